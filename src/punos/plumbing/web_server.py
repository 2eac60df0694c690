"""The web server: processes that share one port and live and die together. In each, some threads listen and read, one makes pages for all."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from punos.plumbing.processes import end_with_maker, stay_on_a_core
from punos.plumbing.turns import Answer, Queue, asking, length_of, make, new_queue

LONGEST_HEAD = 64 * 1024
LONGEST_BODY = 1024 * 1024
HEAD_MS = 10_000
GRACE_S = 8
IDLE_S = 600
MOST_DEATHS, WITHIN_S = 60, 60.0
"""So many processes may die within a minute before the server gives up: more die only when they cannot even start."""


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
    server.respawned_wrks = Forgiving()
    server.serve(target_loader=partial(_load, application, slow, new_queue(), os.getpid()), wrap_loader=False)


class Forgiving(dict[int, float]):
    """When each process was replaced, as the server keeps it. It asks here whether one that died had just been replaced, and ends altogether if so.

    But one may die twice in a few seconds, killed by the machine or by an administrator, and people would be left without any. So it is told
    that nothing was replaced, until very many have died.
    """

    def __init__(self) -> None:
        super().__init__()
        self.deaths: list[float] = []

    def get(self, index: int, otherwise: float = 0) -> float:  # type: ignore[override]
        """The moment at which the process was replaced; long ago, as far as there is patience."""
        now = time.monotonic()
        self.deaths = [at for at in self.deaths if at > now - WITHIN_S] + [now]
        return now if len(self.deaths) > MOST_DEATHS else 0


def _load(application: str, slow: tuple[str, ...], queue: Queue, maker: int) -> Answer:
    """The application, in one of the server's processes."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # its maker's handler only takes note; the server sets its own when it has started
    stay_on_a_core(maker)
    end_with_maker(maker)
    loaded = import_string(application)
    threading.Thread(target=make, args=(loaded, queue, threading.main_thread().is_alive), name="pages").start()
    return in_turn(loaded, asking(queue), slow)


def in_turn(application: Answer, asked: Answer, slow: tuple[str, ...]) -> Answer:
    """The application, its pages made in turn, by one thread of each process on one connection.

    Two at once in a process would only take turns at the interpreter, and cool each other's caches and those of the database: measured,
    a fifth to a third more processor time a page. Whoever sends slowly does not hold the others up: a body is read before the turn.
    What is slow to make, and a body too long to be read in advance, is answered beside, in the thread that listened.
    """

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        beside = length_of(environ) > LONGEST_BODY or environ.get("PATH_INFO", "").endswith(slow)
        return application(environ, start) if beside else asked(environ, start)

    return answer
