"""Drawing lots so that the same seed draws the same ones."""

from __future__ import annotations

from random import Random


def lots(*names: object) -> Random:
    """A source of lots that follows from these names alone."""
    return Random(":".join(map(str, names)))
