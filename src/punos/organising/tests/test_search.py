"""The search says what it finds and why, and finds what people mean."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from punos.engines.finding import Place, stem, words
from punos.engines.finding.words import is_telling
from punos.organising import queries
from punos.organising.loading import Loaded
from punos.organising.queries.everyday import everyday_words, needs
from punos.organising.tests.factories import county

__all__ = ["county"]

PHRASES = Path(__file__).with_name("everyday_phrases.yaml")
LANGUAGES = ("fi", "sv", "en")
FIRST = 3
LEAST_FOUND = 90
LEAST_HELD_OUT = 40
LEAST_FRESH = 34


@cache
def phrases(part: str) -> list[tuple[str, str, list[str]]]:
    """The phrases of `tuned` or `held_out` as (language, what is typed, keys of right services)."""
    content: dict[str, Any] = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))
    return [(language, row["typed"], row["right"]) for language, rows in content[part].items() for row in rows]


def keys(language: str, typed: str) -> list[str]:
    return [one.clause.key for one in queries.search(2, language, typed).services]


def missed(part: str) -> list[str]:
    """The phrases whose right service is not among the first three, with what was found."""
    rows = [(language, typed, right, keys(language, typed)[:FIRST]) for language, typed, right in phrases(part)]
    return [f"{language}: {typed!r} found {first}, right {right}" for language, typed, right, first in rows if not set(first) & set(right)]


def test_a_hundred_everyday_phrases_find_the_right_service_among_the_first_three(county: Loaded) -> None:
    tuned, held_out, fresh = missed("tuned"), missed("held_out"), missed("fresh")
    total = len(phrases("tuned")) + len(phrases("held_out"))
    for language in LANGUAGES:
        told = [line for line in (*tuned, *held_out, *fresh) if line.startswith(f"{language}:")]
        print(f"{language}: {len(told)} missed", *told, sep="\n  ")
    print(f"tuned {50 - len(tuned)}/50, held out {50 - len(held_out)}/50, fresh {40 - len(fresh)}/40")
    assert total == 100
    assert total - len(tuned) - len(held_out) >= LEAST_FOUND
    assert 50 - len(held_out) >= LEAST_HELD_OUT
    assert 40 - len(fresh) >= LEAST_FRESH


def test_the_phrases_are_half_held_out_and_half_finnish(county: Loaded) -> None:
    for part in ("tuned", "held_out"):
        spoken = [language for language, _, _ in phrases(part)]
        assert (len(spoken), spoken.count("fi")) == (50, 25)
    known = {one.key for one in queries.services(2, "fi")}
    assert {key for part in ("tuned", "held_out") for _, _, right in phrases(part) for key in right} <= known


def test_no_everyday_expression_of_several_words_repeats_a_held_out_phrase() -> None:
    """Single words of everyday speech are common property; an expression that stands whole in a held-out phrase is tuning."""

    def telling(text: str, language: str) -> frozenset[str]:
        return frozenset(stem(word, language) for word in words(text) if is_telling(word, language))

    for language, typed, _ in phrases("held_out"):
        said = [expression for need in needs() for expression in need.says[language]]
        repeated = [one for one in said if len(telling(one, language)) > 1 and telling(one, language) <= telling(typed, language)]
        assert repeated == [], typed


def test_everyday_words_lead_to_services_of_both_versions_and_say_something_in_each_language(county: Loaded) -> None:
    known = {one.key for one in queries.services(1, "fi")} & {one.key for one in queries.services(2, "fi")}
    assert len({need.key for need in needs()}) == len(needs()) >= 50
    for need in needs():
        assert need.leads_to and set(need.leads_to) <= known, need.key
        assert all(need.says[language] for language in LANGUAGES), need.key
        assert all(len(set(said)) == len(said) for said in need.says.values()), need.key
        assert need.since >= date(2026, 11, 29)


def test_everyday_words_of_a_service_are_in_one_language() -> None:
    assert "juominen" in everyday_words("substance-first", "fi")
    assert "juominen" not in everyday_words("substance-first", "sv")


def test_a_need_without_a_language_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "everyday.yaml"
    file.write_text("needs: [{key: one, from: 2026-11-29, leads_to: [detox], says: {fi: [katko], sv: [avgiftning]}}]", encoding="utf-8")
    with pytest.raises(ValueError, match="need 'one': write a day"):
        needs(file)


@pytest.mark.parametrize(
    ("language", "typed", "first"),
    [
        ("fi", "alkoholi", "substance-first"),
        ("fi", "päihteistä kotona", "substance-at-home"),
        ("sv", "missbruk hemma", "substance-at-home"),
        ("en", "detox", "detox"),
        ("fi", "en jaksa enää", "social-work"),
        ("fi", "rahat loppu", "money-guidance"),
        ("fi", "äiti muistaa huonosti", "memory-coordination"),
        ("sv", "pengarna är slut", "money-guidance"),
        ("fi", "hammasröntgeniin", "oral-health-care"),
    ],
)
def test_the_best_comes_first(county: Loaded, language: str, typed: str, first: str) -> None:
    assert keys(language, typed)[0] == first
    assert queries.services(2, language, typed)[0].key == first


def test_without_words_all_services_come_in_their_order(county: Loaded) -> None:
    everything = queries.services(2, "fi")
    assert len(everything) >= 60
    assert queries.services(2, "fi", "   ") == everything


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["xyzzy", "?!", "zeppelin", "pizza", "", "🙂", "9" * 300])
def test_what_is_not_in_the_plan_finds_nothing(county: Loaded, language: str, typed: str) -> None:
    assert keys(language, typed) == []


@pytest.mark.parametrize(
    ("language", "typed"), [("fi", "kirjasto"), ("fi", "uimahalli"), ("fi", "rakennuslupa"), ("sv", "bibliotek"), ("en", "library")]
)
def test_services_of_the_municipality_are_not_forced_out_of_the_countys_plan(county: Loaded, language: str, typed: str) -> None:
    assert keys(language, typed) == []


def test_the_answer_tells_what_was_looked_for_and_what_was_not_found(county: Loaded) -> None:
    found = queries.search(2, "fi", "Mistä saan koiralle rokotuksen?")
    assert (found.asked, found.small, found.unmet) == (("koiralle", "rokotuksen"), ("mistä", "saan"), ("koiralle",))
    (only,) = found.services
    assert [(met.asked, met.word, met.place) for met in only.met] == [("rokotuksen", "rokotus", Place.EVERYDAY)]


@pytest.mark.parametrize(
    ("asked_in", "typed", "found_in"), [("fi", "dentist", "en"), ("fi", "tandläkare", "sv"), ("en", "hammaslääkäriin", "fi")]
)
def test_words_of_another_language_are_found_and_the_answer_says_so(county: Loaded, asked_in: str, typed: str, found_in: str) -> None:
    found = queries.search(2, asked_in, typed)
    assert found.language == found_in
    assert found.services[0].clause.key == "oral-health-care"


def test_where_nothing_is_found_the_language_stays_the_one_asked_in(county: Loaded) -> None:
    assert queries.search(2, "sv", "xyzzy").language == "sv"


def test_every_service_is_found_by_its_own_name_in_every_language(county: Loaded) -> None:
    for language in LANGUAGES:
        for service in queries.services(2, language):
            assert service.key in keys(language, service.title.in_(language))[:FIRST], (language, service.key)


def test_every_service_class_of_the_plan_is_a_way_in_by_its_name(county: Loaded) -> None:
    assert "child-welfare-open" in keys("fi", "lastensuojelu")
    assert "oral-health-care" in keys("sv", "Mun- och tandhälsovård")
    assert "round-the-clock-housing" in keys("en", "housing services")


def test_a_version_without_services_finds_nothing(county: Loaded) -> None:
    assert queries.search(99, "fi", "hammas").services == ()
