"""Attacks on the key: no ticket, somebody else's, a forged, an early, a late one, or one whose ground is gone.

Each test is also a detector for the mutants: it takes the ground and a case, and nothing of pytest's.
"""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from psycopg import errors

from tests.access.ground import HEALTH, KELA, KELA_OFFICE, REASON, SOCIAL, Case, Ground, add_note, digest, hold, parts_of, write


def aged(ground: Ground, ticket: UUID | None, seconds: int) -> None:
    """Make a ticket older than it is; only a superuser who switches the triggers off can."""
    with ground.boss.transaction():
        ground.boss.execute("set local session_replication_role = replica")
        ground.boss.execute(
            "update plan.access set expires_at = expires_at - make_interval(secs => %s) where ticket = %s", (seconds, ticket)
        )


def test_an_honest_ticket_shows_what_the_rule_opens(ground: Ground, case: Case) -> None:
    ticket = ground.open(case.worker.token, case.client)
    assert ground.seen(case.worker.token, ticket) == case.readable
    with ground.holding(case.worker.token, ticket) as app:
        assert app.execute("select id from plan.person").fetchall() == [(case.client,)]
        assert app.execute("select client_id from plan.link").fetchall() == [(case.client,)]
        assert {row[0] for row in app.execute("select part_id from plan.why()")} == case.readable
        assert write(app, case.parts["core"], 1) == 1
        new = add_note(app, case.client)
        app.execute(
            "insert into plan.clock (id, part_id, deadline_id, amount, unit, started_at, pauses, due_at)"
            " values (%s, %s, 'x', 1, 'day', now(), '{}', now())",
            (uuid4(), new),
        )
        assert app.execute("select count(*) from plan.event where part_id = %s", (case.parts["core"],)).fetchone() == (1,)
        assert app.execute("select count(*) from plan.part_version").fetchone() == (1,)
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app:
        assert app.execute("select count(*) from plan.clock").fetchone() == (1,)
        assert app.execute("update plan.clock set stopped_at = now()").rowcount == 1


def test_the_client_sees_the_permits_and_the_rest_of_the_rights(ground: Ground, case: Case) -> None:
    permit = ground.permit(case.client, KELA)
    with ground.boss.transaction():
        for table, columns in (("prohibition", "holds_in_emergency, given_by, recorded_by"), ("representation", "actor_id, topics")):
            values = "false, client_id, client_id" if table == "prohibition" else f"'{case.thief.actor_id}', '{{core}}'"
            ground.boss.execute(
                f"insert into plan.{table} (id, client_id, valid_from, {columns})"  # type: ignore[arg-type]
                f" select gen_random_uuid(), client_id, now(), {values} from (select '{case.client}'::uuid) one (client_id)"
            )
    ticket = ground.open(case.citizen, None, "own")
    with ground.holding(case.citizen, ticket) as app:
        assert app.execute("select id from plan.permit").fetchall() == [(permit,)]
        for table in ("prohibition", "representation", "link"):
            assert app.execute(f"select client_id from plan.{table}").fetchall() == [(case.client,)], table  # type: ignore[arg-type]


def test_no_ticket_shows_nothing(ground: Ground, case: Case) -> None:
    ground.permit(case.client, KELA)
    with ground.app.transaction():
        for table in ("part", "part_version", "event", "clock", "person", "permit", "prohibition", "representation", "link"):
            assert ground.app.execute(f"select count(*) from plan.{table}").fetchone() == (0,), table  # type: ignore[arg-type]
        assert ground.app.execute("update plan.part set body = '{}'").rowcount == 0
        assert ground.app.execute("update plan.clock set stopped_at = now()").rowcount == 0
        assert ground.app.execute("select count(*) from plan.why()").fetchone() == (0,)


def test_a_ticket_without_its_token_shows_nothing(ground: Ground, case: Case) -> None:
    assert ground.seen("", ground.open(case.worker.token, case.client)) == set()


def test_a_stolen_ticket_shows_nothing(ground: Ground, case: Case) -> None:
    """Another live session with the ticket's number in hand."""
    assert ground.seen(case.thief.token, ground.open(case.worker.token, case.client)) == set()


def test_another_session_of_the_same_worker_shows_nothing(ground: Ground, case: Case) -> None:
    worker = case.worker
    second = ground.session(worker.actor_id, worker.role, worker.organisation_id, worker.register_id, worker.post_id)
    assert ground.seen(second, ground.open(worker.token, case.client)) == set()


