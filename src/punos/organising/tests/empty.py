"""An instance of its own for a test: a really empty database, migrated and nothing more, to which all of Django's aliases lead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from punos.organising import queries
from punos.plumbing.postgres import Cluster
from tests.access.scratch import scratch


@contextmanager
def empty_instance(cluster: Cluster) -> Iterator[None]:
    """While the block lasts, the process works on a new, empty instance."""
    with scratch(cluster) as (_, name):
        before = _lead_to(name)
        try:
            yield
        finally:
            _lead_to(before)


def _lead_to(name: str) -> str:
    """Lead every alias to another database; the name of the one before. What was kept in memory is forgotten."""
    before = ""
    for connection in connections.all():
        connection.close()
        before = str(connection.settings_dict["NAME"])
        connection.settings_dict["NAME"] = name
    queries.forget()
    return before
