"""Sessions, notices, relationships, and the client's own rights over disclosure. Every change of rights ends the tickets on the old ones."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import DatabaseError, connection, connections, transaction
from django.utils.crypto import salted_hmac
from psycopg.errors import InsufficientPrivilege, InvalidAuthorizationSpecification, UniqueViolation

from punos.base.errors import Collision, Refusal
from punos.trust.access import has_ended
from punos.trust.errors import ProofTooOld, ReviewedBefore, SentBefore
from punos.trust.words import Domain, Topic

SESSION_HOURS = 10


def give_permits(
    *,
    client_id: UUID,
    first_id: UUID,
    topics: tuple[Topic | None, ...],
    to_register: UUID | None,
    how: str,
    domain: Domain | None = None,
) -> None:
    """Record the client's permission to show these topics (None = all that the rule allows) to a register, until further notice.

    With a domain: only what stands in records of that field of law. Without a register: to all of social and health care.
    All in one statement, because the first change of rights ends the ticket. Raises SentBefore when the same form gave
    another permission before, ProofTooOld when another than the client records it and has not shown who they are a moment ago.
    """
    ids = [first_id if topic == topics[0] else uuid5(first_id, str(topic)) for topic in topics]
    _run_once("select plan.give_permits(%s, %s, %s, %s, %s, %s)", ids, client_id, domain, list(topics), to_register, how)


def give_permit(
    *,
    permit_id: UUID,
    client_id: UUID,
    domain: Domain | None,
    topic: Topic | None,
    to_register: UUID | None,
    until: datetime | None,
    how: str,
) -> None:
    """Record one permit. `how` is self, spoken, signed or representative. Raises SentBefore for another permit with the same id, ProofTooOld."""
    _run_once("select plan.give_permit(%s, %s, %s, %s, %s, %s, %s)", permit_id, client_id, domain, topic, to_register, until, how)


def withdraw_permit(*, client_id: UUID, permit_id: UUID) -> bool:
    """End a permit now. False when it had ended already."""
    return bool(_run_once("select plan.withdraw_permit(%s, %s)", client_id, permit_id))


def prohibit(
    *,
    prohibition_id: UUID,
    client_id: UUID,
    part_id: UUID | None,
    topic: Topic | None,
    register_id: UUID | None,
    to_register: UUID | None,
    in_emergency: bool,
) -> None:
    """Forbid disclosure: of one part, of a topic, or of a whole register; to one register or to all. Raises SentBefore."""
    _run_once(
        "select plan.prohibit(%s, %s, %s, %s, %s, %s, %s)",
        prohibition_id,
        client_id,
        part_id,
        topic,
        register_id,
        to_register,
        in_emergency,
    )


def lift_prohibition(*, client_id: UUID, prohibition_id: UUID) -> bool:
    """Take a prohibition back. False when it had been taken back already."""
    return bool(_run_once("select plan.lift_prohibition(%s, %s)", client_id, prohibition_id))


def start_session(*, subject: str, post_id: UUID | None, proved_at: datetime | None) -> str | None:
    """Sign a subject in, in one post or as a citizen. The token; None when the subject has no such place.

    `proved_at`: when they showed who they are, as far as it is known.
    """
    token = secrets.token_urlsafe(32)
    began = _signed_in("select plan.start_session(%s, %s, %s, %s, %s)", digest_of(token), subject, post_id, SESSION_HOURS, proved_at)
    return token if began else None


def prove_again(*, before: bytes, subject: str, proved_at: datetime) -> str | None:
    """End the session of this digest, and if it was the subject's, begin another in the same place. Its token; None when it was somebody else's."""
    token = secrets.token_urlsafe(32)
    began = _signed_in("select plan.prove_again(%s, %s, %s, %s, %s)", before, digest_of(token), subject, SESSION_HOURS, proved_at)
    return token if began else None


def digest_of(token: str) -> bytes:
    """What the database keeps of a session's token."""
    return hashlib.sha256(token.encode()).digest()


def count_sign_in(*, step: str, who: str, most: int) -> int:
    """Count one more attempt to sign in, under a digest of who or whence it is. Seconds to wait; 0 while there are not too many in a minute."""
    key = salted_hmac(f"punos.sign-in.{step}", who, algorithm="sha256").digest()
    return int(_signed_in("select plan.count_sign_in(%s, %s)", key, most) or 0)


def end_session(*, token: str) -> None:
    """Sign out: the session and its open tickets end now."""
    _run("select plan.end_session(%s)", token)


def end_own_session(*, token: str, name: str) -> bool:
    """End another session of the same human being, named as `own_sessions` names it. False when there is none; True also when it has ended already."""
    return bool(_run("select plan.end_my_session(%s, %s)", token, name))


def begin_relationship(*, token: str, link_id: UUID, client_id: UUID, purpose: str, ground: str) -> bool:
    """Begin a client relationship with a person found by their code a moment ago. The client gets a notice. Raises SentBefore."""
    return bool(_run_once("select plan.begin_relationship(%s, %s, %s, %s, %s)", token, link_id, client_id, purpose, ground))


def ask_for_emergency(*, token: str, asking_id: UUID, client_id: UUID, reason: str) -> bool:
    """Ask the colleagues to allow one emergency opening beyond the day's. False when there is no need to, or no right. Raises SentBefore."""
    return bool(_run_once("select plan.ask_for_emergency(%s, %s, %s, %s)", token, asking_id, client_id, reason))


def answer_emergency(*, token: str, asking_id: UUID, allows: bool) -> bool:
    """Answer a colleague's request. False when it does not wait for one's answer any more. Raises ProofTooOld."""
    return bool(_run_once("select plan.answer_emergency(%s, %s, %s)", token, asking_id, allows))


def answer_post(*, token: str, asking_id: UUID, gives: bool) -> bool:
    """Give or refuse a proposed post. False when it does not wait for this one's answer. Raises ProofTooOld."""
    return bool(_run_once("select plan.answer_post(%s, %s, %s)", token, asking_id, gives))


def see_notice(*, token: str, notice_id: UUID, finding: str) -> bool:
    """Mark a notice as seen; the privacy officer's finding is kept with it. Raises ReviewedBefore when there is another finding."""
    return bool(_run_once("select plan.see_notice(%s, %s, %s)", token, notice_id, finding, refusal=ReviewedBefore))


def review_alarm(*, token: str, alarm_id: UUID, finding: str) -> bool:
    """Write a privacy officer's finding on an alarm. False when it is not theirs to review. Raises ReviewedBefore when there is another finding."""
    return bool(_run_once("select plan.review_alarm(%s, %s, %s)", token, alarm_id, finding, refusal=ReviewedBefore))


def _run_once(statement: str, *values: Any, refusal: type[Refusal] = SentBefore) -> object:
    """Run what is done once for each id. Raises the refusal when the id stands for something else already, Collision when the ticket ended."""
    try:
        with transaction.atomic():
            return _run(statement, *values)
    except DatabaseError as error:
        if isinstance(error.__cause__, UniqueViolation):
            raise refusal from error
        if isinstance(error.__cause__, InvalidAuthorizationSpecification):
            raise ProofTooOld from error
        if isinstance(error.__cause__, InsufficientPrivilege) and has_ended():
            raise Collision from error
        raise


def _signed_in(statement: str, *values: Any) -> Any:
    """Run what the sign-in service alone may run."""
    with connections["auth"].cursor() as cursor:
        cursor.execute(statement, list(values))
        row = cursor.fetchone()
    return row[0] if row else None


def _run(statement: str, *values: Any) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        row = cursor.fetchone()
    return row[0] if row else None
