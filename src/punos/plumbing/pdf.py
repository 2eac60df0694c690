"""Pages as accessible PDF (PDF/UA-1), drawn by a printer beside this process: without a network, in ten seconds and 512 MB at most."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from punos.plumbing.printing import ANSWER, HEAD, MADE, TOO_LONG

SECONDS = 10
MEGABYTES = 512
GENTLY_S = 2
#: All that the printer is told of the machine: where programs, fonts and their cache are. No key, no address of the database.
TOLD = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "XDG_CACHE_HOME", "XDG_DATA_DIRS", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "LD_LIBRARY_PATH")


class PrintingError(Exception):
    """A page could not be printed; the next one can be."""


class TooMuchToPrintError(PrintingError):
    """A page took longer than it may: print less at once."""


class Printer:
    """A printer that is started when the first page comes, draws one at a time, and is started again when it has died."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def print(self, page: str, *, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> bytes:
        """The page as PDF. Raises TooMuchToPrintError when the time is over, and PrintingError when it cannot be done in that memory, or at all."""
        with self._one_at_a_time:
            try:
                how, made = self._asked(page.encode(), seconds, megabytes)
            except (OSError, EOFError):
                self.stop()  # it has died since, or was killed: once more, with a new one
                how, made = self._asked(page.encode(), seconds, megabytes)
        if how == TOO_LONG:
            raise TooMuchToPrintError(f"a page took more than {seconds} s to print: print less at once")
        if how != MADE:
            raise PrintingError(f"a page could not be printed in {megabytes} MB")
        return made

    def stop(self) -> None:
        """Let the printer go."""
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

    def _asked(self, page: bytes, seconds: int, megabytes: int) -> tuple[bytes, bytes]:
        if self._process is None:
            self._process = _started()
        source, target = self._process.stdout, self._process.stdin
        if source is None or target is None:
            raise EOFError
        target.write(HEAD.pack(len(page), seconds, megabytes) + page)
        target.flush()
        head = source.read(ANSWER.size)
        if len(head) < ANSWER.size:
            raise EOFError
        how, length = ANSWER.unpack(head)
        made = source.read(length)
        if len(made) < length:
            raise EOFError
        return how, made


def _started() -> subprocess.Popen[bytes]:
    """A new printer. It ends by itself when nobody holds its standard input any more."""
    words = [sys.executable, "-m", "punos.plumbing.printing", settings.STATIC_URL, str(Path(settings.STATICFILES_DIRS[0]))]
    told = {name: os.environ[name] for name in TOLD if name in os.environ}
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=told, cwd="/")


PRINTER = Printer()


def pdf_of(page: str, *, seconds: int = SECONDS) -> bytes:
    """The page as PDF/UA-1: tagged, with its title and language from `<title>` and `<html lang>`.

    The page comes from our own templates. Whatever it or its style sheets name is fetched by the printer's `PackageFiles` alone, and
    what that refuses is left out of the document. Raises PrintingError.
    """
    return PRINTER.print(page, seconds=seconds)
