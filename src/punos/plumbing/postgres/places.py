"""The folders of a cluster: data, socket, log, each closed to everybody but the server's account and root."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from punos.plumbing.postgres.account import Account
from punos.plumbing.postgres.errors import ClusterError

PORT = 5432
SYSTEM_PLACE = Path("/var/lib/punos")
# Linux keeps a socket's name in 108 bytes, the last of them zero; macOS in 104.
LONGEST_SOCKET = 103


def home() -> Path:
    """The folder of everything that runs and is not code: $PUNOS_HOME, or `var` in the project (or here)."""
    if chosen := os.environ.get("PUNOS_HOME"):
        return Path(chosen).expanduser().absolute()
    project = Path(__file__).absolute().parents[4]
    return (project if (project / "pyproject.toml").exists() else Path.cwd()) / "var"


@dataclass(frozen=True, slots=True)
class Places:
    """Where one cluster keeps its things."""

    folder: Path
    sockets: Path

    @property
    def data(self) -> Path:
        """The server's data folder (PGDATA)."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self.folder / "log" / "server.log"

    @property
    def locale(self) -> Path:
        """Compiled locales of our own (LOCPATH)."""
        return self.folder / "locale"

    @property
    def passwords(self) -> Path:
        """The passwords of the roles, generated once."""
        return self.folder / "passwords.json"

    @property
    def archive(self) -> Path:
        """The file that names the folder where the log of changes is archived; missing while there is none."""
        return self.folder / "archive"

    @property
    def synchronous(self) -> Path:
        """The file that stands there when a write waits for the standby."""
        return self.folder / "synchronous"

    def make(self, account: Account) -> None:
        """Create the folders that are missing. Never changes a folder above the cluster's own."""
        closed_folder(self.folder, account, owner_serves=False)
        for served in (self.folder / "log", self.sockets):
            closed_folder(served, account, owner_serves=True)


def make_passage(folder: Path) -> None:
    """Create the folders down to this one that are missing, so that others may pass through but not look round.

    A mode of our own, because the caller's umask may be 077; folders that are there already keep theirs.
    """
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir(exist_ok=True)
        missing.chmod(0o711)


def places_for(folder: Path, account: Account) -> Places:
    """The places of the cluster in `folder`, or under /var/lib/punos when the account cannot get there."""
    folder = folder.absolute()
    nearest = next(above for above in folder.parents if above.is_dir())  # the folder itself becomes ours
    if account.steps_down and not account.can("-x", nearest):
        folder = SYSTEM_PLACE / _mark(folder)
    return Places(folder, _socket_folder(folder, account))


def _mark(folder: Path) -> str:
    return hashlib.sha256(str(folder).encode()).hexdigest()[:12]


def _socket_folder(folder: Path, account: Account) -> Path:
    """Beside the data, never in it (pg_rewind stumbles over a socket); somewhere short when the path is long."""
    inside = folder / "run"
    if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET:
        return inside
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp")  # noqa: S108 - checked by closed_folder
    if account.steps_down or not runtime.is_dir() or len(os.fsencode(runtime)) > 60:
        runtime = Path("/tmp")  # noqa: S108 - checked by closed_folder
    return runtime / f"punos-{account.uid}-{_mark(folder)}"


def closed_folder(folder: Path, account: Account, *, owner_serves: bool) -> None:
    """A folder of our own, mode 0700; or 0710 with the server's group, so that as root the server may pass."""
    try:
        make_passage(folder.parent)
        folder.mkdir(mode=0o700)
    except FileExistsError:
        _refuse_strangers(folder, account)
    except OSError as error:
        raise ClusterError(f"{folder} cannot be created ({error}): set PUNOS_HOME to a folder of yours") from error
    if owner_serves:
        account.own(folder)
        folder.chmod(0o700)
    elif account.steps_down:
        os.chown(folder, 0, account.gid)
        folder.chmod(0o710)


def _refuse_strangers(folder: Path, account: Account) -> None:
    """Somebody else's folder under a name that can be guessed would let them listen in."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), account.uid}:
        raise ClusterError(f"{folder} belongs to somebody else: remove it, or set PUNOS_HOME to another folder")
