"""A plan with every sort of part, in every register that matters, and a mark in every text field of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import psycopg

from punos.base.clock import day_of, now
from punos.clients.rules.bodies import BODIES, Field
from punos.clients.tests.factories import Client
from punos.clients.words import STATES, Sort, State
from punos.organising.loading import register_id
from punos.trust.words import CLIENT_WORK, Role, Topic
from tests.addresses.people import LONG_AGO, People, address

#: States in which something is still to be done, so that the page offers what can be done to the part.
FIRST: dict[Sort, State] = {sort: next(iter(states)) for sort, states in STATES.items()}
#: Sorts of which a plan has one.
SINGLE = (Sort.PLAN, Sort.OWN_WORKER)
#: What each organisation is asked for.
ASKED = (
    (Sort.SERVICE, State.PLANNED),
    (Sort.TASK, State.GIVEN),
    (Sort.REFERRAL, State.SENT),
    (Sort.APPLICATION, State.SENT),
    (Sort.APPLICATION, State.BEGUN),
)
#: On which clause parts of a sort hang.
Clauses = Mapping[Sort, UUID]


@dataclass(frozen=True, slots=True)
class Made:
    """One part as it stands in the database."""

    id: UUID
    client_id: UUID
    sort: Sort
    topic: Topic
    register_id: UUID
    organisation_id: UUID | None
    state: State
    changed_at: datetime
    assignee_id: UUID | None = None
    late: bool = False


PART = """insert into plan.part (id, client_id, sort, topic, register_id, organisation_id, clause_id, state, assignee_id, starts_at, due_on, body,
                                 version, made_at, made_by, changed_at, changed_by, withheld_from_client, withheld_from_representative)
          values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 2, %s, %s, %s, %s, false, false)"""
BEFORE = """insert into plan.part_version (part_id, version, state, body, changed_at, changed_by) values (%s, 1, %s, %s, %s, %s)"""
EVENT = """insert into plan.event (at, client_id, part_id, sort, did, to_state, by_post, by_client) values (%s, %s, %s, %s, 'changed', %s, %s, false)"""
CLOCK = """insert into plan.clock (id, part_id, clause_id, amount, unit, pauses, started_at, due_at) values (%s, %s, %s, 7, 'calendar_days', '{}', %s, %s)"""


FILE = """insert into plan.attachment (id, part_id, client_id, name, kind, size, digest, added_at, added_by)
          values (%s, %s, %s, %s, 'png', %s, sha256(%s), %s, %s)"""
CONTENT = "insert into plan.attachment_content (attachment_id, content) values (%s, %s)"
#: The files of a part of these sorts: one to open, a wrong one of the client's, and a wrong one of a worker's. Their ids are made of the part's.
FILES = ("file", "wrong", "ours")
WITH_FILES = (Sort.TASK, Sort.GOAL, Sort.REFERRAL, Sort.APPLICATION)


def file_of(part: UUID, which: str) -> UUID:
    """The id of one of the files of a part."""
    return uuid5(part, which)


def write_plans(cursor: psycopg.Cursor[Any], people: People, strange: UUID, clauses: Clauses) -> list[Made]:
    """Give every client a plan. Where disclosure is tried, it stands in registers that none of the workers works in.

    `strange` is a health register of nobody here; `clauses` the clauses on which parts of a sort hang.
    """
    made = []
    for between, client in people.clients.items():
        made += _plan(cursor, people, client, _registers(between, strange), clauses)
    made += _plan(cursor, people, people.stranger, _registers("none", strange), clauses)
    for role, client in people.own_records.items():
        own = people.workers[role].register_id or register_id("county-social")
        made += _plan(cursor, people, client, (own,), clauses, rich=False)
    return made


def _registers(between: str, strange: UUID) -> tuple[UUID, ...]:
    if between in ("permit", "prohibited", "statute"):
        return (strange,)
    return tuple(register_id(key) for key in ("county-social", "county-health", "employment-jyvaskyla-muurame", "kela"))


def _plan(
    cursor: psycopg.Cursor[Any], people: People, client: Client, registers: tuple[UUID, ...], clauses: Clauses, *, rich: bool = True
) -> list[Made]:
    parts = [*_whole(people, client, registers[0], all_states=rich and client is people.clients["link"])]
    for register in registers:
        parts += _topics(people, client, register)
    addressed = list(_addressed(people, client, registers[0])) if rich else []
    for part in [*parts, *addressed]:
        _insert(cursor, people, part, clauses.get(part.sort))
    _send(cursor, people, client, addressed)
    return [*parts, *addressed]


def _send(cursor: psycopg.Cursor[Any], people: People, client: Client, addressed: list[Made]) -> None:
    """The referrals and applications among these go to their organisations, where the client has anything to do with them."""
    strangers = [people.clients[between].id for between in ("none", "emergency", "statute")]
    if client.id in [*strangers, people.stranger.id]:
        return
    for part in addressed:
        if part.sort in (Sort.REFERRAL, Sort.APPLICATION):
            worker = next(one for one in people.workers.values() if one.organisation_id == part.organisation_id)
            address(cursor, people, client, worker, part.id, part.sort)


def _whole(people: People, client: Client, register: UUID, *, all_states: bool) -> Iterator[Made]:
    """Every sort; for one client in every state, so that everything that can be done fits something."""
    worker = people.workers[Role.SOCIAL_WORKER]
    for sort, states in STATES.items():
        for state in states if all_states and sort not in SINGLE else (FIRST[sort],):
            is_clients = sort in (Sort.TASK, Sort.AGREEMENT, Sort.VIEW, Sort.CONTACT, Sort.GOAL)
            organisation = None if is_clients else worker.organisation_id
            topic = Topic.CONTACT if sort is Sort.CONTACT else Topic.CORE
            assignee = worker.post_id if sort in (Sort.OWN_WORKER, Sort.APPLICATION) else None
            yield Made(uuid4(), client.id, sort, topic, register, organisation, state, LONG_AGO, assignee)


def _topics(people: People, client: Client, register: UUID) -> Iterator[Made]:
    """A note of each topic, and one that was changed this morning."""
    organisation = people.workers[Role.SOCIAL_WORKER].organisation_id
    for topic in Topic:
        yield Made(uuid4(), client.id, Sort.NOTE, topic, register, organisation, State.WRITTEN, LONG_AGO)
    yield Made(uuid4(), client.id, Sort.NOTE, Topic.CORE, register, organisation, State.WRITTEN, now() - timedelta(hours=1), late=True)


def _addressed(people: People, client: Client, register: UUID) -> Iterator[Made]:
    """What each role's organisation is asked for: a service, a task, a referral and an application that wait for an answer."""
    for role in CLIENT_WORK:
        worker = people.workers[role]
        for sort, state in ASKED:
            yield Made(uuid4(), client.id, sort, Topic.CORE, register, worker.organisation_id, state, LONG_AGO, worker.post_id)


