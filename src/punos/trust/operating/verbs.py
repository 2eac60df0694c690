"""What only the operator may do, at the machine, with the owner's login: tell who was affected by a breach, end sessions, and propose posts.

The owner reads nothing as itself; it steps into the guard's role for one transaction. Each use leaves a line in the application log.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, connections, transaction

logger = logging.getLogger("punos.trust")
OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What a breach is thought to reach: a span of time, its end not included, and if known through whom or what."""

    since: datetime
    until: datetime
    actor_id: UUID | None = None
    post_id: UUID | None = None
    session: str | None = None
    """The digest of the session's token, in hexadecimal, as the log has it."""
    ticket: UUID | None = None


@dataclass(frozen=True, slots=True)
class Affected:
    """A client of whom something was shown or written: how many parts, in how many openings, by whom, on what grounds. Never what."""

    client_id: UUID
    parts: int
    openings: int
    first: datetime
    last: datetime
    by: tuple[str, ...]
    grounds: tuple[str, ...]


def affected(suspicion: Suspicion) -> list[Affected]:
    """The clients of whom the log says that something was shown or written, in the order in which it began. Refusals showed nothing."""
    logger.warning("it was asked who was affected")
    with _as_guard() as cursor:
        cursor.execute(
            """
            select a.client_id, count(distinct k), count(distinct a.ticket), min(a.at), max(a.at),
                   array_agg(distinct coalesce(p.worker_name || ' (post ' || p.id || ')', 'a citizen (actor ' || a.actor_id || ')')),
                   array_agg(distinct a.act || ' on ' || a.basis)
              from plan.access a left join open.post p on p.id = a.post_id left join lateral unnest(a.part_ids) k on true
             where a.at >= %(since)s and a.at < %(until)s and a.act <> 'refused'
               and (%(actor_id)s::uuid is null or a.actor_id = %(actor_id)s) and (%(post_id)s::uuid is null or a.post_id = %(post_id)s)
               and (%(session)s::text is null or a.token_digest = decode(%(session)s, 'hex')) and (%(ticket)s::uuid is null or a.ticket = %(ticket)s)
             group by a.client_id order by min(a.at), a.client_id""",
            {name: getattr(suspicion, name) for name in ("since", "until", "actor_id", "post_id", "session", "ticket")},
        )
        return [Affected(row[0], row[1], row[2], row[3], row[4], tuple(row[5]), tuple(row[6])) for row in cursor.fetchall()]


def end_sessions(subject: str | None) -> int:
    """End the live sessions of one subject, or of everybody, and with them their tickets; how many there were."""
    logger.warning("sessions are ended at the machine")
    with _as_guard() as cursor:
        cursor.execute(
            """
            update plan.session s set revoked_at = clock_timestamp()
             where s.revoked_at is null and s.expires_at > clock_timestamp()
               and (%(subject)s::text is null or s.actor_id = (select a.id from plan.actor a where a.subject = %(subject)s))""",
            {"subject": subject},
        )
        return int(cursor.rowcount)


class ProposalFault(Exception):  # noqa: N818 - told to the operator as it is
    """What is proposed cannot be: what is wrong, and the cure."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A post as it is proposed: by whom and for whom, both by the name they sign in under; organisation and register by their keys."""

    by: str
    receiver: str
    organisation: str
    register: str | None
    role: str
    name: str
    first: date
    last: date | None
    why: str


def propose_post(proposal: Proposal) -> UUID:
    """Propose a post, for a privacy officer to give: the id of the proposal. Raises ProposalFault with what is wrong."""
    logger.warning("a post is proposed at the machine")
    try:
        with _as_guard() as cursor:
            cursor.execute("select plan.propose_post(%s, %s, %s, %s, %s, %s, %s, %s, %s)", list(astuple(proposal)))
            found: UUID = cursor.fetchone()[0]
            return found
    except IntegrityError as error:
        raise ProposalFault("who proposes a post does not receive it: another proposes it") from error
    except DataError as error:
        raise ProposalFault(str(error).partition("\n")[0]) from error


@contextmanager
def _as_guard() -> Iterator[Any]:
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("set local role punos_guard")
        yield cursor
