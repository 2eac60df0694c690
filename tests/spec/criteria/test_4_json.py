"""Chapter 4. The JSON form, and what is said of a wrong one."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from punos.base.texts import Text
from punos.engines.criteria import (
    All,
    Any_,
    AtLeast,
    Compare,
    CriteriaError,
    Is,
    Judgement,
    Not,
    OneOf,
    Op,
    ParameterRef,
    facts_of,
    read,
    write,
)

RAW = {
    "all": [
        {"fact": "age", "op": ">=", "value": 18, "source": "SHL 1301/2014 3 §", "clause": "6.2"},
        {"judgement": "needs_support", "text": {"fi": "Tarve", "sv": "Behov", "en": "Need"}},
        {"at_least": 2, "of": [{"fact": "a"}, {"fact": "b"}, {"any": [{"fact": "a"}]}]},
        {"not": {"fact": "municipality", "one_of": ["179", "500"]}},
        {"fact": "unemployed_days", "op": ">=", "parameter": "long_unemployment"},
        {"fact": "income", "op": "<", "value": 0.5},
        {"fact": "born", "op": "<", "value": {"date": "1960-01-01"}},
    ]
}
TREE = All(
    (
        Compare("age", Op.AT_LEAST, 18, source="SHL 1301/2014 3 §", clause="6.2"),
        Judgement("needs_support", text=Text("Tarve", "Behov", "Need")),
        AtLeast(2, (Is("a"), Is("b"), Any_((Is("a"),)))),
        Not(OneOf("municipality", ("179", "500"))),
        Compare("unemployed_days", Op.AT_LEAST, ParameterRef("long_unemployment")),
        Compare("income", Op.UNDER, Decimal("0.5")),
        Compare("born", Op.UNDER, date(1960, 1, 1)),
    )
)


def test_reading_and_writing() -> None:
    assert read(RAW) == TREE
    assert write(TREE) == RAW
    assert json.loads(json.dumps(write(TREE))) == RAW


def test_a_whole_decimal_is_written_as_a_whole_number() -> None:
    assert write(Compare("income", Op.UNDER, Decimal("3.0"))) == {"fact": "income", "op": "<", "value": 3}


def test_a_date_of_yaml_is_a_date() -> None:
    assert read({"fact": "born", "op": "<", "value": date(1960, 1, 1)}) == TREE.parts[-1]


def test_the_facts_of_a_criterion() -> None:
    assert facts_of(TREE) == (
        "age",
        "needs_support",
        "a",
        "b",
        "municipality",
        "unemployed_days",
        "income",
        "born",
    )


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({}, "criteria: no form of a condition has []: begin with one of all, any, not"),
        ({"al": []}, "no form of a condition has ['al']"),
        ([], 'criteria: [] is not a condition: write {"fact": …} or {"all": […]}'),
        ({"all": []}, "criteria.all: [] is no list of conditions: write at least one"),
        ({"any": {"fact": "a"}}, "criteria.any: {'fact': 'a'} is no list"),
        ({"all": [{"fact": "a"}, "b"]}, "criteria.all[1]: 'b' is not a condition"),
        ({"not": [{"fact": "a"}]}, "criteria.not: [{'fact': 'a'}] is not a condition"),
        ({"not": {"any": [{"fact": 1}]}}, "criteria.not.any[0].fact: 1 is not a word"),
        ({"all": [{"fact": "a"}], "any": []}, "criteria: any cannot stand here: use only all, clause"),
        ({"at_least": 3, "of": [{"fact": "a"}]}, "criteria.at_least: 3 of 1: give 1 to 1"),
        ({"at_least": True, "of": [{"fact": "a"}]}, "criteria.at_least: True of 1"),
        ({"at_least": 1}, "criteria.of: None is no list of conditions"),
        ({"judgement": " "}, "criteria.judgement: ' ' is not a word"),
        ({"judgement": "a", "op": "<"}, "criteria: op cannot stand here"),
        ({"fact": "a", "op": "<"}, "a comparison needs op and a limit: give op, and value or parameter"),
        ({"fact": "a", "value": 1}, "a comparison needs op and a limit"),
        ({"fact": "a", "op": "<", "value": 1, "parameter": "p"}, "a comparison needs op and a limit"),
        ({"fact": "a", "op": "=>", "value": 1}, "criteria.op: '=>' is no comparison: use one of >= > <="),
        ({"fact": "a", "op": "==", "value": "x"}, "criteria.value: 'x' is neither a number nor a date"),
        ({"fact": "a", "op": "==", "value": True}, "for yes-or-no facts leave op and value out"),
        ({"fact": "a", "op": "==", "value": float("nan")}, "is neither a number nor a date"),
        (
            {"fact": "a", "op": "<", "value": {"date": "3.2.2026"}},
            "criteria.value.date: '3.2.2026' is no date",
        ),
        ({"fact": "a", "op": "<", "parameter": ""}, "criteria.parameter: '' is not a word"),
        ({"fact": "a", "one_of": []}, "criteria.one_of: [] is no list of words"),
        ({"fact": "a", "one_of": [1]}, "criteria.one_of: [1] is no list of words"),
        ({"fact": "a", "one_of": ["x"], "op": "<"}, "criteria: op cannot stand here"),
        ({"fact": "a", "text": {"fi": "A"}}, "criteria.text: a text needs exactly fi, sv and en"),
        ({"fact": "a", "text": 5}, "criteria.text: "),
        ({"fact": "a", "source": 5}, "criteria.source: 5 is not a word"),
        ({"fact": "a", "clause": None}, "criteria.clause: None is not a word"),
    ],
)
def test_a_wrong_form_is_refused_with_its_place_and_the_cure(raw: object, message: str) -> None:
    with pytest.raises(CriteriaError) as refused:
        read(raw)  # type: ignore[arg-type]
    assert message in str(refused.value)


def test_a_nest_too_deep_is_refused() -> None:
    raw: dict[str, object] = {"fact": "a"}
    for _ in range(31):
        raw = {"not": raw}
    with pytest.raises(CriteriaError, match="nested deeper than 30: split the criterion"):
        read(raw)


def test_a_path_can_begin_elsewhere() -> None:
    with pytest.raises(CriteriaError, match=r"clauses\[3\]\.rule\.op"):
        read({"fact": "a", "op": "?", "value": 1}, path="clauses[3].rule")
