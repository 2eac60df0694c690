"""A worker's session ends while they type: nothing is half saved, and after signing in again the same form is saved once."""

from __future__ import annotations

from uuid import uuid4

import pytest
from psycopg import errors

from tests.access.ground import Case, Ground, add_note, digest, parts_of, write


def end(ground: Ground, token: str, how: str) -> None:
    """End a session: `how` is a column and what it becomes."""
    ground.boss.execute(f"update plan.session set {how} where token_digest = %s", (digest(token),))  # type: ignore[arg-type]


ENDS = {
    "expired": "expires_at = clock_timestamp()",
    "idle": "seen_at = clock_timestamp() - interval '30 minutes'",
    "revoked": "revoked_at = clock_timestamp()",
}


@pytest.mark.parametrize("how", ENDS)
def test_a_session_that_ends_in_the_middle_saves_nothing_by_halves(ground: Ground, case: Case, how: str) -> None:
    ticket, first, second = ground.open(case.worker.token, case.client), uuid4(), uuid4()

    def type_on() -> None:
        with ground.holding(case.worker.token, ticket) as app:
            add_note(app, case.client, id=first)
            assert write(app, case.parts["core"], 1) == 1
            end(ground, case.worker.token, ENDS[how])
            assert parts_of(app) == set()
            add_note(app, case.client, id=second)

    with pytest.raises(errors.InsufficientPrivilege):
        type_on()
    assert ground.value("select count(*) from plan.part where id = any (%s)", [first, second]) == 0
    assert ground.value("select version from plan.part where id = %s", case.parts["core"]) == 1
    assert ground.value("select count(*) from plan.access where ticket = %s and act = 'write'", ticket) == 0


@pytest.mark.parametrize("how", ENDS)
def test_after_signing_in_again_the_same_form_is_saved_once(ground: Ground, case: Case, how: str) -> None:
    worker, new = case.worker, uuid4()
    end(ground, worker.token, ENDS[how])
    assert ground.open(worker.token, case.client) is None
    token = ground.session(worker.actor_id, worker.role, worker.organisation_id, worker.register_id, worker.post_id)
    with ground.holding(token, ground.open(token, case.client)) as app:
        add_note(app, case.client, id=new)
    with pytest.raises(errors.UniqueViolation), ground.holding(token, ground.open(token, case.client)) as app:
        add_note(app, case.client, id=new)
    assert ground.value("select count(*) from plan.part where id = %s", new) == 1
    assert ground.value("select count(*) from plan.event where part_id = %s", new) == 1


def test_a_session_that_ends_changes_nothing_that_was_saved_before(ground: Ground, case: Case) -> None:
    with ground.holding(case.worker.token, ground.open(case.worker.token, case.client)) as app:
        write(app, case.parts["core"], 1, "talletettu")
    end(ground, case.worker.token, ENDS["expired"])
    assert ground.value("select body ->> 'text' from plan.part where id = %s", case.parts["core"]) == "talletettu"


def test_working_keeps_a_session_alive_but_not_beyond_its_end(ground: Ground, case: Case) -> None:
    """Each opening counts as a sign of life; the hour at which a session ends does not move."""
    token = case.worker.token
    ends = ground.value("select expires_at from plan.session where token_digest = %s", digest(token))
    end(ground, token, "seen_at = clock_timestamp() - interval '29 minutes'")
    assert ground.open(token, case.client) is not None
    assert (
        ground.value("select clock_timestamp() - seen_at < interval '1 minute' from plan.session where token_digest = %s", digest(token))
        is True
    )
    assert ground.value("select expires_at from plan.session where token_digest = %s", digest(token)) == ends
    end(ground, token, "seen_at = clock_timestamp() - interval '29 minutes'")
    assert len(ground.app.execute("select * from plan.who(%s)", (token,)).fetchall()) == 1
    assert (
        ground.value("select clock_timestamp() - seen_at < interval '1 minute' from plan.session where token_digest = %s", digest(token))
        is True
    )


def test_another_session_of_the_worker_goes_on(ground: Ground, case: Case) -> None:
    """One session's expiry ends the tickets of the worker, not the other sign-in itself."""
    worker = case.worker
    other = ground.session(worker.actor_id, worker.role, worker.organisation_id, worker.register_id, worker.post_id)
    end(ground, worker.token, ENDS["expired"])
    assert ground.seen(other, ground.open(other, case.client)) == case.readable
