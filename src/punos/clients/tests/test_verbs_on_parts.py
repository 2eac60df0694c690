"""Adding and changing parts through real tickets: rights, versions, sending twice."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from punos.base.clock import now
from punos.clients.actions import goals, plans, services
from punos.clients.actions.goals import GoalDraft
from punos.clients.errors import EditedMeanwhile, NotYours, WrongStep
from punos.clients.queries.plans import history, timeline, whole_plan
from punos.clients.tests.factories import Client, SmallCounty, Worker, opened
from punos.clients.words import Sort, State
from punos.trust.errors import SentBefore
from punos.trust.words import Purpose


@pytest.fixture
def county() -> SmallCounty:
    made = SmallCounty()
    made.need("social_worker", "care", "core", "write")
    made.need("citizen", "own", "core", "write", "own")
    return made


@pytest.fixture
def worker(county: SmallCounty) -> Worker:
    organisation = county.organisation()
    return county.worker("social_worker", organisation, county.register(organisation))


@pytest.fixture
def client(county: SmallCounty, worker: Worker) -> Client:
    made = county.client()
    county.link(worker, made)
    with opened(worker.token, made.id) as by:
        plans.open_client_plan(by=by, plan_id=uuid4(), client_id=made.id, register_id=worker.register_id, organising_version=1, at=now())
    return made


GOAL = GoalDraft("Haluan töihin", "better")


def test_a_goal_is_added_seen_with_its_reason_and_tells_its_event(worker: Worker, client: Client) -> None:
    goal_id = uuid4()
    with opened(worker.token, client.id) as by:
        goals.agree_goal(by=by, goal_id=goal_id, client_id=client.id, register_id=worker.register_id, goal=GOAL, at=now())
    with opened(worker.token, client.id):
        plan = whole_plan()
        assert plan
        goal = plan.part(goal_id)
        assert goal and goal.body["words"] == "Haluan töihin" and goal.writable and goal.reason.basis == "own_register"
        assert [event.did for event in timeline()] == ["goal_agreed", "plan_opened"]


def test_the_same_form_sent_twice_adds_once(worker: Worker, client: Client) -> None:
    goal_id = uuid4()
    for _ in range(2):
        with opened(worker.token, client.id) as by:
            goals.agree_goal(by=by, goal_id=goal_id, client_id=client.id, register_id=worker.register_id, goal=GOAL, at=now())
    with opened(worker.token, client.id):
        plan = whole_plan()
        assert plan and len(plan.of(Sort.GOAL)) == 1


def test_the_second_of_two_editors_gets_both_texts(worker: Worker, client: Client) -> None:
    goal_id = uuid4()
    with opened(worker.token, client.id) as by:
        goals.agree_goal(by=by, goal_id=goal_id, client_id=client.id, register_id=worker.register_id, goal=GOAL, at=now())
    with opened(worker.token, client.id) as by:
        goals.change_goal(by=by, goal_id=goal_id, version=1, goal=GoalDraft("Haluan osa-aikatyötä", "better"), at=now())
    with opened(worker.token, client.id) as by, pytest.raises(EditedMeanwhile) as refusal:
        goals.change_goal(by=by, goal_id=goal_id, version=1, goal=GoalDraft("Haluan kokoaikatyötä", "better"), at=now())
    assert refusal.value.theirs["words"] == "Haluan osa-aikatyötä"
    assert refusal.value.version == 2
    with opened(worker.token, client.id):
        assert [past.body["words"] for past in history(goal_id)] == ["Haluan töihin"]


def test_a_state_is_never_jumped(worker: Worker, client: Client) -> None:
    goal_id = uuid4()
    with opened(worker.token, client.id) as by:
        goals.agree_goal(by=by, goal_id=goal_id, client_id=client.id, register_id=worker.register_id, goal=GOAL, at=now())
    with opened(worker.token, client.id) as by, pytest.raises(WrongStep):
        goals.settle_goal(by=by, goal_id=goal_id, version=1, state=State.PROPOSED, at=now())


def test_a_worker_without_a_link_writes_nothing(county: SmallCounty, worker: Worker, client: Client) -> None:
    stranger = county.worker("social_worker", worker.organisation_id, worker.register_id)
    with opened(stranger.token, client.id) as by, pytest.raises(NotYours):
        goals.agree_goal(by=by, goal_id=uuid4(), client_id=client.id, register_id=worker.register_id, goal=GOAL, at=now())


def test_the_client_proposes_a_goal_and_changes_only_own_parts(worker: Worker, client: Client) -> None:
    mine, theirs = uuid4(), uuid4()
    with opened(worker.token, client.id) as by:
        goals.agree_goal(by=by, goal_id=theirs, client_id=client.id, register_id=worker.register_id, goal=GOAL, at=now())
    with opened(client.token, None, Purpose.OWN) as by:
        goals.propose_goal(by=by, goal_id=mine, client_id=client.id, register_id=worker.register_id, goal=GOAL, at=now())
    with opened(client.token, None, Purpose.OWN) as by:
        goals.change_goal(by=by, goal_id=mine, version=1, goal=GoalDraft("Haluan kurssille", "better"), at=now())
        with pytest.raises(NotYours):
            goals.change_goal(by=by, goal_id=theirs, version=1, goal=GoalDraft("x", "better"), at=now())


def test_the_same_id_with_other_words_is_refused_and_nothing_is_changed(worker: Worker, client: Client) -> None:
    goal_id = uuid4()
    for goal, is_refused in ((GOAL, False), (GoalDraft("Haluan muuttaa", "better"), True), (replace(GOAL, due_on=date(2027, 1, 4)), True)):
        with opened(worker.token, client.id) as by, pytest.raises(SentBefore) if is_refused else nullcontext():
            goals.agree_goal(by=by, goal_id=goal_id, client_id=client.id, register_id=worker.register_id, goal=goal, at=now())
    with opened(worker.token, client.id):
        plan = whole_plan()
        assert plan
        assert [(part.body["words"], part.due_on) for part in plan.of(Sort.GOAL)] == [("Haluan töihin", None)]


def test_a_form_sent_again_after_somebody_changed_the_part_is_the_same_act(worker: Worker, client: Client) -> None:
    goal_id = uuid4()
    with opened(worker.token, client.id) as by:
        goals.agree_goal(by=by, goal_id=goal_id, client_id=client.id, register_id=worker.register_id, goal=GOAL, at=now())
    with opened(worker.token, client.id) as by:
        goals.change_goal(by=by, goal_id=goal_id, version=1, goal=GoalDraft("Haluan osa-aikatyötä", "better"), at=now())
    with opened(worker.token, client.id) as by:
        goals.agree_goal(by=by, goal_id=goal_id, client_id=client.id, register_id=worker.register_id, goal=GOAL, at=now())
    with opened(worker.token, client.id):
        plan = whole_plan()
        assert plan
        assert [part.body["words"] for part in plan.of(Sort.GOAL)] == ["Haluan osa-aikatyötä"]


def test_another_day_over_somebody_elses_day_is_not_lost_in_silence(worker: Worker, client: Client) -> None:
    """Only the day differs: it is a change as much as other words are."""
    goal_id = uuid4()
    with opened(worker.token, client.id) as by:
        goals.agree_goal(by=by, goal_id=goal_id, client_id=client.id, register_id=worker.register_id, goal=GOAL, at=now())
    with opened(worker.token, client.id) as by:
        goals.change_goal(by=by, goal_id=goal_id, version=1, goal=replace(GOAL, due_on=date(2027, 1, 4)), at=now())
    with opened(worker.token, client.id) as by, pytest.raises(EditedMeanwhile):
        goals.change_goal(by=by, goal_id=goal_id, version=1, goal=replace(GOAL, due_on=date(2027, 5, 5)), at=now())


def test_a_task_that_a_colleague_took_meanwhile_is_not_mine(county: SmallCounty, worker: Worker, client: Client) -> None:
    colleague, task_id = county.worker("social_worker", worker.organisation_id, worker.register_id), uuid4()
    county.link(colleague, client)
    task = services.TaskDraft("Soita", "organisation", worker.organisation_id)
    with opened(worker.token, client.id) as by:
        services.give_task(by=by, task_id=task_id, client_id=client.id, register_id=worker.register_id, task=task, parent_id=None, at=now())
    with opened(colleague.token, client.id) as by:
        services.take_task(by=by, task_id=task_id, version=1, at=now())
    with opened(worker.token, client.id) as by, pytest.raises(EditedMeanwhile):
        services.take_task(by=by, task_id=task_id, version=1, at=now())
