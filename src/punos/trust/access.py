"""The only way to client data: open first (decide, log, commit), then read inside `with_ticket`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from punos.trust.words import Act, Actor, Basis, Purpose, Role


@dataclass(frozen=True, slots=True)
class Opening:
    """What an opening gave: who the database says is asking, and the ticket, if anything opened."""

    actor: Actor | None
    ticket: UUID | None
    more: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one part may be seen."""

    basis: Basis
    basis_id: UUID | None
    statute: str | None
    reason: str | None
    purpose: Purpose
    at: datetime


def who(token: str) -> Actor | None:
    """The live session of this token, or None."""
    with connection.cursor() as cursor:
        cursor.execute("select * from plan.who(%s)", [token])
        row = cursor.fetchone()
    return actor_of(row) if row else None


def open_plan(
    *, token: str, client_id: UUID | None, purpose: Purpose, law: str | None = None, reason: str | None = None, act: Act = Act.OPEN
) -> Opening:
    """Ask the database to open a client's plan; it decides, logs and commits. A refusal has no ticket and looks like nothing."""
    if connection.in_atomic_block:
        raise RuntimeError("open before the transaction that reads: an uncommitted opening opens nothing")
    with connection.cursor() as cursor:
        cursor.execute("select * from plan.open_plan(%s, %s, %s, %s, %s, %s)", [token, client_id, purpose, law, reason, act])
        row = cursor.fetchone()
    return Opening(actor_of(row[2:]), row[0]) if row else Opening(None, None)


def open_list(*, token: str, name: str, today: date, page: int) -> Opening:
    """Open one of the worker's lists: `today`, `inbox` or `outbox`. One log row for each client shown."""
    actor = who(token)
    with connection.cursor() as cursor:
        cursor.execute("select * from plan.open_list(%s, %s, %s, %s)", [token, name, today, page])
        row = cursor.fetchone()
    return Opening(actor, row[0], row[1]) if row else Opening(actor, None)


def open_clients(*, token: str, name_part: str, page: int) -> Opening:
    """Open the worker's own clients by name, 25 a page: persons only."""
    actor = who(token)
    with connection.cursor() as cursor:
        cursor.execute("select * from plan.open_clients(%s, %s, %s)", [token, name_part, page])
        row = cursor.fetchone()
    return Opening(actor, row[0], row[1]) if row else Opening(actor, None)


@contextmanager
def with_ticket(token: str, ticket: UUID | None) -> Iterator[None]:
    """One transaction that may read and write what the ticket opened, and nothing else."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "select set_config('punos.token', %s, true), set_config('punos.ticket', %s, true)", [token, str(ticket) if ticket else ""]
            )
        yield


def has_ended() -> bool:
    """Whether there was a ticket in hand that opens nothing any more: a change of rights ends it at once."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('punos.ticket', true) <> '' and cardinality((select plan.client_keys())::uuid[]) = 0")
        row = cursor.fetchone()
    return bool(row and row[0])


def why() -> dict[UUID, Reason]:
    """For every part that the ticket in hand opens: why."""
    with connection.cursor() as cursor:
        cursor.execute("select part_id, basis, basis_id, statute, reason, purpose, at from plan.why()")
        return {row[0]: Reason(Basis(row[1]), row[2], row[3], row[4], Purpose(row[5]), row[6]) for row in cursor.fetchall()}


def did(what: str) -> None:
    """Say in a word what the following writes of this transaction do; the database puts it on their events."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('punos.did', %s, true)", [what])


def actor_of(row: Sequence[Any]) -> Actor:
    """The actor of a row of `plan.who`."""
    actor_id, person_id, post_id, organisation_id, register_id, role, worker_name, organisation_key, ends_at = row
    return Actor(actor_id, person_id, post_id, organisation_id, register_id, Role(role), worker_name, organisation_key, ends_at)
