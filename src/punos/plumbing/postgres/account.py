"""The operating-system account that the database server runs as.

PostgreSQL refuses to run as root, rightly. As root we step down to a system account that owns nothing but the data
folder: user, group and supplementary groups all change, so that nothing of root's is left. As an ordinary
user the server runs as that user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from punos.plumbing.postgres.errors import ClusterError

SYSTEM_ACCOUNT = "punos-db"
FALLBACKS = ("postgres", "nobody")
SHELL = "/bin/sh"


@dataclass(frozen=True, slots=True)
class Account:
    """A machine account; `steps_down` when the caller is root and has to become it."""

    name: str
    uid: int
    gid: int
    steps_down: bool

    def process(self) -> dict[str, Any]:
        """Arguments for `subprocess` that start a process as this account, in a folder everybody has."""
        arguments: dict[str, Any] = {"cwd": "/", "umask": 0o077}
        if self.steps_down:
            arguments |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return arguments

    def can(self, test: str, path: Path) -> bool:
        """Whether the account passes the shell's test (`-x`, `-r`, `-w`) on the path, access lists included."""
        asked = [SHELL, "-c", f'test {test} "$0"', str(path)]
        return subprocess.run(asked, check=False, **self.process()).returncode == 0

    def own(self, path: Path) -> None:
        """Give a path of ours to the account. Raises ClusterError where the file system knows no owners."""
        if not self.steps_down:
            return
        try:
            os.chown(path, self.uid, self.gid)
        except OSError as error:
            raise ClusterError(
                f"{path} cannot be given to the account {self.name} ({error}): set PUNOS_HOME to a folder on a local file system"
            ) from error


def server_account() -> Account:
    """The caller's own account, or as root a system account, created if it is missing.

    Raises ClusterError when root has no account to step down to.
    """
    uid = os.geteuid()
    if uid != 0:
        return Account(_name_of(uid), uid, os.getegid(), steps_down=False)
    found = _existing(SYSTEM_ACCOUNT) or _created() or next(filter(None, map(_existing, FALLBACKS)), None)
    if found is None:
        raise ClusterError(
            "PostgreSQL does not run as root and there is no account to step down to: "
            f"create one with `useradd --system {SYSTEM_ACCOUNT}`, or run as an ordinary user"
        )
    return found


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise ClusterError(
            f"user number {uid} has no name on this machine and PostgreSQL wants one: add it to /etc/passwd, or use PUNOS_DATABASE_URL"
        ) from None


def _existing(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, steps_down=True)


def _created() -> Account | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return None
    command = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", SYSTEM_ACCOUNT]
    for _ in range(20):  # another start may hold the lock of the password file, or create the account first
        subprocess.run(command, check=False, capture_output=True)
        if found := _existing(SYSTEM_ACCOUNT):
            return found
        time.sleep(0.1)
    return None
