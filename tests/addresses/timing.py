"""An attacker with a clock: can the time of an answer tell an id that exists from one that does not?

Requests of the two sorts are interleaved strictly, each pair in an order of chance, so that whatever else the machine does meets both alike.
What is told is the area under the curve (Mann-Whitney): the chance that a request of the one sort took longer than one of the other.
One half tells nothing.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

Request = Callable[[], object]
BATCHES = 5
"""Three would cry out by chance in one run of two hundred."""
LIMIT = 0.55


@dataclass(frozen=True, slots=True)
class Pair:
    """Two requests that must not be told apart: of what is another's, and of what is nobody's."""

    name: str
    another: Request
    nobody: Request


@dataclass(slots=True)
class Times:
    """Seconds of each request of the two sorts: by the clock on the wall, and of the processors, this thread's and the database's.

    The attacker has the wall clock on a quiet machine; on a busy one, where every request waits for others, the processors say what that
    clock would have said.
    """

    wall: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))
    work: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))

    def told(self) -> tuple[float, float]:
        """How well the two are told apart by each clock, from 0.5 (not at all) to 1 (always)."""
        wall, work = (area(*sorts) for sorts in (self.wall, self.work))
        return max(wall, 1 - wall), max(work, 1 - work)

    @property
    def worst(self) -> float:
        """By whichever clock tells more."""
        return max(self.told())


def area(one: Sequence[float], other: Sequence[float]) -> float:
    """The chance that a value of `one` is greater than one of `other`; the same counts half."""
    ranked = sorted([*((value, 0) for value in one), *((value, 1) for value in other)])
    total, place = 0.0, 0
    while place < len(ranked):
        end = place
        while end < len(ranked) and ranked[end][0] == ranked[place][0]:
            end += 1
        total += sum(which == 0 for _value, which in ranked[place:end]) * (place + end + 1) / 2
        place = end
    return (total - len(one) * (len(one) + 1) / 2) / (len(one) * len(other))


def measured(pair: Pair, pairs: int, times: Times | None = None) -> Times:
    """The times of so many pairs of requests, added to those there are. The first ones warm up and do not count."""
    times, chance = times or Times(), random.Random(pair.name)
    for _ in range(5):
        pair.another(), pair.nobody()
    was_on, served_by = gc.isenabled(), backend()
    gc.collect()
    gc.disable()
    try:
        for _ in range(pairs):
            for which in chance.sample((0, 1), 2):
                wall, work = time.perf_counter(), worked(served_by)
                (pair.another, pair.nobody)[which]()
                times.wall[which].append(time.perf_counter() - wall)
                times.work[which].append(worked(served_by) - work)
    finally:
        if was_on:
            gc.enable()
    assert backend() == served_by, "another process of the database served some of these"
    return times


def backend() -> int:
    """The process of the database that serves this thread's pages."""
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


def worked(process: int) -> float:
    """Seconds of a processor that this thread and that process have used."""
    return time.thread_time() + int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


def attacked(pair: Pair, pairs: int) -> Times:
    """Measure until the two cannot be told apart, `BATCHES` times at most: chance shrinks with every batch, a difference does not."""
    times = measured(pair, pairs)
    for _ in range(BATCHES - 1):
        if times.worst < LIMIT:
            break
        measured(pair, pairs, times)
    return times
