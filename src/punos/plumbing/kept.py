"""Public facts kept in the process for a while: names that every page needs and that hardly ever change. Never client data."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")
SECONDS = 60


class Kept(Mapping[K, V]):
    """A table of public facts, read again when it is a minute old or when a key is not in it."""

    def __init__(self, load: Callable[[], dict[K, V]]) -> None:
        self._load = load
        self._rows: dict[K, V] = {}
        self._until = 0.0

    def __getitem__(self, key: K) -> V:
        try:
            return self._fresh()[key]
        except KeyError:
            return self._read()[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._fresh())

    def __len__(self) -> int:
        return len(self._fresh())

    def __contains__(self, key: object) -> bool:
        return key in self._fresh() or key in self._read()

    def forget(self) -> None:
        """Read again at the next look."""
        self._until = 0.0

    def _fresh(self) -> dict[K, V]:
        return self._rows if time.monotonic() < self._until else self._read()

    def _read(self) -> dict[K, V]:
        self._rows = self._load()
        self._until = time.monotonic() + SECONDS
        return self._rows
