"""Services, assessments and their clocks, through real tickets and the real county."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from punos.base.clock import day_of, now
from punos.clients.actions import assessments, goals, plans, services
from punos.clients.actions.goals import GoalDraft
from punos.clients.actions.services import ServiceDraft, TaskDraft
from punos.clients.errors import BadBody, NotYours, WrongStep
from punos.clients.queries.braids import Look, organisations_in, woven
from punos.clients.queries.lists import When, listed, pressing
from punos.clients.queries.plans import PartView, PlanView, whole_plan
from punos.clients.tests.factories import Client, SmallCounty, Worker, opened
from punos.clients.words import Sort, State
from punos.engines.clocks import ClockState
from punos.organising.loading import clause_id, load_county, organisation_id, register_id
from punos.organising.queries import clauses, plan_in_force
from punos.organising.rules import Service
from punos.organising.words import ClauseKind
from punos.trust import access
from punos.trust.words import Topic


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    load_county()


@pytest.fixture
def worker() -> Worker:
    return SmallCounty().worker("social_worker", organisation_id("adult-social-work"), register_id("county-social"))


@pytest.fixture
def client(worker: Worker) -> Client:
    county = SmallCounty()
    made = county.client()
    county.link(worker, made)
    with opened(worker.token, made.id) as by:
        plans.open_client_plan(by=by, plan_id=uuid4(), client_id=made.id, register_id=worker.register_id, organising_version=1, at=now())
    return made


def plan_of(worker: Worker, client: Client) -> PlanView:
    with opened(worker.token, client.id):
        plan = whole_plan()
    assert plan
    return plan


def latest(worker: Worker, client: Client, sort: Sort) -> PartView:
    return plan_of(worker, client).of(sort)[-1]


def plan_home_care(worker: Worker, client: Client, key: str = "home-care") -> PartView:
    ruling = plan_in_force(day_of(now()))
    assert ruling
    draft = ServiceDraft(clause_id(ruling.number, key), organisation_id("home-care-jyvaskyla"), Topic.CORE, "self_produced")
    with opened(worker.token, client.id) as by:
        services.plan_service(by=by, service_id=uuid4(), client_id=client.id, register_id=worker.register_id, service=draft, at=now())
    return latest(worker, client, Sort.SERVICE)


def test_a_planned_service_starts_its_clocks_and_a_begun_one_stops_them(worker: Worker, client: Client) -> None:
    service = plan_home_care(worker, client)
    assert service.clocks
    reading = pressing(service, now())
    assert reading
    assert reading.state is ClockState.IN_TIME
    with opened(worker.token, client.id) as by:
        services.start_service(by=by, service_id=service.id, version=service.version, at=now())
    assert pressing(latest(worker, client, Sort.SERVICE), now()) is None
    with opened(worker.token, client.id) as by, pytest.raises(WrongStep):
        services.cancel_service(by=by, service_id=service.id, version=2, reason="x", at=now()) or services.start_service(
            by=by, service_id=service.id, version=3, at=now()
        )


def test_time_stands_still_while_the_client_is_waited_for(worker: Worker, client: Client) -> None:
    service = plan_home_care(worker, client)
    with opened(worker.token, client.id) as by:
        services.wait_for_client(by=by, service_id=service.id, version=1, at=now())
    promised = [clock.read(now()).state for clock in latest(worker, client, Sort.SERVICE).clocks if clock.stands_still]
    assert promised == [ClockState.PAUSED]
    with opened(worker.token, client.id) as by:
        services.go_on_with_service(by=by, service_id=service.id, version=2, at=now())
    running = pressing(latest(worker, client, Sort.SERVICE), now())
    assert running
    assert running.state is ClockState.IN_TIME


def test_a_limit_that_the_law_does_not_stop_runs_on_while_the_client_is_waited_for(worker: Worker, client: Client) -> None:
    """The Health Care Act 51 § knows no pause: what is waited for is seen, and the day stays."""
    key = next(one.key for one in clauses(2, ClauseKind.SERVICE) if isinstance(one.rule, Service) and one.rule.deadline == "thl51-adult")
    service = plan_home_care(worker, client, key)
    (law,) = [clock for clock in service.clocks if clock.deadline_id == "thl51-adult"]
    with opened(worker.token, client.id) as by:
        services.wait_for_client(by=by, service_id=service.id, version=1, at=now())
    later = now() + timedelta(days=40)
    (waiting,) = [clock for clock in latest(worker, client, Sort.SERVICE).clocks if clock.deadline_id == "thl51-adult"]
    assert waiting.pauses
    assert waiting.read(later).state is not ClockState.PAUSED
    assert waiting.read(later).due == law.read(law.started_at).due


def test_a_missed_promise_is_late_in_the_list_and_a_gap_in_the_braid(worker: Worker, client: Client) -> None:
    with opened(worker.token, client.id) as by:
        ruling = plan_in_force(day_of(now()))
        assert ruling
        own = ServiceDraft(clause_id(ruling.number, "home-care"), worker.organisation_id, Topic.CORE, "self_produced")
        services.plan_service(by=by, service_id=uuid4(), client_id=client.id, register_id=worker.register_id, service=own, at=now())
    long_ago = now() - timedelta(days=60)
    SmallCounty().guard(
        "update plan.clock set started_at = %s, due_at = %s where part_id in (select id from plan.part where client_id = %s)",
        [long_ago, long_ago + timedelta(days=7), client.id],
    )
    listing = access.open_list(token=worker.token, name="today", today=day_of(now()), page=0)
    with access.with_ticket(worker.token, listing.ticket):
        rows = listed(now())
    assert [row.when for row in rows if row.part.sort is Sort.SERVICE] == [When.LATE]
    plan = plan_of(worker, client)
    (one,) = organisations_in(plan)
    made = woven(plan, {one: Look("Aikuissosiaalityö", 0)}, today=day_of(now()), language="fi")
    assert made
    assert made.braid.strands[0].gaps


def test_an_assessment_of_an_old_person_has_the_statutory_clock(worker: Worker, client: Client) -> None:
    new = uuid4()
    for _ in range(2):
        with opened(worker.token, client.id) as by:
            assessments.initiate_assessment(
                by=by,
                assessment_id=new,
                client_id=client.id,
                register_id=worker.register_id,
                way="near",
                reason="Huoli",
                facts={"age": 80},
                at=now(),
            )
    part = latest(worker, client, Sort.ASSESSMENT)
    assert [clock.deadline_id for clock in part.clocks] == ["shl36-75"]
    assert part.due_on == day_of(part.clocks[0].due_at)
    with opened(worker.token, client.id) as by:
        assessments.begin_assessment(by=by, assessment_id=new, version=1, at=now())
    with opened(worker.token, client.id) as by:
        assessments.finish_assessment(by=by, assessment_id=new, version=2, summary="a", conclusion="b", absent="", at=now())
    assert latest(worker, client, Sort.ASSESSMENT).state is State.READY


def test_a_child_who_needs_special_support_has_two_clocks_and_the_second_runs_on(worker: Worker, client: Client) -> None:
    new = uuid4()
    with opened(worker.token, client.id) as by:
        assessments.initiate_assessment(
            by=by,
            assessment_id=new,
            client_id=client.id,
            register_id=worker.register_id,
            way="worker",
            reason="Huoli",
            facts={"age": 9, "needs_special_support": True},
            at=now(),
        )
    with opened(worker.token, client.id) as by:
        assessments.begin_assessment(by=by, assessment_id=new, version=1, at=now())
    stopped = {clock.deadline_id: clock.stopped_at is not None for clock in latest(worker, client, Sort.ASSESSMENT).clocks}
    assert stopped == {"shl36-child-begin": True, "shl36-child-ready": False}


def test_an_adult_without_grounds_has_no_statutory_number(worker: Worker, client: Client) -> None:
    with opened(worker.token, client.id) as by:
        assessments.initiate_assessment(
            by=by,
            assessment_id=uuid4(),
            client_id=client.id,
            register_id=worker.register_id,
            way="client",
            reason="",
            facts={"age": 40},
            at=now(),
        )
    part = latest(worker, client, Sort.ASSESSMENT)
    assert part.clocks == ()
    assert part.due_on is None


def test_a_task_moves_and_is_taken(worker: Worker, client: Client) -> None:
    task_id = uuid4()
    task = TaskDraft("Soita", "organisation", worker.organisation_id)
    with opened(worker.token, client.id) as by:
        services.give_task(by=by, task_id=task_id, client_id=client.id, register_id=worker.register_id, task=task, parent_id=None, at=now())
    with opened(worker.token, client.id) as by:
        services.take_task(by=by, task_id=task_id, version=1, at=now())
    with opened(worker.token, client.id) as by:
        services.move_task(by=by, task_id=task_id, version=2, state=State.DONE, note="Soitettu", at=now())
    done = latest(worker, client, Sort.TASK)
    assert (done.state, done.assignee_id, done.body["done_note"]) == (State.DONE, worker.post_id, "Soitettu")


def test_a_goal_without_words_is_refused_by_name_and_nothing_is_added(worker: Worker, client: Client) -> None:
    with opened(worker.token, client.id) as by, pytest.raises(BadBody) as refusal:
        goals.agree_goal(
            by=by, goal_id=uuid4(), client_id=client.id, register_id=worker.register_id, goal=GoalDraft("  ", "better"), at=now()
        )
    assert refusal.value.field == "words"
    with opened(worker.token, client.id) as by, pytest.raises(BadBody):
        goals.agree_goal(
            by=by, goal_id=uuid4(), client_id=client.id, register_id=worker.register_id, goal=GoalDraft("a" * 4001, "better"), at=now()
        )
    assert plan_of(worker, client).of(Sort.GOAL) == ()


def test_a_second_plan_is_refused(worker: Worker, client: Client) -> None:
    with opened(worker.token, client.id) as by, pytest.raises(WrongStep):
        plans.open_client_plan(by=by, plan_id=uuid4(), client_id=client.id, register_id=worker.register_id, organising_version=1, at=now())


def test_nothing_is_written_into_another_register(worker: Worker, client: Client) -> None:
    with opened(worker.token, client.id) as by, pytest.raises(NotYours):
        goals.agree_goal(
            by=by, goal_id=uuid4(), client_id=client.id, register_id=register_id("county-health"), goal=GoalDraft("x", "better"), at=now()
        )
