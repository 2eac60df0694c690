"""Sorting as Finns do: v and w apart, å ä ö last. The wheel's server has no ICU, so the locale is compiled beside it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from psycopg import Cursor, Error

FINNISH = "fi_FI.utf8"
COLLATION = "fi"
SYSTEM_LOCALES = "/usr/lib/locale"

# First the C library's locale, which the embedded server can use, then ICU, which Debian's server has.
_DEFINITIONS = (
    f"provider = libc, locale = '{FINNISH}'",
    "provider = icu, locale = 'fi-FI'",
)


def compile_finnish(folder: Path) -> bool:
    """Compile the Finnish locale into `folder` unless it is there; False where the machine has no `localedef`."""
    finished = folder / FINNISH
    if finished.is_dir():
        return True
    localedef = shutil.which("localedef", path="/usr/bin:/usr/sbin:/bin")
    if localedef is None:
        return False
    folder.mkdir(mode=0o755, exist_ok=True)
    half = folder / f"half.{FINNISH}"
    shutil.rmtree(half, ignore_errors=True)
    made = subprocess.run(
        [localedef, "--no-archive", "-i", "fi_FI", "-f", "UTF-8", str(half)],
        check=False,
        capture_output=True,
    )
    if made.returncode or not (half / "LC_COLLATE").exists():
        shutil.rmtree(half, ignore_errors=True)
        return False
    for path in (folder, half, *half.rglob("*")):  # the server's account reads it, whatever our umask is
        path.chmod(0o755 if path.is_dir() else 0o644)
    half.rename(finished)
    return True


def create_finnish_collation(cursor: Cursor[tuple[object, ...]]) -> bool:
    """Make the collation `public.fi` in this database if the server can sort Finnish; True when it is there.

    The cursor's connection must be in autocommit: a definition that the server refuses must not spoil a transaction.
    """
    for definition in _DEFINITIONS:
        if has_finnish(cursor):
            return True
        try:
            cursor.execute(f"CREATE COLLATION IF NOT EXISTS public.{COLLATION} ({definition})".encode())
        except Error:
            continue  # not this way: the next one, or sorting by key in the application
    return has_finnish(cursor)


def has_finnish(cursor: Cursor[tuple[object, ...]]) -> bool:
    """Whether this database has the collation `public.fi`; without it the application sorts by key."""
    cursor.execute(
        "SELECT EXISTS (SELECT FROM pg_collation WHERE collname = %s AND collnamespace = 'public'::regnamespace)",
        [COLLATION],
    )
    row = cursor.fetchone()
    return row is not None and bool(row[0])
