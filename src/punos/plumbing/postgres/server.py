"""Where a database server is and how each role signs in to it; written beside the cluster, read by settings."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from punos.plumbing.postgres.errors import ClusterError
from punos.plumbing.postgres.places import home, make_passage

SUPERUSER = "postgres"
OWNER = "punos_owner"
APP = "punos_app"
AUTH = "punos_auth"
STATS = "punos_stats"
COPY = "punos_copy"
"""Copies the server, for backups and standbys; reads no table."""
SEAL = "punos_seal"
SIGNING_IN = (APP, AUTH, STATS, SEAL)
"""Roles that migrations create and `set_passwords` lets sign in."""

KEPT = (SUPERUSER, OWNER, COPY, *SIGNING_IN)
"""Roles whose passwords are kept beside an embedded cluster."""

URL_VARIABLE = "PUNOS_DATABASE_URL"
FILE_VARIABLE = "PUNOS_DATABASE_FILE"
PASSWORD_VARIABLE = "PUNOS_DATABASE_PASSWORD_"  # noqa: S105 - the beginning of a variable's name
DATABASE = "punos"


@dataclass(frozen=True, slots=True)
class Server:
    """A reachable database: host (or socket folder), port, name, owner role and the passwords of the roles."""

    host: str
    port: int
    database: str
    owner: str
    passwords: Mapping[str, str] = field(repr=False)
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Other libpq parameters, for instance `sslmode`."""

    def sign_in(self, role: str, database: str | None = None) -> dict[str, Any]:
        """Keyword arguments of `psycopg.connect` for the role. Raises ClusterError for a role without a password."""
        if role not in self.passwords:
            raise ClusterError(f"no password is kept for the role {role}: known are {sorted(self.passwords)}")
        known = {"host": self.host, "port": self.port, "dbname": database or self.database}
        return {**self.parameters, **known, "user": role, "password": self.passwords[role]}

    def url(self, role: str, database: str | None = None) -> str:
        """The same as one libpq string, for programs that take one. It holds the password: do not print it."""
        return make_conninfo("", **self.sign_in(role, database))

    def write(self, path: Path) -> None:
        """Keep in a file that only its owner reads."""
        write_private(path, json.dumps(asdict(self), indent=1))


def connection_file() -> Path:
    """The file in which a running embedded cluster says where it is: $PUNOS_DATABASE_FILE, or in the home folder."""
    if chosen := os.environ.get(FILE_VARIABLE):
        return Path(chosen)
    return home() / "postgres.json"


def known_server() -> Server | None:
    """The server of $PUNOS_DATABASE_URL, else the embedded one that runs, else None.

    Raises ClusterError when the address or the file cannot be read.
    """
    if url := os.environ.get(URL_VARIABLE):
        return server_of_url(url)
    return read_server(connection_file())


def read_server(path: Path) -> Server | None:
    """The server written at `path`, None when there is no such file."""
    try:
        return Server(**json.loads(path.read_text()))
    except FileNotFoundError:
        return None
    except PermissionError:
        raise ClusterError(f"{path} belongs to another user: run Punos as the user who started it") from None
    except (ValueError, TypeError) as error:
        raise ClusterError(f"{path} cannot be read ({error}): stop Punos, remove the file, start again") from error


def server_of_url(url: str) -> Server:
    """A server of one's own from its owner's address. Raises ClusterError when the address lacks something."""
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    except ProgrammingError as error:
        raise ClusterError(f"{URL_VARIABLE} cannot be read ({error}): write {_SHAPE}") from None
    missing = {"host", "user", "dbname"} - set(parts)
    if missing:
        raise ClusterError(f"{URL_VARIABLE} lacks {', '.join(sorted(missing))}: write {_SHAPE}")
    owner = parts.pop("user")
    host, database, port = parts.pop("host"), parts.pop("dbname"), parts.pop("port", "5432")
    if not port.isdigit():
        raise ClusterError(f"{URL_VARIABLE} has the port {port!r}: write {_SHAPE}")
    passwords = {**_role_passwords(), owner: parts.pop("password", "")}
    return Server(host, int(port), database, owner, passwords, parts)


_SHAPE = "postgresql://owner:password@host:5432/database?sslmode=verify-full"


def _role_passwords() -> dict[str, str]:
    """Passwords of the app's roles: from the environment, the rest generated once and kept in the home folder."""
    given = {role: os.environ.get(PASSWORD_VARIABLE + role.removeprefix("punos_").upper(), "") for role in SIGNING_IN}
    if all(given.values()):
        return given
    kept = kept_passwords(home() / "database-passwords.json", SIGNING_IN)
    return {role: given[role] or kept[role] for role in SIGNING_IN}


def kept_passwords(path: Path, roles: tuple[str, ...]) -> dict[str, str]:
    """The passwords kept at `path`, with one generated for each role that has none yet."""
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    if missing := [role for role in roles if role not in kept]:
        kept |= {role: secrets.token_urlsafe(24) for role in missing}
        write_private(path, json.dumps(kept, indent=1))
    return kept


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600 in one step: a reader sees the old text or the new, never a half."""
    make_passage(path.parent)
    half = path.with_name(f"{path.name}.{os.getpid()}")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    half.replace(path)
