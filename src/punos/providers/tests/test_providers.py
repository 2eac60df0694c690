"""Approvals and units: what follows from the plan, who may produce, and that the database keeps it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from punos.base.period import Period
from punos.organising.loading import organisation_id
from punos.organising.queries import services
from punos.providers.errors import UnitsRefusedError
from punos.providers.loading import UNITS, LoadedProviders, load_providers
from punos.providers.models import Approval, ServiceUnit
from punos.providers.queries import approvals_of, may_produce, providers_of, units_for, units_of
from punos.providers.rules import Span, joined, lets_produce, opening_hours, ways_of
from punos.providers.tests.factories import providers
from punos.providers.words import ApprovalState, Way
from punos.trust.words import Sector

__all__ = ["providers"]
AUTUMN = date(2026, 11, 2)


def test_ways_follow_from_the_sector() -> None:
    assert ways_of(Sector.COUNTY, ["self_produced", "procured"]) == (Way.SELF_PRODUCED,)
    assert ways_of(Sector.COMPANY, ["self_produced", "procured", "voucher"]) == (Way.PROCURED, Way.VOUCHER)
    assert ways_of(Sector.ASSOCIATION, ["procured", "other"]) == (Way.OTHER,)
    assert ways_of(Sector.ASSOCIATION, ["self_produced", "procured"]) == (Way.PROCURED,)
    assert ways_of(Sector.KELA, ["other"]) == (Way.OTHER,)


def test_only_an_approved_one_of_the_day_lets_produce() -> None:
    year = Period(date(2026, 1, 1), date(2027, 1, 1))
    assert [state for state in ApprovalState if lets_produce(state, year, AUTUMN)] == [ApprovalState.APPROVED]
    assert not lets_produce(ApprovalState.APPROVED, year, date(2027, 1, 1))


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6, unique=True))
def test_joined_spans_cover_the_same_days_without_touching(months: list[int]) -> None:
    starts = [date(2026 + month // 12, month % 12 + 1, 1) for month in sorted(months)]
    ends = [date(2026 + (month + 1) // 12, (month + 1) % 12 + 1, 1) for month in sorted(months)]
    spans = [Span(number, Period(*both)) for number, both in enumerate(zip(starts, ends, strict=True))]

    made = joined(spans)

    for day in [*starts, *ends]:
        assert any(day in one.period for one in spans) == any(day in one.period for one in made)
    assert all(first.period.end != second.period.start for first, second in pairwise(made))


def test_every_provider_that_the_plan_names_may_produce(providers: LoadedProviders) -> None:
    for clause in services(2, "fi"):
        named = {organisation_id(key) for key in clause.rule.providers}
        assert {one.organisation_id for one in providers_of(clause.key, AUTUMN)} == named, clause.key
        assert all(may_produce(one, clause.key, AUTUMN) for one in named)
        assert units_for(clause.key, AUTUMN), clause.key


def test_own_production_is_a_provider_like_any_other(providers: LoadedProviders) -> None:
    ways = {one.key: one.ways for one in providers_of("social-work", AUTUMN)}
    assert ways == {"adult-social-work": (Way.SELF_PRODUCED,)}
    assert not may_produce(organisation_id("company-aamukaste"), "social-work", AUTUMN)
    assert not may_produce(organisation_id("adult-social-work"), "social-work", date(2001, 1, 1))


def test_an_approval_tells_its_terms_and_evidence(providers: LoadedProviders) -> None:
    bought = [one for one in approvals_of(organisation_id("company-aamukaste")) if one.lets_produce(AUTUMN)]
    assert bought
    assert all(one.terms_version == 2 and one.evidence[0].requirement == "require-competence" for one in bought)


def test_units_have_places_and_hours(providers: LoadedProviders) -> None:
    kela = units_of(organisation_id("kela-central"))
    assert {unit.municipality.fi for unit in kela} == {"Jyväskylä", "Äänekoski", "Jämsä"}
    assert len({unit.name.en for unit in kela}) == 3
    assert all(unit.hours["mon"] == (8, 16) and 24 < unit.lon < 27 and 61 < unit.lat < 64 for unit in kela)


def test_loading_again_changes_nothing(providers: LoadedProviders) -> None:
    assert load_providers().touched == 0
    assert ServiceUnit.objects.count() == providers.units
    assert Approval.objects.count() == providers.approvals


def test_a_faulty_file_loads_nothing_and_names_every_fault(providers: LoadedProviders, tmp_path: Path) -> None:
    text = UNITS.read_text(encoding="utf-8").replace("organisation: parish-harjunsuu", "organisation: parish-nowhere")
    path = tmp_path / "units.yaml"
    path.write_text(text.replace("mon: [7, 20]", "mon: [20, 7]"), encoding="utf-8")
    with pytest.raises(UnitsRefusedError) as refused:
        load_providers(path)
    assert len(refused.value.faults) == 2


def test_pages_cannot_write_approvals(providers: LoadedProviders) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Approval.objects.update(state="withdrawn")
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("delete from open.service_unit")


def test_two_approvals_for_the_same_do_not_overlap(providers: LoadedProviders) -> None:
    one = Approval.objects.filter(valid_to__isnull=True).first()
    assert one is not None
    with pytest.raises(IntegrityError, match="approval_is_one_at_a_time"), transaction.atomic(using="owner"):
        Approval.objects.using("owner").create(
            organisation_id=one.organisation_id,
            clause_key=one.clause_key,
            way=one.way,
            state="approved",
            valid_from=AUTUMN,
            terms_version=2,
        )


@pytest.mark.parametrize(
    ("open_at", "language", "words"),
    [
        ({"mon": (8, 16), "tue": (8, 16), "wed": (8, 16), "fri": (8, 15)}, "en", "Mon–Wed 8–16, Fri 8–15"),
        ({"mon": (8, 16), "wed": (8, 16)}, "sv", "mån 8–16, ons 8–16"),
        ({}, "fi", "sopimuksen mukaan"),
        (dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), (0, 24)), "en", "always"),
    ],
)
def test_hours_are_told_in_few_words(open_at: dict[str, tuple[int, int]], language: str, words: str) -> None:
    assert opening_hours(open_at).in_(language) == words
