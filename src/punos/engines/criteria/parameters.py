"""Parameters: the numbers of law and plan, each with the period it is in force and its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations

from punos.base.period import Period
from punos.engines.criteria.facts import CriteriaError
from punos.engines.criteria.tree import Number


@dataclass(frozen=True, slots=True)
class Dated:
    """A value in force for a period, and where it comes from."""

    value: Number | date
    period: Period
    source: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named value through time. Raises CriteriaError when two of its values are in force at once."""

    name: str
    values: tuple[Dated, ...]

    def __post_init__(self) -> None:
        for one, other in combinations(self.values, 2):
            if one.period.overlaps(other.period):
                problem = f"{one.value} from {one.period.start} and {other.value} from {other.period.start}"
                raise CriteriaError(f"parameters.{self.name}", f"{problem} are in force at once", "end the earlier one")

    def as_of(self, day: date) -> Dated | None:
        """The value in force on `day`; None when there is none."""
        return next((dated for dated in self.values if day in dated.period), None)
