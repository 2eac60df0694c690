"""The words beside marks: cut between words, never longer than their room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from punos.base.texts import in_two_lines, shortened

TEXTS = st.text(st.sampled_from("abä \n7"), max_size=60)


def test_a_text_that_fits_stays() -> None:
    assert shortened("a plan", 6) == "a plan"
    assert in_two_lines("a plan", 6) == ("a plan",)


def test_a_text_is_cut_between_words() -> None:
    assert shortened("back to work in spring", 13) == "back to work…"
    assert in_two_lines("back to work in early spring", 12) == ("back to work", "in early…")


def test_a_word_too_long_is_cut_too() -> None:
    assert shortened("työllistymissuunnitelma", 10) == "työllisty…"
    assert in_two_lines("työllistymissuunnitelma", 10) == ("työllisty-", "missuunni…")
    assert in_two_lines("Verkostotapaaminen", 16) == ("Verkostotapaami-", "nen")
    assert in_two_lines("123456789", 5) == ("12345", "6789")


@given(TEXTS, st.integers(2, 20))
def test_nothing_is_longer_than_its_room(text: str, most: int) -> None:
    assert len(shortened(text, most)) <= most
    assert all(len(line) <= most for line in in_two_lines(text, most))
    assert "\n" not in "".join(in_two_lines(text, most))
