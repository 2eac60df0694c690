"""The first things in an empty server: the owner role, its database, two extensions, the Finnish collation.

Nothing else is made by the superuser. The other roles, the schemas and every table come from migrations, which run as
the owner: an ordinary role that may create roles.
"""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg import Connection, sql

from punos.plumbing.postgres.collation import create_finnish_collation
from punos.plumbing.postgres.server import COPY, OWNER, SIGNING_IN, SUPERUSER, Server

EXTENSIONS = ("btree_gist", "pg_trgm")
LOCAL = "-c synchronous_commit=local"
"""What is put in at a start must not wait for a standby that starts later."""
Row = tuple[object, ...]


def bootstrap(server: Server) -> bool:
    """Make owner, database, extensions and collation where they are missing; True when Finnish sorting is there."""
    with psycopg.connect(**server.sign_in(SUPERUSER, "postgres"), autocommit=True, options=LOCAL) as connection:
        _make_owner(connection, server.passwords[OWNER])
        _make_copier(connection, server.passwords[COPY])
        make_database(connection, server.database)
    return furnish(server, server.database)


def make_database(connection: Connection[Row], name: str, template: str | None = None) -> None:
    """Create the owner's database unless it exists, as a copy of `template` if given. Needs autocommit."""
    if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        source = sql.SQL("TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
        statement = sql.SQL("CREATE DATABASE {} OWNER {} {}")
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(OWNER), source))


def furnish(server: Server, database: str) -> bool:
    """Extensions and collation in one database; True when Finnish sorting is there."""
    with psycopg.connect(**server.sign_in(SUPERUSER, database), autocommit=True, options=LOCAL) as connection:
        _close_journal(connection)
        for extension in EXTENSIONS:
            statement = sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public")
            connection.execute(statement.format(sql.Identifier(extension)))
        with connection.cursor() as cursor:
            return create_finnish_collation(cursor)


def _make_owner(connection: Connection[Row], password: str) -> None:
    """The owner may create roles and owns the database; it is no superuser and does not bypass row security."""
    found = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone()
    verb = sql.SQL("CREATE" if found is None else "ALTER")
    statement = sql.SQL("{} ROLE {} LOGIN CREATEROLE NOSUPERUSER NOCREATEDB NOBYPASSRLS NOREPLICATION PASSWORD {}")
    secret = sql.Literal(_verifier(connection, OWNER, password))
    connection.execute(statement.format(verb, sql.Identifier(OWNER), secret))
    # Statements carry session tokens: the owner must be able to hide them from other connections of the app.
    connection.execute(sql.SQL("GRANT SET ON PARAMETER track_activities TO {}").format(sql.Identifier(OWNER)))


def _make_copier(connection: Connection[Row], password: str) -> None:
    """Whoever copies the server for backups and standbys may do that and nothing else."""
    found = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [COPY]).fetchone()
    statement = sql.SQL("{} ROLE {} LOGIN REPLICATION NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}")
    secret = sql.Literal(_verifier(connection, COPY, password))
    connection.execute(statement.format(sql.SQL("CREATE" if found is None else "ALTER"), sql.Identifier(COPY), secret))


def _close_journal(connection: Connection[Row]) -> None:
    """Nobody but the owner, and whom migrations name, may write messages into the log of changes: a restore acts on them."""
    for (function,) in connection.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE proname = 'pg_logical_emit_message'"
    ).fetchall():
        for statement in ("REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC", "GRANT EXECUTE ON FUNCTION {} TO {} WITH GRANT OPTION"):
            connection.execute(sql.SQL(statement).format(sql.SQL(str(function)), sql.Identifier(OWNER)))


def set_passwords(server: Server, passwords: Mapping[str, str] | None = None) -> None:
    """Let the roles that migrations created sign in, as the owner who created them.

    `passwords` is role → password; the server's own for punos_app, punos_auth and punos_stats when None.
    Raises psycopg.errors.UndefinedObject when migrations have not created the role yet.
    """
    wanted = passwords if passwords is not None else {role: server.passwords[role] for role in SIGNING_IN}
    with psycopg.connect(**server.sign_in(server.owner), autocommit=True) as connection:
        for role, password in wanted.items():
            statement = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}")
            secret = sql.Literal(_verifier(connection, role, password))
            connection.execute(statement.format(sql.Identifier(role), secret))


def _verifier(connection: Connection[Row], role: str, password: str) -> str:
    """The SCRAM verifier, made on this side: the password itself never stands in a statement or a log."""
    secret = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    return secret.decode()
