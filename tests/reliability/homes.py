"""A home folder with the embedded database in it, as an operator has one, for tests that run `punos` on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from punos.plumbing.postgres import SUPERUSER, Cluster
from tests.access.ground import Connection
from tests.access.scratch import sign_in

PUNOS = [sys.executable, "-m", "punos.cli"]


@contextmanager
def place() -> Iterator[Path]:
    """An empty folder that the server's account can pass through; gone after the block."""
    folder = Path(tempfile.mkdtemp(prefix="pr-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def environment(home: Path) -> dict[str, str]:
    """Ours without anything that points to the tests' own database. Safe keeping is looked at here, as for real."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PUNOS_")}
    return ours | {"PUNOS_HOME": str(home), "PUNOS_DEMO": "1", "PUNOS_WORKERS": "1"}


def punos(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one command on the home folder."""
    return subprocess.run([*PUNOS, *words], env=environment(home), capture_output=True, text=True, check=False)


def cluster_of(home: Path) -> Cluster:
    """The database of a home folder."""
    return Cluster(home / "postgres", connection_file=home / "postgres.json")


@contextmanager
def superuser(cluster: Cluster) -> Iterator[Connection]:
    """Past row security, to look and to do harm."""
    with sign_in(cluster.server, SUPERUSER, cluster.server.database) as boss:
        yield boss


def until(true: Callable[[], object], otherwise: str, seconds: float = 60) -> None:
    """Wait until it holds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, otherwise
        time.sleep(0.05)


def archived(cluster: Cluster) -> None:
    """Close the present piece of the log of changes and wait until it is in the archive."""
    with superuser(cluster) as boss:
        boss.execute("select pg_logical_emit_message(false, 'test', 'end')")
        row = boss.execute("select pg_walfile_name(pg_switch_wal())").fetchone()
        assert row is not None
        done = "select coalesce(last_archived_wal >= %s, false) from pg_stat_archiver"
        until(lambda: boss.execute(done, (row[0],)).fetchone() == (True,), f"{row[0]} is not archived")
