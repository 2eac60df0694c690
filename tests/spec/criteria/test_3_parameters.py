"""Chapter 3. Parameters: the value in force on the day of the question, and its source."""

from __future__ import annotations

from datetime import date

import pytest

from punos.base.period import Period
from punos.engines.criteria import Answer, CriteriaError, Dated, Parameter, evaluate, faults, read
from tests.spec.criteria.worlds import ON, PARAMETERS, SPECS

RULE = read({"fact": "unemployed_days", "op": ">=", "parameter": "long_unemployment"})


@pytest.mark.parametrize(
    ("on", "answer", "limit", "source"),
    [
        (date(2025, 12, 31), Answer.NO, 300, "Act A § 1"),
        (date(2026, 1, 1), Answer.YES, 200, "Act B § 2"),
    ],
)
def test_the_value_changes_with_the_law(on: date, answer: Answer, limit: int, source: str) -> None:
    seen = evaluate(RULE, {"unemployed_days": 250}, PARAMETERS, on)
    assert (seen.answer, seen.limit, seen.source) == (answer, limit, source)
    assert seen.parameter == "long_unemployment"


def test_a_source_of_the_condition_goes_before_that_of_the_parameter() -> None:
    rule = {"fact": "unemployed_days", "op": ">=", "parameter": "long_unemployment", "source": "Act Z"}
    assert evaluate(read(rule), {}, PARAMETERS, ON).source == "Act Z"


def test_a_day_without_a_value_is_refused_and_says_the_cure() -> None:
    with pytest.raises(CriteriaError, match="no value in force on 2019-12-31: add one with its source"):
        evaluate(RULE, {}, PARAMETERS, date(2019, 12, 31))


def test_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(CriteriaError, match=r"parameters\.long_unemployment: no such parameter"):
        evaluate(RULE, {}, {}, ON)


def test_two_values_at_once_are_refused() -> None:
    early, late = Dated(1, Period(date(2020, 1, 1)), "A"), Dated(2, Period(date(2021, 1, 1)), "B")
    with pytest.raises(CriteriaError, match=r"parameters\.p: .* are in force at once: end the earlier one"):
        Parameter("p", (early, late))


class TestFaults:
    @pytest.mark.parametrize(
        ("raw", "expected"),
        [
            ({"fact": "height"}, "criteria: fact 'height' is not declared: declare it"),
            ({"not": {"fact": "age"}}, "criteria.not: fact 'age' is a number, not a yes_no"),
            (
                {"any": [{"fact": "resident"}, {"fact": "resident", "op": "<", "value": 1}]},
                "criteria.any[1]: fact 'resident' is a yes_no, not a number or date",
            ),
            (
                {"fact": "municipality", "one_of": ["179", "xyz"]},
                "'xyz' is no choice of 'municipality': choose from 179, 500",
            ),
            (
                {"fact": "born", "op": "<", "value": 3},
                "fact 'born' is a date and 3 is not: compare with a date",
            ),
            (
                {"fact": "age", "op": "<", "parameter": "born_before"},
                "compare with a number",
            ),
            (
                {"all": [{"fact": "age", "op": "<", "parameter": "nothing"}]},
                "criteria.all[0]: parameters.nothing: no such parameter: declare it or mend its name",
            ),
        ],
    )
    def test_each_fault_says_where_and_the_cure(self, raw: dict[str, object], expected: str) -> None:
        (fault,) = faults(read(raw), SPECS, PARAMETERS, ON)
        assert expected in str(fault)

    def test_a_sound_criterion_has_none(self) -> None:
        assert faults(RULE, SPECS, PARAMETERS, ON) == ()
