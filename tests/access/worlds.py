"""Small made-up worlds to try the access rule in, and the questions asked in them.

A world is drawn from a seed and is always the same for that seed. The draw is not lifelike: it is weighted so
that every route, every exception and every edge of time is common.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from tests.access.shapes import (
    DOMAINS,
    PROTECTED_CONTACT,
    PURPOSES,
    ROLES,
    SECTORS,
    TOPICS,
    WORKER_PURPOSES,
    WORKER_ROLES,
    Actor,
    Addition,
    Link,
    Need,
    Organisation,
    Part,
    Permit,
    Person,
    Prohibition,
    Question,
    Register,
    Representation,
    Session,
    Statute,
    Validity,
    World,
)

__all__ = [
    "AT",
    "DOMAINS",
    "PROTECTED_CONTACT",
    "PURPOSES",
    "ROLES",
    "SECTORS",
    "TOPICS",
    "WORKER_PURPOSES",
    "WORKER_ROLES",
    "Actor",
    "Addition",
    "Link",
    "Need",
    "Organisation",
    "Part",
    "Permit",
    "Person",
    "Prohibition",
    "Question",
    "Register",
    "Representation",
    "Session",
    "Statute",
    "Validity",
    "World",
    "additions",
    "questions",
    "world",
]

T = TypeVar("T")

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
DAY = timedelta(days=1)
STATUTES = ("needs_assessment", "multi_agency_employment")
REASONS = (
    "Ovi auki, ei vastaa; verta eteisessä",
    "Kiire yöllä",
    "1234567890",
    "  1234567890  ",
    "äääääääääö",
    "123456789",
    "  123456789   ",
    "ääääääääö",
    "\t123456789\r\n",
    "\u00a0123456789",
    "            ",
    "",
    None,
)
REASON_WEIGHTS = (3, 2, 3, 2, 2, 3, 3, 2, 1, 1, 1, 1, 3)


def world(seed: int, at: datetime = AT) -> World:
    """The world of this seed; its times stand relative to `at` (aware), to fit a database's clock."""
    rng = Random(f"world {seed}")
    topics = (*rng.sample(TOPICS[:-1], 3), "contact")
    purposes = (*rng.sample(WORKER_PURPOSES, 2), "emergency")
    made = _people(rng, seed, at)
    made = replace(made, needs=_needs(rng, made, purposes, topics), parts=_parts(rng, made, topics))
    made = replace(made, links=_links(rng, made, purposes), statutes=_statutes(rng, made, purposes))
    made = replace(made, permits=_permits(rng, made), prohibitions=_prohibitions(rng, made))
    return replace(made, representations=_representations(rng, made, topics))


def questions(world: World) -> Iterator[Question]:
    """The questions to ask in this world, about a hundred, always the same for its seed."""
    rng = Random(f"questions {world.seed}")
    for session in world.sessions:
        for client_id in world.client_ids:
            for purpose in _purposes_to_ask(world, session, client_id):
                yield _question(rng, session, client_id, purpose)
            if _chance(rng, 0.3):
                yield _question(rng, session, client_id, rng.choice(PURPOSES))


def additions(world: World) -> Iterator[Addition]:
    """Parts to try to add in this world, a few for each question, always the same for its seed."""
    rng = Random(f"additions {world.seed}")
    topics = sorted({part.topic for part in world.parts} | {"contact"})
    homes = {person.id: person.home_register_id for person in world.persons}
    for question in questions(world):
        session = next(one for one in world.sessions if one.token == question.session)
        likely = session.register_id or homes[question.client_id]
        for _ in range(2):
            register_id = rng.choice(world.registers).id
            if likely and rng.random() < 0.6:
                register_id = likely
            organisation_id = rng.choice((None, session.organisation_id, rng.choice(world.organisations).id))
            yield Addition(question, register_id, rng.choice(topics), organisation_id)


