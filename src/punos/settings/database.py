"""Django's DATABASES: one server, five roles that sign in, each with its own alias.

`default` (punos_app) serves pages and jobs, `auth` (punos_auth) starts sessions, `stats` (punos_stats) reads the
organiser's cube, `seal` (punos_seal) seals the log and looks for faults in it, `owner` migrates and seeds and is used by no page.
"""

from __future__ import annotations

from typing import Any

from punos.plumbing.postgres.places import home
from punos.plumbing.postgres.server import APP, AUTH, DATABASE, OWNER, SEAL, STATS, Server, known_server

APP_SEARCH_PATH = "plan,open,stats,public"
OWNER_SEARCH_PATH = "public,plan,open,stats"
"""First what Django and the job queue create without naming a schema."""

GIVING_UP: dict[str, str] = {
    # A server on this machine or its network answers in milliseconds. Longer than this, and whoever waits for a page hears sooner that it rests.
    "connect_timeout": "5",
    # While we wait for an answer nothing is sent, so a server whose machine has vanished would never be missed: the operating system asks it
    # after ten silent seconds, three times, five seconds apart. So a dead connection ends after 25 s.
    "keepalives": "1",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    # What was sent and is not confirmed by the other machine within ten seconds will not be: without this the system tries on for a quarter of an hour.
    "tcp_user_timeout": "10000",
}
"""When a connection is given up; what the address of the database says comes before it. How long a statement, a lock and an idle transaction
may take stands on the roles (`plumbing/sql/roles.sql`); how long we wait for something silent that keeps its connection, in `plumbing/connections`."""


def databases(*, search_path: str = APP_SEARCH_PATH, owner_search_path: str = OWNER_SEARCH_PATH) -> dict[str, dict[str, Any]]:
    """The five aliases, on the server of $PUNOS_DATABASE_URL or on the embedded one that runs.

    Without either, the aliases point to where the embedded server would be: commands that need no database work, the
    others say that nothing answers there. Raises ClusterError when the address or the connection file cannot be read.
    """
    server = known_server() or _absent()
    return {
        # A thread keeps its connection: opening one, with what has been planned on it, costs more than a page.
        "default": _alias(server, APP, search_path) | {"CONN_MAX_AGE": None},
        "auth": _alias(server, AUTH, search_path),
        "stats": _alias(server, STATS, search_path),
        # Whoever looks through the whole log, or migrates, may wait as long as that takes.
        "seal": _alias(server, SEAL, search_path) | {"PATIENCE": None},
        "owner": _alias(server, server.owner, owner_search_path) | {"PATIENCE": None},
    }


def _alias(server: Server, role: str, search_path: str) -> dict[str, Any]:
    """One login; how long a statement may take is set on the role itself, by migration."""
    return {
        "ENGINE": "punos.plumbing.connections",
        "HOST": server.host,
        "PORT": str(server.port),
        "NAME": server.database,
        "USER": role,
        "PASSWORD": server.passwords.get(role, ""),
        "CONN_MAX_AGE": 0,
        # One small question before each page, so that one after a restart of the server does not fail.
        "CONN_HEALTH_CHECKS": True,
        # Values travel apart from the statement: they stand in no statement text and cannot be mistaken for it.
        # A statement sent for the third time is kept prepared: planning the access rule costs more than running it.
        "OPTIONS": {
            **GIVING_UP,
            **server.parameters,
            "server_side_binding": True,
            "prepare_threshold": 3,
            "application_name": role,
            "options": f"-c search_path={search_path}",
        },
    }


def _absent() -> Server:
    return Server(str(home() / "postgres" / "run"), 5432, DATABASE, OWNER, {})
