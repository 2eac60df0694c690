"""From the seed files to the versions of the organising plan and their clauses.

Version 1 is its chapters and the clauses of its files. Version 2 is version 1 with the changes of its own file, each with
its reason, a changed clause in full; every version is kept whole, so that a clause of one version never depends on another version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from punos.base.texts import Language
from punos.engines.criteria import FactSpec, Tree, faults
from punos.engines.criteria import Parameter as Dated
from punos.organising.errors import RuleError
from punos.organising.loading.ids import clause_id
from punos.organising.loading.reading import Folder, Row, Wanted
from punos.organising.loading.writing import Difference
from punos.organising.models import Clause, DeadlineRule, Fact, Parameter, PlanVersion
from punos.organising.rules import Chain, Rule, Service, Task, fact_spec, parameters_of, rule_of
from punos.organising.words import ClauseKind, VersionStatus
from punos.trust.models import Organisation

PLAN = "plan.yaml"
PLAN_2 = "plan-2.yaml"
TEXTS = ("title", "text", "plain")


def versions(folder: Folder, others: Iterable[Wanted]) -> tuple[Wanted, Wanted]:
    """The plan versions and all their clauses; `others` are the rows that clauses refer to."""
    first = folder.read(PLAN, "plan", "chapters", "files")
    second = folder.read(PLAN_2, "plan", "changed", "added", "removed")
    rows = _first_rows(folder, first)
    known = _Known.of(others)
    made = [_version(folder, PLAN, first["plan"]), _version(folder, PLAN_2, second["plan"])]
    made[1].removed = {row.key: row.raw.get("reason") for row in folder.rows(PLAN_2, second["removed"])}
    clauses = _clauses(1, rows, made[0], known) + _clauses(2, _second_rows(folder, rows, second), made[1], known)
    return Wanted(PlanVersion, tuple(_ended(made)), same=("number",)), Wanted(Clause, tuple(clauses))


def refuse_changed(folder: Folder, versions: Wanted, found: Difference) -> None:
    """A confirmed version may only end, and its clauses may neither change nor come in afterwards: a fault, not an update."""
    confirmed = {row.number: row for row in PlanVersion.objects.using("owner").filter(status=VersionStatus.CONFIRMED)}
    for row in versions.rows:
        stored = confirmed.get(row.pk)
        changed = [name for name in _FIXED if stored and getattr(stored, name) != getattr(row, name)]
        for name in changed:
            folder.fault(_file(row.pk), str(row.pk), name, "the version is confirmed with another value", "write a new version")
    for row in (*found.made, *found.changed):
        if isinstance(row, Clause) and row.version_id in confirmed:
            problem = f"version {row.version_id} is confirmed without it or with other words"
            folder.fault(_file(row.version_id), row.key, "-", problem, "write a new version")


_FIXED = ("title_fi", "title_sv", "title_en", "status", "confirmed_on", "decision_ref", "valid_from", "removed")


def _file(number: int) -> str:
    return PLAN if number == 1 else PLAN_2


def _version(folder: Folder, file: str, raw: object) -> PlanVersion:
    listed = folder.rows(file, [raw], by="number")
    if not listed:
        return PlanVersion(number=0)
    row = listed[0]
    row.only("number title status confirmed_on decision_ref valid_from", "valid_to fictional")
    made = PlanVersion(
        number=row.raw["number"],
        **row.text("title"),
        status=row.word("status", tuple(VersionStatus), "the statuses"),
        confirmed_on=row.day("confirmed_on"),
        decision_ref=row.raw.get("decision_ref") or "",
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to"),
    )
    row.checked(made, leave={"valid_to"})
    return made


def _ended(made: list[PlanVersion]) -> list[PlanVersion]:
    """A version ends when the next one begins."""
    for version, following in pairwise(made):
        version.valid_to = version.valid_to or following.valid_from
    return made


def _first_rows(folder: Folder, plan: Mapping[str, Any]) -> list[Row]:
    chapters = [{"kind": "chapter", "rule": {}, "plain": raw.get("text"), **raw} for raw in plan["chapters"] if isinstance(raw, dict)]
    rows = folder.rows(PLAN, chapters)
    for name in plan["files"]:
        file = str(name)
        rows += folder.rows(file, folder.read(file, "clauses")["clauses"])
    return rows


def _second_rows(folder: Folder, rows: list[Row], plan: Mapping[str, Any]) -> list[Row]:
    removed = {row.key: row for row in folder.rows(PLAN_2, plan["removed"])}
    changed = {row.key: row for row in folder.rows(PLAN_2, plan["changed"])}
    keys = {row.key for row in rows}
    for row in (*removed.values(), *changed.values()):
        row.text("reason")
        if row.key not in keys:
            row.fault("key", "version 1 has no clause with this key", "mend the key, or put the clause under added")
    added = folder.rows(PLAN_2, plan["added"])
    for row in added:
        row.text("reason")
        if row.key in keys:
            row.fault("key", "version 1 has a clause with this key", "put it under changed")
    kept = [changed.get(row.key, row) for row in rows if row.key not in removed]
    return kept + added


def _clauses(number: int, rows: list[Row], version: PlanVersion, known: _Known) -> list[Clause]:
    keys = {row.key: str(row.raw.get("kind")) for row in rows}
    made: list[Clause] = []
    for position, row in enumerate(sorted(rows, key=_order), start=1):
        row.only("key kind number title text plain rule", "reason")
        row.word("kind", tuple(ClauseKind), "the kinds of clauses")
        clause = _clause(number, position, row)
        row.checked(clause, leave={"rule"})
        rule = _rule(row)
        if rule is not None:
            known.check(row, rule, keys, version.valid_from or date.max)
        made.append(clause)
    return made


def _order(row: Row) -> tuple[int, ...]:
    """4.9 comes before 4.12."""
    parts = str(row.raw.get("number", "")).split(".")
    return tuple(int(part) if part.isdigit() else 0 for part in parts)


def _clause(number: int, position: int, row: Row) -> Clause:
    texts = {name: text for field in TEXTS for name, text in row.text(field).items()}
    reasons = row.text("reason") if row.raw.get("reason") else {f"reason_{language}": "" for language in Language}
    return Clause(
        id=clause_id(number, row.key),
        version_id=number,
        key=row.key,
        number=str(row.raw.get("number", "")),
        position=position,
        kind=row.raw.get("kind") or "",
        rule=row.raw.get("rule") or {},
        **texts,
        **reasons,
    )


def _rule(row: Row) -> Rule | None:
    try:
        return rule_of(ClauseKind(str(row.raw.get("kind"))), row.raw.get("rule") or {})
    except RuleError as error:
        row.fault(error.field, error.problem, error.cure)
    except ValueError:
        pass
    return None


def _facts(rows: list[Fact]) -> dict[str, FactSpec]:
    """The facts that can be read; what is wrong with the others has been told already."""
    found = {}
    for row in rows:
        with suppress(RuleError):
            found[row.name] = fact_spec(row.name, row.type, row.spec)
    return found


def _parameters(rows: list[Parameter]) -> dict[str, Dated]:
    """The parameters that can be read; what is wrong with the others has been told already."""
    found: dict[str, Dated] = {}
    for name in {row.name for row in rows}:
        with suppress(RuleError, TypeError, AttributeError):
            found |= parameters_of(row for row in rows if row.name == name)
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What a clause may refer to."""

    organisations: set[str]
    deadlines: set[str]
    facts: Mapping[str, FactSpec]
    parameters: Mapping[str, Dated]

    @classmethod
    def of(cls, wanted: Iterable[Wanted]) -> _Known:
        rows = [row for one in wanted for row in one.rows]
        return cls(
            organisations={row.key for row in rows if isinstance(row, Organisation)},
            deadlines={row.id for row in rows if isinstance(row, DeadlineRule)},
            facts=_facts([row for row in rows if isinstance(row, Fact)]),
            parameters=_parameters([row for row in rows if isinstance(row, Parameter)]),
        )

    def check(self, row: Row, rule: Rule, kinds: Mapping[str, str], on: date) -> None:
        """Every reference of the rule leads somewhere, and its criterion can be answered on the first day in force."""
        if isinstance(rule, Service):
            self._refers(row, "rule.promise", rule.promise, kinds, ClauseKind.PROMISE)
            self._refers(row, "rule.minimum", rule.minimum, kinds, ClauseKind.MINIMUM)
        if isinstance(rule, Service | Task):
            row.each_known("rule.providers", rule.providers, self.organisations, "organisations")
            if rule.deadline is not None:
                row.each_known("rule.deadline", [rule.deadline], self.deadlines, "deadlines")
            self._answerable(row, rule.eligibility, on)
        if isinstance(rule, Chain):
            for step in rule.steps:
                self._refers(row, f"rule.steps.{step.key}.service", step.service, kinds, ClauseKind.SERVICE)

    def _refers(self, row: Row, field: str, key: str | None, kinds: Mapping[str, str], kind: ClauseKind) -> None:
        if key is not None and kinds.get(key) != kind:
            row.fault(field, f"{key!r} is no {kind.value} of this version", "mend the key or add the clause")

    def _answerable(self, row: Row, tree: Tree | None, on: date) -> None:
        for fault in faults(tree, self.facts, self.parameters, on, "rule.eligibility") if tree else ():
            row.fault(fault.path, fault.problem, fault.cure)
