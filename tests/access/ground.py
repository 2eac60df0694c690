"""The ground that attacks are tried on: one copy of the database, one county, and for each attack its own people.

Everything is put in by the superuser; the attacks themselves go in as the app.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from punos.plumbing.postgres import APP, AUTH, STATS, SUPERUSER, Server
from tests.access.scratch import sign_in

Connection = psycopg.Connection[Any]

COUNTY, KELA_OFFICE, PARISH = (UUID(int=number) for number in (1, 2, 3))
SOCIAL, HEALTH, KELA, PARISH_RECORD = (UUID(int=number) for number in (11, 12, 13, 14))
CANARY = "kanarialintu"
REASON = "Ei avaa ovea eikä vastaa"
WHAT = "core", "economy", "substance", "contact"

NEEDS = (
    ("social_worker", "care", "core", "write", "all"),
    ("social_worker", "care", "economy", "read", "all"),
    ("social_worker", "referral", "core", "write", "own"),
    ("social_worker", "emergency", "core", "read", "all"),
    ("social_worker", "assessment", "economy", "read", "all"),
    ("kela_officer", "care", "economy", "write", "all"),
    ("kela_officer", "care", "core", "read", "all"),
    ("kela_officer", "referral", "core", "write", "own"),
    ("nurse", "care", "core", "read", "all"),
    ("citizen", "own", "core", "write", "own"),
)


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker with a live session."""

    actor_id: UUID
    person_id: UUID
    post_id: UUID
    token: str
    organisation_id: UUID
    register_id: UUID | None
    role: str


@dataclass(frozen=True, slots=True)
class Case:
    """A client with a worker of their own, and another client of another worker.

    `parts` of the client: `core` the worker may change, `economy` the worker may read, `substance` and `contact` the worker's role
    does not need, `kela` stands in another register. `others` are the same parts of the other client.
    """

    client: UUID
    worker: Worker
    link: UUID
    citizen: str
    other: UUID
    thief: Worker
    parts: Mapping[str, UUID] = field(default_factory=dict)
    others: Mapping[str, UUID] = field(default_factory=dict)

    @property
    def readable(self) -> set[UUID]:
        """What the worker's ticket for care shows."""
        return {self.parts["core"], self.parts["economy"]}


