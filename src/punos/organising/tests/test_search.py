"""The search says what it finds, and finds what people mean."""

from __future__ import annotations

import pytest

from punos.organising import queries
from punos.organising.loading import Loaded
from punos.organising.queries.search import closeness, tokens
from punos.organising.tests.factories import county

__all__ = ["county"]


@pytest.mark.parametrize(
    ("asked", "word", "meets"),
    [
        ("velka", "velka", True),
        ("päihteistä", "päihteet", True),
        ("kotihoidon", "kotihoito", True),
        ("asunto", "asunnon", True),
        ("apu", "apua", True),
        ("hoito", "kotihoito", True),
        ("terveys", "terapia", False),
        ("kotihoito", "kotiutus", False),
        ("skulder", "skuldrådgivning", True),
        ("debts", "debt", True),
        ("a", "apua", False),
        ("vanhus", "vaihto", False),
    ],
)
def test_words_meet_when_they_share_their_stem(asked: str, word: str, meets: bool) -> None:
    assert (closeness(asked, word) > 0) is meets


def test_the_same_word_is_closer_than_any_other() -> None:
    assert closeness("velka", "velka") > closeness("velka", "velkaneuvonta") > closeness("velka", "pikavelka") > 0
    assert closeness("vanhus", "vanhusten") > closeness("vanhus", "vanhempi")


def test_tokens_leave_small_words_out_unless_there_are_no_others() -> None:
    assert tokens("Apua ja tukea, 65 v.!") == ("apua", "tukea")
    assert tokens("65") == ("65",)
    assert tokens("... !") == ()


@pytest.mark.parametrize(
    ("language", "words", "first"),
    [
        ("fi", "alkoholi", "substance-first"),
        ("fi", "päihteistä kotona", "substance-at-home"),
        ("sv", "missbruk hemma", "substance-at-home"),
        ("en", "detox", "detox"),
    ],
)
def test_the_best_comes_first(county: Loaded, language: str, words: str, first: str) -> None:
    assert queries.services(2, language, words)[0].key == first


def test_without_words_all_services_come_in_their_order(county: Loaded) -> None:
    everything = queries.services(2, "fi")
    assert len(everything) >= 60
    assert queries.services(2, "fi", "   ") == everything


def test_nonsense_finds_nothing(county: Loaded) -> None:
    assert queries.services(2, "fi", "xyzzy") == ()
    assert queries.services(2, "fi", "?!") == ()


def test_every_service_is_found_by_its_own_name_in_every_language(county: Loaded) -> None:
    for language in ("fi", "sv", "en"):
        for service in queries.services(2, language):
            found = queries.services(2, language, service.title.in_(language))
            assert service.key in [one.key for one in found[:5]], (language, service.key)
