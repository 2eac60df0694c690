"""Three texts: both changes are in, or a clash is marked; nothing of either is ever dropped in silence."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from punos.engines.merging import texts
from punos.engines.merging.laying import hunks, pairs
from punos.engines.merging.marks import marked
from punos.engines.merging.texts import Kind, Piece, is_clash, merge, sentences, together
from tests.proof import figure
from tests.spec.merging import reference

MERGES = figure(10_000, 50_000)
words = st.lists(
    st.sampled_from(["Asuu yksin. ", "Käy töissä. ", "Velkaa on. ", "Nukkuu huonosti!\n", "Entä lapset? ", "ja\n\n", " "]), max_size=7
)
passages = words.map("".join)


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, str, str]:
    """A text, and what two people made of it: some sentences left out, others put in."""
    base = draw(words)
    return "".join(base), _edited(draw, base), _edited(draw, base)


def _edited(draw: st.DrawFn, base: list[str]) -> str:
    row = list(base)
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(row)))
        new = draw(st.sampled_from([[], ["Uusi lause. "], ["Toinen uusi. "], ["Velkaa ei ole. "]]))
        row[place : place + draw(st.integers(0, 2))] = new
    return "".join(row)


three = st.one_of(edits(), st.tuples(passages, passages, passages))


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "result"),
    [
        ("Asuu yksin. Käy töissä.", "Asuu kaksin. Käy töissä.", "Asuu yksin. Käy koulussa.", "Asuu kaksin. Käy koulussa."),
        ("Asuu yksin.", "Asuu yksin. Käy töissä.", "Asuu yksin.", "Asuu yksin. Käy töissä."),
        ("", "Soitti.", "", "Soitti."),
        ("Eka. Toka. Kolmas.", "Eka. Kolmas.", "Eka. Toka. Kolmas. Neljäs.", "Eka. Kolmas. Neljäs."),
        ("Sama.", "Uusi.", "Uusi.", "Uusi."),
    ],
)
def test_what_one_changed_is_taken(base: str, theirs: str, mine: str, result: str) -> None:
    pieces = merge(base, theirs, mine)
    assert together(pieces) == result
    assert not is_clash(pieces)


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "both"),
    [
        ("Asuu yksin.", "Asuu kaksin.", "Asuu laitoksessa.", "Asuu kaksin. Asuu laitoksessa."),
        ("", "Soitti.", "Kävi.", "Soitti. Kävi."),
        ("Eka.", "", "Toka.", "Toka."),
    ],
)
def test_what_both_changed_is_a_clash_with_both_wordings(base: str, theirs: str, mine: str, both: str) -> None:
    pieces = merge(base, theirs, mine)
    assert [piece.kind for piece in pieces if piece.kind is not Kind.KEPT] == [Kind.CLASH]
    assert together(pieces) == both


@settings(max_examples=MERGES, deadline=None)
@given(three)
def test_each_merge_agrees_with_the_reference_and_loses_nothing(texts_of: tuple[str, str, str]) -> None:
    base, theirs, mine = texts_of
    pieces = merge(base, theirs, mine)
    assert whole(pieces) == texts_of
    assert changed(pieces) == [one for one in reference.merged(*texts_of) if len(set(one)) > 1]
    assert lost(pieces, texts_of) == []
    assert mirrored(merge(base, mine, theirs)) == pieces
    for same, result in ((merge(base, theirs, base), theirs), (merge(base, base, mine), mine), (merge(base, mine, mine), mine)):
        assert (together(same), is_clash(same)) == (result, False)


@settings(max_examples=figure(1_000, 10_000), deadline=None)
@given(passages, passages)
def test_the_most_words_that_can_be_kept_are_kept(old: str, new: str) -> None:
    one, other = sentences(old), sentences(new)
    found = pairs(one, other)
    assert found == reference.kept(one, other)
    assert all(one[here] == other[there] for here, there in found)


@settings(max_examples=figure(1_000, 10_000), deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_marks_give_both_texts_back(before: str, after: str) -> None:
    runs = marked(before, after)
    assert "".join(run.text for run in runs if run.kind != "new") == before
    assert "".join(run.text for run in runs if run.kind != "gone") == after
    assert "".join(sentences(before)) == before


def test_the_check_sees_a_merge_that_drops_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever came last wins: the fault that all this is against."""
    given_texts = ("Asuu yksin.", "Asuu kaksin.", "Asuu laitoksessa.")
    last_wins = (Piece(Kind.MINE, *given_texts),)
    assert lost(last_wins, given_texts) == ["Asuu kaksin."]
    monkeypatch.setattr(texts, "_meets", lambda group, hunk: False)
    pieces = merge("", "Soitti.", "Kävi.")
    assert changed(pieces) != [one for one in reference.merged("", "Soitti.", "Kävi.") if len(set(one)) > 1]


@pytest.mark.parametrize("text", ["a " * 2000, "a. " * 1333, "\n" * 4000, "." * 4000, " " * 4000, "a\n " * 1300, "a" + " " * 3998 + "b"])
def test_no_text_takes_a_second(text: str) -> None:
    began = time.process_time()
    merge(text, text[::-1] + "x", "y" + text)
    marked(text, "q" + text[::-1])
    merge(text, " ".join(map(str, range(1300))), ". ".join(map(str, range(1000))))
    assert time.process_time() - began < 1


def whole(pieces: tuple[Piece, ...]) -> tuple[str, str, str]:
    """The three texts, put together again from the pieces."""
    return "".join(one.base for one in pieces), "".join(one.theirs for one in pieces), "".join(one.mine for one in pieces)


def changed(pieces: tuple[Piece, ...]) -> list[tuple[str, str, str]]:
    """The pieces that somebody changed."""
    return [(one.base, one.theirs, one.mine) for one in pieces if one.kind is not Kind.KEPT]


def mirrored(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same merge as the other sees it."""
    other = {Kind.THEIRS: Kind.MINE, Kind.MINE: Kind.THEIRS}
    return tuple(Piece(other.get(one.kind, one.kind), one.base, one.mine, one.theirs) for one in pieces)


def lost(pieces: tuple[Piece, ...], given_texts: tuple[str, str, str]) -> list[str]:
    """Sentences that one of the two has put in and that are neither in the result."""
    base, theirs, mine = given_texts
    there = together(pieces)
    put_in = {word for text in (theirs, mine) for hunk in hunks(sentences(base), sentences(text)) for word in hunk.words}
    return sorted(word for word in put_in if word not in there and word.strip())
