"""What the organising plan turns down: seed files that cannot be loaded, and rules that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a file of the plan: where it stands, what is wrong, and the cure. `line` 0: it is not known."""

    file: str
    key: str
    field: str
    problem: str
    cure: str
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.field}: {self.problem}: {self.cure}"


class SeedRefusedError(ValueError):
    """The seed was not loaded, not even in part; `faults` tells everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        lines = "\n".join(str(fault) for fault in self.faults)
        super().__init__(f"the seed has {len(self.faults)} faults and was not loaded; mend them and load again:\n{lines}")


class PlanRefusedError(ValueError):
    """A folder was not imported, not even in part; `faults` tells everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        lines = "\n".join(str(fault) for fault in self.faults)
        super().__init__(f"the plan has {len(self.faults)} faults and nothing was imported; mend them and import again:\n{lines}")


class RuleError(ValueError):
    """The rule of a clause that cannot be read: which field, what is wrong, and the cure."""

    def __init__(self, field: str, problem: str, cure: str) -> None:
        super().__init__(f"{field}: {problem}: {cure}")
        self.field = field
        self.problem = problem
        self.cure = cure
