"""How a plan begins: first contact, assessment, the plan's shell, views, needs, strengths and goals."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from punos.clients.residents.case import Case
from punos.clients.residents.ledger import MINUTES, day_after
from punos.clients.residents.rows import Part
from punos.clients.residents.themes import chain_for
from punos.clients.residents.wording import Theme
from punos.clients.words import Sort, State
from punos.trust.words import Purpose, Topic

THEME_TOPICS: dict[Theme, Topic] = {
    Theme.SUBSTANCE: Topic.SUBSTANCE,
    Theme.HOME_CARE: Topic.HEALTH,
    Theme.MENTAL_HEALTH: Topic.MENTAL_HEALTH,
    Theme.DEBTS: Topic.ECONOMY,
    Theme.INFORMAL_CARE: Topic.NETWORK,
}
"""What a need of the theme is about; the core where nothing is said."""

NEED_TOPICS = {"economy": Topic.ECONOMY, "near_ones_support": Topic.NETWORK, "other_functioning": Topic.HEALTH}
OLD = 75
"""From this age the law gives a day by which an assessment begins (Social Welfare Act 1301/2014 § 36)."""

BEGIN_ASSESSMENT = "shl36-75"
ASSESSMENT = "needs-assessment"


def get_to_know(case: Case) -> datetime | None:
    """The first contact: a relationship begins, the client is told, and contact details are written down."""
    at = case.at(case.opened)
    if at is None:
        return None
    case.ledger.tie(case.lead, at, case.line("grounds"), made_by=case.lead)
    if case.chance(0.2):
        case.ledger.tie(case.lead, at, case.line("grounds"), purpose=Purpose.ASSESSMENT, made_by=case.lead, until=at + timedelta(days=90))
    case.client.informed_at = at
    seen = at + timedelta(days=case.rng.randrange(1, 9))
    told = case.chance(0.6) and case.client.actor_id is not None and case.scene.is_past(seen)
    case.ledger.notice("relationship_begun", at, seen_at=seen if told else None, seen_by=case.client.actor_id if told else None)
    write_contact(case, at + MINUTES)
    return at


def write_contact(case: Case, at: datetime) -> None:
    """How the client is reached: fictional numbers and addresses."""
    rng = case.rng
    body = {
        "phone": f"040 000 {rng.randrange(10000):04}",
        "address": f"{case.line('contact_streets')} {rng.randrange(1, 60)} {rng.choice('ABC')} {rng.randrange(1, 40)}",
        "municipality": case.client.place.name,
        "email": f"{slug(case.client.given_name)}.{slug(case.client.family_name)}@example.org" if case.chance(0.6) else "",
    }
    part = case.ledger.add(Sort.CONTACT, State.WRITTEN, case.lead, at, "contact_written", body, topic=Topic.CONTACT)
    later = case.at(day_after(case.opened, rng.randrange(30, 300))) if case.chance(0.1) else None
    if later:
        case.ledger.change(part, case.lead, later, "contact_changed", body={"phone": f"040 000 {rng.randrange(10000):04}"})


def slug(name: str) -> str:
    """A name as it stands in an address."""
    return name.lower().translate(str.maketrans("äåöéćš ", "aaoecs-"))


def assess(case: Case, at: datetime) -> date | None:
    """The needs assessment with its clocks; the day after it is ready, or None when it is not."""
    ledger, rng = case.ledger, case.rng
    due = day_after(case.opened, 9 if case.client.age(case.opened) >= OLD else 90)
    body = {"way": rng.choice(("client", "client", "near", "authority", "worker")), "reason": case.line("assessment_reasons")}
    part = ledger.add(Sort.ASSESSMENT, State.OPEN, case.lead, at, "assessment_initiated", body, due_on=due, assignee_id=case.lead.post_id)
    _time_assessment(case, part, part.made_at)
    if case.chance(0.02):
        _call_off(case, part)
        return None
    late = case.chance(0.15)
    begun = case.at(day_after(case.opened, rng.randrange(13, 25) if late else rng.randrange(1, 9)))
    if begun is None:
        return None
    ledger.change(part, case.lead, begun, "assessment_begun", State.BEGUN, starts_at=begun)
    ledger.stop(part, begun)
    ready = case.at(day_after(begun.date(), rng.randrange(3, 35)))
    if ready is None:
        return None
    absent = case.line("meeting_absent") if case.chance(0.15) else ""
    done = {"summary": case.line("assessment_summaries"), "conclusion": case.words.common["conclusions"][0], "absent": absent}
    ledger.change(part, case.lead, ready, "assessment_ready", State.READY, done, ended_at=ready)
    return day_after(ready.date(), rng.randrange(0, 12))


def assess_surely(case: Case, at: datetime) -> date:
    """An assessment in good time; the day after it is ready."""
    body = {"way": "client", "reason": case.words.common["assessment_reasons"][0]}
    due = day_after(case.opened, 9)
    part = case.ledger.add(
        Sort.ASSESSMENT, State.OPEN, case.lead, at, "assessment_initiated", body, due_on=due, assignee_id=case.lead.post_id
    )
    _time_assessment(case, part, part.made_at)
    begun, ready = case.at(day_after(case.opened, 4)), case.at(day_after(case.opened, 12))
    if begun and ready:
        case.ledger.change(part, case.lead, begun, "assessment_begun", State.BEGUN, starts_at=begun)
        case.ledger.stop(part, part.changed_at)
        told = {"summary": case.words.common["assessment_summaries"][0], "conclusion": case.words.common["conclusions"][0]}
        case.ledger.change(part, case.lead, ready, "assessment_ready", State.READY, told, ended_at=ready)
    return day_after(case.opened, 13)


def _time_assessment(case: Case, part: Part, at: datetime) -> None:
    service = case.scene.county.edition(at.date()).services.get(ASSESSMENT)
    if service is None:
        return
    if service.promise:
        case.ledger.time(part, service.promise.limit, at, clause_id=service.promise.clause_id)
    deadline = case.scene.county.deadlines.get(BEGIN_ASSESSMENT)
    if deadline and case.client.age(case.opened) >= OLD and deadline.holds(case.opened):
        case.ledger.time(part, deadline.limit, at, deadline_id=deadline.id)


def _call_off(case: Case, part: Part) -> None:
    at = case.at(day_after(case.opened, case.rng.randrange(2, 20)))
    if at:
        case.ledger.change(part, case.lead, at, "assessment_cancelled", State.CANCELLED, ended_at=at)
        case.ledger.stop(part, at)


def open_plan(case: Case, day: date) -> bool:
    """Open the plan, name the own worker and frame the plan. False when the day is still to come."""
    at = case.at(day)
    if at is None:
        return False
    case.plan_at = at
    number = case.scene.county.edition(day).number
    case.ledger.home = case.client.home = case.lead.register_id
    case.shell = case.ledger.add(Sort.PLAN, State.OPEN, case.lead, at, "plan_opened", {"organising_version": number}, starts_at=at)
    name_own_worker(case, at + MINUTES)
    framed = at if case.chance(0.7) else case.at(day_after(day, case.rng.randrange(1, 12)))
    if framed and not case.chance(0.03):
        case.ledger.change(case.shell, case.lead, framed, "plan_framed", body=frame(case))
    return True


def name_own_worker(case: Case, at: datetime) -> Part:
    """The lead becomes the own worker from this moment on."""
    reason = {"reason": case.line("own_worker_reasons")}
    return case.ledger.add(
        Sort.OWN_WORKER, State.ACTIVE, case.lead, at, "own_worker_named", reason, assignee_id=case.lead.post_id, starts_at=at
    )


def frame(case: Case) -> dict[str, object]:
    """Situation and near ones, segment with its reason, chain, duration, rhythm, explanations."""
    special = case.segment == "network" and case.chance(0.6)
    return {
        "chain": chain_for(case.themes),
        "circumstances": case.own_line("situations"),
        "near_ones": case.own_line("near_ones"),
        "special_reason": case.own_line("special_reasons") if special else None,
        "segment": case.segment,
        "segment_reason": case.words.segment_reasons[case.segment],
        "duration": case.line("durations"),
        "meeting_rhythm": case.line("rhythms"),
        "explained": True,
        "explained_how": case.line("explained"),
        "next_steps": case.line("next_steps"),
        "special_support": special or None,
        "distribution": case.line("distribution"),
    }


def write_views(case: Case, at: datetime) -> None:
    """The client's own words first, then the professional's, at times a near one's."""
    mine = {"whose": "client", "text": case.rng.choice(case.said().views)}
    case.ledger.add(Sort.VIEW, State.WRITTEN, None, at, "view_written", mine)
    theirs = {"whose": "professional", "text": case.rng.choice(case.said().professional)}
    view = case.ledger.add(Sort.VIEW, State.WRITTEN, case.lead, at + MINUTES, "view_written", theirs)
    later = case.at(day_after(at.date(), case.rng.randrange(20, 200))) if case.chance(0.2) else None
    if later:
        text = f"{view.body['text']} {case.line('review_factors')}"
        case.ledger.change(view, case.lead, later, "text_changed", body={"text": text})


