"""Django's DATABASES: one server, four roles that sign in, each with its own alias.

`default` (punos_app) serves pages and jobs, `auth` (punos_auth) starts sessions, `stats` (punos_stats) reads the
organiser's cube, `owner` migrates and seeds and is used by no page.
"""

from __future__ import annotations

import os
from typing import Any

import psycopg
from psycopg.pq import ExecStatus

from punos.plumbing.postgres.places import home
from punos.plumbing.postgres.server import APP, AUTH, DATABASE, OWNER, STATS, Server, known_server

APP_SEARCH_PATH = "plan,open,stats,public"
OWNER_SEARCH_PATH = "public,plan,open,stats"
"""First what Django and the job queue create without naming a schema."""


CLEAN = b"close all; reset punos.token; reset punos.ticket"
"""What makes a connection ready for the next to borrow it. Prepared statements stay: they keep no rights, and planning them is dear."""


def databases(*, search_path: str = APP_SEARCH_PATH, owner_search_path: str = OWNER_SEARCH_PATH) -> dict[str, dict[str, Any]]:
    """The four aliases, on the server of $PUNOS_DATABASE_URL or on the embedded one that runs.

    Without either, the aliases point to where the embedded server would be: commands that need no database work, the
    others say that nothing answers there. $PUNOS_THREADS (4) sizes the pool of pages. Raises ClusterError
    when the address or the connection file cannot be read.
    """
    server = known_server() or _absent()
    threads = int(os.environ.get("PUNOS_THREADS", "4"))
    return {
        "default": _pooled(server, APP, search_path, most=threads + 2, least=1),
        "auth": _pooled(server, AUTH, search_path, most=4, least=0),
        "stats": _pooled(server, STATS, search_path, most=4, least=0),
        "owner": _alias(server, server.owner, {"options": f"-c search_path={owner_search_path}"}),
    }


def _pooled(server: Server, role: str, search_path: str, *, most: int, least: int) -> dict[str, Any]:
    """Threads borrow connections; how long a statement may take is set on the role itself, by migration."""
    options = {
        "options": f"-c search_path={search_path}",
        "pool": {"min_size": least, "max_size": most, "timeout": 10.0, "name": role, "reset": clean},
    }
    return _alias(server, role, options)


def clean(connection: psycopg.Connection[Any]) -> None:
    """Leave nothing in a connection that is given back: no cursor held beyond its transaction, no token, no ticket.

    The pool calls this beside the request, before anybody can borrow the connection again, and closes the connection when this raises.
    Sent without a cursor of Python's: that would cost more than the statement itself.
    """
    result = connection.pgconn.exec_(CLEAN)
    if result.status != ExecStatus.COMMAND_OK:
        raise psycopg.OperationalError("a connection could not be cleaned: it is closed")


def _alias(server: Server, role: str, options: dict[str, Any]) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": server.host,
        "PORT": str(server.port),
        "NAME": server.database,
        "USER": role,
        "PASSWORD": server.passwords.get(role, ""),
        "CONN_MAX_AGE": 0,
        # One small question on borrowing, so that a page after a restart of the server does not fail.
        "CONN_HEALTH_CHECKS": True,
        # Values travel apart from the statement: they stand in no statement text and cannot be mistaken for it.
        # A statement sent for the third time is kept prepared: planning the access rule costs more than running it.
        "OPTIONS": {**server.parameters, "server_side_binding": True, "prepare_threshold": 3, "application_name": role, **options},
    }


def _absent() -> Server:
    return Server(str(home() / "postgres" / "run"), 5432, DATABASE, OWNER, {})
