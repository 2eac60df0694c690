"""Parties, the own worker, referrals, reviews and what is withheld, through real tickets."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from punos.base.clock import day_of, now
from punos.clients.actions import goals, meetings, parties, plans, records
from punos.clients.actions.goals import GoalDraft
from punos.clients.errors import NotYours, WorkerGap, WrongStep, YesMissing
from punos.clients.queries.plans import PartView, whole_plan, withheld_decisions
from punos.clients.tests.factories import Client, SmallCounty, Worker, opened
from punos.clients.words import Sort, State, WithholdingGround
from punos.trust.words import Purpose, Topic

SOON = day_of(now()) + timedelta(days=7)


@pytest.fixture
def county() -> SmallCounty:
    made = SmallCounty()
    for role in ("social_worker", "nurse"):
        made.need(role, "care", "core", "write")
        made.need(role, "referral", "core", "write", "own")
    made.need("citizen", "own", "core", "write", "own")
    return made


@pytest.fixture
def worker(county: SmallCounty) -> Worker:
    organisation = county.organisation()
    return county.worker("social_worker", organisation, county.register(organisation))


@pytest.fixture
def nurse(county: SmallCounty) -> Worker:
    organisation = county.organisation()
    return county.worker("nurse", organisation, county.register(organisation, "health"))


@pytest.fixture
def client(county: SmallCounty, worker: Worker) -> Client:
    made = county.client()
    county.link(worker, made)
    with opened(worker.token, made.id) as by:
        plans.open_client_plan(by=by, plan_id=uuid4(), client_id=made.id, register_id=worker.register_id, organising_version=1, at=now())
    return made


def latest(worker: Worker, client: Client, sort: Sort, purpose: Purpose = Purpose.CARE) -> PartView:
    with opened(worker.token, client.id, purpose):
        plan = whole_plan()
    assert plan
    return plan.of(sort)[-1]


def propose(worker: Worker, client: Client, to: Worker) -> UUID:
    with opened(worker.token, client.id) as by:
        return parties.propose_party(
            by=by,
            party_id=uuid4(),
            client_id=client.id,
            register_id=worker.register_id,
            organisation_id=to.organisation_id,
            to_register=to.register_id,
            duty="Hoitaa",
            at=now(),
        )


def join(worker: Worker, client: Client, to: Worker) -> UUID:
    party = propose(worker, client, to)
    with opened(worker.token, client.id) as by:
        parties.join_party(by=by, party_id=party, version=1, how="spoken", topics=(Topic.CORE,), at=now())
    return party


def send(worker: Worker, client: Client, to: Worker, referral_id: UUID) -> None:
    with opened(worker.token, client.id) as by:
        parties.send_referral(
            by=by,
            referral_id=referral_id,
            client_id=client.id,
            register_id=worker.register_id,
            organisation_id=to.organisation_id,
            question="Voitteko?",
            background="",
            answer_by=SOON,
            clause_id=None,
            topic=Topic.CORE,
            at=now(),
        )


def test_a_referral_needs_the_yes_and_leaves_no_trace_without_it(worker: Worker, nurse: Worker, client: Client) -> None:
    with pytest.raises(YesMissing):
        send(worker, client, nurse, uuid4())
    with opened(worker.token, client.id):
        plan = whole_plan()
    assert plan
    assert plan.of(Sort.REFERRAL) == ()


def test_a_referral_is_asked_about_answered_accepted_and_closed(worker: Worker, nurse: Worker, client: Client) -> None:
    join(worker, client, nurse)
    referral = uuid4()
    for _ in range(2):
        send(worker, client, nurse, referral)
    with opened(nurse.token, client.id, Purpose.REFERRAL) as by:
        parties.ask_more(by=by, referral_id=referral, version=1, asked="Mitä?", at=now())
    with opened(worker.token, client.id) as by:
        parties.answer_more(by=by, referral_id=referral, version=2, answered="Tätä", at=now())
    with opened(nurse.token, client.id, Purpose.REFERRAL) as by:
        parties.accept_referral(by=by, referral_id=referral, version=3, at=now())
    accepted = latest(nurse, client, Sort.REFERRAL)
    assert (accepted.state, accepted.assignee_id) == (State.ACCEPTED, nurse.post_id)
    with opened(nurse.token, client.id) as by:
        parties.finish_referral(by=by, referral_id=referral, version=4, outcome="Hoidettu", at=now())
    assert latest(worker, client, Sort.REFERRAL).body["outcome"] == "Hoidettu"


def test_a_referral_is_refused_with_a_reason_and_then_final(worker: Worker, nurse: Worker, client: Client) -> None:
    join(worker, client, nurse)
    referral = uuid4()
    send(worker, client, nurse, referral)
    with opened(nurse.token, client.id, Purpose.REFERRAL) as by:
        parties.refuse_referral(by=by, referral_id=referral, version=1, reason="Täynnä", at=now())
    with opened(worker.token, client.id) as by, pytest.raises(WrongStep):
        parties.withdraw_referral(by=by, referral_id=referral, version=2, reason="x", at=now())


def test_a_party_that_ended_sees_nothing_new(county: SmallCounty, worker: Worker, nurse: Worker, client: Client) -> None:
    party = join(worker, client, nurse)
    county.link(nurse, client)
    assert latest(nurse, client, Sort.PLAN)
    with opened(worker.token, client.id) as by:
        parties.end_party(by=by, party_id=party, version=2, reason="Valmis", at=now())
    with opened(worker.token, client.id) as by:
        records.write_note(
            by=by, note_id=uuid4(), client_id=client.id, register_id=worker.register_id, text="Uutta", topic=Topic.CORE, at=now()
        )
    with opened(nurse.token, client.id):
        plan = whole_plan()
    assert plan
    assert plan.of(Sort.NOTE) == ()
    assert not any(part.writable for part in plan.parts)


def test_a_proposed_party_is_declined(worker: Worker, nurse: Worker, client: Client) -> None:
    party = propose(worker, client, nurse)
    with opened(worker.token, client.id) as by:
        parties.decline_party(by=by, party_id=party, version=1, at=now())
    with opened(worker.token, client.id) as by, pytest.raises(WrongStep):
        parties.join_party(by=by, party_id=party, version=2, how="spoken", topics=(None,), at=now())


def test_there_is_always_one_own_worker(county: SmallCounty, worker: Worker, client: Client) -> None:
    second = county.worker("social_worker", worker.organisation_id, worker.register_id)
    first_id = uuid4()
    new = {"client_id": client.id, "register_id": worker.register_id, "reason": ""}
    with opened(worker.token, client.id) as by:
        parties.name_own_worker(by=by, own_worker_id=first_id, post_id=worker.post_id, at=now(), **new)  # type: ignore[arg-type]
    with opened(worker.token, client.id) as by, pytest.raises(WorkerGap):
        parties.name_own_worker(by=by, own_worker_id=uuid4(), post_id=second.post_id, at=now(), **new)  # type: ignore[arg-type]
    with opened(worker.token, client.id) as by:
        parties.hand_over(by=by, old_id=first_id, version=1, new_id=uuid4(), post_id=second.post_id, at=now(), **new)  # type: ignore[arg-type]
    with opened(worker.token, client.id):
        plan = whole_plan()
    assert plan
    assert plan.own_worker
    assert plan.own_worker.assignee_id == second.post_id


def test_an_own_worker_outside_the_register_needs_the_yes(worker: Worker, nurse: Worker, client: Client) -> None:
    with opened(worker.token, client.id) as by, pytest.raises(YesMissing):
        parties.name_own_worker(
            by=by, own_worker_id=uuid4(), client_id=client.id, register_id=worker.register_id, post_id=nurse.post_id, reason="", at=now()
        )


def test_a_review_marks_the_goals_and_plans_the_next(worker: Worker, client: Client) -> None:
    goal, review, following = uuid4(), uuid4(), uuid4()
    with opened(worker.token, client.id) as by:
        goals.agree_goal(by=by, goal_id=goal, client_id=client.id, register_id=worker.register_id, goal=GoalDraft("x", "better"), at=now())
    with opened(worker.token, client.id) as by:
        meetings.plan_review(by=by, review_id=review, client_id=client.id, register_id=worker.register_id, on=SOON, at=now())
    with opened(worker.token, client.id) as by:
        meetings.hold_review(
            by=by,
            review_id=review,
            version=1,
            summary="Hyvin",
            attainments={goal: "partly"},
            factors="",
            next_review=SOON,
            next_id=following,
            at=now(),
        )
    assert latest(worker, client, Sort.GOAL).state is State.PARTLY
    assert latest(worker, client, Sort.REVIEW).id == following


def test_what_is_withheld_is_gone_from_the_client_who_learns_only_the_day(worker: Worker, client: Client) -> None:
    with opened(worker.token, client.id) as by:
        note = records.write_note(
            by=by, note_id=uuid4(), client_id=client.id, register_id=worker.register_id, text="Riski", topic=Topic.CORE, at=now()
        )
    decision = records.Withholding(True, True, WithholdingGround.DANGER, "Kertoja voisi joutua vaaraan")
    with opened(worker.token, client.id) as by:
        records.withhold_part(by=by, part_id=note, decision=decision, at=now())
    with opened(client.token, None, Purpose.OWN):
        plan = whole_plan()
        told = withheld_decisions(client.token)
    assert plan
    assert plan.of(Sort.NOTE) == ()
    assert told == ((day_of(now()), 1),)
    part = latest(worker, client, Sort.NOTE)
    assert (part.withheld_ground, part.withheld_why) == ("danger", "Kertoja voisi joutua vaaraan")
    assert (part.withheld_on, part.withheld_by) == (day_of(now()), worker.post_id)


def test_what_is_shown_again_bears_no_decision(worker: Worker, client: Client) -> None:
    with opened(worker.token, client.id) as by:
        note = records.write_note(
            by=by, note_id=uuid4(), client_id=client.id, register_id=worker.register_id, text="Riski", topic=Topic.CORE, at=now()
        )
    for decision in (records.Withholding(True, False, WithholdingGround.PRIVATE, "Syy"), records.Withholding(False, False)):
        with opened(worker.token, client.id) as by:
            records.withhold_part(by=by, part_id=note, decision=decision, at=now())
    part = latest(worker, client, Sort.NOTE)
    assert (part.withheld_on, part.withheld_ground, part.withheld_why, part.withheld_by) == (None, None, None, None)
    with opened(client.token, None, Purpose.OWN):
        plan = whole_plan()
        assert plan and plan.of(Sort.NOTE) and withheld_decisions(client.token) == ()


def test_only_who_may_write_a_part_withholds_it(worker: Worker, nurse: Worker, client: Client, county: SmallCounty) -> None:
    with opened(worker.token, client.id) as by:
        view = records.record_view(
            by=by, view_id=uuid4(), client_id=client.id, register_id=worker.register_id, whose="client", text="Näin", at=now()
        )
    county.permit(client, nurse.register_id)
    county.link(nurse, client)
    decision = records.Withholding(True, False, WithholdingGround.DANGER, "Syy")
    with opened(nurse.token, client.id) as by, pytest.raises(NotYours):
        records.withhold_part(by=by, part_id=view, decision=decision, at=now())
