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


def test_a_search_tells_what_was_found_what_was_not_and_which_words_were_small(county: Loaded, browser: Client) -> None:
    page = read(browser, "/en/services/?q=I have a toothache and a zeppelin")
    told = "Looked for and found: toothache. Nothing was found for: zeppelin. Small words were left out: i, have, a, and."
    assert told in " ".join(page.split())


def test_words_whose_services_are_too_far_to_be_shown_are_told(county: Loaded, browser: Client) -> None:
    page = read(browser, "/en/services/?q=home toothache dentist")
    assert "Looked for and found: toothache, dentist." in page
    assert "Other words told more than: home." in page


def test_a_service_that_was_found_tells_which_word_met(county: Loaded, browser: Client) -> None:
    page = read(browser, "/fi/services/?q=hammassärkyyn")
    assert "<q>hammassärkyyn</q> → <q>" in page
    assert "(arjen sanoja)" in page


def test_words_of_another_language_are_found_and_marked(county: Loaded, browser: Client) -> None:
    page = read(browser, "/sv/services/?q=hammaslääkäriin")
    assert "Orden hittades på ett annat språk" in page
    assert '<q lang="fi">' in page


def test_classes_and_groups_narrow_what_was_found_and_tell_how_many(county: Loaded, browser: Client) -> None:
    everything = read(browser, "/en/services/?q=rehabilitation")
    assert 'href="/en/services/?q=rehabilitation&amp;class=P5"' in everything
    narrowed = read(browser, "/en/services/?q=rehabilitation&class=P5.13&for=KR1.4")
    assert 'aria-current="true"' in narrowed
    assert "Stroke rehabilitation" in narrowed
    assert "Substance rehabilitation" not in narrowed
    assert 'name="class" value="P5.13"' in narrowed


def test_a_class_alone_is_a_way_in(county: Loaded, browser: Client) -> None:
    page = read(browser, "/fi/services/?class=P5.10")
    assert "<strong>1 palvelu</strong>" in page
    assert "Suun terveydenhuolto" in page


def test_where_only_the_class_is_in_the_way_the_page_says_so(county: Loaded, browser: Client) -> None:
    page = read(browser, "/en/services/?q=dentist&class=P10")
    assert "The words were found in other classes." in page
    assert 'href="/en/services/?q=dentist"' in page


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
