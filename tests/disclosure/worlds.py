"""Made-up worlds: the cases of one promise in two quarters that follow each other, apart by one person at most.

Drawn so that the rare is common: tiny areas, a single provider, a provider that does nearly everything, counts on an edge of the rounding or of what
may be shown, nearly everybody in time, protected addresses, and the one person who came, left, moved or was late this time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

FIRST, SECOND = date(2001, 1, 1), date(2001, 4, 1)
AREAS = {"southern": "jamsa", "northern": "viitasaari", "jyvaskyla-muurame": "jyvaskyla"}
"""Areas, the smallest first, each with one of its municipalities."""
SECTORS = ("none", "parish", "school", "kela", "association", "company", "employment", "municipality", "county")
LINES = {"area": ("untold", *AREAS), "sector": SECTORS}
"""The lines of each table in the public order in which one count takes the next with it."""
PROVIDERS = 4
EDGES = (1, 2, 3, 4, 4, 5, 7, 8, 9, 12, 13, 16, 17, 18)


@dataclass(frozen=True, slots=True)
class Case:
    """One person's case: the home (None: not told), who answers for it, whether it was in time, after how many days (None: it never came)."""

    home: str | None
    sector: str
    provider: int
    is_kept: bool
    days: int | None
    is_protected: bool = False

    def line(self, dimension: str) -> str:
        """The line of a table in which the case belongs. A protected address is in no area."""
        if dimension == "sector":
            return self.sector
        return "untold" if self.is_protected or self.home is None else self.home


@dataclass(frozen=True, slots=True)
class World:
    """The cases of one promise: those who are there in both quarters, and the one or none of each."""

    number: int
    staying: tuple[Case, ...]
    only_first: tuple[Case, ...]
    only_second: tuple[Case, ...]

    def cases(self, quarter: date) -> tuple[Case, ...]:
        """Who fell due in a quarter."""
        return self.staying + (self.only_first if quarter == FIRST else self.only_second)


@dataclass(slots=True)
class Tally:
    """What is true of one line."""

    kept: int = 0
    missed: int = 0
    finished: int = 0
    by_provider: dict[int, int] | None = None

    @property
    def n(self) -> int:
        """All cases."""
        return self.kept + self.missed

    @property
    def others(self) -> int:
        """The cases of all providers but the largest."""
        return self.n - max((self.by_provider or {0: 0}).values())


def tallies(world: World, quarter: date) -> dict[tuple[str, str], Tally]:
    """The truth by table and line; the county's line is ("county", "")."""
    counted: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for dimension, lines in {**LINES, "county": ("",)}.items():
        for line in lines:
            counted[dimension, line] = Tally(by_provider=defaultdict(int))
    for case in world.cases(quarter):
        for key in (("county", ""), ("area", case.line("area")), ("sector", case.line("sector"))):
            tally = counted[key]
            tally.kept += case.is_kept
            tally.missed += not case.is_kept
            tally.finished += case.days is not None
            tally.by_provider[provider(case)] += 1
    return dict(counted)


def provider(case: Case) -> int | None:
    """Which organisation answers for it; None where none is named."""
    return None if case.sector == "none" else SECTORS.index(case.sector) * PROVIDERS + case.provider


def worlds(number: int, seed: int = 1) -> Iterator[World]:
    """So many worlds, the same for the same seed."""
    for at in range(number):
        yield _world(at, Random(seed * 1_000_003 + at))


def _world(number: int, draw: Random) -> World:
    making = _OnTheEdge(draw) if draw.random() < 0.3 else _Making(draw)
    cases = [making.case(home) for home, count in making.homes().items() for _ in range(count)]
    draw.shuffle(cases)
    cases.sort(key=lambda case: case.home != making.changing)
    change = draw.choice(("came", "left", "moved home", "moved sector", "was late", "none"))
    if change == "none" or not cases:
        return World(number, tuple(cases), (), ())
    one, staying = cases[0], tuple(cases[1:])
    if change == "came":
        return World(number, staying, (), (one,))
    if change == "left":
        return World(number, staying, (one,), ())
    return World(number, staying, (one,), (making.changed(one, change),))


