"""Servers for tests: in memory where there is room, made by copying one that was initialised once."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from punos.plumbing.postgres.cluster import Cluster
from punos.plumbing.postgres.errors import ClusterError
from punos.plumbing.postgres.keeper import Lock
from punos.plumbing.postgres.places import home, make_passage

MEMORY = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a closed folder in it
ROOM = 1_000_000_000
"""Bytes that must be free in memory for a cluster to live there; a container often has 64 MB."""


def fresh(binaries: Path | None = None, *, settings: Mapping[str, str] | None = None, durable: bool = False) -> Cluster:
    """A new cluster with owner, database and extensions, ready to `start()`; `stop()` or our death removes it.

    The first call on a machine makes a pattern under the home folder (a second or two), the others copy it.
    """
    pattern = _pattern(binaries, durable=durable)
    folder = Path(tempfile.mkdtemp(prefix="punos-", dir=_fast_place()))
    pattern.account.own(folder)
    cluster = Cluster(folder, binaries, settings=settings, durable=durable, vanishing=True)
    for source in (pattern.places.data, pattern.places.locale, pattern.places.passwords):
        if source.is_dir():
            shutil.copytree(source, folder / source.name, symlinks=True)
        elif source.exists():
            shutil.copy2(source, folder / source.name)
    for above, _, files in os.walk(folder):  # all of it: the watchdog removes it as the server's account
        for path in (Path(above), *(Path(above, name) for name in files)):
            cluster.account.own(path)
    return cluster


def _fast_place() -> Path:
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        return MEMORY
    return Path(tempfile.gettempdir())


def _pattern(binaries: Path | None, *, durable: bool) -> Cluster:
    """The stopped cluster that others are copied from, made by whoever comes first."""
    probe = Cluster(home() / "pattern", binaries)
    name = f"pattern-{probe.binaries.major}-{'durable' if durable else 'forgetful'}-{probe.account.name}"
    pattern = Cluster(home() / name, binaries, durable=durable)
    make_passage(pattern.places.folder.parent)
    turn = Lock(pattern.places.folder.parent / f"{name}.lock")
    if not turn.take(wait=120):
        raise ClusterError(f"another process has been making {pattern.places.folder} for 120 s: remove that folder")
    try:
        ready = pattern.places.folder / "ready"
        if not ready.exists():
            with pattern.running():
                pass
            ready.touch()
    finally:
        turn.let_go()
    return pattern
