"""The only way to client data: open first (decide, log, commit), then read inside `with_ticket`."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from msgspec import Struct

from punos.plumbing.connections.base import DatabaseWrapper
from punos.trust.words import Act, Actor, Basis, Purpose, Role


@dataclass(frozen=True, slots=True)
class Opening:
    """What an opening gave: who the database says is asking, and the ticket. Whether it opens anything is seen when it is taken in hand.

    `more`: a list goes on. `read`: of a plan that opened, all that the ticket shows, read after the opening was committed.
    """

    actor: Actor | None
    ticket: UUID | None
    more: bool = False
    read: str | None = None


class Reason(Struct, frozen=True, array_like=True):
    """Why one part may be seen."""

    basis: Basis
    basis_id: UUID | None
    statute: str | None
    reason: str | None
    purpose: Purpose


def reads_only() -> bool:
    """Whether nothing can be written down just now, so that no plan can be opened: the database is a standby."""
    return cast("DatabaseWrapper", connection).reads_only()


def who(token: str) -> Actor | None:
    """The live session of this token, or None."""
    with _leaving_nothing() as cursor:
        cursor.execute("select * from plan.who(%s)", [token])
        row = cursor.fetchone()
    return actor_of(row) if row else None


def open_plan(
    *, token: str, client_id: UUID | None, purpose: Purpose, law: str | None = None, reason: str | None = None, act: Act = Act.OPEN
) -> Opening:
    """Ask the database to open a client's plan; it decides, logs and commits, then reads. A refusal is a ticket that opens nothing."""
    row = _opened("call plan.open_and_read(%s, %s, %s, %s, %s, %s)", token, client_id, purpose, law, reason, act)
    return Opening(actor_of(row[1:-1]), row[0], read=row[-1]) if row[0] else Opening(None, None)


def open_file(*, token: str, client_id: UUID | None, file_id: UUID, purpose: Purpose) -> Opening:
    """Ask the database to open one file of a client; it decides by the part that the file hangs on, logs and commits. A refusal opens nothing."""
    row = _opened("select * from plan.open_file(%s, %s, %s, %s)", token, client_id, file_id, purpose)
    return Opening(actor_of(row[1:]), row[0]) if row else Opening(None, None)


def open_list(*, token: str, name: str, today: date, page: int) -> Opening:
    """Open one of the worker's lists: `today`, `inbox` or `outbox`. One log row for each client shown."""
    actor = who(token)
    row = _opened("select * from plan.open_list(%s, %s, %s, %s)", token, name, today, page)
    return Opening(actor, row[0], row[1]) if row else Opening(actor, None)


def open_clients(*, token: str, name_part: str, page: int) -> Opening:
    """Open the worker's own clients by name, 25 a page: persons only."""
    actor = who(token)
    row = _opened("select * from plan.open_clients(%s, %s, %s)", token, name_part, page)
    return Opening(actor, row[0], row[1]) if row else Opening(actor, None)


def open_applications(*, token: str, decided: bool, page: int) -> Opening:
    """Open the applications that came to the worker's organisation, 25 a page: those that wait, or those decided."""
    actor = who(token)
    row = _opened("select * from plan.open_applications(%s, %s, %s)", token, decided, page)
    return Opening(actor, row[0], row[1]) if row else Opening(actor, None)


def open_application(*, token: str, application_id: UUID, clause_id: UUID, organisation_id: UUID, register_id: UUID) -> UUID:
    """The ticket on which the asker may send one application of their own, under a clause, to an organisation that handles it.

    Like a look-up it gives a ticket always; one that was refused opens nothing.
    """
    return _ticket("select plan.open_application(%s, %s, %s, %s, %s)", token, application_id, clause_id, organisation_id, register_id)


def open_search(*, token: str, code: str) -> UUID:
    """Search for a person by the exact identity code: logged, twenty a worker a day. The ticket under which `found` answers.

    Like the other look-ups it gives a ticket always; one that was refused shows nothing.
    """
    return _ticket("select plan.open_search(%s, %s)", token, digest_of_code(code))


