"""The planner's figures: what is shown, what is not, and to whom."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client

from punos.insight.learning.tests.stage import Cases
from punos.organising.loading import load_county
from punos.web.shared.sheets import neutral, sheet


@pytest.fixture(scope="module")
def cases() -> Cases:
    """A counted quarter in which one area and one sector are too small to show."""
    load_county()
    made = Cases()
    made.add(40, place="jyvaskyla")
    made.add(15, kept=False, place="jamsa")
    made.add(3, place="viitasaari")
    made.add(12, organisation=made.organisation("kela"))
    made.counted()
    return made


@pytest.fixture
def planner(cases: Cases) -> Client:
    """A planner's browser."""
    organisation = cases.organisation("county")
    worker = cases.county.worker("planner", organisation, cases.county.register(organisation))
    return signed_in(worker.token)


def signed_in(token: str) -> Client:
    """A browser with this session."""
    browser = Client(SERVER_NAME="localhost")
    browser.cookies[settings.SESSION_TOKEN_COOKIE] = token
    return browser


def read(browser: Client, address: str) -> str:
    """A page that answers."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize(("language", "word"), [("fi", "noin 80 %"), ("sv", "ungefär 80 %"), ("en", "about 80 %")])
def test_every_promise_has_its_figures_and_its_clause(planner: Client, language: str, word: str) -> None:
    page = read(planner, f"/{language}/insight/")
    assert word in page
    assert f'href="/{language}/plan/versions/1/6.2/"' in page
    assert '<rect class="bars__bar' in page
    assert "style=" not in page


def test_a_promise_is_divided_but_small_groups_are_not_shown(planner: Client, cases: Cases) -> None:
    page = read(planner, f"/en/insight/promises/{cases.promise}/")
    assert page.count("not shown") >= 2, "the small areas in one line, the lone providers in another"
    assert "Kela" in page
    assert "The county&#39;s own units" in page


def test_the_sheet_holds_the_same_and_no_more(planner: Client, cases: Cases) -> None:
    answer = planner.get("/en/insight/promises.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="punos-promises.csv"'
    rows = [
        row
        for row in csv.DictReader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
        if row["Quarter"] == str(cases.quarter) and row["Source"] == "clause 6.2, version 1"
    ]
    assert {(row["Division"], row["Fell due"]) for row in rows if row["Fell due"]} >= {("county", "70")}
    assert all(not row["In time, %"] for row in rows if not row["Fell due"])
    assert all(int(row["Fell due"] or 0) % 5 == 0 for row in rows)


def test_only_the_planner_enters(cases: Cases) -> None:
    organisation = cases.organisation("county")
    for role in ("social_worker", "provider_manager", "privacy_officer"):
        worker = cases.county.worker(role, organisation, cases.county.register(organisation))
        assert signed_in(worker.token).get("/en/insight/").status_code == 404
    assert signed_in(cases.county.client().token).get("/en/insight/").status_code == 404
    assert Client(SERVER_NAME="localhost").get("/en/insight/").status_code in (302, 303)


@pytest.mark.parametrize("rule", ["no-such", "00000000-0000-0000-0000-000000000000", "x" * 200])
def test_an_unknown_promise_is_not_found(planner: Client, rule: str) -> None:
    assert planner.get(f"/en/insight/promises/{rule}/").status_code == 404


@pytest.mark.parametrize("cell", ["=1+1", "+358", "-1", "@sum", "\tx", "\r=1", "\n=1"])
def test_no_cell_becomes_a_formula(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


def test_plain_cells_stay_plain() -> None:
    assert [neutral(cell) for cell in ("lupaus; 1", -5, None, 70)] == ["lupaus; 1", "-5", "", "70"]
    assert sheet([["a;b", 'c"d']]) == '\ufeff"a;b";"c""d"\r\n'
