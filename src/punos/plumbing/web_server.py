"""The web server: processes that share one port and live and die together. In each, one thread makes the pages; others listen and read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from typing import Any

from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from punos.plumbing.processes import end_with_maker

Answer = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
LONGEST_HEAD = 64 * 1024
LONGEST_BODY = 1024 * 1024
HEAD_MS = 10_000
GRACE_S = 8
IDLE_S = 600


def serve(application: str, *, address: str, port: int, workers: int, threads: int, slow: tuple[str, ...] = ()) -> None:
    """Serve the WSGI application of this dotted name until a signal says stop: `workers` processes that listen with `threads` each.

    `slow`: the ends of addresses that take long, like the making of a PDF; they are answered beside the pages. A process that dies is
    replaced. A head of a request has at most 64 KiB and ten seconds. Threads are kept, with their connections to the database, through
    ten idle minutes. What is being answered when we are stopped has eight seconds to end.
    """
    server = Granian(
        application,
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_MS, max_buffer_size=LONGEST_HEAD),
        websockets=False,
        workers=workers,
        blocking_threads=threads,
        blocking_threads_idle_timeout=IDLE_S,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_S,
    )
    server.serve(target_loader=partial(_load, application, slow, os.getpid()), wrap_loader=False)


def _load(application: str, slow: tuple[str, ...], maker: int) -> Answer:
    """The application, in one of the server's processes."""
    end_with_maker(maker)
    return one_at_a_time(import_string(application), slow)


def one_at_a_time(application: Answer, slow: tuple[str, ...]) -> Answer:
    """The application, its pages made by one thread on one connection, in turn.

    Two at once would only take turns at the interpreter, and cool each other's caches and those of the database: measured, a fifth to a
    third more processor time a page. Whoever sends slowly does not hold the others up: a body is read before the turn. What is slow to
    make, and a body too long to be read in advance, is answered beside, in the thread that listened.
    """
    pages = ThreadPoolExecutor(1, thread_name_prefix="pages")

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        length = _length(environ)
        if length > LONGEST_BODY or environ.get("PATH_INFO", "").endswith(slow):
            return application(environ, start)
        if length:
            environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(length))
        return pages.submit(application, environ, start).result()

    return answer


def _length(environ: dict[str, Any]) -> int:
    """How long the body says it is; nothing where it says nonsense, which the application will refuse."""
    said = environ.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdigit() else 0
