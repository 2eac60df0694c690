"""The braid: one client's plan drawn as strands that meet on a red thread.

`weave` gives the geometry of the large drawing, `sparkline` of the small one in lists, and `rows` the
same content as a table. Positions are in the units of the drawing's viewBox; paths are SVG path data.
"""

from punos.engines.braid.drawing import (
    PAGE,
    PHONE,
    Drawing,
    Frame,
    GapMark,
    GoalMark,
    KnotMark,
    Line,
    Orientation,
    Point,
    Sparkline,
)
from punos.engines.braid.plan import Braid, Goal, Knot, KnotKind, Strand
from punos.engines.braid.table import Row, What, rows
from punos.engines.braid.weaving import sparkline, weave

__all__ = [
    "PAGE",
    "PHONE",
    "Braid",
    "Drawing",
    "Frame",
    "GapMark",
    "Goal",
    "GoalMark",
    "Knot",
    "KnotKind",
    "KnotMark",
    "Line",
    "Orientation",
    "Point",
    "Row",
    "Sparkline",
    "Strand",
    "What",
    "rows",
    "sparkline",
    "weave",
]
