"""The resident's pages: found, asked, answered; nothing kept, nothing lost that was typed."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from punos.organising import queries
from punos.organising.loading import Loaded
from punos.organising.tests.factories import county
from punos.providers.loading import LoadedProviders
from punos.providers.queries import units_for
from punos.providers.tests.factories import providers

__all__ = ["county", "providers"]

AUTUMN = date(2026, 11, 2)
LANGUAGES = ("fi", "sv", "en")


@pytest.fixture
def browser() -> Client:
    return Client(SERVER_NAME="localhost")


def read(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", ["", "services/", "services/?class=P5", "services/substance-at-home/", "accessibility/", "privacy/"])
def test_every_page_answers_in_every_language(county: Loaded, browser: Client, language: str, place: str) -> None:
    assert f'<html lang="{language}"' in read(browser, f"/{language}/{place}")


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        ("fi", "päihteistä", "Päihdepalvelujen matala kynnys"),
        ("fi", "velkaa", "velka"),
        ("sv", "alkohol", "Lågtröskelservice för missbruk"),
        ("en", "alcohol home", "Substance work at home"),
    ],
)
def test_a_search_in_ones_own_words_finds_the_service(county: Loaded, browser: Client, language: str, words: str, found: str) -> None:
    assert found in read(browser, f"/{language}/services/?q={words}")


def test_a_search_that_finds_nothing_says_what_to_do(county: Loaded, browser: Client) -> None:
    page = read(browser, "/en/services/?q=zeppelin")
    assert "No service was found with these words" in page
    assert 'value="zeppelin"' in page


def test_a_search_keeps_what_is_typed_and_shows_it_as_text(county: Loaded, browser: Client) -> None:
    page = read(browser, "/en/services/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("query", ["?q=%00", "?q=" + "a" * 3000, "?class=P5%27&for=x", "?q=%F0%9F%98%80", "?q=....", "?class=&for="])
def test_odd_searches_are_answered(county: Loaded, browser: Client, query: str) -> None:
    assert browser.get(f"/fi/services/{query}").status_code == 200


def test_a_service_that_does_not_exist_is_not_found(county: Loaded, browser: Client) -> None:
    assert browser.get("/fi/services/no-such-service/").status_code == 404


def test_a_service_tells_its_promise_its_clause_and_its_law(county: Loaded, browser: Client) -> None:
    page = read(browser, "/en/services/substance-at-home/")
    assert "What is promised" in page
    assert "/en/plan/versions/2/" in page
    assert "SHL 1301/2014" in page


def test_a_service_tells_where_to_come_and_when_it_is_open(providers: LoadedProviders, browser: Client) -> None:
    page = read(browser, "/en/services/social-work/")
    assert "Where to come" in page
    assert "Harjukulma 4, Jyväskylä" in page
    assert "open Mon–Thu 8–16, Fri 8–15" in page


def test_many_places_are_folded_away_but_none_is_left_out(providers: LoadedProviders, browser: Client) -> None:
    key = max((one.key for one in queries.services(2, "en")), key=lambda key: len(units_for(key, AUTUMN)))
    page = read(browser, f"/en/services/{key}/")
    assert f"{len(units_for(key, AUTUMN)) - 5} more places" in page
    assert all(unit.address in page for unit in units_for(key, AUTUMN))


def test_a_service_leads_to_its_interview(county: Loaded, browser: Client) -> None:
    assert 'href="/en/services/substance-at-home/could-i/"' in read(browser, "/en/services/substance-at-home/")


@pytest.mark.parametrize("place", ["", "services/", "services/detox/", "accessibility/", "privacy/"])
def test_pages_that_only_tell_take_nothing_in(county: Loaded, browser: Client, place: str) -> None:
    assert browser.post(f"/fi/{place}").status_code == 405


def test_before_a_plan_is_in_force_the_pages_say_what_will_be_here(
    county: Loaded, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "plan_in_force", lambda _day: None)
    for place in ("", "services/", "plan/", "plan/promises/", "plan/chains/"):
        assert "The organising plan is not in force yet" in read(browser, f"/en/{place}")
    assert browser.get("/en/services/detox/").status_code == 404
