"""Who joins: parties with the client's yes and permit, referrals that close the loop, the own worker's hand-over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid5

from punos.clients.residents.case import Case, Member
from punos.clients.residents.county import Service
from punos.clients.residents.ledger import MINUTES, day_after
from punos.clients.residents.rows import Part
from punos.clients.residents.staff import Worker
from punos.clients.residents.wording import Theme
from punos.clients.words import Sort, State
from punos.trust.words import Topic

ANSWER_DAYS = 14
"""A referral asks for an answer by this many days later."""


def involve(case: Case, worker: Worker, day: date, service: Service) -> Member | None:
    """Bring the worker's organisation in; None when the client said no, has not answered, or the day is to come."""
    there = case.members.get(worker.organisation)
    if there:
        return there
    at = case.at(day)
    if at is None:
        return None
    if worker.organisation == case.lead.organisation:
        return _colleague(case, worker, at)
    if any(one.sort is Sort.PARTY and one.organisation_id == worker.organisation_id for one in case.ledger.parts):
        return None
    return _asked(case, worker, propose(case, worker, at, service), day)


def _asked(case: Case, worker: Worker, part: Part, day: date) -> Member | None:
    """The client answers: mostly yes, sometimes later, sometimes no."""
    answered = case.at(day_after(day, case.rng.choice((0, 0, 0, 1, 2, 4, 7))))
    if answered is None or case.chance(0.02):
        return None
    if case.chance(0.04):
        case.ledger.change(part, case.lead, answered, "party_declined", State.DECLINED)
        return None
    return join(case, worker, part, answered)


def _colleague(case: Case, worker: Worker, at: datetime) -> Member:
    """Somebody of the own worker's organisation needs a relationship of their own but is no new party."""
    if worker is not case.lead:
        case.ledger.tie(worker, at, "own_worker", made_by=case.lead)
    member = Member(worker, None, at)
    case.members[worker.organisation] = member
    return member


def propose(case: Case, worker: Worker, at: datetime, service: Service) -> Part:
    """Propose the worker's organisation as a party."""
    body = {"duty": case.line("duty").format(service.title.in_(case.client.language)), "to_register": str(worker.register_id)}
    return case.ledger.add(Sort.PARTY, State.PROPOSED, case.lead, at, "party_proposed", body, organisation_id=worker.organisation_id)


def join(case: Case, worker: Worker, part: Part, at: datetime, *, topics: tuple[Topic | None, ...] | None = None) -> Member:
    """The client's yes: membership from now on, and a permit where the party works in another register."""
    case.ledger.change(
        part,
        case.lead,
        at,
        "party_joined",
        State.MEMBER,
        {"yes_at": at.isoformat(), "permit_id": str(uuid5(part.id, "permit"))},
        starts_at=at,
    )
    at = part.changed_at
    if worker.register_id != part.register_id and not case.ledger.has_permit(worker.register_id):
        _permit(case, part, worker, at, topics)
    member = Member(worker, part, at)
    case.members[worker.organisation] = member
    return member


def _permit(case: Case, part: Part, worker: Worker, at: datetime, topics: tuple[Topic | None, ...] | None) -> None:
    how = "signed" if case.chance(0.3) else "spoken"
    by = case.lead.actor_id
    if case.client.representative:
        how = "representative"
    elif case.client.actor_id and case.chance(0.2):
        how, by = "self", case.client.actor_id
    chosen: tuple[Topic | None, ...] = topics or ((None,) if case.chance(0.75) else (Topic.CORE, Topic.NETWORK))
    for number, topic in enumerate(chosen):
        key = uuid5(part.id, "permit") if not number else uuid5(uuid5(part.id, "permit"), str(topic))
        case.ledger.permit(key, worker.register_id, topic, by, how, at)
    # What the party writes in its own record comes back to the own worker on the same yes.
    if case.chance(0.8) and not case.ledger.has_permit(part.register_id):
        case.ledger.permit(uuid5(part.id, "back"), part.register_id, None, by, how, at)


@dataclass(frozen=True, slots=True)
class Ask:
    """A referral to be sent: to whom, for which service, on which theme."""

    member: Member
    service: Service
    theme: Theme
    topic: Topic


def refer(case: Case, ask: Ask, day: date) -> date | None:
    """Send a referral and let it go its way; the day on which the receiver took the client, or None."""
    at = case.at(day)
    if at is None:
        return None
    worker = ask.member.worker
    words = case.words.about(case.rng, "referrals", ask.service.key)
    body = {"question": words["question"], "background": words["background"], "to_register": str(worker.register_id)}
    part = case.ledger.add(
        Sort.REFERRAL,
        State.SENT,
        case.lead,
        at,
        "referral_sent",
        body,
        topic=ask.topic,
        organisation_id=worker.organisation_id,
        clause_id=ask.service.clause_id,
        due_on=day_after(day, ANSWER_DAYS),
    )
    case.ledger.address(part, worker.register_id, case.lead, part.made_at)
    return _answer(case, part, worker, words["refused"], day)


