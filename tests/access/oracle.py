"""The first oracle of the access rule: docs/access-rule.md said again in plain nested ifs.

Slow and obvious on purpose, written from the prose alone. Each comment is the sentence that the lines under it
carry out. Where the prose can be read in two ways, the reading that reveals least is taken ("Least:").
"""
# ruff: noqa: SIM102, ERA001 - one "if" for each clause of the prose, which is quoted over it, is the point

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from tests.access.oracle_facts import (
    covers,
    domain_of,
    forbidden,
    home_register_of,
    is_protected_contact,
    is_valid,
    person_of,
    reason_is_given,
    session_of,
    topic_for_need,
)
from tests.access.shapes import Addition, Link, Part, Permit, Question, Representation, Session, World

ROUTES = ("own_register", "addressed", "permit", "statute", "emergency", "self", "representative")
LEVELS = ("read", "write")


@dataclass(frozen=True, slots=True)
class Seen:
    """Why a part is seen: the level, the route, and the id of what the route stands on (none for two)."""

    level: str
    basis: str
    basis_id: UUID | None


def seen(world: World, question: Question) -> dict[UUID, Seen]:
    """The parts of the client that the question opens, each with its one answer."""
    answers: dict[UUID, Seen] = {}
    session = session_of(world, question.session)
    if session is None:
        return answers
    # "A session that has ended (expired, idle or revoked) decides nothing."
    if not session.live:
        return answers
    for part in world.parts:
        if part.client_id == question.client_id:
            if session.role == "citizen":
                reasons = list(_citizen_reasons(world, session, question, part))
            else:
                reasons = list(_worker_reasons(world, session, question, part))
            if reasons:
                answers[part.id] = _one_answer(reasons)
    return answers


def may_add(world: World, question: Question, register_id: UUID, topic: str, organisation_id: UUID | None) -> bool:
    """Whether the question's session may add such a part for the client that the question is about."""
    session = session_of(world, question.session)
    if session is None:
        return False
    # "A session that has ended … decides nothing."
    if not session.live:
        return False
    # Least: `contact_protected` is a word of the need table; no part has it as its own topic.
    if topic == "contact_protected":
        return False
    addition = Addition(question, register_id, topic, organisation_id)
    if session.role == "citizen":
        return _citizen_may_add(world, session, addition)
    return _worker_may_add(world, session, addition)


def _one_answer(reasons: list[Seen]) -> Seen:
    """One answer: smallest route number, then the higher level, then the smallest id."""
    best = reasons[0]
    for reason in reasons[1:]:
        # "the route with the smallest number"
        if ROUTES.index(reason.basis) < ROUTES.index(best.basis):
            best = reason
        elif reason.basis == best.basis:
            # "then the higher level"
            if LEVELS.index(reason.level) > LEVELS.index(best.level):
                best = reason
            elif reason.level == best.level:
                # "then the smallest id of what the route stands on … (nothing for 5 and 6)"
                if reason.basis_id is not None and best.basis_id is not None and reason.basis_id < best.basis_id:
                    best = reason
    return best


# What a worker sees


def _worker_reasons(world: World, session: Session, question: Question, part: Part) -> Iterator[Seen]:
    # "one worker in one organisation, in one role, working for one register" — Least: with either missing,
    # nothing.
    if session.organisation_id is None or session.register_id is None:
        return
    # "A worker … sees nothing about themself: if the session's person is the client, the answer is empty."
    if person_of(world, session) == question.client_id:
        return
    # "Otherwise a part is seen when need and one route hold."
    level = _need_level(world, session, question.purpose, part)
    if level is None:
        return
    for link in world.links:
        if _link_holds(world, session, question, link, part):
            yield from _own_register(link, part, level)
            yield from _addressed(world, session, link, part, level)
            yield from _permit(world, link, part)
            yield from _statute(world, session, question, link, part)
    yield from _emergency(world, session, question, part)


def _need_level(world: World, session: Session, purpose: str, part: Part) -> str | None:
    """The higher level of the need rows that fit, or None when none fits."""
    highest = None
    for need in world.needs:
        # "There is a need row for the session's role, the purpose stated, and the part's topic,"
        if need.role == session.role and need.purpose == purpose:
            if need.topic == topic_for_need(world, part.client_id, part.topic):
                # "whose scope is `all`, or is `own` and the part's organisation is the session's
                # organisation."
                fits = need.scope == "all"
                if need.scope == "own" and part.organisation_id is not None:
                    if part.organisation_id == session.organisation_id:
                        fits = True
                # "the level of the need row (the higher, if several rows fit)"
                if fits and highest != "write":
                    highest = need.level
    return highest


