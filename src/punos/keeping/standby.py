"""Following the database with a second one, and taking its place."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from punos.plumbing import processes
from punos.plumbing.postgres import Cluster
from punos.plumbing.postgres.replica import make_standby, wait_until_following
from punos.plumbing.processes import Child


def follow(primary: Cluster, home: Path, *, wait: bool, port: int | None, tell: Callable[[str], None]) -> None:
    """Follow the primary until somebody says stop. `wait`: the primary confirms a write only when it is here too. With a port, pages to read."""
    home = home.expanduser().absolute()
    with primary.running():
        standby = make_standby(primary, home)
        with standby.running():
            wait_until_following(primary)
            primary.wait_for_standby(wait=wait)
            tell(
                f"{standby.places.folder} follows; writes {'wait for it' if wait else 'do not wait for it'}. If the first is lost for good:"
            )
            tell(f"  PUNOS_HOME={home} punos promote")
            with processes.running(_pages(port), {**os.environ, "PUNOS_HOME": str(home)}) as check:
                while True:
                    check()
                    standby.revive()
                    time.sleep(0.5)


def promote(standby: Cluster, tell: Callable[[str], None]) -> None:
    """Let the standby take writes. Raises ClusterError when it follows nothing."""
    with standby.running():
        standby.promote()
    tell("promoted. Never start the first one again on its old data: make it a standby of this one, in a new folder")


def _pages(port: int | None) -> Sequence[Child]:
    if port is None:
        return ()
    return (Child("the web server", [sys.executable, "-m", "punos.cli", "serve", "--with-parent", "--port", str(port)]),)