def test_a_ticket_opened_in_the_same_transaction_shows_nothing(ground: Ground, case: Case) -> None:
    with ground.app.transaction():
        ticket = ground.open(case.worker.token, case.client)
        hold(ground.app, case.worker.token, ticket)
        assert parts_of(ground.app) == set()
    assert ground.seen(case.worker.token, ticket) == case.readable


def test_a_ticket_opened_in_a_savepoint_shows_nothing(ground: Ground, case: Case) -> None:
    with ground.app.transaction():
        ground.app.execute("select 1")
        with ground.app.transaction():
            ticket = ground.open(case.worker.token, case.client)
        hold(ground.app, case.worker.token, ticket)
        assert parts_of(ground.app) == set()


def test_a_ticket_not_committed_yet_shows_nothing_elsewhere(ground: Ground, case: Case) -> None:
    with ground.app.transaction():
        ticket = ground.open(case.worker.token, case.client)
        assert ground.seen(case.worker.token, ticket, ground.second) == set()


def test_a_ticket_rolled_back_shows_nothing(ground: Ground, case: Case) -> None:
    with ground.app.transaction(force_rollback=True):
        ticket = ground.open(case.worker.token, case.client)
    assert ticket is not None
    assert ground.seen(case.worker.token, ticket) == set()
    assert ground.value("select count(*) from plan.access where ticket = %s", ticket) == 0


def test_a_forged_ticket_shows_nothing(ground: Ground, case: Case) -> None:
    ground.open(case.worker.token, case.client)
    assert ground.seen(case.worker.token, uuid4()) == set()


def test_a_ticket_that_is_no_number_shows_nothing(ground: Ground, case: Case) -> None:
    for nonsense in ("' or true --", "*", "%", "00000000", "{}"):
        with pytest.raises(errors.InvalidTextRepresentation):
            ground.seen(case.worker.token, nonsense)  # type: ignore[arg-type]


def test_a_ticket_is_dead_after_ten_seconds(ground: Ground, case: Case) -> None:
    ticket = ground.open(case.worker.token, case.client)
    left = ground.value("select extract(epoch from max(expires_at) - clock_timestamp()) from plan.access where ticket = %s", ticket)
    assert 9 < left <= 10
    aged(ground, ticket, 9)
    assert ground.seen(case.worker.token, ticket) == case.readable
    aged(ground, ticket, 1)
    assert ground.seen(case.worker.token, ticket) == set()


def test_a_transaction_cannot_outlive_its_ticket(ground: Ground, case: Case) -> None:
    """The clock runs on inside a transaction."""
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app:
        assert parts_of(app) == case.readable
        aged(ground, ticket, 10)
        assert parts_of(app) == set()


#: What is done as the superuser between opening and reading; each must end the ticket.
CHANGES: dict[str, str] = {
    "a permit is given": "insert into plan.permit (id, client_id, valid_from, given_by, recorded_by, recorded_how)"
    " values (gen_random_uuid(), %(client)s, now(), %(client)s, %(client)s, 'self')",
    "a permit is withdrawn": "update plan.permit set valid_to = clock_timestamp() where client_id = %(client)s",
    "a prohibition is added": "insert into plan.prohibition (id, client_id, holds_in_emergency, valid_from, given_by, recorded_by)"
    " values (gen_random_uuid(), %(client)s, false, now(), %(client)s, %(client)s)",
    "the link ends": "update plan.link set valid_to = clock_timestamp() where id = %(link)s",
    "the link sees less": "update plan.link set sees_until = clock_timestamp() where id = %(link)s",
    "a representation is added": "insert into plan.representation (id, client_id, actor_id, topics, valid_from)"
    " values (gen_random_uuid(), %(client)s, %(actor)s, '{core}', now())",
    "the address becomes protected": "update plan.person set is_protected = true where id = %(client)s",
    "the home register changes": "update plan.person set home_register_id = %(health)s where id = %(client)s",
    "the session is revoked": "update plan.session set revoked_at = clock_timestamp() where token_digest = %(digest)s",
    "the session has expired": "update plan.session set expires_at = clock_timestamp() where token_digest = %(digest)s",
    "another session of the worker is revoked": "update plan.session set revoked_at = clock_timestamp() where token_digest = %(second)s",
}


