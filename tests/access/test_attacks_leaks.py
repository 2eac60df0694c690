"""Attacks by leaks: errors, plans, statistics, the activity view, and the difference between hidden and not there."""

from __future__ import annotations

from uuid import uuid4

import pytest
from psycopg import errors

from punos.trust import access
from tests.access.ground import CANARY, SOCIAL, Case, Ground, hold, parts_of

#: Conditions that fail, or would tell, on rows that hold the canary; the hidden ones must never be touched by them.
PROBES = {
    "division": "1 / (length(body ->> 'text') - {length}) = 0",
    "cast to a number": "(body ->> 'text')::int = 0",
    "cast to a day": "(body ->> 'text')::date = now()",
    "cast to a number of the whole": "body::text::int = 0",
    "regular expression": "'x' ~ ((body ->> 'text') || '(')",
    "json path": "jsonb_path_exists(body, ((body ->> 'text') || ' [')::jsonpath)",
    "array bound": "(array[1])[(body ->> 'text')::int] = 1",
    "substring": "substring(body ->> 'text' from 1 for -1) = 'x'",
    "overflow": "repeat(body ->> 'text', 2147483647) = 'x'",
    "a query within": "(select 1 / (length(body ->> 'text') - {length})) = 1",
}


@pytest.mark.parametrize("probe", PROBES)
def test_a_failing_condition_never_meets_a_hidden_row(ground: Ground, case: Case, probe: str) -> None:
    condition = PROBES[probe].format(length=len(f"{CANARY} substance"))
    ground.boss.execute("update plan.part set body = '1', version = version + 1 where id = any (%s)", (list(case.readable),))
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app:
        for query in (
            "select count(*) from plan.part where {0}",
            "select count(*) from plan.part p join plan.part q using (id) where ({0})",
        ):
            asked = query.format(condition.replace("body", "p.body") if "join" in query else condition)
            app.execute(asked)  # type: ignore[call-overload]
        app.execute(f"select count(*) from plan.part where client_id = %s and ({condition})", (case.client,))  # type: ignore[arg-type]


def test_the_probes_do_fail_on_rows_in_sight(ground: Ground, case: Case) -> None:
    """Otherwise the test before would show nothing."""
    ticket = ground.open(case.worker.token, case.client)
    failed = 0
    for condition in PROBES.values():
        ready = condition.format(length=len(f"{CANARY} core"))
        try:
            with ground.holding(case.worker.token, ticket) as app:
                app.execute(f"select count(*) from plan.part where {ready}")  # type: ignore[call-overload]
        except (errors.DataError, errors.ProgramLimitExceeded, errors.SyntaxError):
            failed += 1
    assert failed == len(PROBES)


def test_refused_and_not_there_look_alike(ground: Ground, case: Case) -> None:
    def asked(client: object) -> list[object]:
        rows = ground.app.execute(
            "select * from plan.open_plan(%s, %s, 'care', null, null, 'open')", (case.worker.token, client)
        ).fetchall()
        return [value for row in rows for value in row[1:-1]]  # but for the ticket, which is new each time, and the moment

    assert asked(case.client) == asked(case.other) == asked(uuid4())


def test_an_opening_tells_nothing_before_it_is_committed(ground: Ground, case: Case) -> None:
    """Who would open and roll back learns nothing: there is a ticket always, and what it opens is seen when it is taken, later."""

    def asked(client: object) -> tuple[object, ...]:
        with ground.app.transaction(force_rollback=True):
            ticket, *rest = ground.app.execute(
                "select * from plan.open_plan(%s, %s, 'care', null, null, 'open')", (case.worker.token, client)
            ).fetchone()  # type: ignore[misc]
            taken = ground.app.execute("select plan.take(%s, %s)", (case.worker.token, ticket)).fetchone()
            ended = ground.app.execute("select plan.has_ended()").fetchone()
        return ticket is None, taken, ended, *rest[:-1]

    assert asked(case.client) == asked(case.other) == asked(uuid4())


