"""The web server: processes that share one port, each with a few threads. They live and die together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from punos.plumbing.processes import end_with_maker

LONGEST_HEAD = 64 * 1024
HEAD_MS = 10_000
GRACE_S = 8
IDLE_S = 600


def serve(application: str, *, address: str, port: int, workers: int, threads: int) -> None:
    """Serve the WSGI application of this dotted name until a signal says stop.

    A process that dies is replaced. A head of a request has at most 64 KiB and ten seconds. Threads are kept, with their connections
    to the database, through ten idle minutes. What is being answered when we are stopped has eight seconds to end.
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
    server.serve(target_loader=partial(_load, application), wrap_loader=False)


def _load(application: str) -> Callable[..., Any]:
    """The application, in one of the server's processes."""
    end_with_maker()
    loaded: Callable[..., Any] = import_string(application)
    return loaded
