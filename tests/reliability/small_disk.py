"""A server whose disk can be filled and emptied, in two ways.

As anybody: no file of the server's may grow beyond a size (RLIMIT_FSIZE, for its processes now and to come). A table of that size takes no more rows, while
pieces of the log of changes, which are as large, can still be made. As root also for real: a file system of its own that is made as small as what is in it.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from punos.plumbing.postgres import SUPERUSER, Cluster, Server, fresh, throwaway
from tests.access.scratch import scratch, sign_in
from tests.proof import figure
from tests.reliability.test_crash import children_of, migrate

SEGMENT = 1024 * 1024
"""The size of a piece of the log of changes here."""
ROOMY = "600m"
LIMITED, SMALL = "no file may grow", "no room on the file system"


@dataclass(frozen=True, slots=True)
class Disk:
    """A server, and the two things one can do to its disk."""

    cluster: Cluster
    server: Server
    database: str
    fill: Callable[[], object]
    make_room: Callable[[], object]


def ways() -> list[str]:
    """The ways to try: the first always, the second in a whole proof, where root may mount."""
    if figure(1, 2) == 1 or os.geteuid() != 0:
        return [LIMITED]
    with tempfile.TemporaryDirectory() as folder:
        may = _mount(Path(folder)) == 0
        if may:
            _run("umount", folder)
    return [LIMITED, SMALL] if may else [LIMITED]


@contextmanager
def limited(cluster: Cluster) -> Iterator[Disk]:
    """The tests' own server, none of whose files may grow. Whatever happens, they may again after the block."""
    with scratch(cluster) as (server, name):
        try:
            yield Disk(cluster, server, name, lambda: _limit(cluster, SEGMENT), lambda: _limit(cluster, "unlimited"))
        finally:
            _limit(cluster, "unlimited")


@contextmanager
def small() -> Iterator[Disk]:
    """A server of its own on a file system of its own."""
    with ExitStack() as held:
        mount = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="small-")))
        mount.chmod(0o711)
        assert _mount(mount) == 0
        held.callback(_run, "umount", "--lazy", str(mount))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(throwaway, "_fast_place", lambda: mount)
            cluster = fresh()
        held.callback(cluster.stop)
        server = cluster.start()
        migrate(server)
        yield Disk(
            cluster, server, server.database, lambda: _shrink(mount), lambda: _run("mount", "-o", f"remount,size={ROOMY}", str(mount))
        )


def grown(disk: Disk, token: str, client: object) -> None:
    """Make the log of openings as large as a file may be: with rows of a transaction that is taken back, so that the log is as it was and has no gap."""
    with sign_in(disk.server, SUPERUSER, disk.database) as boss:
        boss.execute("select plan.open_plan(%s, %s, 'care', null, null, 'open')", (token, client))
        row = boss.execute("select tableoid::regclass::text from plan.access limit 1").fetchone()
        assert row is not None
        boss.execute(f"alter table {row[0]} set (autovacuum_enabled = off)")
        with boss.transaction(force_rollback=True):
            boss.execute("set local session_replication_role = replica")
            while boss.execute("select pg_relation_size(%s::regclass)", row).fetchone() < (SEGMENT,):  # type: ignore[operator]
                boss.execute(
                    f"insert into {row[0]} select (jsonb_populate_record(q.a, jsonb_build_object('id', (1e12 + random() * 1e12)::bigint))).*"
                    f" from (select a from {row[0]} a limit 1) q, generate_series(1, 1000)"
                )


def _limit(cluster: Cluster, size: int | str) -> None:
    postmaster = cluster.server_pid()
    assert postmaster is not None
    for process in (
        postmaster,
        *children_of(postmaster),
    ):  # by the server's account: root alone may not change the limits of others' processes
        subprocess.run(
            ["prlimit", "--pid", str(process), f"--fsize={size}:"], check=False, capture_output=True, **cluster.account.process()
        )


def _mount(folder: Path) -> int:
    return _run("mount", "-t", "tmpfs", "-o", f"size={ROOMY}", "tmpfs", str(folder))


def _shrink(mount: Path) -> None:
    """Make the file system as small as what is in it."""
    room = os.statvfs(mount)
    _run("mount", "-o", f"remount,size={(room.f_blocks - room.f_bfree) * room.f_frsize}", str(mount))


def _run(*words: str) -> int:
    return subprocess.run(words, check=False, capture_output=True).returncode
