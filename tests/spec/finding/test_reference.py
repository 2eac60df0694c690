"""The index answers as the slow, obvious search does."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from punos.engines.finding import Entry, Found, Index, Place
from tests.spec.finding.reference import Reference

POOL = {
    "fi": "hoito hoidon hoitaja koti kotiin kodin hammas hampaat lääkäri särky velka velat neuvonta lapsi lasten perhe työ työtön "
    "työttömän terveys tarkastus masennus masentunut raha rahat loppu apua ja en jaksa väsynyt asunto asunnoton päivä raha vanhus",
    "sv": "vård hem hemmet barn skydd skydds anmälan tand läkare läkaren tid hälso hälsa undersökning arbetslös skuld rådgivning jag är orkar",
    "en": "home help care carer tooth teeth dentist doctor pregnant pregnancy depressed depression the my cannot pay bills rent work worker",
}


def spoken(language: str) -> st.SearchStrategy[str]:
    word = st.sampled_from(POOL[language].split())
    compound = st.lists(word, min_size=1, max_size=3).map("".join)
    return st.lists(word | compound, min_size=1, max_size=4).map(" ".join)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[str, tuple[Entry, ...], str]:
    language = draw(st.sampled_from(sorted(POOL)))
    said = st.lists(st.tuples(st.sampled_from(Place), spoken(language)), min_size=1, max_size=4).map(tuple)
    lots = draw(st.lists(said, max_size=6))
    return language, tuple(Entry(f"e{number}", one) for number, one in enumerate(lots)), draw(spoken(language))


def seen(found: Found) -> list[tuple[str, float, list[tuple[str, float]]]]:
    return [(hit.key, round(hit.score, 4), [(met.asked, round(met.weight, 6)) for met in hit.met]) for hit in found.hits]


@example(("en", (Entry("e0", ((Place.NAME, "homehome"), (Place.KIND, "home care"))),), "homecare"))
@given(worlds())
@settings(max_examples=300, deadline=None)
def test_the_index_agrees_with_the_slow_search(world: tuple[str, tuple[Entry, ...], str]) -> None:
    language, entries, typed = world
    slow = [
        (key, round(score, 4), [(word, round(w, 6)) for word, w in met]) for key, score, met in Reference(entries, language).find(typed)
    ]
    assert seen(Index(entries, language).find(typed)) == slow


@given(worlds())
@settings(max_examples=200, deadline=None)
def test_what_is_found_has_met_and_what_has_not_met_is_told(world: tuple[str, tuple[Entry, ...], str]) -> None:
    language, entries, typed = world
    found = Index(entries, language).find(typed)
    assert all(hit.met and hit.score > 0 for hit in found.hits)
    assert not {met.asked for hit in found.hits for met in hit.met} & set(found.unmet)
    assert set(found.unmet) <= set(found.asked)
    assert not set(found.asked) & set(found.small)
    if len(found.unmet) == len(found.asked):
        assert found.hits == ()


@given(worlds())
@settings(max_examples=200, deadline=None)
def test_what_says_more_comes_first_and_equals_keep_their_order(world: tuple[str, tuple[Entry, ...], str]) -> None:
    language, entries, typed = world
    hits = Index(entries, language).find(typed).hits
    order = [(-hit.score, int(hit.key[1:])) for hit in hits]
    assert order == sorted(order)