class _Making:
    """How the cases of one world are drawn."""

    changing: str | None = "anywhere"
    """The home of the one who changes."""

    def __init__(self, draw: Random) -> None:
        self.draw = draw
        self.sectors = draw.sample(SECTORS[1:], draw.choice((1, 2, 2, 3, 4)))
        self.weights = [draw.choice((1, 1, 5, 20)) for _ in self.sectors]
        self.providers = {sector: draw.choice((1, 2, 2, 3, 4)) for sector in SECTORS}
        self.leading = draw.choice((0.0, 0.5, 0.9, 0.97))
        self.in_time = draw.choice((0.05, 0.5, 0.7, 0.85, 0.95, 1.0))
        self.protected = draw.choice((0.0, 0.02, 0.1))

    def homes(self) -> dict[str | None, int]:
        """How many live where."""
        draw = self.draw
        return {home: draw.choice((0, draw.choice(EDGES), draw.choice(EDGES), draw.randint(20, 60))) for home in AREAS} | {
            None: draw.choice((0, 0, 1, 2, 3, 4, 9))
        }

    def case(self, home: str | None) -> Case:
        """One case of somebody who lives there."""
        draw = self.draw
        sector = draw.choices(self.sectors, self.weights)[0] if draw.random() > 0.02 else draw.choice(SECTORS)
        of_sector = 0 if draw.random() < self.leading else draw.randrange(self.providers[sector])
        is_kept = draw.random() < self.in_time
        days = draw.randint(1, 9) if is_kept else draw.choice((None, draw.randint(11, 30)))
        return Case(home, sector, of_sector, is_kept, days, draw.random() < self.protected)

    def changed(self, case: Case, change: str) -> Case:
        """The same place in the world, taken by somebody else."""
        if change == "moved home":
            return replace(case, home=self.draw.choice([home for home in (*AREAS, None) if home != case.home]))
        if change == "moved sector":
            return replace(case, sector=self.draw.choice([sector for sector in SECTORS if sector != case.sector]), provider=0)
        return replace(case, is_kept=not case.is_kept, days=None if case.is_kept else 5)


class _OnTheEdge(_Making):
    """A world of many providers, where the one person changes a count that is on the edge of being shown, or of a share's being shown."""

    def __init__(self, draw: Random) -> None:
        super().__init__(draw)
        self.sectors, self.weights = list(draw.sample(SECTORS[1:], 2)), [1, 1]
        self.providers = dict.fromkeys(SECTORS, PROVIDERS)
        self.leading, self.protected = 0.0, 0.0
        self.in_time = draw.choice((0.5, 0.5, 0.7, 0.8))
        self.changing = draw.choice(("southern", "northern"))

    def homes(self) -> dict[str | None, int]:
        """How many live where."""
        draw = self.draw
        large = {home: draw.choice((16, 17, 18, 20, 22, 30)) for home in AREAS}
        return large | {self.changing: draw.choice((4, 5, 7, 8)), None: draw.choice((0, 0, 1, 2))}


def elsewhere(case: Case) -> Case:
    """The same case, with the home in the next area if the address is protected."""
    homes = (*AREAS, None)
    return replace(case, home=homes[(homes.index(case.home) + 1) % len(homes)]) if case.is_protected else case


def rows(made: list[World]) -> Iterator[tuple[World, Case, tuple[date, ...], int]]:
    """Every case with the quarters it fell due in and a number of its own."""
    number = 0
    for world in made:
        groups: Any = ((world.staying, (FIRST, SECOND)), (world.only_first, (FIRST,)), (world.only_second, (SECOND,)))
        for cases, quarters in groups:
            for case in cases:
                number += 1
                yield world, case, quarters, number
