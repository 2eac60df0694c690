"""A year of the access log: who opened what, on which ground; what was written; what was refused."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random
from uuid import UUID, uuid5

from punos.clients.residents.case import Case
from punos.clients.residents.cast import PRIVACY_OFFICER
from punos.clients.residents.ledger import Deed, Tie
from punos.clients.residents.rows import AccessRow, NoticeRow, Part, as_array
from punos.clients.residents.scene import Scene
from punos.clients.residents.staff import Worker
from punos.trust.words import PROTECTED_CONTACT, Act, Basis, Purpose, Role, Topic

DIGEST = "\\x" + sha256(b"a session of the synthetic year").hexdigest()
"""Stands for the sessions of the year: no token has this digest, so that the rows open nothing."""

GOOD_FOR = timedelta(seconds=10)
BEFORE = timedelta(minutes=2)
"""A plan is opened so long before it is first written in."""

LIST_PARTS = 3


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as the log keeps it."""

    actor_id: UUID
    role: str
    post_id: UUID | None = None
    organisation_id: UUID | None = None
    register_id: UUID | None = None


def as_asker(worker: Worker) -> Asker:
    """A worker as the log keeps them."""
    return Asker(worker.actor_id, worker.role.value, worker.post_id, worker.organisation_id, worker.register_id)


def citizen(actor_id: UUID) -> Asker:
    """The client or a near one as the log keeps them."""
    return Asker(actor_id, Role.CITIZEN.value)


@dataclass(slots=True)
class Sight:
    """What one asker sees on one ground: parts in the order in which they came."""

    basis: Basis
    basis_id: UUID | None
    times: list[datetime]
    parts: list[str]

    def until(self, at: datetime) -> list[str]:
        """The parts that were there at the moment."""
        return self.parts[: bisect_right(self.times, at)]


def new_ticket(rng: Random) -> UUID:
    """A ticket's id."""
    return UUID(int=rng.getrandbits(128), version=4)


def access(
    at: datetime,
    ticket: UUID,
    who: Asker,
    client_id: UUID,
    purpose: Purpose,
    act: Act,
    *,
    basis: Basis = Basis.NONE,
    basis_id: UUID | None = None,
    reason: str | None = None,
    parts: Iterable[str] = (),
) -> AccessRow:
    """One row of the log. It expired long ago."""
    return AccessRow(
        ticket,
        DIGEST,
        at,
        at + GOOD_FOR,
        who.actor_id,
        who.post_id,
        who.organisation_id,
        who.register_id,
        who.role,
        client_id,
        purpose.value,
        act.value,
        basis.value,
        basis_id,
        None,
        reason,
        as_array(list(parts)),
    )


def sights(case: Case, tie: Tie) -> list[Sight]:
    """What the worker of the relationship sees of the client, by ground, as docs/access-rule.md says."""
    worker = tie.worker
    if worker is None:
        return []
    abilities = case.scene.abilities.get((worker.role.value, tie.purpose.value), {})
    found: dict[tuple[Basis, UUID | None], Sight] = {}
    for part in case.ledger.parts:
        topic = PROTECTED_CONTACT if part.topic is Topic.CONTACT and case.client.is_protected else part.topic.value
        ability = abilities.get(topic)
        if ability is None or (ability[1] and part.organisation_id != worker.organisation_id):
            continue
        if tie.sees_until is not None and part.changed_at > tie.sees_until:
            continue
        ground = _ground(case, tie, part, worker, topic)
        if ground:
            sight = found.setdefault(ground, Sight(*ground, [], []))
            sight.times.append(part.made_at)
            sight.parts.append(str(part.id))
    return list(found.values())


def _ground(case: Case, tie: Tie, part: Part, worker: Worker, topic: str) -> tuple[Basis, UUID | None] | None:
    if tie.register_id == part.register_id:
        return Basis.OWN_REGISTER, tie.id
    if topic == PROTECTED_CONTACT or _forbidden(case, part, tie.register_id):
        return None
    if part.organisation_id == worker.organisation_id:
        return Basis.ADDRESSED, tie.id
    for permit in case.ledger.permits:
        if permit.to_register_id == tie.register_id and permit.topic in (None, part.topic.value):
            return Basis.PERMIT, permit.id
    return None


def _forbidden(case: Case, part: Part, register_id: UUID) -> bool:
    return any(
        ban.part_id in (None, part.id)
        and ban.topic in (None, part.topic.value)
        and ban.register_id in (None, part.register_id)
        and ban.to_register_id in (None, register_id)
        for ban in case.ledger.prohibitions
    )


