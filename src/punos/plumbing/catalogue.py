"""Whether the database as it is would keep its promises. Looks only into the catalogue, so any login may ask."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from punos.plumbing import catalogue_checks as checks
from punos.plumbing import catalogue_rules as rules
from punos.plumbing.catalogue_checks import Check

TEST_VARIABLE = "PUNOS_TEST"


class Connection(Protocol):
    """Anything that gives a cursor: a Django connection or a psycopg one."""

    def cursor(self) -> Any:
        """A cursor that is a context manager."""


def faults(connection: Connection) -> list[str]:
    """What is wrong with roles, row security, functions, triggers, rights and safe keeping; empty when all is well.

    Each line says what, where and the cure. Safe keeping is not looked at under PUNOS_TEST=1: tests trade it for
    speed. Raises the driver's error when the catalogue cannot be read.
    """
    if missing := list(_found(connection, checks.PRESENT)):
        return missing
    keeping = () if os.environ.get(TEST_VARIABLE) == "1" else checks.KEEPING
    return list(_found(connection, (*checks.ROLES, *checks.ROWS, *checks.FUNCTIONS, *checks.WRITING, *keeping)))


def faults_of_keeping(connection: Connection) -> list[str]:
    """Settings of the server under which a confirmed write could be lost or a rotten page go unseen."""
    return list(_found(connection, checks.KEEPING))


def faults_of_login(connection: Connection) -> list[str]:
    """Why pages must not run under the login of this connection: superuser, BYPASSRLS, owner, anybody but punos_app."""
    return list(_found(connection, checks.LOGIN))


def _found(connection: Connection, wanted: Sequence[Check]) -> Iterator[str]:
    expected = rules.parameters()
    with connection.cursor() as cursor:
        for check in wanted:
            named = {name: value for name, value in expected.items() if f"%({name})s" in check.query}
            cursor.execute(checks.VIEWPOINTS + check.query, named or None)
            yield from (check.words.format(*row) for row in cursor.fetchall())
