"""Adding and changing parts through real tickets: rights, versions, sending twice."""

from __future__ import annotations

from uuid import uuid4

import pytest

from punos.base.clock import now
from punos.clients.actions import goals, plans
from punos.clients.actions.goals import GoalDraft
from punos.clients.errors import EditedMeanwhile, NotYours, WrongStep
from punos.clients.queries.plans import history, timeline, whole_plan
from punos.clients.tests.factories import Client, SmallCounty, Worker, opened
from punos.clients.words import Sort, State
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
