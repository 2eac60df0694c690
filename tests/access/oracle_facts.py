"""Plain facts that the first oracle looks up in a world, and the sentences that they stand on."""
# ruff: noqa: SIM102, ERA001 - one "if" for each clause of the prose, which is quoted over it, is the point

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tests.access.shapes import Part, Permit, Prohibition, Question, Session, World


def session_of(world: World, token: str) -> Session | None:
    for session in world.sessions:
        if session.token == token:
            return session
    return None


def person_of(world: World, session: Session) -> UUID | None:
    for actor in world.actors:
        if actor.id == session.actor_id:
            return actor.person_id
    return None


def has_protected_address(world: World, client_id: UUID) -> bool:
    for person in world.persons:
        if person.id == client_id:
            return person.protected
    # Least: an address that nothing is known of is taken as protected.
    return True


def is_protected_contact(world: World, part: Part) -> bool:
    # "A part with topic `contact` whose client has a protected address"
    return part.topic == "contact" and has_protected_address(world, part.client_id)


def home_register_of(world: World, client_id: UUID) -> UUID | None:
    for person in world.persons:
        if person.id == client_id:
            return person.home_register_id
    return None


def domain_of(world: World, register_id: UUID) -> str | None:
    for register in world.registers:
        if register.id == register_id:
            return register.domain
    return None


def is_valid(validity: tuple[datetime, datetime | None], at: datetime) -> bool:
    # "validity (from, to; the end is not included)"
    start, end = validity
    if at < start:
        return False
    return end is None or at < end


def reason_is_given(question: Question) -> bool:
    # "a reason of at least ten characters (spaces, tabs and line ends at its ends not counted) is given"
    if question.reason is None:
        return False
    return len(question.reason.strip(" \t\r\n")) >= 10


def topic_for_need(world: World, client_id: UUID, topic: str) -> str:
    """The word to look up in the need table."""
    # "A part with topic `contact` whose client has a protected address counts as topic `contact_protected`
    # wherever need is looked up."
    if topic == "contact":
        if has_protected_address(world, client_id):
            return "contact_protected"
    return topic


def covers(world: World, permit: Permit, part: Part, asking: UUID) -> bool:
    """Whether the permit covers the part towards the register asking."""
    # "A permit covers a part when its domain is empty or the part's register's domain,"
    if permit.domain is not None:
        if permit.domain != domain_of(world, part.register_id):
            return False
    # "its topic is empty or the part's topic,"
    if permit.topic is not None:
        if permit.topic != part.topic:
            return False
    # "and its recipient is the link's register,"
    if permit.to_register_id is not None:
        return permit.to_register_id == asking
    # "or is empty and both the link's register and the part's register are of domain social or health."
    if domain_of(world, asking) in ("social", "health"):
        if domain_of(world, part.register_id) in ("social", "health"):
            return True
    return False


def forbidden(world: World, part: Part, asking: UUID, *, in_emergency: bool) -> bool:
    """Whether some valid prohibition of the client forbids the part to the register asking."""
    for prohibition in world.prohibitions:
        if prohibition.client_id == part.client_id:
            if is_valid(prohibition.validity, world.at):
                # "that holds in an emergency" — asked in route 5 only.
                if prohibition.holds_in_emergency or not in_emergency:
                    if _forbids(world, prohibition, part, asking):
                        return True
    return False


def _forbids(world: World, prohibition: Prohibition, part: Part, asking: UUID) -> bool:
    # "A prohibition forbids a part to a register when each of its fields part, topic, domain, register and
    # recipient is empty or equal: to the part, its topic, its register's domain, its register, and the
    # register asking."
    return (
        _empty_or_equal(prohibition.part_id, part.id)
        and _empty_or_equal(prohibition.topic, part.topic)
        and _empty_or_equal(prohibition.domain, domain_of(world, part.register_id))
        and _empty_or_equal(prohibition.register_id, part.register_id)
        and _empty_or_equal(prohibition.to_register_id, asking)
    )


def _empty_or_equal(field: object, value: object) -> bool:
    # "An empty field means any."
    if field is None:
        return True
    return field == value
