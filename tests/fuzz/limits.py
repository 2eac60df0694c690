"""What one input may cost: a second of the processor, and so much memory. More raises where it happens, so that the trace names the place."""

from __future__ import annotations

import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

Take = Callable[[bytes], object]
SECONDS = 1.0
MEGABYTES = 512
MEGABYTE = 1 << 20


class TooSlow(BaseException):
    """An input took longer than it may. No parser catches it by chance: it is no Exception."""


class Watched:
    """A harness under the limit of time. `slowest` is the most that an input has taken, in seconds of the processor."""

    def __init__(self, take: Take, seconds: float = SECONDS) -> None:
        self.take = take
        self.seconds = seconds
        self.slowest = 0.0
        self.taken = 0
        signal.signal(signal.SIGPROF, _too_slow)

    def __call__(self, data: bytes) -> None:
        """Put one input. Raises TooSlow, and whatever the harness raises."""
        began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, self.seconds)
        try:
            self.take(data)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        self.taken += 1
        self.slowest = max(self.slowest, time.process_time() - began)


def _too_slow(number: int, frame: FrameType | None) -> None:
    raise TooSlow(f"more than {SECONDS} s of the processor")


def allow_memory(megabytes: int = MEGABYTES) -> None:
    """From here on the process may map so much more than it has now; beyond that, MemoryError."""
    now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    most = now + megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