def _answer(case: Case, part: Part, worker: Worker, refusal: str, day: date) -> date | None:
    fate = case.rng.random()
    if fate < 0.06:
        _expire(case, part)
        return None
    if fate < 0.1:
        _end_referral(case, part, case.lead, day, 6, "referral_withdrawn", State.WITHDRAWN, case.line("withdrawn"))
        return None
    if case.chance(0.18):
        asked = _ask_more(case, part, worker, day)
        if asked is None:
            return None
        day = asked
    if fate < 0.2:
        _end_referral(case, part, worker, day, 10, "referral_refused", State.REFUSED, refusal)
        return None
    return _accept(case, part, worker, day)


def _accept(case: Case, part: Part, worker: Worker, day: date) -> date | None:
    at = case.at(day_after(day, case.rng.choice((0, 1, 1, 2, 3, 4, 6, 9))))
    if at is None:
        return None
    case.ledger.change(part, worker, at, "referral_accepted", State.ACCEPTED, assignee_id=worker.post_id)
    case.ledger.tie(worker, part.changed_at, "referral", made_by=worker)
    done = case.at(day_after(at.date(), case.rng.randrange(25, 130)))
    if done and case.chance(0.85):
        case.ledger.change(part, worker, done, "referral_done", State.DONE, {"outcome": case.line("outcomes")}, ended_at=done)
    return at.date()


def _ask_more(case: Case, part: Part, worker: Worker, day: date) -> date | None:
    asked = case.at(day_after(day, case.rng.randrange(1, 5)))
    if asked is None:
        return None
    case.ledger.change(part, worker, asked, "referral_asked", State.ASKED, {"asked": case.line("asked")})
    answered = case.at(day_after(asked.date(), case.rng.choice((1, 2, 3, 5, 9, 20))))
    if answered is None:
        return None
    case.ledger.change(part, case.lead, answered, "referral_answered", State.SENT, {"answered": case.line("answered")})
    return answered.date()


def _expire(case: Case, part: Part) -> None:
    """Nobody answered: the night after the day the worker process writes it down, on behalf of nobody."""
    at = case.at(day_after(part.due_on or part.made_at.date(), 1))
    if at:
        case.ledger.change(part, None, at, "referral_expired", State.EXPIRED, by_nobody=True)
        case.ledger.notice_post("referral_expired", part.made_by, at)


def _end_referral(case: Case, part: Part, by: Worker, day: date, most: int, did: str, state: State, reason: str) -> None:
    at = case.at(day_after(day, case.rng.randrange(1, most)))
    if at:
        case.ledger.change(part, by, at, did, state, {"reason": reason}, ended_at=at)


def part_ways(case: Case, member: Member, day: date) -> None:
    """The party's task is done: it stays in the plan and sees nothing newer."""
    at = case.at(day)
    if at is None or member.part is None or member.part.state is not State.MEMBER or member.worker is case.lead:
        return
    case.ledger.change(member.part, case.lead, at, "party_ended", State.ENDED, {"ended_reason": case.line("ended_party")}, ended_at=at)
    for tie in case.ledger.ties:
        if tie.organisation_id == member.worker.organisation_id and tie.sees_until is None and tie.since <= at:
            tie.sees_until = member.part.changed_at


def hand_over(case: Case, new: Worker, day: date) -> bool:
    """One own worker ends and the next begins at the same moment: never two, never none. Told when all else has been."""
    at = case.at(day)
    old = next(one for one in reversed(case.ledger.parts) if one.sort is Sort.OWN_WORKER)
    if at is None or old.starts_at is None or at <= old.starts_at + timedelta(days=3):
        return False
    case.ledger.change(old, case.lead, at, "own_worker_ended", State.ENDED, ended_at=at)
    old.ended_at = at = old.changed_at
    reason = {"reason": case.line("handover_reasons")}
    case.ledger.add(
        Sort.OWN_WORKER,
        State.ACTIVE,
        case.lead,
        at + MINUTES,
        "own_worker_named",
        reason,
        organisation_id=new.organisation_id,
        assignee_id=new.post_id,
        starts_at=at,
    )
    case.ledger.tie(new, at + MINUTES, "own_worker", made_by=case.lead)
    case.ledger.succeed(case.lead, new, at + 2 * MINUTES)
    case.lead = new
    return True


def leave_gap(case: Case, day: date) -> None:
    """The own worker left and nobody was named: an alert stands until somebody is."""
    at = case.at(day)
    old = next(one for one in reversed(case.ledger.parts) if one.sort is Sort.OWN_WORKER)
    if at and old.starts_at and at > old.starts_at:
        case.ledger.change(old, case.lead, at, "own_worker_ended", State.ENDED, {"reason": case.line("gap_reasons")}, ended_at=at)
