"""The server's settings and its sign-in rules, written into the data folder at every start."""

from __future__ import annotations

from collections.abc import Mapping

from punos.plumbing.postgres.places import PORT, Places

SETTINGS_FILE = "punos.conf"

# Everybody proves who they are with a password, root and the server's own account too; no network but loopback.
SIGN_IN_RULES = """\
local all all scram-sha-256
host  all all 127.0.0.1/32 scram-sha-256
"""

ORDINARY = {
    "max_connections": "60",
    "shared_buffers": "256MB",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements are short and many; compiling them costs more than it gives.
    "jit": "off",
    # A client's words must not end up in the server's log with a failed statement or a broken constraint.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}
# For data that nobody will miss: tests.
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
}


def settings_text(places: Places, settings: Mapping[str, str], *, tcp_port: int | None, marks: str) -> str:
    """The settings file. `marks` is what else must be the same for a running server to be taken over."""
    where = {
        "listen_addresses": "127.0.0.1" if tcp_port else "",
        "port": str(tcp_port or PORT),
        "unix_socket_directories": f'"{places.sockets}"',
        "unix_socket_permissions": "0700",
    }
    lines = [f"# {marks}"]
    lines += [f"{name} = {_quoted(value)}" for name, value in {**ORDINARY, **settings, **where}.items()]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
