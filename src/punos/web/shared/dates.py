"""Dates as each language writes them, where there is no template to do it."""

from __future__ import annotations

from datetime import date


def day_written(on: date, language: str) -> str:
    """A day in short: 3.2.2026 in Finnish and Swedish, 3 Feb 2026 in English."""
    return f"{on.day} {on:%b} {on.year}" if language == "en" else f"{on.day}.{on.month}.{on.year}"


def month_written(month: date, language: str) -> str:
    """A month in short: 2/2026 in Finnish and Swedish, Feb 2026 in English."""
    return f"{month:%b} {month.year}" if language == "en" else f"{month.month}/{month.year}"
