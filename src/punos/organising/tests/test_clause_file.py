"""The file of a clause: whatever a text holds comes back, and what people write by hand is understood."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from punos.base.texts import Language
from punos.organising.folder.markdown import as_markdown, from_markdown, read, written

TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")).filter(str.strip)
LIKELY = st.text(st.sampled_from(list("aÄ.!? \n\\#&;1")), min_size=1, max_size=40).filter(str.strip)


@given(TEXTS | LIKELY)
@example("# no heading\n\n## nor this")
@example("one\\\ntwo\\")
@example("a.  Two spaces. One\n \n\n\nthree ends &#10; &#38;")
@example("\\# \\\\# x")
@example("a\n# b")
@example("a\n\n\n# b")
@example("x\r\ny\u2028z\ufeff")
def test_every_text_comes_back(text: str) -> None:
    assert from_markdown(as_markdown(text).split("\n")) == text.strip()


@given(st.lists(TEXTS | LIKELY, min_size=3, max_size=3), st.lists(TEXTS | LIKELY, min_size=3, max_size=3), st.booleans())
def test_every_clause_comes_back(titles: list[str], texts: list[str], changed: bool) -> None:
    told = {"title": _told(titles), "text": _told(texts), "plain": _told(titles)} | ({"reason": _told(texts)} if changed else {})
    found = read(written("key: x\n", told))
    assert not found.odd
    assert found.front == "key: x\n"
    assert {name: {lang: text.strip() for lang, text in by.items()} for name, by in found.texts.items()} == told


def _told(texts: list[str]) -> dict[str, str]:
    return {language.value: text.strip() for language, text in zip(Language, texts, strict=True)}


def test_a_sentence_stands_on_a_line_of_its_own() -> None:
    assert as_markdown("Yksi tulee. Toinen menee! Onko kello 3? Ei.") == "Yksi tulee.\nToinen menee!\nOnko kello 3?\nEi."
    assert as_markdown("Laki 1326/2010, 28 §. - ei") == "Laki 1326/2010, 28 §. - ei"


def test_lines_broken_by_hand_are_one_paragraph() -> None:
    assert from_markdown(["", "One line  ", "  goes on.", "", "", "Next\\", "line.", ""]) == "One line goes on.\n\nNext\nline."


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("no yaml", 1, "does not begin"),
        ("---\na: 1\n---\nabove\n# Suomi: x\n", 4, "above the first heading"),
        ("---\na: 1\n---\n# Suomi: x\ny\n## Plain\nz\n", 6, "'## Plain'"),
        ("---\na: 1\n---\n# Suomi: x\ny\n# Suomi: x\nz\n", 6, "stands twice"),
        ("---\na: 1\n---\n# Suomi: x\ny\n## In plain words\nz\n", 6, "'## In plain words'"),
        ("---\na: 1\n---\n### Deep\n", 4, "'### Deep'"),
    ],
)
def test_what_is_not_understood_is_told_with_its_line(content: str, line: int, says: str) -> None:
    assert any(at == line and says in problem for at, problem, _ in read(content).odd)