def test_any_change_of_rights_ends_the_ticket(ground: Ground, case: Case) -> None:
    for change, statement in CHANGES.items():
        mine = ground.case()
        worker = mine.worker
        second = ground.session(worker.actor_id, worker.role, worker.organisation_id, worker.register_id, worker.post_id)
        ground.permit(mine.client, KELA)
        ticket = ground.open(worker.token, mine.client)
        assert ground.seen(worker.token, ticket) == mine.readable, change
        with ground.holding(worker.token, ticket) as app:
            assert parts_of(app) == mine.readable
            ground.boss.execute(
                statement,  # type: ignore[arg-type]
                {
                    "client": mine.client,
                    "link": mine.link,
                    "actor": mine.thief.actor_id,
                    "health": HEALTH,
                    "digest": digest(worker.token),
                    "second": digest(second),
                },
            )
            assert parts_of(app) == set(), f"{change}, within the transaction"
        assert ground.seen(worker.token, ticket) == set(), change


def test_a_session_that_was_idle_for_half_an_hour_is_over(ground: Ground, case: Case) -> None:
    ticket = ground.open(case.worker.token, case.client)
    for minutes, shown in ((29, case.readable), (30, set())):
        ground.boss.execute(
            "update plan.session set seen_at = clock_timestamp() - make_interval(mins => %s) where token_digest = %s",
            (minutes, digest(case.worker.token)),
        )
        assert ground.seen(case.worker.token, ticket) == shown, minutes
    assert ground.open(case.worker.token, case.client) is None
    assert ground.app.execute("select * from plan.who(%s)", (case.worker.token,)).fetchall() == []


def test_a_session_that_has_expired_or_was_revoked_opens_nothing(ground: Ground, case: Case) -> None:
    for ended in ("expires_at", "revoked_at"):
        mine = ground.case()
        ground.boss.execute(
            f"update plan.session set {ended} = clock_timestamp() where token_digest = %s",  # type: ignore[arg-type]
            (digest(mine.worker.token),),
        )
        assert ground.open(mine.worker.token, mine.client) is None, ended
        assert ground.app.execute("select * from plan.who(%s)", (mine.worker.token,)).fetchall() == [], ended


@pytest.mark.parametrize(
    "change",
    [
        "valid_to = (clock_timestamp() at time zone 'Europe/Helsinki')::date",
        "role = 'nurse'",
        "actor_id = (select id from plan.actor where id <> post.actor_id limit 1)",
    ],
)
def test_who_leaves_a_post_has_no_session_and_no_ticket_in_it(ground: Ground, case: Case, change: str) -> None:
    ticket = ground.open(case.worker.token, case.client)
    other = ground.open(case.thief.token, case.other)
    ground.boss.execute(f"update open.post set {change} where id = %s", (case.worker.post_id,))  # type: ignore[arg-type]
    assert ground.seen(case.worker.token, ticket) == set(), "the ticket outlived the post"
    assert ground.open(case.worker.token, case.client) is None
    assert ground.app.execute("select * from plan.who(%s)", (case.worker.token,)).fetchall() == []
    assert ground.seen(case.thief.token, other), "somebody else's session ended"


def test_a_session_lasts_no_longer_than_its_post(ground: Ground, case: Case) -> None:
    tomorrow = "(clock_timestamp() at time zone 'Europe/Helsinki')::date + 1"
    ask = f"select expires_at <= ({tomorrow})::timestamp at time zone 'Europe/Helsinki' from plan.session where token_digest = %s"
    ground.boss.execute(
        "update plan.session set expires_at = clock_timestamp() + interval '3 days' where token_digest = %s", (digest(case.worker.token),)
    )
    assert not ground.value(ask, digest(case.worker.token))
    ground.boss.execute(f"update open.post set valid_to = {tomorrow} where id = %s", (case.worker.post_id,))  # type: ignore[arg-type]
    assert ground.value(ask, digest(case.worker.token))
    subject, another = (
        ground.value("select subject from plan.actor where id = %s", case.worker.actor_id),
        digest(f"another of {case.client}"),
    )
    ground.auth.execute("select plan.start_session(%s, %s, %s, 72)", (another, subject, case.worker.post_id))
    assert ground.value(ask, another)


def test_an_unknown_token_opens_nothing_and_is_not_told_apart(ground: Ground, case: Case) -> None:
    assert ground.app.execute("select * from plan.open_plan('made up', %s, 'care', null, null, 'open')", (case.client,)).fetchall() == []
    assert ground.app.execute("select * from plan.open_plan('', %s, 'care', null, null, 'open')", (case.client,)).fetchall() == []
    assert ground.app.execute("select * from plan.open_plan(null, %s, 'care', null, null, 'open')", (case.client,)).fetchall() == []


