"""Applications for permits and grants in the synthetic year: sent, asked about, decided in time or late, taken back, or still waiting."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from punos.base.clock import day_of
from punos.clients.residents.case import Case
from punos.clients.residents.county import AppliedFor
from punos.clients.residents.ledger import Timer, day_after
from punos.clients.residents.population import ADULT
from punos.clients.residents.rows import Part
from punos.clients.residents.services import move_due
from punos.clients.residents.staff import Worker
from punos.clients.rules.decisions import days_of
from punos.clients.words import Sort, State

SHARE = 0.4
"""So many of those who sign in apply for something in the year."""

LATELY = 0.3
"""So many of the applications came in the last weeks, so that some wait."""

DECIDED = ((0.62, State.GRANTED), (0.8, State.GRANTED_IN_PART), (1.0, State.REFUSED))


def apply_for_something(case: Case, rng: Random) -> None:
    """The client's application, if they make one; its story goes as far as the days go."""
    client, scene = case.client, case.scene
    if client.actor_id is None or client.age(case.opened) < ADULT or rng.random() >= SHARE:
        return
    lately = day_after(scene.today, -rng.randrange(1, 25))
    day = max(lately, day_after(case.opened, 1)) if rng.random() < LATELY else day_after(case.opened, rng.randrange(3, 330))
    wanted = scene.county.edition(day).applied_for
    at = scene.moment(day, rng)
    if not wanted or not scene.is_past(at):
        return
    one = rng.choice(wanted)
    worker = _handler(case, one, rng)
    if worker is None:
        return
    body = {
        "text": rng.choice(case.words.common[f"application_{one.key.replace('-', '_')}"]),
        "amount_cents": rng.randrange(10, 90) * 1000 if one.is_amount else None,
        "enclosed": [paper for paper in one.papers if rng.random() < 0.75],
    }
    columns = {"topic": one.topic, "register_id": worker.register_id, "organisation_id": worker.organisation_id, "clause_id": one.clause_id}
    part = case.ledger.add(Sort.APPLICATION, State.SENT, None, at, "application_sent", body, **columns)
    timer = case.ledger.time(part, one.limit, part.made_at, clause_id=one.clause_id)
    case.ledger.address_application(part, part.made_at)
    if _taken_in_hand(case, part, worker, rng) and _answered(case, part, timer, one, worker, rng):
        _ended(case, part, timer, one, worker, rng)


def _handler(case: Case, one: AppliedFor, rng: Random) -> Worker | None:
    """A worker of an organisation that handles it, whose role handles applications of its topic."""
    staff, abilities = case.scene.staff, case.scene.abilities
    fit = [
        worker
        for key in one.providers
        for worker in staff.by_organisation.get(key, ())
        if worker.person_id != case.client.id and one.topic.value in abilities.get((worker.role.value, "application"), {})
    ]
    return rng.choice(fit) if fit else None


def _taken_in_hand(case: Case, part: Part, worker: Worker, rng: Random) -> bool:
    at = case.scene.moment(day_after(part.made_at.date(), rng.randrange(1, 25)), rng)
    if not case.scene.is_past(at):
        return False
    case.ledger.change(part, worker, at, "application_begun", State.BEGUN, assignee_id=worker.post_id, starts_at=at)
    return True


def _answered(case: Case, part: Part, timer: Timer, one: AppliedFor, worker: Worker, rng: Random) -> bool:
    """Where papers are missing they are asked for, and the time stands still. False while they are waited for."""
    lacking = [paper for paper in one.papers if paper not in part.body.get("enclosed", ())]
    asked = case.scene.moment(day_after(part.changed_at.date(), rng.randrange(1, 10)), rng)
    if not lacking or not case.scene.is_past(asked):
        return not lacking
    body = {
        "asked": rng.choice(case.words.common["application_questions"]),
        "asked_documents": lacking,
        "asked_by": (asked.date() + timedelta(days=14)).isoformat(),
    }
    case.ledger.change(part, worker, asked, "application_asked", State.ASKED, body)
    since = part.changed_at
    answered = case.scene.moment(day_after(since.date(), rng.randrange(2, 21)), rng)
    if not case.scene.is_past(answered):
        timer.pauses.append((since, None))
        case.ledger.notice("application_asked", since)
        return False
    told = {"answered": rng.choice(case.words.common["application_answers"]), "enclosed": list(one.papers)}
    case.ledger.change(part, None, answered, "application_answered", State.BEGUN, told)
    timer.pauses.append((since, part.changed_at))
    move_due(timer)
    return True


def _ended(case: Case, part: Part, timer: Timer, one: AppliedFor, worker: Worker, rng: Random) -> None:
    """Taken back now and then; else decided, most of them in time."""
    at = case.scene.moment(_end_day(part, timer, rng), rng)
    if not case.scene.is_past(at):
        return
    if rng.random() < 0.12:
        reason = {"withdrawn_reason": rng.choice(case.words.common["application_back"])}
        case.ledger.change(part, None, at, "application_withdrawn", State.WITHDRAWN, reason, ended_at=at)
    else:
        lot = rng.random()
        outcome = next(state for share, state in DECIDED if lot < share)
        body = _decision(case, one, outcome, part, day_of(at), rng)
        case.ledger.change(part, worker, at, "application_decided", outcome, body, assignee_id=worker.post_id, ended_at=at)
        case.ledger.notice("application_decided", part.changed_at)
    case.ledger.stop(part, part.changed_at)


def _end_day(part: Part, timer: Timer, rng: Random) -> date:
    """Within the time for nine in ten."""
    span = max((timer.due.date() - part.changed_at.date()).days, 4)
    return day_after(part.changed_at.date(), rng.randrange(2, span) if rng.random() < 0.9 else span + rng.randrange(3, 30))


def _decision(case: Case, one: AppliedFor, outcome: State, part: Part, decided_on: date, rng: Random) -> dict[str, Any]:
    days = days_of(decided_on, one.serving, one.asking)
    reasons = {State.GRANTED: "granted", State.GRANTED_IN_PART: "in_part", State.REFUSED: "refused"}[outcome]
    asked = part.body.get("amount_cents")
    is_granted = outcome is not State.REFUSED
    return {
        "reasons": rng.choice(case.words.common[f"application_reasons_{reasons}"]),
        "law": one.law,
        "granted": rng.choice(case.words.common["application_granted"]) if is_granted else None,
        "granted_cents": (asked if outcome is State.GRANTED else asked // 2) if is_granted and asked else None,
        "decided_on": decided_on.isoformat(),
        "served_on": days.served_on.isoformat(),
        "review_until": days.review_until.isoformat(),
    }
