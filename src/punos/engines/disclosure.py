"""Disclosure control: figures that say nothing about a person.

One table with its total. Small counts are hidden (primary suppression), a hidden count never stands alone,
so that it cannot be had by subtraction (secondary suppression), and everything else is rounded. Method
and words: Hundepool et al., Statistical Disclosure Control (Wiley 2012), ch. 4 and 5.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

EDGE = 0.25
"""The total is hidden when the hidden counts lie in this share of their range at either end of it."""


@dataclass(frozen=True, slots=True)
class Suppressed(Generic[Key]):
    """A table that may be shown: `cells` in the order given and the `total`; None is hidden."""

    cells: tuple[tuple[Key, int | None], ...]
    total: int | None

    def hidden(self) -> frozenset[Key]:
        """The keys whose counts are hidden."""
        return frozenset(key for key, count in self.cells if count is None)


def suppress(table: Mapping[Key, int], *, threshold: int = 5, rounding: int = 5) -> Suppressed[Key]:
    """The table with counts from 1 to `threshold` - 1 hidden and the others rounded to `rounding`.

    A hidden count that would stand alone takes the next count that is not 0 with it. The total is
    rounded, and hidden where it is small itself, where the hidden count has no company, or where small
    counts alone are hidden and all are near their least or their most, since their sum would tell them.
    Zeros are shown: nobody is among them.
    Raises ValueError for a negative count, a threshold under 2 or a rounding under 1.
    """
    _check(table, threshold, rounding)
    small = [key for key, count in table.items() if 0 < count < threshold]
    company = _company(table, small) if len(small) == 1 else []
    hidden = {*small, *company}
    shown = {key: None if key in hidden else _rounded(count, rounding) for key, count in table.items()}
    total = sum(table.values())
    telling = bool(small) and not company and _tells([table[key] for key in small], threshold)
    hide_total = 0 < total < threshold or telling
    return Suppressed(tuple(shown.items()), None if hide_total else _rounded(total, rounding))


def _check(table: Mapping[Key, int], threshold: int, rounding: int) -> None:
    if threshold < 2 or rounding < 1:
        raise ValueError(f"threshold {threshold}, rounding {rounding}: give at least 2 and 1")
    for key, count in table.items():
        if count < 0:
            raise ValueError(f"count of {key!r} is {count}: give counts from 0 up")


def _company(table: Mapping[Key, int], small: list[Key]) -> list[Key]:
    """The count to hide beside a lone small one: the next that is not 0, round the table; none if all are.

    Not the smallest: to know that the company is smaller than every count shown, with the total, would
    narrow the small one down.
    """
    keys = list(table)
    after = keys.index(small[0]) + 1
    return next(([key] for key in keys[after:] + keys[: after - 1] if table[key] > 0), [])


def _tells(counts: list[int], threshold: int) -> bool:
    """Whether the sum of small counts narrows them down; a lone one is told by any sum."""
    least, most = len(counts), len(counts) * (threshold - 1)
    edge = (most - least) * EDGE
    return len(counts) == 1 or not least + edge <= sum(counts) <= most - edge


def _rounded(count: int, base: int) -> int:
    """`count` to the nearest multiple of `base`, halves up."""
    return (count + base // 2) // base * base