def test_the_digest_is_not_the_token(ground: Ground, case: Case) -> None:
    """Who reads the table of sessions cannot sign in with what stands there."""
    assert ground.open(digest(case.worker.token).hex(), case.client) is None


def test_a_refusal_has_no_ticket_and_its_row_is_no_key(ground: Ground, case: Case) -> None:
    assert ground.open(case.worker.token, case.other) is None
    row = ground.boss.execute("select ticket, act from plan.access where client_id = %s", (case.other,)).fetchone()
    assert row is not None
    assert row[1] == "refused"
    assert ground.seen(case.worker.token, row[0]) == set()


def test_a_logged_write_or_search_is_no_key(ground: Ground, case: Case) -> None:
    """Only openings open: the row of a write lives as long as anybody wants, and shows nothing."""
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app:
        write(app, case.parts["core"], 1)
    with ground.boss.transaction():
        ground.boss.execute("set local session_replication_role = replica")
        ground.boss.execute("delete from plan.access where ticket = %s and act = 'open'", (ticket,))
        ground.boss.execute("update plan.access set expires_at = clock_timestamp() + interval '1 hour' where ticket = %s", (ticket,))
    assert ground.seen(case.worker.token, ticket) == set()


def test_the_ticket_shows_the_client_it_was_opened_for_only(ground: Ground, case: Case) -> None:
    ground.link(case.other, case.worker)
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app:
        assert parts_of(app) == case.readable
        for table in ("person", "link", "permit"):
            column = "id" if table == "person" else "client_id"
            assert {row[0] for row in app.execute(f"select {column} from plan.{table}")} <= {case.client}  # type: ignore[arg-type]
        for table in ("event", "part_version", "clock"):
            assert {row[0] for row in app.execute(f"select part_id from plan.{table}")} <= case.readable  # type: ignore[arg-type]


def test_what_hangs_on_hidden_parts_is_hidden_too(ground: Ground, case: Case) -> None:
    """Versions, events and clocks of a part that the ticket does not open."""
    hidden = case.parts["substance"]
    ground.boss.execute("update plan.part set version = 2 where id = %s", (hidden,))
    ground.boss.execute(
        "insert into plan.clock (id, part_id, deadline_id, amount, unit, started_at, pauses, due_at)"
        " values (gen_random_uuid(), %s, 'x', 1, 'day', now(), '{}', now())",
        (hidden,),
    )
    ground.boss.execute(
        "insert into plan.event (at, client_id, part_id, sort, did, to_state, by_client) values (now(), %s, %s, 'note', 'x', 'written', false)",
        (case.client, hidden),
    )
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app:
        for table in ("part_version", "event", "clock"):
            assert app.execute(f"select count(*) from plan.{table}").fetchone() == (0,), table  # type: ignore[arg-type]
        assert app.execute("update plan.clock set stopped_at = now()").rowcount == 0


def test_a_ticket_to_a_list_writes_nothing(ground: Ground, case: Case) -> None:
    """A list is for looking: its ticket neither changes nor adds."""
    task = ground.part(case.client, "core", sort="task", state="given", due_on="2026-01-01", assignee_id=case.worker.post_id)
    row = ground.app.execute("select ticket from plan.open_list(%s, 'today', '2026-01-01', 0)", (case.worker.token,)).fetchone()
    assert row is not None
    assert ground.seen(case.worker.token, row[0]) == {task}
    with ground.holding(case.worker.token, row[0]) as app:
        assert app.execute("update plan.part set version = 2").rowcount == 0
    with pytest.raises(errors.InsufficientPrivilege), ground.holding(case.worker.token, row[0]) as app:
        add_note(app, case.client)


def test_a_list_of_clients_shows_no_parts(ground: Ground, case: Case) -> None:
    row = ground.app.execute("select ticket from plan.open_clients(%s, '', 0)", (case.worker.token,)).fetchone()
    assert row is not None
    with ground.holding(case.worker.token, row[0]) as app:
        assert app.execute("select id from plan.person").fetchall() == [(case.client,)]
        assert parts_of(app) == set()


