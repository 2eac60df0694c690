"""Where one is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from punos.trust.words import Role


@dataclass(frozen=True, slots=True)
class SessionView:
    """One live session of one's own. `name` names it to `end_own_session` and is of no other use."""

    name: str
    is_this: bool
    role: Role
    organisation_id: UUID | None
    started_at: datetime
    seen_at: datetime


def own_sessions(token: str) -> list[SessionView]:
    """The live sessions of the human being whose session this is, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute("select * from plan.my_sessions(%s)", [token])
        return [SessionView(row[0], row[1], Role(row[2]), *row[3:]) for row in cursor.fetchall()]
