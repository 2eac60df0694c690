"""A stage for one client, one part and one session, of which a case changes only what it is about.

The county keeps two registers, the town one. Unless changed, the part is a `core` part in the social register
with no responsible organisation; a social worker of the county asks for `care`; one link joins them; no
permit, prohibition, statute or representation stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
    World,
)

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
CHANGED = AT - 5 * DAY
RUNNING = (AT - 30 * DAY, None)
OVER = (AT - 30 * DAY, AT)

COUNTY, TOWN = UUID(int=1), UUID(int=2)
SOCIAL, HEALTH, JOBS = UUID(int=11), UUID(int=12), UUID(int=13)
CLIENT, WORKER, NEAR, STRANGER = (UUID(int=number) for number in (21, 22, 23, 24))
PART, OTHER_PART = UUID(int=41), UUID(int=42)
LINKS = tuple(UUID(int=number) for number in (51, 52, 53))
PERMITS = tuple(UUID(int=number) for number in (61, 62))
PROHIBITIONS = tuple(UUID(int=number) for number in (71, 72))
REPRESENTATIONS = tuple(UUID(int=number) for number in (81, 82))

Changes = Mapping[str, Any]
Answer = tuple[str, str, UUID | None]
NEEDS = tuple(
    Need("social_worker", purpose, topic, "write", "all")
    for purpose in ("care", "emergency")
    for topic in ("core", "contact", "contact_protected")
)


@dataclass(frozen=True, slots=True)
class Case:
    """Something that stands, a question, and the answer for the one part (None: it is not seen)."""

    name: str
    world: World
    question: Question
    answer: Answer | None


def actor_of(person: UUID) -> UUID:
    """The person as someone who signs in."""
    return UUID(int=person.int + 10)


def stage(
    *,
    protected: bool = False,
    part: Changes | None = None,
    session: Changes | None = None,
    links: Iterable[Changes] = ({},),
    permits: Iterable[Changes] = (),
    prohibitions: Iterable[Changes] = (),
    representations: Iterable[Changes] = (),
    needs: tuple[Need, ...] = NEEDS,
    statutes: tuple[Statute, ...] = (),
) -> World:
    """The stage with these changes; each mapping overrides fields of the row that stands by default."""
    people = (CLIENT, WORKER, NEAR, STRANGER)
    return World(
        seed=0,
        at=AT,
        client_ids=(CLIENT, STRANGER),
        organisations=(Organisation(COUNTY, "county"), Organisation(TOWN, "municipality")),
        registers=(
            Register(SOCIAL, COUNTY, "social"),
            Register(HEALTH, COUNTY, "health"),
            Register(JOBS, TOWN, "employment"),
        ),
        persons=tuple(Person(one, protected and one == CLIENT, SOCIAL) for one in people),
        actors=tuple(Actor(actor_of(one), one) for one in people),
        sessions=_sessions(session or {}),
        needs=needs,
        statutes=statutes,
        parts=(_part(PART, part or {}), _part(OTHER_PART, {"client_id": STRANGER})),
        links=tuple(_link(one, row) for one, row in zip(LINKS, links, strict=False)),
        permits=tuple(_permit(one, row) for one, row in zip(PERMITS, permits, strict=False)),
        prohibitions=tuple(_prohibition(one, row) for one, row in zip(PROHIBITIONS, prohibitions, strict=False)),
        representations=tuple(_representation(one, row) for one, row in zip(REPRESENTATIONS, representations, strict=False)),
    )


def ask(session: str = "worker", purpose: str = "care", statute: str | None = None, reason: str | None = None) -> Question:
    """A wish to open the client's plan."""
    return Question(session, CLIENT, purpose, statute, reason)


def case(name: str, answer: Answer | None, question: Question | None = None, **changes: Any) -> Case:
    """A case on the stage with these changes; the question is the worker's for care unless told."""
    return Case(name, stage(**changes), question or ask(), answer)


def _sessions(changes: Changes) -> tuple[Session, ...]:
    worker: dict[str, Any] = {
        "actor_id": actor_of(WORKER),
        "organisation_id": COUNTY,
        "register_id": SOCIAL,
        "role": "social_worker",
        "live": True,
    }
    ended = {"live": changes.get("live", True)}
    return (
        Session("worker", **{**worker, **changes}),
        Session("client", actor_of(CLIENT), None, None, "citizen", **ended),
        Session("near", actor_of(NEAR), None, None, "citizen", **ended),
    )


def _part(part_id: UUID, changes: Changes) -> Part:
    fields: dict[str, Any] = {
        "client_id": CLIENT,
        "topic": "core",
        "register_id": SOCIAL,
        "organisation_id": None,
        "changed_at": CHANGED,
        "withheld_from_client": False,
        "withheld_from_representative": False,
    }
    return Part(part_id, **{**fields, **changes})


def _link(link_id: UUID, changes: Changes) -> Link:
    fields: dict[str, Any] = {
        "client_id": CLIENT,
        "actor_id": None,
        "organisation_id": COUNTY,
        "register_id": SOCIAL,
        "purpose": "care",
        "validity": RUNNING,
        "part_id": None,
        "sees_until": None,
    }
    return Link(link_id, **{**fields, **changes})


def _permit(permit_id: UUID, changes: Changes) -> Permit:
    fields: dict[str, Any] = {
        "client_id": CLIENT,
        "domain": None,
        "topic": None,
        "to_register_id": None,
        "validity": RUNNING,
    }
    return Permit(permit_id, **{**fields, **changes})


def _prohibition(prohibition_id: UUID, changes: Changes) -> Prohibition:
    fields: dict[str, Any] = {
        "client_id": CLIENT,
        "part_id": None,
        "topic": None,
        "domain": None,
        "register_id": None,
        "to_register_id": None,
        "holds_in_emergency": False,
        "validity": RUNNING,
    }
    return Prohibition(prohibition_id, **{**fields, **changes})


def _representation(representation_id: UUID, changes: Changes) -> Representation:
    fields: dict[str, Any] = {
        "client_id": CLIENT,
        "actor_id": actor_of(NEAR),
        "topics": ("core", "contact"),
        "validity": RUNNING,
    }
    return Representation(representation_id, **{**fields, **changes})
