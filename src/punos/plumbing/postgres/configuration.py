"""The server's settings and its sign-in rules, written into the data folder at every start."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from punos.plumbing.postgres.places import PORT, Places

SETTINGS_FILE = "punos.conf"
STANDBY = "punos_standby"
"""The name by which a standby shows itself to the server it follows."""
ARCHIVED_WITHIN = "60s"
"""So much work at most is not yet in the archive when the machine is lost."""

# Everybody proves who they are with a password, root and the server's own account too; no network but loopback.
SIGN_IN_RULES = """\
local all all scram-sha-256
host  all all 127.0.0.1/32 scram-sha-256
local replication punos_copy scram-sha-256
host  replication punos_copy 127.0.0.1/32 scram-sha-256
"""
# While a backup is brought back nobody knows the passwords in it. The socket lies in a folder of the server's account alone.
TRUSTING_RULES = "local all postgres trust\n"

ORDINARY = {
    "max_connections": "60",
    "shared_buffers": "256MB",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # On from the start, so that a folder for the archive can be named without a restart; until then nothing is kept.
    "archive_mode": "on",
    "archive_command": "true",
    # A standby that is away must not fill the disk; after so much it has to be made again.
    "max_slot_wal_keep_size": "4GB",
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
    "archive_mode": "off",
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


def chosen(places: Places) -> dict[str, str]:
    """The settings that were chosen for this cluster since it was made, kept in notes beside its data."""
    settings = _archiving(places.archive.read_text().strip()) if places.archive.exists() else {}
    # A write is then confirmed when the standby has it too, and shows it.
    return {
        **settings,
        **({"synchronous_standby_names": STANDBY, "synchronous_commit": "remote_apply"} if places.synchronous.exists() else {}),
    }


def _archiving(folder: str) -> dict[str, str]:
    """Keep the log of changes in the folder. A piece is kept when it is on the disk under its name; one that is there already, alike, is kept again."""
    kept = shlex.quote(folder).replace("%", "%%")
    command = f'k={kept}; if [ -f "$k/%f" ]; then cmp -s "%p" "$k/%f"; '
    command += 'else cp "%p" "$k/half.%f" && sync "$k/half.%f" && mv "$k/half.%f" "$k/%f" && sync "$k"; fi'
    return {"archive_command": command, "archive_timeout": ARCHIVED_WITHIN}


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