class Ground:
    """Connections of every role to one database, and what the attacks need in it."""

    def __init__(self, server: Server, database: str) -> None:
        self.server, self.database = server, database
        self.boss = sign_in(server, SUPERUSER, database)
        self.app, self.second = sign_in(server, APP, database), sign_in(server, APP, database)
        self.auth, self.stats = sign_in(server, AUTH, database), sign_in(server, STATS, database)
        self.furnish()

    def close(self) -> None:
        """Leave the database."""
        for connection in (self.boss, self.app, self.second, self.auth, self.stats):
            connection.close()

    def fresh_app(self) -> Connection:
        """One more connection of the app, for an attack that spoils it."""
        return sign_in(self.server, APP, self.database)

    def value(self, query: str, *values: object) -> Any:
        """The first value of the first row, seen by the superuser."""
        row = self.boss.execute(query, values).fetchone()  # type: ignore[call-overload]
        return row[0] if row else None

    # --- people and parts -------------------------------------------------------------------------------

    def case(self) -> Case:
        """A new client, worker, other client and thief, all of them unknown to every other attack."""
        with self.boss.transaction(), self.boss.pipeline():
            client, other = self.person(), self.person()
            worker, thief = self.worker(), self.worker()
            link = self.link(client, worker)
            self.link(other, thief)
            parts = {name: self.part(client, name) for name in WHAT} | {"kela": self.part(client, "economy", register=KELA)}
            others = {name: self.part(other, name) for name in WHAT}
            return Case(client, worker, link, self.citizen(client), other, thief, parts, others)

    def person(self, *, protected: bool = False) -> UUID:
        """A synthetic person whose home register is the county's social care."""
        one = uuid4()
        self.boss.execute(
            "insert into plan.person (id, given_name, family_name, born_on, language, is_protected, home_register_id, is_synthetic, rights_epoch)"
            " values (%s, 'Testi', %s, '1980-01-01', 'fi', %s, %s, true, 0)",
            (one, f"{CANARY}-{one.hex[:6]}", protected, SOCIAL),
        )
        return one

    def worker(
        self, role: str = "social_worker", organisation: UUID = COUNTY, register: UUID | None = SOCIAL, person: UUID | None = None
    ) -> Worker:
        """A worker with a post and a session."""
        post, human = uuid4(), person or self.person()
        actor = self.actor(human)
        self.boss.execute(
            "insert into open.post (id, actor_id, organisation_id, register_id, role, worker_name, valid_from)"
            " values (%s, %s, %s, %s, %s, 'Testi Työntekijä', '2020-01-01')",
            (post, actor, organisation, register, role),
        )
        token = self.session(actor, role, organisation, register, post)
        return Worker(actor, human, post, token, organisation, register, role)

    def citizen(self, person: UUID) -> str:
        """A citizen's session of this person; the token."""
        return self.session(self.actor(person), "citizen", None, None, None)

    def actor(self, person: UUID) -> UUID:
        """The one who signs in as this person, in whatever role."""
        new = uuid4()
        self.boss.execute(
            "insert into plan.actor (id, person_id, subject, rights_epoch) values (%s, %s, %s, 0)"
            " on conflict (person_id) where person_id is not null do nothing",
            (new, person, str(new)),
        )
        return self.value("select id from plan.actor where person_id = %s", person)  # type: ignore[no-any-return]

    def session(self, actor: UUID, role: str, organisation: UUID | None, register: UUID | None, post: UUID | None) -> str:
        """A live session; the token."""
        token = secrets.token_urlsafe(24)
        self.boss.execute(
            "insert into plan.session (token_digest, actor_id, organisation_id, register_id, post_id, role, started_at, seen_at, proved_at, expires_at)"
            " values (%s, %s, %s, %s, %s, %s, clock_timestamp(), clock_timestamp(), clock_timestamp(), clock_timestamp() + interval '8 hours')",
            (digest(token), actor, organisation, register, post, role),
        )
        return token

    def link(self, client: UUID, worker: Worker, purpose: str = "care", part: UUID | None = None) -> UUID:
        """A client relationship that began a day ago."""
        one = uuid4()
        self.boss.execute(
            "insert into plan.link (id, client_id, actor_id, organisation_id, register_id, purpose, valid_from, part_id, ground)"
            " values (%s, %s, %s, %s, %s, %s, clock_timestamp() - interval '1 day', %s, 'test')",
            (one, client, worker.actor_id, worker.organisation_id, worker.register_id, purpose, part),
        )
        return one

    def part(self, client: UUID, topic: str, **changes: Any) -> UUID:
        """A note about the topic with a canary in it, in the county's social register, unless told otherwise."""
        columns = {"id": uuid4(), "client_id": client, "sort": "note", "topic": topic, "register_id": changes.pop("register", SOCIAL)}
        columns |= {"organisation_id": None, "state": "written", "body": Jsonb({"text": f"{CANARY} {topic}"}), "version": 1}
        columns |= {"withheld_from_client": False, "withheld_from_representative": False, **changes}
        names = ", ".join(columns)
        holes = ", ".join(["%s"] * len(columns))
        self.boss.execute(
            f"insert into plan.part ({names}, made_at, changed_at) values ({holes}, now() - interval '1 hour', now() - interval '1 hour')",  # type: ignore[arg-type]
            list(columns.values()),
        )
        return columns["id"]

    def permit(self, client: UUID, recipient: UUID | None, topic: str | None = None) -> UUID:
        """A valid permit."""
        one = uuid4()
        self.boss.execute(
            "insert into plan.permit (id, client_id, topic, to_register_id, valid_from, given_by, recorded_by, recorded_how)"
            " values (%s, %s, %s, %s, clock_timestamp() - interval '1 hour', %s, %s, 'self')",
            (one, client, topic, recipient, client, client),
        )
        return one

    # --- the door ---------------------------------------------------------------------------------------

    def open(
        self, token: str, client: UUID | None, purpose: str | None = "care", reason: str | None = None, act: str | None = "open"
    ) -> UUID | None:
        """Open as the app does, in a statement of its own; the ticket, None when the log says that it was refused."""
        row = self.app.execute(
            "select ticket from plan.open_plan(%s, %s, %s, null, %s, %s)", (token, client, purpose, reason, act)
        ).fetchone()
        if row is None or self.value("select count(*) from plan.access where ticket = %s and act = 'refused'", row[0]):
            return None
        return row[0]  # type: ignore[no-any-return]

    def look_up(self, token: str, opening: str, values: tuple[object, ...], reading: str) -> list[Any]:
        """Look up as the app does, in two steps; the first value of each row shown."""
        ticket = self.ticket(opening, *values)
        with self.holding(token, ticket) as app:
            return first_values(app, reading)

    def ticket(self, opening: str, *values: object) -> UUID:
        """The ticket of a look-up."""
        row = self.app.execute(opening, values).fetchone()  # type: ignore[call-overload]
        assert row is not None
        return row[0]  # type: ignore[no-any-return]

    @contextmanager
    def holding(self, token: str, ticket: UUID | None, connection: Connection | None = None) -> Iterator[Connection]:
        """One transaction of the app with a ticket in hand."""
        app = connection or self.app
        with app.transaction():
            hold(app, token, ticket)
            yield app

    @contextmanager
    def as_guard(self) -> Iterator[Connection]:
        """One transaction with the rights of the functions that decide."""
        with self.boss.transaction():
            self.boss.execute("set local role punos_guard")
            yield self.boss

    def seen(self, token: str, ticket: UUID | None, connection: Connection | None = None) -> set[UUID]:
        """The parts that a ticket shows."""
        with self.holding(token, ticket, connection) as app:
            return parts_of(app)

    def furnish(self) -> None:
        """The county, its registers and what each role needs; puts back what an attack may have left changed."""
        with self.boss.transaction(), self.boss.cursor() as cursor:
            for table in ("open.need", "open.statute", "open.law"):
                cursor.execute(f"delete from {table}")  # type: ignore[arg-type]
            cursor.executemany("insert into open.need (role, purpose, topic, level, scope) values (%s, %s, %s, %s, %s)", NEEDS)
            cursor.executemany(
                "insert into open.organisation (id, key, name_fi, name_sv, name_en, sector, is_fictional)"
                " values (%s, %s, 'x', 'x', 'x', %s, true) on conflict do nothing",
                [(COUNTY, "attacked-county", "county"), (KELA_OFFICE, "attacked-kela", "kela"), (PARISH, "attacked-parish", "parish")],
            )
            registers = (
                (SOCIAL, COUNTY, "social"),
                (HEALTH, COUNTY, "health"),
                (KELA, KELA_OFFICE, "kela"),
                (PARISH_RECORD, PARISH, "parish"),
            )
            cursor.executemany(
                "insert into open.register (id, key, name_fi, name_sv, name_en, controller_id, domain)"
                " values (%s, %s, 'x', 'x', 'x', %s, %s) on conflict do nothing",
                [(one, f"attacked-{one.int}", owner, domain) for one, owner, domain in registers],
            )