def write_needs(case: Case, at: datetime, most: int) -> None:
    """Needs by the groups of the law; some close later."""
    for theme in case.themes:
        lines = case.said(theme).needs
        for need in case.rng.sample(lines, min(case.rng.randrange(1, most + 1), len(lines))):
            topic = case.fit_topic(NEED_TOPICS.get(need["group"], THEME_TOPICS.get(theme, Topic.CORE)))
            part = case.ledger.add(
                Sort.NEED,
                State.OPEN,
                case.lead,
                at,
                "need_seen",
                {**need, "urgent": case.chance(0.12) or None},
                topic=topic,
            )
            _close_need(case, part)


def _close_need(case: Case, part: Part) -> None:
    at = case.at(day_after(part.made_at.date(), case.rng.randrange(40, 250))) if case.chance(0.25) else None
    if at:
        case.ledger.change(part, case.lead, at, "need_closed", State.CLOSED)
        if case.chance(0.06):
            case.ledger.change(part, case.lead, at + timedelta(hours=1), "need_reopened", State.OPEN)


def write_strengths(case: Case, at: datetime) -> None:
    """What carries the client; half of it told by the client."""
    for text in case.rng.sample(case.words.common["strengths"], case.rng.randrange(1, 4)):
        case.ledger.add(Sort.STRENGTH, State.WRITTEN, None if case.chance(0.5) else case.lead, at, "strength_told", {"text": text})


