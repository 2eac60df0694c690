"""The same application on the operating system's PostgreSQL, reached by its address alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from punos.plumbing.postgres import APP, OWNER, Server, fresh
from punos.plumbing.postgres.server import server_of_url

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Debian's server, prepared as an administrator would: an owner who may create roles, and a database of its own."""
    assert PROGRAMS, "no PostgreSQL of the operating system: apt-get install postgresql"
    cluster = fresh(PROGRAMS[0], durable=True)
    with cluster.running() as running:
        yield running


def punos(server: Server, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one command on the server, knowing nothing but its owner's address."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PUNOS_")}
    told = {"PUNOS_DATABASE_URL": server.url(OWNER), "PUNOS_HOME": str(home), "PUNOS_DEMO": "1"}
    command = [sys.executable, "-m", "punos.cli", *words]
    return subprocess.run(command, env=ours | told, capture_output=True, text=True, check=False)


def test_migrations_and_checks_pass_on_the_systems_server(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    migrated = punos(server, tmp_path, "migrate")
    assert migrated.returncode == 0, migrated.stderr
    again = punos(server, tmp_path, "migrate")
    assert again.returncode == 0, again.stderr
    checked = punos(server, tmp_path, "check")
    assert checked.returncode == 0, checked.stderr
    assert not (tmp_path / "postgres").exists()

    monkeypatch.setenv("PUNOS_HOME", str(tmp_path))
    for name in ("APP", "AUTH", "STATS", "SEAL"):
        monkeypatch.delenv(f"PUNOS_DATABASE_PASSWORD_{name}", raising=False)
    with psycopg.connect(**server_of_url(server.url(OWNER)).sign_in(APP)) as connection:
        assert connection.execute("SELECT count(*) FROM plan.part").fetchone() == (0,)


def test_unfit_server_is_refused_in_words(server: Server, tmp_path: Path) -> None:
    wrong = Server(server.host, server.port, "nowhere", OWNER, server.passwords)
    refused = punos(wrong, tmp_path, "migrate")
    assert refused.returncode == 1
    assert 'database "nowhere" does not exist' in refused.stderr
    assert "Traceback" not in refused.stderr
    assert server.passwords[OWNER] not in refused.stderr
