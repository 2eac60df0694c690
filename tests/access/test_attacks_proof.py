"""Attacks with a session that was left open: what asks for a fresh proof does not go on an old one, and nobody goes on in another's session."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from punos.base.clock import now
from tests.access.ground import REASON, SOCIAL, Case, Ground, digest

HELD = "select count(*) from plan.access where token_digest = %s and act = 'refused' and basis = 'proof'"
PERMIT = "select plan.give_permit(%s, %s, null, 'core', %s, null, %s)"
PERMITS = "select plan.give_permits(%s, %s, null, array['core'], %s, %s)"
AGAIN = "select plan.prove_again(%s, %s, %s, 10, %s)"


def proved(ground: Ground, token: str, ago: str | None) -> None:
    """The session's person showed who they are so long ago; never, if None."""
    ground.boss.execute(
        "update plan.session set proved_at = clock_timestamp() - %s::interval where token_digest = %s", (ago, digest(token))
    )


def gives(ground: Ground, token: str, client: UUID, statement: str, how: str, purpose: str = "care") -> bool:
    """Whether a permit is written down under a fresh ticket; False when an old proof was the reason that it was not."""
    ticket, one = ground.open(token, None if purpose == "own" else client, purpose), uuid4()
    try:
        with ground.holding(token, ticket) as app:
            app.execute(statement, (one if statement == PERMIT else [one], client, SOCIAL, how))  # type: ignore[call-overload]
    except psycopg.errors.InvalidAuthorizationSpecification:
        return False
    return bool(ground.value("select count(*) from plan.permit where id = %s", one))


@pytest.mark.parametrize("proof", [("14 minutes 50 seconds", True), ("15 minutes 1 second", False), (None, False)])
def test_a_copy_an_emergency_and_another_s_permission_ask_for_a_young_proof(
    ground: Ground, case: Case, proof: tuple[str | None, bool]
) -> None:
    ago, is_young = proof
    worker, citizen = case.worker.token, case.citizen
    for token in (worker, citizen):
        proved(ground, token, ago)
    assert (ground.open(citizen, None, "own", None, "export") is not None) is is_young
    assert (ground.open(worker, case.client, "care", None, "export") is not None) is is_young
    assert (ground.open(worker, case.client, "emergency", REASON) is not None) is is_young
    assert [ground.value(HELD, digest(token)) for token in (citizen, worker)] == ([0, 0] if is_young else [1, 2])
    for statement in (PERMIT, PERMITS):
        assert gives(ground, worker, case.client, statement, "spoken") is is_young, statement


def test_what_one_does_daily_and_for_oneself_asks_for_none(ground: Ground, case: Case) -> None:
    for token in (case.worker.token, case.citizen):
        proved(ground, token, None)
    assert ground.open(case.worker.token, case.client) is not None
    assert ground.open(case.citizen, None, "own") is not None
    for statement in (PERMIT, PERMITS):
        assert gives(ground, case.citizen, case.client, statement, "self", "own"), statement


def test_an_old_proof_tells_nothing_of_whom_it_was_asked_about(ground: Ground, case: Case) -> None:
    worker = case.worker.token
    proved(ground, worker, None)
    for client in (case.client, case.other, uuid4()):
        ticket = ground.ticket("select ticket from plan.open_plan(%s, %s, 'emergency', null, %s, 'open')", worker, client, REASON)
        assert ground.app.execute("select plan.why_refused(%s, %s)", (worker, ticket)).fetchone() == ("proof",)
        assert ground.seen(worker, ticket) == set()
    assert not ground.value("select count(*) from plan.notice where client_id = %s", case.client)


def test_another_s_young_proof_is_not_one_s_own(ground: Ground, case: Case) -> None:
    """The proof is asked of the session that holds the ticket, also where a worker has two."""
    worker = case.worker
    proved(ground, worker.token, None)
    ground.session(worker.actor_id, worker.role, worker.organisation_id, worker.register_id, worker.post_id)
    assert ground.open(worker.token, case.client, "emergency", REASON) is None
    assert not gives(ground, worker.token, case.client, PERMIT, "spoken")


def again(ground: Ground, before: str, subject: UUID, at: Any = "now") -> tuple[str | None, str]:
    """Show again who one is, as the sign-in service does: in what role one goes on, and the new token."""
    token = str(uuid4())
    row = ground.auth.execute(AGAIN, (digest(before), digest(token), str(subject), now() if at == "now" else at)).fetchone()
    assert row is not None
    return row[0], token


def test_who_shows_again_who_they_are_goes_on_in_the_same_place_with_another_token(ground: Ground, case: Case) -> None:
    worker = case.worker
    proved(ground, worker.token, None)
    role, token = again(ground, worker.token, worker.actor_id)
    assert role == "social_worker"
    assert ground.open(worker.token, case.client) is None, "the token of before is good no more"
    assert ground.open(token, case.client, "emergency", REASON) is not None
    same = "select count(*) from plan.session a join plan.session b on (a.actor_id, a.post_id, a.register_id) = (b.actor_id, b.post_id, b.register_id)"
    assert ground.value(same + " where a.token_digest = %s and b.token_digest = %s", digest(worker.token), digest(token)) == 1


def test_somebody_else_ends_the_session_and_does_not_go_on(ground: Ground, case: Case) -> None:
    role, token = again(ground, case.worker.token, case.thief.actor_id)
    assert role is None
    assert ground.open(case.worker.token, case.client) is None
    assert ground.open(token, case.client) is None
    assert ground.open(case.thief.token, case.other) is not None, "the other's own session goes on"
    near_one = ground.worker().actor_id
    role, token = again(ground, case.citizen, near_one)
    assert role is None
    assert ground.open(token, None, "own") is None


def test_a_session_that_was_ended_is_not_begun_again(ground: Ground, case: Case) -> None:
    ground.app.execute("select plan.end_session(%s)", (case.worker.token,))
    assert again(ground, case.worker.token, case.worker.actor_id)[0] is None
    assert again(ground, "made up", case.worker.actor_id)[0] is None


def test_a_proof_of_tomorrow_is_one_of_now_and_one_of_yesterday_is_old(ground: Ground, case: Case) -> None:
    _, token = again(ground, case.worker.token, case.worker.actor_id, now() + timedelta(days=1))
    assert ground.value("select proved_at <= clock_timestamp() from plan.session where token_digest = %s", digest(token))
    for at in (now() - timedelta(days=1), None):
        role, token = again(ground, token, case.worker.actor_id, at)
        assert role == "social_worker"
        assert ground.open(token, case.client, "emergency", REASON) is None
    _, citizen = again(
        ground, case.citizen, ground.value("select actor_id from plan.session where token_digest = %s", digest(case.citizen))
    )
    assert ground.open(citizen, None, "own", None, "export") is not None
