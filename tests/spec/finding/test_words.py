"""Words, stems and compounds of the three languages: what meets what, and what does not."""

from __future__ import annotations

import pytest

from punos.engines.finding import Entry, Index, Place, asked_words, related, stem
from punos.engines.finding.compounds import Parts


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("fi", "velka velan velkoja velat velkaa"),
        ("fi", "hoito hoidon hoitoon hoitoa"),
        ("fi", "koti kodin kotona kotiin"),
        ("fi", "asunto asunnon asuntoa"),
        ("fi", "päihde päihteet päihteistä"),
        ("fi", "vanhus vanhuksen vanhusten vanhukselle"),
        ("fi", "lapsi lapsen lasta lasten lapselle"),
        ("fi", "kipu kivun kipua"),
        ("fi", "apu apua avun"),
        ("sv", "skuld skulder skulderna"),
        ("sv", "läkare läkaren"),
        ("sv", "tand tänder"),
        ("en", "debt debts"),
        ("en", "tooth teeth"),
        ("en", "child children"),
    ],
)
def test_forms_of_one_word_have_one_stem(language: str, forms: str) -> None:
    assert len({stem(form, language) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other", "meets"),
    [
        ("fi", "masennus", "masentunut", True),
        ("fi", "ahdistus", "ahdistaa", True),
        ("fi", "terveys", "terapia", False),
        ("fi", "kotihoito", "kotiutus", False),
        ("fi", "vanhus", "vaihto", False),
        ("fi", "vanhus", "vanhempi", False),
        ("en", "pregnant", "pregnancy", True),
        ("en", "home", "homeless", False),
        ("sv", "arbetslös", "arbetslöshet", True),
    ],
)
def test_words_of_one_family_are_related(language: str, one: str, other: str, meets: bool) -> None:
    assert related(stem(one, language), stem(other, language), language) is meets


def test_small_words_are_left_out_unless_there_are_no_others() -> None:
    assert asked_words("Mistä minä saan rahaa?", "fi") == (("rahaa",), ("mistä", "minä", "saan"))
    assert asked_words("mistä saan", "fi") == (("mistä", "saan"), ())
    assert asked_words("I can't pay!", "en") == (("pay",), ("i", "can"))
    assert asked_words("... !", "sv") == ((), ())


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert len(asked_words(" ".join(f"sana{letter}" for letter in "abcdefghijklmnopq"), "fi")[0]) == 12
    assert asked_words("x" * 3000, "fi")[0] == ("x" * 100,)


def split(word: str, language: str, *known: str) -> list[str]:
    return [part.stem for part in Parts.of(known, language).split(word)]


def test_compounds_are_taken_apart_by_known_words() -> None:
    assert split("hammassärky", "fi", "hammas", "särky") == [stem("hammas", "fi"), stem("särky", "fi")]
    assert split("sähkölaskuun", "fi", "lasku") == [stem("lasku", "fi")]
    assert split("barnskyddsanmälan", "sv", "barn", "skydd", "anmälan") == ["barn", "skydd", "anmälan"]
    assert split("zeppelin", "fi", "hammas", "lasku") == []


def test_the_split_of_the_most_known_letters_and_the_fewest_parts_is_taken() -> None:
    assert split("kotihoitoapu", "fi", "koti", "hoito", "kotihoito", "apua") == []
    assert split("kotihoitoapua", "fi", "koti", "hoito", "kotihoito", "apua") == [stem("kotihoito", "fi"), stem("apua", "fi")]


def found(typed: str, *names: str, language: str = "fi", place: Place = Place.NAME) -> list[str]:
    return [hit.key for hit in Index([Entry(name, ((place, name),)) for name in names], language).find(typed).hits]


def test_a_part_of_a_compound_meets_when_it_is_half_of_it() -> None:
    assert found("sähkölasku", "lasku", "koti") == ["lasku"]
    assert found("päiväkoti", "koti") == []
    assert found("hammasröntgen", "hammas", "koti") == ["hammas"]


def test_compounds_with_another_end_are_no_family() -> None:
    assert found("päivähuone", "päivälaite", "huone", "laite") == ["huone"]


def test_an_expression_meets_only_when_all_of_it_is_asked() -> None:
    assert found("rahat aivan loppu", "rahat loppu", place=Place.EVERYDAY) == ["rahat loppu"]
    assert found("rahat", "rahat loppu", place=Place.EVERYDAY) == []


def test_a_name_says_more_than_a_sentence() -> None:
    entries = [Entry("sentence", ((Place.TEXT, "velka"),)), Entry("name", ((Place.NAME, "velka"),))]
    assert [hit.key for hit in Index(entries, "fi").find("velat").hits] == ["name"]


def test_no_language_but_three() -> None:
    with pytest.raises(KeyError):
        Index([], "de").find("Haus")
