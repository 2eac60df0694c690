"""The printer: a process of its own that turns pages into PDF, without a network, within limits. It holds no key, no settings and no database.

`python -m punos.plumbing.printing STATIC_URL FOLDER` reads pages from standard input and answers on standard output. It loads the library
once; each page is drawn by a copy of it (fork) that ends with the page, so that nothing of one page is there for the next.
"""

from __future__ import annotations

import ctypes
import io
import logging
import os
import re
import resource
import select
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

#: Where a page for print stands: nowhere. Its addresses of static files are read from the package, all others are refused.
NOWHERE = "http://nowhere.invalid"
SAFE = re.compile(r"[a-z0-9][a-z0-9/_-]*\.(css|woff2|svg|png)")
TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}

HEAD = struct.Struct("<QII")
"""Before each page: its length, and how many seconds and megabytes it may take."""
ANSWER = struct.Struct("<cQ")
"""Before each answer: how it went, and its length."""
MADE, TOO_LONG, FAILED = b"m", b"t", b"f"

LARGEST_FILE = 8 * 1024 * 1024
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000  # of unshare(2)
REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "ctypes.dlopen", "ftplib.", "urllib.")

# Of every rule of a style sheet that it does not know WeasyPrint writes a line; a page of ours is known.
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)


class OutsideThePackageError(ValueError):
    """A page for print names something that is no static file of the package: name it by `static()`, or leave it out."""


class NoWayOutError(PermissionError):
    """The printer tried to reach a network or to start a program."""


class PackageFiles(URLFetcher):  # type: ignore[misc]
    """Fetches the static files of the package for WeasyPrint, and nothing else; knows no network."""

    def __init__(self, static_url: str, folder: Path) -> None:
        super().__init__()
        self.start, self.folder = NOWHERE + static_url, folder

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The static file that an address names. Raises OutsideThePackageError for anything else."""
        path = url.removeprefix(self.start)
        if not url.startswith(self.start) or not SAFE.fullmatch(path):
            raise OutsideThePackageError(f"a page for print may not fetch {url[:80]!r}: name a static file of the package")
        file = self.folder / path
        if not file.is_file():
            raise OutsideThePackageError(f"there is no static file {path!r}: check the name, and that the assets are installed")
        return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": TYPES[file.suffix]})


def draw(page: str, files: PackageFiles) -> bytes:
    """The page as PDF/UA-1. What `files` refuses is left out of the document."""
    made: bytes = HTML(string=page, base_url=NOWHERE, url_fetcher=files).write_pdf(pdf_variant="pdf/ua-1")
    return made


def confine() -> bool:
    """Leave the network for good, and refuse its calls besides; whether the kernel let us leave."""
    libc = ctypes.CDLL(None, use_errno=True)
    left = any(libc.unshare(flags) == 0 for flags in (NEW_NETWORK, NEW_USER | NEW_NETWORK))
    sys.addaudithook(_refuse)
    return left


def _refuse(event: str, _what: object) -> None:
    if event.startswith(REFUSED):
        raise NoWayOutError(f"the printer may not do {event}: it draws pages and nothing else")


def serve(source: BinaryIO, target: BinaryIO, work: Callable[[str], bytes]) -> None:
    """Answer page after page until nobody asks any more."""
    while head := source.read(HEAD.size):
        length, seconds, megabytes = HEAD.unpack(head)
        page = source.read(length).decode()
        how, made = apart(lambda: work(page), seconds, megabytes)  # noqa: B023 - done before the next page
        target.write(ANSWER.pack(how, len(made)) + made)
        target.flush()


def apart(work: Callable[[], bytes], seconds: int, megabytes: int) -> tuple[bytes, bytes]:
    """What `work` makes in a copy of this process, which has so many seconds and so much more memory than this one has now."""
    with TemporaryDirectory(prefix="punos-print-") as folder:  # fonts of the page are laid down there, and go with it
        reader, writer = os.pipe()
        copy = os.fork()
        if not copy:
            os.close(reader)
            tempfile.tempdir = folder
            _limit(seconds, megabytes)
            _answer(writer, work)
        os.close(writer)
        try:
            came = _read_all(reader, time.monotonic() + seconds)
        finally:
            os.close(reader)
            os.kill(copy, signal.SIGKILL)
            _, ended = os.waitpid(copy, 0)
    if came is None or (os.WIFSIGNALED(ended) and os.WTERMSIG(ended) == signal.SIGXCPU):
        return TOO_LONG, b""
    return (came[:1], came[1:]) if came else (FAILED, b"")


def _answer(writer: int, work: Callable[[], bytes]) -> None:
    """In the copy: write how it went, and end without tidying what is the other's."""
    try:
        try:
            said = MADE + work()
        except BaseException:  # noqa: BLE001 - whatever it was, it ends here and says nothing of the page
            said = FAILED
        with os.fdopen(writer, "wb") as file:
            file.write(said)
    finally:
        os._exit(0)


def _limit(seconds: int, megabytes: int) -> None:
    in_use = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    most = in_use + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read_all(reader: int, until: float) -> bytes | None:
    """Everything until the other end closes; None when that takes too long."""
    came = io.BytesIO()
    while True:
        ready, _, _ = select.select([reader], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return None
        more = os.read(reader, 1 << 20)
        if not more:
            return came.getvalue()
        came.write(more)


WARM = '<html lang="en"><title>t</title><link rel="stylesheet" href="{url}punos/print.css"><h1>t</h1><table><tr><td>t</table></html>'


def main() -> None:
    """Load and try everything once, leave the network, then draw what is asked for."""
    static_url, folder = sys.argv[1], Path(sys.argv[2])
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    files = PackageFiles(static_url, folder)
    draw(WARM.format(url=static_url), files)
    confine()
    serve(source, target, lambda page: draw(page, files))


if __name__ == "__main__":
    main()
