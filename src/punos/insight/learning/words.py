"""The words of the cube of promises kept."""

from __future__ import annotations

from enum import StrEnum


class Dimension(StrEnum):
    """By what the cases of one promise and quarter are divided. Dimensions are never crossed."""

    COUNTY = "county"
    AREA = "area"
    SECTOR = "sector"


class Shown(StrEnum):
    """How much of a cell may be shown without saying something of a person."""

    ALL = "all"
    FEW_MISSED = "few_missed"
    FEW_KEPT = "few_kept"
    SHARE_WITHHELD = "share_withheld"
    TOO_FEW = "too_few"


UNTOLD = "untold"
"""The area of those whose home is not told: nobody wrote it down, or their address is protected."""

NO_SECTOR = "none"
"""The sector where the part of the plan names no organisation."""
