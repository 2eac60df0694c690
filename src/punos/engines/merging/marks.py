"""What changed from one text to another, word by word, for people to see."""

from __future__ import annotations

import re
from dataclasses import dataclass

from punos.engines.merging.laying import hunks

WORD = re.compile(r"\s+|\S+\s?")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words: `kind` is kept, gone or new."""

    kind: str
    text: str


def marked(before: str, after: str) -> tuple[Run, ...]:
    """The words of two texts laid side by side. Without what is gone it is the one text, without what is new the other."""
    old, runs, place = WORD.findall(before), [], 0
    for hunk in hunks(old, WORD.findall(after)):
        runs += [
            Run("kept", "".join(old[place : hunk.start])),
            Run("gone", "".join(old[hunk.start : hunk.end])),
            Run("new", "".join(hunk.words)),
        ]
        place = hunk.end
    return tuple(run for run in [*runs, Run("kept", "".join(old[place:]))] if run.text)
