"""Clocks by the million: `Events` are clocks as arrays, `readings_of` reads them all, `kept_shares` tells how each group keeps a promise.

Apart from the clocks themselves, because pages read a few clocks at a time and need not load NumPy for that.
"""

from punos.engines.clocks.columns.events import STATES, Events, Readings, moments
from punos.engines.clocks.columns.reading import readings_of
from punos.engines.clocks.columns.shares import Outcomes, Shares, Target, kept_shares, outcomes

__all__ = [
    "STATES",
    "Events",
    "Outcomes",
    "Readings",
    "Shares",
    "Target",
    "kept_shares",
    "moments",
    "outcomes",
    "readings_of",
]