def test_a_ticket_tells_when_taken_whether_it_opens_anything(ground: Ground, case: Case) -> None:
    def taken(client: object) -> object:
        row = ground.app.execute("select ticket from plan.open_plan(%s, %s, 'care', null, null, 'open')", (case.worker.token, client))
        return ground.app.execute("select plan.take(%s, %s)", (case.worker.token, row.fetchone()[0])).fetchone()  # type: ignore[index]

    assert taken(case.client) == (True,)
    assert taken(case.other) == taken(uuid4()) == (False,)


def test_the_plan_of_a_query_shows_no_value(ground: Ground, case: Case) -> None:
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app:
        for query in (
            "select body from plan.part",
            "select body from plan.part where body ->> 'text' like 'kana%'",
            "select p.body from plan.part p join plan.person c on c.id = p.client_id order by c.family_name",
        ):
            plan = app.execute(f"explain (analyze, verbose, costs off, timing off, summary off) {query}").fetchall()  # type: ignore[call-overload]
            text = "\n".join(row[0] for row in plan)
            assert CANARY not in text
            assert str(case.client) not in text
            assert str(case.parts["substance"]) not in text
            assert case.worker.token not in text


def test_statistics_of_columns_are_hidden(ground: Ground, case: Case) -> None:
    ground.boss.execute("analyze plan.part, plan.person, plan.access")
    assert ground.value("select count(*) from pg_stats where schemaname = 'plan'") > 10
    for view in ("pg_stats", "pg_stats_ext", "pg_stats_ext_exprs"):
        assert ground.app.execute(f"select count(*) from {view} where schemaname = 'plan'").fetchone() == (0,), view  # type: ignore[call-overload]


def test_another_connection_sees_no_token(ground: Ground, case: Case) -> None:
    """Neither a running statement nor the last one of an idle connection, even when its values stand in its text."""
    with ground.fresh_app() as busy:
        busy.execute(f"select * from plan.who('{case.worker.token}')")  # type: ignore[call-overload]
        with busy.transaction():
            busy.execute(f"select set_config('punos.token', '{case.worker.token}', true)")  # type: ignore[call-overload]
            for spy in (ground.app, ground.stats, ground.auth):
                seen = spy.execute("select coalesce(string_agg(a::text, ' '), '') from pg_stat_activity a").fetchone()
                assert seen is not None
                assert case.worker.token not in seen[0]
                assert "punos.token" not in seen[0]
                assert spy.execute("select count(*) from pg_stat_activity where query ~ 'plan.who'").fetchone() == (0,)


def test_statements_are_not_collected(ground: Ground) -> None:
    with pytest.raises(errors.UndefinedTable):
        ground.app.execute("select * from pg_stat_statements")


def test_django_sends_values_apart_from_the_statement(ground: Ground) -> None:
    from django.db import connections

    for alias in ("default", "auth", "stats"):
        assert connections[alias].settings_dict["OPTIONS"]["server_side_binding"] is True


def test_nothing_is_left_in_a_kept_connection(ground: Ground) -> None:
    """The next request on a connection finds neither token nor ticket, whether the one before committed or failed."""
    from django.db import close_old_connections, connection, transaction

    def left() -> tuple[object, ...]:
        with connection.cursor() as cursor:
            cursor.execute("select coalesce(current_setting('punos.token', true), ''), coalesce(current_setting('punos.ticket', true), '')")
            row: tuple[object, ...] = cursor.fetchone()
        return row

    for fails in (False, True):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select set_config('punos.token', 'secret', true), set_config('punos.ticket', %s, true)", [str(uuid4())])
            transaction.set_rollback(fails)
        assert left() == ("", "")
        close_old_connections()
        assert left() == ("", "")


@pytest.mark.parametrize(
    ("leaves", "left"),
    [
        ("declare kept cursor with hold for select 'secret'", "select count(*) from pg_cursors"),
        (
            "select set_config('punos.token', 'secret', false)",
            "select count(*) where current_setting('punos.token', true) = 'secret'",
        ),
        (
            "select set_config('punos.ticket', 'secret', false)",
            "select count(*) where current_setting('punos.ticket', true) = 'secret'",
        ),
        (
            "select set_config('punos.did', 'secret', false)",
            "select count(*) where current_setting('punos.did', true) = 'secret'",
        ),
    ],
)
def test_what_would_outlive_its_transaction_is_gone_before_the_next_request(ground: Ground, leaves: str, left: str) -> None:
    """A held cursor would show the next request what a ticket showed; a setting of the session would be a ticket itself."""
    from django.db import close_old_connections, connection

    def asked(query: str) -> object:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()[0]

    mine = asked("select pg_backend_pid()")
    with connection.cursor() as cursor:
        cursor.execute(leaves)
    assert asked(left) == 1, "it does outlive the transaction"
    access.who("nobody")  # leaves nothing itself, but does not hide what others left
    close_old_connections()  # what Django does between two requests
    assert asked(left) == 0
    assert asked("select pg_backend_pid()") == mine, "the connection stays with its thread"


