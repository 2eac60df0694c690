"""Texts for people, kept in the three languages of the county side by side."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Language(StrEnum):
    """The languages every page and every text is in; Finnish first."""

    FI = "fi"
    SV = "sv"
    EN = "en"


SPOKEN = frozenset(Language)


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Finnish, Swedish and English. None of them may be blank."""

    fi: str
    sv: str
    en: str

    def __post_init__(self) -> None:
        for language in Language:
            if not getattr(self, language).strip():
                raise ValueError(f"text {self.fi or self.sv or self.en!r} has no {language}: write it")

    def in_(self, language: str) -> str:
        """The text in `language`; Finnish for a language that Punos does not speak."""
        return str(getattr(self, language)) if language in SPOKEN else self.fi

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Text:
        """A text from `{"fi": …, "sv": …, "en": …}`. Raises ValueError when a language is missing or unknown."""
        if set(raw) != set(Language):
            raise ValueError(f"a text needs exactly fi, sv and en, not {sorted(raw)}: {raw!r}")
        return cls(**{language: str(raw[language]).strip() for language in Language})

    def as_dict(self) -> dict[str, str]:
        """The text as `{"fi": …, "sv": …, "en": …}`."""
        return {language.value: getattr(self, language) for language in Language}


def shortened(text: str, most: int) -> str:
    """The text on one line of at most so many letters, cut between words if they are short enough."""
    said = " ".join(text.split())
    if len(said) <= most:
        return said
    end = said.rfind(" ", 0, most)
    return said[: end if end > 0 else most - 1] + "…"


def in_two_lines(text: str, most: int) -> tuple[str, ...]:
    """The text on one or two lines of at most so many letters: cut between words, and a word longer than a line between syllables."""
    said = " ".join(text.split())
    if len(said) <= most:
        return (said,)
    end = said.rfind(" ", 0, most + 1)
    if end > 0:
        return said[:end], shortened(said[end:], most)
    end, hyphen = (syllable, "-") if (syllable := _syllable(said, most - 1)) else (most, "")
    return said[:end] + hyphen, shortened(said[end:], most)


VOWELS = frozenset("aeiouyåäö")


def _syllable(word: str, most: int) -> int:
    """Where the last syllable that begins within so many letters begins, 0 for none: a consonant before a vowel begins one.

    The first rule of the Institute for the Languages of Finland (http://www.kotus.fi/index.phtml?s=4363); near enough in Swedish and
    English. Two letters at least stay on each line.
    """
    small = word.lower()
    starts = (
        place
        for place in range(min(most, len(word) - 2), 1, -1)
        if small[place].isalpha() and small[place] not in VOWELS and small[place - 1].isalpha() and small[place + 1] in VOWELS
    )
    return next(starts, 0)
