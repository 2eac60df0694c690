"""Every number on a page of figures is a published one: no page counts for itself, none shows more than the cube."""

from __future__ import annotations

import csv
import re
from html.parser import HTMLParser
from io import StringIO

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from punos.insight.learning.queries import CellView, cells_of, county_cells
from punos.insight.learning.tests.stage import Cases
from punos.organising.loading import load_county
from punos.web.insight.presenters import TALL

NUMBER = re.compile(r"\d+")
FIGURES = {"Fell due", "In time", "Median, days"}


class Figures(HTMLParser):
    """The texts of a page's cells that stand in a column of figures, and the heights of its bars."""

    def __init__(self) -> None:
        super().__init__()
        self.heads: list[str] = []
        self.cells: list[str] = []
        self.heights: list[int] = []
        self._column, self._into = -1, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.heads = []
        elif tag == "tr":
            self._column = -1
        elif tag in ("th", "td"):
            self._column += 1
            self._into = tag
            if self._is_figure():
                self.cells.append("")
        elif tag == "rect" and "bars__bar" in (dict(attrs).get("class") or ""):
            self.heights.append(int(dict(attrs).get("height") or 0))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td"):
            self._into = ""

    def handle_data(self, data: str) -> None:
        if self._into == "th" and data.strip() and len(self.heads) <= self._column:
            self.heads.append(data.strip())
        elif self._is_figure():
            self.cells[-1] += data

    def _is_figure(self) -> bool:
        return self._into == "td" and self._column < len(self.heads) and self.heads[self._column] in FIGURES

    def numbers(self) -> list[int]:
        """Every number in these cells."""
        return [int(number) for cell in self.cells for number in NUMBER.findall(cell)]


def read(page: str) -> Figures:
    """The figures of a page."""
    figures = Figures()
    figures.feed(page)
    return figures


def published(cells: tuple[CellView, ...]) -> set[int]:
    """What may be said of these lines: the count, the share or its bound, the median."""
    return {number for cell in cells for number in (cell.n, *cell.bounds, cell.median_days) if number is not None}


@pytest.fixture(scope="module")
def cases() -> Cases:
    """A quarter in which no true number is a published one."""
    load_county()
    made = Cases()
    made.add(41, place="jyvaskyla")
    made.add(21, kept=False, place="jyvaskyla")
    made.add(17, place="jamsa")
    made.add(3, place="viitasaari")
    made.counted()
    return made


@pytest.fixture
def planner(cases: Cases) -> Client:
    """A planner's browser."""
    organisation = cases.organisation("county")
    browser = Client(SERVER_NAME="localhost")
    browser.cookies[settings.SESSION_TOKEN_COOKIE] = cases.county.worker("planner", organisation, cases.county.register(organisation)).token
    return browser


def test_the_pages_of_promises_show_published_figures_only(planner: Client, cases: Cases) -> None:
    pages = {
        "/en/insight/": published(county_cells()),
        f"/en/insight/promises/{cases.promise}/": published(cells_of(str(cases.promise))),
    }
    for address, allowed in pages.items():
        figures = read(planner.get(address).content.decode())
        assert len(figures.numbers()) > 2, address
        assert set(figures.numbers()) <= allowed, address
        assert set(figures.heights) <= {round(TALL * least / 100) for least in allowed if least <= 100}
    assert {62, 41, 21, 82, 61, 66} & allowed == set(), "the true numbers are none of them"


def test_the_sheet_is_the_cube(planner: Client) -> None:
    text = planner.get("/en/insight/promises.csv").content.decode("utf-8-sig")
    shown = sorted(
        (row["Quarter"], row["Division"], row["Fell due"], row["In time, %"], row["Median, days"])
        for row in csv.DictReader(StringIO(text), delimiter=";")
        if row["Fell due"]
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute("set role punos_guard")
        cursor.execute("select quarter, dimension, n, kept_percent, median_days from stats.cell where n is not null")
        there = sorted(tuple("" if value is None else str(value) for value in row) for row in cursor.fetchall())
        cursor.execute("reset role")
    assert shown == there


@pytest.mark.parametrize("address", ["/en/plan/promises/", "/en/plan/processing-times/"])
def test_public_pages_tell_published_figures_only(cases: Cases, address: str) -> None:
    page = Client(SERVER_NAME="localhost").get(address).content.decode()
    told = re.findall(r"(?:about|at least|at most) (\d+)\s?% in time|half of the cases in (\d+) days", page)
    allowed = published(county_cells())
    assert {int(number) for pair in told for number in pair if number} <= allowed
    is_newest = cases.quarter == max(cell.quarter for cell in county_cells())  # other tests of this process count quarters too
    assert told or "promises" not in address or not is_newest, "the counted promise is on the page"


def test_a_page_that_counted_for_itself_would_be_seen(planner: Client, cases: Cases) -> None:
    page = planner.get(f"/en/insight/promises/{cases.promise}/").content.decode()
    allowed = published(cells_of(str(cases.promise)))
    shown = next(cell.n for cell in cells_of(str(cases.promise)) if cell.quarter == cases.quarter and cell.n)
    spoilt = read(page.replace(f"about {shown}<", f"about {shown + 2}<").replace(f"about {shown}\n", f"about {shown + 2}\n"))
    assert not set(spoilt.numbers()) <= allowed
