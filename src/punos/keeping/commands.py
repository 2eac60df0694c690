"""The commands that keep the database safe, as `punos` reads them: `backup`, `restore`, `standby`, `promote`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from punos.keeping.backup import backup
from punos.keeping.restore import Wish, restore
from punos.keeping.standby import follow, promote
from punos.plumbing import postgres

Add = Callable[[str, str], argparse.ArgumentParser]
Look = Callable[[], None]
"""Migrates and checks the database that the environment points to; raises when it is not safe."""


def add_keeping(add: Add) -> None:
    """Add the commands; `add` takes a name and what the command does."""
    one = add("backup", "copy the embedded database into a folder, and keep every later change there")
    one.set_defaults(keeping=_backup)
    one.add_argument("folder", type=Path)
    one.add_argument("--keep-days", type=int, metavar="N", help="then forget what no moment of the last N days needs")
    one = add("restore", "bring a backup back into an empty home folder, closed where rights have ended since")
    one.set_defaults(keeping=_restore)
    one.add_argument("folder", type=Path)
    one.add_argument("--to", type=moment, metavar="MOMENT", help="'2026-11-30 08:15:00+02:00'; the last moment kept when left out")
    words = "open although pieces of the log of changes are lost: what was withdrawn since may hold again"
    one.add_argument("--without-later-revocations", action="store_true", help=words)
    one = add("standby", "follow the embedded database with a second one, in a home folder of its own, until stopped")
    one.set_defaults(keeping=_standby)
    one.add_argument("folder", type=Path)
    one.add_argument("--wait", action="store_true", help="a write is confirmed only when it is in both; without it, no longer")
    one.add_argument("--port", type=int, help="serve the pages that only read")
    add("promote", "let the standby in this home folder take the place of the first").set_defaults(keeping=_promote)


def moment(text: str) -> datetime:
    """A moment with its offset from UTC, as one types it."""
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no moment: write '2026-11-30 08:15:00+02:00'") from None
    if typed.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} does not tell its zone: add +02:00 (winter in Finland) or +03:00 (summer)")
    return typed


def present() -> postgres.Cluster:
    """The embedded cluster of the home folder."""
    return postgres.Cluster(postgres.home() / "postgres", connection_file=postgres.connection_file())


def _backup(asked: argparse.Namespace, look: Look) -> None:
    """Copy the database, whether somebody keeps it running or not."""
    cluster = present()
    with cluster.running():
        backup(cluster, asked.folder, keep_days=asked.keep_days, tell=say)


def _restore(asked: argparse.Namespace, look: Look) -> None:
    """Bring a backup back into the home folder, which must hold no database."""
    restore(Wish(asked.folder, postgres.home(), asked.to, asked.without_later_revocations), look, say)
    say(f"the database is in {postgres.home() / 'postgres'}; make a new backup, into a new folder, before people come in")


def _standby(asked: argparse.Namespace, look: Look) -> None:
    """Follow until stopped."""
    follow(present(), asked.folder, wait=asked.wait, port=asked.port, tell=say)


def _promote(asked: argparse.Namespace, look: Look) -> None:
    """Take the place of the first."""
    promote(present(), say)


def say(words: str) -> None:
    """Tell the person at the keyboard."""
    print(f"punos: {words}", flush=True)
