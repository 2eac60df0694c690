"""One small scene to work examples by hand in: a client, a part, a worker; each example changes one thing.

The county keeps SOCIAL and HEALTH, Kela keeps KELA, a company keeps COMPANY (health). The client's PART is
about `core`, stands in SOCIAL, and no organisation is responsible for it. The worker is a social worker of
the county who works for SOCIAL; the need table lets the role write `core` for `care`; LINK joins them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tests.access.shapes import (
    Actor,
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

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ALWAYS: Validity = (datetime(2020, 1, 1, tzinfo=UTC), None)
CHANGED = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)
COUNTY, KELA_OFFICE, FIRM = UUID(int=11), UUID(int=12), UUID(int=13)
SOCIAL, HEALTH, KELA, COMPANY = UUID(int=21), UUID(int=22), UUID(int=23), UUID(int=24)
CLIENT, OTHER_CLIENT, WORKER, NEAR_ONE = (UUID(int=31), UUID(int=32), UUID(int=33), UUID(int=34))
CLIENT_ACTOR, WORKER_ACTOR, NEAR_ACTOR = UUID(int=41), UUID(int=43), UUID(int=44)
PART, OTHER_PART = UUID(int=51), UUID(int=52)
LINK, LATER_LINK, PERMIT, LATER_PERMIT, PROHIBITION, RIGHT = (UUID(int=number) for number in range(61, 67))
REASON = "Ei avaa ovea, ei vastaa"

_PART = Part(PART, CLIENT, "core", SOCIAL, None, CHANGED, False, False)
_LINK = Link(LINK, CLIENT, WORKER_ACTOR, COUNTY, SOCIAL, "care", ALWAYS, None, None)
_PERMIT = Permit(PERMIT, CLIENT, None, None, None, ALWAYS)
_PROHIBITION = Prohibition(PROHIBITION, CLIENT, None, None, None, None, None, False, ALWAYS)
_NEED = Need("social_worker", "care", "core", "write", "all")
_SESSION = Session("worker", WORKER_ACTOR, COUNTY, SOCIAL, "social_worker", True)
_STATUTE = Statute("law", "social_worker", "care", "health", "core")
_RIGHT = Representation(RIGHT, CLIENT, NEAR_ACTOR, ("core",), ALWAYS)


def part(**changes: Any) -> Part:
    """The part, changed so."""
    return replace(_PART, **changes)


def link(**changes: Any) -> Link:
    """The worker's link, changed so."""
    return replace(_LINK, **changes)


def permit(**changes: Any) -> Permit:
    """A permit that narrows nothing, changed so."""
    return replace(_PERMIT, **changes)


def prohibition(**changes: Any) -> Prohibition:
    """A prohibition of everything to everyone that gives way in an emergency, changed so."""
    return replace(_PROHIBITION, **changes)


def need(**changes: Any) -> Need:
    """The worker's need row, changed so."""
    return replace(_NEED, **changes)


def session(**changes: Any) -> Session:
    """The worker's session, changed so."""
    return replace(_SESSION, **changes)


def statute(**changes: Any) -> Statute:
    """A law's row for the worker about `core` in a health register, changed so."""
    return replace(_STATUTE, **changes)


def right(**changes: Any) -> Representation:
    """The near one's representation about `core`, changed so."""
    return replace(_RIGHT, **changes)


def scene(*things: object, protected: bool = False) -> World:
    """The scene with these things in place of those of their kind; permits and the like only if given."""
    kinds: dict[type, tuple[Any, ...]] = {
        Part: (_PART,),
        Link: (_LINK,),
        Need: (_NEED,),
        Session: (_SESSION,),
    }
    for kind in {type(thing) for thing in things}:
        kinds[kind] = tuple(thing for thing in things if type(thing) is kind)
    citizens = (
        Session("client", CLIENT_ACTOR, None, None, "citizen", True),
        Session("near one", NEAR_ACTOR, None, None, "citizen", True),
    )
    return World(
        seed=0,
        at=NOW,
        client_ids=(CLIENT, OTHER_CLIENT),
        organisations=(
            Organisation(COUNTY, "county"),
            Organisation(KELA_OFFICE, "kela"),
            Organisation(FIRM, "company"),
        ),
        registers=(
            Register(SOCIAL, COUNTY, "social"),
            Register(HEALTH, COUNTY, "health"),
            Register(KELA, KELA_OFFICE, "kela"),
            Register(COMPANY, FIRM, "health"),
        ),
        persons=(
            Person(CLIENT, protected, SOCIAL),
            Person(OTHER_CLIENT, False, None),
            Person(WORKER, False, None),
            Person(NEAR_ONE, False, None),
        ),
        actors=(Actor(CLIENT_ACTOR, CLIENT), Actor(WORKER_ACTOR, WORKER), Actor(NEAR_ACTOR, NEAR_ONE)),
        sessions=(*kinds[Session], *citizens),
        parts=kinds[Part],
        links=kinds[Link],
        needs=kinds[Need],
        permits=kinds.get(Permit, ()),
        prohibitions=kinds.get(Prohibition, ()),
        statutes=kinds.get(Statute, ()),
        representations=kinds.get(Representation, ()),
    )


def asks(**changes: Any) -> Question:
    """The worker asks to open the client's plan for care, changed so."""
    return replace(Question("worker", CLIENT, "care"), **changes)
