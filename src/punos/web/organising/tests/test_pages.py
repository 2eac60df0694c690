"""The pages of the organising plan: every clause has an address that keeps its meaning."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from punos.organising import queries
from punos.organising.loading import Loaded
from punos.organising.tests.factories import county

__all__ = ["county"]


@pytest.fixture
def browser() -> Client:
    return Client(SERVER_NAME="localhost")


def read(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    "place", ["", "promises/", "chains/", "versions/1/", "versions/2/", "compare/1/2/", "compare/2/1/", "compare/2/2/", "versions/2/8.1/"]
)
def test_every_page_answers_in_every_language(county: Loaded, browser: Client, language: str, place: str) -> None:
    assert f'<html lang="{language}"' in read(browser, f"/{language}/plan/{place}")


@pytest.mark.parametrize("version", [1, 2])
def test_every_clause_of_every_version_has_its_page(county: Loaded, browser: Client, version: int) -> None:
    for clause in queries.clauses(version):
        page = read(browser, f"/sv/plan/versions/{version}/{clause.number}/")
        assert clause.title.sv.replace("'", "&#39;").replace("&#39;", "")[:12] in page.replace("&#39;", "")


def test_the_plan_lists_every_clause_once(county: Loaded, browser: Client) -> None:
    page = read(browser, "/en/plan/")
    for clause in queries.clauses(2):
        if clause.kind != "chapter":
            assert page.count(f'href="/en/plan/versions/2/{clause.number}/"') == 1


def test_an_old_version_says_that_it_is_not_in_force_and_leads_to_the_one_that_is(county: Loaded, browser: Client) -> None:
    assert "This version is not in force today" in read(browser, "/en/plan/versions/1/")
    assert "This version is not in force today" not in read(browser, "/en/plan/versions/2/")
    clause = read(browser, "/en/plan/versions/1/5.1/")
    assert 'href="/en/plan/versions/2/5.1/"' in clause


def test_a_removed_clause_keeps_its_page_and_says_that_it_is_gone(county: Loaded, browser: Client) -> None:
    removed = queries.version(2).removed  # type: ignore[union-attr]
    key = next(iter(removed))
    number = queries.book(1).by_key[key].number
    page = read(browser, f"/en/plan/versions/1/{number}/")
    assert "does not have it" in page
    assert removed[key].en in page


def test_the_comparison_tells_what_how_and_why(county: Loaded, browser: Client) -> None:
    page = re.sub(r"\s+", " ", read(browser, "/en/plan/compare/1/2/"))
    assert "30 km" in page
    assert "25 km" in page
    assert "clause removed" in page
    assert "new clause" in page
    for change in queries.compare(1, 2):
        assert change.reason is not None
        assert change.reason.en[:20] in page


@pytest.mark.parametrize(
    "place", ["versions/99/", "versions/0/", "versions/99999999999999999999/", "versions/1/4.999/", "versions/2/%00/", "compare/1/9/"]
)
def test_what_does_not_exist_is_not_found(county: Loaded, browser: Client, place: str) -> None:
    assert browser.get(f"/fi/plan/{place}").status_code == 404


def test_the_page_of_a_confirmed_clause_keeps_its_address(county: Loaded, browser: Client) -> None:
    assert "http://localhost/en/plan/versions/1/5.1/" in read(browser, "/en/plan/versions/1/5.1/")