def log_of(case: Case) -> Iterator[AccessRow]:
    """The log of one client's year."""
    if not case.ledger.ties:
        return
    case.ledger.parts.sort(key=lambda part: part.made_at)
    deeds: dict[UUID | None, list[Deed]] = defaultdict(list)
    for deed in case.ledger.deeds:
        deeds[deed.worker.actor_id if deed.worker else None].append(deed)
    first = case.ledger.ties[0]
    yield from _found(case, first)
    told: set[UUID] = set()
    for tie in case.ledger.ties:
        if tie.worker and tie.purpose is Purpose.CARE:
            mine = [] if tie.worker.actor_id in told else deeds.get(tie.worker.actor_id, [])
            told.add(tie.worker.actor_id)
            yield from _work(case, tie, tie.worker, mine)
    yield from _deeds_without_tie(case, deeds, told)
    yield from _own(case, deeds.get(None, []))


def _found(case: Case, tie: Tie) -> Iterator[AccessRow]:
    """The first contact: found by the code, relationship begun."""
    if tie.worker is None:
        return
    who, client = as_asker(tie.worker), case.client.id
    yield access(tie.since - 2 * BEFORE, new_ticket(case.rng), who, client, Purpose.CARE, Act.SEARCH)
    yield access(
        tie.since,
        new_ticket(case.rng),
        who,
        client,
        Purpose.CARE,
        Act.BEGIN,
        basis=Basis.RELATIONSHIP,
        basis_id=tie.id,
        reason=tie.ground,
    )


def _work(case: Case, tie: Tie, worker: Worker, deeds: list[Deed]) -> Iterator[AccessRow]:
    """Everything one worker opened and wrote; browsing between, and the lists in which the client was seen."""
    who, seen, rng = as_asker(worker), sights(case, tie), case.rng
    by_day: dict[date, list[Deed]] = defaultdict(list)
    for deed in deeds:
        by_day[deed.at.date()].append(deed)
    for day in sorted({*by_day, *_browsing(case, tie)}):
        written = sorted(by_day.get(day, ()), key=lambda deed: deed.at)
        at = written[0].at - BEFORE if written else case.scene.moment(day, rng)
        if not case.scene.is_past(at):
            continue
        if rng.random() < 0.25:
            yield from _listed(case, who, tie, seen, at - BEFORE)
        ticket = new_ticket(rng)
        yield from _opened(case, who, seen, at, ticket, tie.purpose)
        for deed in written:
            yield _wrote(case, who, tie, deed, ticket)


