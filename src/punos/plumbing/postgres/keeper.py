"""One keeper for a cluster: a lock that only one application holds, and a watchdog that outlives it.

A process killed with -9 cannot tidy up after itself. So the keeper starts a small shell beside the server that reads
a pipe from the keeper; when the pipe closes without a word, the keeper has died and the shell stops the server.
The shell holds a lock of its own while it works, so that the next keeper waits for it instead of taking over a server
that is about to stop.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import time
from pathlib import Path
from typing import IO

from punos.plumbing.postgres.account import SHELL, Account
from punos.plumbing.postgres.errors import ClusterError

_WATCH = """
trap '' INT TERM HUP
read -r word
[ "$word" = done ] && exit 0
tries=0
while [ "$tries" -lt 30 ]; do
  if [ -s "$1/postmaster.pid" ]; then
    "$2" -D "$1" -m fast -t 120 -w stop >&2 || "$2" -D "$1" -m immediate -t 60 -w stop >&2
    break
  fi
  tries=$((tries + 1))
  sleep 0.1
done
[ -z "$3" ] || rm -rf "$3"
"""
# The outer shell ends at once, so the watcher is nobody's child and no tidy-up of a process tree takes it along.
# Its standard output is the lock file: the lock lives as long as the watcher, and nothing is ever printed there.
_DETACH = 'exec 3<&0; /bin/sh -c "$0" punos-watchdog "$@" <&3 3<&- &'


class Lock:
    """A file that one process at a time holds; the operating system lets go when the process ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: IO[str] | None = None

    def take(self, *, wait: float = 0.0) -> bool:
        """Try for `wait` seconds to become the holder."""
        file = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
        until = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    file.close()
                    return False
                time.sleep(0.05)
            else:
                self.file = file
                return True

    def let_go(self) -> None:
        """Stop holding; harmless when not held."""
        if self.file is not None:
            self.file.close()
            self.file = None


class Watchdog:
    """The shell that stops the server of `data` when this process dies, and then removes `remove`, if given."""

    def __init__(self, lock: Path, *, longest_stop: float = 200.0) -> None:
        self._lock = Lock(lock)
        self._longest_stop = longest_stop
        self._pipe: IO[bytes] | None = None

    def start(self, account: Account, *, data: Path, pg_ctl: str, remove: Path | None = None) -> None:
        """Wait until the last keeper's watchdog has done its work, then set a new one.

        Raises ClusterError when the old one takes longer than a stop may take.
        """
        if not self._lock.take(wait=self._longest_stop):
            raise ClusterError(
                f"the last server in {data} is still stopping after {self._longest_stop:.0f} s: "
                f"look for it with `ps`, and read the log beside the data folder"
            )
        words = [SHELL, "-c", _DETACH, _WATCH, str(data), pg_ctl, str(remove or "")]
        process = subprocess.Popen(
            words,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=self._lock.file,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **account.process(),
        )
        self._pipe = process.stdin
        process.wait()
        self._lock.let_go()

    def dismiss(self) -> None:
        """Tell the watchdog that all is in order; it ends without doing anything."""
        if self._pipe is not None:
            try:
                self._pipe.write(b"done\n")
                self._pipe.flush()
            except BrokenPipeError:
                pass  # the watchdog was killed; the server has been stopped properly, so nothing is lost
            self.forget()

    def forget(self) -> None:
        """Close this process's end of the pipe (in a forked child: leave the watching to the parent)."""
        if self._pipe is not None:
            pipe, self._pipe = self._pipe, None
            pipe.close()
