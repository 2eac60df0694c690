"""Attacks on what speaks for somebody: the client's own wishes, logs and notices, signing in, the clock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from psycopg import errors

from punos.plumbing.postgres import AUTH
from tests.access.ground import KELA, KELA_OFFICE, REASON, Case, Ground, digest
from tests.access.scratch import sign_in
from tests.access.test_attacks_limits import referral

# --- the client's own wishes ------------------------------------------------------------------------------


def permit(ground: Ground, token: str, ticket: UUID | None, client: UUID, how: str) -> None:
    """Record a permit as the app does."""
    with ground.holding(token, ticket) as app:
        app.execute("select plan.give_permit(%s, %s, null, null, %s, null, %s)", (uuid4(), client, KELA, how))


def test_only_the_client_or_a_worker_with_the_core_in_hand_records_a_yes(ground: Ground, case: Case) -> None:
    officer = ground.worker("kela_officer", KELA_OFFICE, KELA)
    ground.link(case.client, officer)
    permit(ground, case.worker.token, ground.open(case.worker.token, case.client), case.client, "spoken")
    permit(ground, case.citizen, ground.open(case.citizen, None, "own"), case.client, "self")
    for token, opened in (
        (case.worker.token, case.other),
        (case.thief.token, case.client),
        (officer.token, case.client),
    ):
        with pytest.raises(errors.InsufficientPrivilege):
            permit(ground, token, ground.open(token, opened), case.client, "spoken")
    with pytest.raises(errors.InsufficientPrivilege):
        permit(ground, case.worker.token, ground.open(case.worker.token, case.client, act="export"), case.client, "spoken")
    with pytest.raises(errors.InsufficientPrivilege):
        permit(ground, case.citizen, ground.open(case.citizen, None, "own", act="export"), case.client, "self")
    assert ground.value("select count(*) from plan.permit where client_id = %s", case.client) == 2


def test_a_worker_does_not_speak_as_the_client_nor_the_client_as_a_worker(ground: Ground, case: Case) -> None:
    with pytest.raises(errors.InvalidParameterValue):
        permit(ground, case.worker.token, ground.open(case.worker.token, case.client), case.client, "self")
    with pytest.raises(errors.InvalidParameterValue):
        permit(ground, case.citizen, ground.open(case.citizen, None, "own"), case.client, "spoken")


def test_a_representative_changes_no_permit(ground: Ground, case: Case) -> None:
    near = ground.person()
    token = ground.citizen(near)
    actor = ground.value("select actor_id from plan.session where token_digest = %s", digest(token))
    ground.boss.execute(
        "insert into plan.representation (id, client_id, actor_id, topics, valid_from) values (gen_random_uuid(), %s, %s, '{core}', now())",
        (case.client, actor),
    )
    ticket = ground.open(token, case.client, "representative")
    assert ground.seen(token, ticket) == {case.parts["core"]}
    with pytest.raises(errors.InsufficientPrivilege):
        permit(ground, token, ticket, case.client, "self")
    assert ground.open(token, case.client, "own") is None
    assert ground.open(token, case.other, "representative") is None


def test_another_client_s_permits_and_prohibitions_stay(ground: Ground, case: Case) -> None:
    mine, theirs = ground.permit(case.client, KELA), ground.permit(case.other, KELA)
    ticket = ground.open(case.citizen, None, "own")
    with ground.holding(case.citizen, ticket) as app:
        assert app.execute("select plan.withdraw_permit(%s, %s)", (case.client, theirs)).fetchone() == (0,)
        assert app.execute("select plan.has_said_yes(%s, %s)", (case.other, KELA)).fetchone() == (False,)
        assert app.execute("select plan.withdraw_permit(%s, %s)", (case.client, mine)).fetchone() == (1,)
    ban = uuid4()
    ground.boss.execute(
        "insert into plan.prohibition (id, client_id, holds_in_emergency, valid_from, given_by, recorded_by) values (%s, %s, false, now(), %s, %s)",
        (ban, case.other, case.other, case.other),
    )
    with ground.holding(case.citizen, ground.open(case.citizen, None, "own")) as app:
        assert app.execute("select plan.lift_prohibition(%s, %s)", (case.client, ban)).fetchone() == (0,)
    with pytest.raises(errors.InsufficientPrivilege), ground.holding(case.citizen, ground.open(case.citizen, None, "own")) as app:
        app.execute("select plan.withdraw_permit(%s, %s)", (case.other, theirs))
    with pytest.raises(errors.InsufficientPrivilege), ground.holding(case.citizen, ground.open(case.citizen, None, "own")) as app:
        app.execute("select plan.prohibit(%s, %s, null, null, null, null, false)", (uuid4(), case.other))
    with pytest.raises(errors.InsufficientPrivilege), ground.holding(case.citizen, ground.open(case.citizen, None, "own")) as app:
        app.execute("select plan.lift_prohibition(%s, %s)", (case.other, uuid4()))


# --- logs and notices -------------------------------------------------------------------------------------


def test_the_log_is_read_by_the_client_and_by_nobody_else_so(ground: Ground, case: Case) -> None:
    ground.open(case.worker.token, case.client)
    ground.open(case.thief.token, case.worker.person_id, "emergency", REASON)
    assert len(ground.app.execute("select * from plan.my_log(%s, null)", (case.citizen,)).fetchall()) == 1
    assert ground.app.execute("select * from plan.my_log(%s, null)", (case.worker.token,)).fetchall() == []
    assert ground.app.execute("select * from plan.my_log('x', null)").fetchall() == []


def test_a_log_tells_nothing_of_others_on_the_same_ticket(ground: Ground, case: Case) -> None:
    """A list opens several clients under one ticket; each client's log has its own row, whole, and no other."""
    ground.link(case.other, case.worker)
    ticket = ground.ticket("select ticket from plan.open_clients(%s, '', 0)", case.worker.token)
    for client, citizen in ((case.client, case.citizen), (case.other, ground.citizen(case.other))):
        shown = ground.app.execute("select id, opening from plan.my_log(%s, null)", (citizen,)).fetchall()
        row = ground.value("select id from plan.access where ticket = %s and client_id = %s", ticket, client)
        assert shown == [(row, row)]


