"""Two rows of words laid side by side: which of the one are in the other, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CELLS = 400_000
"""Above this many comparisons (a tenth of a second) the middle of two rows counts as changed as a whole."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """What stood from `start` up to `end` (not included) was replaced by `words`; nothing stood there when the two are the same."""

    start: int
    end: int
    words: tuple[str, ...]


def pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Positions (in old, in new) of the words kept: the same beginning, the same end, and as many as can be between, the earliest first."""
    first = _same(old, new)
    last = _same(old[first:][::-1], new[first:][::-1])
    middle = _longest(old[first : len(old) - last], new[first : len(new) - last])
    return [
        *((place, place) for place in range(first)),
        *((first + here, first + there) for here, there in middle),
        *((len(old) - back, len(new) - back) for back in range(last, 0, -1)),
    ]


def hunks(old: Sequence[str], new: Sequence[str]) -> tuple[Hunk, ...]:
    """What was done to the old row to make the new one, in order."""
    found, here, there = [], 0, 0
    for kept_here, kept_there in [*pairs(old, new), (len(old), len(new))]:
        if (here, there) != (kept_here, kept_there):
            found.append(Hunk(here, kept_here, tuple(new[there:kept_there])))
        here, there = kept_here + 1, kept_there + 1
    return tuple(found)


def _same(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words are the same from the beginning."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _longest(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The longest row of words that is in both in order; none where it would take too long to find."""
    if not old or not new or len(old) * len(new) > CELLS:
        return []
    ahead = _lengths(old, new)
    found, here, there = [], 0, 0
    while here < len(old) and there < len(new):
        if old[here] == new[there]:
            found.append((here, there))
            here, there = here + 1, there + 1
        elif ahead[here + 1][there] >= ahead[here][there + 1]:
            here += 1
        else:
            there += 1
    return found


def _lengths(old: Sequence[str], new: Sequence[str]) -> list[list[int]]:
    """How many words can be kept from each pair of places on."""
    ahead = [[0] * (len(new) + 1)]
    for one in reversed(old):
        below, row, right = ahead[-1], [0] * (len(new) + 1), 0
        for place in range(len(new) - 1, -1, -1):
            right = row[place] = below[place + 1] + 1 if one == new[place] else max(below[place], right)
        ahead.append(row)
    return ahead[::-1]
