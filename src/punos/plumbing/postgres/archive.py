"""A folder of backups: whole copies of the server (`base/`), and every change since the first of them (`wal/`).

One folder belongs to one life of one database: a database that was restored or promoted begins another life, and another folder.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import psycopg

from punos.plumbing.postgres.cluster import Cluster
from punos.plumbing.postgres.errors import ClusterError
from punos.plumbing.postgres.places import closed_folder
from punos.plumbing.postgres.server import COPY, SUPERUSER, write_private

SEGMENT = re.compile(r"[0-9A-F]{24}")
PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Backup:
    """One whole copy. It can be brought to any moment from `finished_at` on, as far as the changes are kept."""

    folder: Path
    finished_at: datetime
    first_segment: str


@dataclass(frozen=True, slots=True)
class Archive:
    """The folder as a whole."""

    folder: Path

    @property
    def wal(self) -> Path:
        """The changes, a file for each piece."""
        return self.folder / "wal"

    @property
    def base(self) -> Path:
        """The whole copies."""
        return self.folder / "base"

    @property
    def mark(self) -> Path:
        """Whose backups these are."""
        return self.folder / "punos-backups.json"

    def backups(self) -> list[Backup]:
        """The copies that were finished, oldest first."""
        return sorted(filter(None, map(_read, self.base.glob("*"))), key=lambda one: one.finished_at)

    def segments(self) -> list[str]:
        """The names of the pieces that are kept, in order."""
        return sorted(path.name for path in self.wal.glob("*") if SEGMENT.fullmatch(path.name))

    def missing_after(self, first: str) -> str | None:
        """The first piece that is missing between `first` and the newest one, None when there is none."""
        kept = [name for name in self.segments() if name >= first]
        if not kept or kept[0] != first:
            return first
        size = (self.wal / first).stat().st_size
        for before, after in pairwise(kept):
            if (wanted := _next(before, size)) != after:
                return wanted
        return None


def make_backup(cluster: Cluster, folder: Path) -> Backup:
    """Copy the running server into `folder`, look the copy through, and keep every later change there too.

    Raises ClusterError when the folder is not for this database, cannot be used by the server's account, or the copy is not whole.
    """
    archive = Archive(folder.expanduser().absolute())
    _claim(archive, cluster)
    cluster.archive_into(archive.wal)
    half = archive.base / "half"
    shutil.rmtree(half, ignore_errors=True)
    server = cluster.server
    words = ["-h", server.host, "-p", str(server.port), "-U", COPY, "--no-password", "--checkpoint=fast", "--wal-method=stream"]
    cluster.call("pg_basebackup", *words, "--manifest-checksums=SHA256", "-D", str(half), password=server.passwords[COPY])
    cluster.call("pg_verifybackup", "--quiet", str(half))
    finished_at = _wait_until_kept(cluster)
    made = archive.base / f"{finished_at:%Y%m%dT%H%M%S%fZ}"
    half.rename(made)
    write_private(made.with_suffix(".json"), json.dumps({"finished_at": finished_at.isoformat()}))
    read = _read(made)
    assert read is not None  # noqa: S101 - it was verified above
    return read


def forget_old(archive: Archive, before: datetime) -> int:
    """Delete the copies, and the changes, that are not needed to restore any moment from `before` on; how many copies went."""
    kept = archive.backups()
    old = [one for one, after in pairwise(kept) if after.finished_at <= before]
    for one in old:
        one.folder.with_suffix(".json").unlink()
        shutil.rmtree(one.folder)
    if old:
        first = archive.backups()[0].first_segment
        for name in archive.segments():
            if name < first:
                (archive.wal / name).unlink()
    return len(old)


def _claim(archive: Archive, cluster: Cluster) -> None:
    """Make the folder, closed to others, or see that it is this database's."""
    account = cluster.account
    if archive.folder.is_dir() and any(archive.folder.iterdir()) and not archive.mark.exists():
        raise ClusterError(f"{archive.folder} holds something else than backups of Punos: name a new folder")
    for one in (archive.folder, archive.base, archive.wal):
        closed_folder(one, account, owner_serves=True)
    if not account.can("-w", archive.wal):
        raise ClusterError(f"the account {account.name} cannot write in {archive.folder}: name a folder that it can get to")
    whose = _identity(cluster)
    if not archive.mark.exists():
        write_private(archive.mark, json.dumps(whose))
    elif json.loads(archive.mark.read_text()) != whose:
        raise ClusterError(
            f"{archive.folder} holds the backups of another database, or of this one before it was restored: name a new folder"
        )


def _identity(cluster: Cluster) -> dict[str, object]:
    query = "select system_identifier, timeline_id from pg_control_system(), pg_control_checkpoint()"
    with psycopg.connect(**cluster.server.sign_in(SUPERUSER, "postgres")) as connection:
        row = connection.execute(query).fetchone()
    if row is None:
        raise ClusterError("the server does not say which one it is: read its log")
    return {"system": str(row[0]), "timeline": row[1]}


def _wait_until_kept(cluster: Cluster) -> datetime:
    """Close the present piece of the log and wait until it stands in the archive; the moment from which the copy can be used."""
    with psycopg.connect(**cluster.server.sign_in(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute("select pg_logical_emit_message(false, 'punos', 'backup')")  # an empty piece would not be closed
        row = connection.execute("select clock_timestamp(), pg_walfile_name(pg_switch_wal())").fetchone()
        until = time.monotonic() + PATIENCE_S
        while True:
            done = connection.execute("select last_archived_wal, last_failed_wal from pg_stat_archiver").fetchone()
            if row and done and done[0] and str(done[0])[:24] >= row[1]:
                return row[0].astimezone(UTC)  # type: ignore[no-any-return]
            if time.monotonic() >= until:
                raise ClusterError(
                    f"the log of changes is not archived after {PATIENCE_S:.0f} s: read the server's log {cluster.places.log}"
                )
            time.sleep(0.1)


def _read(folder: Path) -> Backup | None:
    note, label = folder.with_suffix(".json"), folder / "backup_label"
    if not folder.is_dir() or not note.exists() or not label.exists():
        return None
    found = re.search(r"START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)", label.read_text())
    if found is None:
        return None
    return Backup(folder, datetime.fromisoformat(json.loads(note.read_text())["finished_at"]), found[1])


def _next(segment: str, size: int) -> str:
    """The name of the piece after this one."""
    per_log = 0x1_0000_0000 // size
    log, number = int(segment[8:16], 16), int(segment[16:], 16) + 1
    if number == per_log:
        log, number = log + 1, 0
    return f"{segment[:8]}{log:08X}{number:08X}"
