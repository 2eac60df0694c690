"""Chapter 1. Yes, no, not known yet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from punos.engines.criteria import Answer, Facts, evaluate, read
from tests.spec.criteria.worlds import ON, PARAMETERS

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
KNOWN = {YES: True, NO: False, UNKNOWN: None}


def answer(raw: dict[str, object], **facts: object) -> Answer:
    known: Facts = facts  # type: ignore[assignment]
    return evaluate(read(raw), known, PARAMETERS, ON).answer


@pytest.mark.parametrize(
    ("op", "answers"),
    [
        (">=", [NO, YES, YES]),
        (">", [NO, NO, YES]),
        ("<=", [YES, YES, NO]),
        ("<", [YES, NO, NO]),
        ("==", [NO, YES, NO]),
        ("!=", [YES, NO, YES]),
    ],
)
def test_a_number_is_compared(op: str, answers: list[Answer]) -> None:
    assert [answer({"fact": "age", "op": op, "value": 18}, age=age) for age in (17, 18, 19)] == answers
    assert answer({"fact": "age", "op": op, "value": 18}) is UNKNOWN
    assert answer({"fact": "age", "op": op, "value": 18}, age=None) is UNKNOWN


def test_decimals_and_whole_numbers_are_compared_with_each_other() -> None:
    rule = {"fact": "income", "op": "<", "value": 999.5}
    assert answer(rule, income=Decimal("999.49")) is YES
    assert answer(rule, income=1000) is NO


def test_a_date_is_compared() -> None:
    rule = {"fact": "born", "op": "<", "value": {"date": "1960-01-01"}}
    assert answer(rule, born=date(1959, 12, 31)) is YES
    assert answer(rule, born=date(1960, 1, 1)) is NO


def test_a_yes_or_no_fact() -> None:
    answers = [answer({"fact": "lives_alone"}, lives_alone=value) for value in (True, False, None)]
    assert answers == [YES, NO, UNKNOWN]


def test_a_choice_is_one_of_several() -> None:
    rule = {"fact": "municipality", "one_of": ["179", "500"]}
    assert answer(rule, municipality="500") is YES
    assert answer(rule, municipality="091") is NO
    assert answer(rule) is UNKNOWN


def test_a_judgement_is_not_known_before_the_assessment() -> None:
    rule = {"judgement": "needs_support"}
    assert answer(rule) is UNKNOWN
    assert answer(rule, needs_support=True) is YES
    assert answer(rule, needs_support=False) is NO


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        # One letter for each pair of y, n, ? in the order yy yn y? ny nn n? ?y ?n ??
        ({"all": [{"fact": "a"}, {"fact": "b"}]}, "yn?nnn?n?"),
        ({"any": [{"fact": "a"}, {"fact": "b"}]}, "yyyyn?y??"),
        ({"at_least": 1, "of": [{"fact": "a"}, {"fact": "b"}]}, "yyyyn?y??"),
        ({"at_least": 2, "of": [{"fact": "a"}, {"fact": "b"}]}, "yn?nnn?n?"),
        ({"not": {"all": [{"fact": "a"}, {"fact": "b"}]}}, "ny?yyy?y?"),
    ],
)
def test_groups_follow_the_three_valued_tables(raw: dict[str, object], expected: str) -> None:
    letters = {YES: "y", NO: "n", UNKNOWN: "?"}
    pairs = product((YES, NO, UNKNOWN), repeat=2)
    assert "".join(letters[answer(raw, a=KNOWN[a], b=KNOWN[b])] for a, b in pairs) == expected


def test_at_least_two_of_three() -> None:
    rule = {"at_least": 2, "of": [{"fact": "a"}, {"fact": "b"}, {"fact": "c"}]}
    assert answer(rule, a=True, b=True) is YES
    assert answer(rule, a=False, b=False) is NO
    assert answer(rule, a=True, b=False) is UNKNOWN
    assert answer(rule, a=False) is UNKNOWN
