"""The whole world of these tests in the database: the county, its people, their plans, what the log and the notices tell of them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import psycopg

from punos.base.clock import day_of, now
from punos.clients.tests.factories import Client, digest
from punos.clients.words import Sort
from punos.insight.learning.actions import count_promises
from punos.organising.loading import clause_id, load_county
from punos.trust.words import Role
from tests.access.loading import connect
from tests.addresses.canaries import Canaries
from tests.addresses.people import People, relate, settle
from tests.addresses.plans import Made, write_plans
from tests.addresses.versions import Next, write_versions

#: A service clause of version 1 of the organising plan, on which planned services hang.
A_SERVICE = "select key, number from open.clause where version_id = 1 and kind = 'service' order by key limit 1"


NOTICE = """insert into plan.notice (id, client_id, to_person, to_role, what, access_id, at, finding)
            values (%s, %s, %s, %s, 'emergency_opening', %s, now(), %s)"""
SPARE = """insert into plan.session (token_digest, actor_id, organisation_id, register_id, role, post_id, started_at, seen_at, proved_at, expires_at)
           select %s, actor_id, organisation_id, register_id, role, post_id, started_at, seen_at, proved_at, expires_at
             from plan.session where token_digest = %s"""
STATE = """select (select count(*) + sum(version) from plan.part), (select count(*) from plan.event), (select count(*) from plan.link),
                  (select count(*) + count(valid_to) from plan.permit), (select count(*) + count(valid_to) from plan.prohibition),
                  (select count(*) + count(seen_at) from plan.notice), (select count(*) from plan.clock), (select sum(rights_epoch) from plan.person),
                  (select count(*) + count(withdrawn_at) from plan.attachment)"""


@dataclass(frozen=True, slots=True)
class Told:
    """The two notices of an emergency opening: the client's own and the privacy officers'."""

    own: UUID
    officers: UUID


@dataclass(frozen=True, slots=True)
class Wish:
    """What part an address should name: of which sort, in which states, whose; `open_to_asker` are those that the asker may see."""

    sort: str | None = None
    states: tuple[str, ...] = ()
    organisation_id: UUID | None = None
    open_to_asker: frozenset[UUID] = frozenset()

    def nearness(self, part: Made) -> tuple[bool, ...]:
        """How well a part fits, the most important first."""
        is_sort, is_open = self.sort is None or part.sort == self.sort, part.id in self.open_to_asker
        is_state = not self.states or part.state in self.states
        return is_sort and is_open, is_open, is_sort, is_state, part.organisation_id == self.organisation_id


@dataclass(slots=True)
class Furnished:
    """The world: its people, every part, its marks, and a connection that may read everything."""

    people: People
    canaries: Canaries
    parts: list[Made]
    notices: dict[UUID, Told]
    log_rows: dict[UUID, int]
    service_key: str
    clause_number: str
    promise: str
    next: Next
    alarm: UUID
    purge: UUID
    guard: psycopg.Connection[Any]

    def part_of(self, client: Client, wish: Wish) -> UUID:
        """The part of this client that comes nearest to the wish: first of all one that the asker may see."""
        own = [part for part in self.parts if part.client_id == client.id and not part.late]
        return max(own, key=wish.nearness).id

    def spare(self, token: str) -> str:
        """Another session of the same person in the same place, to be ended."""
        new = secrets.token_urlsafe(32)
        self.guard.execute(SPARE, [digest(new), digest(token)])
        return new

    def state(self) -> tuple[Any, ...]:
        """A count of everything that a request may write, but the log and the sessions' own times."""
        return self.guard.execute(STATE).fetchone() or ()


@cache
def county() -> None:
    """Load it once for a process: every module leaves it as it found it."""
    load_county()


@contextmanager
def furnished(canaries: Canaries) -> Iterator[Furnished]:
    """Put new people and plans into the county."""
    county()
    people = settle(canaries)
    strange = people.county.register(people.county.organisation(), "health")
    with connect("owner") as owner:
        yield _filled(owner, canaries, people, strange)


