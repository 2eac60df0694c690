"""Copies of the migrated database to spoil: each test that plants a fault has its own, and drops it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

from punos.plumbing.postgres import OWNER, SUPERUSER, Cluster, Server


@contextmanager
def scratch(cluster: Cluster, template: str | None = None) -> Iterator[tuple[Server, str]]:
    """The server and the name of a copy of the migrated database; gone after the block.

    Nobody may be connected to the pattern while it is copied, so connections of this process to it are closed first.
    """
    from django.db import connections

    for one in connections.all(initialized_only=True):
        one.close()
        if hasattr(one, "close_pool"):
            one.close_pool()
    server, name = cluster.server, f"scratch_{uuid4().hex[:12]}"
    pattern = template or server.database
    with psycopg.connect(**server.sign_in(SUPERUSER, "postgres"), autocommit=True) as boss:
        boss.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [pattern])
        cluster.create_database(name, template=pattern)
        boss.execute(sql.SQL("revoke temporary on database {} from public").format(sql.Identifier(name)))
        try:
            yield server, name
        finally:
            boss.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def sign_in(server: Server, role: str, database: str, *, autocommit: bool = True) -> psycopg.Connection[Any]:
    """A plain connection of a role to a database, with the search path that pages have."""
    path = "public,plan,open,stats" if role == OWNER else "plan,open,stats,public"
    return psycopg.connect(**server.sign_in(role, database), autocommit=autocommit, options=f"-c search_path={path}")
