"""The talks in which the plan is made and looked back on: agreements, meetings, notes, reviews; and how plans end."""

from __future__ import annotations

from datetime import date, datetime

from punos.clients.residents.beginnings import THEME_TOPICS
from punos.clients.residents.case import Case
from punos.clients.residents.ledger import day_after
from punos.clients.residents.rows import Part
from punos.clients.residents.scene import weekday
from punos.clients.residents.staff import Worker
from punos.clients.residents.wording import Theme
from punos.clients.rules.states import is_open
from punos.clients.words import STATES, Sort, State
from punos.trust.words import Role, Topic

ATTAINED = {"reached": State.REACHED, "partly": State.PARTLY, "not_reached": State.NOT_REACHED}
ENDINGS: dict[Sort, tuple[State, ...]] = {
    Sort.SERVICE: (State.ENDED, State.CANCELLED),
    Sort.TASK: (State.CANCELLED,),
    Sort.NEED: (State.CLOSED,),
    Sort.REVIEW: (State.CANCELLED,),
    Sort.MEETING: (State.CANCELLED,),
    Sort.PARTY: (State.ENDED, State.DECLINED),
    Sort.REFERRAL: (State.DONE, State.WITHDRAWN),
}
"""How what is open ends when the plan is closed."""

FIELDS = {Role.SUBSTANCE_WORKER: Theme.SUBSTANCE, Role.HOME_CARE_WORKER: Theme.HOME_CARE}
"""What workers of these roles write notes about, and others do not where they can help it."""

HELD_LATE = 0.2
"""The share of reviews that are held after their day."""


def ask_agreements(case: Case, day: date) -> None:
    """The client and each party are asked; most agree, some see it otherwise."""
    at = case.at(day)
    if at is None:
        return
    mine = case.ledger.add(Sort.AGREEMENT, State.PROPOSED, case.lead, at, "agreement_asked", {"whose": "client"}, organisation_id=None)
    _answer(case, mine, None)
    for member in list(case.members.values()):
        if member.part is None or not case.chance(0.7):
            continue
        asked = case.at(max(day, day_after(member.since.date(), 2)))
        if asked is None:
            continue
        part = case.ledger.add(
            Sort.AGREEMENT,
            State.PROPOSED,
            case.lead,
            asked,
            "agreement_asked",
            {"whose": "organisation"},
            organisation_id=member.worker.organisation_id,
        )
        _answer(case, part, member.worker)


def _answer(case: Case, part: Part, worker: Worker | None) -> None:
    at = case.at(day_after(part.made_at.date(), case.rng.randrange(0, 15)))
    if at is None or case.chance(0.1):
        return
    if case.chance(0.07):
        view = case.line("dissents_of_parties" if worker else "dissents")
        case.ledger.change(part, worker, at, "plan_dissented", State.DISSENTED, {"dissent": view})
        return
    text = case.line("agreements_of_parties" if worker else "agreement_texts")
    case.ledger.change(part, worker, at, "plan_agreed", State.AGREED, {"text": text})


def meet(case: Case, day: date) -> None:
    """A network meeting: agreed on some weeks before, held or called off."""
    planned = case.at(day_after(day, -case.rng.randrange(10, 30)))
    if planned is None or case.plan_at is None or planned < case.plan_at:
        planned = case.at(case.plan_at.date()) if case.plan_at else None
    if planned is None:
        return
    names = [case.client.name, *(worker.name for worker in case.workers_at(planned))][:6]
    body = {"place": case.line("meeting_places"), "participants": ", ".join(dict.fromkeys(names))}
    part = case.ledger.add(Sort.MEETING, State.PLANNED, case.lead, planned, "meeting_planned", body, due_on=weekday(day))
    held = case.at(day)
    if held is None or case.chance(0.04):
        return
    if case.chance(0.08):
        case.ledger.change(part, case.lead, held, "meeting_cancelled", State.CANCELLED, ended_at=held)
        return
    absent = case.line("meeting_absent") if case.chance(0.25) else ""
    told = {"notes": case.line("meeting_notes"), "absent": absent, "held_at": held.isoformat()}
    case.ledger.change(part, case.lead, held, "meeting_held", State.DONE, told, ended_at=held)


