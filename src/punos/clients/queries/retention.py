"""What a privacy officer sees of retention: the dry run of the own organisation's records, and purges that wait for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import connection, transaction

from punos.base.texts import Text
from punos.plumbing.connections.base import DatabaseWrapper

NAMES = "select distinct on (key) key, name_fi, name_sv, name_en from open.retention where valid_from <= %s order by key, valid_from desc"

WAITS_FOR = timedelta(days=14)
"""How long a purge waits for its second person: `plan.purge_waits_for()`."""
PATIENCE_MINUTES = 2
"""Every part of the record is looked at. What was measured stands in docs/retention.md."""


@dataclass(frozen=True, slots=True)
class StandingView:
    """One class: how many parts stand under it, are past their time, are held; what the next purge takes, and the digest of exactly that.

    A key of None is what no class fits; it is kept.
    """

    key: str | None
    parts: int
    clients: int
    past: int
    past_clients: int
    held: int
    next_parts: int
    next_clients: int
    digest: bytes | None


@dataclass(frozen=True, slots=True)
class PurgeView:
    """A purge: what was asked for, by whom, and what became of it."""

    id: UUID
    key: str
    as_of: date
    digest: bytes
    clients: int
    parts: int
    asked_at: datetime
    asked_post: UUID
    confirmed_at: datetime | None
    confirmed_post: UUID | None
    called_off_at: datetime | None
    is_mine: bool

    @property
    def ends_at(self) -> datetime:
        """Until when it can be confirmed."""
        return self.asked_at + WAITS_FOR

    def waits(self, at: datetime) -> bool:
        """Whether a second person may still say yes or no."""
        return self.confirmed_at is None and self.called_off_at is None and at < self.ends_at


def retention(token: str, as_of: date) -> list[StandingView]:
    """The dry run of the organisation of the session in hand. Nothing in any other role. Deletes nothing."""
    wrapper = cast("DatabaseWrapper", connection)
    with transaction.atomic(), wrapper.waiting_longer(PATIENCE_MINUTES), connection.cursor() as cursor:
        cursor.execute("select * from plan.retention_of_mine(%s, %s)", [token, as_of])
        return [StandingView(*row) for row in cursor.fetchall()]


def purges(token: str) -> list[PurgeView]:
    """The purges of the organisation of the session in hand: those that wait first. Nothing in any other role."""
    with connection.cursor() as cursor:
        cursor.execute("select * from plan.purges_of_mine(%s)", [token])
        return [PurgeView(*row) for row in cursor.fetchall()]


def class_names(on: date) -> dict[str, Text]:
    """The names of the classes as of a day."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [on])
        return {key: Text(fi, sv, en) for key, fi, sv, en in cursor.fetchall()}
