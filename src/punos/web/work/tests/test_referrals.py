"""Referrals between two organisations: sent only on the client's yes, seen alone, answered, closed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from punos.base.clock import day_of, now
from punos.clients.queries.plans import PartView
from punos.clients.words import Sort, State
from punos.web.own.tests.factories import browser_of
from punos.web.work.tests.rig import Desk, address, colleague, text_of

SOON = (day_of(now()) + timedelta(days=10)).strftime("%d.%m.%Y")
HOME_CARE = "home-care-jyvaskyla"


@pytest.fixture
def receiver(planned: Desk) -> Desk:
    """A home care worker who does not know the client yet."""
    return colleague(planned, HOME_CARE, "county-social", "home_care_worker")


def send(at: Desk, to: Desk, **more: Any) -> Any:
    """Send a referral by its form."""
    fields = {"organisation": str(to.worker.organisation_id), "question": "Voitteko auttaa?", "answer_by": SOON, "topic": "core"}
    return at.add("referral", **fields | more)


def answer(at: Desk, part: PartView, slug: str, **fields: Any) -> Any:
    """The receiver's form, as it was drawn."""
    href = address("answer", client_id=at.client.id, part_id=part.id, slug=slug)
    return at.browser.post(href, at.hidden(href) | fields)


def inbox(at: Desk) -> str:
    """Every page of the inbox as text: referrals of other tests to the same organisation stand there too, 25 a page.

    Each further page is read by another colleague: one alone would meet more clients than the fuse lets through.
    """
    reader, href, pages = at.browser, "?page=0", []
    while href:
        page = reader.get(address("inbox") + href)
        assert page.status_code == 200
        pages.append(text_of(page))
        following = f"?page={len(pages)}"
        href = following if following in page.content.decode() else ""
        reader = browser_of(at.county.worker(at.worker.role, at.worker.organisation_id, at.worker.register_id).token)
    return "".join(pages)


def test_an_inbox_of_many_pages_shows_every_referral_once(planned: Desk, receiver: Desk) -> None:
    for number in range(30):
        assert send(planned, receiver, question=f"Kysymys {number:02d} saapui").status_code == 303
    text = inbox(receiver)
    assert {f"Kysymys {number:02d} saapui" for number in range(30)} <= set(re.findall(r"Kysymys \d\d saapui", text))
    assert text.count("Kysymys 07 saapui") == 1


def test_the_receiver_sees_the_single_referral_until_it_is_accepted(planned: Desk, receiver: Desk) -> None:
    planned.add("note", text="Salainen muistiinpano", topic="core")
    assert send(planned, receiver).status_code == 303
    part = planned.part(Sort.REFERRAL)
    assert "Voitteko auttaa?" in inbox(receiver)
    page = receiver.get("referral", part_id=part.id)
    assert page.status_code == 200
    assert "Salainen" not in text_of(page)
    assert receiver.get("client").status_code == 404
    assert answer(receiver, part, "accept").status_code == 303
    assert "Salainen" in text_of(receiver.get("client"))
    assert planned.part(Sort.REFERRAL).state is State.ACCEPTED
    assert receiver.act(receiver.part(Sort.REFERRAL), "finish-referral", outcome="Käynnit alkoivat").status_code == 303
    assert planned.part(Sort.REFERRAL).body["outcome"] == "Käynnit alkoivat"


def test_more_is_asked_and_answered_and_the_client_is_not_taken(planned: Desk, receiver: Desk) -> None:
    send(planned, receiver)
    part = planned.part(Sort.REFERRAL)
    assert answer(receiver, part, "ask-more", asked="Onko kuljetusta?").status_code == 303
    assert "Onko kuljetusta?" in text_of(planned.get("client"))
    assert "More asked" in text_of(planned.browser.get(address("outbox")))
    assert planned.act(planned.part(Sort.REFERRAL), "answer-referral", answered="On").status_code == 303
    assert answer(receiver, part, "refuse", reason="Ei tilaa, kysykää pohjoisesta").status_code == 303
    assert planned.part(Sort.REFERRAL).state is State.REFUSED
    gone = receiver.get("referral", part_id=part.id)
    assert gone.status_code in (200, 404)


def test_a_referral_is_withdrawn(planned: Desk, receiver: Desk) -> None:
    send(planned, receiver)
    assert planned.act(planned.part(Sort.REFERRAL), "withdraw-referral", reason="Ei tarvita").status_code == 303
    assert planned.part(Sort.REFERRAL).state is State.WITHDRAWN


def test_out_of_the_register_only_on_the_clients_yes_and_what_was_typed_is_kept(planned: Desk) -> None:
    kela = colleague(planned, "kela-central", "kela", "kela_officer")
    refused = send(planned, kela, background="Pitkä tausta")
    assert refused.status_code == 422
    text = text_of(refused)
    assert "not yet said yes" in text
    assert "Pitkä tausta" in text
    assert planned.parts(Sort.REFERRAL) == ()


def test_the_day_of_the_answer_is_to_come(planned: Desk, receiver: Desk) -> None:
    assert send(planned, receiver, answer_by="1.1.2020").status_code == 422


def test_another_organisations_worker_finds_nothing(planned: Desk, receiver: Desk) -> None:
    send(planned, receiver)
    part = planned.part(Sort.REFERRAL)
    stranger = colleague(planned, "kela-central", "kela", "kela_officer")
    assert stranger.get("referral", part_id=part.id).status_code == 404
    assert "Voitteko" not in inbox(stranger)
