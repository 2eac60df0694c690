"""Three versions of a form, field by field: what one changed is taken; what both changed, each otherwise, is for a person to settle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Whose(StrEnum):
    """Who changed a field. BOTH: to the same value, or of a set different members. CLASH: each to another."""

    NOBODYS = "nobodys"
    THEIRS = "theirs"
    MINE = "mine"
    BOTH = "both"
    CLASH = "clash"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one field. The value of a clash is mine: nothing that was typed is lost before a person has chosen."""

    whose: Whose
    value: Any


def merge(base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> dict[str, Outcome]:
    """Every field of the three, in the order of mine. A field that is missing holds None. Sets (frozenset) are merged member by member."""
    names = dict.fromkeys((*mine, *theirs, *base))
    return {name: settled(base.get(name), theirs.get(name), mine.get(name)) for name in names}


def settled(base: Any, theirs: Any, mine: Any) -> Outcome:
    """One field. Of a set each member is in or out, so that two people never clash in it."""
    if theirs == mine:
        return Outcome(Whose.NOBODYS if mine == base else Whose.BOTH, mine)
    if theirs == base:
        return Outcome(Whose.MINE, mine)
    if mine == base:
        return Outcome(Whose.THEIRS, theirs)
    if all(isinstance(one, frozenset) for one in (base, theirs, mine)):
        return Outcome(Whose.BOTH, (base & theirs & mine) | (theirs - base) | (mine - base))
    return Outcome(Whose.CLASH, mine)