def test_a_log_tells_an_opening_and_what_was_written_under_it_apart_and_counts_each_part_once(ground: Ground, case: Case) -> None:
    ground.open(case.worker.token, case.client)
    ticket = ground.open(case.worker.token, case.client)
    core = case.parts["core"]
    with ground.holding(case.worker.token, ticket) as app:
        for version in (2, 3):
            app.execute("update plan.part set version = %s where id = %s", (version, core))
    shown = ground.app.execute("select act, opening, parts, together from plan.my_log(%s, null) order by id", (case.citizen,)).fetchall()
    earlier, opening, first, second = shown
    assert (opening[0], opening[2:]) == ("open", (2, 2)) and (earlier[0], earlier[2:]) == ("open", (2, 2))
    assert first == second and (first[0], first[2:]) == ("write", (1, 1)) and first[1] > opening[1] > earlier[1]
    older = ground.app.execute("select act, opening from plan.my_log(%s, %s)", (case.citizen, first[1])).fetchall()
    assert older == [("open", opening[1]), ("open", earlier[1])]


def test_notices_are_seen_and_marked_by_their_receiver_only(ground: Ground, case: Case) -> None:
    ground.open(case.worker.token, case.other, "emergency", REASON)
    notice = ground.value("select id from plan.notice where to_person = %s", case.other)
    at_work = ground.worker(person=case.other)
    mark, mine = "select plan.see_notice(%s, %s, 'x')", "select count(*) from plan.my_notices(%s) n where n.id = %s"
    for token in (case.worker.token, case.citizen, case.thief.token, at_work.token, ground.worker("privacy_officer").token, "x"):
        assert ground.app.execute(mine, (token, notice)).fetchone() == (0,)
        assert ground.app.execute(mark, (token, notice)).fetchone() == (0,)
    receiver = ground.citizen(case.other)
    assert ground.app.execute(mine, (receiver, notice)).fetchone() == (1,)
    assert ground.app.execute(mark, (receiver, notice)).fetchone() == (1,)


def test_a_notice_to_a_post_tells_no_reason(ground: Ground, case: Case) -> None:
    ground.open(case.worker.token, case.other, "emergency", REASON)
    ground.boss.execute(
        "insert into plan.notice (id, client_id, to_post, what, access_id, at)"
        " select gen_random_uuid(), %s, %s, 'answered', access_id, now() from plan.notice where to_person = %s",
        (case.other, case.thief.post_id, case.other),
    )
    mine = "select what, post_id, reason from plan.my_notices(%s)"
    assert ground.app.execute(mine, (case.thief.token,)).fetchall() == [("answered", None, None)]
    assert ground.app.execute(mine, (case.worker.token,)).fetchall() == []


# --- signing in and out -----------------------------------------------------------------------------------

COUNT = "select plan.count_sign_in(%s, 5)"


