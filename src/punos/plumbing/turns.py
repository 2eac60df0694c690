"""Pages are made in turn, by whichever process is free: one queue for all processes of the web server, kept by the operating system."""

from __future__ import annotations

import logging
import marshal
import os
import select
import socket
import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

Answer = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Request = tuple[dict[str, Any], bytes]
Page = tuple[str, list[tuple[str, str]], bytes]
Queue = tuple[socket.socket, socket.socket]
"""The end where requests are put and the end from which they are taken; every process holds both."""

SIZE = 8
LOOK_MS = 500
LOST: Page = (
    "503 Service Unavailable",
    [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "1"), ("Cache-Control", "no-store")],
    "Sivua ei saatu tehtyä. Lataa se uudelleen.\nSidan kunde inte göras. Ladda den på nytt.\nThe page could not be made. Load it again.\n".encode(),
)
log = logging.getLogger(__name__)


def new_queue() -> Queue:
    """A queue to hand to every process. A request waits in it until somebody is free. It has no name, so that nobody else can reach it."""
    put, take = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    take.settimeout(0)
    return put, take


def asking(queue: Queue) -> Answer:
    """An application that puts its requests into the queue and waits for the page. When whoever took one dies, the answer is 503."""
    put, _ = queue
    everywhere = frozenset(os.environ)

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        words = {name: value for name, value in environ.items() if name not in everywhere and isinstance(value, str | bool | tuple)}
        body = environ["wsgi.input"].read(length_of(environ))
        status, headers, page = _asked(put, (words, body))
        start(status, headers)
        return [page]

    return answer


def make(application: Answer, queue: Queue, goes_on: Callable[[], bool]) -> None:
    """Make the pages of what waits in the queue, one after another, as long as it goes on: asked twice a second. A page begun is made to its end."""
    _, take = queue
    waiting = select.poll()
    waiting.register(take, select.POLLIN)
    while goes_on():
        if not waiting.poll(LOOK_MS):
            continue
        try:
            _, (asker, *_), _, _ = socket.recv_fds(take, 1, 1)
        except BlockingIOError:  # another process was quicker
            continue
        with socket.socket(fileno=asker) as theirs:
            try:
                _send(theirs, _made(application, *_received(theirs)))
            except Exception:
                log.exception("a page could not be made or handed over")


def length_of(environ: dict[str, Any]) -> int:
    """How long the body says it is; nothing where it says nonsense, which the application will refuse."""
    said = environ.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdigit() else 0


def _asked(put: socket.socket, request: Request) -> Page:
    mine, theirs = socket.socketpair()
    with mine:
        with theirs:
            socket.send_fds(put, [b"?"], [theirs.fileno()])
        try:
            _send(mine, request)
            page: Page = _received(mine)
        except (EOFError, ConnectionError):
            return LOST
    return page


def _made(application: Answer, environ: dict[str, Any], body: bytes) -> Page:
    begun: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], error: object = None) -> None:
        begun[:] = status, headers

    answer = application(environ | {"wsgi.input": BytesIO(body), "wsgi.errors": sys.stderr}, start)
    try:
        page = b"".join(answer)
    finally:
        getattr(answer, "close", lambda: None)()
    status, headers = begun
    return status, headers, page


def _send(to: socket.socket, what: Request | Page) -> None:
    text = marshal.dumps(what)
    to.sendall(len(text).to_bytes(SIZE, "big") + text)


def _received(source: socket.socket) -> Any:
    return marshal.loads(_exactly(source, int.from_bytes(_exactly(source, SIZE), "big")))  # noqa: S302 - between processes of our own


def _exactly(source: socket.socket, size: int) -> bytes:
    text = b""
    while len(text) < size:
        more = source.recv(size - len(text), socket.MSG_WAITALL)
        if not more:
            raise EOFError
        text += more
    return text