def _link_holds(world: World, session: Session, question: Question, link: Link, part: Part) -> bool:
    if not _link_is_of(world, session, question, link):
        return False
    # "names no part or names this part;"
    if link.part_id is not None:
        if link.part_id != part.id:
            return False
    # "and, if it has sees until, the part has not changed after that time."
    if link.sees_until is not None:
        if part.changed_at > link.sees_until:
            return False
    return True


def _link_is_of(world: World, session: Session, question: Question, link: Link) -> bool:
    """Whether the link is this worker's, for this client and purpose, now; whatever the part."""
    # "Routes 1–4 go through a link that is for this client;"
    if link.client_id != question.client_id:
        return False
    # "names this worker, or nobody;"
    if link.actor_id is not None:
        if link.actor_id != session.actor_id:
            return False
    # "is of the session's organisation;"
    if link.organisation_id != session.organisation_id:
        return False
    # "has the purpose stated;"
    if link.purpose != question.purpose:
        return False
    # "is valid now;"
    return is_valid(link.validity, world.at)


def _own_register(link: Link, part: Part, level: str) -> Iterator[Seen]:
    # "1. own_register: the link's register is the part's register. (… prohibitions do not bind it.)"
    if link.register_id == part.register_id:
        yield Seen(_link_level(link, level), "own_register", link.id)


def _addressed(world: World, session: Session, link: Link, part: Part, level: str) -> Iterator[Seen]:
    # "2. addressed: the part's organisation is the session's organisation,"
    if part.organisation_id is not None:
        if part.organisation_id == session.organisation_id:
            # "no valid prohibition forbids the part to the link's register,"
            if not forbidden(world, part, link.register_id, in_emergency=False):
                # "and the part is not a protected contact."
                if not is_protected_contact(world, part):
                    yield Seen(_link_level(link, level), "addressed", link.id)


def _link_level(link: Link, level: str) -> str:
    # "Routes 1 and 2 give the level of the need row … unless the link has sees until: then read."
    if link.sees_until is not None:
        return "read"
    return level


def _permit(world: World, link: Link, part: Part) -> Iterator[Seen]:
    # "3. permit: the link's register is not the part's register;"
    if link.register_id == part.register_id:
        return
    # "no valid prohibition forbids the part to the link's register;"
    if forbidden(world, part, link.register_id, in_emergency=False):
        return
    # "the part is not a protected contact; the link names no part."
    if not is_protected_contact(world, part):
        if link.part_id is None:
            # "a valid permit of the client covers it;"
            for permit in _valid_permits(world, part.client_id):
                if covers(world, permit, part, link.register_id):
                    # "Routes 3, 4 and 5 give read."
                    yield Seen("read", "permit", permit.id)


def _valid_permits(world: World, client_id: UUID) -> Iterator[Permit]:
    for permit in world.permits:
        if permit.client_id == client_id:
            if is_valid(permit.validity, world.at):
                yield permit


def _statute(world: World, session: Session, question: Question, link: Link, part: Part) -> Iterator[Seen]:
    # "4. statute: the link's register is not the part's register;"
    if link.register_id != part.register_id:
        # "the statute stated has a row for the session's role, the purpose, the domain of the part's register
        # and the part's topic;"
        if _statute_has_row(world, session, question, part):
            # "a reason of at least ten characters (spaces, tabs and line ends at its ends not counted) is given;"
            if reason_is_given(question):
                # "the part is not a protected contact; the link names no part."
                if not is_protected_contact(world, part):
                    if link.part_id is None:
                        # "Routes 3, 4 and 5 give read."
                        yield Seen("read", "statute", link.id)


def _statute_has_row(world: World, session: Session, question: Question, part: Part) -> bool:
    if question.statute is None:
        return False
    for row in world.statutes:
        if row.code == question.statute:
            if row.role == session.role and row.purpose == question.purpose:
                if row.domain == domain_of(world, part.register_id):
                    if row.topic == part.topic:
                        return True
    return False


