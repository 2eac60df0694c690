"""The client's applications by their pages: applied for, followed, answered, taken back, decided; and the handler's pages beside them."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import outloud
import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils.translation import override

from punos.base.clock import day_of, now
from punos.clients.tests.factories import Client, SmallCounty
from punos.organising.loading import organisation_id, register_id
from punos.web.own.tests.factories import Story, browser_of

HIDDEN = re.compile(r'<input type="hidden" name="(new_id|version|handler)" value="([^"]*)">')
APPLY = "/en/my/applications/new/grant-equipment/"
SOON = (day_of(now()) + timedelta(days=10)).strftime("%-d.%-m.%Y")


def text_of(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def send(browser: Browser, href: str, **fields: Any) -> Any:
    """The form as it was drawn, with what was typed."""
    drawn = dict(HIDDEN.findall(browser.get(href).content.decode()))
    return browser.post(href, drawn | fields)


def newest_waiting(county: SmallCounty, client: Client) -> str:
    """The page of the list of waiting applications where this client's new one stands, empty if there is none.

    The one due first stands first, after applications of other tests to the same organisation, 25 a page. Each page is read by another
    colleague: one alone would meet more clients within an hour than the fuse lets through.
    """
    for number in range(21):
        reader = county.worker("social_worker", organisation_id("adult-social-work"), register_id("county-social"))
        read = browser_of(reader.token).get(in_english("work:applications"), {"page": number})
        assert read.status_code == 200
        if f"{client.id}/" in read.content.decode():
            return str(read.content.decode())
    return ""


def applied(browser: Browser, **fields: Any) -> str:
    """The address of a new application."""
    sent = send(browser, APPLY, **{"text": "Tarvitsen sängyn", "euros": "350,50", "papers": ["lease"], **fields})
    assert sent.status_code == 303
    return str(sent["location"])


def in_english(name: str, *args: Any) -> str:
    """An address of the English pages."""
    with override("en"):
        return reverse(name, args=args)


def handled_at(client: Client, href: str, *slug: str) -> str:
    """Where the handler has the application whose own address is `href`, or a deed on it."""
    return in_english("work:handle" if slug else "work:application", client.id, href.rstrip("/").rpartition("/")[2], *slug)


def handled(browser: Browser, client: Client, href: str, slug: str, **fields: Any) -> Any:
    """A deed of the handler on the application whose own address is `href`."""
    place = handled_at(client, href, slug)
    page = browser.get(place).content.decode()
    return browser.post(place, dict(HIDDEN.findall(page)) | fields)


def test_the_whole_way_of_an_application(mine: Browser, theirs: Browser, client: Client, county: SmallCounty) -> None:
    offered = text_of(mine.get("/en/my/applications/"))
    assert "Grant for small purchases for a home" in offered and "decided in 2 months" in offered
    href = applied(mine)
    shown = text_of(mine.get(href))
    assert "Your application has come. It is decided by" in shown and "€350.50" in shown
    assert "Papers that are missing Bank statements of two months, Estimate of the prices" in shown

    listed = newest_waiting(county, client)
    listed = " ".join(unescape(re.sub(r"<[^>]+>", " ", listed)).split())
    assert "Grant for small purchases for a home" in listed and "nobody has taken it yet" in listed
    assert handled(theirs, client, href, "take-application").status_code == 303
    asked = handled(theirs, client, href, "ask-applicant", asked="Lähetä tiliotteet.", documents=["statements"], asked_by=SOON)
    assert asked.status_code == 303
    assert "the time stands still" in text_of(theirs.get(asked["location"]))

    waits = text_of(mine.get(href))
    assert "Your application waits for your answer" in waits and "Lähetä tiliotteet." in waits
    assert send(mine, f"{href}answer/", answered="Tässä ovat", papers=["statements"]).status_code == 303
    assert "Your application is being handled" in text_of(mine.get(href))

    lacking = text_of(theirs.get(handled_at(client, href, "decide-application")))
    assert "Not come yet: Estimate of the prices." in lacking
    decided = handled(
        theirs, client, href, "decide-application",
        outcome="granted_in_part", granted="Sänky", granted_euros="200", reasons="Varat ovat vähissä.", law="Toimeentulotukilaki 7 c §",
    )  # fmt: skip
    assert decided.status_code == 303

    end = text_of(mine.get(href))
    for words in (
        "Your application was decided on",
        "granted in part",
        "€200",
        "Varat ovat vähissä.",
        "Toimeentulotukilaki 7 c §",
        "Outi Osaaja",
    ):
        assert words in end
    assert "The section for individual affairs of the county of Central Finland" in end and "Your request must arrive on" in end
    log = text_of(mine.get("/en/my/log/"))
    assert "handling an application" in log and "Outi Osaaja" in log
    assert f"{client.id}/" in theirs.get(in_english("work:applications"), {"decided": "1"}).content.decode()


def test_somebody_with_nothing_but_an_application_has_no_plan_yet_and_finds_the_application(mine: Browser) -> None:
    applied(mine)
    first = text_of(mine.get("/en/my/"))
    assert "You have no plan yet" in first and "My applications, and how to apply" in first


def test_the_plan_shows_the_application_and_what_is_asked_comes_first(story: Story, theirs: Browser, tmp_path: Path) -> None:
    mine = story.browser
    href = applied(mine)
    assert "See how it stands" in text_of(mine.get("/en/my/"))
    handled(theirs, story.client, href, "take-application")
    handled(theirs, story.client, href, "ask-applicant", asked="Lähetä tiliotteet.", asked_by=SOON)
    page = text_of(mine.get("/en/my/"))
    assert "More is asked of you for an application" in page
    everything = mine.get("/en/my/everything.json").content.decode()
    assert "Lähetä tiliotteet." in everything
    (tmp_path / "plan.pdf").write_bytes(mine.get("/en/my/plan.pdf").content)
    checked = outloud.check(str(tmp_path / "plan.pdf"))
    assert [f"page {finding.page}: {finding.message}" for finding in checked.findings if finding.severity == "error"] == []


def test_the_handler_sees_the_application_and_not_the_plan(story: Story, theirs: Browser) -> None:
    href = applied(story.browser)
    page = theirs.get(handled_at(story.client, href))
    assert page.status_code == 200
    assert "Haluan nukkua" not in text_of(page)
    assert theirs.get(in_english("work:client", story.client.id)).status_code == 404
    assert theirs.get(in_english("work:application", story.client.id, story.task_id)).status_code == 404


def test_another_organisation_does_not_find_it(mine: Browser, county: SmallCounty, client: Client) -> None:
    href = applied(mine)
    nurse = browser_of(county.worker("nurse", organisation_id("hospital"), register_id("county-health")).token)
    assert nurse.get(handled_at(client, href)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"text": " "}, "Write what you apply for and why."),
        ({"euros": "paljon"}, "Write a number, for example 30 or 0,5."),
        ({"euros": "0"}, "Write an amount above zero."),
        ({"papers": ["passport"]}, "Choose one of these."),
    ],
)
def test_a_form_that_does_not_hold_says_what_to_correct_and_keeps_what_was_typed(
    mine: Browser, fields: dict[str, Any], complaint: str
) -> None:
    sent = send(mine, APPLY, **{"text": "Tarvitsen sängyn", "reach": "040 123", **fields})
    assert sent.status_code == 422
    assert "<title>Error: " in sent.content.decode()
    assert complaint in text_of(sent)
    assert "040 123" in sent.content.decode()


def test_where_several_handle_it_one_is_chosen(mine: Browser, county: SmallCounty) -> None:
    href = "/en/my/applications/new/permit-family-carer/"
    for name, role in (("older-people-services", "social_worker"), ("child-welfare", "child_protection_worker")):
        county.worker(role, organisation_id(name), register_id("county-social"))
    for chosen in ({}, {"handler": str(uuid4())}):
        sent = send(mine, href, text="Haluan perhehoitajaksi", **chosen)
        assert sent.status_code == 422
        assert "Choose one of these." in text_of(sent)
    assert send(mine, href, text="Haluan perhehoitajaksi", handler=str(organisation_id("child-welfare"))).status_code == 303
    assert "Child welfare" in text_of(mine.get("/en/my/everything.json")) or "Lastensuojelu" in text_of(mine.get("/en/my/everything.json"))


def test_the_same_form_with_other_words_is_not_saved_in_silence(mine: Browser) -> None:
    drawn = dict(HIDDEN.findall(mine.get(APPLY).content.decode()))
    first, again, other = (mine.post(APPLY, drawn | {"text": text}) for text in ("Sänky", "Sänky", "Pöytä"))
    assert (first.status_code, again.status_code, other.status_code) == (303, 303, 422)
    assert "You have already sent this form" in text_of(other)
    new = dict(HIDDEN.findall(other.content.decode()))
    assert mine.post(APPLY, new | {"text": "Pöytä"}).status_code == 303
    assert len(re.findall(r"sent \d", text_of(mine.get("/en/my/applications/")))) == 2


@pytest.mark.parametrize("key", ["home-care", "grant-association", "task-paternity", "nothing-like-it"])
def test_what_a_person_cannot_apply_for_has_no_form(mine: Browser, key: str) -> None:
    assert mine.get(f"/en/my/applications/new/{key}/").status_code == 404


def test_an_application_is_taken_back_once_asked_and_stays_so(mine: Browser, theirs: Browser, client: Client) -> None:
    href = applied(mine)
    assert send(mine, f"{href}take-back/", reason="Sain sängyn").status_code == 303
    assert "You took your application back" in text_of(mine.get(href))
    assert handled(theirs, client, href, "take-application").status_code == 409
    assert "You took your application back" in text_of(mine.get(href))
    refused = send(mine, f"{href}take-back/", reason="Taas")
    assert refused.status_code == 422 and "This can no longer be done" in text_of(refused)


def test_a_decision_says_what_is_granted_and_why(mine: Browser, theirs: Browser, client: Client) -> None:
    href = applied(mine)
    handled(theirs, client, href, "take-application")
    bare = {
        "outcome": "granted",
        "reasons": "",
        "law": "",
        "granted": "",
        "granted_euros": "-1",
        "valid_from": "1.3.2027",
        "valid_to": "1.2.2027",
    }
    sent = handled(theirs, client, href, "decide-application", **bare)
    assert sent.status_code == 422
    for complaint in ("Fill in this field.", "Write what is granted.", "Write an amount above zero.", "The last day is before the first."):
        assert complaint in text_of(sent)


def test_a_question_gives_the_applicant_time_to_answer(mine: Browser, theirs: Browser, client: Client) -> None:
    href = applied(mine)
    handled(theirs, client, href, "take-application")
    today = day_of(now()).strftime("%-d.%-m.%Y")
    sent = handled(theirs, client, href, "ask-applicant", asked="Mitä?", asked_by=today)
    assert sent.status_code == 422 and "The applicant needs at least a day." in text_of(sent)


def test_processing_times_are_told_to_everybody(client: Client) -> None:
    page = text_of(Browser(SERVER_NAME="localhost").get("/en/plan/processing-times/"))
    for words in (
        "Grant for small purchases for a home",
        "2 months",
        "Tenancy agreement",
        "Approval of a family carer",
        "Handling of child welfare notices",
    ):
        assert words in page
    assert "by law: 7 working days" in page
