"""What the organising plan turns down: seed files that cannot be loaded, and rules that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a seed file: where it stands, what is wrong, and the cure."""

    file: str
    key: str
    field: str
    problem: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.field}: {self.problem}: {self.cure}"


class SeedRefusedError(ValueError):
    """The seed was not loaded, not even in part; `faults` tells everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        lines = "\n".join(str(fault) for fault in self.faults)
        super().__init__(f"the seed has {len(self.faults)} faults and was not loaded; mend them and load again:\n{lines}")


class RuleError(ValueError):
    """The rule of a clause that cannot be read: which field, what is wrong, and the cure."""

    def __init__(self, field: str, problem: str, cure: str) -> None:
        super().__init__(f"{field}: {problem}: {cure}")
        self.field = field
        self.problem = problem
        self.cure = cure
