"""A process beside this one that does one kind of work for it: without a network, a key or the database, within limits of time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from abc import ABC, abstractmethod
from contextlib import suppress

from punos.plumbing.confined import ANSWER, HEAD

SECONDS = 10
MEGABYTES = 512
GENTLY_S = 2
#: All that such a process is told of the machine: where programs, fonts and their cache are. No key, no address of the database.
TOLD = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "XDG_CACHE_HOME", "XDG_DATA_DIRS", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "LD_LIBRARY_PATH")


class NobodyFreeError(Exception):
    """Others were first, and took longer than one may wait."""


class Beside(ABC):
    """A process that is started when the first piece of work comes, does one at a time, and is started again when it has died.

    `waits_s`: for how many seconds a piece of work waits until those that came first are done.
    """

    waits_s = SECONDS

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def words(self) -> list[str]:
        """The module that the process runs, and what it is told on its command line."""

    def asked(self, work: bytes, seconds: int, megabytes: int) -> tuple[bytes, bytes]:
        """How a piece of work went (MADE, TOO_LONG or FAILED), and what was made.

        Raises OSError or EOFError when the process died over it twice, and NobodyFreeError when its turn did not come.
        """
        if not self._one_at_a_time.acquire(timeout=self.waits_s):
            raise NobodyFreeError(f"others took more than {self.waits_s} s: ask again in a minute")
        try:
            try:
                return self._once(work, seconds, megabytes)
            except (OSError, EOFError):
                self.stop()  # it has died since, or was killed: once more, with a new one
            try:
                return self._once(work, seconds, megabytes)
            except (OSError, EOFError):
                self.stop()
                raise
        finally:
            self._one_at_a_time.release()

    def stop(self) -> None:
        """Let the process go."""
        if self._process:
            for end in (self._process.stdin, self._process.stdout):
                if end:
                    with suppress(OSError):
                        end.close()
            try:
                self._process.wait(GENTLY_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None

    def _once(self, work: bytes, seconds: int, megabytes: int) -> tuple[bytes, bytes]:
        if self._process is None:
            self._process = self._started()
        source, target = self._process.stdout, self._process.stdin
        if source is None or target is None:
            raise EOFError
        target.write(HEAD.pack(len(work), seconds, megabytes) + work)
        target.flush()
        head = source.read(ANSWER.size)
        if len(head) < ANSWER.size:
            raise EOFError
        how, length = ANSWER.unpack(head)
        made = source.read(length)
        if len(made) < length:
            raise EOFError
        return how, made

    def _started(self) -> subprocess.Popen[bytes]:
        """A new process. It ends by itself when nobody holds its standard input any more."""
        told = {name: os.environ[name] for name in TOLD if name in os.environ}
        return subprocess.Popen([sys.executable, "-m", *self.words()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=told, cwd="/")
