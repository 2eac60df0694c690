"""The site of the journeys: the demo itself, only smaller, with a database and a web server apart from every other test's."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace

import psycopg

from punos.plumbing.postgres import OWNER, SUPERUSER, Cluster, Server
from punos.plumbing.processes import Child, running
from tests.access.scratch import scratch

PUNOS = (sys.executable, "-m", "punos.cli")
RESIDENTS = 40
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Site:
    """Where it is served, and the database behind it."""

    address: str
    server: Server


@contextmanager
def served(cluster: Cluster) -> Iterator[Site]:
    """The county with its people, served on loopback for as long as the block lasts."""
    with scratch(cluster) as (shared, name):
        server = replace(shared, database=name)
        environment = {**os.environ, "PUNOS_DATABASE_URL": server.url(OWNER), "PUNOS_DEMO": "1", "PUNOS_WORKERS": "1"}
        subprocess.run([*PUNOS, "manage", "seed", "--count", str(RESIDENTS)], env=environment, check=True, stdout=subprocess.DEVNULL)
        _count_promises(server)
        port = _free_port()
        serve = Child("the web server", [*PUNOS, "serve", "--with-parent", "--port", str(port)])
        with running([serve], environment) as check:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/health", check)
            yield Site(address, server)


def _count_promises(server: Server) -> None:
    """The work of the night: quarters that have ended are counted, so that the organiser has figures to read."""
    with closing(psycopg.connect(**server.sign_in(SUPERUSER), autocommit=True)) as connection:
        connection.execute("select stats.count_quarters(current_date)")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, check: Callable[[], None]) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        check()
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            assert time.monotonic() < until, f"nothing answers at {address}"
            time.sleep(0.1)
        else:
            return
