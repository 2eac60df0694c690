"""Attacks on what needs two persons: allowing oneself, being allowed for another client, for longer, or by who has no business there."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg
import pytest

from tests.access.ground import HEALTH, KELA, KELA_OFFICE, REASON, Case, Ground, Worker, digest

ASK = "select plan.ask_for_emergency(%s, %s, %s, %s)"
ANSWER = "select plan.answer_emergency(%s, %s, %s)"
READING = "select id from plan.read_emergencies_waiting()"


def used_up(ground: Ground, who: Worker, client: UUID) -> None:
    """The worker has opened five plans in an emergency today."""
    for _ in range(5):
        assert ground.open(who.token, client, "emergency", REASON) is not None


def ask(ground: Ground, who: Worker, client: UUID, reason: str = REASON, new_id: UUID | None = None) -> UUID | None:
    """Ask for one opening more; None when it is not taken."""
    one = new_id or uuid4()
    row = ground.app.execute(ASK, (who.token, one, client, reason)).fetchone()
    assert row is not None
    return one if row[0] else None


def answer(ground: Ground, token: str, one: UUID | None, says: bool | None = True) -> bool:
    row = ground.app.execute(ANSWER, (token, one, says)).fetchone()
    assert row is not None
    return bool(row[0])


def waiting(ground: Ground, token: str) -> list[UUID]:
    """What a session is shown of the requests that wait for it."""
    return ground.look_up(token, "select plan.open_emergencies_waiting(%s)", (token,), READING)


def opens(ground: Ground, who: Worker, client: UUID) -> bool:
    return ground.open(who.token, client, "emergency", REASON) is not None


def test_the_sixth_emergency_needs_a_second_person_and_says_so(ground: Ground, case: Case) -> None:
    worker, second = case.worker, ground.worker()
    assert ask(ground, worker, case.other) is None, "while there are some left, nobody is asked"
    used_up(ground, worker, case.other)
    for client in (case.other, uuid4()):
        ticket = ground.ticket("select ticket from plan.open_plan(%s, %s, 'emergency', null, %s, 'open')", worker.token, client, REASON)
        assert ground.app.execute("select plan.why_refused(%s, %s)", (worker.token, ticket)).fetchone() == ("second_person",)
        assert ground.seen(worker.token, ticket) == set()
    assert ground.open(worker.token, case.client) is not None, "daily work goes on"
    one = ask(ground, worker, case.other)
    assert one is not None and not opens(ground, worker, case.other), "asking is not yet being allowed"
    assert ask(ground, worker, case.other, new_id=one) == one, "a form sent twice asks once"
    with pytest.raises(psycopg.errors.UniqueViolation):
        ask(ground, worker, case.client, new_id=one)
    assert one in waiting(ground, second.token)
    assert answer(ground, second.token, one)
    assert opens(ground, worker, case.other) and opens(ground, worker, case.other)


def test_nothing_is_taken_along_in_an_emergency(ground: Ground, case: Case) -> None:
    """A copy is no way round the day's five, nor round the colleague."""
    worker, second = case.worker, ground.worker()
    notices = ground.value("select count(*) from plan.notice where client_id = %s", case.other)
    for _ in range(6):
        ticket = ground.ticket(
            "select ticket from plan.open_plan(%s, %s, 'emergency', null, %s, 'export')", worker.token, case.other, REASON
        )
        assert ground.seen(worker.token, ticket) == set()
        assert ground.value("select array_agg(act || ' ' || basis) from plan.access where ticket = %s", ticket) == ["refused none"]
    assert ground.value("select count(*) from plan.notice where client_id = %s", case.other) == notices
    assert ground.open(worker.token, case.client, "care", None, "export") is not None, "a copy in daily work is taken as ever"
    used_up(ground, worker, case.other)
    assert answer(ground, second.token, ask(ground, worker, case.other))
    assert ground.open(worker.token, case.other, "emergency", REASON, "export") is None, "nor when a colleague allows to look"
    assert opens(ground, worker, case.other)


