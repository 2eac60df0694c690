"""Refusals of providers' room."""

from __future__ import annotations


class UnitsRefusedError(ValueError):
    """The file of service units cannot be loaded: every fault, with its row and its cure."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("units.yaml is refused:\n" + "\n".join(f"  {fault}" for fault in faults))
        self.faults = faults
