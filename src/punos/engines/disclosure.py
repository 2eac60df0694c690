"""Disclosure control: figures that say nothing about a person.

One table with its total. Counts under eight are hidden, nought too (primary suppression); a hidden count takes others with it until it
may be one of seven values for all that is shown (secondary suppression); everything else is rounded. Method and words: Hundepool et al.,
Statistical Disclosure Control (Wiley 2012), ch. 4 and 5. The cube of the database does the same in `stats.hidden`.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Interval = tuple[int, int]

SHOWN_FROM = 8
"""The least count that is shown. A count under five must not be told; the three between are for one who knows what changed since last time."""
ROUNDING, NEAREST = 5, 2
"""A shown count is a multiple of five, at most two from the true one."""
WIDTH = 6
"""A hidden count may be one of so many values and one more, at least."""
ENDLESS = 1_000_000


@dataclass(frozen=True, slots=True)
class Suppressed(Generic[Key]):
    """A table that may be shown: `cells` in the order given and the `total`; None is hidden."""

    cells: tuple[tuple[Key, int | None], ...]
    total: int | None

    def hidden(self) -> frozenset[Key]:
        """The keys whose counts are hidden."""
        return frozenset(key for key, count in self.cells if count is None)


def suppress(table: Mapping[Key, int], *, alone: Collection[Key] = ()) -> Suppressed[Key]:
    """The table with small counts, those of a single provider (`alone`) and company for them hidden, and the others rounded.

    Company is taken in the order of the table, which must be public. Nothing is shown of a table whose total is small.
    Raises ValueError for a negative count.
    """
    for key, count in table.items():
        if count < 0:
            raise ValueError(f"count of {key!r} is {count}: give counts from 0 up")
    total = sum(table.values())
    if total < SHOWN_FROM:
        return Suppressed(tuple((key, None) for key in table), None)
    secret = {key for key, count in table.items() if count < SHOWN_FROM or key in alone}
    hidden = set(secret)
    while hidden and not _is_safe(table, secret, hidden) and len(hidden) < len(table):
        hidden.add(next(key for key in table if key not in hidden))
    return Suppressed(tuple((key, None if key in hidden else rounded(count)) for key, count in table.items()), rounded(total))


def rounded(count: int) -> int:
    """To the nearest 5, halves up."""
    return (count + NEAREST) // ROUNDING * ROUNDING


def _is_safe(table: Mapping[Key, int], secret: Collection[Key], hidden: Collection[Key]) -> bool:
    """Whether every secret count has room enough. A lone count in sight is no company: one person could fix both it and the total."""
    if len(table) - len(hidden) < 2:
        return False
    known = {key: _known(count, is_secret=key in secret, is_hidden=key in hidden) for key, count in table.items()}
    least, most = sum(low for low, _ in known.values()), sum(high for _, high in known.values())
    low, high = _around(sum(table.values()))
    return all(
        min(known[key][1], high - (least - known[key][0])) - max(known[key][0], low - (most - known[key][1])) >= WIDTH for key in secret
    )


def _known(count: int, *, is_secret: bool, is_hidden: bool) -> Interval:
    """Between which a count lies for one who knows why it is hidden, or what is shown of it."""
    if not is_hidden:
        return _around(count)
    if count < SHOWN_FROM:
        return 0, SHOWN_FROM - 1
    return (0 if is_secret else SHOWN_FROM), ENDLESS


def _around(count: int) -> Interval:
    return rounded(count) - NEAREST, rounded(count) + NEAREST
