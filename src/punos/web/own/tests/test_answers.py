"""The client's answers: a task done, the plan agreed to or not, an organisation let in or not."""

from __future__ import annotations

from uuid import uuid4

from punos.clients.queries.plans import PlanView, timeline, whole_plan
from punos.clients.tests.factories import opened
from punos.clients.words import State
from punos.trust import queries
from punos.trust.words import Purpose, Topic
from punos.web.own.tests.factories import Story


def plan_of(story: Story) -> PlanView:
    with opened(story.client.token, None, Purpose.OWN):
        plan = whole_plan()
    assert plan
    return plan


def state_of(story: Story, part_id: object) -> State:
    return next(part.state for part in plan_of(story).parts if part.id == part_id)


def deeds(story: Story) -> list[str]:
    with opened(story.client.token, None, Purpose.OWN):
        return [event.did for event in timeline()]


def test_my_task_is_done_once_and_can_be_taken_up_again(story: Story) -> None:
    address = f"/en/my/tasks/{story.task_id}/"
    done = {"state": "done", "version": "1", "note": "Soitin eilen"}
    assert [story.browser.post(address, done).status_code for _ in range(2)] == [303, 303]
    assert state_of(story, story.task_id) is State.DONE and deeds(story).count("task_done") == 1
    assert story.browser.post(address, {"state": "given", "version": "2", "note": "Soitin eilen"}).status_code == 303
    assert state_of(story, story.task_id) is State.GIVEN


def test_a_task_of_an_organisation_is_not_mine(story: Story) -> None:
    theirs = next(part for part in plan_of(story).parts if part.body.get("text") == "Kutsun koolle verkoston")
    assert story.browser.post(f"/en/my/tasks/{theirs.id}/", {"state": "done", "version": "1"}).status_code == 404


def test_a_differing_view_stands_in_the_plan(story: Story) -> None:
    address = f"/en/my/agreements/{story.agreement_id}/"
    silent = story.browser.post(address, {"answer": "dissent", "text": "", "version": "1"})
    assert silent.status_code == 422 and "Write what you see otherwise" in silent.content.decode()
    assert story.browser.post(address, {"answer": "dissent", "text": "Haluan toisen asunnon", "version": "1"}).status_code == 303
    assert state_of(story, story.agreement_id) is State.DISSENTED
    assert "Haluan toisen asunnon" in story.browser.get("/en/my/").content.decode()
    assert story.browser.post(address, {"answer": "agree", "text": "Nyt sopii", "version": "2"}).status_code == 303
    assert state_of(story, story.agreement_id) is State.AGREED


def test_the_proposal_is_explained_before_it_is_answered(story: Story) -> None:
    page = story.browser.get(f"/en/my/parties/{story.party_id}/").content.decode()
    assert "Työnhaun tuki ja palkkatuen selvitys" in page and "Oona Omatyöntekijä" in page
    assert "what the plan asks of them" in page and "If you say no, nothing is shown to them." in page


def test_my_yes_lets_them_in_with_what_i_ticked_and_nothing_more(story: Story) -> None:
    sent = {"answer": "yes", "topics": ["health"], "version": "1"}
    assert story.browser.post(f"/en/my/parties/{story.party_id}/", sent).status_code == 303
    assert state_of(story, story.party_id) is State.MEMBER
    with opened(story.client.token, None, Purpose.OWN):
        permits = {(one.topic, one.to_register_id, one.recorded_how) for one in queries.permits()}
    assert permits == {(topic, story.coach.register_id, "self") for topic in (Topic.CORE, Topic.HEALTH)}
    assert deeds(story)[0] == "party_joined"
    log = queries.my_log(story.client.token)
    assert any(row.act == "write" and row.own for row in log)


def test_a_yes_sent_twice_is_one_yes(story: Story) -> None:
    sent = {"answer": "yes", "topics": ["health"], "version": "1"}
    assert [story.browser.post(f"/en/my/parties/{story.party_id}/", sent).status_code for _ in range(2)] == [303, 303]
    with opened(story.client.token, None, Purpose.OWN):
        assert len(queries.permits()) == 2
    assert deeds(story).count("party_joined") == 1


def test_my_no_shows_nothing(story: Story) -> None:
    assert story.browser.post(f"/en/my/parties/{story.party_id}/", {"answer": "no", "version": "1"}).status_code == 303
    assert state_of(story, story.party_id) is State.DECLINED
    with opened(story.client.token, None, Purpose.OWN):
        assert queries.permits() == []
    late = story.browser.post(f"/en/my/parties/{story.party_id}/", {"answer": "yes", "version": "1"})
    assert late.status_code == 422 and "its state has changed already" in late.content.decode()


def test_nobody_else_answers_for_me(story: Story) -> None:
    """Neither another client nor a worker can use the client's answer."""
    from punos.web.own.tests.factories import browser_of

    other = story.county.client(home=story.worker.register_id)
    sent = {"answer": "yes", "version": "1"}
    assert browser_of(other.token).post(f"/en/my/parties/{story.party_id}/", sent).status_code == 404
    assert browser_of(story.worker.token).post(f"/en/my/parties/{story.party_id}/", sent).status_code == 404
    with opened(story.worker.token, story.client.id):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("select plan.answer_party(%s, 1, true, %s)", [story.party_id, uuid4()])
            assert cursor.fetchone() == ("not_yours",)


def test_an_answer_must_be_one_of_the_two(story: Story) -> None:
    for sent in ({}, {"answer": "perhaps"}, {"answer": "yes", "topics": ["everything"], "version": "1"}):
        assert story.browser.post(f"/en/my/parties/{story.party_id}/", sent).status_code == 422
    assert state_of(story, story.party_id) is State.PROPOSED
