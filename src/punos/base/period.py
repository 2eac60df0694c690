"""Half-open periods of days: the first day is in, the day after the last one is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` up to, not including, `end`; `None` means without an end."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"period ends {self.end} before it starts {self.start}: swap the dates")

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether some day is in both."""
        ends_late = self.end is None or self.end > other.start
        return ends_late and (other.end is None or other.end > self.start)
