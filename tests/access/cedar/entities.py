"""A made-up world told in Cedar's terms: entities with attributes, and nothing decided.

Times become whole microseconds since 1970, ids become text, an empty field becomes a missing attribute.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.access.shapes import (
    Link,
    Part,
    Permit,
    Prohibition,
    Representation,
    Session,
    Validity,
    World,
)

Attributes = dict[str, Any]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    """Whole microseconds from 1970-01-01T00:00Z to an aware moment."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def reference(kind: str, name: UUID | str) -> Attributes:
    """A value that points at an entity."""
    return {"__entity": {"type": kind, "id": str(name)}}


def entities_of(world: World) -> list[Attributes]:
    """Everything in the world as a list of Cedar entities, in the shape of `rule.cedarschema`."""
    made = [*_parties(world), *_rows(world)]
    made += [_entity("Session", one.token, _session(one)) for one in world.sessions]
    made += [_entity("Part", one.id, _part(one)) for one in world.parts]
    made += [_entity("Link", one.id, _link(one)) for one in world.links]
    made += [_entity("Permit", one.id, _permit(one)) for one in world.permits]
    made += [_entity("Prohibition", one.id, _prohibition(one)) for one in world.prohibitions]
    persons = {actor.id: actor.person_id for actor in world.actors}
    for one in world.representations:
        made.append(_entity("Representation", one.id, _representation(one, persons)))
    return made


def _entity(kind: str, name: UUID | str, attributes: Attributes) -> Attributes:
    filled = {key: value for key, value in attributes.items() if value is not None}
    return {"uid": {"type": kind, "id": str(name)}, "attrs": filled, "parents": []}


def _optional(kind: str, name: UUID | str | None) -> Attributes | None:
    return None if name is None else reference(kind, name)


def _validity(validity: Validity) -> Attributes:
    start, end = validity
    told = {"from": microseconds(start)}
    return told if end is None else {**told, "until": microseconds(end)}


def _parties(world: World) -> Iterator[Attributes]:
    for organisation in world.organisations:
        yield _entity("Organisation", organisation.id, {})
    for register in world.registers:
        controller = reference("Organisation", register.organisation_id)
        yield _entity("Register", register.id, {"controller": controller, "domain": register.domain})
    for person in world.persons:
        home = _optional("Register", person.home_register_id)
        yield _entity("Person", person.id, {"protected": person.protected, "home": home})
    for actor in world.actors:
        yield _entity("Actor", actor.id, {"person": reference("Person", actor.person_id)})


def _rows(world: World) -> Iterator[Attributes]:
    """Roles with their need rows, statutes with theirs; `citizen` is there even if it needs nothing."""
    roles = {"citizen"} | {session.role for session in world.sessions}
    roles |= {row.role for row in world.needs} | {row.role for row in world.statutes}
    for role in sorted(roles):
        needs = [
            {"purpose": row.purpose, "topic": row.topic, "level": row.level, "scope": row.scope} for row in world.needs if row.role == role
        ]
        yield _entity("Role", role, {"needs": needs})
    for code in sorted({row.code for row in world.statutes}):
        rows = [
            {
                "role": reference("Role", row.role),
                "purpose": row.purpose,
                "domain": row.domain,
                "topic": row.topic,
            }
            for row in world.statutes
            if row.code == code
        ]
        yield _entity("Statute", code, {"rows": rows})


def _session(session: Session) -> Attributes:
    return {
        "live": session.live,
        "worker": reference("Actor", session.actor_id),
        "role": reference("Role", session.role),
        "organisation": _optional("Organisation", session.organisation_id),
        "register": _optional("Register", session.register_id),
    }


def _part(part: Part) -> Attributes:
    return {
        "client": reference("Person", part.client_id),
        "topic": part.topic,
        "register": reference("Register", part.register_id),
        "organisation": _optional("Organisation", part.organisation_id),
        "changed": microseconds(part.changed_at),
        "withheld_from_client": part.withheld_from_client,
        "withheld_from_representative": part.withheld_from_representative,
    }


def _link(link: Link) -> Attributes:
    return {
        "client": reference("Person", link.client_id),
        "worker": _optional("Actor", link.actor_id),
        "organisation": reference("Organisation", link.organisation_id),
        "register": reference("Register", link.register_id),
        "purpose": link.purpose,
        "validity": _validity(link.validity),
        "part": _optional("Part", link.part_id),
        "sees_until": None if link.sees_until is None else microseconds(link.sees_until),
    }


def _permit(permit: Permit) -> Attributes:
    return {
        "client": reference("Person", permit.client_id),
        "domain": permit.domain,
        "topic": permit.topic,
        "recipient": _optional("Register", permit.to_register_id),
        "validity": _validity(permit.validity),
    }


def _prohibition(prohibition: Prohibition) -> Attributes:
    return {
        "client": reference("Person", prohibition.client_id),
        "part": _optional("Part", prohibition.part_id),
        "topic": prohibition.topic,
        "domain": prohibition.domain,
        "register": _optional("Register", prohibition.register_id),
        "recipient": _optional("Register", prohibition.to_register_id),
        "holds_in_emergency": prohibition.holds_in_emergency,
        "validity": _validity(prohibition.validity),
    }


def _representation(representation: Representation, persons: dict[UUID, UUID]) -> Attributes:
    return {
        "client": reference("Person", representation.client_id),
        "by": reference("Person", persons[representation.actor_id]),
        "topics": list(representation.topics),
        "validity": _validity(representation.validity),
    }
