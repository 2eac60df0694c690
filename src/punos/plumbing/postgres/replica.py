"""A second server that follows the first one, change by change, ready to take its place."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import psycopg

from punos.plumbing.postgres import configuration
from punos.plumbing.postgres.cluster import Cluster
from punos.plumbing.postgres.errors import ClusterError
from punos.plumbing.postgres.server import COPY, SUPERUSER, write_private

FOLLOWS = "select count(*) from pg_stat_replication where application_name = %s and state = 'streaming'"


def make_standby(primary: Cluster, home: Path) -> Cluster:
    """The standby in the home folder `home`, stopped: made as a copy of the running primary, unless it is there already.

    Raises ClusterError when the copy cannot be made, or another standby follows the primary.
    """
    standby = Cluster(home / "postgres", connection_file=home / "postgres.json")
    if (standby.places.data / "PG_VERSION").exists():
        if not standby.is_standby:
            raise ClusterError(f"the database in {standby.places.folder} follows no other: name a new folder for the standby")
        return standby
    standby.places.make(standby.account)
    server, half = primary.server, standby.places.sockets / "copy"
    shutil.rmtree(half, ignore_errors=True)
    _free_slot(primary)
    write_private(standby.places.passwords, json.dumps(dict(server.passwords), indent=1))
    words = ["-h", server.host, "-p", str(server.port), "-U", COPY, "--no-password", "--checkpoint=fast", "--wal-method=stream"]
    words += ["--write-recovery-conf", "--create-slot", "--slot", configuration.STANDBY, "-D", str(half)]
    standby.call("pg_basebackup", *words, password=server.passwords[COPY])
    shutil.move(half, standby.places.data)
    return standby


def wait_until_following(primary: Cluster, patience: float = 60) -> None:
    """Return when the standby receives what the primary writes. Raises ClusterError after `patience` seconds."""
    until = time.monotonic() + patience
    with psycopg.connect(**primary.server.sign_in(SUPERUSER, "postgres"), autocommit=True) as connection:
        while connection.execute(FOLLOWS, [configuration.STANDBY]).fetchone() == (0,):
            if time.monotonic() >= until:
                raise ClusterError(f"no standby follows after {patience:.0f} s: read its log")
            time.sleep(0.1)


def _free_slot(primary: Cluster) -> None:
    """What an earlier standby had kept for itself is let go."""
    with psycopg.connect(**primary.server.sign_in(SUPERUSER, "postgres"), autocommit=True) as connection:
        found = connection.execute("select active from pg_replication_slots where slot_name = %s", [configuration.STANDBY]).fetchone()
        if found == (True,):
            raise ClusterError("a standby follows this database already: stop it first")
        if found:
            connection.execute("select pg_drop_replication_slot(%s)", [configuration.STANDBY])
