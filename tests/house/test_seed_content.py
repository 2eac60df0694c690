"""The seed files hold together: nothing blank in any language, every reference resolves, the counts are what was promised.

Reads the files as they are, without a database, so that a fault is told by file and key before anything is loaded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from punos.base.period import Period
from punos.base.texts import Language, Text
from punos.engines.criteria import Dated, FactKind, FactSpec, Parameter, facts_of, faults, read
from punos.organising.rules import rule_of
from punos.organising.words import ClauseKind
from punos.trust.words import Domain, Purpose, Role, Sector, Topic

SEED = Path(__file__).resolve().parents[2] / "src" / "punos" / "organising" / "seed"
FILES = sorted(str(path.relative_to(SEED)) for path in SEED.rglob("*.yaml"))
LANGUAGES = {language.value for language in Language}
KINDS = {"bool": FactKind.YES_NO, "int": FactKind.NUMBER, "choice": FactKind.CHOICE}
WHO = {*Role, *Sector, "own_worker", "client", "near_one"}
IN_FORCE = date(2026, 1, 1)
ROLES_OF = {
    Sector.COUNTY: ["social_worker", "child_protection_worker", "nurse", "home_care_worker", "substance_worker"],
    Sector.COMPANY: ["private_worker", "home_care_worker", "nurse", "substance_worker"],
    Sector.EMPLOYMENT: ["employment_coach"],
    Sector.KELA: ["kela_officer"],
    Sector.SCHOOL: ["school_worker"],
    Sector.MUNICIPALITY: ["school_worker"],
}
"""Who works where. Associations and parishes are left out: until their need is settled, some of their lines stay closed to them."""


@cache
def content(name: str) -> Any:
    """The content of one seed file."""
    return yaml.safe_load((SEED / name).read_text(encoding="utf-8"))


@cache
def clauses() -> list[dict[str, Any]]:
    """Every clause of version 1, in the order of its files."""
    return [clause for name in content("plan.yaml")["files"] for clause in content(name)["clauses"]]


def second() -> list[dict[str, Any]]:
    """Every clause of version 2."""
    change = content("plan-2.yaml")
    replaced = {row["key"]: row for row in change["changed"]}
    gone = {row["key"] for row in change["removed"]}
    kept = [replaced.get(row["key"], row) for row in clauses() if row["key"] not in gone]
    return [*kept, *change["added"]]


def of_kind(kind: str) -> list[dict[str, Any]]:
    """The clauses of one kind in version 1."""
    return [clause for clause in clauses() if clause["kind"] == kind]


def keys_of(name: str, root: str, by: str = "key") -> set[str]:
    """The keys of one list of one file."""
    return {row[by] for row in content(name)[root]}


def texts(value: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping with a language in it, and where it is."""
    if isinstance(value, dict):
        if LANGUAGES & set(value):
            yield path, value
        for key, part in value.items():
            yield from texts(part, f"{path}.{key}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from texts(part, f"{path}[{number}]")


def criteria() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every criterion of both versions and of the deadlines, and whose it is."""
    for clause in [*clauses(), *second()]:
        if clause["rule"].get("eligibility"):
            yield clause["key"], clause["rule"]["eligibility"]
    for deadline in content("deadlines.yaml")["deadlines"]:
        if deadline["applies"]:
            yield deadline["id"], deadline["applies"]


def declared() -> dict[str, FactSpec]:
    """The declared facts as the criteria engine knows them."""
    return {
        fact["name"]: FactSpec(
            fact["name"],
            KINDS[fact["type"]],
            Text.read(fact["label"]),
            choices=tuple((choice["value"], Text.read(choice["label"])) for choice in fact.get("choices", [])),
        )
        for fact in content("facts.yaml")["facts"]
    }


def parameters() -> dict[str, Parameter]:
    """The dated parameters; building one refuses two values on one day."""
    return {
        row["name"]: Parameter(
            row["name"],
            tuple(Dated(one["value"], Period(one["from"], one["to"]), one["source"]) for one in row["values"]),
        )
        for row in content("parameters.yaml")["parameters"]
    }


@pytest.mark.parametrize("name", FILES)
def test_every_text_is_there_in_three_languages(name: str) -> None:
    found = list(texts(content(name), name))
    for where, text in found:
        assert set(text) == LANGUAGES, f"{where} has {sorted(text)}: write fi, sv and en"
        for language, words in text.items():
            listed = words if isinstance(words, list) else [words]
            assert all(isinstance(word, str) and word.strip() for word in listed), f"{where}.{language} is blank: write it"


def test_the_plan_names_every_file_of_clauses() -> None:
    named = content("plan.yaml")["files"]
    assert sorted(named) == [name for name in FILES if name.startswith("plan/")]
    assert len(named) == len(set(named))


def test_counts_are_what_was_promised() -> None:
    kinds = Counter(clause["kind"] for clause in clauses())
    assert kinds["service"] >= 62
    assert (kinds["promise"], kinds["minimum"], kinds["chain"], kinds["grant"], kinds["permit"]) == (12, 10, 10, 2, 2)
    assert kinds["authority_task"] >= 2
    assert set(kinds) | {"chapter"} == {kind.value for kind in ClauseKind}
    assert len(content("plan.yaml")["chapters"]) == 17
    assert len(content("county.yaml")["municipalities"]) == 22
    assert len(content("county.yaml")["employment_areas"]) == 3


@pytest.mark.parametrize("version", ["first", "second"])
def test_keys_and_numbers_are_used_once(version: str) -> None:
    rows = content("plan.yaml")["chapters"] + (clauses() if version == "first" else second())
    for field in ("key", "number"):
        double = [value for value, times in Counter(row[field] for row in rows).items() if times > 1]
        assert not double, f"{field} used twice: {double}"


def test_a_clause_is_numbered_in_a_chapter_of_the_plan() -> None:
    chapters = {chapter["number"] for chapter in content("plan.yaml")["chapters"]}
    for clause in [*clauses(), *second()]:
        assert clause["number"].split(".")[0] in chapters, clause["key"]


@pytest.mark.parametrize(
    ("name", "root", "by"),
    [
        ("organisations.yaml", "organisations", "key"),
        ("organisations.yaml", "registers", "key"),
        ("county.yaml", "municipalities", "code"),
        ("deadlines.yaml", "deadlines", "id"),
        ("facts.yaml", "facts", "name"),
        ("parameters.yaml", "parameters", "name"),
        ("statutes.yaml", "statutes", "code"),
    ],
)
def test_nothing_is_listed_twice(name: str, root: str, by: str) -> None:
    rows = content(name)[root]
    assert len(keys_of(name, root, by)) == len(rows)


def test_organisations_and_registers_lead_to_each_other() -> None:
    organisations, registers = keys_of("organisations.yaml", "organisations"), keys_of("organisations.yaml", "registers")
    for row in content("organisations.yaml")["organisations"]:
        assert row["sector"] in set(Sector), row["key"]
        assert row["parent"] is None or row["parent"] in organisations, row["key"]
        assert row["register"] is None or row["register"] in registers, row["key"]
    for row in content("organisations.yaml")["registers"]:
        assert row["controller"] in organisations, row["key"]
        assert row["domain"] in set(Domain), row["key"]


def test_companies_work_in_the_registers_of_the_county() -> None:
    companies = [row for row in content("organisations.yaml")["organisations"] if row["sector"] == "company"]
    assert len(companies) == 10
    assert {row["register"] for row in companies} <= {"county-social", "county-health"}


def test_municipalities_lie_in_the_county_and_its_areas() -> None:
    areas = keys_of("county.yaml", "employment_areas")
    for row in content("county.yaml")["municipalities"]:
        assert row["employment_area"] in areas, row["key"]
        assert 24 < row["lon"] < 27, row["key"]
        assert 61 < row["lat"] < 64, row["key"]
        assert row["kind"] in {"urban", "semi-urban", "rural"}, row["key"]


def test_every_rule_can_be_read_in_both_versions() -> None:
    for clause in [*clauses(), *second()]:
        rule_of(ClauseKind(clause["kind"]), clause["rule"])


@pytest.mark.parametrize("version", ["first", "second"])
def test_services_refer_to_what_there_is(version: str) -> None:
    rows = clauses() if version == "first" else second()
    kinds = {row["key"]: row["kind"] for row in rows}
    deadlines = keys_of("deadlines.yaml", "deadlines", "id")
    organisations = keys_of("organisations.yaml", "organisations")
    for row in (row for row in rows if row["kind"] in {"service", "authority_task", "grant", "permit"}):
        rule = row["rule"]
        assert rule["providers"], row["key"]
        assert set(rule["providers"]) <= organisations, row["key"]
        assert rule["deadline"] is None or rule["deadline"] in deadlines, row["key"]
        assert rule["domain"] in set(Domain), row["key"]
        for field in ("promise", "minimum"):
            assert rule.get(field) is None or kinds.get(rule[field]) == field, f"{row['key']}: {field} {rule[field]}"


def test_services_use_known_words() -> None:
    for row in of_kind("service"):
        rule = row["rule"]
        assert rule["topic"] in set(Topic), row["key"]
        assert rule["level"] in {"local", "area", "county"}, row["key"]
        assert set(rule["provision"]) <= {"self_produced", "procured", "voucher", "other"}, row["key"]
        assert re.fullmatch(r"P\d+(\.\d+)?", rule["ptv_class"]), row["key"]
        assert re.fullmatch(r"KR[12](\.\d)?", rule["target_group"]), row["key"]
    spread = {row["rule"]["ptv_class"].split(".")[0] for row in of_kind("service")}
    assert spread >= {"P1", "P3", "P4", "P5", "P6", "P10"}


def test_a_provider_of_a_service_may_write_its_line_of_the_plan() -> None:
    need = content("statutes.yaml")["need"]
    writes = {(row["role"], topic) for row in need if (row["purpose"], row["level"]) == ("care", "write") for topic in row["topics"]}
    sectors = {row["key"]: row["sector"] for row in content("organisations.yaml")["organisations"]}
    for row in of_kind("service"):
        for sector in {sectors[provider] for provider in row["rule"]["providers"]} & set(ROLES_OF):
            able = [role for role in ROLES_OF[Sector(sector)] if (role, row["rule"]["topic"]) in writes]
            assert able, f"{row['key']}: nobody in {sector} may write {row['rule']['topic']}"


def test_promises_are_owned_and_counted_in_known_units() -> None:
    organisations = keys_of("organisations.yaml", "organisations")
    for row in of_kind("promise"):
        assert row["rule"]["owner"] in organisations, row["key"]
        assert 0 < row["rule"]["share"] <= 1, row["key"]


def test_chains_have_steps_that_lead_to_services() -> None:
    services = {row["key"] for row in second() if row["kind"] == "service"} & {row["key"] for row in of_kind("service")}
    for row in of_kind("chain"):
        steps = row["rule"]["steps"]
        assert 6 <= len(steps) <= 10, f"{row['key']} has {len(steps)} steps"
        assert len({step["key"] for step in steps}) == len(steps), row["key"]
        for step in steps:
            where = f"{row['key']}.{step['key']}"
            assert {step["responsible"], *step["supports"], *step["informed"]} <= WHO, where
            assert step["service"] is None or step["service"] in services, f"{where}: {step['service']}"
            assert not step["handover"] or step["limit"], f"{where}: a hand-over needs a limit"


def test_criteria_can_be_answered_on_the_first_day_of_each_version() -> None:
    specs, dated = declared(), parameters()
    for key, raw in criteria():
        for day in (IN_FORCE, content("plan-2.yaml")["plan"]["valid_from"]):
            found = faults(read(raw, key), specs, dated, day, key)
            assert not found, found


def test_judgements_are_declared_as_judgements_and_nothing_is_declared_in_vain() -> None:
    judged = {fact["name"] for fact in content("facts.yaml")["facts"] if fact["judgement"]}
    used = {name for key, raw in criteria() for name in facts_of(read(raw, key))}
    assert used == set(declared())
    asked = {name for key, raw in criteria() for name in _judged(raw)}
    assert asked == judged


def _judged(raw: Any) -> Iterator[str]:
    if isinstance(raw, dict):
        if "judgement" in raw:
            yield raw["judgement"]
        for part in raw.values():
            yield from _judged(part)
    elif isinstance(raw, list):
        for part in raw:
            yield from _judged(part)


def test_deadlines_tell_their_source_and_confidence() -> None:
    for row in content("deadlines.yaml")["deadlines"]:
        assert row["confidence"] in {"A", "B", "C"}, row["id"]
        assert row["source"].strip(), row["id"]
        assert row["source_note"].strip(), row["id"]
        Period(row["valid_from"], row["valid_to"])


def test_the_second_version_changes_what_it_says() -> None:
    plan, change = content("plan.yaml")["plan"], content("plan-2.yaml")
    first = {row["key"]: row for row in clauses()}
    assert plan["valid_from"] < change["plan"]["confirmed_on"] < change["plan"]["valid_from"]
    for row in change["changed"]:
        kept = {field: value for field, value in row.items() if field != "reason"}
        assert set(kept) == set(first[row["key"]]), f"{row['key']}: replace it in full"
        assert kept != first[row["key"]], f"{row['key']}: changes nothing"
    assert {row["key"] for row in change["removed"]} <= set(first)
    assert not {row["key"] for row in change["added"]} & set(first)


def test_the_second_version_is_nearer_and_faster() -> None:
    first, later = ({row["key"]: row["rule"] for row in rows} for rows in (clauses(), second()))
    assert (first["min-sote-distance"]["minimum"], later["min-sote-distance"]["minimum"]) == (30, 25)
    limits = [rules["promise-substance"]["limit"] for rules in (first, later)]
    assert limits == [{"amount": 3, "unit": "working_days"}, {"amount": 2, "unit": "working_days"}]


def test_need_speaks_of_known_things_and_gives_managers_and_planners_nothing() -> None:
    topics = {*Topic, "contact_protected"}
    for row in content("statutes.yaml")["need"]:
        assert row["role"] in set(Role), row
        assert row["purpose"] in set(Purpose), row
        assert set(row["topics"]) <= topics, row
        assert (row["level"], row["scope"]) in {("read", "all"), ("read", "own"), ("write", "all"), ("write", "own")}, row
    assert not {"provider_manager", "planner"} & {row["role"] for row in content("statutes.yaml")["need"]}


def test_a_statute_asks_only_for_what_its_role_needs_and_waits_for_a_lawyer() -> None:
    need = {
        (row["role"], row["purpose"], topic) for row in content("statutes.yaml")["need"] if row["scope"] == "all" for topic in row["topics"]
    }
    for row in content("statutes.yaml")["statutes"]:
        asked = {(role, row["purpose"], topic) for role in row["roles"] for topic in row["topics"]}
        assert asked <= need, f"{row['code']}: {asked - need}"
        assert row["domain"] in set(Domain), row["code"]
        assert row["needs_lawyer"] is True, row["code"]