def open_search_for_log(*, token: str, code: str, why: str) -> UUID:
    """Search, for the privacy officer, whose log is asked for. Logged with its reason."""
    return _ticket("select plan.open_search_for_log(%s, %s, %s)", token, digest_of_code(code), why)


def open_log(*, token: str, client_id: UUID, why: str) -> UUID:
    """Ask, as the privacy officer, for the log of one client. Logged with its reason."""
    return _ticket("select plan.open_log(%s, %s, %s)", token, client_id, why)


def open_emergencies_waiting(*, token: str) -> UUID:
    """Ask for the requests of colleagues to open in an emergency beyond the day's. One log row for each client whom they are about."""
    return _ticket("select plan.open_emergencies_waiting(%s)", token)


def open_notices(*, token: str) -> UUID:
    """Ask for the notices to privacy officers. One log row for each client whom they tell of."""
    return _ticket("select plan.open_notices(%s)", token)


def with_ticket(token: str, ticket: UUID | None) -> AbstractContextManager[bool]:
    """One transaction that may read and write what the ticket opened, and nothing else. Yields whether it opened anything."""
    return _holding("select plan.take(%s, %s)", token, ticket)


def with_file(token: str, ticket: UUID | None) -> AbstractContextManager[bool]:
    """One transaction that may read the file that the ticket opened, and nothing else. Yields whether it opened one."""
    return _holding("select plan.take_file(%s, %s)", token, ticket)


@contextmanager
def _holding(statement: str, token: str, ticket: UUID | None) -> Iterator[bool]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement, [token, ticket])
            opens = bool(cursor.fetchone()[0])
        yield opens


def exports_today(token: str) -> int:
    """How many copies the holder of this token has taken today, in all their places; 0 for who has no session."""
    with _leaving_nothing() as cursor:
        cursor.execute("select plan.exports_today(%s)", [token])
        row = cursor.fetchone()
    return int(row[0] or 0) if row else 0


def why_refused(token: str, ticket: UUID | None) -> Basis | None:
    """On what basis the ticket opened nothing, when there is something to say of it: the fuse, an old proof, a second person who is missing.

    None otherwise, whatever the reason was.
    """
    with connection.cursor() as cursor:
        cursor.execute("select plan.why_refused(%s, %s)", [token, ticket])
        found = cursor.fetchone()[0]
    return Basis(found) if found else None


def has_ended() -> bool:
    """Whether the ticket in hand, which opened something, opens nothing any more: a change of rights ends it at once."""
    with connection.cursor() as cursor:
        cursor.execute("select plan.has_ended()")
        return bool(cursor.fetchone()[0])


def still_holds() -> bool:
    """Whether everything that the ticket in hand opened for a copy may still be seen, by a session that still lives."""
    with connection.cursor() as cursor:
        cursor.execute("select plan.still_holds()")
        return bool(cursor.fetchone()[0])


def did(what: str) -> None:
    """Say in a word what the following writes of this transaction do; the database puts it on their events."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('punos.did', %s, true)", [what])


def digest_of_code(code: str) -> bytes:
    """The keyed digest under which an identity code is kept."""
    return hmac.new(settings.IDENTITY_KEY.encode(), code.strip().upper().encode(), hashlib.sha256).digest()


def _ticket(statement: str, *values: Any) -> UUID:
    ticket: UUID = _opened(statement, *values)[0]
    return ticket


def _opened(statement: str, *values: Any) -> Any:
    """Run a statement that decides and logs, and commit it."""
    if connection.in_atomic_block:
        raise RuntimeError("open before the transaction that reads: an uncommitted opening opens nothing")
    with _leaving_nothing() as cursor:
        cursor.execute(statement, list(values))
        return cursor.fetchone()


def _leaving_nothing() -> AbstractContextManager[Any]:
    return cast("DatabaseWrapper", connection).leaving_nothing()


def actor_of(row: Sequence[Any]) -> Actor:
    """The actor of a row of `plan.who`."""
    actor_id, person_id, post_id, organisation_id, register_id, role, worker_name, organisation_key, ends_at = row
    return Actor(actor_id, person_id, post_id, organisation_id, register_id, Role(role), worker_name, organisation_key, ends_at)
