"""Everything that can be wrong with one clause, among the others of its version and what they may refer to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from punos.base.period import Period
from punos.engines.criteria import Tree, read
from punos.organising.loading.county import has_days
from punos.organising.loading.criterion_checks import check_criterion, said
from punos.organising.loading.reading import Row, untold
from punos.organising.loading.versions import Known, ReadClause, ReadVersion
from punos.organising.rules import Chain, ChainStep, Free, Measure, Minimum, Promise, Service, Task, limit_of
from punos.organising.rules.wording import LEVELS, PROVISION
from punos.organising.words import Applicant, ClauseKind
from punos.trust.words import Role, Sector

#: Who may answer for a step of a chain.
PARTIES = frozenset({*map(str, Role), *map(str, Sector), "own_worker", "client", "near_one"})

MEND = "mend the key, or add what it names"


@dataclass(frozen=True, slots=True)
class ClauseChecks:
    """Checks the clauses of one version against one another and against what they may refer to."""

    version: ReadVersion
    known: Known

    def check(self, one: ReadClause) -> None:
        """Keep every fault of one clause."""
        for where, problem in untold(one.row.raw.get("rule"), "rule"):
            one.row.fault(where, problem, "write fi, sv and en, none of them blank")
        checks: Mapping[type, Callable[[Row, Any], None]] = {
            Service: self._service,
            Task: self._task,
            Promise: self._promise,
            Minimum: self._minimum,
            Chain: self._chain,
            Free: self._free,
        }
        if one.rule is not None:
            checks[type(one.rule)](one.row, one.rule)

    def _service(self, row: Row, rule: Service) -> None:
        self._clause(row, "rule.promise", rule.promise, ClauseKind.PROMISE)
        self._clause(row, "rule.minimum", rule.minimum, ClauseKind.MINIMUM)
        self._handled(row, rule)
        _words(row, "rule.level", [rule.level], LEVELS)
        _words(row, "rule.provision", rule.provision, PROVISION)
        if not rule.provision:
            row.fault("rule.provision", "nobody is said to produce it", f"use some of {', '.join(PROVISION)}")
        if not re.fullmatch(r"P\d{1,2}(\.\d{1,2})?", rule.ptv_class):
            row.fault("rule.ptv_class", f"{rule.ptv_class!r} is no class of the service catalogue", "write P4 or P4.3")
        if not re.fullmatch(r"KR[12](\.\d)?", rule.target_group):
            row.fault("rule.target_group", f"{rule.target_group!r} is no target group of the service catalogue", "write KR1 or KR1.2")

    def _task(self, row: Row, rule: Task) -> None:
        self._handled(row, rule)
        for key, times in Counter(paper.key for paper in rule.documents).items():
            if times > 1:
                row.fault("rule.documents", f"{key!r} is the key of {times} papers", "give each paper its own")
        if rule.review:
            self._deadline(row, "rule.review.deadline", rule.review.deadline)
            self._deadline(row, "rule.review.served", rule.review.served)
        if row.raw.get("kind") in (ClauseKind.PERMIT, ClauseKind.GRANT) and rule.applicant is not Applicant.ORGANISATION:
            self._applied_for(row, rule)

    def _applied_for(self, row: Row, rule: Task) -> None:
        """What a person applies for is handled in a time, and its decision can be reviewed (Administrative Procedure Act 434/2003 46 and 49 b §)."""
        if rule.limit is None and rule.deadline is None:
            row.fault("rule.limit", "nothing says in what time an application is handled", "write a limit, or name a deadline")
        if rule.review is None:
            row.fault(
                "rule.review",
                "nothing says who reviews a decision, nor by when that is asked for",
                "write review: {authority, deadline, served}",
            )

    def _handled(self, row: Row, rule: Service | Task) -> None:
        """What a service and a task have alike: who does it, by when, for whom."""
        if not rule.providers:
            row.fault("rule.providers", "nobody provides it", "name at least one organisation")
        self._organisations(row, "rule.providers", rule.providers)
        self._deadline(row, "rule.deadline", rule.deadline)
        self._criterion(row, rule.eligibility)

    def _promise(self, row: Row, rule: Promise) -> None:
        _share(row, rule.share)
        self._organisations(row, "rule.owner", [rule.owner])

    def _minimum(self, row: Row, rule: Minimum) -> None:
        _share(row, rule.share)
        _words(row, "rule.level", [rule.level], LEVELS)
        _measure(row, "rule.minimum", rule.measure)
        if rule.alternative:
            _measure(row, "rule.alternative.minimum", rule.alternative)

    def _chain(self, row: Row, rule: Chain) -> None:
        times = Counter(step.key for step in rule.steps)
        for number, step in enumerate(rule.steps):
            where = f"rule.steps.{step.key}"
            if times[step.key] > 1:
                row.fault(f"rule.steps[{number}].key", f"{step.key!r} is the key of {times[step.key]} steps", "give each step its own")
            self._step(row, where, step)

    def _step(self, row: Row, where: str, step: ChainStep) -> None:
        self._clause(row, f"{where}.service", step.service, ClauseKind.SERVICE)
        for name, words in (("responsible", [step.responsible]), ("supports", step.supports), ("informed", step.informed)):
            for word in sorted(set(words) - PARTIES):
                row.fault(f"{where}.{name}", f"{word!r} is nobody", "name a role, a sector, own_worker, client or near_one")
        if step.handover and step.limit is None:
            row.fault(f"{where}.limit", "the client is handed over, but nothing says by when", "write a limit")

    def _free(self, row: Row, rule: Free) -> None:
        """A rule that only people follow names things of the plan all the same."""
        self._named(row, rule.data)
        data = rule.data
        if data.get("limit") is not None:
            said(row, lambda: limit_of(data["limit"], "rule.limit"))
        if "share" in data:
            _share(row, data["share"])
        if data.get("eligibility") is not None:
            said(row, lambda: self._criterion(row, read(data["eligibility"], "rule.eligibility")))

    def _named(self, row: Row, data: Mapping[str, Any]) -> None:
        """What such a rule names: clauses, organisations, deadlines."""
        for name in ("promise", "minimum", "service", "chain"):
            for key in _listed(data.get(name)):
                self._clause(row, f"rule.{name}", key, ClauseKind(name))
        for name in ("parties", "providers", "owner"):
            self._organisations(row, f"rule.{name}", _listed(data.get(name)))
        for key in _listed(data.get("deadline")):
            self._deadline(row, "rule.deadline", key)
        for key in _listed(data.get("task")):
            found = self.version.by_key.get(key)
            if found is None or not isinstance(found.rule, Task):
                row.fault("rule.task", f"{key!r} is no authority task, permit or grant of this version", MEND)

    def _clause(self, row: Row, where: str, key: str | None, kind: ClauseKind) -> None:
        found = self.version.by_key.get(key) if key is not None else None
        if key is not None and (found is None or found.clause.kind != kind):
            row.fault(where, f"{key!r} is no {kind.value} of this version", MEND)

    def _organisations(self, row: Row, where: str, keys: Iterable[str]) -> None:
        for key in sorted(set(keys) - self.known.organisations):
            row.fault(where, f"{key!r} is not in organisations", MEND)

    def _deadline(self, row: Row, where: str, key: str | None) -> None:
        if key is None:
            return
        found = self.known.deadlines.get(key)
        if found is None:
            row.fault(where, f"{key!r} is not in deadlines", MEND)
        elif self.version.version.valid_from and has_days(found) and self.version.first_day not in Period(found.valid_from, found.valid_to):
            row.fault(
                where, f"the deadline {key!r} is not in force on {self.version.first_day}, when this version begins", "name the one that is"
            )

    def _criterion(self, row: Row, tree: Tree | None) -> None:
        if tree is not None:
            check_criterion(row, tree, self.version, self.known)


def _listed(value: object) -> list[str]:
    """One key or several; an empty field has none."""
    return [] if value is None else [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _words(row: Row, where: str, words: Iterable[str], known: Mapping[str, object]) -> None:
    for word in sorted(set(words) - set(known)):
        row.fault(where, f"{word!r} is not a word of the plan here", f"use {', '.join(known)}")


def _share(row: Row, share: object) -> None:
    whole = share if isinstance(share, Decimal) else Decimal(str(share)) if type(share) in (int, float) else None
    if whole is None or not 0 < whole <= 1:
        row.fault("rule.share", f"{share} is no share of cases", "write 0.9 for nine in ten; a share is above 0 and at most 1")


def _measure(row: Row, where: str, measure: Measure) -> None:
    if measure.minimum <= 0:
        row.fault(where, f"{measure.minimum} {measure.unit} limits nothing", "write a number above 0")
