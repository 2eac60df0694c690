"""Whatever stands in a cell, a spreadsheet program reads it as text, and reads back what was written."""

from __future__ import annotations

import ast
import csv
from io import StringIO
from itertools import chain
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from punos.web.shared.sheets import BEGINS_A_FORMULA, BYTE_ORDER_MARK, neutral, sheet

PACKAGE = Path(__file__).resolve().parents[3]
TEXTS = st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=30)
ODD = st.builds(lambda first, rest: first + rest, st.sampled_from(BEGINS_A_FORMULA), TEXTS)


def read_back(text: str) -> list[list[str]]:
    """What a program reads."""
    return list(csv.reader(StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""), delimiter=";"))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.one_of(TEXTS, ODD), min_size=1, max_size=5), min_size=1, max_size=5))
def test_no_cell_begins_a_formula_and_every_text_comes_back(rows: list[list[str]]) -> None:
    back = read_back(sheet(rows))
    assert [len(row) for row in back] == [len(row) for row in rows], "a cell broke out of its row"
    for told, meant in zip(chain.from_iterable(back), chain.from_iterable(rows), strict=True):
        assert not told.startswith(BEGINS_A_FORMULA)
        assert told == meant or told == f"'{meant}"
        assert (told != meant) == meant.startswith(BEGINS_A_FORMULA)


def test_a_cell_left_as_it_is_would_be_seen() -> None:
    out = StringIO()
    csv.writer(out, delimiter=";").writerow(["=1+1"])
    assert read_back(out.getvalue())[0][0].startswith(BEGINS_A_FORMULA)


def test_numbers_stay_numbers() -> None:
    assert [neutral(-5), neutral(2.5), neutral(None)] == ["-5", "2.5", ""]


def test_sheets_are_written_in_this_one_place() -> None:
    """Whoever writes a sheet by hand forgets the apostrophe one day."""
    writers = set()
    for path in PACKAGE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Attribute) and node.attr in ("writer", "DictWriter", "write_csv", "to_csv", "to_excel")
            if named and isinstance(node.value, ast.Name):  # type: ignore[union-attr]
                writers.add(path.relative_to(PACKAGE).as_posix())
    assert writers == {"web/shared/sheets.py"}
