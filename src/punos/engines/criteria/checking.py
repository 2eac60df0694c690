"""Checking that a criterion can be answered: are its facts declared, are its parameters in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations, pairwise
from typing import Any

from punos.base.period import Period
from punos.base.texts import Language
from punos.engines.criteria import finding as found
from punos.engines.criteria.facts import CriteriaError, FactKind, FactSpec, kind_of, kinds_for
from punos.engines.criteria.finding import Finding
from punos.engines.criteria.parameters import Dated, Parameter
from punos.engines.criteria.tree import Compare, Leaf, OneOf, ParameterRef, Tree, parts_of, step_to


def faults(
    tree: Tree,
    specs: Mapping[str, FactSpec],
    parameters: Mapping[str, Parameter],
    on: date,
    path: str = "criteria",
) -> tuple[CriteriaError, ...]:
    """What would keep the criterion from being answered on `on`; nothing when it is sound.

    Finds facts that are not declared or of another kind, choices that do not exist, and parameters
    that are not declared, not in force on `on` or of another kind than their fact.
    """
    return tuple(finding.error for finding in unanswerable(tree, specs, parameters, on, path))


def unanswerable(
    tree: Tree,
    specs: Mapping[str, FactSpec],
    parameters: Mapping[str, Parameter],
    on: date,
    path: str = "criteria",
) -> Iterator[Finding]:
    """The same as `faults`, in three languages."""
    for leaf, here in placed_leaves(tree, path):
        spec = specs.get(leaf.fact)
        if spec is None:
            yield found.unknown_fact(here, leaf.fact)
            continue
        yield from _kind_faults(leaf, spec, here)
        if isinstance(leaf, Compare):
            yield from _limit_faults(leaf, spec, parameters, on, here)


def placed_leaves(tree: Tree, path: str) -> Iterator[tuple[Leaf, str]]:
    """The conditions on facts, each with its path."""
    if isinstance(tree, Leaf):
        yield tree, path
    for number, part in enumerate(parts_of(tree)):
        yield from placed_leaves(part, path + step_to(tree, number))


def out_of_force(tree: Tree, parameters: Mapping[str, Parameter], during: Period, path: str = "criteria") -> Iterator[Finding]:
    """The days of `during` on which a parameter that the criterion refers to has no value."""
    for leaf, here in placed_leaves(tree, path):
        if isinstance(leaf, Compare) and isinstance(leaf.value, ParameterRef) and leaf.value.name in parameters:
            values = parameters[leaf.value.name].values
            for gap in _uncovered([dated.period for dated in values], during):
                yield found.not_in_force(here, leaf.value.name, gap)


def dating(name: str, values: Iterable[Dated]) -> Iterator[Finding]:
    """What is wrong with the periods of a parameter's values: two in force at once, days between two on which none is."""
    path, in_order = f"parameters.{name}", sorted(values, key=lambda dated: dated.period.start)
    for one, other in combinations(in_order, 2):
        if one.period.overlaps(other.period):
            yield found.dates_overlap(path, one.period.start, other.period.start)
    for before, after in pairwise(in_order):
        if before.period.end is not None and before.period.end < after.period.start:
            yield found.dates_gap(path, Period(before.period.end, after.period.start))


def untranslated(raw: object, path: str = "criteria") -> Iterator[Finding]:
    """Texts in the JSON form of a criterion that are not in every language; the rest of the form may be wrong or right."""
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            here = f"{path}.{key}"
            yield from _missing_languages(value, here) if key == "text" else untranslated(value, here)
    elif isinstance(raw, list | tuple):
        for number, part in enumerate(raw):
            yield from untranslated(part, f"{path}[{number}]")


def _missing_languages(raw: object, path: str) -> Iterator[Finding]:
    texts: Mapping[Any, Any] = raw if isinstance(raw, Mapping) else {}
    missing = [language for language in Language if not str(texts.get(language.value) or "").strip()]
    if missing:
        yield found.untranslated(path, missing)


def _kind_faults(leaf: Leaf, spec: FactSpec, path: str) -> Iterator[Finding]:
    wanted = kinds_for(leaf)
    if spec.kind not in wanted:
        yield found.wrong_kind(path, leaf.fact, spec.kind, wanted)
    if isinstance(leaf, OneOf) and spec.choices:
        known = dict(spec.choices)
        for value in leaf.values:
            if value not in known:
                yield found.unknown_choice(path, leaf.fact, value, known)


def _limit_faults(leaf: Compare, spec: FactSpec, parameters: Mapping[str, Parameter], on: date, path: str) -> Iterator[Finding]:
    limit = leaf.value
    if isinstance(limit, ParameterRef):
        if limit.name not in parameters:
            yield found.unknown_parameter(path, limit.name)
            return
        dated = parameters[limit.name].as_of(on)
        if dated is None:
            yield found.not_in_force(path, limit.name, on)
            return
        limit = dated.value
    if spec.kind in (FactKind.NUMBER, FactKind.DATE) and kind_of(limit) is not spec.kind:
        yield found.wrong_limit(path, leaf.fact, spec.kind, limit)


def _uncovered(periods: Iterable[Period], during: Period) -> Iterator[Period]:
    since = during.start
    for period in sorted(periods, key=lambda one: one.start):
        if during.end is not None and since >= during.end:
            return
        if period.start > since:
            yield Period(since, min(period.start, during.end or period.start))
        if period.end is None:
            return
        since = max(since, period.end)
    if during.end is None or since < during.end:
        yield Period(since, during.end)
