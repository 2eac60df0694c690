"""Everything that can be wrong with the criterion of a clause or of a deadline, once it can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from punos.base.period import Period
from punos.engines.criteria import CriteriaError, FactSpec, Judgement, Tree, Wrong, facts_of, faults, findings, read
from punos.engines.criteria import Parameter as Dated
from punos.engines.criteria.tree import parts_of
from punos.organising.errors import RuleError
from punos.organising.loading.reading import Row
from punos.organising.loading.versions import Known, ReadVersion
from punos.organising.queries.document import parameters_in

CriterionCheck = Callable[[Tree, Mapping[str, FactSpec], Mapping[str, Dated], date, str], Iterable[CriteriaError]]

SENSELESS = (Wrong.NEVER, Wrong.ALWAYS, Wrong.TOO_LARGE)


def senseless(tree: Tree, specs: Mapping[str, FactSpec], parameters: Mapping[str, Dated], on: date, path: str) -> Iterator[CriteriaError]:
    """What nobody can meet, what everybody meets, and what is too large to tell."""
    yield from (one.error for one in findings(tree, specs, parameters, Period(on), path) if one.wrong in SENSELESS)


#: What is asked of every criterion. A check of the engine that is written later is added here, and nowhere else.
CRITERION_CHECKS: tuple[CriterionCheck, ...] = (faults, senseless)

WHERE = "rule.eligibility"


def check_criterion(row: Row, tree: Tree, version: ReadVersion, known: Known) -> None:
    """A criterion of a clause can be answered for as long as its version rules, and names only what there is."""
    answerable(row, tree, known, version.first_day, WHERE)
    for name in parameters_in(tree):
        _covered(row, name, version, known)
    for name in facts_of(tree):
        _judged(row, tree, name, known)
    for named in _clauses_named(tree):
        if named not in version.by_key and named not in version.by_number:
            row.fault(WHERE, f"a condition names clause {named!r}, which this version does not have", "mend the key, or add what it names")


def answerable_data(row: Row, raw: Any, known: Known, on: date, path: str) -> None:
    """As `answerable`, for a criterion as data. Raises CriteriaError where it cannot be read."""
    answerable(row, read(raw, path), known, on, path)


def answerable(row: Row, tree: Tree, known: Known, on: date, path: str) -> None:
    """A fault for all that would keep a criterion from being answered on the day."""
    for one in CRITERION_CHECKS:
        for fault in one(tree, known.facts, known.parameters, on, path):
            row.fault(fault.path, fault.problem, fault.cure)


def said(row: Row, read_it: Callable[[], object]) -> None:
    """Keep what a reader says is wrong."""
    try:
        read_it()
    except RuleError as error:
        row.fault(error.field, error.problem, error.cure)
    except CriteriaError as error:
        row.fault(error.path, error.problem, error.cure)


def _covered(row: Row, name: str, version: ReadVersion, known: Known) -> None:
    """A parameter must have a value on every day on which the version rules, and none of its own years may be without one."""
    parameter = known.parameters.get(name)
    values = sorted(parameter.values, key=lambda dated: dated.period.start) if parameter else []
    for one, following in pairwise(values):
        if one.period.end != following.period.start:
            problem = f"the parameter {name!r} has no value from {one.period.end} to {following.period.start}"
            row.fault(WHERE, problem, "close the gap in parameters.yaml")
    end, ends = version.version.valid_to, [dated.period.end for dated in values]
    if values and ends[-1] is not None and (end is None or ends[-1] < end):
        problem = f"the parameter {name!r} has no value from {ends[-1]} on, and this version is in force then"
        row.fault(WHERE, problem, "add the value with its source to parameters.yaml")


def _judged(row: Row, tree: Tree, name: str, known: Known) -> None:
    """What a professional judges is asked as a judgement, and nothing else is."""
    if name in known.facts and (name in known.judged) != (name in _judgements(tree)):
        said = "is judged by a professional" if name in known.judged else "is not judged, but asked of the person"
        row.fault(WHERE, f"the fact {name!r} {said}", "write judgement for what is judged, fact for what is asked")


def _judgements(tree: Tree) -> frozenset[str]:
    if isinstance(tree, Judgement):
        return frozenset({tree.fact})
    return frozenset().union(*map(_judgements, parts_of(tree))) if parts_of(tree) else frozenset()


def _clauses_named(tree: Tree) -> Iterator[str]:
    if tree.clause:
        yield tree.clause
    for part in parts_of(tree):
        yield from _clauses_named(part)
