"""Small county for tests: organisations, registers, workers with sessions, clients. Everything is new for each call: tests never clean up."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connections, transaction

from punos.base.clock import now
from punos.trust import access
from punos.trust.access import digest_of_code
from punos.trust.actions import start_session
from punos.trust.queries import forget
from punos.trust.words import Actor, Purpose

BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker with a live session."""

    actor_id: UUID
    post_id: UUID
    organisation_id: UUID
    register_id: UUID
    role: str
    token: str


@dataclass(frozen=True, slots=True)
class Client:
    """A client with a live session of their own."""

    id: UUID
    actor_id: UUID
    token: str
    code: str


@dataclass(slots=True)
class SmallCounty:
    """Makes rows as the owner does, each with new ids."""

    made: list[str] = field(default_factory=list)

    def organisation(self, sector: str = "county", name: str = "Yksikkö") -> UUID:
        """A new organisation."""
        new = uuid4()
        self.owner(
            "insert into open.organisation (id, key, name_fi, name_sv, name_en, sector, is_fictional) values (%s, %s, %s, %s, %s, %s, true)",
            [new, str(new), f"{name} {str(new)[:4]}", f"{name} {str(new)[:4]}", f"{name} {str(new)[:4]}", sector],
        )
        return new

    def register(self, controller: UUID, domain: str = "social") -> UUID:
        """A new register of a controller."""
        new = uuid4()
        self.owner(
            "insert into open.register (id, key, name_fi, name_sv, name_en, controller_id, domain) values (%s, %s, 'r', 'r', 'r', %s, %s)",
            [new, str(new), controller, domain],
        )
        return new

    def worker(self, role: str, organisation: UUID, register: UUID, name: str = "Työntekijä") -> Worker:
        """A new worker, signed in."""
        actor, post, subject = uuid4(), uuid4(), f"test:{uuid4()}"
        self.guard("insert into plan.actor (id, subject, rights_epoch) values (%s, %s, 0)", [actor, subject])
        self.owner(
            "insert into open.post (id, actor_id, organisation_id, register_id, role, worker_name, valid_from) values (%s, %s, %s, %s, %s, %s, %s)",
            [post, actor, organisation, register, role, name, BEFORE.date()],
        )
        token = start_session(subject=subject, post_id=post, proved_at=now())
        assert token
        return Worker(actor, post, organisation, register, role, token)

    def client(self, *, protected: bool = False, home: UUID | None = None, name: str = "Asiakas", language: str = "fi") -> Client:
        """A new client, signed in."""
        person, actor, subject = uuid4(), uuid4(), f"test:{uuid4()}"
        code = f"010170-9{secrets.randbelow(100):02d}{secrets.choice('ABCDEFHJKLMNPRSTUVWXY')}-{uuid4().hex[:6]}"
        self.guard(
            """insert into plan.person (id, given_name, family_name, born_on, language, is_protected, home_register_id, is_synthetic, rights_epoch)
               values (%s, %s, %s, %s, %s, %s, %s, true, 0)""",
            [person, name, f"Testi-{str(person)[:4]}", date(1970, 1, 1), language, protected, home],
        )
        self.guard("insert into plan.actor (id, person_id, subject, rights_epoch) values (%s, %s, %s, 0)", [actor, person, subject])
        self.guard("insert into plan.identity (person_id, code_digest) values (%s, %s)", [person, digest_of_code(code)])
        token = start_session(subject=subject, post_id=None, proved_at=now())
        assert token
        return Client(person, actor, token, code)

    def link(self, worker: Worker, client: Client, purpose: str = "care", **more: Any) -> UUID:
        """A client relationship of the worker."""
        new = uuid4()
        self.guard(
            """insert into plan.link (id, client_id, actor_id, organisation_id, register_id, purpose, valid_from, ground, part_id, sees_until)
               values (%s, %s, %s, %s, %s, %s, %s, 'test', %s, %s)""",
            [
                new,
                client.id,
                worker.actor_id,
                worker.organisation_id,
                worker.register_id,
                purpose,
                BEFORE,
                more.get("part_id"),
                more.get("sees_until"),
            ],
        )
        return new

    def need(self, role: str, purpose: str, topic: str, level: str, scope: str = "all") -> None:
        """A row of the need table, if it is not there yet."""
        self.owner(
            "insert into open.need (role, purpose, topic, level, scope) values (%s, %s, %s, %s, %s) on conflict do nothing",
            [role, purpose, topic, level, scope],
        )

    def permit(self, client: Client, to_register: UUID | None = None, topic: str | None = None, domain: str | None = None) -> UUID:
        """A permit of the client."""
        new = uuid4()
        self.guard(
            """insert into plan.permit (id, client_id, domain, topic, to_register_id, valid_from, given_by, recorded_by, recorded_how)
               values (%s, %s, %s, %s, %s, %s, %s, %s, 'self')""",
            [new, client.id, domain, topic, to_register, BEFORE, client.id, client.id],
        )
        return new

    def owner(self, statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
        """Run one statement as the owner; what pages keep of public facts is read again."""
        forget()
        return self._run(statement, values, role=None)

    def guard(self, statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
        """Run one statement as the guard, who sees everything."""
        return self._run(statement, values, role="punos_guard")

    def _run(self, statement: str, values: list[Any], role: str | None) -> list[tuple[Any, ...]]:
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            if role:
                cursor.execute(f"set local role {role}")
            cursor.execute(statement, values)
            return list(cursor.fetchall()) if cursor.description else []


@contextmanager
def opened(token: str, client_id: UUID | None, purpose: Purpose = Purpose.CARE, **more: Any) -> Iterator[Actor]:
    """Open a client's plan as a page does: decide, log, commit; then one transaction under the ticket."""
    opening = access.open_plan(token=token, client_id=client_id, purpose=purpose, **more)
    assert opening.actor, "no live session"
    with access.with_ticket(token, opening.ticket):
        yield opening.actor


def digest(token: str) -> bytes:
    """The digest under which a session is kept."""
    return hashlib.sha256(token.encode()).digest()


TOMORROW = timedelta(days=1)
