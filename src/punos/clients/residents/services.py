"""By what the goals are reached: services under clauses with their clocks, implementation plans and tasks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from punos.clients.residents.case import Case, Member
from punos.clients.residents.county import Service
from punos.clients.residents.ledger import MINUTES, Timer, day_after
from punos.clients.residents.parties import Ask, involve, part_ways, refer
from punos.clients.residents.rows import Part
from punos.clients.residents.scene import end_of
from punos.clients.residents.staff import Worker
from punos.clients.residents.wording import Theme
from punos.clients.rules.clocks import as_engine_clock
from punos.clients.words import Sort, State
from punos.engines import clocks as engine
from punos.trust.words import Role, Sector, Topic

LATE = 0.16
"""The share of services that begin later than was promised."""


def take_service(case: Case, key: str, theme: Theme, day: date) -> Part | None:
    """Plan a service under the clause in force on the day: find who gives it, let them join, refer, plan, begin."""
    service = case.scene.county.edition(day).services.get(key)
    provider = case.scene.provider(service, case.client.place, case.rng) if service else None
    worker = case.scene.staff.some(provider, case.rng, case.client.id) if provider else None
    if service is None or worker is None:
        return None
    member = involve(case, worker, day, service)
    if member is None:
        return None
    begun: date | None = member.since.date()
    topic = case.fit_topic(service.topic)
    if member.part is not None and case.chance(0.65):
        begun = refer(case, Ask(member, service, theme, topic), max(day, member.since.date()))
    if begun is None:
        return None
    if member.worker is not case.lead:
        case.ledger.tie(member.worker, member.since, "party", made_by=case.lead)
    part = plan_service(case, service, member, max(day, begun))
    author = case.author(service.topic, member.worker.organisation_id)
    if part and author:
        _go_on(case, part, member, author)
    return part


def plan_service(case: Case, service: Service, member: Member, day: date) -> Part | None:
    """Write the service into the plan; None when nobody involved may write of its topic, or the day is to come."""
    at = case.at(day)
    author = case.author(service.topic, member.worker.organisation_id)
    if at is None or author is None:
        return None
    words = case.words.about(case.rng, "implementation", service.key)
    ours = [provision for provision in service.provision if provision in ("procured", "voucher") or not _is_company(member.worker)]
    body = {
        "provision": case.rng.choice(ours or ["procured"]),
        "text": words["content"],
        "proposal": case.line("proposals") if case.chance(0.3) else "",
        "expected_on": (day + timedelta(days=14)).isoformat(),
        "lasts": case.own_line("durations").rstrip("."),
        "entitled": case.rng.choice(("yes", "yes", "yes", "yes", "unknown", "no")),
        "entitled_on": day.isoformat(),
        "goal_ids": [str(goal.id) for goal in case.rng.sample(case.goals, min(len(case.goals), case.rng.randrange(1, 3)))],
    }
    part = case.ledger.add(
        Sort.SERVICE,
        State.PLANNED,
        author,
        at,
        "service_planned",
        body,
        topic=service.topic,
        organisation_id=member.worker.organisation_id,
        clause_id=service.clause_id,
        assignee_id=member.worker.post_id if case.chance(0.8) else None,
    )
    case.services.append(part)
    case.spoken[part.id] = words
    start_clocks(case, part, service, part.made_at)
    return part


def _is_company(worker: Worker) -> bool:
    return worker.organisation.startswith(Sector.COMPANY.value)


def start_clocks(case: Case, part: Part, service: Service, at: datetime) -> None:
    """The promise of the clause and its statutory deadline begin to run."""
    if service.promise:
        case.ledger.time(part, service.promise.limit, at, clause_id=service.promise.clause_id)
    if service.deadline and service.deadline.holds(at.date()):
        case.ledger.time(part, service.deadline.limit, at, deadline_id=service.deadline.id)


def _go_on(case: Case, part: Part, member: Member, author: Worker) -> None:
    """The service begins in time, late, or not at all; later it ends."""
    if case.chance(0.04):
        _cancel(case, part, author)
        return
    if case.chance(0.06) and not _wait_for_client(case, part, author):
        return
    at = case.at(_first_day(case, part))
    if at is None:
        return
    by = start_service(case, part, member, at)
    implement(case, part, member)
    _end(case, part, by, member)


def start_service(case: Case, part: Part, member: Member, at: datetime) -> Worker:
    """The service begins and its clocks stop; who wrote it down: the provider's worker where the rule lets them."""
    author = case.author(part.topic, part.organisation_id) or case.lead
    by = member.worker if case.scene.may_write(member.worker, part.topic, part.organisation_id) else author
    case.ledger.change(part, by, at, "service_started", State.STARTED, starts_at=at)
    case.ledger.stop(part, part.changed_at)
    return by


