"""Where criteria cut facts into pieces: inside a piece, no criterion tells two values of the fact apart.

Piece 0 of every fact is "not known". A number or a date then has the piece below its first cut, and one from each cut on;
a yes-or-no fact has no and yes; a choice has "any other" and one for each word that a criterion names. The pieces for
which a condition holds are kept as the bits of one whole number.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import ibis
import ibis.expr.types as ir

from punos.engines.criteria.columns import Column, column_of, limit_of, spec_of, turns
from punos.engines.criteria.facts import CriteriaError, FactKind, FactSpec, kind_of
from punos.engines.criteria.parameters import Parameter
from punos.engines.criteria.sets import CriteriaSet, Grouping
from punos.engines.criteria.tree import Compare, Is, Judgement, Leaf, Number, OneOf, Op, Tree, parts_of


@dataclass(frozen=True, slots=True)
class Cut:
    """One fact in pieces: `at`, the first value of each piece in units, for a number or a date; `words` for a choice."""

    column: Column
    at: tuple[int, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def pieces(self) -> int:
        """How many pieces, "not known" among them."""
        if self.column.type is None:
            return 1
        return 3 if self.column.kind is FactKind.YES_NO else 2 + len(self.at) + len(self.words)

    @property
    def known(self) -> int:
        """Every piece but "not known", as bits."""
        return (1 << self.pieces) - 2

    def from_piece(self, unit: int) -> int:
        """The pieces at `unit` and above, as bits. Raises CriteriaError when a piece lies on both sides of it."""
        place = bisect_left(self.at, unit)
        if place == len(self.at) or self.at[place] != unit:
            raise CriteriaError(
                f"cells.{self.column.fact}",
                "these cells are not cut at the limit asked for",
                "cut them anew, or `finer` from the beginning",
            )
        return self.known & ~((1 << (place + 2)) - 1)

    def piece(self, value: ir.Column) -> ir.IntegerValue:
        """The piece that each value of the column falls in, as an expression."""
        if self.column.kind is FactKind.YES_NO:
            return ibis.cases((value.isnull(), 0), (value, 2), else_=1)
        if self.column.kind is FactKind.CHOICE:
            return ibis.cases((value.isnull(), 0), *((value == word, place + 2) for place, word in enumerate(self.words)), else_=1)
        return ibis.ifelse(value.isnull(), 0, self._halved(value, 0, len(self.at)))

    def _halved(self, value: ir.Column, low: int, high: int) -> ir.IntegerValue:
        """Ask for the middle cut first, so that a value meets as few comparisons as can be."""
        if low == high:
            return ibis.literal(low + 1, type="int32")
        middle = (low + high) // 2
        if self.column.is_past_all(self.at[middle]):
            return self._halved(value, low, middle)
        below = value < self.column.literal(self.at[middle])
        return ibis.ifelse(below, self._halved(value, low, middle), self._halved(value, middle + 1, high))


@dataclass(frozen=True, slots=True)
class Cutting:
    """How a population is cut: the groups that are counted apart, and the facts in pieces."""

    grouping: Grouping
    cuts: Mapping[str, Cut]

    @property
    def size(self) -> int:
        """How many cells there could be; far fewer have anybody in them."""
        size = len(self.grouping.municipalities) * len(self.grouping.segments)
        for cut in self.cuts.values():
            size *= cut.pieces
        return size


@dataclass(frozen=True, slots=True)
class Terms:
    """What conditions mean on one day: for each, the pieces of its fact for which it holds, as bits. Remembers what it has read."""

    cuts: Mapping[str, Cut]
    specs: Mapping[str, FactSpec]
    parameters: Mapping[str, Parameter]
    on: date
    _read: dict[tuple[object, ...], int] = field(default_factory=dict)

    def held(self, leaf: Leaf) -> int:
        """The pieces for which the condition holds. Raises CriteriaError as `answers` does, and for a limit that is no cut."""
        key = _key(leaf)
        found = self._read.get(key)
        if found is None:
            found = self._read[key] = self._held(leaf)
        return found

    def _held(self, leaf: Leaf) -> int:
        spec = spec_of(leaf, self.specs)
        cut = self.cuts.get(leaf.fact)
        if cut is None:
            raise CriteriaError(f"cells.{leaf.fact}", "these cells are not cut by it", "cut them anew for this criterion")
        if isinstance(leaf, Compare):
            limit = limit_of(leaf, spec, self.parameters, self.on)
            return 0 if cut.column.type is None else _compared(leaf.op, limit, cut)
        if cut.column.type is None:
            return 0
        return _named(leaf, cut) if isinstance(leaf, OneOf) else 0b100


def cut(
    table: ir.Table,
    grouping: Grouping,
    sets: Iterable[CriteriaSet],
    specs: Mapping[str, FactSpec],
    finer: Mapping[str, Iterable[Number | date]] | None = None,
) -> Cutting:
    """The coarsest cutting by which every criterion of `sets` answers one and the same within a cell.

    `finer` adds limits by fact, those that somebody will want to try: cells cut so answer for all of them.
    Raises CriteriaError as `answers` does.
    """
    _check_columns(table, grouping)
    found: dict[str, _Found] = {}
    for one in sets:
        unlike = {_key(leaf): leaf for tree in one.trees(one.criteria) for leaf in _leaves(tree)}
        for leaf in unlike.values():
            spec = spec_of(leaf, specs)
            place = found.get(leaf.fact) or found.setdefault(leaf.fact, _Found(column_of(table, spec)))
            place.add(leaf, spec, one)
    for fact, limits in (finer or {}).items():
        if fact not in specs:
            raise CriteriaError(f"finer.{fact}", "not declared", "declare the fact or mend its name")
        place = found.get(fact) or found.setdefault(fact, _Found(column_of(table, specs[fact])))
        place.at.update(_turns_of_all(fact, limits, place.column))
    return Cutting(grouping, {fact: place.cut() for fact, place in found.items()})


def _check_columns(table: ir.Table, grouping: Grouping) -> None:
    for column in (grouping.municipality, grouping.segment):
        if column not in table.columns:
            raise CriteriaError(f"grouping.{column}", "the table has no such column", f"name one of {', '.join(table.columns)}")


def _turns_of_all(fact: str, limits: Iterable[Number | date], column: Column) -> Iterator[int]:
    for limit in limits:
        if column.kind not in (FactKind.NUMBER, FactKind.DATE) or kind_of(limit) is not column.kind:
            raise CriteriaError(f"finer.{fact}", f"{limit!r} is no limit of a {column.kind}", "give numbers for a number, days for a date")
        for op in (Op.AT_LEAST, Op.OVER):
            yield from turns(op, limit, column)


@dataclass(slots=True)
class _Found:
    column: Column
    at: set[int] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    def add(self, leaf: Leaf, spec: FactSpec, one: CriteriaSet) -> None:
        if isinstance(leaf, Compare):
            self.at.update(turns(leaf.op, limit_of(leaf, spec, one.parameters, one.on), self.column))
        elif isinstance(leaf, OneOf):
            self.words.update(leaf.values)

    def cut(self) -> Cut:
        return Cut(self.column, tuple(sorted(self.at)), tuple(sorted(self.words)))


def _key(leaf: Leaf) -> tuple[object, ...]:
    """What makes two conditions the same; how they are explained does not."""
    if isinstance(leaf, Compare):
        return (leaf.fact, leaf.op, leaf.value)
    return (leaf.fact, leaf.values) if isinstance(leaf, OneOf) else (leaf.fact, type(leaf))


def _leaves(tree: Tree) -> Iterator[Leaf]:
    if isinstance(tree, Compare | Is | OneOf | Judgement):
        yield tree
    for part in parts_of(tree):
        yield from _leaves(part)


def _compared(op: Op, limit: Number | date, cut: Cut) -> int:
    at = turns(op, limit, cut.column)
    if op in (Op.AT_LEAST, Op.OVER):
        return cut.from_piece(at[0])
    if op in (Op.AT_MOST, Op.UNDER):
        return cut.known & ~cut.from_piece(at[0])
    same = cut.from_piece(at[0]) & ~cut.from_piece(at[1]) if at else 0
    return same if op is Op.EQUAL else cut.known & ~same


def _named(leaf: OneOf, cut: Cut) -> int:
    held = 0
    for word in leaf.values:
        if word not in cut.words:
            raise CriteriaError(f"cells.{leaf.fact}", f"these cells do not know {word!r} from other words", "cut them anew")
        held |= 1 << (cut.words.index(word) + 2)
    return held
