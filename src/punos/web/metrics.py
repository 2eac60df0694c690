"""What the operator may count: answers by name of address and class of status, seconds, openings by purpose and act. Never of whom.

Every series is known before the first request: a name is that of an address in our own code, never what stood in it.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from time import perf_counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from punos.base.clock import now
from punos.plumbing.counters import FOLDER_VARIABLE, Counters
from punos.trust.words import Act, Purpose
from punos.web.shared.door import Door

CLASSES = ("2xx", "3xx", "4xx", "5xx")
NO_ROUTE = "none"
OUTCOMES = ("shown", "nothing")
HEADINGS = {
    "requests": ("punos_requests_total", ("route", "status"), "Answers by the name of the address and the class of the status."),
    "seconds": ("punos_request_seconds_total", ("route",), "Seconds spent on answers by the name of the address."),
    "openings": ("punos_openings_total", ("purpose", "act", "outcome"), "Openings of plans, told by the full hour."),
}


class Counting:
    """Counts every answer that the pages give."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = self.answer(request)
        route = request.resolver_match.view_name if request.resolver_match else NO_ROUTE
        counted = counters()
        counted.add(f"requests/{route}/{response.status_code // 100}xx")
        counted.add(f"seconds/{route}", perf_counter() - began)
        return response


class ByTheHour:
    """Openings wait for the end of their hour: nobody who reads the figures may tell which minute somebody's plan was opened in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: Counter[str] = Counter()
        self._hour = ""

    def add(self, name: str, at: datetime) -> None:
        """Count one at this moment."""
        self.tell(at)
        with self._lock:
            self._waiting[name] += 1

    def tell(self, at: datetime) -> None:
        """Hand over what was counted in hours that have ended."""
        hour = at.strftime("%Y-%m-%dT%H")
        with self._lock:
            if hour == self._hour:
                return
            ended, self._waiting, self._hour = self._waiting, Counter(), hour
        for name, number in ended.items():
            counters().add(name, number)


OPENINGS = ByTheHour()


@cache
def counters() -> Counters:
    """The sums of this process, made at its first answer."""
    return Counters(tuple(series()), os.environ.get(FOLDER_VARIABLE, ""))


def count_opening(way: Door, at: datetime, *, opened: bool) -> None:
    """Count one opening that was asked for, by its purpose and act, and whether anything opened."""
    OPENINGS.add(opening_of(way, opened=opened), at)


def opening_of(way: Door, *, opened: bool) -> str:
    """The name of the series that an opening by this door counts in."""
    act = Act.LIST if way.kind == "lists" else way.act
    return f"openings/{way.purpose or Purpose.CARE}/{act}/{OUTCOMES[0 if opened else 1]}"


def series() -> Iterator[str]:
    """The names of everything that is ever counted."""
    for route in sorted({*routes(get_resolver().url_patterns), NO_ROUTE}):
        yield f"seconds/{route}"
        yield from (f"requests/{route}/{one}" for one in CLASSES)
    for purpose in Purpose:
        for act in (Act.OPEN, Act.EXPORT, Act.FILE, Act.LIST):
            yield from (f"openings/{purpose}/{act}/{outcome}" for outcome in OUTCOMES)


def routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    """The names of all addresses, with that of their section."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, f"{before}{pattern.namespace}:" if pattern.namespace else before)
        elif isinstance(pattern, URLPattern):
            yield f"{before}{pattern.name}"


def exposition() -> str:
    """The sums that are not nothing, in the text format that Prometheus reads (version 0.0.4)."""
    OPENINGS.tell(now())
    lines: dict[str, list[str]] = {kind: [] for kind in HEADINGS}
    for name, value in counters().totals().items():
        kind, *labels = name.split("/")
        metric, fields, _ = HEADINGS[kind]
        told = ",".join(f'{field}="{label}"' for field, label in zip(fields, labels, strict=True))
        if value:
            lines[kind].append(f"{metric}{{{told}}} {value:.6f}" if kind == "seconds" else f"{metric}{{{told}}} {value:.0f}")
    return "".join(
        f"# HELP {metric} {words}\n# TYPE {metric} counter\n" + "".join(f"{line}\n" for line in lines[kind])
        for kind, (metric, _, words) in HEADINGS.items()
    )