def test_a_list_of_clients_names_the_worker_s_own_of_today(ground: Ground, case: Case) -> None:
    """Not those of an ended or a coming relationship, of one part only, of another place of the same worker, nor the worker."""
    worker, coming, past, single, elsewhere = case.worker, *(ground.person() for _ in range(4))
    ends = {ground.link(coming, worker): "valid_from = now() + interval '1 day'", ground.link(past, worker): "valid_to = now()"}
    ends |= {ground.link(elsewhere, worker): f"organisation_id = '{KELA_OFFICE}'"}
    for link, change in ends.items():
        ground.boss.execute(f"update plan.link set {change} where id = %s", (link,))  # type: ignore[arg-type]
    ground.link(single, worker, "referral", ground.part(single, "core"))
    ground.link(worker.person_id, worker)
    row = ground.app.execute("select ticket from plan.open_clients(%s, '', 0)", (worker.token,)).fetchone()
    assert row is not None
    with ground.holding(worker.token, row[0]) as app:
        assert app.execute("select id from plan.person").fetchall() == [(case.client,)]
    assert ground.app.execute("select ticket from plan.open_clients(%s, '', 0)", (case.citizen,)).fetchall() == []
    assert ground.app.execute("select ticket from plan.open_list(%s, 'today', current_date, 0)", (case.citizen,)).fetchall() == []


def test_a_ticket_for_print_writes_nothing(ground: Ground, case: Case) -> None:
    ticket = ground.open(case.worker.token, case.client, act="export")
    assert ground.seen(case.worker.token, ticket) == case.readable
    with ground.holding(case.worker.token, ticket) as app:
        assert app.execute("update plan.part set version = 2").rowcount == 0


def test_nobody_opens_with_an_act_of_their_own_making(ground: Ground, case: Case) -> None:
    for act in ("list", "write", "refused", "log", "OPEN", "", None):
        assert ground.open(case.worker.token, case.client, act=act) is None, act


def test_an_opening_without_a_purpose_is_refused_and_logged(ground: Ground, case: Case) -> None:
    before = ground.value("select count(*) from plan.access where client_id = %s", case.client)
    for purpose in (None, "", "anything", "x" * 100):
        assert ground.open(case.worker.token, case.client, purpose) is None, purpose
    assert ground.value("select count(*) from plan.access where client_id = %s", case.client) == before + 4


def test_a_ticket_has_ended_only_when_it_has_opened_something(ground: Ground, case: Case) -> None:
    def ended(ticket: UUID) -> object:
        with ground.holding(case.worker.token, ticket) as app:
            return app.execute("select plan.has_ended()").fetchone()

    opened = ground.ticket("select ticket from plan.open_plan(%s, %s, 'care', null, null, 'open')", case.worker.token, case.client)
    refused = ground.ticket("select ticket from plan.open_plan(%s, %s, 'care', null, null, 'open')", case.worker.token, case.other)
    assert ended(opened) == ended(refused) == ended(uuid4()) == (False,)
    ground.boss.execute("update plan.person set rights_epoch = rights_epoch + 1 where id = %s", (case.client,))
    assert (ended(opened), ended(refused)) == ((True,), (False,))


def test_a_worker_sees_nothing_of_themself(ground: Ground, case: Case) -> None:
    worker = ground.worker(person=case.client)
    ground.link(case.client, worker)
    assert ground.open(worker.token, case.client) is None
    assert ground.open(worker.token, case.client, "emergency", REASON) is None
    ticket = ground.ticket("select ticket from plan.open_clients(%s, '', 0)", worker.token)
    with ground.holding(worker.token, ticket) as app:
        assert app.execute("select id from plan.person").fetchall() == []


def test_the_ticket_names_who_when_why(ground: Ground, case: Case) -> None:
    """The row that is the key is the row that the client reads."""
    ticket = ground.open(case.worker.token, case.client)
    rows = ground.boss.execute(
        "select actor_id, post_id, organisation_id, register_id, role, purpose, act, basis, basis_id, part_ids, write_ids, adds"
        " from plan.access where ticket = %s",
        (ticket,),
    ).fetchall()
    worker = case.worker
    assert len(rows) == 1
    *who, parts, writes, adds = rows[0]
    assert who == [
        worker.actor_id,
        worker.post_id,
        worker.organisation_id,
        SOCIAL,
        "social_worker",
        "care",
        "open",
        "own_register",
        case.link,
    ]
    assert (set(parts), writes, adds) == (case.readable, [case.parts["core"]], [f"{case.client}/{SOCIAL}/core/*"])


def test_only_the_committed_row_counts_not_the_words_of_the_app(ground: Ground, case: Case) -> None:
    """Settings that sound like rights give none."""
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app:
        for setting in ("punos.role", "punos.client", "punos.actor", "punos.read_keys", "punos.admin"):
            app.execute("select set_config(%s, %s, true)", (setting, str(case.other)))
        assert parts_of(app) == case.readable
