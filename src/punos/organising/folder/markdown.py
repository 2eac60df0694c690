"""The file of a clause: its rule as YAML in front, its texts in three languages as sections of Markdown.

A sentence stands on a line of its own, so that a changed sentence is a changed line; reading joins the lines of a paragraph again.
What Markdown would lose (two spaces at an end, a lone line end, a line that begins like a heading) is written so that it comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from punos.base.texts import Language

NAMES: Mapping[Language, str] = {Language.FI: "Suomi", Language.SV: "Svenska", Language.EN: "English"}
PLAIN: Mapping[Language, str] = {Language.FI: "Selkeästi sanottuna", Language.SV: "Med enkla ord", Language.EN: "In plain words"}
REASON: Mapping[Language, str] = {Language.FI: "Perustelu", Language.SV: "Motivering", Language.EN: "Reason"}

Texts = Mapping[str, Mapping[str, str]]
"""Texts of a clause by field and language: `texts["plain"]["sv"]`."""

FENCE = "---"
_HIDDEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_SENTENCE = re.compile(r"(?<=[^\s][.!?]) (?=[^\W\d_])")
_REFERENCE = re.compile(r"&#(\d{1,7});")


def written(front: str, texts: Texts) -> str:
    """The file of a clause from its YAML and its texts; a text that a language has not is left out."""
    parts = [f"{FENCE}\n{front}{FENCE}\n"]
    for language in Language:
        parts.append(f"# {NAMES[language]}: {_on_one_line(texts['title'][language])}\n")
        parts.append(f"{as_markdown(texts['text'][language])}\n")
        for name, headings in (("plain", PLAIN), ("reason", REASON)):
            if texts.get(name):
                parts.append(f"## {headings[language]}\n")
                parts.append(f"{as_markdown(texts[name][language])}\n")
    return "\n".join(parts)


@dataclass(slots=True)
class Sections:
    """What a file of a clause says: its YAML, its texts by field and language, the line of each text, and what cannot be understood."""

    front: str = ""
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    odd: list[tuple[int, str, str]] = field(default_factory=list)

    def keep(self, name: str, language: Language, text: str, line: int) -> None:
        """Keep one text; a second one for the same field and language is odd."""
        told = self.texts.setdefault(name, {})
        if language.value in told:
            self.odd.append((line, f"the {name} in {language.value} stands twice", "take one away"))
        told[language.value] = text
        self.lines.setdefault(name, line)


def read(content: str) -> Sections:
    """The parts of a clause's file. What cannot be understood is kept as (line, problem, cure)."""
    found = Sections()
    lines = content.split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
    if len(fences) < 2 or fences[0] != 0:
        found.odd.append((1, f"does not begin with its YAML between two lines of {FENCE}", f"write {FENCE}, the YAML, {FENCE}"))
        return found
    found.front = "\n".join(lines[1 : fences[1]]) + "\n"
    language: Language | None = None
    for number, heading, body in _blocks(lines, fences[1] + 1):
        language = _heading(found, number, heading, body, language)
    return found


def _blocks(lines: list[str], start: int) -> Iterator[tuple[int, str, list[str]]]:
    """The headings with what stands under them, and their line; what stands above the first heading has an empty one."""
    number, heading, body = start + 1, "", list[str]()
    for place in range(start, len(lines)):
        if re.match(r"#{1,6}( |$)", lines[place]):
            yield number, heading, body
            number, heading, body = place + 1, lines[place].strip(), []
        else:
            body.append(lines[place])
    yield number, heading, body


def _heading(found: Sections, number: int, heading: str, body: list[str], language: Language | None) -> Language | None:
    """Keep what stands under one heading; the language that the text is in from here on."""
    text = from_markdown(body)
    for one in Language:
        if heading == f"# {NAMES[one]}:" or heading.startswith(f"# {NAMES[one]}: "):
            found.keep("title", one, _unhidden(heading.partition(":")[2].strip()), number)
            found.keep("text", one, text, number)
            return one
    for name, headings in (("plain", PLAIN), ("reason", REASON)):
        if language and heading == f"## {headings[language]}":
            found.keep(name, language, text, number)
            return language
    if heading or text:
        known = [*(f"# {name}: …" for name in NAMES.values()), *(f"## {names[language or Language.EN]}" for names in (PLAIN, REASON))]
        said = f"the heading {heading!r} is not known here" if heading else "a text stands above the first heading"
        found.odd.append((number, said, f"use {', '.join(known)}; write \\# for a line that only begins like a heading"))
    return language


def as_markdown(text: str) -> str:
    """A text as paragraphs, a sentence on each line. `from_markdown` gives it back, but for white space around it."""
    pieces = re.split(r"(\n+)", _hidden(text.strip()))
    out = [_line(pieces[0])]
    for ends, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        out.append("\\\n" if len(ends) == 1 else "\n\n" + "&#10;" * (len(ends) - 2))
        out.append(_line(piece, is_first=len(ends) <= 2))
    return "".join(out)


def from_markdown(lines: Iterable[str]) -> str:
    """The text of lines: lines joined to paragraphs, without blank lines around them."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        bare = line.strip(" \t")
        if bare:
            paragraphs[-1].append(bare)
        else:
            paragraphs.append([])
    return _unhidden("\n\n".join(_joined(paragraph) for paragraph in paragraphs if paragraph))


def _joined(lines: list[str]) -> str:
    out = ""
    for number, line in enumerate(lines):
        bare = line[1:] if line.startswith("\\#") else line
        is_last = number == len(lines) - 1
        out += bare[:-1] + "\n" if bare.endswith("\\") and not is_last else bare + ("" if is_last else " ")
    return out


def _line(line: str, *, is_first: bool = True) -> str:
    """One line of a text, broken after sentences, with what would be lost at its ends written out."""
    if line.endswith("\\"):
        line = line[:-1] + "&#92;"
    if line.startswith("\\#"):
        line = "&#92;" + line[1:]
    if line.endswith(" "):
        line = line[:-1] + "&#32;"
    if line.startswith(" "):
        line = "&#32;" + line[1:]
    if line.startswith("#") and is_first:
        line = "\\" + line
    return _SENTENCE.sub("\n", line)


def _on_one_line(text: str) -> str:
    return _hidden(text.strip()).replace("\n", "&#10;")


def _hidden(text: str) -> str:
    """The text with characters that no eye or tool keeps written as references, and what looks like a reference written out."""
    return _HIDDEN.sub(lambda found: f"&#{ord(found[0])};", text.replace("&#", "&#38;#"))


def _unhidden(text: str) -> str:
    return _REFERENCE.sub(lambda found: chr(int(found[1])) if _is_letter(int(found[1])) else found[0], text)


def _is_letter(code: int) -> bool:
    """Whether a text may hold it: no NUL, no half of a pair, nothing above Unicode."""
    return 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
