"""A backup brought back to a moment, in a folder of its own, where nobody uses it until it has been looked at."""

from __future__ import annotations

import os
import shlex
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from punos.plumbing.postgres.archive import Archive, Backup
from punos.plumbing.postgres.cluster import Cluster
from punos.plumbing.postgres.errors import ClusterError
from punos.plumbing.postgres.server import COPY, OWNER, SIGNING_IN, SUPERUSER, kept_passwords

PATIENCE_S = 3600.0
TOO_EARLY_AN_END = "recovery ended before configured recovery target was reached"
"""What the server says when the archive does not reach the moment."""


def choose(archive: Archive, to: datetime | None) -> Backup:
    """The newest copy that was finished by then. Raises ClusterError when there is none."""
    made = archive.backups()
    fit = [one for one in made if to is None or one.finished_at <= to]
    if not made:
        raise ClusterError(f"{archive.folder} holds no backup: name the folder that was given to `punos backup`")
    if not fit:
        raise ClusterError(f"the oldest backup was finished at {made[0].finished_at:%Y-%m-%d %H:%M:%S%z}: choose a later moment")
    return fit[-1]


def recover(archive: Archive, backup: Backup, folder: Path, to: datetime | None) -> Cluster:
    """A cluster in `folder`, stopped, that stands where the backed-up one stood at `to` (None: at the end of the archive).

    Raises ClusterError when the copy is damaged or the archive ends before that moment.
    """
    shutil.rmtree(folder, ignore_errors=True)
    cluster = Cluster(folder, settings=_settings(archive, to), recovering=True)
    if not cluster.account.can("-r", archive.wal) or not cluster.account.can("-r", backup.folder):
        raise ClusterError(f"the account {cluster.account.name} cannot read {archive.folder}: `chown -R {cluster.account.name}` it first")
    cluster.places.make(cluster.account)
    cluster.call("pg_verifybackup", "--quiet", str(backup.folder))
    _copy(backup.folder, cluster)
    kept_passwords(cluster.places.passwords, (SUPERUSER, OWNER, COPY, *SIGNING_IN))
    try:
        with cluster.running():
            _wait_until_there(cluster)
            _new_passwords(cluster)
    except ClusterError as error:
        if TOO_EARLY_AN_END in str(error) or TOO_EARLY_AN_END in cluster.places.log.read_text(errors="replace"):
            raise ClusterError(
                f"the changes kept in {archive.wal} end before {to}: choose an earlier moment, or bring the pieces that are missing there"
            ) from None
        raise
    return Cluster(folder)


def _settings(archive: Archive, to: datetime | None) -> dict[str, str]:
    kept = shlex.quote(str(archive.wal)).replace("%", "%%")
    settings = {"restore_command": f'cp {kept}/"%f" "%p"', "recovery_target_action": "promote", "archive_mode": "off"}
    if to is not None:
        settings["recovery_target_time"] = f"{to.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00"
    return settings


def _copy(source: Path, cluster: Cluster) -> None:
    data, account = cluster.places.data, cluster.account
    shutil.copytree(source, data, symlinks=True)
    (data / "recovery.signal").touch()
    data.chmod(0o700)
    for above, _, files in os.walk(data):
        for path in (Path(above), *(Path(above, name) for name in files)):
            account.own(path)


def _wait_until_there(cluster: Cluster) -> None:
    """Wait until the changes are played back."""
    until = time.monotonic() + PATIENCE_S
    while cluster.is_running():
        try:
            with psycopg.connect(**cluster.server.sign_in(SUPERUSER, "postgres"), autocommit=True) as connection:
                if connection.execute("select pg_is_in_recovery()").fetchone() == (False,):
                    return
        except psycopg.OperationalError:
            pass  # it is just stopping, or not yet ready to answer
        if time.monotonic() >= until:
            raise ClusterError(f"the changes are not played back after {PATIENCE_S:.0f} s: read {cluster.places.log}")
        time.sleep(0.1)
    raise ClusterError(f"the server stopped while changes were played back: read {cluster.places.log}")


def _new_passwords(cluster: Cluster) -> None:
    """The passwords in a backup are those of the server it was made of; they are not kept with it, and these take their places."""
    server = cluster.server
    with psycopg.connect(**server.sign_in(SUPERUSER, "postgres"), autocommit=True) as connection:
        there = {name for (name,) in connection.execute("select rolname from pg_roles").fetchall()}
        for role, password in server.passwords.items():
            if role in there:
                secret = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
                statement = sql.SQL("alter role {} password {}").format(sql.Identifier(role), sql.Literal(secret))
                connection.execute(statement)
