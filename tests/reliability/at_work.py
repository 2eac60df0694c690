"""Writers at work, each in a thread of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from typing import Protocol


class Works(Protocol):
    """Somebody who works until told to stop."""

    number: int

    def work(self, stop: Event) -> None:
        """Work."""


@contextmanager
def working(writers: Sequence[Works], *, patience_s: float = 60) -> Iterator[None]:
    """They work while the block lasts, and have ended after it: within so many seconds, or the test is red."""
    stop = Event()
    threads = [Thread(target=writer.work, args=(stop,), name=f"writer {writer.number}") for writer in writers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=patience_s)
    assert not [thread.name for thread in threads if thread.is_alive()]
