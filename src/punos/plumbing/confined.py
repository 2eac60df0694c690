"""A process that works for another one: it leaves the network for good, and does each piece of work in a copy of itself, within limits.

It holds no key, no settings and no database. What comes before and after each piece of work is said by HEAD and ANSWER.
"""

from __future__ import annotations

import ctypes
import io
import os
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

HEAD = struct.Struct("<QII")
"""Before each piece of work: its length, and how many seconds and megabytes it may take."""
ANSWER = struct.Struct("<cQ")
"""Before each answer: how it went, and its length."""
MADE, TOO_LONG, FAILED = b"m", b"t", b"f"

LARGEST_FILE = 8 * 1024 * 1024
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000  # of unshare(2)
REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "ctypes.dlopen", "ftplib.", "urllib.")


class NoWayOutError(PermissionError):
    """Such a process tried to reach a network or to start a program."""


def confine() -> bool:
    """Leave the network for good, and refuse its calls besides; whether the kernel let us leave."""
    libc = ctypes.CDLL(None, use_errno=True)
    left = any(libc.unshare(flags) == 0 for flags in (NEW_NETWORK, NEW_USER | NEW_NETWORK))
    sys.addaudithook(_refuse)
    return left


def _refuse(event: str, _what: object) -> None:
    if event.startswith(REFUSED):
        raise NoWayOutError(f"this process may not do {event}: it does what it is asked, and nothing else")


def serve(source: BinaryIO, target: BinaryIO, work: Callable[[bytes], bytes]) -> None:
    """Answer piece after piece until nobody asks any more."""
    while head := source.read(HEAD.size):
        length, seconds, megabytes = HEAD.unpack(head)
        piece = source.read(length)
        how, made = apart(lambda: work(piece), seconds, megabytes)  # noqa: B023 - done before the next piece
        target.write(ANSWER.pack(how, len(made)) + made)
        target.flush()


def apart(work: Callable[[], bytes], seconds: int, megabytes: int) -> tuple[bytes, bytes]:
    """What `work` makes in a copy of this process, which has so many seconds and so much more memory than this one has now."""
    with TemporaryDirectory(prefix="punos-print-") as folder:  # what is laid down there goes with it
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
        except BaseException:  # noqa: BLE001 - whatever it was, it ends here and says nothing of what it was given
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
