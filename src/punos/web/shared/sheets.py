"""Tables for a spreadsheet: no cell may become a formula in the program that opens it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The last four are the wide forms of the first: some programs read them alike."""
BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheet programs that the file is UTF-8; without it ä and ö break."""


def sheet(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV with semicolons, which spreadsheet programs in Finland expect."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([neutral(cell) for cell in row])
    return BYTE_ORDER_MARK + out.getvalue()


def neutral(cell: object) -> str:
    """A cell as text; one that would begin a formula gets an apostrophe before it."""
    text = "" if cell is None else str(cell)
    is_number = isinstance(cell, int | float)
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) and not is_number else text
