"""The bench that mutants are tried on: which attack notices one, and which one noticed it last time.

`killers.json` keeps for each mutant the attack that noticed it, so that it is tried first; whether it still does is seen each time. A line that is missing or
out of date costs a search and nothing else. `PUNOS_KILLERS=1` with test_mutants.py in one process (`-n 0`) writes what was found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import BrokenBarrierError

import psycopg
import pytest

from tests.access import test_attacks_limits
from tests.access.detectors import Noticed
from tests.access.ground import Ground
from tests.access.mutants import Mutant
from tests.access.probes import LIKELY, Probe, probes

FILE = Path(__file__).with_name("killers.json")
RED = (Exception, pytest.fail.Exception)
"""What a red test raises; the latter is what `pytest.raises` raises when nothing was raised."""
REFUSED = ("42501", "28000", "40001")
"""Privilege, authorization and version: with these the database refuses what it should."""


Attack = Callable[[Ground], None]


class BrokenMutantError(Exception):
    """A function or an attack fell over on the mutant: that shows no gap. The mutant is to be mended."""


def has_fallen_over(error: BaseException) -> bool:
    """Whether an attack was not refused and did not get through either: SQL that does not fit together, a lost connection, a lock, a barrier."""
    if isinstance(error, psycopg.Error):
        of_sql = (error.sqlstate or "").startswith("42")
        return error.sqlstate not in REFUSED and (of_sql or isinstance(error, psycopg.OperationalError | psycopg.InterfaceError))
    return isinstance(error, BrokenBarrierError)


def killers() -> dict[str, str]:
    """Which attack noticed which mutant last time, by their names."""
    found: dict[str, str] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    return found


def keep(killed: Mapping[str, str]) -> None:
    """Write them down beside those that were not tried now."""
    FILE.write_text(json.dumps(killers() | dict(killed), ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


class Bench:
    """The attacks on a ground; remembers which of them noticed what, so that the likeliest goes first."""

    def __init__(self, ground: Ground, attacks: Sequence[Probe] | None = None, known: Mapping[str, str] | None = None) -> None:
        self.ground = ground
        self.order = sorted(probes() if attacks is None else attacks, key=lambda one: "at_the_same_moment" in one[0])  # the slowest last
        self.known = killers() if known is None else known
        self.killed: dict[str, str] = {}

    def noticed(self, mutant: Mutant) -> Noticed | None:
        """The first attack that turns red on this mutant, None when all stay green. Raises BrokenMutantError."""
        return self.search(mutant.name, mutant.function)

    def search(self, mutant: str, function: str) -> Noticed | None:
        """The same for whatever was done to a function, or to what it stands on. Raises BrokenMutantError."""
        for name, probe in self._likeliest_first(mutant, function):
            if (error := self._red(probe)) is not None:
                if has_fallen_over(error):
                    raise BrokenMutantError(f"{mutant}: {short(name)} met {type(error).__name__}: {error}")
                self.killed[mutant] = short(name)
                self._put_first((name, probe))
                return Noticed(f"{short(name)}: {type(error).__name__}", partial(self._says, probe))
        return None

    def all_green(self) -> Sequence[str]:
        """The names of the attacks that are red as things are."""
        return [f"{name}: {error}" for name, probe in self.order if (error := self._red(probe)) is not None]

    def _likeliest_first(self, mutant: str, function: str) -> Iterator[Probe]:
        likely, killer = LIKELY.get(function, test_attacks_limits).__name__, self.known.get(mutant)

        def lateness(one: Probe) -> tuple[bool, ...]:
            return short(one[0]) != killer, "at_the_same_moment" in one[0], not one[0].startswith(likely)

        yield from sorted(self.order, key=lateness)

    def _red(self, probe: Attack) -> BaseException | None:
        try:
            probe(self.ground)
        except RED as error:
            self._recover()
            return error
        return None

    def _says(self, probe: Attack) -> str | None:
        error = self._red(probe)
        return None if error is None else f"{type(error).__name__}: {error}"

    def _put_first(self, one: Probe) -> None:
        """What noticed one mutant often notices the next; but many connections at once stay the last resort."""
        if "at_the_same_moment" not in one[0]:
            self.order.remove(one)
            self.order.insert(0, one)

    def _recover(self) -> None:
        """A red attack may leave a transaction open, or what it put in for a moment."""
        for connection in (self.ground.app, self.ground.second, self.ground.boss, self.ground.auth, self.ground.stats):
            connection.rollback()
        self.ground.furnish()


def short(name: str) -> str:
    """The name of an attack without its package."""
    return name.removeprefix(f"{__package__}.")
