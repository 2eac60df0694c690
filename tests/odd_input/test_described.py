"""What the description of the interface says holds, whoever asks and whatever they send: schemathesis over every operation, and its checks see faults."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, get_resolver

from punos.web.shared.door import Door
from tests.odd_input.described import Asking, Operation
from tests.odd_input.stage import Stage
from tests.proof import figure

#: How often each operation that shows something is asked, and each that takes a form; a file that is printed takes its time.
LOOKED, SENT, PRINTED = figure(2, 30), figure(5, 100), figure(1, 5)


def how_often(operation: Operation) -> int:
    """How many cases are made up for an operation."""
    if operation.path.endswith(".pdf"):
        return PRINTED
    return SENT if operation.method.upper() == "POST" else LOOKED


def test_every_operation_answers_as_it_is_described(stage: Stage) -> None:
    asking, began, worked = Asking(stage), time.monotonic(), time.process_time()
    for operation in asking.operations():
        asking.ask(operation, how_often(operation), derandomize=bool(figure(1, 0)))
    found = asking.found
    print(f"{found}; in {time.monotonic() - began:.0f} s, {time.process_time() - worked:.0f} s of this processor")
    assert not found.told(), "\n".join(found.told())
    assert not (strayed := stage.seems_wrong()), strayed
    assert found.statuses[303] > 100, "hardly any form was taken: what is made up is refused too early to prove anything"
    assert found.statuses[200] > 150
    assert found.statuses[422] > 20


# --- planted faults -----------------------------------------------------------------------------------------


def breaks(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """A view with a fault."""
    raise RuntimeError("planted")


def lets_anybody_in(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """A view behind a door that is open, though its description says otherwise."""
    return HttpResponse("somebody's plan")


def lets_a_cookie_in(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """A view that looks whether there is a cookie, and not whose it is."""
    there = request.COOKIES.get(settings.SESSION_TOKEN_COOKIE)
    return HttpResponse("somebody's plan") if there else HttpResponse(status=401)


def takes_from_anybody(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """A form that is done without a session: it shows nothing, but leads on."""
    return HttpResponse(status=303, headers={"Location": "/fi/"})


def is_a_teapot(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """An answer of a kind that is told of nowhere."""
    return HttpResponse(status=418)


def speaks_otherwise(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Content of another kind than described."""
    return JsonResponse({})


def pattern_of(name: str, patterns: list[Any] | None = None, space: str = "") -> Iterator[URLPattern]:
    """Where an address is told of."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from pattern_of(name, one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        elif f"{space}{one.name}" == name:
            yield one


def planted(stage: Stage, name: str, fault: Callable[..., HttpResponse], monkeypatch: pytest.MonkeyPatch) -> Asking:
    """Ask an address in whose place something else answers, behind a door that is open to everybody; its description is the old one."""
    asking = Asking(stage)
    (pattern,) = pattern_of(name)
    monkeypatch.setattr(fault, "door", Door("public", why="planted by a test"), raising=False)
    monkeypatch.setattr(pattern, "callback", fault)
    for operation in asking.operations():
        if operation.definition.raw["x-punos-address"] == name:
            asking.ask(operation, 12)
    stage.watch.failures.clear()
    return asking


@pytest.mark.parametrize(
    ("name", "fault", "seen"),
    [
        ("own:log", breaks, "ServerError"),
        ("own:view", breaks, "ServerError"),
        ("own:log", lets_anybody_in, "IgnoredAuth"),
        ("work:today", lets_a_cookie_in, "IgnoredAuth"),
        ("own:contact", takes_from_anybody, "IgnoredAuth"),
        ("public:home", is_a_teapot, "UndefinedStatusCode"),
        ("public:home", speaks_otherwise, "UndefinedContentType"),
    ],
)
def test_a_planted_fault_is_seen(
    name: str, fault: Callable[..., HttpResponse], seen: str, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = planted(stage, name, fault, monkeypatch)
    assert seen in asking.found.failures, f"{asking.found}\n{asking.found.told()}"


def test_a_planted_leak_is_seen(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = stage.world.people.stranger.id
    mark = next(mark for mark, one in stage.world.canaries.planted.items() if one.client_id == stranger)

    def shows_another(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return HttpResponse(f"somebody else's {mark}")

    planted(stage, "public:home", shows_another, monkeypatch)
    assert mark in stage.seems_wrong()