def _first_day(case: Case, part: Part) -> date:
    """When the service begins, measured by its tightest clock: before it is due, or late; a promise of the same day on the same day."""
    began = part.changed_at.date()
    due = [timer.due for timer in case.ledger.timers if timer.part is part]
    room = (min(due).date() - began).days if due else case.rng.randrange(8, 30)
    most = max(2, room)
    if case.chance(LATE):
        return began + timedelta(days=round(most * case.rng.uniform(1.15, 2.6)))
    return began + timedelta(days=min(max(0, room), round(most * case.rng.uniform(0.15, 0.95))))


def _cancel(case: Case, part: Part, author: Worker) -> None:
    at = case.at(day_after(part.made_at.date(), case.rng.randrange(3, 40)))
    if at:
        reason = {"ended_reason": case.line("cancelled_service")}
        case.ledger.change(part, author, at, "service_cancelled", State.CANCELLED, reason, ended_at=at)
        case.ledger.stop(part, part.changed_at)


def _wait_for_client(case: Case, part: Part, author: Worker) -> bool:
    """The client's answer is waited for, the clocks stand still. False while it is still waited for."""
    paused = case.at(day_after(part.made_at.date(), case.rng.randrange(1, 3)))
    if paused is None:
        return False
    case.ledger.change(part, author, paused, "clock_paused")
    since = part.changed_at
    timers = [timer for timer in case.ledger.timers if timer.part is part]
    answered = case.at(day_after(paused.date(), case.rng.randrange(3, 25)))
    if answered is None:
        for timer in timers:
            timer.pauses.append((since, None))
        return False
    case.ledger.change(part, author, answered, "clock_went_on")
    for timer in timers:
        timer.pauses.append((since, part.changed_at))
        move_due(timer)
    return True


def move_due(timer: Timer) -> None:
    """The due day of a clock after its pauses."""
    moved = engine.due(as_engine_clock(timer.started, timer.limit, timer.pauses, None))
    if isinstance(moved, date) and not isinstance(moved, datetime):
        timer.due = end_of(moved)
    elif moved is not None:
        timer.due = moved


def _end(case: Case, part: Part, by: Worker, member: Member) -> None:
    at = case.at(day_after(part.changed_at.date(), case.rng.choice((42, 60, 90, 90, 120, 180, 270))))
    if at is None or case.chance(0.35):
        return
    if case.chance(0.04):
        case.ledger.change(
            part, by, at, "service_cancelled", State.CANCELLED, {"ended_reason": case.line("cancelled_service")}, ended_at=at
        )
    else:
        body = {"used": not case.chance(0.1), "ended_reason": case.line("ended_service")}
        case.ledger.change(part, by, at, "service_ended", State.ENDED, body, ended_at=at)
    if case.chance(0.4):
        part_ways(case, member, day_after(at.date(), case.rng.randrange(1, 20)))