def _insert(cursor: psycopg.Cursor[Any], people: People, part: Made, clause: UUID | None) -> None:
    worker = people.workers[Role.SOCIAL_WORKER]
    soon = day_of(now()) + timedelta(days=3)
    cursor.execute(
        PART,
        [
            part.id,
            part.client_id,
            part.sort,
            part.topic,
            part.register_id,
            part.organisation_id,
            clause,
            part.state,
            part.assignee_id,
            LONG_AGO,
            soon,
            json.dumps(_body(people, part)),
            LONG_AGO,
            worker.post_id,
            part.changed_at,
            worker.post_id,
        ],
    )
    past = json.dumps(_body(people, part, "past."))
    cursor.execute(BEFORE, [part.id, part.state, past, LONG_AGO, worker.post_id])
    cursor.execute(EVENT, [part.changed_at, part.client_id, part.id, part.sort, part.state, worker.post_id])
    for which in FILES if part.sort is Sort.APPLICATION else FILES[:2] if part.sort in WITH_FILES else ():
        name, inside = (people.canaries.plant(part.client_id, f"{which}.{place}", part.id) for place in ("name", "content"))
        content, new = f"Sisältö {inside}".encode(), file_of(part.id, which)
        by = None if which == "wrong" else worker.post_id
        cursor.execute(FILE, [new, part.id, part.client_id, f"{name}.png", len(content), content, LONG_AGO, by])
        cursor.execute(CONTENT, [new, content])
    if clause:
        cursor.execute(CLOCK, [uuid4(), part.id, clause, LONG_AGO, LONG_AGO + timedelta(days=7)])


def _body(people: People, part: Made, when: str = "") -> dict[str, Any]:
    return {name: _value(people, part, field, f"{when}{part.sort}.{name}") for name, field in BODIES[part.sort].items()}


def _value(people: People, part: Made, field: Field, place: str) -> Any:
    if field.kind in ("text", "line"):
        return f"Sana {people.canaries.plant(part.client_id, place, part.id)} loppu"
    plain: dict[str, Any] = {
        "number": 1,
        "yes": True,
        "day": date(2026, 12, 1).isoformat(),
        "moment": LONG_AGO.isoformat(),
        "id": str(part.register_id),
        "ids": [],
        "marks": {},
        "codes": list(field.choices[:1]),
        "keys": ["lease"],
    }
    return field.choices[0] if field.kind == "choice" else plain[field.kind]
