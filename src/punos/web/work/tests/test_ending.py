"""A worker ends a client relationship: told beforehand, done once, told afterwards."""

from __future__ import annotations

import pytest

from punos.clients.words import Sort, State
from punos.trust import queries
from punos.trust.words import Act
from punos.web.work.tests.rig import address, colleague, desk, some_id, text_of

NOW = {"why": "handed_over"}


def test_the_relationship_is_ended_and_both_are_told() -> None:
    at = desk()
    other = colleague(at, "adult-social-work", "county-social", "social_worker", linked=True)
    href = address("end", client_id=at.client.id)
    assert href in at.get("client").content.decode(), "a way leads there"
    page = text_of(at.get("end"))
    assert "From now on you do not see the client's plan" in page
    answers = [at.browser.post(address("end_now", client_id=at.client.id), NOW) for _ in range(2)]
    assert {(one.status_code, one["Location"]) for one in answers} == {(303, address("clients") + "?done=relationship-ended")}
    told = text_of(at.browser.get(answers[0]["Location"]))
    assert "The client relationship has ended" in told
    assert "You have no clients yet" in told
    for name in ("client", "end", "why", "timeline", "consent"):
        assert at.get(name).status_code == 404, name
    assert other.get("client").status_code == 200, "the other worker goes on"
    rows = [row for row in queries.my_log(at.client.token) if row.act is Act.END]
    assert [(row.post_id, row.reason) for row in rows] == [(at.worker.post_id, "handed_over")]
    assert [one.what for one in queries.notices(at.client.token)] == ["relationship_ended"]


def test_a_form_without_a_choice_ends_nothing() -> None:
    at = desk()
    for sent in ({}, {"why": "because"}):
        answer = at.browser.post(address("end_now", client_id=at.client.id), sent)
        assert answer.status_code == 422
        assert "Choose one of these." in text_of(answer)
    assert at.get("client").status_code == 200
    assert at.browser.post(address("end_now", client_id=at.client.id), {"why": "unsaid"}).status_code == 303
    assert [row.reason for row in queries.my_log(at.client.token) if row.act is Act.END] == [None]


def test_whoever_has_none_meets_nothing() -> None:
    at, stranger = desk(), desk(linked=False)
    nobody = some_id()
    theirs, none = (stranger.browser.post(address("end_now", client_id=one), NOW) for one in (at.client.id, nobody))
    assert (theirs.status_code, none.status_code) == (404, 404)
    assert text_of(theirs) == text_of(none)
    assert stranger.browser.get(address("end", client_id=at.client.id)).status_code == 404
    assert at.browser.get(address("end_now", client_id=at.client.id)).status_code == 405


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_own_worker_names_another_first(language: str) -> None:
    at = desk()
    at.open_plan()
    assert at.add("own-worker", worker=str(at.worker.post_id), reason="Tunnemme toisemme").status_code == 303
    page = at.browser.get(address("end", language, client_id=at.client.id)).content.decode()
    assert address("end_now", language, client_id=at.client.id) not in page, "there is no form"
    answer = at.browser.post(address("end_now", language, client_id=at.client.id), NOW)
    assert answer.status_code in (409, 422)
    assert at.get("client").status_code == 200


def test_the_own_worker_of_a_closed_plan_may_leave_it() -> None:
    at = desk()
    at.open_plan()
    assert at.add("own-worker", worker=str(at.worker.post_id), reason="Tunnemme toisemme").status_code == 303
    assert at.act(at.part(Sort.PLAN), "close-plan", reason="Asiakas sai työn").status_code == 303
    own = at.part(Sort.OWN_WORKER)
    assert (own.state, own.ended_at is not None) == (State.ENDED, True)
    assert at.browser.post(address("end_now", client_id=at.client.id), NOW).status_code == 303
    assert at.get("client").status_code == 404