def set_goals(case: Case, at: datetime, number: int) -> None:
    """Goals in the client's words; most are agreed on, some wait for the talk with the own worker."""
    for theme in case.themes:
        lines = case.said(theme).goals
        for goal in case.rng.sample(lines, min(max(1, number // len(case.themes)), len(lines))):
            case.goals.append(_goal(case, at, theme, dict(goal)))
    if case.chance(0.3):
        _wish(case, at)


def _goal(case: Case, at: datetime, theme: Theme, goal: dict[str, str]) -> Part:
    topic = THEME_TOPICS.get(theme, Topic.CORE) if theme is Theme.SUBSTANCE or case.chance(0.3) else Topic.CORE
    body = {**goal, "helps": case.rng.choice(case.said(theme).helps), "hinders": case.rng.choice(case.said(theme).hinders)}
    due = day_after(at.date(), case.rng.choice((90, 120, 180, 240, 365)))
    return case.ledger.add(Sort.GOAL, State.AGREED, case.lead, at, "goal_agreed", body, topic=case.fit_topic(topic), due_on=due)


def _wish(case: Case, agreed: datetime) -> None:
    at = case.at(day_after(agreed.date(), case.rng.randrange(10, 300)))
    if at is None:
        return
    goal = case.rng.choice(case.said().goals)
    part = case.ledger.add(Sort.GOAL, State.PROPOSED, None, at, "goal_proposed", {"words": goal["words"], "scale": goal["scale"]})
    answered = case.at(day_after(at.date(), case.rng.randrange(3, 40)))
    if answered and case.chance(0.75):
        state = State.AGREED if case.chance(0.75) else State.DROPPED
        case.ledger.change(part, case.lead, answered, f"goal_{state}", state)
        if state is State.AGREED:
            case.goals.append(part)