def digest(token: str) -> bytes:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


def hold(connection: Connection, token: str, ticket: object) -> None:
    """Take a ticket in hand until the end of the transaction."""
    connection.execute(
        "select set_config('punos.token', %s, true), set_config('punos.ticket', %s, true)", (token, str(ticket) if ticket else "")
    )


def first_values(connection: Connection, reading: str) -> list[Any]:
    """The first value of each row."""
    return [row[0] for row in connection.execute(reading)]  # type: ignore[call-overload]


def parts_of(connection: Connection) -> set[UUID]:
    """The ids of the parts that a connection can see now."""
    return {row[0] for row in connection.execute("select id from plan.part")}


def add_note(connection: Connection, client: UUID, topic: str = "core", **changes: Any) -> UUID:
    """Insert a note as the app does, with an id of one's own making."""
    columns = {
        "id": uuid4(),
        "client_id": client,
        "sort": "note",
        "topic": topic,
        "register_id": SOCIAL,
        "state": "written",
        "body": Jsonb({}),
    }
    columns |= {"version": 1, "made_at": datetime.now(UTC), "changed_at": datetime.now(UTC), **changes}
    tail = columns.pop("tail", "")
    names, holes = ", ".join(columns), ", ".join(["%s"] * len(columns))
    connection.execute(
        f"insert into plan.part ({names}) values ({holes}) {tail}",  # type: ignore[arg-type]
        list(columns.values()),
    )
    return columns["id"]


def write(connection: Connection, part: UUID, version: int, text: str = "muutos") -> int:
    """Change the words of a part as the app does; how many rows changed."""
    changed = connection.execute(
        "update plan.part set body = %s, version = %s where id = %s and version = %s",
        (json.dumps({"text": text}), version + 1, part, version),
    )
    return changed.rowcount
