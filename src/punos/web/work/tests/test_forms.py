"""What can go wrong in a form: two editors, odd days, long texts, foreign ids, no right. Nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest

from punos.clients.words import Sort, State
from punos.web.work.tests.rig import Desk, address, browser, colleague, some_id, text_of

GOAL = {"words": "Haluan töihin", "scale": "better", "topic": "core"}


def test_the_second_of_two_editors_gets_both_texts_and_may_save_again(planned: Desk) -> None:
    other = colleague(planned, "adult-social-work", "county-social", "social_worker", linked=True)
    planned.add("goal", **GOAL)
    goal = planned.part(Sort.GOAL)
    href = address("act", client_id=planned.client.id, part_id=goal.id, slug="change-goal")
    drawn = planned.hidden(href)
    other.act(goal, "change-goal", words="Haluan osa-aikatyötä", scale="better")
    conflict = planned.browser.post(href, drawn | {"words": "Haluan kokoaikatyötä", "scale": "better"})
    assert conflict.status_code == 409
    text = text_of(conflict)
    assert "Haluan osa-aikatyötä" in text
    assert "Haluan kokoaikatyötä" in text
    assert "Kaarlo Kollega" in text
    assert 'name="version" value="2"' in conflict.content.decode()
    again = planned.browser.post(href, drawn | {"version": "2", "words": "Haluan kokoaikatyötä", "scale": "better"})
    assert again.status_code == 303
    assert planned.part(Sort.GOAL).body["words"] == "Haluan kokoaikatyötä"
    history = text_of(planned.get("history", part_id=goal.id))
    assert "osa-aikatyötä" in history
    assert "Kaarlo Kollega" in history


@pytest.mark.parametrize(
    ("language", "typed", "words"),
    [
        ("en", "31.2.2027", "no such day"),
        ("en", "soon", "could not read the day"),
        ("fi", "31.2.2027", "päivää ei ole"),
        ("sv", "31.2.2027", "Det finns ingen sådan dag"),
        ("en", "1.1.0001", "Check the year"),
    ],
)
def test_an_odd_day_is_told_in_ones_own_language_and_kept(planned: Desk, language: str, typed: str, words: str) -> None:
    href = address("add", language, client_id=planned.client.id, slug="goal")
    answer = planned.browser.post(href, planned.hidden(href) | GOAL | {"due_on": typed, "helps": "Naapuri"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text
    assert typed in text
    assert "Naapuri" in text
    assert planned.parts(Sort.GOAL) == ()


@pytest.mark.parametrize("typed", ["3.2.2027", "03.02.2027", "2027-02-03", " 3. 2. 2027 "])
def test_days_are_read_as_people_write_them(planned: Desk, typed: str) -> None:
    planned.add("goal", **GOAL, due_on=typed)
    assert str(planned.part(Sort.GOAL).due_on) == "2027-02-03"


def test_a_text_too_long_is_kept_and_the_length_is_told(planned: Desk) -> None:
    long = "ä" * 4001
    answer = planned.add("goal", **GOAL | {"words": long})
    assert answer.status_code == 422
    assert long in answer.content.decode()
    assert "4001" in text_of(answer)


def test_line_ends_of_a_browser_count_once(planned: Desk) -> None:
    planned.add("view", whose="client", text="a\r\nb")
    assert planned.part(Sort.VIEW).body["text"] == "a\nb"


@pytest.mark.parametrize("nonsense", ["\x00", "<script>alert(1)</script>", "' or 1=1 --", "\u202eאב"])
def test_odd_text_is_text(planned: Desk, nonsense: str) -> None:
    answer = planned.add("strength", text=nonsense)
    assert answer.status_code in (303, 422)
    assert planned.get("client").status_code == 200
    assert b"<script>alert" not in planned.get("client").content


@pytest.mark.parametrize("fields", [{"new_id": "x"}, {"version": "x"}, {"version": "-1"}])
def test_a_form_that_was_not_drawn_by_us_is_not_understood(planned: Desk, fields: dict[str, Any]) -> None:
    href = address("add", client_id=planned.client.id, slug="strength")
    assert planned.browser.post(href, {"text": "a"} | fields).status_code == 400


def test_an_unknown_client_a_foreign_client_and_a_foreign_part_look_the_same(planned: Desk) -> None:
    other = colleague(planned, "kela-central", "kela", "kela_officer")
    planned.add("goal", **GOAL)
    goal = planned.part(Sort.GOAL)
    bodies = set()
    for browser_ in (other.browser,):
        for client_id in (planned.client.id, some_id()):
            for href in (
                address("client", client_id=client_id),
                address("act", client_id=client_id, part_id=goal.id, slug="change-goal"),
            ):
                answer = browser_.get(href)
                assert answer.status_code == 404
                bodies.add(text_of(answer).replace(href, "").split("Skip")[-1][:400])
    assert len(bodies) == 1
    assert planned.get("act", part_id=some_id(), slug="change-goal").status_code == 404
    assert planned.get("act", part_id=goal.id, slug="nonsense").status_code == 404
    assert planned.get("add", slug="change-goal").status_code == 404


def test_a_part_of_another_client_is_not_reached_through_ones_own(planned: Desk) -> None:
    from punos.web.work.tests.rig import desk

    other = desk()
    other.open_plan()
    other.add("goal", **GOAL)
    goal = other.part(Sort.GOAL)
    href = address("act", client_id=planned.client.id, part_id=goal.id, slug="change-goal")
    assert planned.browser.post(href, {"version": 1, "words": "x", "scale": "better"}).status_code == 404
    assert other.part(Sort.GOAL).body["words"] == "Haluan töihin"


def test_who_may_only_read_has_no_buttons_and_writes_nothing(planned: Desk) -> None:
    planned.add("goal", **GOAL)
    goal = planned.part(Sort.GOAL)
    planned.county.permit(planned.client)
    planned.county.owner("select 1", [])
    coach = colleague(planned, "employment-jyvaskyla-muurame", "employment-jyvaskyla-muurame", "employment_coach", linked=True)
    planned.county.permit(planned.client, coach.worker.register_id)
    page = coach.get("client")
    assert "Haluan töihin" in text_of(page)
    assert "change-goal" not in page.content.decode()
    href = address("act", client_id=planned.client.id, part_id=goal.id, slug="change-goal")
    sent_away = coach.browser.get(href)
    assert sent_away.status_code == 303
    assert "not-yours" in sent_away["Location"]
    assert coach.browser.post(href, {"version": 1, "words": "x", "scale": "better"}).status_code == 409
    assert planned.part(Sort.GOAL).state is State.AGREED


def test_a_deed_that_no_longer_fits_leads_back_calmly(planned: Desk) -> None:
    planned.add("task", text="Soita", responsible="client", topic="core")
    task = planned.part(Sort.TASK)
    planned.act(task, "do-task")
    href = address("act", client_id=planned.client.id, part_id=task.id, slug="do-task")
    back = planned.browser.get(href)
    assert back.status_code == 303
    assert "changed meanwhile" in text_of(planned.browser.get(back["Location"]))
    assert planned.browser.post(href, {"version": 1}).status_code == 303


def test_without_a_session_what_was_typed_is_kept(planned: Desk) -> None:
    href = address("add", client_id=planned.client.id, slug="strength")
    answer = browser("no-such-token").post(href, {"text": "Kirjoitin pitkään"})
    assert answer.status_code == 401
    assert "Kirjoitin pitkään" in answer.content.decode()
