"""The queue of requests: each taken once, whole there and back, and an answer also when the taker dies."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest

from punos.plumbing.turns import Answer, Page, Queue, asking, make, new_queue


@pytest.fixture
def queue() -> Iterator[Queue]:
    """A queue that is closed afterwards."""
    made = new_queue()
    yield made
    for end in made:
        end.close()


@contextmanager
def making(queue: Queue, application: Answer, makers: int = 1) -> Iterator[None]:
    """So many who make pages, to the end of the block."""
    over = threading.Event()
    threads = [threading.Thread(target=make, args=(application, queue, lambda: not over.is_set())) for _ in range(makers)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def ask(queue: Queue, path: str, body: bytes = b"", around: dict[str, str] | None = None) -> Page:
    """What the one who asks for this path is told."""
    told: list[Any] = []
    environ = {"PATH_INFO": path, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body), "wsgi.version": (1, 0), **(around or {})}
    page = asking(queue)(environ, lambda status, headers: told.extend((status, headers)))
    return told[0], told[1], b"".join(page)


def test_a_request_and_its_page_arrive_whole(queue: Queue) -> None:
    def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        start("200 OK", [("X-Path", environ["PATH_INFO"])])
        return [environ["wsgi.input"].read(), b"-", b"y" * 500_000]

    with making(queue, application):
        status, headers, page = ask(queue, "/ä", b"x" * 700_000)
    assert (status, headers) == ("200 OK", [("X-Path", "/ä")])
    assert page == b"x" * 700_000 + b"-" + b"y" * 500_000


def test_what_the_process_has_around_it_does_not_travel(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUNOS_CANARY", "canary")
    seen: list[dict[str, Any]] = []

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        seen.append(environ)
        start("200 OK", [])
        return []

    with making(queue, application):
        ask(queue, "/", around={"PUNOS_CANARY": "canary"})
    assert "PUNOS_CANARY" not in seen[0]


def test_the_answer_of_the_application_is_closed(queue: Queue) -> None:
    class Closing(list[bytes]):
        closed = threading.Event()

        def close(self) -> None:
            self.closed.set()

    answer = Closing([b"page"])
    with making(queue, lambda environ, start: start("200 OK", []) or answer):
        assert ask(queue, "/")[2] == b"page"
    assert answer.closed.is_set()


def test_who_asked_is_told_when_the_taker_dies(queue: Queue) -> None:
    def die() -> None:
        select.select([queue[1]], [], [])
        _, fds, _, _ = socket.recv_fds(queue[1], 1, 1)
        socket.socket(fileno=fds[0]).close()

    taker = threading.Thread(target=die)
    taker.start()
    status, _, page = ask(queue, "/")
    taker.join()
    assert status.startswith("503 ")
    assert "Ladda den på nytt" in page.decode()


def test_a_broken_application_is_told_and_the_next_page_is_made(queue: Queue, caplog: pytest.LogCaptureFixture) -> None:
    def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        if environ["PATH_INFO"] == "/broken":
            raise RuntimeError("broken")
        start("200 OK", [])
        return [b"page"]

    with making(queue, application):
        assert ask(queue, "/broken")[0].startswith("503 ")
        assert ask(queue, "/")[2] == b"page"
    assert "could not be made" in caplog.text


def test_each_request_is_taken_once(queue: Queue) -> None:
    made: list[str] = []

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        made.append(environ["PATH_INFO"])
        start("200 OK", [])
        return [environ["PATH_INFO"].encode()]

    with making(queue, application, makers=3), ThreadPoolExecutor(8) as crowd:
        pages = list(crowd.map(lambda number: ask(queue, f"/{number}")[2], range(300)))
    assert pages == [f"/{number}".encode() for number in range(300)]
    assert sorted(made) == sorted(f"/{number}" for number in range(300))
