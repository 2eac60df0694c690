"""Bringing a backup back: to a moment, beside the present database; looked at, closed where rights have ended since, and only then opened."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from punos.plumbing.postgres import SUPERUSER, Cluster, ClusterError
from punos.plumbing.postgres.archive import Archive
from punos.plumbing.postgres.journal import Journal, read_journal
from punos.plumbing.postgres.keeper import Lock
from punos.plumbing.postgres.places import make_passage
from punos.plumbing.postgres.recovery import choose, recover
from punos.plumbing.postgres.server import FILE_VARIABLE

COUNTS = """
select n.nspname || '.' || c.relname, n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where n.nspname in ('plan', 'open', 'stats') and c.relkind = 'r' order by 1
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """Where the backups are, where the database is to be, the moment (None: the last one kept), and what may be missing."""

    archive: Path
    home: Path
    to: datetime | None
    without_later_revocations: bool = False


def restore(wish: Wish, look: Callable[[], None], tell: Callable[[str], None]) -> None:
    """Bring the backup back. `look` migrates and checks the database that the environment points to, and raises when it is not safe.

    Raises ClusterError, and leaves the place of the database empty, when anything is not as it must be.
    """
    make_passage(wish.home)
    place, beside = Cluster(wish.home / "postgres").places.folder, wish.home / "postgres.restoring"
    _refuse_full(place)
    turn = Lock(wish.home / "restoring.lock")
    if not turn.take():
        raise ClusterError(f"another restore is at work in {wish.home}")
    try:
        archive = Archive(wish.archive.expanduser().absolute())
        backup = choose(archive, wish.to)
        tell(f"backup of {backup.finished_at:%Y-%m-%d %H:%M:%S %Z}, {len(archive.segments())} pieces of the log of changes")
        cluster = recover(archive, backup, beside, wish.to)
        journal = _journal(cluster, archive, backup.first_segment, wish, tell)
        with cluster.running(), _pointed_at(cluster):
            look()
            _work_through(cluster, wish.to, journal, tell)
        if cluster.places.sockets.parent != cluster.places.folder:
            shutil.rmtree(cluster.places.sockets, ignore_errors=True)
        cluster.places.folder.rename(place)
    finally:
        turn.let_go()


def _refuse_full(place: Path) -> None:
    if place.exists() and any(place.iterdir()):
        raise ClusterError(
            f"{place} holds a database, and nothing is put over one: stop Punos and move that folder away, or set PUNOS_HOME to a new folder"
        )
    if place.exists():
        place.rmdir()


def _journal(cluster: Cluster, archive: Archive, first: str, wish: Wish, tell: Callable[[str], None]) -> Journal:
    """What ended after the moment. Raises ClusterError when nobody can say and nobody has decided to do without."""
    if wish.to is None:
        return Journal((), None)
    try:
        journal = read_journal(cluster, archive, first, wish.to)
    except ClusterError as error:
        if not wish.without_later_revocations:
            raise ClusterError(
                f"what was withdrawn after {wish.to} cannot be told: {error}\nBring the missing pieces to {archive.wal}, "
                "or decide with --without-later-revocations that permits withdrawn since may hold again"
            ) from None
        tell("WITHOUT LATER REVOCATIONS: permits, relationships and posts that were ended after the moment may hold again")
        return Journal((), None)
    if journal.until is not None:
        tell(f"what ended after the moment is known until {journal.until:%Y-%m-%d %H:%M:%S %Z}; what was done later is lost")
    return journal


@contextmanager
def _pointed_at(cluster: Cluster) -> Iterator[None]:
    """The environment of this process names this cluster, and no other."""
    before = os.environ.get(FILE_VARIABLE)
    os.environ[FILE_VARIABLE] = str(cluster.connection_file)
    try:
        yield
    finally:
        os.environ.pop(FILE_VARIABLE)
        if before is not None:
            os.environ[FILE_VARIABLE] = before


def _work_through(cluster: Cluster, moment: datetime | None, journal: Journal, tell: Callable[[str], None]) -> None:
    """Every room's steps, and the number of rows. Raises ClusterError when a step finds a fault."""
    from punos.plumbing.restored import Restored, steps

    server, faults = cluster.server, []
    with psycopg.connect(**server.sign_in(SUPERUSER, server.database), autocommit=True) as connection:
        restored = Restored(connection, moment, journal.ended)
        for step in steps():
            told = step.run(restored)
            tell(f"{step.name}: {told.words}")
            faults += [f"{step.name}: {one}" for one in told.faults]
        tell("rows: " + ", ".join(f"{name} {number}" for name, number in _counted(connection)))
    if faults:
        raise ClusterError("the database that was brought back is not opened:\n" + "\n".join(f"- {one}" for one in faults))


def _counted(connection: psycopg.Connection[Any]) -> Iterator[tuple[str, int]]:
    """How many rows each table holds; tables without any are left out."""
    for name, schema, table in connection.execute(COUNTS).fetchall():
        query = psycopg.sql.SQL("select count(*) from {}.{}").format(psycopg.sql.Identifier(schema), psycopg.sql.Identifier(table))
        row = connection.execute(query).fetchone()
        if row and row[0]:
            yield name, row[0]
