"""The time now, asked only at the doors and passed down as `at`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def day_of(at: datetime) -> date:
    """The calendar day in Finland at the moment `at` (aware)."""
    return at.astimezone(HELSINKI).date()
