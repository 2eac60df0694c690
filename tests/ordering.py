"""In which order the tests of a run stand: who is asked last must not begin with what takes minutes.

Two workers begin with one half of the list each, and whoever has finished takes over from the other's end (`--dist worksteal`); but nobody can take over a
part of one test. So the long ones stand first in both halves. A module of them stays together: what it sets up is made once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import groupby
from typing import TypeVar

Item = TypeVar("Item")


def long_first(items: Sequence[Item], is_long: Callable[[Item], bool], module: Callable[[Item], Hashable]) -> list[Item]:
    """The same items: every other module of long ones at the beginning, the others at the middle, all else in the order it had."""
    modules = [list(group) for _, group in groupby(filter(is_long, items), module)]
    first, second = ([item for group in modules[start::2] for item in group] for start in (0, 1))
    rest = [item for item in items if not is_long(item)]
    before = max(0, len(items) // 2 - len(first))
    return [*first, *rest[:before], *second, *rest[before:]]
