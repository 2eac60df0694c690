"""Plans to draw, by hand and generated, and a reader of path data."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from punos.base.period import Period
from punos.engines.braid import Braid, Goal, Knot, KnotKind, Strand

START = date(2025, 9, 1)
YEAR = Period(START, date(2026, 9, 1))
TODAY = date(2026, 3, 2)


def day(number: int) -> date:
    """The day so many days after the start of the span."""
    return START + timedelta(days=number)


def strand(name: str, joined: int, left: int | None = None, *gaps: tuple[int, int | None]) -> Strand:
    holes = tuple(Period(day(since), None if until is None else day(until)) for since, until in gaps)
    return Strand(name, f"Strand {name}", 0, day(joined), None if left is None else day(left), holes)


def knot(number: int, *names: str, kind: KnotKind = KnotKind.MEETING) -> Knot:
    return Knot(day(number), kind, names, f"Knot {number}")


def braid(*parts: Strand | Knot | Goal, today: date = TODAY, span: Period = YEAR) -> Braid:
    return Braid(
        tuple(part for part in parts if isinstance(part, Strand)),
        tuple(part for part in parts if isinstance(part, Knot)),
        tuple(part for part in parts if isinstance(part, Goal)),
        today,
        span,
    )


def typical() -> Braid:
    """Six strands and twenty-five knots in a year."""
    strands = [strand(f"s{n}", 20 * n, 330 if n % 3 == 0 else None, (150 + n, 158 + n)) for n in range(6)]
    knots = [knot(14 * n + 3, *(f"s{m}" for m in range(6) if (n + m) % 3 and 20 * m <= 14 * n)) for n in range(25)]
    return braid(*strands, *knots, Goal("A", day(30), day(200), "open"), Goal("B", day(90), None, "open"))


_days = st.integers(-100, 500)


@st.composite
def strands(draw: st.DrawFn, number: int) -> Strand:
    joined = draw(_days)
    left = draw(st.none() | st.integers(0, 300).map(lambda more: joined + more))
    gaps = draw(
        st.lists(st.tuples(st.integers(-5, 200), st.none() | st.integers(0, 60)), max_size=3).map(
            lambda found: [(joined + at, None if more is None else joined + at + more) for at, more in found]
        )
    )
    return strand(f"s{number}", joined, left, *gaps)


@st.composite
def braids(draw: st.DrawFn, most_knots: int = 30) -> Braid:
    several = [draw(strands(number)) for number in range(draw(st.integers(0, 12)))]
    names = st.lists(st.sampled_from([*(s.id for s in several), "unseen"]), max_size=5, unique=True)
    knots = draw(st.lists(st.builds(lambda at, who: knot(at, *who), _days, names), max_size=draw(st.integers(0, most_knots))))
    goals = draw(
        st.lists(
            st.builds(
                lambda at, more: Goal("G", day(at), None if more is None else day(at + more), "open"),
                _days,
                st.none() | st.integers(-10, 300),
            ),
            max_size=4,
        )
    )
    length = draw(st.sampled_from([1, 2, 31, 365, 365 * 12]))
    span = Period(START, START + timedelta(days=length))
    return braid(*several, *knots, *goals, today=day(draw(_days)), span=span)


Curve = tuple[tuple[float, float], ...]


def points(d: str) -> list[tuple[float, float]]:
    """All points and handles of path data."""
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", d)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def walk(d: str, steps: int = 8) -> list[tuple[float, float]]:
    """Points along path data of M, L and C."""
    found: list[tuple[float, float]] = []
    for letter, numbers in re.findall(r"([MLC])([^MLC]*)", d):
        ends = points(numbers)
        if letter == "M":
            found.extend(ends)
            continue
        start = found[-1]
        for step in range(1, steps + 1):
            share = step / steps
            found.append(_along([start, *ends], share))
    return found


def _along(handles: list[tuple[float, float]], share: float) -> tuple[float, float]:
    while len(handles) > 1:
        handles = [(x + (to_x - x) * share, y + (to_y - y) * share) for (x, y), (to_x, to_y) in pairwise(handles)]
    return handles[0]