def test_attempts_to_sign_in_are_counted_by_the_minute(ground: Ground, case: Case) -> None:
    key, other = digest(str(uuid4())), digest(str(uuid4()))

    def wait(counted: bytes) -> int:
        return ground.auth.execute(COUNT, (counted,)).fetchone()[0]  # type: ignore[index, no-any-return]

    def pass_time(time: str) -> None:
        ground.boss.execute("update plan.sign_in_count set since = since - %s::interval where key_digest = %s", (time, key))

    assert [wait(key) for _ in range(5)] == [0] * 5
    assert 50 <= wait(key) <= 60
    assert wait(other) == 0
    pass_time("40 seconds")
    assert 10 <= wait(key) <= 20, "to try again in between does not lengthen the wait"
    pass_time("20 seconds")
    assert wait(key) == 0
    pass_time("61 minutes")
    assert wait(other) == 0
    assert ground.value("select count(*) from plan.sign_in_count where key_digest = %s", key) == 0
    with pytest.raises(errors.InsufficientPrivilege):
        ground.app.execute(COUNT, (key,))


def test_attempts_to_sign_in_at_the_same_moment_are_counted_too(ground: Ground, case: Case) -> None:
    key, together = digest(str(uuid4())), Barrier(12)

    def one(_: int) -> bool:
        with sign_in(ground.server, AUTH, ground.database) as auth:
            together.wait(timeout=60)
            return auth.execute(COUNT, (key,)).fetchone() == (0,)

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(one, range(12))) == 5


def test_nobody_signs_in_to_a_post_that_is_not_theirs_today(ground: Ground, case: Case) -> None:
    worker, start = case.worker, "select plan.start_session(%s, %s, %s, 1)"
    subject, stranger = str(worker.actor_id), str(uuid4())
    assert ground.auth.execute(start, (b"1" + worker.actor_id.bytes, subject, worker.post_id)).fetchone() == ("social_worker",)
    for who, post in ((subject, case.thief.post_id), (subject, uuid4()), (stranger, worker.post_id), (stranger, None)):
        assert ground.auth.execute(start, (b"2" + worker.actor_id.bytes, who, post)).fetchone() == (None,)
    for change in ("valid_to = current_date - 1", "valid_from = current_date + 2, valid_to = null"):
        ground.boss.execute(f"update open.post set {change} where id = %s", (worker.post_id,))  # type: ignore[arg-type]
        assert ground.auth.execute(start, (b"3" + worker.actor_id.bytes, subject, worker.post_id)).fetchone() == (None,), change
        assert ground.auth.execute("select post_id from plan.places_of(%s) where post_id is not null", (subject,)).fetchall() == []
    ground.boss.execute("update plan.actor set person_id = null where id = %s", (worker.actor_id,))
    assert ground.auth.execute(start, (b"4" + worker.actor_id.bytes, subject, None)).fetchone() == (None,)
    assert ground.auth.execute("select * from plan.places_of(%s)", (subject,)).fetchall() == []


def test_signing_out_ends_the_own_session_only(ground: Ground, case: Case) -> None:
    ticket = ground.open(case.worker.token, case.client)
    ground.app.execute("select plan.end_session('another token')")
    ground.app.execute("select plan.end_session(%s)", (case.thief.token,))
    assert ground.seen(case.worker.token, ticket) == case.readable
    ground.app.execute("select plan.end_session(%s)", (case.worker.token,))
    assert ground.seen(case.worker.token, ticket) == set()
    assert ground.open(case.thief.token, case.other) is None


# --- the clock --------------------------------------------------------------------------------------------


def test_a_referral_expires_in_its_time_and_not_before(ground: Ground, case: Case) -> None:
    """Run by the worker process on nobody's ticket; a date of the caller's choosing hastens nothing."""
    late = referral(ground, case)
    ground.boss.execute("update plan.part set due_on = current_date - 2, version = 2 where id = %s", (late,))
    open_still = referral(ground, case)
    ground.boss.execute("update plan.part set due_on = current_date + 20, version = 2 where id = %s", (open_still,))
    assert ground.app.execute("select plan.expire_referrals(%s)", (date(2999, 1, 1),)).fetchone() == (1,)
    states = dict(
        ground.boss.execute("select id, state from plan.part where sort = 'referral' and client_id = %s", (case.client,)).fetchall()
    )
    assert states == {late: "expired", open_still: "sent"}
    events = ground.boss.execute("select did, by_post, by_client from plan.event where part_id = %s", (late,)).fetchall()
    assert events == [("referral_expired", None, False)]


def test_with_a_ticket_in_hand_an_expiry_is_logged_like_any_change(ground: Ground, case: Case) -> None:
    one = referral(ground, case)
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app:
        assert app.execute("update plan.part set state = 'expired', version = 2 where id = %s", (one,)).rowcount == 1
    assert ground.value("select count(*) from plan.access where ticket = %s and act = 'write'", ticket) == 1
    assert ground.value("select by_post from plan.event where part_id = %s", one) == case.worker.post_id