def _filled(owner: psycopg.Connection[Any], canaries: Canaries, people: People, strange: UUID) -> Furnished:
    with owner.transaction(), owner.cursor() as cursor:
        key, number = cursor.execute(A_SERVICE).fetchone()  # type: ignore[misc]
        cursor.execute("set local role punos_guard")
        relate(cursor, people)
        clauses = {Sort.SERVICE: clause_id(1, key), Sort.APPLICATION: clause_id(1, "grant-equipment")}
        parts = write_plans(cursor, people, strange, clauses)
        rows = {client.id: _log_row(cursor, people, client) for client in people.everyone()}
        notices = {client.id: _notice(cursor, people, client, rows[client.id]) for client in people.everyone()}
        _names(cursor, people)
        alarm, purge = _alarm(cursor), _purge(cursor, people)
        # However long the tests take, nobody has to identify again and no session has rested too long; test_proving.py, test_attacks_proof.py and
        # test_attacks_limits.py see to those who must.
        cursor.execute("update plan.session set proved_at = 'infinity', seen_at = clock_timestamp() + interval '10 hours'")
    owner.execute("set role punos_guard")
    coming = write_versions(people.workers[Role.PLANNER].token, day_of(now()))
    return Furnished(people, canaries, parts, notices, rows, key, number, _promise(owner), coming, alarm, purge, owner)


def _promise(owner: psycopg.Connection[Any]) -> str:
    """A promise of which there are figures to show."""
    count_promises(on=day_of(now()))
    row = owner.execute("select coalesce(clause_id::text, deadline_id) from stats.cell limit 1").fetchone()
    assert row, "the figures of promises kept are empty: the plans of this world have clocks enough"
    return str(row[0])


def _names(cursor: psycopg.Cursor[Any], people: People) -> None:
    for client in [*people.everyone(), people.near_one]:
        given, family = (people.canaries.plant(client.id, f"name.{part}") for part in ("given", "family"))
        cursor.execute(
            "update plan.person set given_name = %s, family_name = %s where id = %s", [f"Etu{given}", f"Suku{family}", client.id]
        )


def _log_row(cursor: psycopg.Cursor[Any], people: People, client: Client) -> int:
    """Somebody opened the plan in an emergency, some time ago, and wrote why."""
    reason = people.canaries.plant(client.id, "log.reason")
    cursor.execute(
        """insert into plan.access (ticket, token_digest, expires_at, actor_id, role, client_id, purpose, act, basis, reason, client_epoch,
                                    actor_epoch)
           values (%s, '\\x00', now(), %s, 'nurse', %s, 'emergency', 'open', 'emergency', %s, 0, 0) returning id""",
        [uuid4(), uuid4(), client.id, f"Ovi auki {reason}"],
    )
    return int(cursor.fetchone()[0])  # type: ignore[index]


def _alarm(cursor: psycopg.Cursor[Any]) -> UUID:
    """A worker's session met more clients than the fuse lets through."""
    alarm = uuid4()
    values = [alarm, digest(str(alarm)), uuid4()]
    cursor.execute("insert into plan.alarm (id, what, token_digest, day, at, actor_id) values (%s, 'fuse', %s, now(), now(), %s)", values)
    return alarm


def _purge(cursor: psycopg.Cursor[Any], people: People) -> UUID:
    """The privacy officer asked for a purge; it waits for another, or is called off."""
    purge, officer = uuid4(), people.workers[Role.PRIVACY_OFFICER]
    cursor.execute(
        """insert into plan.purge (id, class_key, law, controller_id, as_of, digest, clients, parts, asked_at, asked_by, asked_post)
           values (%s, %s, '703/2023', %s, current_date, %s, 1, 1, now(), %s, %s)""",
        [purge, f"class-{purge.hex[:8]}", officer.organisation_id, digest(str(purge)), officer.actor_id, officer.post_id],
    )
    return purge


def _notice(cursor: psycopg.Cursor[Any], people: People, client: Client, row: int) -> Told:
    """The client and the privacy officers were told, and somebody has written a finding; one notice more waits for its finding."""
    told = Told(uuid4(), uuid4())
    for notice, person, role in ((told.own, client.id, None), (told.officers, None, "privacy_officer")):
        finding = people.canaries.plant(client.id, "notice.finding")
        cursor.execute(NOTICE, [notice, client.id, person, role, row, f"Tulos {finding}"])
    cursor.execute(NOTICE, [uuid4(), client.id, None, "privacy_officer", row, None])
    return told
