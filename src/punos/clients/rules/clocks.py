"""A clock of a part as the engine's value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from punos.engines import clocks as engine


def limit_of(amount: int, unit: str, *, moves_on: bool, stands_still: bool) -> engine.Limit:
    """A limit from its row."""
    return engine.Limit(amount, engine.Unit(unit), moves_on, stands_still)


def as_engine_clock(
    started_at: datetime, limit: engine.Limit, pauses: Iterable[Sequence[datetime | None]], stopped_at: datetime | None
) -> engine.Clock:
    """A row as the engine's value."""
    spans = tuple(engine.Pause(start, end) for start, end in pauses if start is not None)
    return engine.Clock(started_at, limit, spans, stopped_at)
