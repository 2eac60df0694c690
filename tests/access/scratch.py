"""Copies of the migrated database to spoil: each test that plants a fault has its own, and drops it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
from django.db import connections
from psycopg import sql

from punos.plumbing.postgres import OWNER, SUPERUSER, Cluster, Server

PATTERN = "pattern"
"""The migrated, empty database that the tests' own set-up keeps for copying."""


@contextmanager
def scratch(cluster: Cluster, template: str = PATTERN) -> Iterator[tuple[Server, str]]:
    """The server and the name of a new copy of the migrated database; gone after the block."""
    server, name = cluster.server, f"scratch_{uuid4().hex[:12]}"
    cluster.create_database(name, template=template)
    with psycopg.connect(**server.sign_in(SUPERUSER, "postgres"), autocommit=True) as boss:
        boss.execute(sql.SQL("revoke temporary on database {} from public").format(sql.Identifier(name)))
        try:
            yield server, name
        finally:
            boss.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def sign_in(server: Server, role: str, database: str, *, autocommit: bool = True) -> psycopg.Connection[Any]:
    """A plain connection of a role to a database, with the search path that pages have."""
    path = "public,plan,open,stats" if role == OWNER else "plan,open,stats,public"
    return psycopg.connect(**server.sign_in(role, database), autocommit=autocommit, options=f"-c search_path={path}")


@contextmanager
def owner_at(name: str) -> Iterator[None]:
    """Django's login of the owner leads to this database for as long as the block lasts."""
    settings = connections["owner"].settings_dict
    connections["owner"].close()
    before, settings["NAME"] = settings["NAME"], name
    try:
        yield
    finally:
        connections["owner"].close()
        settings["NAME"] = before
