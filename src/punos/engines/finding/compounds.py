"""Compounds of Finnish and Swedish taken apart by the words that are known: hammassärky is hammas and särky."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from punos.engines.finding.words import stem

LEAST_PART = {"fi": 4, "sv": 3, "en": 4}
"""So many letters a part of a compound has at the least: shorter ones stand in words by chance."""

LEAST_STEM = 4
"""A shorter stem counts as a part only where the part is a known word as it stands: `vero` is no form of `veri`."""

LEAST_REST = 3
"""So many letters must follow a known beginning: fewer are an ending of the same word."""

MOST_PARTS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A known part of a compound: its stem and how many letters of the compound it is."""

    stem: str
    letters: int


@dataclass(frozen=True, slots=True)
class Parts:
    """The words of one language that compounds may be made of, as they are written, and their stems."""

    language: str
    words: frozenset[str]
    stems: frozenset[str]

    @classmethod
    def of(cls, words: Iterable[str], language: str) -> Parts:
        """From words in small letters. Raises KeyError for a language other than fi, sv and en."""
        known = frozenset(words)
        return cls(language, known, frozenset(stem(word, language) for word in known))

    def split(self, word: str) -> tuple[Part, ...]:
        """The known parts of a compound in their order; () for a word that is none.

        The last part says what the thing is and must be known; what comes before may be unknown: of `sähkölasku` only `lasku`
        may be known. The split with the most known letters is taken, then the one with the fewest parts.
        """
        return self._best(word, MOST_PARTS)

    def beginning(self, word: str) -> Part | None:
        """The longest known beginning of a word whose end is not known: hälso of hälsogranskning."""
        cuts = range(len(word) - LEAST_REST, LEAST_PART[self.language] - 1, -1)
        return next((part for part in (self._part(word[:cut]) for cut in cuts) if part), None)

    def _part(self, text: str) -> Part | None:
        """A known part. Swedish joins with s or o: skydds in barnskyddsanmälan, hälso in hälsovård."""
        forms = (text, text.removesuffix("s"), text.removesuffix("o") + "a") if self.language == "sv" else (text,)
        for form in forms:
            found = stem(form, self.language)
            if form in self.words or (len(found) >= LEAST_STEM and found in self.stems):
                return Part(found, len(text))
        return None

    def _best(self, word: str, most: int) -> tuple[Part, ...]:
        best: tuple[Part, ...] = ()
        least = LEAST_PART[self.language]
        for cut in range(least, len(word) - least + 1):
            last = self._part(word[cut:])
            if last:
                best = max(best, (*self._before(word[:cut], most - 1), last), key=lambda split: (_letters(split), -len(split)))
        return best

    def _before(self, text: str, most: int) -> tuple[Part, ...]:
        whole = self._part(text)
        if whole:
            return (whole,)
        return self._best(text, most) if most > 1 else ()


def _letters(split: tuple[Part, ...]) -> int:
    return sum(part.letters for part in split)