def implement(case: Case, service: Part, member: Member, *, surely: bool = False) -> None:
    """The provider's implementation plan under the service; not all write one."""
    worker = member.worker
    at = case.at(day_after(service.changed_at.date(), case.rng.randrange(0, 12)))
    likely = 0.8 if worker.role in (Role.HOME_CARE_WORKER, Role.PRIVATE_WORKER) else 0.35
    if at is None or not (surely or case.chance(likely)) or not case.scene.may_write(worker, Topic.CORE, worker.organisation_id):
        return
    words = case.spoken[service.id]
    part = case.ledger.add(
        Sort.IMPLEMENTATION,
        State.OPEN,
        worker,
        at,
        "implementation_written",
        words,
        parent_id=service.id,
        assignee_id=worker.post_id,
    )
    later = case.at(day_after(at.date(), case.rng.randrange(25, 90)))
    if later and case.chance(0.5):
        case.ledger.change(part, worker, later, "implementation_changed", body={"experiences": case.line("experiences")})
        closed = case.at(day_after(later.date(), case.rng.randrange(30, 120)))
        if closed and case.chance(0.5):
            case.ledger.change(part, worker, closed, "implementation_closed", State.CLOSED, ended_at=closed)


def give_tasks(case: Case, number: int) -> None:
    """Tasks of the client, of organisations and of near ones, over the life of the plan."""
    day = case.plan_at.date() if case.plan_at else case.scene.today
    for _ in range(number):
        theme = case.rng.choice(case.themes)
        at = case.at(day)
        if at is None:
            return
        whose = case.rng.choice(("client", "client", "organisation", "organisation", "organisation", "near"))
        _do_task(case, _task(case, at, theme, whose), whose)
        day = day_after(day, case.rng.choice((0, 0, 7, 21, 45, 70)))


def give_task_lately(case: Case, day: date) -> None:
    """A task given in the last days; it falls due within a week of today, on either side, and nobody has done it yet."""
    at = case.at(day)
    if at:
        part = _task(case, at, case.rng.choice(case.themes), case.rng.choice(("organisation", "organisation", "client")))
        part.due_on = max(day, day_after(case.scene.today, case.rng.randrange(-3, 8)))


def _task(case: Case, at: datetime, theme: Theme, whose: str) -> Part:
    worker = case.rng.choice(case.workers_at(at))
    text = case.rng.choice(case.said(theme).tasks[whose])
    body = {
        "text": text,
        "responsible": whose,
        "near_name": near_one(text) if whose == "near" else "",
        "goal_ids": [str(case.rng.choice(case.goals).id)] if case.goals else [],
    }
    ours = whose == "organisation"
    return case.ledger.add(
        Sort.TASK,
        State.GIVEN,
        case.lead,
        at + MINUTES,
        "task_given",
        body,
        organisation_id=worker.organisation_id if ours else None,
        assignee_id=worker.post_id if ours and case.chance(0.7) else None,
        due_on=day_after(at.date(), case.rng.choice((3, 7, 10, 14, 21, 30, 45))),
    )


def near_one(text: str) -> str:
    """The near one whom a task names first: sisko, sonen, neighbour."""
    return text.removeprefix("A ").split()[0].lower()


def _do_task(case: Case, part: Part, whose: str) -> None:
    doer = case.scene.staff.by_post.get(part.assignee_id) if part.assignee_id else None
    by = None if whose != "organisation" else (doer or case.lead)
    if case.chance(0.03):
        _step(case, part, by, 5, "task_cancelled", State.CANCELLED, {"done_note": case.line("cancel_notes")})
        return
    if case.chance(0.12):
        return
    if case.chance(0.25):
        _step(case, part, by, case.rng.randrange(1, 6), "task_started", State.STARTED, {})
    spare = (part.due_on - part.made_at.date()).days if part.due_on else 0
    wanted = round(spare * (case.rng.uniform(1.1, 2.2) if case.chance(0.18) else case.rng.uniform(0.2, 1.0)))
    _step(case, part, by, max(wanted, 1), "task_done", State.DONE, {"done_note": case.line("done_notes")})
    if part.state is State.DONE and case.chance(0.02):
        _step(case, part, by, wanted + 9, "task_reopened", State.GIVEN, {})


def _step(case: Case, part: Part, by: Worker | None, days: int, did: str, state: State, body: dict[str, str]) -> None:
    at = case.at(day_after(part.made_at.date(), days))
    if at:
        case.ledger.change(part, by, at, did, state, body)
