"""My plan: what is on it and what is not."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from punos.base.clock import now
from punos.base.texts import Text
from punos.providers.queries import UnitView
from punos.trust import access
from punos.web.own.presenters.places import places
from punos.web.own.tests.factories import Story, browser_of
from punos.web.own.views.plan import plan


def test_the_plan_shows_everything_in_it_and_the_next_thing_to_do(story: Story) -> None:
    answer = story.browser.get("/en/my/")
    page = answer.content.decode()
    assert answer.status_code == 200
    for said in ("Haluan nukkua yöni hyvin", "Soitan pankkiin", "Kutsun koolle verkoston", "Oona Omatyöntekijä", "Answer yes or no"):
        assert said in page, said


def test_a_service_shows_its_promise_and_its_clause(story: Story) -> None:
    page = story.browser.get("/en/my/").content.decode()
    assert "working days" in page and "clause " in page and "at the latest" in page


def test_a_service_tells_by_which_clause_and_version_it_was_planned(story: Story) -> None:
    page = story.browser.get("/en/my/").content.decode()
    assert "Where it is decided" in page
    assert '<a class="ds-link" href="/en/plan/versions/1/4.1/">clause 4.1, version 1</a>' in page


def test_the_own_worker_is_met_where_the_client_lives_if_there_is_a_place(story: Story) -> None:
    names = Text("Jyväskylän toimisto", "Kontoret", "Office"), Text("Jämsän toimisto", "Kontoret i Jämsä", "Jämsä office")
    towns = Text("Jyväskylä", "Jyväskylä", "Jyväskylä"), Text("Jämsä", "Jämsä", "Jämsä")
    units = [
        UnitView(uuid4(), uuid4(), name, f"Katu 1, {town.fi}", "179", town, 25.0, 62.0, {"mon": (8, 16)})
        for name, town in zip(names, towns, strict=True)
    ]
    lives = SimpleNamespace(body={"municipality": " jämsä "})
    elsewhere = SimpleNamespace(body={})
    for parts, expected in (((lives,), ["Jämsä office"]), ((elsewhere,), ["Office", "Jämsä office"]), ((), ["Office", "Jämsä office"])):
        shown = places(units, SimpleNamespace(of=lambda *_sorts, found=parts: found), "en")  # type: ignore[arg-type]
        assert [name for name, _where in shown] == expected


def test_the_next_thing_follows_what_is_done(story: Story) -> None:
    story.browser.post(f"/en/my/parties/{story.party_id}/", {"answer": "no", "version": "1"})
    assert "Your plan waits for what you think of it." in story.browser.get("/en/my/").content.decode()
    story.browser.post(f"/en/my/agreements/{story.agreement_id}/", {"answer": "agree", "version": "1"})
    page = story.browser.get("/en/my/").content.decode()
    assert page.index("Next for you") < page.index("Soitan pankkiin") < page.index("You see this because")


@pytest.mark.parametrize(("language", "title"), [("fi", "Oma suunnitelma"), ("sv", "Min plan"), ("en", "My plan")])
def test_the_plan_speaks_the_language_of_its_address(story: Story, language: str, title: str) -> None:
    page = story.browser.get(f"/{language}/my/").content.decode()
    assert f'<html lang="{language}"' in page and f"<title>{title}" in page


def test_the_text_of_a_person_is_never_markup(story: Story) -> None:
    sent = {"text": "<script>alert(1)</script> & {{ 7*7 }}", "version": "0", "new_id": "6a0c1fd8-6f0e-4b9e-9f0e-000000000001"}
    story.browser.post("/en/my/view/", sent)
    page = story.browser.get("/en/my/").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page and "{{ 7*7 }}" in page


def test_nobody_else_enters_the_clients_pages(story: Story) -> None:
    for address in ("", "view/", "consent/", "log/", "plan.pdf", "everything.json", "for_another/"):
        assert browser_of(story.worker.token).get(f"/en/my/{address}").status_code == 404


def test_oversized_and_broken_forms_are_met_calmly(story: Story) -> None:
    big = story.browser.post("/en/my/view/", {"text": "x" * 600_000, "version": "0"})
    assert big.status_code == 413
    broken = story.browser.post("/en/my/view/", b"text=%ff%fe&version=zzz", content_type="application/x-www-form-urlencoded")
    assert broken.status_code == 400
    assert "could not be read" in broken.content.decode()


def test_without_a_plan_the_page_tells_how_one_begins(story: Story) -> None:
    request = RequestFactory(headers={"host": "localhost"}).get("/en/my/")
    token = story.county.client().token
    request.COOKIES[settings.SESSION_TOKEN_COOKIE] = token
    request.at, request.actor, request.language, request.opened = now(), access.who(token), "en", None
    with translation.override("en"), access.with_ticket(token, None):
        page = plan(request).render().content.decode()
    assert "A plan begins with a talk" in page


def test_a_plan_takes_the_same_number_of_statements_however_long_it_is(story: Story) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert story.browser.get("/en/my/").status_code == 200
        return len(asked)

    statements()
    before = statements()
    for number in range(12):
        sent = {"words": f"Tavoite {number}", "scale": "keep", "version": "0", "new_id": str(uuid4())}
        assert story.browser.post("/en/my/goals/new/", sent).status_code == 303
    assert statements() == before
