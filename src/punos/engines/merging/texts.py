"""Three texts laid over each other sentence by sentence: what one changed is taken, what both changed differently is a clash."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from punos.engines.merging.laying import Hunk, hunks

SENTENCE = re.compile(r"\s+|\S.*?(?:[.!?…](?=\s)|(?=\s*\n)|(?=\s*\Z))", re.DOTALL)
"""A sentence, or the blanks between two. Joined again they give the text."""


class Kind(StrEnum):
    """Who changed a piece. CLASH: both, each otherwise."""

    KEPT = "kept"
    THEIRS = "theirs"
    MINE = "mine"
    SAME = "same"
    CLASH = "clash"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of sentences in all three texts."""

    kind: Kind
    base: str
    theirs: str
    mine: str

    def together(self) -> str:
        """What both made of it; of a clash, both wordings one after the other."""
        if self.kind is not Kind.CLASH:
            return self.theirs if self.kind is Kind.THEIRS else self.mine
        between = " " if self.theirs and self.mine and not (self.theirs[-1].isspace() or self.mine[0].isspace()) else ""
        return self.theirs + between + self.mine


def merge(base: str, theirs: str, mine: str) -> tuple[Piece, ...]:
    """The three texts in pieces, in order. Joined, each text comes out whole."""
    began = sentences(base)
    groups = _groups(hunks(began, sentences(theirs)), hunks(began, sentences(mine)))
    pieces, place = [], 0
    for start, end, their_hunks, my_hunks in groups:
        pieces.append(_piece(began[place:start]))
        pieces.append(_piece(began[start:end], _made(began, start, end, their_hunks), _made(began, start, end, my_hunks)))
        place = end
    pieces.append(_piece(began[place:]))
    return tuple(piece for piece in pieces if piece.base or piece.theirs or piece.mine)


def together(pieces: Iterable[Piece]) -> str:
    """One text with what both wrote, for a person to finish."""
    return "".join(piece.together() for piece in pieces)


def is_clash(pieces: Iterable[Piece]) -> bool:
    """Whether both changed the same sentences, each otherwise."""
    return any(piece.kind is Kind.CLASH for piece in pieces)


def sentences(text: str) -> list[str]:
    """The sentences of a text and the blanks between them."""
    return SENTENCE.findall(text)


Group = tuple[int, int, list[Hunk], list[Hunk]]


def _groups(theirs: Sequence[Hunk], mine: Sequence[Hunk]) -> list[Group]:
    """Changes that meet, from where to where, in order: theirs and mine."""
    groups: list[Group] = []
    for hunk, is_mine in sorted(
        [*((one, False) for one in theirs), *((one, True) for one in mine)], key=lambda one: (one[0].start, one[0].end)
    ):
        last = groups[-1] if groups else None
        if last and _meets(last, hunk):
            groups[-1] = (last[0], max(last[1], hunk.end), last[2], last[3])
        else:
            groups.append((hunk.start, hunk.end, [], []))
        (groups[-1][3] if is_mine else groups[-1][2]).append(hunk)
    return groups


def _meets(group: Group, hunk: Hunk) -> bool:
    """Whether a change touches the same sentences, or stands where something was put in: then nobody can tell the order."""
    _start, end, theirs, mine = group
    if hunk.start < end:
        return True
    is_put_in = hunk.start == hunk.end or any(one.start == one.end == end for one in (*theirs, *mine))
    return hunk.start == end and is_put_in


def _made(began: Sequence[str], start: int, end: int, done: Iterable[Hunk]) -> str:
    """What somebody made of these sentences."""
    words, place = [], start
    for hunk in done:
        words += [*began[place : hunk.start], *hunk.words]
        place = hunk.end
    return "".join([*words, *began[place:end]])


def _piece(began: Sequence[str], theirs: str | None = None, mine: str | None = None) -> Piece:
    base = "".join(began)
    if theirs is None or mine is None:
        return Piece(Kind.KEPT, base, base, base)
    if theirs == mine:
        return Piece(Kind.KEPT if mine == base else Kind.SAME, base, theirs, mine)
    if theirs == base:
        return Piece(Kind.MINE, base, theirs, mine)
    return Piece(Kind.THEIRS if mine == base else Kind.CLASH, base, theirs, mine)
