"""Retention at the machine: what is past its time, what holds a client's record beyond it, and that a client has died. Numbers and ids, never what.

The purge itself is not here: two persons ask for it and confirm it, each with their own sign-in (`web/account`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import DataError, connections, transaction

logger = logging.getLogger("punos.clients")
OWNER = "owner"


class RetentionFault(Exception):  # noqa: N818 - told to the operator as it is
    """What was asked for was not done: what is wrong, where, and the cure."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One class of one controller: how much stands under it, is past its time, is held, and what the next purge would take."""

    controller: str
    key: str | None
    parts: int
    clients: int
    past: int
    past_clients: int
    held: int
    next_parts: int
    next_clients: int
    digest: str


def standings(as_of: date) -> list[Standing]:
    """The dry run as of a day, for every controller. A key of None is what no class fits, which is kept."""
    with _as_guard() as cursor:
        cursor.execute(
            """
            select o.name_fi, d.class_key, d.parts, d.clients, d.past, d.past_clients, d.held, d.next_parts, d.next_clients,
                   coalesce(encode(d.digest, 'hex'), '')
              from plan.dry_run(%s, null) d join open.organisation o on o.id = d.controller_id order by 1, 2""",
            [as_of],
        )
        return [Standing(*row) for row in cursor.fetchall()]


def past_by_client(as_of: date) -> list[tuple[UUID, str, int, bool]]:
    """Of which clients how many parts of which class are past their time, and whether something holds them."""
    with _as_guard() as cursor:
        cursor.execute(
            "select client_id, class_key, count(*), bool_or(is_held) from plan.past_time(%s) group by 1, 2 order by 1, 2", [as_of]
        )
        return [(row[0], str(row[1]), int(row[2]), bool(row[3])) for row in cursor.fetchall()]


def hold(client_id: UUID, why: str) -> bool:
    """Hold a client's record and log beyond their time. False when there is no such client, or no reason of ten characters."""
    return _done("select plan.hold_client(%s, %s)", client_id, why)


def release(client_id: UUID) -> bool:
    """Let them go again. False when nothing held them."""
    return _done("select plan.release_client(%s)", client_id)


def record_death(client_id: UUID, on: date | None) -> bool:
    """Keep the day on which a client died, as the population register has it; None takes back one that was wrong.

    False when there is no such client, or no day to take back. Raises RetentionFault when nobody can have died on that day.
    """
    try:
        return _done("select plan.record_death(%s, %s)", client_id, on)
    except DataError as error:
        said = str(error).partition("\n")[0]
        raise RetentionFault(f"{said} (client {client_id}, {on}): look the day up in the population register again") from error


def is_client(client_id: UUID) -> bool:
    """Whether there is such a person at all."""
    with _as_guard() as cursor:
        cursor.execute("select exists (select from plan.person where id = %s)", [client_id])
        return bool(cursor.fetchone()[0])


def _done(query: str, *values: object) -> bool:
    logger.warning("retention is changed at the machine")
    with _as_guard() as cursor:
        cursor.execute(query, values)
        row = cursor.fetchone()
        return bool(row and row[0])


@contextmanager
def _as_guard() -> Iterator[Any]:
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("set local role punos_guard")
        yield cursor
