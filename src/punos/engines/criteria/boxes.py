"""A criterion as boxes: one of them must hold, and a box holds when every fact it names lies in its pieces.

Kleene's strong logic is a distributive lattice with De Morgan's laws, so "not" can be pushed down to the conditions and
"all" and "at least" multiplied out, and the three-valued answer stays the same. A box is yes when every fact it names is
known and in its pieces, no when one is known and outside, and not known yet otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from math import comb
from typing import TypeAlias

from punos.engines.criteria.cuts import Terms
from punos.engines.criteria.tree import All, Any_, AtLeast, Not, Tree

Box: TypeAlias = Mapping[str, int]
"""For each fact that it names, the known pieces in which it holds, as bits."""

MOST_BOXES = 32
"""A criterion of more boxes is quicker to answer part by part."""


def boxes_of(tree: Tree, terms: Terms, *, holds: bool = True) -> tuple[Box, ...] | None:
    """The boxes of the criterion, or of its opposite where `holds` is false; None when they would be more than MOST_BOXES."""
    if isinstance(tree, Not):
        return boxes_of(tree.part, terms, holds=not holds)
    if not isinstance(tree, All | Any_ | AtLeast):
        held = terms.held(tree)
        return ({tree.fact: held if holds else terms.cuts[tree.fact].known & ~held},)
    parts = []
    for part in tree.parts:
        found = boxes_of(part, terms, holds=holds)
        if found is None:
            return None
        parts.append(found)
    return _at_least(needed(tree, holds=holds), parts)


def needed(tree: All | Any_ | AtLeast, *, holds: bool) -> int:
    """How many parts must hold for the group to, or must fail for it to fail."""
    everyone = len(tree.parts)
    count = tree.count if isinstance(tree, AtLeast) else everyone if isinstance(tree, All) else 1
    return count if holds else everyone - count + 1


def _at_least(count: int, parts: list[tuple[Box, ...]]) -> tuple[Box, ...] | None:
    if comb(len(parts), count) > MOST_BOXES:
        return None
    found: list[Box] = []
    for chosen in combinations(parts, count):
        together = _all(chosen)
        if together is None:
            return None
        found.extend(together)
    merged = _merged(found) if len(found) > 1 else tuple(found)
    return merged if len(merged) <= MOST_BOXES else None


def _all(parts: Iterable[tuple[Box, ...]]) -> list[Box] | None:
    together: list[Box] = [{}]
    for boxes in parts:
        if len(together) * len(boxes) > MOST_BOXES**2:
            return None
        together = [_both(one, other) for one in together for other in boxes]
    return together


def _both(one: Box, other: Box) -> Box:
    both = dict(one)
    for fact, pieces in other.items():
        both[fact] = both[fact] & pieces if fact in both else pieces
    return both


def _merged(boxes: list[Box]) -> tuple[Box, ...]:
    """The same with fewer boxes: two that name the same facts and differ in one of them are one."""
    merged: list[Box] = []
    for box in boxes:
        for place, other in enumerate(merged):
            if box.keys() == other.keys():
                unlike = [fact for fact in box if box[fact] != other[fact]]
                if len(unlike) <= 1:
                    merged[place] = {fact: pieces | other[fact] for fact, pieces in box.items()}
                    break
        else:
            merged.append(box)
    return tuple(merged)
