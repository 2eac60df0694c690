"""Checking a criterion before it is used: are its facts declared, are its parameters in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from punos.engines.criteria.evaluation import KINDS, dated_value
from punos.engines.criteria.facts import CriteriaError, FactKind, FactSpec, kind_of, kinds_for
from punos.engines.criteria.parameters import Parameter
from punos.engines.criteria.tree import (
    All,
    Any_,
    AtLeast,
    Compare,
    Leaf,
    Not,
    OneOf,
    ParameterRef,
    Tree,
    parts_of,
)


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
    return tuple(_faults(tree, specs, parameters, on, path))


def _faults(tree: Tree, specs: Mapping[str, FactSpec], parameters: Mapping[str, Parameter], on: date, path: str) -> Iterator[CriteriaError]:
    if isinstance(tree, All | Any_ | AtLeast | Not):
        for number, part in enumerate(parts_of(tree)):
            step = f"{path}.{KINDS[type(tree)]}" + ("" if isinstance(tree, Not) else f"[{number}]")
            yield from _faults(part, specs, parameters, on, step)
        return
    spec = specs.get(tree.fact)
    if spec is None:
        yield CriteriaError(path, f"fact {tree.fact!r} is not declared", "declare it or mend its name")
        return
    yield from _kind_faults(tree, spec, path)
    if isinstance(tree, Compare):
        yield from _limit_faults(tree, spec, parameters, on, path)


def _kind_faults(tree: Leaf, spec: FactSpec, path: str) -> Iterator[CriteriaError]:
    wanted = kinds_for(tree)
    if spec.kind not in wanted:
        problem = f"fact {tree.fact!r} is a {spec.kind}, not a {' or '.join(wanted)}"
        yield CriteriaError(path, problem, "ask about it in the form for its kind")
    if isinstance(tree, OneOf) and spec.choices:
        for value in tree.values:
            if value not in dict(spec.choices):
                known = ", ".join(choice for choice, _ in spec.choices)
                yield CriteriaError(path, f"{value!r} is no choice of {tree.fact!r}", f"choose from {known}")


def _limit_faults(tree: Compare, spec: FactSpec, parameters: Mapping[str, Parameter], on: date, path: str) -> Iterator[CriteriaError]:
    limit = tree.value
    if isinstance(limit, ParameterRef):
        try:
            limit = dated_value(limit.name, parameters, on).value
        except CriteriaError as error:
            yield CriteriaError(path, f"{error.path}: {error.problem}", error.cure)
            return
    if spec.kind in (FactKind.NUMBER, FactKind.DATE) and kind_of(limit) is not spec.kind:
        problem = f"fact {tree.fact!r} is a {spec.kind} and {limit!r} is not"
        yield CriteriaError(path, problem, f"compare with a {spec.kind}")
