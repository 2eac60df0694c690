"""What waits for a second person, and what became of one's own requests: emergency openings beyond the day's, and posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from punos.trust import access
from punos.trust.words import Role


@dataclass(frozen=True, slots=True)
class AskingView:
    """A colleague's request to open in an emergency beyond the day's. It names no client."""

    id: UUID
    asked_post: UUID | None
    asked_at: datetime
    ends_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class AskedView:
    """One's own request; `is_allowed` is None while nobody has answered."""

    id: UUID
    client_id: UUID
    reason: str
    asked_at: datetime
    ends_at: datetime
    is_allowed: bool | None
    answered_post: UUID | None


def emergencies_waiting(token: str) -> list[AskingView]:
    """The requests of colleagues that wait for this session's answer. Reading them is logged for each client."""
    with access.with_ticket(token, access.open_emergencies_waiting(token=token)), connection.cursor() as cursor:
        cursor.execute("select * from plan.read_emergencies_waiting()")
        return [AskingView(*row) for row in cursor.fetchall()]


def emergencies_asked(token: str) -> list[AskedView]:
    """The own requests of the last day, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute("select * from plan.my_emergencies_asked(%s)", [token])
        return [AskedView(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class PostView:
    """A post that was proposed and waits to be given: staff data. `asked_by` is the name of who proposed it, if they have a post themself."""

    id: UUID
    name: str
    role: Role
    organisation_id: UUID
    register_id: UUID | None
    first: date
    last: date | None
    reason: str
    asked_by: str | None
    asked_at: datetime


def posts_proposed(token: str) -> list[PostView]:
    """The posts that this privacy officer may give: proposed by another, for another. Nothing in any other role."""
    with connection.cursor() as cursor:
        cursor.execute("select * from plan.posts_proposed(%s)", [token])
        return [PostView(row[0], row[1], Role(row[2]), *row[3:]) for row in cursor.fetchall()]
