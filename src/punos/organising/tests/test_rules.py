"""Rules read from their JSON form, with clear errors; and rules in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from punos.base.texts import Text
from punos.engines.clocks import Limit, Unit
from punos.organising.errors import RuleError
from punos.organising.rules import Free, Measure, Promise, limit_of, rule_of
from punos.organising.rules.catalogue import class_name, group_name, main_class
from punos.organising.rules.wording import event_text, limit_text, measure_text, party_text, share_text
from punos.organising.words import ClauseKind

PROMISE: dict[str, Any] = {
    "metric": "time_to_service",
    "limit": {"amount": 3, "unit": "working_days"},
    "start": "service_wished",
    "stop": "service_begun",
    "share": 0.9,
    "owner": "substance-services",
    "if_broken": None,
}
STEP: dict[str, Any] = {
    "key": "noticed",
    "title": {"fi": "a", "sv": "b", "en": "c"},
    "responsible": "nurse",
    "supports": [],
    "informed": [],
    "limit": None,
    "handover": False,
    "service": "social-guidance",
}


def test_a_promise_is_read_as_it_is_written() -> None:
    rule = rule_of(ClauseKind.PROMISE, PROMISE)
    assert rule == Promise(
        "time_to_service", Limit(3, Unit.WORKING_DAYS), "service_wished", "service_begun", Decimal("0.9"), "substance-services", None
    )


def test_a_rule_that_is_only_for_people_is_kept_as_it_is() -> None:
    assert rule_of(ClauseKind.INDICATOR, {"rhythm": "monthly"}) == Free({"rhythm": "monthly"})


@pytest.mark.parametrize(
    ("kind", "raw", "field"),
    [
        (ClauseKind.PROMISE, PROMISE | {"share": "most"}, "rule.share"),
        (ClauseKind.PROMISE, PROMISE | {"share": True}, "rule.share"),
        (ClauseKind.PROMISE, PROMISE | {"limit": {"amount": "3", "unit": "weeks"}}, "rule.limit.amount"),
        (ClauseKind.PROMISE, PROMISE | {"limit": {"amount": 3, "unit": "moons"}}, "rule.limit.unit"),
        (ClauseKind.PROMISE, PROMISE | {"limit": {"amount": -1, "unit": "weeks"}}, "rule.limit"),
        (ClauseKind.PROMISE, PROMISE | {"colour": "red"}, "rule.colour"),
        (ClauseKind.PROMISE, {name: value for name, value in PROMISE.items() if name != "stop"}, "rule.stop"),
        (ClauseKind.PROMISE, PROMISE | {"owner": " "}, "rule.owner"),
        (ClauseKind.CHAIN, {"steps": []}, "rule.steps"),
        (ClauseKind.CHAIN, {"steps": [STEP | {"title": {"fi": "a"}}]}, "rule.steps[0].title"),
        (ClauseKind.CHAIN, {"steps": [STEP, "then"]}, "rule.steps[1]"),
        (ClauseKind.CHAIN, {"steps": [STEP | {"service": None}]}, "rule.steps[0].service"),
        (ClauseKind.CHAIN, {"steps": [STEP | {"service": None, "part": "wish"}]}, "rule.steps[0].part"),
        (ClauseKind.PERMIT, {"law": "x", "domain": "magic", "providers": []}, "rule.domain"),
        (ClauseKind.GRANT, {"law": "x", "domain": "social", "providers": [], "eligibility": {"fact": 3}}, "rule.eligibility.fact"),
        (ClauseKind.PERMIT, {"law": "x", "domain": "social", "providers": [1]}, "rule.providers"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_field_and_cure(kind: ClauseKind, raw: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleError) as wrong:
        rule_of(kind, raw)
    assert wrong.value.field == field
    assert wrong.value.problem
    assert wrong.value.cure


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"amount": 7, "unit": "working_days"}, Text("7 työpäivää", "7 arbetsdagar", "7 working days")),
        ({"amount": 1, "unit": "weeks"}, Text("1 viikko", "1 vecka", "1 week")),
        ({"amount": 0, "unit": "hours"}, Text("heti", "genast", "at once")),
        ({"amount": 0, "unit": "working_days"}, Text("saman päivän aikana", "samma dag", "the same day")),
    ],
)
def test_limits_in_words(raw: dict[str, Any], said: Text) -> None:
    assert limit_text(limit_of(raw)) == said


@pytest.mark.parametrize(("share", "english"), [("0.9", "90%"), ("1.0", "100%"), ("0.985", "98.5%"), ("0.05", "5%")])
def test_shares_in_words(share: str, english: str) -> None:
    assert share_text(Decimal(share)).en == english
    assert share_text(Decimal(share)).fi == english.replace(".", ",").replace("%", "\N{NO-BREAK SPACE}%")


def test_measures_in_words() -> None:
    assert measure_text(Measure("road_km", Decimal(25), "km")).en == "at most 25 km by road"
    assert measure_text(Measure("road_km", Decimal("2.5"), "km")).fi == "enintään 2,5 km tietä pitkin"
    assert measure_text(Measure("something", Decimal(3), "x")).en == "at least 3 x"


def test_parties_and_events_in_words() -> None:
    assert party_text("nurse").en == "nurse"
    assert party_text("own_worker").sv == "egen kontaktperson"
    assert party_text("kela").sv == "FPA"
    assert event_text("service_begun").fi == "palvelu alkanut"
    assert event_text("moon_risen").en == "moon risen"


def test_classes_and_groups_have_names() -> None:
    assert main_class("P5.7") == "P5"
    assert class_name("P4.3").en == "Home care and home services"
    assert class_name("P4.99") == class_name("P4")
    assert class_name("X1").fi == "X1"
    assert group_name("KR1").en == "All residents"