def _uuid(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def _chance(rng: Random, probability: float) -> bool:
    return rng.random() < probability


def _maybe(rng: Random, probability: float, choices: Sequence[T]) -> T | None:
    """One of the choices with this probability, otherwise nothing."""
    return rng.choice(choices) if choices and _chance(rng, probability) else None


def _validity(rng: Random, at: datetime) -> Validity:
    """Mostly running; often over, not begun, or with an edge exactly at `at` or one microsecond off it."""
    choices: tuple[Validity, ...] = (
        (at - 30 * DAY, None),
        (at - 30 * DAY, at + 30 * DAY),
        (at, at + DAY),
        (at - INSTANT, at + INSTANT),
        (at - DAY, at),
        (at + INSTANT, None),
        (at - 60 * DAY, at - DAY),
        (at + DAY, at + 9 * DAY),
    )
    return rng.choices(choices, weights=(34, 20, 12, 6, 12, 6, 6, 4))[0]


def _people(rng: Random, seed: int, at: datetime) -> World:
    """Organisations, registers, two clients, five workers (a client may be one) and their sessions."""
    sectors = (
        "county",
        rng.choice(("municipality", "employment", "kela")),
        "company",
        rng.choice(SECTORS[5:]),
    )
    organisations = tuple(Organisation(_uuid(rng), sector) for sector in sectors)
    registers = _registers(rng, organisations)
    homes = tuple(register.id for register in registers[:2])
    persons = tuple(Person(_uuid(rng), _chance(rng, 0.6 if number < 2 else 0.1), _maybe(rng, 0.85, homes)) for number in range(7))
    actors = tuple(Actor(_uuid(rng), person.id) for person in persons)
    clients = tuple(person.id for person in persons[:2])
    made = World(seed, at, clients, organisations, registers, persons, actors)
    return replace(made, sessions=_sessions(rng, made))


def _registers(rng: Random, organisations: tuple[Organisation, ...]) -> tuple[Register, ...]:
    """Two for the county, one for each other party."""
    county, authority, company, other = organisations
    domain_of_authority = {"kela": "kela"}.get(authority.sector, "employment")
    domain_of_other = {"school": "education"}.get(other.sector, other.sector)
    return (
        Register(_uuid(rng), county.id, "social"),
        Register(_uuid(rng), county.id, "health"),
        Register(_uuid(rng), authority.id, domain_of_authority),
        Register(_uuid(rng), company.id, rng.choice(("social", "health"))),
        Register(_uuid(rng), other.id, domain_of_other),
    )


def _sessions(rng: Random, world: World) -> tuple[Session, ...]:
    """Six worker sessions in three roles, half the time one of them the first client's; three citizens."""
    roles = rng.sample(WORKER_ROLES, 3)
    workers = [world.actors[0] if _chance(rng, 0.5) else world.actors[2], *world.actors[2:7]]
    sessions = []
    for number, actor in enumerate(workers):
        organisation = world.organisations[(0, 0, 1, 2, 3, rng.randrange(4))[number]]
        own = [register for register in world.registers if register.organisation_id == organisation.id]
        # A purchased provider works in the organiser's register.
        register = rng.choice(own) if _chance(rng, 0.75) else rng.choice(world.registers[:2])
        live = not _chance(rng, 0.1)
        sessions.append(Session(_token(rng), actor.id, organisation.id, register.id, rng.choice(roles), live))
    citizens = (Session(_token(rng), one.id, None, None, "citizen", not _chance(rng, 0.1)) for one in world.actors[:3])
    return (*sessions, *citizens)


def _token(rng: Random) -> str:
    return f"{rng.getrandbits(256):064x}"


def _needs(rng: Random, world: World, purposes: Sequence[str], topics: Sequence[str]) -> tuple[Need, ...]:
    """Any mixture of levels and scopes for each cell; a protected contact is drawn by itself."""
    mixtures: tuple[tuple[tuple[str, str], ...], ...] = (
        (),
        (("read", "all"),),
        (("write", "all"),),
        (("write", "own"),),
        (("read", "own"),),
        (("read", "all"), ("write", "own")),
        (("read", "all"), ("write", "all")),
    )
    rows = []
    for role in sorted({session.role for session in world.sessions}):
        # Some rows that must not help: of a citizen for work, of a worker for what is one's own.
        stray = purposes[0] if role == "citizen" else "own"
        for purpose in ("own", stray) if role == "citizen" else (*purposes, stray):
            for topic in (*topics, PROTECTED_CONTACT):
                mixture = rng.choices(mixtures, weights=(18, 20, 20, 16, 6, 12, 8))[0]
                rows += [Need(role, purpose, topic, level, scope) for level, scope in mixture]
    rng.shuffle(rows)
    return tuple(rows)


def _parts(rng: Random, world: World, topics: Sequence[str]) -> tuple[Part, ...]:
    """Seven parts for each client, every topic at least once, a third of them contacts."""
    made = []
    for client_id in world.client_ids:
        for topic in (*topics, "contact", "contact", rng.choice(topics)):
            organisation = _maybe(rng, 0.75, world.organisations)
            made.append(
                Part(
                    id=_uuid(rng),
                    client_id=client_id,
                    topic=topic,
                    register_id=rng.choice((*world.registers, *world.registers[:2])).id,
                    organisation_id=organisation.id if organisation else None,
                    changed_at=world.at - rng.choice((1, 5, 9)) * DAY,
                    withheld_from_client=_chance(rng, 0.2),
                    withheld_from_representative=_chance(rng, 0.2),
                )
            )
    return tuple(made)


def _links(rng: Random, world: World, purposes: Sequence[str]) -> tuple[Link, ...]:
    """Eleven links of the workers there are, and five that double one of them with another width."""
    workers = [session for session in world.sessions if session.role != "citizen"]
    made = [_link(rng, world, rng.choice(workers), rng.choice(purposes)) for _ in range(11)]
    for _ in range(5):
        twin = _link(rng, world, rng.choice(workers), rng.choice(purposes))
        like = rng.choice(made)
        made.append(replace(like, id=twin.id, part_id=None, sees_until=twin.sees_until, validity=twin.validity))
    return tuple(made)


def _link(rng: Random, world: World, session: Session, purpose: str) -> Link:
    if session.organisation_id is None or session.register_id is None:
        raise ValueError(f"session of role {session.role} has no place: links are drawn for workers' sessions")
    client_id = rng.choice(world.client_ids)
    parts = [part for part in world.parts if part.client_id == client_id]
    stranger = _chance(rng, 0.06)
    # Around the moments at which parts change: before, at the very moment, and after.
    moments = [part.changed_at + off for part in parts for off in (-INSTANT, timedelta(), timedelta(), INSTANT)]
    return Link(
        id=_uuid(rng),
        client_id=client_id,
        actor_id=None if _chance(rng, 0.35) else rng.choice(world.actors).id if stranger else session.actor_id,
        organisation_id=rng.choice(world.organisations).id if stranger else session.organisation_id,
        register_id=session.register_id if _chance(rng, 0.7) else rng.choice(world.registers).id,
        purpose=purpose,
        validity=_validity(rng, world.at),
        part_id=rng.choice(parts).id if _chance(rng, 0.25) else None,
        sees_until=_maybe(rng, 0.3, moments),
    )


def _statutes(rng: Random, world: World, purposes: Sequence[str]) -> tuple[Statute, ...]:
    """Rows that fit parts and roles there are, under two codes."""
    roles = sorted({session.role for session in world.sessions if session.role != "citizen"})
    domains = {register.id: register.domain for register in world.registers}
    rows = set()
    for _ in range(40):
        part = rng.choice(world.parts)
        rows.add(
            (
                rng.choice(STATUTES),
                rng.choice(roles),
                rng.choice(purposes),
                domains[part.register_id],
                part.topic,
            )
        )
    return tuple(Statute(*row) for row in sorted(rows))


def _permits(rng: Random, world: World) -> tuple[Permit, ...]:
    """Four for each client; some name a recipient, some only a domain or a topic, some nothing at all."""
    made = []
    for client_id in world.client_ids:
        parts = [part for part in world.parts if part.client_id == client_id]
        domains = {register.id: register.domain for register in world.registers}
        for _ in range(4):
            part = rng.choice(parts)
            recipient = _maybe(rng, 0.5, world.registers)
            made.append(
                Permit(
                    id=_uuid(rng),
                    client_id=client_id,
                    domain=_maybe(rng, 0.45, (domains[part.register_id],)),
                    topic=_maybe(rng, 0.4, (part.topic,)),
                    to_register_id=recipient.id if recipient else None,
                    validity=_validity(rng, world.at),
                )
            )
    return tuple(made)


def _prohibitions(rng: Random, world: World) -> tuple[Prohibition, ...]:
    """Up to three for each client; usually one field is set, at times two, rarely none."""
    return tuple(_prohibition(rng, world, client_id) for client_id in world.client_ids for _ in range(rng.choice((0, 1, 2, 3))))


def _prohibition(rng: Random, world: World, client_id: UUID) -> Prohibition:
    part = rng.choice([part for part in world.parts if part.client_id == client_id])
    domains = {register.id: register.domain for register in world.registers}
    scopes = ("part", "topic", "domain", "register", "recipient")
    fields = rng.sample(scopes, rng.choices((0, 1, 2), weights=(6, 60, 34))[0])
    return Prohibition(
        id=_uuid(rng),
        client_id=client_id,
        part_id=part.id if "part" in fields else None,
        topic=part.topic if "topic" in fields else None,
        domain=domains[part.register_id] if "domain" in fields else None,
        register_id=part.register_id if "register" in fields else None,
        to_register_id=rng.choice(world.registers).id if "recipient" in fields else None,
        holds_in_emergency=_chance(rng, 0.5),
        validity=_validity(rng, world.at),
    )


def _representations(rng: Random, world: World, topics: Sequence[str]) -> tuple[Representation, ...]:
    """Two for each client, by people with a citizen's session other than the client."""
    made = []
    for client_id in world.client_ids:
        others = [actor for actor in world.actors[:3] if actor.person_id != client_id]
        for _ in range(2):
            named = tuple(sorted(rng.sample(topics, rng.choice((1, 2, 3)))))
            made.append(Representation(_uuid(rng), client_id, rng.choice(others).id, named, _validity(rng, world.at)))
    return tuple(made)


def _purposes_to_ask(world: World, session: Session, client_id: UUID) -> list[str]:
    """The purposes of the session's role, four times over where there is a link for it, valid or not."""
    if session.role == "citizen":
        return ["own", "representative"]
    asked = ["emergency"]
    for purpose in sorted({need.purpose for need in world.needs} - {"own"}):
        linked = (session.organisation_id, client_id, purpose) in {
            (link.organisation_id, link.client_id, link.purpose) for link in world.links
        }
        asked += [purpose] * (4 if linked else 1)
    return asked


def _question(rng: Random, session: Session, client_id: UUID, purpose: str) -> Question:
    """With a reason nearly always in an emergency, with a statute half the time otherwise."""
    reason = rng.choices(REASONS, weights=REASON_WEIGHTS)[0]
    statute = rng.choices((*STATUTES, "unknown", None), weights=(30, 30, 4, 36))[0]
    if purpose != "emergency" and statute is None and _chance(rng, 0.7):
        reason = None
    return Question(session.token, client_id, purpose, statute, reason)
