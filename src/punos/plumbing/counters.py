"""Sums under names that are known beforehand, kept in memory that the processes of one server share. Nothing else can get in."""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import threading
from collections.abc import Sequence
from pathlib import Path

FOLDER_VARIABLE = "PUNOS_COUNTERS"
"""The folder in which the processes of one server keep their sums, set by who starts them. Without it a process counts for itself."""
ONE = struct.Struct("<d")


class Counters:
    """A sum for each of `names`. Each process writes into a file of its own and reads all: what a dead process counted stays counted."""

    def __init__(self, names: Sequence[str], folder: str = "") -> None:
        self.names = tuple(names)
        self._places = {name: number * ONE.size for number, name in enumerate(self.names)}
        self._lock = threading.Lock()
        self._folder = Path(folder) if folder else None
        # Processes of another version count under other names: their files are not ours to read.
        self._end = f".{hashlib.sha256(repr(self.names).encode()).hexdigest()[:12]}.sums"
        self._memory = self._own_memory()

    def add(self, name: str, amount: float = 1.0) -> None:
        """Add to a sum. Raises KeyError for a name that was not known beforehand."""
        place = self._places[name]
        with self._lock:
            (before,) = ONE.unpack_from(self._memory, place)
            ONE.pack_into(self._memory, place, before + amount)

    def totals(self) -> dict[str, float]:
        """The sums of all processes."""
        files = sorted(self._folder.glob(f"*{self._end}")) if self._folder else []
        kept = [path.read_bytes() for path in files] or [self._memory[:]]
        return {name: sum(ONE.unpack_from(one, place)[0] for one in kept) for name, place in self._places.items()}

    def _own_memory(self) -> mmap.mmap:
        length = max(len(self.names), 1) * ONE.size
        if self._folder is None:
            return mmap.mmap(-1, length)
        path = self._folder / f"{os.getpid()}{self._end}"
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            file.truncate(length)
            return mmap.mmap(file.fileno(), length)
