"""Migrating while people work: a step that does not get its lock within a second lets go, and tries again.

A change of a table waits for whoever reads it, and everybody after it waits for the change. So it may not wait long. Each migration is a transaction:
one that lets go, or that PostgreSQL stops because it and a writer wait for each other, has done nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.core.management import call_command
from django.db import OperationalError, connections
from psycopg.errors import DeadlockDetected, LockNotAvailable

from punos.plumbing.postgres.errors import ClusterError

OWNER = "owner"
LOCK_TIMEOUT_MS = 1000
ATTEMPTS = 60
PAUSE_S = 0.7
"""In it, those who waited for the change go on."""


def bring_up_to_date() -> None:
    """Run what has not run yet, as the owner. Raises ClusterError when somebody keeps a table for too long."""
    patiently(lambda: call_command("migrate", database=OWNER, interactive=False, verbosity=0))


def patiently(run: Callable[[], object], *, attempts: int = ATTEMPTS) -> None:
    """Run what changes tables on the owner's connection, again and again until it gets its locks. Raises ClusterError when it never does."""
    connection = connections[OWNER]
    options = connection.settings_dict["OPTIONS"]
    before = options["options"]
    connection.close()
    options["options"] = f"{before} -c lock_timeout={LOCK_TIMEOUT_MS}"
    try:
        for _ in range(attempts):
            try:
                run()
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
                    raise
                connection.close()
                time.sleep(PAUSE_S)
            else:
                return
        raise ClusterError(
            f"a table is in use all the time, {attempts} attempts to change it failed: look for a long transaction in pg_stat_activity"
        )
    finally:
        connection.close()
        options["options"] = before