def test_nobody_allows_themself_whatever_the_session(ground: Ground, case: Case) -> None:
    worker = case.worker
    used_up(ground, worker, case.other)
    one = ask(ground, worker, case.other)
    own = ground.session(worker.actor_id, worker.role, worker.organisation_id, worker.register_id, worker.post_id)
    for token in (worker.token, own):
        assert one not in waiting(ground, token)
        assert not answer(ground, token, one)
    assert not opens(ground, worker, case.other)
    with pytest.raises(psycopg.errors.CheckViolation):
        ground.boss.execute(
            "update plan.asking set answered_by = asked_by, answered_at = clock_timestamp(), is_allowed = true where id = %s", (one,)
        )


def test_only_a_colleague_who_works_in_emergencies_allows_it(ground: Ground, case: Case) -> None:
    worker = case.worker
    used_up(ground, worker, case.other)
    one = ask(ground, worker, case.other)
    elsewhere = ground.worker(organisation=KELA_OFFICE, register=KELA)
    others = (elsewhere, ground.worker("nurse", register=HEALTH), ground.worker("planner", register=None))
    client_as_worker = ground.worker(person=case.other)
    for token in (*(other.token for other in others), client_as_worker.token, case.citizen, "made up"):
        assert one not in waiting(ground, token)
        assert not answer(ground, token, one)
    assert not opens(ground, worker, case.other)


def test_a_second_way_to_sign_in_is_not_another_human_being(ground: Ground, case: Case) -> None:
    """Who asks, answers or receives is told by their actor, so a person has one: neither made anew nor given later."""
    again = "insert into plan.actor (id, person_id, subject, rights_epoch) values (%s, %s, 'new-issuer|' || %s, 0)"
    with pytest.raises(psycopg.errors.UniqueViolation):
        ground.boss.execute(again, (uuid4(), case.worker.person_id, uuid4().hex))
    unknown = uuid4()
    ground.boss.execute(again, (unknown, None, uuid4().hex))
    with pytest.raises(psycopg.errors.UniqueViolation):
        ground.boss.execute("update plan.actor set person_id = %s where id = %s", (case.worker.person_id, unknown))


def test_an_allowance_is_for_one_client_and_one_worker_and_half_an_hour(ground: Ground, case: Case) -> None:
    worker, second = case.worker, ground.worker()
    used_up(ground, worker, case.other)
    used_up(ground, second, case.client)
    one = ask(ground, worker, case.other)
    assert answer(ground, second.token, one)
    assert not opens(ground, worker, case.client), "another client"
    assert not opens(ground, second, case.other), "another worker"
    post = uuid4()
    ground.boss.execute(
        "insert into open.post (id, actor_id, organisation_id, register_id, role, worker_name, valid_from)"
        " values (%s, %s, %s, %s, 'social_worker', 'Toinen tehtävä', '2020-01-01')",
        (post, worker.actor_id, worker.organisation_id, worker.register_id),
    )
    elsewhere = ground.session(worker.actor_id, worker.role, worker.organisation_id, worker.register_id, post)
    assert ground.open(elsewhere, case.other, "emergency", REASON) is None, "another post"
    assert opens(ground, worker, case.other)
    ground.boss.execute("update plan.asking set ends_at = ends_at - interval '29 minutes 50 seconds' where id = %s", (one,))
    assert opens(ground, worker, case.other)
    ground.boss.execute("update plan.asking set ends_at = ends_at - interval '11 seconds' where id = %s", (one,))
    assert not opens(ground, worker, case.other)


