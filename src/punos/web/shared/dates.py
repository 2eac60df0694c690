"""Dates as each language writes them, where there is no template to do it."""

from __future__ import annotations

import re
from datetime import date

DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def figures_of(typed: str) -> tuple[int, int, int] | None:
    """Year, month and day of 3.2.2026 or 2026-02-03, with whatever spaces and in whatever digits; None for anything else."""
    text = "".join(typed.split())
    if dotted := DOTTED.fullmatch(text):
        day, month, year = (int(figure) for figure in dotted.groups())
        return year, month, day
    if iso := ISO.fullmatch(text):
        year, month, day = (int(figure) for figure in iso.groups())
        return year, month, day
    return None


def day_written(on: date, language: str) -> str:
    """A day in short: 3.2.2026 in Finnish and Swedish, 3 Feb 2026 in English."""
    return f"{on.day} {on:%b} {on.year}" if language == "en" else f"{on.day}.{on.month}.{on.year}"


def month_written(month: date, language: str) -> str:
    """A month in short: 2/2026 in Finnish and Swedish, Feb 2026 in English."""
    return f"{month:%b} {month.year}" if language == "en" else f"{month.month}/{month.year}"
