"""A population reduced to cells: how many people share municipality, segment and the piece of every fact.

A cell is a count and holds no person. `cells_of` streams the columns out of the table and counts as they come;
`cells_in_place` lets the engine that holds the table group and count, and takes out only the cells. Both give the same
cells; the second is the obvious form, and the one for a table that lies far away or is cut so finely that there
could be more cells than fit in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from punos.engines.criteria.counting import Digit, Tally, digit_of_fact, digit_of_group
from punos.engines.criteria.cuts import Cutting
from punos.engines.criteria.facts import CriteriaError
from punos.engines.criteria.sets import Name

MOST_COUNTED = 1 << 24
"""Up to so many possible cells are counted here; the engine that holds the table counts finer cuttings."""
MOST_CELLS = 5_000_000
"""More cells than this are no reduction: ask `answers` in one pass over everyone."""
BATCH = 1 << 18
"""Rows taken from the table at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells in order of municipality, segment and pieces.

    `group`: municipality * number of segments + segment, as places in the grouping; `piece`: by fact, the piece of each
    cell (a fact without a column has none); `persons`: how many are in each cell.
    """

    cutting: Cutting
    group: npt.NDArray[np.intp]
    piece: Mapping[str, npt.NDArray[np.intp]]
    persons: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """How many cells there are."""
        return len(self.persons)


def cells_of(table: ir.Table, cutting: Cutting) -> Cells:
    """The cells of the persons of `table`, counted as their columns stream by; no row is kept.

    Raises CriteriaError when somebody's municipality or segment is not in the grouping, and for more than MOST_CELLS cells.
    """
    if cutting.size > MOST_COUNTED:
        return cells_in_place(table, cutting)
    tally = Tally.empty(_digits(cutting, table), cutting.size)
    asked = table.select(**{f"digit_{place}": digit.expression(table) for place, digit in enumerate(tally.digits)})
    for batch in asked.to_pyarrow_batches(chunk_size=BATCH):
        tally.add(batch)
    _check_nobody_is_left_out(int(tally.persons[-1]), cutting)
    numbers = tally.persons.nonzero()[0]
    return _cells(cutting, numbers, tally.persons[numbers].astype(np.int64))


def cells_in_place(table: ir.Table, cutting: Cutting) -> Cells:
    """The same cells, grouped and counted by the engine that holds the table.

    Raises CriteriaError as `cells_of` does.
    """
    grouping = cutting.grouping
    keys = {
        "municipality": _place(table[grouping.municipality], grouping.municipalities),
        "segment": _place(table[grouping.segment], grouping.segments),
        **{f"piece_{place}": cut.piece(table[fact]) for place, (fact, cut) in enumerate(_in_table(cutting))},
    }
    pieces = table.select(**{name: key.cast("int32") for name, key in keys.items()})
    counted = pieces.group_by(list(keys)).aggregate(persons=pieces.count()).limit(MOST_CELLS + 1).to_pyarrow()
    if len(counted) > MOST_CELLS:
        raise CriteriaError("cells", f"more than {MOST_CELLS:,} of them", "cut fewer facts so finely, or ask `answers` in one pass")
    columns = {name: counted[name].to_numpy() for name in counted.column_names}
    left_out = (columns["municipality"] < 0) | (columns["segment"] < 0)
    _check_nobody_is_left_out(int(columns["persons"][left_out].sum()), cutting)
    order = np.lexsort([columns[name] for name in reversed(keys)])
    group = columns["municipality"].astype(np.intp) * len(grouping.segments) + columns["segment"]
    piece = {fact: columns[f"piece_{place}"][order].astype(np.intp) for place, (fact, _) in enumerate(_in_table(cutting))}
    return Cells(cutting, group[order], piece, columns["persons"][order].astype(np.int64))


def _in_table(cutting: Cutting) -> list[tuple[str, Any]]:
    return [(fact, cut) for fact, cut in cutting.cuts.items() if cut.column.type is not None]


def _place(value: ir.Column, names: Sequence[Name]) -> ir.IntegerValue:
    return ibis.cases(*((value == name, place) for place, name in enumerate(names)), else_=-1)


def _digits(cutting: Cutting, table: ir.Table) -> Iterator[Digit]:
    """The columns to read, each with what its pieces add to the number of a cell."""
    weight = cutting.size
    left_out = 4 * cutting.size
    grouping = cutting.grouping
    for column, names in ((grouping.municipality, grouping.municipalities), (grouping.segment, grouping.segments)):
        weight //= len(names)
        is_number = table.schema()[column].is_integer()
        yield digit_of_group(column, is_number=is_number, names=names, weight=weight, left_out=left_out)
    for fact, cut in cutting.cuts.items():
        weight //= cut.pieces
        if cut.column.type is not None:
            yield digit_of_fact(fact, cut, weight)


def _cells(cutting: Cutting, numbers: npt.NDArray[np.intp], persons: npt.NDArray[np.int64]) -> Cells:
    """Read the digits of the cells' numbers, from the last to the first."""
    piece: dict[str, npt.NDArray[np.intp]] = {}
    for fact, cut in reversed(list(cutting.cuts.items())):
        numbers, digit = np.divmod(numbers, cut.pieces) if cut.pieces > 1 else (numbers, numbers)
        if cut.column.type is not None:
            piece[fact] = digit
    return Cells(cutting, numbers, dict(reversed(piece.items())), persons)


def _check_nobody_is_left_out(persons: int, cutting: Cutting) -> None:
    if persons:
        grouping = cutting.grouping
        problem = f"{persons} persons have a {grouping.municipality} or {grouping.segment} that is not listed"
        raise CriteriaError("grouping", problem, "list every value of both columns, or leave these persons out of the table")
