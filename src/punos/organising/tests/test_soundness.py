"""The criteria of a whole plan: the seeded one is sound; each planted fault is found, with its clause and the cure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from punos.base.period import Period
from punos.engines.criteria import Wrong
from punos.organising import queries
from punos.organising.loading import Loaded
from punos.organising.queries import ClauseView
from punos.organising.rules import PlanFinding, parameter_findings, plan_findings, rule_of
from punos.organising.tests.factories import county

__all__ = ["county"]
VERSION_2 = Period(date(2026, 10, 1))
LIVES_HERE = {"fact": "municipality_in_county"}


def found(clauses: tuple[ClauseView, ...], during: Period = VERSION_2) -> tuple[PlanFinding, ...]:
    return plan_findings(clauses, queries.fact_specs(), queries.parameters(), during)


def with_criterion(key: str, eligibility: Mapping[str, Any], *, name: str = "") -> ClauseView:
    clause = queries.service(2, key)
    assert clause is not None
    raw = {**clause.raw, "eligibility": eligibility}
    return replace(clause, key=name or key, raw=raw, rule=rule_of(clause.kind, raw))


@pytest.mark.parametrize(("number", "during"), [(1, Period(date(2026, 1, 1), date(2026, 10, 1))), (2, VERSION_2)])
def test_the_seeded_plan_is_sound(county: Loaded, number: int, during: Period) -> None:
    clauses = queries.clauses(number)
    assert sum(queries.criterion_of(clause) is not None for clause in clauses) > 60
    assert [str(one) for one in found(clauses, during)] == []


def age(op: str, value: int) -> dict[str, object]:
    return {"fact": "age", "op": op, "value": value}


@pytest.mark.parametrize(
    ("eligibility", "wrong", "where"),
    [
        ({"all": [LIVES_HERE, age("<", 18), age(">=", 65)]}, Wrong.NEVER, ""),
        ({"any": [LIVES_HERE, {"not": LIVES_HERE}]}, Wrong.ALWAYS, ""),
        ({"all": [LIVES_HERE, age(">=", 18), age(">=", 16)]}, Wrong.IDLE, ".all[2]"),
        ({"all": [LIVES_HERE, {"fact": "shoe_size"}]}, Wrong.UNKNOWN_FACT, ".all[1]"),
        ({"all": [LIVES_HERE, {"fact": "age"}]}, Wrong.WRONG_KIND, ".all[1]"),
        ({"fact": "care_allowance", "one_of": ["some"]}, Wrong.UNKNOWN_CHOICE, ""),
        ({"fact": "age", "op": ">=", "parameter": "nothing"}, Wrong.UNKNOWN_PARAMETER, ""),
    ],
)
def test_a_planted_fault_is_found_at_its_clause(county: Loaded, eligibility: dict[str, object], wrong: Wrong, where: str) -> None:
    (one,) = found((with_criterion("detox", eligibility),))
    assert (one.key, one.number, one.finding.wrong, one.finding.path) == ("detox", "4.83", wrong, f"rule.eligibility{where}")
    assert str(one).startswith(f"4.83 detox: rule.eligibility{where}: ")
    assert one.in_("sv").endswith(one.finding.cure.sv)


def test_a_parameter_that_was_not_yet_in_force(county: Loaded) -> None:
    clause = with_criterion("detox", {"fact": "unemployed_days", "op": ">=", "parameter": "long_unemployment_days"})
    (one,) = found((clause,), Period(date(2024, 1, 1)))
    assert "from 1 January 2024 until 1 January 2025" in str(one)


def test_bands_of_one_service_in_two_clauses(county: Loaded) -> None:
    young = with_criterion("detox", {"all": [LIVES_HERE, age("<", 18)]}, name="detox-young")
    grown = with_criterion("detox", {"all": [LIVES_HERE, age(">=", 20)]}, name="detox-grown")
    (one,) = found((young, grown))
    assert (one.key, one.finding.wrong, one.is_doubt) == ("detox-grown", Wrong.BANDS_GAP, True)
    assert "age: 18–19 years" in str(one)
    assert "compare detox-young" in str(one)
    assert found((young, with_criterion("detox", {"all": [LIVES_HERE, age(">=", 18)]}, name="detox-grown"))) == ()


def test_services_of_other_laws_are_not_held_beside_each_other(county: Loaded) -> None:
    young = with_criterion("detox", {"all": [LIVES_HERE, age("<", 18)]})
    old = with_criterion("older-people-guidance", {"all": [LIVES_HERE, age(">=", 65)]})
    assert found((young, old)) == ()


def test_a_clause_that_states_a_criterion_for_several_is_checked_too(county: Loaded) -> None:
    common = queries.clause(2, "common-eligibility")
    assert common is not None
    raw = {"eligibility": {"fact": "municipality_in_county", "text": {"fi": "Asut täällä", "sv": "", "en": "You live here"}}}
    first, second = found((replace(common, raw=raw),))
    assert (first.finding.path, first.finding.wrong) == ("rule.eligibility.text", Wrong.UNTRANSLATED)
    assert second.finding.wrong is Wrong.UNREADABLE
    assert first.number == common.number


@dataclass(frozen=True)
class Row:
    name: str
    value: Decimal
    valid_from: date
    valid_to: date | None
    source: str = "Act"


def test_dates_of_parameters(county: Loaded) -> None:
    rows = [
        Row("limit", Decimal(1), date(2026, 1, 1), date(2026, 6, 1)),
        Row("limit", Decimal(2), date(2026, 7, 1), None),
        Row("other", Decimal(1), date(2026, 1, 1), None),
        Row("other", Decimal(2), date(2026, 7, 1), None),
    ]
    assert [(one.key, one.finding.wrong) for one in parameter_findings(rows)] == [
        ("limit", Wrong.DATES_GAP),
        ("other", Wrong.DATES_OVERLAP),
    ]
    assert str(parameter_findings(rows)[0]).startswith("limit: parameters.limit: no value is in force from 1 June 2026")


def test_an_interview_asks_light_questions_first_and_no_judgement(county: Loaded) -> None:
    service = queries.service(2, "substance-at-home")
    assert service is not None
    asked: dict[str, bool] = {}
    while (step := queries.interview(service, asked, date(2026, 11, 2))) and step.ask:
        asked[step.ask] = step.ask != "substance_worries"
    assert list(asked) == ["municipality_in_county", "home_care_client", "substance_worries"]
    assert step is not None
    assert (step.answer, step.matters) == ("unknown", ("needs_substance_support",))


def test_no_interview_of_the_seeded_plan_is_longer_than_its_questions(county: Loaded) -> None:
    for clause in queries.clauses(2):
        step = queries.interview(clause, {}, date(2026, 11, 2))
        if step:
            questions = {question.spec.name for question in queries.questions_of(clause)}
            assert set(step.open) <= questions
