"""Counting rows into numbered cells as batches of columns stream by.

The number of a cell is written with one digit for each column. A column's values become its digit, already at its place
in the number, by one look-up in a small table; the numbers are then counted. Nothing of a row is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from punos.engines.criteria.cuts import Cut
from punos.engines.criteria.facts import FactKind
from punos.engines.criteria.sets import Name

Numbers: TypeAlias = npt.NDArray[np.int64]
Whole: TypeAlias = npt.NDArray[np.integer]

WIDEST_TABLE = 1 << 18
"""A look-up table of more places than this falls out of the processor's cache: search the cuts instead."""
BLOCK = 1 << 14
"""Rows looked up at a time: what is written down in between stays in the cache."""
_NULL = 2
_ONE = np.uint32(1)


class Lookup(Protocol):
    """Turns values of a column into what they add to the number of a cell."""

    def __call__(self, values: Whole, into: Numbers) -> None:
        """Write for each of `values` its part of the number to the place with the same position."""


@dataclass(frozen=True, slots=True)
class Digit:
    """A column to read: the expression that gives it, what its values add, and what "not known" adds."""

    name: str
    expression: Callable[[ir.Table], ir.Column]
    lookup: Lookup
    missing: int


def digit_of_group(column: str, *, is_number: bool, names: tuple[Name, ...], weight: int, left_out: int) -> Digit:
    """The digit of a municipality or a segment; what is not listed adds `left_out`, more than any number of a cell."""
    if not is_number:
        places = np.append(np.arange(len(names), dtype=np.int64) * weight, left_out)
        place = [(name, number) for number, name in enumerate(names)]

        def read(table: ir.Table) -> ir.Column:
            return ibis.cases(*((table[column] == name, number) for name, number in place), else_=len(place)).cast("int16")

        return Digit(column, read, _Table(places, 0), left_out)
    numbers = [int(name) for name in names]
    low = min(numbers) - 1
    table = np.full(max(numbers) - low + 2, left_out, dtype=np.int64)
    table[np.array(numbers) - low] = np.arange(len(names)) * weight
    return Digit(column, lambda rows: rows[column], _Table(table, low), left_out)


def digit_of_fact(fact: str, cut: Cut, weight: int) -> Digit:
    """The digit of a fact: its piece."""
    kind = cut.column.kind
    if kind is FactKind.YES_NO:
        return Digit(fact, lambda table: table[fact].cast("int8").fill_null(_NULL), _Table(np.array([1, 2, 0]) * weight, 0), 0)
    if kind is FactKind.CHOICE:
        return Digit(fact, lambda table: cut.piece(table[fact]).cast("int16"), _Table(np.arange(cut.pieces) * weight, 0), 0)
    return Digit(fact, lambda table: table[fact], _lookup_of_cuts(cut.at, weight), 0)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows fell in each cell so far. The last place of `persons` counts those left out."""

    digits: tuple[Digit, ...]
    persons: npt.NDArray[np.uint32]

    @classmethod
    def empty(cls, digits: Iterable[Digit], size: int) -> Tally:
        """Nobody counted yet, of `size` cells. A cell counts up to four thousand million."""
        return cls(tuple(digits), np.zeros(size + 1, dtype=np.uint32))

    def add(self, batch: pa.RecordBatch) -> None:
        """Count the rows of a batch that has one column for each digit, in their order."""
        columns = [(digit, _values(column), _missing(column)) for digit, column in zip(self.digits, batch.columns, strict=True)]
        numbers, part = np.empty(BLOCK, dtype=np.int64), np.empty(BLOCK, dtype=np.int64)
        for start in range(0, batch.num_rows, BLOCK):
            end = min(start + BLOCK, batch.num_rows)
            here, one = numbers[: end - start], part[: end - start]
            here[:] = 0
            for digit, values, missing in columns:
                digit.lookup(values[start:end], one)
                if missing is not None:
                    one[missing[start:end]] = digit.missing
                here += one
            np.minimum(here, len(self.persons) - 1, out=here)
            np.add.at(self.persons, here, _ONE)


@dataclass(frozen=True, slots=True)
class _Table:
    """A place for every value from `low` on; values below and above it are like the first and the last."""

    table: Numbers
    low: int

    def __call__(self, values: Whole, into: Numbers) -> None:
        places = values if self.low == 0 else np.subtract(values, self.low, dtype=np.int64)
        np.take(self.table, places, mode="clip", out=into)


@dataclass(frozen=True, slots=True)
class _Search:
    """Cuts too far apart for a table."""

    at: Numbers
    weight: int

    def __call__(self, values: Whole, into: Numbers) -> None:
        np.multiply(np.searchsorted(self.at, values, side="right") + 1, self.weight, out=into)


def _lookup_of_cuts(at: tuple[int, ...], weight: int) -> Lookup:
    if not at:
        return _Table(np.array([weight], dtype=np.int64), 0)
    cuts = np.array(at, dtype=np.int64)
    if at[-1] - at[0] >= WIDEST_TABLE:
        return _Search(cuts, weight)
    low = at[0] - 1
    pieces = np.searchsorted(cuts, np.arange(low, at[-1] + 1), side="right") + 1
    return _Table(pieces * weight, low)


def _values(column: pa.Array) -> Whole:
    """The values as they lie in memory, what stands under a null included."""
    data = column.buffers()[1]
    if pa.types.is_decimal128(column.type):  # little-endian, and of at most 18 digits: the lower half says all
        return np.frombuffer(data, dtype=np.int64)[2 * column.offset : 2 * (column.offset + len(column)) : 2]
    kind = np.int32 if pa.types.is_date32(column.type) else column.type.to_pandas_dtype()
    return np.frombuffer(data, dtype=kind)[column.offset : column.offset + len(column)]


def _missing(column: pa.Array) -> npt.NDArray[np.bool_] | None:
    if not column.null_count:
        return None
    bits = np.frombuffer(column.buffers()[0], dtype=np.uint8)
    known = np.unpackbits(bits, bitorder="little")[column.offset : column.offset + len(column)]
    return np.equal(known, 0)