def test_the_first_answer_stands_and_a_request_waits_half_an_hour(ground: Ground, case: Case) -> None:
    worker, second, third = case.worker, ground.worker(), ground.worker()
    used_up(ground, worker, case.other)
    refused, late = ask(ground, worker, case.other), ask(ground, worker, case.other)
    for _ in range(2):
        assert answer(ground, second.token, refused, says=False), "sent again it is the same answer"
    assert not answer(ground, second.token, uuid4(), says=False)
    assert not answer(ground, third.token, refused, says=False)
    for token in (second.token, third.token):
        assert refused not in waiting(ground, token)
        assert not answer(ground, token, refused)
    assert not answer(ground, third.token, late, says=None)
    ground.boss.execute("update plan.asking set ends_at = ends_at - interval '30 minutes' where id = %s", (late,))
    ground.boss.execute("update plan.asking set ends_at = ends_at - interval '31 days' where id = %s", (refused,))
    assert ask(ground, worker, case.other) is not None
    assert ground.value("select array_agg(id) from plan.asking where id in (%s, %s)", refused, late) == [late], "forgotten after a month"
    assert late not in waiting(ground, third.token)
    assert not answer(ground, third.token, late)
    assert not opens(ground, worker, case.other)


def test_who_allows_has_shown_a_moment_ago_who_they_are(ground: Ground, case: Case) -> None:
    worker, second = case.worker, ground.worker()
    used_up(ground, worker, case.other)
    one = ask(ground, worker, case.other)
    ground.boss.execute("update plan.session set proved_at = null where token_digest = %s", (digest(second.token),))
    with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
        answer(ground, second.token, one)
    assert not opens(ground, worker, case.other)


def test_reading_and_answering_stand_in_the_client_s_log_and_an_allowance_alarms(ground: Ground, case: Case) -> None:
    worker, second = case.worker, ground.worker()
    used_up(ground, worker, case.other)
    told = "select count(*) from plan.access where client_id = %s and act = %s and actor_id = %s"
    alarms = "select count(*) from plan.alarm where what = 'second_person' and actor_id = %s"
    yes, no = ask(ground, worker, case.other), ask(ground, worker, case.other)
    with ground.app.transaction(force_rollback=True):
        ticket = ground.ticket("select plan.open_emergencies_waiting(%s)", second.token)
        ground.app.execute("select plan.hold(%s, %s)", (second.token, ticket))
        assert ground.app.execute(READING).fetchall() == [], "nothing is read that is not written down"
    assert len(waiting(ground, second.token)) >= 2
    assert ground.value(told, case.other, "weigh", second.actor_id) == 1
    assert answer(ground, second.token, no, says=False)
    assert (ground.value(told, case.other, "weigh", second.actor_id), ground.value(alarms, worker.actor_id)) == (2, 0)
    assert answer(ground, second.token, yes)
    assert (ground.value(told, case.other, "allow", second.actor_id), ground.value(alarms, worker.actor_id)) == (1, 1)
    assert ground.value("select count(*) from plan.access where basis_id = %s and reason = %s", yes, REASON) == 1


def test_one_s_own_requests_are_one_s_own(ground: Ground, case: Case) -> None:
    worker, second = case.worker, ground.worker()
    used_up(ground, worker, case.other)
    one = ask(ground, worker, case.other)
    mine = "select id, client_id, is_allowed from plan.my_emergencies_asked(%s)"
    assert ground.app.execute(mine, (worker.token,)).fetchall() == [(one, case.other, None)]
    assert ground.app.execute(mine, (second.token,)).fetchall() == []
    assert answer(ground, second.token, one)
    assert ground.app.execute(mine, (worker.token,)).fetchall() == [(one, case.other, True)]


def test_asking_needs_a_reason_a_client_and_business_in_emergencies(ground: Ground, case: Case) -> None:
    used_up(ground, case.worker, case.other)
    assert ask(ground, case.worker, case.other, "hätä") is None
    nurse = ground.worker("nurse", register=HEALTH)
    with ground.boss.transaction():
        ground.boss.execute("set local session_replication_role = replica")
        ground.boss.execute("update plan.access set actor_id = %s where actor_id = %s", (nurse.actor_id, case.worker.actor_id))
    assert ask(ground, nurse, case.other) is None
    assert ground.value("select count(*) from plan.asking where asked_by in (%s, %s)", nurse.actor_id, case.worker.actor_id) == 0
