"""Cutting each fact into the pieces that a criterion can tell apart: one value stands for all of its piece."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from punos.engines.criteria.evaluation import Answer, dated_value, evaluate
from punos.engines.criteria.facts import Facts, FactSpec, Value
from punos.engines.criteria.parameters import Parameter
from punos.engines.criteria.tree import Compare, Leaf, Number, OneOf, ParameterRef, Tree, leaves_of


@dataclass(frozen=True, slots=True)
class Ground:
    """What conditions are held against: the declared facts, the dated parameters, and the day."""

    specs: Mapping[str, FactSpec]
    parameters: Mapping[str, Parameter]
    on: date

    def limit(self, leaf: Compare) -> Number | date:
        """The limit of a comparison on the day. Raises CriteriaError for a parameter without a value."""
        limit = leaf.value
        return dated_value(limit.name, self.parameters, self.on).value if isinstance(limit, ParameterRef) else limit

    def holds(self, leaf: Leaf, value: Value) -> bool:
        """Whether the condition is met by a value of its fact. Raises CriteriaError for a value of another kind."""
        return evaluate(leaf, {leaf.fact: value}, self.parameters, self.on).answer is Answer.YES


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of one fact: a value of each, and for each condition on the fact in which pieces it is met."""

    fact: str
    values: tuple[Value, ...]
    met: Mapping[Leaf, tuple[bool, ...]]

    def piece_of(self, value: Value, ground: Ground) -> int:
        """In which piece a value is. Raises ValueError for a value that was not among those cut."""
        met = tuple(ground.holds(leaf, value) for leaf in self.met)
        return list(zip(*self.met.values(), strict=True)).index(met)


def cut(tree: Tree, ground: Ground, also: Facts | None = None) -> dict[str, Pieces]:
    """Each fact of the criterion in its pieces, in the order of the tree.

    `also` are values that must have a piece, whether or not the fact was declared to take them.
    Raises CriteriaError for limits of mixed kinds and parameters without a value.
    """
    by_fact: dict[str, list[Leaf]] = {}
    for leaf in dict.fromkeys(leaves_of(tree)):
        by_fact.setdefault(leaf.fact, []).append(leaf)
    return {fact: _pieces(fact, leaves, ground, (also or {}).get(fact)) for fact, leaves in by_fact.items()}


def samples(leaves: Iterable[Leaf], spec: FactSpec | None, ground: Ground) -> list[Value]:
    """Values of one fact, at least one from everywhere that the conditions tell apart; numbers and dates in their order."""
    conditions = list(leaves)
    limits = [ground.limit(leaf) for leaf in conditions if isinstance(leaf, Compare)]
    days = {limit for limit in limits if isinstance(limit, date)}
    if days:
        return [date.fromordinal(day) for day in sorted(_days(days))]
    numbers = {limit for limit in limits if not isinstance(limit, date)}
    if numbers:
        return _along(sorted(numbers), spec)
    chosen = [leaf for leaf in conditions if isinstance(leaf, OneOf)]
    if chosen:
        return _choices(dict.fromkeys(value for leaf in chosen for value in leaf.values), spec)
    return [True, False]


def _pieces(fact: str, leaves: list[Leaf], ground: Ground, known: Value | None) -> Pieces:
    values = samples(leaves, ground.specs.get(fact), ground)
    if known is not None:
        values.append(known)
    told_apart: dict[tuple[bool, ...], Value] = {}
    for value in values:
        told_apart.setdefault(tuple(ground.holds(leaf, value) for leaf in leaves), value)
    columns = zip(*told_apart, strict=True)
    return Pieces(fact, tuple(told_apart.values()), dict(zip(leaves, columns, strict=True)))


def _along(limits: list[Number], spec: FactSpec | None) -> list[Value]:
    numbers = _whole(limits) if spec and spec.is_whole else _dense(limits)
    least = spec.least if spec else None
    if least is not None:
        numbers = {number for number in numbers if number > least} | {least}
    return [*sorted(numbers)]


def _days(limits: Iterable[date]) -> set[int]:
    around = {limit.toordinal() + step for limit in limits for step in (-1, 0, 1)}
    return {day for day in around if date.min.toordinal() <= day <= date.max.toordinal()}


def _whole(limits: Iterable[Number]) -> set[Number]:
    return {whole for limit in limits for whole in (math.ceil(limit) - 1, math.ceil(limit), math.floor(limit), math.floor(limit) + 1)}


def _dense(limits: list[Number]) -> set[Number]:
    between = {(Decimal(one) + Decimal(other)) / 2 for one, other in pairwise(limits)}
    return {limits[0] - 1, *limits, *between, limits[-1] + 1}


def _choices(named: Iterable[str], spec: FactSpec | None) -> list[Value]:
    """The declared choices; where none are, those named and a word that is none of them."""
    if spec and spec.choices:
        return [value for value, _ in spec.choices]
    words = list(named)
    return [*words, next(other for other in _others() if other not in words)]


def _others() -> Iterator[str]:
    word = "-"
    while True:
        yield word
        word += "-"