@pytest.mark.parametrize("touched", [True, False])
@pytest.mark.parametrize("lost", ["closed here", "ended by the server"])
def test_a_lost_connection_is_made_anew_before_the_next_request(ground: Ground, lost: str, touched: bool) -> None:
    """Also when nothing needs to be cleaned, so that the server is not asked anything."""
    from django.db import close_old_connections, connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (mine,) = cursor.fetchone()
    if not touched:
        close_old_connections()
        access.who("nobody")
    assert connection.touched is touched
    if lost == "closed here":
        connection.connection.close()
    else:
        ground.boss.execute("select pg_terminate_backend(%s, 5000)", (mine,))
    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        assert cursor.fetchone() != (mine,)


def test_nothing_is_left_after_a_transaction(ground: Ground, case: Case) -> None:
    """The same on a plain connection, with a real ticket and parts to see."""
    ticket = ground.open(case.worker.token, case.client)
    assert ground.seen(case.worker.token, ticket) == case.readable
    assert parts_of(ground.app) == set()
    with ground.app.transaction():
        assert parts_of(ground.app) == set()
    with ground.app.transaction(force_rollback=True):
        hold(ground.app, case.worker.token, ticket)
    assert parts_of(ground.app) == set()


def test_a_prepared_statement_keeps_no_rights(ground: Ground, case: Case) -> None:
    """Planned once under a ticket, run often enough for a plan that stays: it shows what the ticket in hand shows, and no more."""
    ticket = ground.open(case.worker.token, case.client)
    with ground.fresh_app() as app:

        def shown() -> set[object]:
            return {row[0] for row in app.execute("execute mine").fetchall()}

        with ground.holding(case.worker.token, ticket, app):
            app.execute("prepare mine as select id from plan.part")
            assert [shown() for _ in range(7)] == [case.readable] * 7
        assert shown() == set()
        with ground.holding(case.thief.token, ground.open(case.thief.token, case.other), app):
            assert shown() == {case.others["core"], case.others["economy"]}


def test_a_ticket_used_again_later_or_after_signing_out_shows_nothing(ground: Ground, case: Case) -> None:
    ticket = ground.open(case.worker.token, case.client)
    assert ground.seen(case.worker.token, ticket) == case.readable
    assert ground.seen(case.worker.token, ticket, ground.second) == case.readable, "within its ten seconds, by its own session"
    ground.app.execute("select plan.end_session(%s)", (case.worker.token,))
    again = ground.session(case.worker.actor_id, "social_worker", case.worker.organisation_id, SOCIAL, case.worker.post_id)
    for token in (case.worker.token, again):
        assert ground.seen(token, ticket) == set()


def test_the_tables_of_names_tell_no_names(ground: Ground, case: Case) -> None:
    """Comments, settings and defaults of the catalogue hold nothing of clients."""
    for query in ("select string_agg(c::text, ' ') from pg_class c", "select string_agg(s::text, ' ') from pg_settings s"):
        row = ground.app.execute(query).fetchone()  # type: ignore[call-overload]
        assert row is not None
        assert CANARY not in row[0]


def test_an_error_of_the_database_names_no_client(ground: Ground, case: Case) -> None:
    ticket = ground.open(case.worker.token, case.client)
    with pytest.raises(errors.CheckViolation) as caught, ground.holding(case.worker.token, ticket) as app:
        app.execute("update plan.part set state = 'nonsense', version = 2 where id = %s", (case.parts["core"],))
    said = f"{caught.value} {caught.value.diag.message_detail} {caught.value.diag.context}"
    assert CANARY not in said
    assert str(case.client) not in said
