"""How large the proofs are: CI runs the smaller figures in its time, `make proof` (PUNOS_PROOF=1) the larger."""

from __future__ import annotations

import os


def figure(small: int, large: int) -> int:
    """The smaller figure, or the larger one of a whole proof."""
    return large if os.environ.get("PUNOS_PROOF") == "1" else small