def note(case: Case, day: date) -> None:
    """A note of a meeting or a call, by the own worker or a party."""
    at = case.at(day)
    if at is None:
        return
    worker = case.rng.choice(case.workers_at(at))
    field = FIELDS.get(worker.role)
    theme = field if field in case.themes else case.rng.choice([one for one in case.themes if one not in FIELDS.values()] or case.themes)
    topic = THEME_TOPICS.get(theme, Topic.CORE)
    if not case.scene.may_write(worker, topic, worker.organisation_id):
        topic = Topic.CORE
    if not case.scene.may_write(worker, topic, worker.organisation_id):
        worker = case.lead
    case.ledger.add(Sort.NOTE, State.WRITTEN, worker, at, "note_written", {"text": case.rng.choice(case.said(theme).notes)}, topic=topic)


def review(case: Case, day: date) -> date | None:
    """A review: planned, then held in time, late, or not yet; the day of the next one if it was held."""
    day = weekday(day)
    begun = case.plan_at.date() if case.plan_at else day
    planned = case.at(max(begun, day_after(day, -90)))
    if planned is None:
        return None
    part = case.ledger.add(Sort.REVIEW, State.PLANNED, case.lead, planned, "review_planned", {}, assignee_id=case.lead.post_id, due_on=day)
    if case.chance(0.04):
        called_off = case.at(day_after(day, -3))
        if called_off:
            case.ledger.change(part, case.lead, called_off, "review_cancelled", State.CANCELLED, ended_at=called_off)
        return None
    held = case.at(day_after(day, case.rng.randrange(5, 40) if case.chance(HELD_LATE) else -case.rng.randrange(0, 6)))
    if held is None:
        return None
    following = day_after(day, case.rng.choice((90, 120, 180)))
    hold(case, part, held, _marks(case), following)
    return following


def hold(case: Case, part: Part, held: datetime, marks: list[tuple[Part, str]], following: date) -> None:
    """Look back: how far each goal was reached, and when next. Goals of the own worker's record change their state."""
    body = {
        "summary": case.line("review_summaries"),
        "attainments": {str(goal.id): mark for goal, mark in marks},
        "factors": case.line("review_factors"),
        "next_review": following.isoformat(),
    }
    case.ledger.change(part, case.lead, held, "review_held", State.DONE, body, ended_at=held)
    for goal, mark in marks:
        state = ATTAINED.get(mark)
        if state and state is not goal.state and goal.register_id == case.lead.register_id and state in STATES[Sort.GOAL][goal.state]:
            case.ledger.change(goal, case.lead, held, f"goal_{state}", state)


def review_surely(case: Case, day: date, marks: list[tuple[Part, str]], following: date) -> None:
    """A review held on its day, and the next one planned."""
    day, following = weekday(day), weekday(following)
    planned, held = case.at(day_after(day, -30)), case.at(day)
    if planned is None or held is None or case.plan_at is None:
        return
    mine = {"assignee_id": case.lead.post_id}
    planned = max(planned, case.plan_at)
    part = case.ledger.add(Sort.REVIEW, State.PLANNED, case.lead, planned, "review_planned", {}, due_on=day, **mine)
    hold(case, part, held, marks, following)
    case.ledger.add(Sort.REVIEW, State.PLANNED, case.lead, part.changed_at, "review_planned", {}, due_on=following, **mine)


def _marks(case: Case) -> list[tuple[Part, str]]:
    """How far each open goal was reached."""
    kinds = ("reached", "reached", "partly", "partly", "partly", "not_reached", "cannot_say")
    open_goals = [goal for goal in case.goals if goal.state in (State.AGREED, State.PARTLY, State.NOT_REACHED)]
    return [(goal, case.rng.choice(kinds)) for goal in open_goals]


def close_plan(case: Case, day: date) -> None:
    """The clienthood ends after all else: what is open is ended first."""
    last = max(deed.at for deed in case.ledger.deeds).date()
    at = case.at(max(day, day_after(last, 2)))
    if at is None or case.shell is None:
        return
    for part in case.ledger.parts:
        if part.made_at > at or not (is_open(part.sort, part.state) or (part.sort is Sort.NEED and part.state is State.OPEN)):
            continue
        for state in ENDINGS.get(part.sort, ()):
            if state in STATES[part.sort][part.state]:
                case.ledger.change(part, case.lead, at, f"{part.sort}_{state}", state, ended_at=at)
                case.ledger.stop(part, part.changed_at)
                break
    case.ledger.change(case.shell, case.lead, at, "plan_closed", State.CLOSED, {"closed_reason": case.line("closed_reasons")}, ended_at=at)