def _browsing(case: Case, tie: Tie) -> Iterator[date]:
    """Days on which the worker only looked."""
    every = 40 if tie.worker is case.lead else 75
    day = tie.since.date() + timedelta(days=case.rng.randrange(2, every))
    last = min(one for one in (case.scene.today, tie.until.date() if tie.until else case.scene.today))
    while day < last:
        yield day
        day += timedelta(days=case.rng.randrange(every // 2, every * 2))


def _opened(case: Case, who: Asker, seen: list[Sight], at: datetime, ticket: UUID, purpose: Purpose) -> Iterator[AccessRow]:
    for sight in seen:
        parts = sight.until(at)
        if parts:
            yield access(at, ticket, who, case.client.id, purpose, Act.OPEN, basis=sight.basis, basis_id=sight.basis_id, parts=parts)


def _listed(case: Case, who: Asker, tie: Tie, seen: list[Sight], at: datetime) -> Iterator[AccessRow]:
    """In today's list, with a few parts, or in the list of clients, by name only."""
    parts = seen[0].until(at) if seen else []
    if parts and case.rng.random() < 0.7:
        some = case.rng.sample(parts, min(LIST_PARTS, len(parts)))
        basis, ground = seen[0].basis, seen[0].basis_id
    else:
        some, basis, ground = [], Basis.RELATIONSHIP, tie.id
    yield access(at, new_ticket(case.rng), who, case.client.id, tie.purpose, Act.LIST, basis=basis, basis_id=ground, parts=some)


def _wrote(case: Case, who: Asker, tie: Tie, deed: Deed, ticket: UUID) -> AccessRow:
    basis = Basis.OWN_REGISTER
    return access(deed.at, ticket, who, case.client.id, tie.purpose, Act.WRITE, basis=basis, basis_id=tie.id, parts=[str(deed.part_id)])


def _deeds_without_tie(case: Case, deeds: dict[UUID | None, list[Deed]], told: set[UUID]) -> Iterator[AccessRow]:
    """Those who only answered a referral or handled an application: on its own ground."""
    addressed = {tie.part_id: tie for tie in case.ledger.ties if tie.part_id}
    for actor, mine in deeds.items():
        if actor is None or actor in told:
            continue
        for deed in mine:
            tie = addressed.get(deed.part_id)
            if tie is None or deed.worker is None:
                continue
            who, ticket, part = as_asker(deed.worker), new_ticket(case.rng), str(deed.part_id)
            basis = Basis.OWN_REGISTER if tie.purpose is Purpose.APPLICATION else Basis.ADDRESSED
            for act, at in ((Act.OPEN, deed.at - BEFORE), (Act.WRITE, deed.at)):
                yield access(at, ticket, who, case.client.id, tie.purpose, act, basis=basis, basis_id=tie.id, parts=[part])


def _own(case: Case, deeds: list[Deed]) -> Iterator[AccessRow]:
    """The client's own visits, or those of the near one who acts for them."""
    actor, purpose, basis = case.client.actor_id, Purpose.OWN, Basis.SELF
    if actor is None:
        actor, purpose, basis = case.client.representative, Purpose.REPRESENTATIVE, Basis.REPRESENTATIVE
    if actor is None:
        return
    mine = deeds if basis is Basis.SELF else []
    days = {deed.at.date() for deed in mine}
    if case.plan_at:
        day = case.plan_at.date()
        while day < case.scene.today:
            days.add(day)
            day += timedelta(days=case.rng.randrange(15, 80))
    for day in sorted(days):
        yield from _visit(case, citizen(actor), purpose, basis, day, [deed for deed in mine if deed.at.date() == day])


def _visit(case: Case, who: Asker, purpose: Purpose, basis: Basis, day: date, deeds: list[Deed]) -> Iterator[AccessRow]:
    at = deeds[0].at - BEFORE if deeds else case.scene.moment(day, case.rng)
    shown = [
        str(part.id)
        for part in case.ledger.parts
        if part.made_at <= at
        and not (part.withheld_from_client if basis is Basis.SELF else part.withheld_from_representative)
        and (basis is Basis.SELF or part.topic in (Topic.CORE, Topic.NETWORK))
    ]
    if not shown or not case.scene.is_past(at):
        return
    ticket = new_ticket(case.rng)
    act = Act.EXPORT if not deeds and case.rng.random() < 0.06 else Act.OPEN
    yield access(at, ticket, who, case.client.id, purpose, act, basis=basis, parts=shown)
    for deed in deeds:
        yield access(deed.at, ticket, who, case.client.id, purpose, Act.WRITE, basis=basis, parts=[str(deed.part_id)])


def strangers(scene: Scene, cases: list[Case], rng: Random) -> Iterator[AccessRow | NoticeRow]:
    """The rare things: openings refused, emergencies with their notices, and the privacy officer's reading."""
    workers = [one for one in scene.staff.workers if one.role in (Role.NURSE, Role.SOCIAL_WORKER, Role.HOME_CARE_WORKER)]
    for case in cases:
        lot = rng.random()
        if lot > 0.05:
            continue
        worker = rng.choice(workers)
        at = scene.moment(case.opened + timedelta(days=rng.randrange(1, 200)), rng)
        known = {tie.worker.actor_id for tie in case.ledger.ties if tie.worker}
        if not scene.is_past(at) or worker.actor_id in known or worker.person_id == case.client.id:
            continue
        if lot > 0.02:
            yield access(at, new_ticket(rng), as_asker(worker), case.client.id, Purpose.CARE, Act.REFUSED)
        else:
            yield from emergency(case, worker, at + timedelta(hours=7), rng)


def emergency(case: Case, worker: Worker, at: datetime, rng: Random) -> Iterator[AccessRow | NoticeRow]:
    """One emergency opening: the parts that the role may need, a reason, and notices to the client and the privacy officers."""
    topics = case.scene.abilities.get((worker.role.value, Purpose.EMERGENCY.value), {})
    protected = case.client.is_protected
    shown = [
        str(part.id)
        for part in case.ledger.parts
        if part.made_at <= at and part.topic.value in topics and not (protected and part.topic is Topic.CONTACT)
    ]
    if not shown or not case.scene.is_past(at):
        return
    ticket = new_ticket(rng)
    reason = case.line("emergency_reasons")
    yield access(
        at, ticket, as_asker(worker), case.client.id, Purpose.EMERGENCY, Act.OPEN, basis=Basis.EMERGENCY, reason=reason, parts=shown
    )
    yield _told(case, ticket, at, case.client.id, None, None)
    reviewed = at + timedelta(days=rng.randrange(1, 9))
    finding = case.line("emergency_findings") if rng.random() < 0.6 and case.scene.is_past(reviewed) else None
    yield _told(case, ticket, at, None, Role.PRIVACY_OFFICER.value, (reviewed, finding) if finding else None)


def _told(case: Case, ticket: UUID, at: datetime, person: UUID | None, role: str | None, seen: tuple[datetime, str] | None) -> NoticeRow:
    key = uuid5(ticket, str(person or role))
    seen_at, finding = seen or (None, None)
    by = PRIVACY_OFFICER.actor_id if seen else None
    return NoticeRow(key, case.client.id, person, role, None, "emergency_opening", ticket, at, seen_at, by, finding)
