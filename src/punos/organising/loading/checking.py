"""Everything that can be wrong with a version of the plan once its files can be read: references, dates, shares, criteria, reasons.

The seed, `punos plan check` and `punos plan import` ask the same questions here. A fault is kept on the row it belongs to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

from punos.base.period import Period
from punos.base.texts import Language
from punos.engines.criteria import CriteriaError, FactSpec, Judgement, Tree, facts_of, faults, read
from punos.engines.criteria import Parameter as Dated
from punos.engines.criteria.tree import parts_of
from punos.organising.errors import RuleError
from punos.organising.loading.county import has_days
from punos.organising.loading.reading import Row, Wanted
from punos.organising.loading.versions import TEXTS, Known, ReadClause, ReadVersion
from punos.organising.models import DeadlineRule, PlanVersion
from punos.organising.queries.document import parameters_in
from punos.organising.rules import Chain, ChainStep, Free, Measure, Minimum, Promise, Service, Task, limit_of
from punos.organising.rules.wording import LEVELS, PROVISION
from punos.organising.words import ClauseKind, VersionStatus
from punos.trust.words import Role, Sector

#: Who may answer for a step of a chain.
PARTIES = frozenset({*map(str, Role), *map(str, Sector), "own_worker", "client", "near_one"})

CriterionCheck = Callable[[Tree, Mapping[str, FactSpec], Mapping[str, Dated], date, str], Iterable[CriteriaError]]

#: What is asked of every criterion. A check of the engine that is written later is added here, and nowhere else.
CRITERION_CHECKS: tuple[CriterionCheck, ...] = (faults,)

MEND = "mend the key, or add what it names"
NUMBER = re.compile(r"[1-9]\d{0,2}(\.[1-9]\d{0,3})*")


def check(version: ReadVersion, known: Known, before: ReadVersion | None = None) -> None:
    """Keep every fault of a version; with the version before it, also of what changed between them."""
    _dates(version)
    _numbers(version)
    _removed(version)
    desk = _Desk(version, known)
    for one in version.clauses:
        desk.check(one)
    if before is not None:
        check_changes(version, before)


def check_deadlines(version: ReadVersion, deadlines: Wanted, known: Known, file: str) -> None:
    """Whom a deadline is for must be a criterion that can be answered."""
    for one in deadlines.rows:
        if isinstance(one, DeadlineRule) and one.applies is not None:
            row = Row(version.row.folder, file, one.id, {"applies": one.applies})
            _said(row, partial(_asked, row, one.applies, known, version.first_day, "applies"))


def refuse_together(version: ReadVersion, others: Iterable[PlanVersion]) -> None:
    """A fault for each other confirmed version that would be in force on a day on which this one is."""
    mine = _in_force(version.version)
    for other in others:
        theirs = _in_force(other)
        if mine and theirs and other.number != version.version.number and mine.overlaps(theirs):
            earlier, later = sorted((version.version, other), key=lambda one: (one.valid_from or date.min, one.number))
            problem = f"versions {earlier.number} and {later.number} would both be in force on {later.valid_from}"
            version.row.fault("valid_from", problem, f"write valid_to: {later.valid_from} in version {earlier.number}, or mend the days")


# --- the version ------------------------------------------------------------------------------------------


def _in_force(version: PlanVersion) -> Period | None:
    """When the version rules; None when it does not, or never."""
    if version.status != VersionStatus.CONFIRMED or not version.valid_from:
        return None
    return Period(version.valid_from, version.valid_to) if has_days(version) else None


def _dates(version: ReadVersion) -> None:
    row, told = version.row, version.version
    if told.valid_from and not has_days(told):
        row.fault("valid_to", f"ends {told.valid_to} before it begins {told.valid_from}", "swap the days, or mend one")
    if told.valid_from and told.confirmed_on and told.confirmed_on > told.valid_from:
        row.fault("confirmed_on", f"is in force from {told.valid_from}, before it is confirmed {told.confirmed_on}", "mend one of the days")
    if told.status == VersionStatus.CONFIRMED:
        for name in ("confirmed_on", "decision_ref", "valid_from"):
            if not getattr(told, name):
                row.fault(name, "is empty, but the version is confirmed", "write it, or give the version another status")


def _numbers(version: ReadVersion) -> None:
    times = Counter(one.clause.number for one in version.clauses)
    chapters = {one.clause.number for one in version.clauses if one.clause.kind == ClauseKind.CHAPTER}
    for one in version.clauses:
        number, is_chapter = one.clause.number, one.clause.kind == ClauseKind.CHAPTER
        if not NUMBER.fullmatch(number):
            one.row.fault("number", f"{number!r} is no number of a clause", "write 4 for a chapter, '4.12' for a clause in it")
        elif is_chapter == ("." in number):
            one.row.fault("number", f"{number} is not where a {one.clause.kind} stands", "write 4 for a chapter, '4.12' for a clause in it")
        elif number.partition(".")[0] not in chapters:
            one.row.fault("number", f"there is no chapter {number.partition('.')[0]}", "mend the number, or add the chapter")
        if times[number] > 1:
            one.row.fault("number", f"{number} is the number of {times[number]} clauses", "give each clause its own")


def _removed(version: ReadVersion) -> None:
    for row in version.removed:
        row.only("key reason")
        row.text("reason")
        if row.key in version.by_key:
            row.fault("key", "the clause is said to be removed, but it is here", "take the row away, or the clause")


def check_changes(version: ReadVersion, before: ReadVersion) -> None:
    """What came, changed or went since the version before must tell why."""
    old, now, told = before.by_key, version.by_key, {row.key for row in version.removed}
    for key, one in now.items():
        earlier = old.get(key)
        what = "is new" if earlier is None else _changed(earlier, one)
        if what and not one.row.raw.get("reason"):
            one.row.fault("reason", f"{what} since version {before.version.number}, and no reason is given", "write why, in fi, sv and en")
    for key in old.keys() - now.keys() - told:
        version.row.folder.fault(
            version.row.file,
            key,
            "removed",
            f"was in version {before.version.number} and is gone, without a reason",
            "add it under removed",
        )
    for row in version.removed:
        if row.key not in old:
            row.fault("key", f"version {before.version.number} has no clause with this key", "mend the key")


def _changed(earlier: ReadClause, now: ReadClause) -> str:
    """What of a clause has changed, in words; nothing when nothing has. Its number may move without a reason."""
    old, new = earlier.clause, now.clause
    if (old.kind, old.rule) != (new.kind, new.rule):
        return "its rule has changed"
    texts = [(name, language.value) for name in TEXTS for language in Language]
    changed = [(name, lang) for name, lang in texts if getattr(old, f"{name}_{lang}") != getattr(new, f"{name}_{lang}")]
    return f"its {changed[0][0]} in {changed[0][1]} has changed" if changed else ""


# --- one clause -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Desk:
    """Checks the clauses of one version against one another and against what they may refer to."""

    version: ReadVersion
    known: Known

    def check(self, one: ReadClause) -> None:
        """Keep every fault of one clause."""
        for where, problem in _untold(one.row.raw.get("rule"), "rule"):
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
            _said(row, lambda: limit_of(data["limit"], "rule.limit"))
        if "share" in data:
            _share(row, data["share"])
        if data.get("eligibility") is not None:
            _said(row, lambda: self._criterion(row, read(data["eligibility"], "rule.eligibility")))

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
        if tree is None:
            return
        _answerable(row, tree, self.known, self.version.first_day, "rule.eligibility")
        for name in parameters_in(tree):
            self._covered(row, name)
        for name in facts_of(tree):
            self._judged(row, tree, name)
        for named in _clauses_named(tree):
            if named not in self.version.by_key and named not in self.version.by_number:
                row.fault("rule.eligibility", f"a condition names clause {named!r}, which this version does not have", MEND)

    def _covered(self, row: Row, name: str) -> None:
        """A parameter must have a value on every day on which the version rules, and none of its own years may be without one."""
        parameter = self.known.parameters.get(name)
        values = sorted(parameter.values, key=lambda dated: dated.period.start) if parameter else []
        for one, following in pairwise(values):
            if one.period.end != following.period.start:
                problem = f"the parameter {name!r} has no value from {one.period.end} to {following.period.start}"
                row.fault("rule.eligibility", problem, "close the gap in parameters.yaml")
        end, ends = self.version.version.valid_to, [dated.period.end for dated in values]
        if values and ends[-1] is not None and (end is None or ends[-1] < end):
            problem = f"the parameter {name!r} has no value from {ends[-1]} on, and this version is in force then"
            row.fault("rule.eligibility", problem, "add the value with its source to parameters.yaml")

    def _judged(self, row: Row, tree: Tree, name: str) -> None:
        """What a professional judges is asked as a judgement, and nothing else is."""
        if name in self.known.facts and (name in self.known.judged) != (name in _judgements(tree)):
            said = "is judged by a professional" if name in self.known.judged else "is not judged, but asked of the person"
            row.fault("rule.eligibility", f"the fact {name!r} {said}", "write judgement for what is judged, fact for what is asked")


def _asked(row: Row, raw: Any, known: Known, on: date, path: str) -> None:
    """As `_answerable`, for a criterion as data. Raises CriteriaError where it cannot be read."""
    _answerable(row, read(raw, path), known, on, path)


def _answerable(row: Row, tree: Tree, known: Known, on: date, path: str) -> None:
    """A fault for all that would keep a criterion from being answered on the day."""
    for one in CRITERION_CHECKS:
        for fault in one(tree, known.facts, known.parameters, on, path):
            row.fault(fault.path, fault.problem, fault.cure)


def _said(row: Row, read_it: Callable[[], object]) -> None:
    """Keep what a reader says is wrong."""
    try:
        read_it()
    except RuleError as error:
        row.fault(error.field, error.problem, error.cure)
    except CriteriaError as error:
        row.fault(error.path, error.problem, error.cure)


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


def _judgements(tree: Tree) -> frozenset[str]:
    if isinstance(tree, Judgement):
        return frozenset({tree.fact})
    return frozenset().union(*map(_judgements, parts_of(tree))) if parts_of(tree) else frozenset()


def _clauses_named(tree: Tree) -> Iterator[str]:
    if tree.clause:
        yield tree.clause
    for part in parts_of(tree):
        yield from _clauses_named(part)


def _untold(value: object, where: str) -> Iterator[tuple[str, str]]:
    """The texts of a rule that lack a language or are blank in one."""
    languages = {language.value for language in Language}
    if isinstance(value, Mapping):
        if languages & set(value):
            missing = sorted(name for name in languages if not _is_told(value.get(name)))
            if missing:
                yield where, f"has no {', '.join(missing)}"
            return
        for name, part in value.items():
            yield from _untold(part, f"{where}.{name}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _untold(part, f"{where}[{number}]")


def _is_told(value: object) -> bool:
    """Whether a language says something; a list of words may be empty."""
    if isinstance(value, list):
        return all(isinstance(word, str) and word.strip() for word in value)
    return isinstance(value, str) and bool(value.strip())
