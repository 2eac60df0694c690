"""Whether a database server of one's own (PUNOS_DATABASE_URL) has what Punos needs, said all at once."""

from __future__ import annotations

import psycopg
from psycopg import Connection

from punos.plumbing.postgres.binaries import OLDEST
from punos.plumbing.postgres.bootstrap import EXTENSIONS
from punos.plumbing.postgres.collation import create_finnish_collation
from punos.plumbing.postgres.errors import ClusterError
from punos.plumbing.postgres.server import Server

TARGET = 18

_FACTS = """
SELECT current_setting('server_version_num')::int / 10000,
       r.rolsuper, r.rolcreaterole, r.rolbypassrls,
       d.datdba = r.oid, pg_encoding_to_char(d.encoding)
  FROM pg_roles r, pg_database d
 WHERE r.rolname = current_user AND d.datname = current_database()
"""
_EXTENSIONS = """
SELECT name FROM unnest(%s::text[]) AS name
 WHERE NOT EXISTS (SELECT FROM pg_available_extensions a WHERE a.name = name.name)
"""


def prepare_own_server(server: Server) -> list[str]:
    """Check the server, add extensions and collation where the owner may; what is lost on an older one, in words.

    Raises ClusterError with every complaint and its cure when the server will not do, or cannot be reached.
    """
    try:
        with psycopg.connect(**server.sign_in(server.owner), autocommit=True, connect_timeout=10) as connection:
            complaints = _complaints(connection, server)
            if complaints:
                raise ClusterError("the database server will not do:\n" + "\n".join(f"- {c}" for c in complaints))
            return _furnish(connection)
    except psycopg.OperationalError as error:
        raise ClusterError(f"the database at {server.host}:{server.port} cannot be reached as {server.owner}: {error}") from None


def _complaints(connection: Connection[tuple[object, ...]], server: Server) -> list[str]:
    row = connection.execute(_FACTS).fetchone()
    if row is None:
        return [f"nothing is known of the role {server.owner}: sign in with a role of this server"]
    major, superuser, creates_roles, bypasses, owns, encoding = row
    owner, database = server.owner, server.database
    tests = [
        (
            int(str(major)) < OLDEST,
            f"PostgreSQL {major} is too old: {OLDEST} at least, {TARGET} is the target",
        ),
        (superuser, f"{owner} is a superuser, whom row security does not bind: use an ordinary role"),
        (bypasses, f"{owner} bypasses row security: ALTER ROLE {owner} NOBYPASSRLS"),
        (not creates_roles, f"{owner} may not create roles: ALTER ROLE {owner} CREATEROLE"),
        (not owns, f"{owner} does not own the database: ALTER DATABASE {database} OWNER TO {owner}"),
        (encoding != "UTF8", f"the database is in {encoding}: create it with ENCODING 'UTF8'"),
    ]
    lacking = connection.execute(_EXTENSIONS, [list(EXTENSIONS)]).fetchall()
    tests += [(True, f"the extension {name} is not installed: add postgresql-contrib") for (name,) in lacking]
    return [words for wrong, words in tests if wrong]


def _furnish(connection: Connection[tuple[object, ...]]) -> list[str]:
    """Both extensions are trusted: the database's owner may create them."""
    for extension in EXTENSIONS:
        connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension} SCHEMA public".encode())
    losses = []
    with connection.cursor() as cursor:
        if not create_finnish_collation(cursor):
            losses.append("no Finnish collation on this server: names are sorted by the application")
    allowed = connection.execute("SELECT has_parameter_privilege('track_activities', 'SET')").fetchone()
    if allowed != (True,):
        losses.append(
            "roles could read each other's running statements in pg_stat_activity: as a superuser, "
            f"GRANT SET ON PARAMETER track_activities TO {connection.info.user}, before migrating"
        )
    major = connection.info.server_version // 10000
    if major < TARGET:
        losses.append(
            f"PostgreSQL {major}: everything works; {TARGET} adds its own C.UTF-8 locale "
            "(the same order on every machine) and data checksums by default"
        )
    return losses
