"""Soft curves through stations, cut at will. Inner part of the braid.

Between two stations a curve runs flat out of the one and flat into the other: y goes as 3s² - 2s³ of the
share s of the way. As a cubic Bézier its handles stand at a third and two thirds of the way, so that x is
plain in s, and every piece of it is again a cubic whose handles follow from the slopes at its ends.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple


class Station(NamedTuple):
    """A place a curve passes, flat: `t` along time, `c` across it."""

    t: float
    c: float


Place = tuple[float, float]
"""A place along time and across it."""

Stretch = tuple[float, float]
"""A piece of a curve from one place along time to another."""


class Pen:
    """Writes path data; `turned`: time runs downwards, so that across comes first."""

    def __init__(self, *, turned: bool) -> None:
        self.turned = turned

    def move(self, t: float, c: float) -> str:
        """Go to a place without drawing."""
        return f"M{c:.1f} {t:.1f}" if self.turned else f"M{t:.1f} {c:.1f}"

    def line(self, t: float, c: float) -> str:
        """Draw straight to a place."""
        return f"L{c:.1f} {t:.1f}" if self.turned else f"L{t:.1f} {c:.1f}"

    def curve(self, first: Place, second: Place, to: Place) -> str:
        """Draw a cubic curve by its two handles to a place."""
        (t1, c1), (t2, c2), (t, c) = first, second, to
        if self.turned:
            return f"C{c1:.1f} {t1:.1f} {c2:.1f} {t2:.1f} {c:.1f} {t:.1f}"
        return f"C{t1:.1f} {c1:.1f} {t2:.1f} {c2:.1f} {t:.1f} {c:.1f}"


def across(stations: Sequence[Station], t: float) -> float:
    """Where the curve through `stations` is at `t`; its ends before and beyond them."""
    if t <= stations[0].t:
        return stations[0].c
    if t >= stations[-1].t:
        return stations[-1].c
    number = bisect_left(stations, t, key=itemgetter(0))
    return _bend(stations[number - 1], stations[number], t)[0]


def path(pen: Pen, stations: Sequence[Station], stretches: Iterable[Stretch]) -> str:
    """Path data of the stretches of the curve through `stations`."""
    drawn: list[str] = []
    for since, until in stretches:
        drawn.append(pen.move(since, across(stations, since)))
        number = max(bisect_right(stations, since, key=itemgetter(0)), 1)
        while number < len(stations) and stations[number - 1].t < until:
            drawn.append(_piece(pen, stations[number - 1], stations[number], since, until))
            number += 1
    return "".join(drawn)


def without(stretch: Stretch, holes: Iterable[Stretch]) -> list[Stretch]:
    """What is left of a stretch when `holes`, in order of their starts, are taken out."""
    left, (since, until) = [], stretch
    for hole_since, hole_until in holes:
        if hole_since > since:
            left.append((since, min(hole_since, until)))
        since = max(since, hole_until)
        if since >= until:
            return left
    left.append((since, until))
    return left


def _piece(pen: Pen, one: Station, other: Station, since: float, until: float) -> str:
    """What lies between `since` and `until` of the curve between two stations."""
    start, end = max(one.t, since), min(other.t, until)
    third = (end - start) / 3
    if one.c == other.c:
        return pen.line(end, one.c)
    if start == one.t and end == other.t:
        return pen.curve((one.t + third, one.c), (other.t - third, other.c), other)
    from_c, from_slope = _bend(one, other, start)
    to_c, to_slope = _bend(one, other, end)
    first, second = from_c + from_slope * third, to_c - to_slope * third
    return pen.curve((start + third, first), (end - third, second), (end, to_c))


def _bend(one: Station, other: Station, t: float) -> tuple[float, float]:
    """Place across and slope at `t` between two stations."""
    way = other.t - one.t
    share, rise = (t - one.t) / way, other.c - one.c
    return one.c + rise * share * share * (3 - 2 * share), 6 * rise * share * (1 - share) / way
