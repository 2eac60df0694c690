"""Whether the criteria of a whole plan are sound: each by itself, those of one service beside each other, and the dates of parameters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, Protocol

from punos.base.period import Period
from punos.base.texts import Text
from punos.engines.criteria import (
    CriteriaError,
    Dated,
    FactSpec,
    Finding,
    Parameter,
    Tree,
    bands_of_one_service,
    dating,
    findings,
    read,
    unreadable,
    untranslated,
)
from punos.organising.rules.clauses import Rule, Service, Task
from punos.organising.rules.facts import ParameterRow
from punos.organising.words import ClauseKind

PATH = "rule.eligibility"


class PlanClause(Protocol):
    """A clause of a plan, as far as its criterion goes."""

    @property
    def key(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def kind(self) -> ClauseKind: ...
    @property
    def title(self) -> Text: ...
    @property
    def rule(self) -> Rule: ...
    @property
    def raw(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class PlanFinding:
    """One thing wrong in a plan: the key and number of the clause (of a parameter its name and nothing), and what is wrong there."""

    key: str
    number: str
    finding: Finding

    @property
    def is_doubt(self) -> bool:
        """Whether it may be meant so."""
        return self.finding.is_doubt

    def in_(self, language: str) -> str:
        """Where, what is wrong and the cure, in a language."""
        name = f"{self.number} {self.key}" if self.number else self.key
        return f"{name}: {self.finding.path}: {self.finding.problem.in_(language)}: {self.finding.cure.in_(language)}"

    def __str__(self) -> str:
        return self.in_("en")


def criterion_in(rule: Rule, raw: Mapping[str, Any]) -> Tree | None:
    """The criterion of a rule: of a service, a task, or a clause that states one for several; None where there is none.

    Raises CriteriaError for one that cannot be read.
    """
    if isinstance(rule, Service | Task):
        return rule.eligibility
    stated = raw.get("eligibility")
    return read(stated, PATH) if stated else None


def plan_findings(
    clauses: Iterable[PlanClause], specs: Mapping[str, FactSpec], parameters: Mapping[str, Parameter], during: Period
) -> tuple[PlanFinding, ...]:
    """All that is wrong with the criteria of a plan in the days when it is in force, in the order of the clauses."""
    listed = list(clauses)
    trees: dict[str, Tree] = {}
    found: list[PlanFinding] = []
    for clause in listed:
        own = _findings_of(clause, trees, specs, parameters, during)
        found.extend(PlanFinding(clause.key, clause.number, one) for one in own)
    found += _beside_each_other(listed, trees, specs, parameters, during)
    order = {clause.key: place for place, clause in enumerate(listed)}
    return tuple(sorted(found, key=lambda one: order[one.key]))


def parameter_findings(rows: Iterable[ParameterRow]) -> tuple[PlanFinding, ...]:
    """Values of parameters that are in force at once, and days between two values on which none is."""
    in_order = sorted(rows, key=attrgetter("name", "valid_from"))
    return tuple(
        PlanFinding(name, "", one)
        for name, values in groupby(in_order, key=attrgetter("name"))
        for one in dating(name, [Dated(row.value, Period(row.valid_from, row.valid_to), row.source) for row in values])
    )


def _findings_of(
    clause: PlanClause, trees: dict[str, Tree], specs: Mapping[str, FactSpec], parameters: Mapping[str, Parameter], during: Period
) -> Iterator[Finding]:
    """The findings of one clause; its criterion, where there is one that can be read, is put among the trees."""
    yield from untranslated(clause.raw.get("eligibility"), PATH)
    try:
        tree = criterion_in(clause.rule, clause.raw)
    except CriteriaError as error:
        yield unreadable(error)
        return
    if tree is not None:
        trees[clause.key] = tree
        yield from findings(tree, specs, parameters, during, PATH)


def _beside_each_other(
    clauses: Iterable[PlanClause],
    trees: Mapping[str, Tree],
    specs: Mapping[str, FactSpec],
    parameters: Mapping[str, Parameter],
    during: Period,
) -> Iterator[PlanFinding]:
    """Bands of one service in several clauses: those of the same kind, class and law."""
    families: dict[tuple[object, ...], list[PlanClause]] = defaultdict(list)
    for clause in clauses:
        if clause.key in trees and isinstance(clause.rule, Service | Task):
            ptv_class = clause.rule.ptv_class if isinstance(clause.rule, Service) else ""
            families[clause.kind, ptv_class, clause.rule.law].append(clause)
    for family in families.values():
        by_name = {clause.key: clause for clause in family}
        for one in bands_of_one_service([(key, trees[key]) for key in by_name], specs, parameters, during.start):
            clause = by_name[one.path]
            yield PlanFinding(clause.key, clause.number, one.at(PATH))
