"""What the organising plan answers: versions, clauses, services, entitlement, history."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from punos.engines.clocks import Limit, Unit
from punos.engines.criteria import Answer, CriteriaError, FactKind
from punos.organising import queries
from punos.organising.loading import Loaded, clause_id
from punos.organising.queries import Change
from punos.organising.rules import Chain, Minimum, Promise, Service
from punos.organising.tests.factories import county
from punos.organising.words import ClauseKind

__all__ = ["county"]

TODAY = date(2026, 11, 23)
HOME = {"municipality_in_county": True, "home_care_client": True, "substance_worries": True}


def test_one_version_rules_on_each_day_from_the_first_on(county: Loaded) -> None:
    first, second = (one for one in queries.versions() if one.is_confirmed)
    assert first.valid_from is not None
    assert second.valid_from is not None
    assert queries.plan_in_force(first.valid_from - timedelta(days=1)) is None
    assert queries.plan_in_force(first.valid_from) == first
    assert queries.plan_in_force(second.valid_from - timedelta(days=1)) == first
    assert queries.plan_in_force(second.valid_from) == second
    assert queries.plan_in_force(TODAY) == second


def test_a_clause_is_found_by_number_and_by_key(county: Loaded) -> None:
    by_number, by_key = queries.clause(2, "5.1"), queries.clause(2, "min-sote-distance")
    assert by_number is by_key
    assert by_number is not None
    assert by_number.chapter == "5"
    assert queries.clause(2, "99.9") is None
    assert queries.clause(77, "5.1") is None


def test_a_confirmed_clause_is_shown_without_a_query(county: Loaded) -> None:
    queries.book(1)
    queries.book(2)
    with CaptureQueriesContext(connection) as asked:
        clause = queries.cached_clause(clause_id(1, "substance-at-home"))
        assert clause is not None
        assert queries.promise_of(clause) is not None
        assert queries.services(2, "fi", "päihteet")
    assert len(asked) == 0


def test_a_clause_that_does_not_exist_is_none(county: Loaded) -> None:
    assert queries.cached_clause(uuid4()) is None


def test_every_rule_of_every_clause_is_typed(county: Loaded) -> None:
    wanted = {ClauseKind.SERVICE: Service, ClauseKind.PROMISE: Promise, ClauseKind.MINIMUM: Minimum, ClauseKind.CHAIN: Chain}
    for number in (1, 2):
        for clause in queries.clauses(number):
            assert isinstance(clause.rule, wanted.get(clause.kind, object))


def test_a_service_leads_to_its_promise_minimum_deadline_and_providers(county: Loaded) -> None:
    service = queries.service(2, "substance-at-home")
    assert service is not None
    promise, minimum, deadline = queries.promise_of(service), queries.minimum_of(service), queries.deadline_of(service)
    assert promise is not None
    assert isinstance(promise.rule, Promise)
    assert promise.rule.limit == Limit(2, Unit.WORKING_DAYS)
    assert minimum is not None
    assert minimum.kind is ClauseKind.MINIMUM
    assert deadline is not None
    assert deadline.limit == Limit(3, Unit.MONTHS)
    assert [name.en for name in queries.providers_of(service)] == ["Substance and addiction services"]


def test_a_service_under_version_one_keeps_the_promise_of_version_one(county: Loaded) -> None:
    service = queries.service(1, "substance-at-home")
    assert service is not None
    promise = queries.promise_of(service)
    assert promise is not None
    assert promise.version == 1
    assert isinstance(promise.rule, Promise)
    assert promise.rule.limit == Limit(3, Unit.WORKING_DAYS)


def test_entitlement_answers_with_reasons(county: Loaded) -> None:
    service = queries.service(2, "substance-at-home")
    assert service is not None
    yes = queries.entitlement(service, HOME, TODAY)
    no = queries.entitlement(service, HOME | {"home_care_client": False}, TODAY)
    unknown = queries.entitlement(service, {"municipality_in_county": True}, TODAY)
    assert yes is not None
    assert no is not None
    assert unknown is not None
    assert (yes.answer, no.answer, unknown.answer) == (Answer.YES, Answer.NO, Answer.UNKNOWN)
    assert "home_care_client" in unknown.ask
    assert next(part for part in no.parts if part.answer is Answer.NO).fact == "home_care_client"


def test_entitlement_refuses_a_fact_of_a_wrong_kind(county: Loaded) -> None:
    service = queries.service(2, "substance-at-home")
    assert service is not None
    with pytest.raises(CriteriaError):
        queries.entitlement(service, {"municipality_in_county": 3}, TODAY)


def test_a_clause_without_a_criterion_has_no_entitlement(county: Loaded) -> None:
    promise = queries.clause(2, "6.1")
    assert promise is not None
    assert queries.entitlement(promise, {}, TODAY) is None


def test_every_criterion_can_be_answered_on_every_day_of_its_version(county: Loaded) -> None:
    grounds = queries.Grounds.now_declared()
    for number, day in ((1, date(2026, 1, 1)), (1, date(2026, 9, 30)), (2, date(2026, 10, 1)), (2, TODAY)):
        for clause in queries.clauses(number):
            explained = queries.entitlement(clause, {}, day, grounds)
            assert explained is None or explained.answer is Answer.UNKNOWN


def test_questions_are_asked_in_their_order_and_judgements_are_not_asked(county: Loaded) -> None:
    service = queries.service(2, "substance-at-home")
    assert service is not None
    names = [question.spec.name for question in queries.questions_of(service)]
    assert names == [name for name in queries.questions() if name in names]
    assert "needs_substance_support" not in names
    assert "substance_worries" in names


def test_facts_have_kinds_units_and_choices(county: Loaded) -> None:
    specs = queries.fact_specs()
    assert specs["age"].kind is FactKind.NUMBER
    assert specs["age"].unit is not None
    assert [value for value, _ in specs["care_allowance"].choices] == ["none", "basic", "middle", "highest"]


def test_parameters_have_one_value_on_a_day(county: Loaded) -> None:
    dated = queries.parameters()["joint_service_days"]
    before, after = dated.as_of(date(2024, 12, 31)), dated.as_of(date(2025, 1, 1))
    assert before is not None
    assert after is not None
    assert (before.value, after.value) == (300, 365)


def test_the_comparison_tells_the_number_before_and_after_and_why(county: Loaded) -> None:
    change = next(change for change in queries.compare(1, 2) if change.clause.key == "min-sote-distance")
    assert change.change is Change.CHANGED
    assert [(rule.path, rule.before, rule.after) for rule in change.rules] == [(("minimum",), 30, 25)]
    assert change.reason is not None


def test_the_comparison_tells_the_conditions_of_a_criterion_in_words(county: Loaded) -> None:
    change = next(change for change in queries.compare(1, 2) if change.clause.key == "work-ability-assessment")
    assert change.criterion is not None
    assert any("365" in text.en for text in change.criterion.gone)
    assert any("180" in text.en for text in change.criterion.new)


def test_clauses_that_come_and_go_have_their_reasons(county: Loaded) -> None:
    changes = {change.clause.key: change for change in queries.compare(1, 2)}
    assert changes["mobile-unit"].change is Change.ADDED
    assert changes["permit-unit-registration-statement"].change is Change.REMOVED
    assert changes["permit-unit-registration-statement"].reason is not None


def test_a_version_does_not_differ_from_itself(county: Loaded) -> None:
    assert queries.compare(2, 2) == ()


def test_the_history_of_a_clause_is_told_from_its_beginning(county: Loaded) -> None:
    first, second, *_ = queries.history("min-sote-distance")
    assert (first.version.number, second.version.number) == (1, 2)
    assert first.change is None
    assert second.change is not None
    assert {edition.change for edition in queries.history("detox")} == {None}
    assert queries.history("mobile-unit")[0].version.number == 2
