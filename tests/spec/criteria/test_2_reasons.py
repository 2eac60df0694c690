"""Chapter 2. The reasons: a line for each condition, in three languages, with law and clause."""

from __future__ import annotations

from decimal import Decimal

import pytest

from punos.base.texts import Text
from punos.engines.criteria import Answer, CriteriaError, Explanation, Facts, Kind, evaluate, read, reasons
from tests.spec.criteria.worlds import ON, PARAMETERS, SPECS

HOME_CARE = {
    "all": [
        {"fact": "resident", "source": "SHL 1301/2014 12 §"},
        {
            "any": [
                {"fact": "age", "op": ">=", "value": 65, "clause": "6.2"},
                {"judgement": "needs_support", "source": "SHL 1301/2014 3 §"},
            ],
            "text": {"fi": "Ikä tai tuen tarve", "sv": "Ålder eller stöd", "en": "Age or need of support"},
        },
        {"not": {"fact": "municipality", "one_of": ["500"]}},
    ],
    "clause": "6",
}


def explained(raw: dict[str, object], **facts: object) -> Explanation:
    known: Facts = facts  # type: ignore[assignment]
    return evaluate(read(raw), known, PARAMETERS, ON, SPECS)


def test_the_explanation_mirrors_the_criterion() -> None:
    answer = explained(HOME_CARE, resident=True, age=70, municipality="179")
    assert (answer.kind, answer.answer, answer.clause) == (Kind.ALL, Answer.YES, "6")
    resident, either, elsewhere = answer.parts
    assert (resident.kind, resident.fact, resident.value) == (Kind.IS, "resident", True)
    assert resident.source == "SHL 1301/2014 12 §"
    assert [part.answer for part in either.parts] == [Answer.YES, Answer.UNKNOWN]
    assert either.parts[0].clause == "6.2"
    assert (elsewhere.kind, elsewhere.parts[0].kind) == (Kind.NOT, Kind.ONE_OF)
    assert elsewhere.parts[0].answer is Answer.NO


def test_only_facts_that_can_still_matter_are_asked_for() -> None:
    assert explained(HOME_CARE).ask == ("resident", "age", "needs_support", "municipality")
    assert explained(HOME_CARE, age=70).ask == ("resident", "municipality")
    assert explained(HOME_CARE, resident=False).ask == ()
    assert explained(HOME_CARE, resident=True, age=70, municipality="179").ask == ()


def test_a_fact_asked_for_twice_is_listed_once() -> None:
    band = {
        "all": [{"fact": "age", "op": ">=", "value": 18}, {"fact": "age", "op": "<", "value": 65}],
    }
    assert explained(band).ask == ("age",)


def test_the_reasons_of_a_no_are_what_stands_in_the_way() -> None:
    answer = explained(HOME_CARE, resident=True, age=40, needs_support=False, municipality="500")
    assert [(reason.fact, reason.answer) for reason in reasons(answer)] == [
        ("age", "no"),
        ("needs_support", "no"),
        ("municipality", "yes"),
    ]


def test_the_reasons_of_a_yes_are_what_is_met() -> None:
    answer = explained(HOME_CARE, resident=True, age=70, needs_support=False, municipality="179")
    assert [reason.fact for reason in reasons(answer)] == ["resident", "age", "municipality"]


def test_the_reasons_of_an_unknown_are_what_is_not_known() -> None:
    answer = explained(HOME_CARE, resident=True, age=40)
    assert [reason.fact for reason in reasons(answer)] == ["needs_support", "municipality"]


@pytest.mark.parametrize(
    ("raw", "fi", "sv", "en"),
    [
        (
            {"fact": "age", "op": ">=", "value": 18},
            "Ikä: vähintään 18 vuotta",
            "Ålder: minst 18 år",
            "Age: at least 18 years",
        ),
        (
            {"fact": "income", "op": "<", "value": 999.5},
            "Tulot: alle 999,5 €",
            "Inkomster: under 999,5 €",
            "Income: under 999.5 €",
        ),
        (
            {"fact": "born", "op": "<=", "value": {"date": "1960-02-03"}},
            "Syntynyt: viimeistään 3.2.1960",
            "Född: senast 3.2.1960",
            "Born: no later than 3 February 1960",
        ),
        (
            {"fact": "municipality", "one_of": ["179", "xyz"]},
            "Kunta: Jyväskylä, xyz",
            "Kommun: Jyväskylä, xyz",
            "Municipality: Jyväskylä, xyz",
        ),
        ({"fact": "lives_alone"}, "Asuu yksin", "Bor ensam", "Lives alone"),
        (
            {"judgement": "needs_support"},
            "Ammattihenkilön arvio: Tarvitsee tukea",
            "Yrkesutbildad persons bedömning: Behöver stöd",
            "A professional's assessment: Needs support",
        ),
        ({"fact": "unlisted", "one_of": ["a", "b"]}, "unlisted: a, b", "unlisted: a, b", "unlisted: a, b"),
        (
            {"at_least": 1, "of": [{"fact": "lives_alone"}]},
            "Näistä pitää täyttyä vähintään 1",
            "Av dessa ska minst 1 uppfyllas",
            "At least 1 of these must be met",
        ),
        (
            {"all": [{"fact": "lives_alone"}]},
            "Kaikkien näiden pitää täyttyä",
            "Allt detta ska uppfyllas",
            "All of these must be met",
        ),
        (
            {"any": [{"fact": "lives_alone"}]},
            "Ainakin yhden näistä pitää täyttyä",
            "Minst ett av dessa ska uppfyllas",
            "At least one of these must be met",
        ),
        ({"not": {"fact": "lives_alone"}}, "Näin ei saa olla", "Så här får det inte vara", "This must not be so"),
    ],
)
def test_a_condition_without_a_text_gets_one(raw: dict[str, object], fi: str, sv: str, en: str) -> None:
    assert explained(raw).text == Text(fi, sv, en)


def test_a_text_of_its_own_goes_first() -> None:
    own = {"fi": "Täysi-ikäinen", "sv": "Myndig", "en": "Of age"}
    assert explained({"fact": "age", "op": ">=", "value": 18, "text": own}).text == Text(**own)


@pytest.mark.parametrize(
    ("raw", "fact", "value", "message"),
    [
        (
            {"fact": "age", "op": ">=", "value": 18},
            "age",
            "18",
            "facts.age: '18' is not a number or date: give",
        ),
        ({"fact": "age", "op": ">=", "value": 18}, "age", True, "facts.age: True is not a number or date"),
        (
            {"fact": "age", "op": ">=", "value": 18},
            "age",
            ON,
            "cannot be compared with 18: give a number",
        ),
        ({"fact": "lives_alone"}, "lives_alone", 1, "facts.lives_alone: 1 is not a yes_no: give a yes_no"),
        ({"fact": "income", "op": "<", "value": 1}, "income", 0.5, "0.5 is not a number or date"),
        ({"fact": "municipality", "one_of": ["1"]}, "municipality", Decimal(1), "is not a choice"),
    ],
)
def test_a_fact_of_a_wrong_kind_is_refused(raw: dict[str, object], fact: str, value: object, message: str) -> None:
    with pytest.raises(CriteriaError) as refused:
        explained(raw, **{fact: value})
    assert message in str(refused.value)