def _emergency(world: World, session: Session, question: Question, part: Part) -> Iterator[Seen]:
    # "5. emergency: the purpose is `emergency`,"
    if question.purpose == "emergency":
        # "a reason of at least ten characters is given,"
        if reason_is_given(question):
            # "the part is not a protected contact,"
            if not is_protected_contact(world, part):
                # "and no valid prohibition that holds in an emergency forbids the part to the session's
                # register. No link is needed."
                if session.register_id is not None:
                    if not forbidden(world, part, session.register_id, in_emergency=True):
                        # "Routes 3, 4 and 5 give read."
                        yield Seen("read", "emergency", None)


# What a citizen sees


def _citizen_reasons(world: World, session: Session, question: Question, part: Part) -> Iterator[Seen]:
    yield from _self(world, session, question, part)
    yield from _representative(world, session, question, part)


def _self(world: World, session: Session, question: Question, part: Part) -> Iterator[Seen]:
    # "6. self: the purpose is `own`, the session's person is the client,"
    if question.purpose == "own":
        if person_of(world, session) == question.client_id:
            # "the part is not withheld from the client. No need row is asked for reading."
            if not part.withheld_from_client:
                level = "read"
                # "Level is write when there is a need row (citizen, own, topic, write, any scope) and no
                # organisation is responsible for the part; otherwise read. The topic looked up is the part's
                # own, protected or not."
                if part.organisation_id is None:
                    if _citizen_may_write(world, part.topic):
                        level = "write"
                yield Seen(level, "self", None)


def _citizen_may_write(world: World, topic: str) -> bool:
    """Whether there is a need row (citizen, own, topic, write, any scope)."""
    for need in world.needs:
        if need.role == "citizen" and need.purpose == "own":
            if need.topic == topic and need.level == "write":
                return True
    return False


def _representative(world: World, session: Session, question: Question, part: Part) -> Iterator[Seen]:
    # "7. representative: the purpose is `representative`,"
    if question.purpose == "representative":
        for representation in _valid_representations(world, session, question.client_id):
            # "and names the part's topic,"
            if part.topic in representation.topics:
                # "the part is not withheld from representatives,"
                if not part.withheld_from_representative:
                    # "and it is not a protected contact. Level is read."
                    if not is_protected_contact(world, part):
                        yield Seen("read", "representative", representation.id)


def _valid_representations(world: World, session: Session, client_id: UUID) -> Iterator[Representation]:
    # "a representation of this client by this person is valid now"
    for representation in world.representations:
        if representation.client_id == client_id:
            if representation.actor_id == session.actor_id:
                if is_valid(representation.validity, world.at):
                    yield representation


# What may be added


def _worker_may_add(world: World, session: Session, addition: Addition) -> bool:
    # Least: the ban on one's own record, said of seeing, is kept in adding too.
    if person_of(world, session) == addition.question.client_id:
        return False
    # Least: a worker's session without an organisation or a register sees nothing, so it adds nothing.
    if session.organisation_id is None or session.register_id is None:
        return False
    if not _worker_may_write(world, session, addition):
        return False
    for link in world.links:
        # "A worker may add a part … when a link as above that names no part and has no sees until is for that
        # register,"
        if _link_is_of(world, session, addition.question, link):
            if link.part_id is None and link.sees_until is None:
                if link.register_id == addition.register_id:
                    return True
    return False


def _worker_may_write(world: World, session: Session, addition: Addition) -> bool:
    # "Adding a protected contact needs the need row for `contact_protected`."
    topic = topic_for_need(world, addition.question.client_id, addition.topic)
    for need in world.needs:
        if need.role == session.role and need.purpose == addition.question.purpose:
            # "and need has level write for the topic"
            if need.topic == topic and need.level == "write":
                # "with scope `all`,"
                if need.scope == "all":
                    return True
                # "or with scope `own` and the new part's organisation is the session's organisation."
                if need.scope == "own" and addition.organisation_id == session.organisation_id:
                    return True
    return False


def _citizen_may_add(world: World, session: Session, addition: Addition) -> bool:
    client_id = addition.question.client_id
    # "A citizen may add, for themself with purpose `own`,"
    if addition.question.purpose == "own":
        if person_of(world, session) == client_id:
            # "parts for which no organisation is responsible,"
            if addition.organisation_id is None:
                # "into their home register,"
                if addition.register_id == home_register_of(world, client_id):
                    # "for topics with a need row (citizen, own, topic, write)." Least: "Adding a protected
                    # contact needs the need row for `contact_protected`" binds a citizen too.
                    return _citizen_may_write(world, topic_for_need(world, client_id, addition.topic))
    return False
