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
IDENTITIES = """
import runpy
from punos.plumbing.processes import end_with_parent
end_with_parent()
runpy.run_module("oidc_provider_mock", run_name="__main__")
"""
"""A program: the provider of identities, which believes whoever says who they are."""
RESIDENTS = 40
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Site:
    """Where it is served, and the database behind it."""

    address: str
    issuer: str
    """The provider of identities, beside the demo's own way to sign in."""
    server: Server


@contextmanager
def served(cluster: Cluster) -> Iterator[Site]:
    """The county with its people, served on loopback for as long as the block lasts."""
    with scratch(cluster) as (shared, name):
        server = replace(shared, database=name)
        port, issuer_port = _free_port(), _free_port()
        address, issuer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{issuer_port}"
        told = {"PUNOS_DATABASE_URL": server.url(OWNER), "PUNOS_DEMO": "1", "PUNOS_WORKERS": "1"}
        trusted = {"PUNOS_OIDC_ISSUER": issuer, "PUNOS_OIDC_CLIENT_ID": "punos", "PUNOS_OIDC_CLIENT_SECRET": "only-for-tests"}
        environment = {**os.environ, **told, **trusted}
        subprocess.run([*PUNOS, "manage", "seed", "--count", str(RESIDENTS)], env=environment, check=True, stdout=subprocess.DEVNULL)
        _count_promises(server)
        identify = Child("the provider of identities", [sys.executable, "-W", "ignore", "-c", IDENTITIES, "--port", str(issuer_port)])
        serve = Child("the web server", [*PUNOS, "serve", "--with-parent", "--port", str(port)])
        with running([identify, serve], environment) as check:
            _wait_for(f"{issuer}/.well-known/openid-configuration", check)
            _wait_for(f"{address}/health", check)
            yield Site(address, issuer, server)


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
