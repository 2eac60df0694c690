"""The slow, obvious form of the three-way merge: recursion over words, and changes put together until no two meet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from punos.engines.merging.texts import sentences

Change = tuple[int, int, str, str]
"""From where to where in the old row, the new words, and whose."""
Pieces = list[tuple[str, str, str]]


def kept(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Which words stay: as many as can, the same beginning and end first, then the earliest."""
    if old and new and old[0] == new[0]:
        return [(0, 0), *((here + 1, there + 1) for here, there in kept(old[1:], new[1:]))]
    if old and new and old[-1] == new[-1]:
        return [*kept(old[:-1], new[:-1]), (len(old) - 1, len(new) - 1)]

    @cache
    def best(here: int, there: int) -> tuple[tuple[int, int], ...]:
        if here == len(old) or there == len(new):
            return ()
        if old[here] == new[there]:
            return ((here, there), *best(here + 1, there + 1))
        return max(best(here + 1, there), best(here, there + 1), key=len)

    return list(best(0, 0))


def merged(base: str, theirs: str, mine: str) -> Pieces:
    """(base, theirs, mine) of each piece that somebody changed and of each that nobody did."""
    old = sentences(base)
    groups = [[one] for one in [*_changes(old, sentences(theirs), "theirs"), *_changes(old, sentences(mine), "mine")]]
    while meeting := next(((a, b) for a in groups for b in groups if a is not b and _meet(a, b)), None):
        groups = [one for one in groups if one not in meeting] + [[*meeting[0], *meeting[1]]]
    pieces: Pieces = []
    place = 0
    for group in sorted(groups, key=_span):
        start, end = _span(group)
        pieces.append(("".join(old[place:start]),) * 3)
        pieces.append(("".join(old[start:end]), _made(old, group, "theirs"), _made(old, group, "mine")))
        place = end
    pieces.append(("".join(old[place:]),) * 3)
    return [one for one in pieces if any(one)]


def _changes(old: Sequence[str], new: Sequence[str], whose: str) -> list[Change]:
    found, here, there = [], 0, 0
    for one, other in [*kept(old, new), (len(old), len(new))]:
        if one > here or other > there:
            found.append((here, one, "".join(new[there:other]), whose))
        here, there = one + 1, other + 1
    return found


def _span(group: list[Change]) -> tuple[int, int]:
    return min(one[0] for one in group), max(one[1] for one in group)


def _meet(group: list[Change], other: list[Change]) -> bool:
    """Some word is in both, or they touch where one of them only puts something in."""
    (start, end), (begin, finish) = _span(group), _span(other)
    if max(start, begin) < min(end, finish):
        return True
    touches = max(start, begin) == min(end, finish)
    return touches and any(one[0] == one[1] == max(start, begin) for one in (*group, *other))


def _made(old: Sequence[str], group: list[Change], whose: str) -> str:
    start, end = _span(group)
    words = list(old)
    for one in sorted((one for one in group if one[3] == whose), reverse=True):
        words[one[0] : one[1]] = [one[2]]
    return "".join(words[start : len(words) - (len(old) - end)])
