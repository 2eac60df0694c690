"""An attacker who knows the method and all that is published, and solves for what is not.

Unknown are whole numbers: how many in each line of each table were in time and how many were not, in the first quarter; and the person who came, left or
changed before the second one, of whom the attacker knows that there was one at most. What is published becomes linear constraints over them: the rounding of
counts and shares, the reasons given, the sums of both tables, and what the method itself gives away (what may be shown, and which line is taken first for
company). The attacker is told more than anybody would know: which lines stand for a single provider, which sectors had nobody in either quarter, and that
everybody else has stayed.
An integer program asks whether a hidden number may be other than it is
(Hundepool et al., Statistical Disclosure Control, Wiley 2012, 4.3: the auditing problem).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from tests.disclosure.publishing import Cell, Cube
from tests.disclosure.worlds import FIRST, LINES, SECOND, Tally, World, tallies

MOST = 10_000
KEPT, MISSED = 0, 1
SIDES = ("kept", "missed")
CELLS = [(dimension, line) for dimension, lines in LINES.items() for line in lines]
SMALL = range(1, 5)
"""The counts that nobody may learn. That a line is empty says nothing of anybody in it."""


@dataclass(frozen=True, slots=True)
class Method:
    """What the attacker knows of how the cube is made: from which count things are shown, how far a shown count may be from the true one, and so on."""

    shown_from: int = 8
    near: int = 2
    share_from: int = 8
    hides_small: bool = True
    hides_alone: bool = True
    has_every_line: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """A number that the attacker has got."""

    world: int
    quarter: date
    table: str
    line: str
    what: str
    value: int

    def __str__(self) -> str:
        return f"world {self.world}, {self.quarter}, {self.table} {self.line}: {self.what} = {self.value}"


@dataclass(slots=True)
class Attack:
    """One world under attack, with the cube of the first quarter or with both."""

    world: World
    cube: Cube
    method: Method
    quarters: tuple[date, ...] = (FIRST, SECOND)
    rows: list[tuple[dict[int, int], float, float]] = field(default_factory=list)
    solved: int = 0
    width: int = 0
    truth: dict[date, dict[tuple[str, str], Tally]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.truth = {quarter: tallies(self.world, quarter) for quarter in self.quarters}
        self.width = len(CELLS) * 2 * (3 if len(self.quarters) == 2 else 1)
        for quarter in self.quarters:
            self._told(quarter)
            for side in (KEPT, MISSED):
                # The same cases in both tables.
                self._row(_plus(self._total(quarter, "area", (side,)), _minus(self._total(quarter, "sector", (side,)))), 0, 0)
        if len(self.quarters) == 2:
            self._one_person()

    # What the attacker knows

    def _one_person(self) -> None:
        for dimension in LINES:
            places = [at for at, (name, _) in enumerate(CELLS) if name == dimension]
            for block in (1, 2):
                self._row({self._at(block, at, side): 1 for at in places for side in (KEPT, MISSED)}, 0, 1)

    def _told(self, quarter: date) -> None:
        total = self._total(quarter, "area", (KEPT, MISSED))
        county = self.cube.get((self.world.number, quarter, "county", ""))
        alone = self.truth[quarter]["county", ""].others < 3
        if county is None:
            if not (self.method.hides_alone and alone):
                self._row(total, 0, self.method.shown_from - 1)
            return
        self._cell(county, self._total(quarter, "area", (KEPT,)), self._total(quarter, "area", (MISSED,)))
        for dimension, lines in LINES.items():
            seen = False
            for line in lines:
                seen = self._line(quarter, dimension, line, seen)
                if dimension == "sector" and all(self.truth[one][dimension, line].n == 0 for one in self.quarters):
                    self._row(self._count(quarter, dimension, line, (KEPT, MISSED)), 0, 0)

    def _line(self, quarter: date, dimension: str, line: str, seen: bool) -> bool:
        """What is told of one line; whether it or one before it is in sight."""
        cell = self.cube.get((self.world.number, quarter, dimension, line))
        kept, missed = (self._count(quarter, dimension, line, (side,)) for side in (KEPT, MISSED))
        both = _plus(kept, missed)
        if cell is None:  # a method without lines for nobody
            self._row(both, 0, 0)
        elif cell.shown != "too_few":
            self._cell(cell, kept, missed)
            return True
        else:
            alone = self.method.hides_alone and self.truth[quarter][dimension, line].others < 3
            hidden = [one for one in LINES[dimension] if self._is_hidden(quarter, dimension, one)]
            # Company is taken in the public order, so what is hidden after a line in sight, or all by itself, is so for its own sake.
            if (seen or len(hidden) == 1) and not alone and self.method.hides_small:
                self._row(both, 0, self.method.shown_from - 1)
            if not self.method.has_every_line:
                self._row(both, 1, MOST)
        return seen

    def _is_hidden(self, quarter: date, dimension: str, line: str) -> bool:
        cell = self.cube.get((self.world.number, quarter, dimension, line))
        return cell is not None and cell.shown == "too_few"

    def _cell(self, cell: Cell, kept: dict[int, int], missed: dict[int, int]) -> None:
        both, method = _plus(kept, missed), self.method
        assert cell.n is not None
        floor = method.shown_from if method.hides_small else 0
        self._row(both, max(floor, cell.n - method.near), cell.n + method.near)
        if cell.percent is not None:
            low, high = cell.percent * 10 - 25, cell.percent * 10 + 25
            self._row(_plus(_times(kept, 1000), _times(both, -low)), 0, np.inf)
            self._row(_plus(_times(both, high), _times(kept, -1000)), 0, np.inf)
            self._row(kept, method.share_from, MOST)
            self._row(missed, method.share_from, MOST)
        if cell.shown == "few_missed":
            self._row(missed, 0, method.shown_from - 1)
            self._row(kept, method.shown_from, MOST)
        if cell.shown == "few_kept":
            self._row(kept, 0, method.shown_from - 1)
            self._row(missed, method.shown_from, MOST)

    # The unknown numbers

    def _at(self, block: int, cell: int, side: int) -> int:
        return (block * len(CELLS) + cell) * 2 + side

    def _count(self, quarter: date, dimension: str, line: str, sides: Sequence[int]) -> dict[int, int]:
        cell, made = CELLS.index((dimension, line)), {}
        for side in sides:
            made[self._at(0, cell, side)] = 1
            if quarter == SECOND:
                made |= {self._at(1, cell, side): 1, self._at(2, cell, side): -1}
        return made

    def _total(self, quarter: date, dimension: str, sides: Sequence[int]) -> dict[int, int]:
        return {at: by for line in LINES[dimension] for at, by in self._count(quarter, dimension, line, sides).items()}

    def _row(self, row: dict[int, int], low: float, high: float) -> None:
        self.rows.append((row, low, high))

    # The attack

    def secrets(self) -> list[tuple[Found, dict[int, int]]]:
        """Every number behind the cube that must not be learned: small counts, and lines of a single provider."""
        made = []
        for quarter in self.quarters:
            for dimension, line in CELLS:
                true = self.truth[quarter][dimension, line]
                hidden = self._is_hidden(quarter, dimension, line) or (self.world.number, quarter, "county", "") not in self.cube
                single = true.n > 0 and true.others == 0 and hidden
                values = {"cases": (true.n, (KEPT, MISSED)), "in time": (true.kept, (KEPT,)), "late": (true.missed, (MISSED,))}
                for what, (value, sides) in values.items():
                    if value in SMALL or (single and what == "cases"):
                        name = f"{what}, of a single provider" if value not in SMALL else what
                        made.append(
                            (Found(self.world.number, quarter, dimension, line, name, value), self._count(quarter, dimension, line, sides))
                        )
        return made

    def shown(self) -> list[Found]:
        """What is there to be read: figures of fewer than five, of a single provider, or the median of fewer than ten."""
        made = []
        for quarter in self.quarters:
            for (dimension, line), true in self.truth[quarter].items():
                cell = self.cube.get((self.world.number, quarter, dimension, line))
                if cell is None or cell.shown == "too_few":
                    continue
                told = {
                    "cases, shown": true.n in SMALL,
                    "cases, of a single provider, shown": true.others == 0 and true.n > 0,
                    "late, as a share": cell.percent is not None and true.missed in SMALL,
                    "in time, as a share": cell.percent is not None and true.kept in SMALL,
                    "days, the median of fewer than ten": cell.median is not None and true.finished < 10,
                }
                made += [Found(self.world.number, quarter, dimension, line, what, true.n) for what, is_told in told.items() if is_told]
        return made

    def intervals(self) -> list[tuple[Found, tuple[int, int]]]:
        """Between which each small count that is not shown lies."""
        return [(found, self.interval(count)) for found, count in self.secrets() if not found.what.endswith("provider")]

    def recovered(self) -> list[Found]:
        """The secrets that can be nothing else than what they are."""
        open_ = self.secrets()
        draw = Random(self.world.number)
        for sign in (1, -1, 1, -1):
            if not open_:
                return []
            weight = dict.fromkeys(range(self.width), 0.0)
            for _, count in open_:
                by = sign * draw.uniform(0.5, 1.5)
                for at, times in count.items():
                    weight[at] += by * times
            solution = self._solve(weight)
            open_ = [one for one in open_ if _value(one[1], solution) == one[0].value]
        return [found for found, count in open_ if self.interval(count) == (found.value, found.value)]

    def interval(self, count: dict[int, int]) -> tuple[int, int]:
        """Between which a number lies for all that is told."""
        least, most = self._solve(count), self._solve(_minus(count))
        return _value(count, least), _value(count, most)

    def _solve(self, weight: dict[int, float] | dict[int, int]) -> np.ndarray:
        self.solved += 1
        goal = np.zeros(self.width)
        for at, by in weight.items():
            goal[at] = by
        high = np.full(self.width, float(MOST))
        high[len(CELLS) * 2 :] = 1.0
        found = milp(goal, integrality=np.ones(self.width), bounds=Bounds(0, high), constraints=self._constraints())
        assert found.x is not None, f"world {self.world.number}: what is published contradicts itself for this attacker: {found.message}"
        return np.rint(found.x)

    def _constraints(self) -> LinearConstraint:
        places = [(row, at, by) for row, (terms, _, _) in enumerate(self.rows) for at, by in terms.items()]
        row, column, by = zip(*places, strict=True)
        table = csr_array((by, (row, column)), shape=(len(self.rows), self.width))
        return LinearConstraint(table, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])


def _value(count: dict[int, int], solution: np.ndarray) -> int:
    return int(sum(by * solution[at] for at, by in count.items()))


def _plus(*terms: dict[int, int]) -> dict[int, int]:
    made: dict[int, int] = {}
    for term in terms:
        for at, by in term.items():
            made[at] = made.get(at, 0) + by
    return made


def _times(term: dict[int, int], by: int) -> dict[int, int]:
    return {at: by * times for at, times in term.items()}


def _minus(term: dict[int, int]) -> dict[int, int]:
    return _times(term, -1)
