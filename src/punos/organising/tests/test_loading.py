"""Loading the county: everything or nothing, twice the same, every fault told."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from punos.organising.errors import SeedRefusedError
from punos.organising.loading import SEED, Loaded, clause_id, load_county, organisation_id, register_id
from punos.organising.models import Clause, Municipality, PlanVersion
from punos.organising.tests.factories import county
from punos.trust.models import Organisation, Register

__all__ = ["county"]


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """A copy of the seed that a test may spoil."""
    folder = tmp_path / "seed"
    shutil.copytree(SEED, folder)
    return folder


def spoil(seed: Path, file: str, old: str, new: str) -> None:
    path = seed / file
    text = path.read_text(encoding="utf-8")
    spoilt, times = re.subn(old, new, text, count=1)
    assert times == 1
    path.write_text(spoilt, encoding="utf-8")


def test_the_whole_county_is_loaded(county: Loaded) -> None:
    assert county.rows["Municipality"] == 22
    assert county.rows["EmploymentArea"] == 3
    assert county.rows["PlanVersion"] == 2
    clauses = Clause.objects.filter(version_id=1)
    assert clauses.filter(kind="service").count() >= 60
    assert clauses.filter(kind="promise").count() >= 12
    assert clauses.filter(kind="minimum").count() >= 10
    assert clauses.filter(kind="chain").count() >= 10


def test_a_second_load_touches_nothing(county: Loaded) -> None:
    assert load_county().touched == 0


def test_ids_follow_from_keys(county: Loaded) -> None:
    assert Organisation.objects.get(key="county").id == organisation_id("county")
    assert Register.objects.get(key="county-social").id == register_id("county-social")
    assert Clause.objects.get(version_id=2, key="detox").id == clause_id(2, "detox")
    assert clause_id(1, "detox") != clause_id(2, "detox")


def test_codes_stay_strings_of_three_figures(county: Loaded) -> None:
    assert Municipality.objects.get(key="hankasalmi").code == "077"


def test_a_version_ends_when_the_next_one_begins(county: Loaded) -> None:
    first, second = PlanVersion.objects.filter(status="confirmed").order_by("number")
    assert first.valid_to == second.valid_from
    assert first.valid_from is not None
    assert first.valid_from < date(2026, 11, 23)


def test_version_two_keeps_what_it_does_not_change_and_tells_why_it_changes(county: Loaded) -> None:
    old, new = (Clause.objects.get(version_id=number, key="min-sote-distance") for number in (1, 2))
    assert (old.rule["minimum"], new.rule["minimum"]) == (30, 25)
    assert new.reason_fi
    assert new.reason_sv
    assert new.reason_en
    assert Clause.objects.get(version_id=2, key="detox").text_fi == Clause.objects.get(version_id=1, key="detox").text_fi
    version = PlanVersion.objects.get(number=2)
    assert version.removed
    assert not Clause.objects.filter(version_id=2, key__in=version.removed).exists()


def test_positions_follow_numbers(county: Loaded) -> None:
    numbers = Clause.objects.filter(version_id=2, number__in=["4.9", "4.12", "5.1"]).order_by("position").values_list("number", flat=True)
    assert list(numbers) == sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])


def test_every_fault_is_told_at_once_with_file_key_field_and_cure(county: Loaded, seed: Path) -> None:
    spoil(seed, "organisations.yaml", "sector: association", "sector: guild")
    spoil(seed, "county.yaml", 'code: "077"', 'code: "77x7"')
    spoil(seed, "plan/promises.yaml", r"share: [\d.]+", "share: most")
    spoil(seed, "plan/services-substance.yaml", r"promise: \S+", "promise: promise-nobody-made")
    spoil(seed, "plan/services-substance.yaml", r"\{fact: home_care_client\}", "{fact: likes_dogs}")
    spoil(seed, "deadlines.yaml", "amount: 7, unit: working_days", "amount: 7, unit: moons")
    with pytest.raises(SeedRefusedError) as refused:
        load_county(seed)
    told = {(fault.file, fault.field.split("[")[0]) for fault in refused.value.faults}
    assert told >= {
        ("organisations.yaml", "sector"),
        ("county.yaml", "code"),
        ("plan/promises.yaml", "rule.share"),
        ("plan/services-substance.yaml", "rule.promise"),
        ("plan/services-substance.yaml", "rule.eligibility.all"),
        ("deadlines.yaml", "limit.unit"),
    }
    assert all(fault.key and fault.problem and fault.cure for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        ("organisations.yaml", "key: county, sector: county", "key: county, sector: county, colour: red", "colour"),
        ("statutes.yaml", "role: social_worker", "role: wizard", "role"),
        ("facts.yaml", "type: int", "type: rune", "facts.age"),
        ("parameters.yaml", "to: 2025-01-01", "to: null", "parameters.joint_service_days"),
        ("plan.yaml", "valid_from: 2026-01-01", "valid_from: soon", "valid_from"),
        ("plan/chains.yaml", "service: employment-coaching", "service: detox-of-nobody", "rule.steps.noticed.service"),
        ("plan/services-substance.yaml", r"providers: \[substance-services\]", "providers: [nobody]", "rule.providers"),
        ("plan.yaml", "status: confirmed", "status: draft", "status"),
        ("plan.yaml", "status: confirmed", "status: -1", "status"),
        ("plan.yaml", "decision_ref: Aluevaltuusto", "decision_ref: Somebody", "decision_ref"),
        ("statutes.yaml", "scope: all", "scope: null", "scope"),
        ("statutes.yaml", "domain: social", "domain: {a: 1}", "domain"),
        ("facts.yaml", r"question: \{fi: 'Kuinka vanha olet\?'.*\}", "question: true", "facts.age"),
        ("facts.yaml", "fi: ikä", 'fi: "i\\\\0kä"', "-"),
        ("county.yaml", 'code: "077"', "code: 3.5", "code"),
        ("statutes.yaml", r"- \{role: social_worker, purpose: care.*\}", "- [3]", "-"),
        ("parameters.yaml", r"- \{value: 300.*\}", "- [3]", "-"),
        ("plan/policies.yaml", r"rule: \{\}", "rule: 3.5", "rule"),
        ("plan/services-substance.yaml", r"number: '4\.81'", "number: '4.82'", "number"),
    ],
)
def test_a_fault_names_its_field(county: Loaded, seed: Path, file: str, old: str, new: str, field: str) -> None:
    spoil(seed, file, old, new)
    with pytest.raises(SeedRefusedError) as refused:
        load_county(seed)
    assert field in {fault.field for fault in refused.value.faults}


def test_a_broken_or_missing_file_is_a_fault_and_not_a_crash(county: Loaded, seed: Path) -> None:
    (seed / "deadlines.yaml").write_text("deadlines: [", encoding="utf-8")
    (seed / "plan/chains.yaml").unlink()
    (seed / "facts.yaml").write_text("facts: []\nfacts: []\n", encoding="utf-8")
    with pytest.raises(SeedRefusedError) as refused:
        load_county(seed)
    assert {"deadlines.yaml", "plan/chains.yaml", "facts.yaml"} <= {fault.file for fault in refused.value.faults}


def test_a_confirmed_clause_is_not_changed_by_a_load(county: Loaded, seed: Path) -> None:
    spoil(seed, "plan/services-substance.yaml", "sv: Avvänjningsvård", "sv: Någonting annat")
    with pytest.raises(SeedRefusedError, match="confirmed"):
        load_county(seed)
    assert Clause.objects.get(version_id=1, key="detox").title_sv == "Avvänjningsvård"


def test_nothing_is_loaded_when_there_is_a_fault(county: Loaded, seed: Path) -> None:
    spoil(seed, "county.yaml", "population: 4601", "population: 4602")
    spoil(seed, "deadlines.yaml", "confidence: A\n", "confidence: surely\n")
    with pytest.raises(SeedRefusedError):
        load_county(seed)
    assert Municipality.objects.get(code="077").population == 4601
