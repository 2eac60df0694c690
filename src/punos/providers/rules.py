"""When an approval lets its provider take clients, which approvals follow from the plan's services, opening hours in words, distances."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from punos.base.period import Period
from punos.base.texts import Text
from punos.providers.words import WEEKDAY_NAMES, WEEKDAYS, ApprovalState, Way
from punos.trust.words import Sector


def lets_produce(state: ApprovalState, period: Period, on: date) -> bool:
    """Whether an approval in this state and of this time lets its provider take clients on the day."""
    return state is ApprovalState.APPROVED and on in period


def ways_of(sector: Sector, provision: Iterable[str]) -> tuple[Way, ...]:
    """In which ways a provider of this sector produces a service that the plan says is produced in the ways `provision`.

    The county produces itself. A company is bought from, with a voucher or without. Everybody else produces by its own duty or
    will where the plan knows such a way, and is otherwise bought from.
    """
    ways = [Way(word) for word in provision]
    if sector is Sector.COUNTY:
        return (Way.SELF_PRODUCED,)
    if sector is Sector.COMPANY:
        return tuple(way for way in ways if way in (Way.PROCURED, Way.VOUCHER)) or (Way.PROCURED,)
    if Way.OTHER in ways or Way.PROCURED not in ways:
        return (Way.OTHER,)
    return (Way.PROCURED,)


@dataclass(frozen=True, slots=True)
class Span:
    """A version of the organising plan that names the provider, and from when until when it rules."""

    version: int
    period: Period


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans that follow one another without a gap, as one with the newest version. Give them in the order of time."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        if last and last.period.end == span.period.start:
            found[-1] = Span(span.version, Period(last.period.start, span.period.end))
        else:
            found.append(span)
    return tuple(found)


EARTH_KM = 6371.0


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far apart two places (longitude, latitude, in WGS 84 degrees) are along the surface of a round earth, right within 0.6 %."""
    (east, north), (further_east, further_north) = (map(math.radians, place) for place in (one, other))
    across = math.sin((further_east - east) / 2) ** 2 * math.cos(north) * math.cos(further_north)
    return 2 * EARTH_KM * math.asin(math.sqrt(math.sin((further_north - north) / 2) ** 2 + across))


ALWAYS = Text("aina", "alltid", "always")
BY_AGREEMENT = Text("sopimuksen mukaan", "enligt överenskommelse", "by agreement")


def opening_hours(hours: Mapping[str, tuple[int, int]]) -> Text:
    """Opening hours in words, following days with the same hours together: `Mon–Thu 8–16, Fri 8–15`."""
    runs: list[tuple[str, str, tuple[int, int]]] = []
    for place, weekday in enumerate(WEEKDAYS):
        if weekday not in hours:
            continue
        if runs and runs[-1][1] == WEEKDAYS[place - 1] and runs[-1][2] == hours[weekday]:
            runs[-1] = (runs[-1][0], weekday, runs[-1][2])
        else:
            runs.append((weekday, weekday, hours[weekday]))
    if not runs:
        return BY_AGREEMENT
    if runs == [("mon", "sun", (0, 24))]:
        return ALWAYS
    return Text(*(", ".join(_run_in(run, language) for run in runs) for language in ("fi", "sv", "en")))


def _run_in(run: tuple[str, str, tuple[int, int]], language: str) -> str:
    first, last, (opens, closes) = run
    names = [WEEKDAY_NAMES[each].in_(language) for each in dict.fromkeys((first, last))]
    return f"{'–'.join(names)} {opens}–{closes}"
