"""The texts of pages as they stand in the code, and where one of them is on a page that should speak another language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

SECTIONS = Path(__file__).resolve().parents[2] / "src" / "punos" / "web"
PLACE = re.compile(r"%\(\w+\)[sd]")
LONG_ENOUGH = 15
"""A text of so many letters or more is looked for inside other texts too; a shorter one might be anybody's word."""
SHOWN = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const host = walker.currentNode.parentElement;
        if (!host.closest("script, style, [lang]:not(html)")) found.push(walker.currentNode.textContent);
    }
    for (const one of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
        for (const name of ["aria-label", "title", "placeholder", "alt"])
            if (one.hasAttribute(name)) found.push(one.getAttribute(name));
    found.push(document.title);
    return found.map(text => text.replace(/\\s+/g, " ").trim()).filter(text => text);
}"""
"""Every text of a page, a script for the browser: visible or folded, and those that only a screen reader says."""


@dataclass(frozen=True, slots=True)
class English:
    """The English texts that read otherwise in a language: whole ones, and those with names or numbers in them."""

    whole: frozenset[str]
    long: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]

    def left_in(self, texts: Iterable[str]) -> list[str]:
        """The texts of a page that are still English."""
        return sorted({text for text in texts if self._is_english(text)})

    def _is_english(self, text: str) -> bool:
        return text in self.whole or any(says(text, one) for one in self.long) or any(pattern.fullmatch(text) for pattern in self.patterns)


def says(text: str, words: str) -> bool:
    """Whether the words stand in the text, and not the ends of others: there is an organisation in no "annan organisation"."""
    return words in text and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


@cache
def english(language: str) -> English:
    """What must not be on a page in this language; nothing on an English one."""
    texts = {" ".join(text.split()) for text in _texts(language)}
    whole = {text for text in texts if not PLACE.search(text)}
    filled = [text for text in texts if PLACE.search(text) and len(PLACE.sub("", text)) >= LONG_ENOUGH]
    patterns = [re.compile(".+".join(re.escape(piece) for piece in PLACE.split(text))) for text in filled]
    return English(frozenset(whole), tuple(text for text in whole if len(text) >= LONG_ENOUGH and " " in text), tuple(patterns))


def _texts(language: str) -> Iterator[str]:
    for path in sorted(SECTIONS.glob(f"*/locale/{language}/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                yield from _differing(message)


def _differing(message: Message) -> Iterator[str]:
    """The English of a message, one for each form, where the other language writes it otherwise."""
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    said = message.string if isinstance(message.string, tuple | list) else (message.string,)
    yield from (text for text in ids if text and text not in said)
