"""Attacks by the rights of the logins: what the app, the sign-in service and the planner may not do at all."""

from __future__ import annotations

import pytest
from psycopg import errors

from tests.access.ground import Case, Ground

#: Each is tried by the app with a good ticket in hand, and refused for want of rights.
REFUSED = {
    "read the log": "select count(*) from plan.access",
    "read sessions": "select count(*) from plan.session",
    "read identities": "select count(*) from plan.identity",
    "read actors": "select count(*) from plan.actor",
    "read notices": "select count(*) from plan.notice",
    "read the counts of sign-ins": "select count(*) from plan.sign_in_count",
    "forget the counts of sign-ins": "delete from plan.sign_in_count",
    "forge an opening": "insert into plan.access (ticket, token_digest, expires_at, actor_id, role, client_id, purpose, act, basis, client_epoch,"
    " actor_epoch) values (gen_random_uuid(), '', now(), gen_random_uuid(), 'x', gen_random_uuid(), 'care', 'open', 'permit', 0, 0)",
    "change the log": "update plan.access set reason = 'x'",
    "clean the log": "delete from plan.access",
    "forge a session": "insert into plan.session (token_digest, actor_id, role, started_at, seen_at, expires_at)"
    " values ('', gen_random_uuid(), 'citizen', now(), now(), now())",
    "forge a link": "insert into plan.link (id) values (gen_random_uuid())",
    "forge a permit": "insert into plan.permit (id) values (gen_random_uuid())",
    "end a permit": "update plan.permit set valid_to = now()",
    "forge a prohibition": "insert into plan.prohibition (id) values (gen_random_uuid())",
    "lift a prohibition": "update plan.prohibition set valid_to = now()",
    "forge a representation": "insert into plan.representation (id) values (gen_random_uuid())",
    "change a person": "update plan.person set is_protected = false",
    "turn back an epoch": "update plan.person set rights_epoch = 0",
    "add a person": "insert into plan.person (id) values (gen_random_uuid())",
    "forge an event": "insert into plan.event (did) values ('x')",
    "forge a version": "insert into plan.part_version (version) values (1)",
    "delete a part": "delete from plan.part",
    "empty parts": "truncate plan.part",
    "empty parts and all": "truncate plan.part cascade",
    "delete a clock": "delete from plan.clock",
    "lock everybody out": "lock table plan.person in access exclusive mode",
    "add a need": "insert into open.need (role, purpose, topic, level, scope) values ('nurse', 'care', 'substance', 'write', 'all')",
    "add a statute": "insert into open.statute (code, role, purpose, domain, topic) values ('x', 'nurse', 'care', 'social', 'core')",
    "take a post": "update open.post set role = 'social_worker'",
    "take a register": "update open.register set domain = 'health'",
    "take a step": "insert into open.part_step values ('note', 'written', 'gone')",
    "read steps": "select * from open.part_step",
    "copy parts out": "copy plan.access to stdout",
    "copy sessions in": "copy plan.session from stdin",
    "copy to a file": "copy plan.part to '/tmp/parts'",
    "copy through a program": "copy plan.part to program 'cat > /tmp/parts'",
    "copy from a file": "copy plan.clock from '/etc/passwd'",
    "be the owner": "set role punos_owner",
    "be the guard": "set role punos_guard",
    "be the sign-in service": "set role punos_auth",
    "be the superuser": "set role postgres",
    "sign in anew": "set session authorization punos_owner",
    "switch row security off on the table": "alter table plan.part disable row level security",
    "unforce row security": "alter table plan.part no force row level security",
    "take a table": "alter table plan.part owner to punos_app",
    "make a policy": "create policy mine on plan.part for select to punos_app using (true)",
    "change a policy": "alter policy app_reads on plan.part using (true)",
    "drop a policy": "drop policy app_reads on plan.part",
    "switch triggers off": "alter table plan.part disable trigger all",
    "drop a trigger": "drop trigger part_changed on plan.part",
    "skip triggers": "set session_replication_role = replica",
    "make a trigger": "create trigger mine before insert on plan.part for each row execute function plan.no_change()",
    "make a rule": "create rule mine as on select to plan.part do instead select 1",
    "make a temporary table": "create temporary table part (id uuid)",
    "make a temporary table of parts": "select * into temporary stolen from plan.part",
    "make a temporary view": "create temporary view part as select 1",
    "make a view": "create view plan.mine as select * from plan.part",
    "make a view elsewhere": "create view public.mine as select * from plan.part",
    "make a copy": "create materialized view open.mine as select * from plan.part",
    "make a table": "create table open.mine as select * from plan.part",
    "make an index": "create index mine on plan.part (body)",
    "make statistics": "create statistics plan.mine on client_id, topic from plan.part",
    "make a schema": "create schema mine",
    "make a function": "create function public.leak(text) returns boolean language sql as 'select true'",
    "make a temporary function": "create function pg_temp.leak(text) returns boolean language sql cost 0.01 as 'select true'",
    "make an operator": "create operator public.<<< (leftarg = text, rightarg = text, function = texteq)",
    "make a type": "create type plan.mine as (id uuid)",
    "make an extension": "create extension pg_stat_statements",
    "make a language": "create language plpython3u",
    "make a server": "create server mine foreign data wrapper postgres_fdw",
    "make a publication": "create publication mine for table plan.part",
    "make a role": "create role mine superuser",
    "take a role": "grant punos_guard to punos_app",
    "change the own role": "alter role punos_app bypassrls",
    "show statements": "set track_activities = on",
    "log statements": "set log_statement = 'all'",
    "log values": "set log_parameter_max_length = -1",
    "load a library": "load 'auto_explain'",
    "read a file": "select pg_read_file('/etc/passwd')",
    "list a folder": "select pg_ls_dir('.')",
    "read a file into a large object": "select lo_import('/etc/passwd')",
    "reload the server": "select pg_reload_conf()",
    "read passwords": "select * from pg_authid",
    "use a sequence": "select nextval('plan.access_id_seq')",
    "look at a sequence": "select last_value from plan.event_id_seq",
    "call the rule": "select plan.may(null::plan.session, gen_random_uuid(), 'care', null, null, '{}', now())",
    "call what may be added": "select plan.may_add(null::plan.session, gen_random_uuid(), 'care', now())",
    "open by hand": "select plan.record_opening(null::plan.session, gen_random_uuid(), gen_random_uuid(), 'care', null, null, 'open', '{}')",
    "refuse by hand": "select plan.record_refusal(null::plan.session, gen_random_uuid(), gen_random_uuid(), 'care', null, null)",
    "look up by hand": "select plan.record_lookup(null::plan.session, gen_random_uuid(), gen_random_uuid(), 'care', 'search', 'none', null)",
    "log a write by hand": "select plan.record_write(null::plan.access, gen_random_uuid())",
    "ask who": "select plan.whoami('x')",
    "ask for the live rows": "select plan.live_access()",
    "ask for the live look-ups": "select plan.live_access('{search,log}')",
    "ask whose a code is": "select plan.person_of_code(null::plan.session, 'x')",
    "ask for facets": "select plan.facets(gen_random_uuid())",
    "ask for the candidates": "select plan.listed(null::plan.session, 'today', '2026-01-01', 0)",
    "start a session": "select plan.start_session('x', 'x', null, 1)",
    "ask for places": "select plan.places_of('x')",
    "count a sign-in": "select plan.count_sign_in('x', 5)",
    "secure a table": "call plan.secure('part')",
    "hand over": "call plan.hand_over()",
}


@pytest.mark.parametrize("wish", REFUSED)
def test_the_app_may_not(ground: Ground, case: Case, wish: str) -> None:
    ticket = ground.open(case.worker.token, case.client)
    refusals = (
        errors.InsufficientPrivilege,
        errors.UndefinedTable,
        errors.UndefinedFile,
        errors.UndefinedObject,
        errors.FeatureNotSupported,
    )
    with pytest.raises(refusals) as caught, ground.holding(case.worker.token, ticket) as app:
        app.execute(REFUSED[wish])  # type: ignore[call-overload]
    if not isinstance(caught.value, errors.InsufficientPrivilege):
        assert wish in {"make a language", "make a server"}, f"refused for another reason: {caught.value}"


def test_copying_parts_out_gives_only_what_the_ticket_shows(ground: Ground, case: Case) -> None:
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app, app.cursor() as cursor, cursor.copy("copy plan.part (id) to stdout") as out:
        rows = b"".join(bytes(block) for block in out).split()
    assert {row.decode() for row in rows} == {str(one) for one in case.readable}
    with ground.app.cursor() as cursor, cursor.copy("copy (select * from plan.part) to stdout") as out:
        assert b"".join(bytes(block) for block in out) == b""


def test_with_row_security_off_the_app_reads_nothing_at_all(ground: Ground, case: Case) -> None:
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app:
        app.execute("set local row_security = off")
        with pytest.raises(errors.InsufficientPrivilege, match="would be affected by row-level security"), app.transaction():
            app.execute("select * from plan.part")


def test_the_app_does_not_set_the_whole_server(ground: Ground) -> None:
    for statement in ("alter system set log_statement = 'all'", "create database mine", "checkpoint"):
        with pytest.raises(errors.InsufficientPrivilege):
            ground.app.execute(statement)  # type: ignore[call-overload]


def test_listening_hears_nothing(ground: Ground, case: Case) -> None:
    """The app may listen, but nobody says anything of parts."""
    with ground.fresh_app() as app:
        app.execute("listen punos")
        app.execute("listen part")
        ticket = ground.open(case.worker.token, case.client)
        with ground.holding(case.worker.token, ticket) as other:
            other.execute("update plan.part set version = 2 where id = %s", (case.parts["core"],))
        assert list(app.notifies(timeout=0.05)) == []


def test_a_large_object_of_another_cannot_be_read(ground: Ground, case: Case) -> None:
    one = ground.value("select lo_from_bytea(0, 'kanarialintu')")
    with pytest.raises(errors.InsufficientPrivilege):
        ground.app.execute("select lo_get(%s)", (one,))
    with pytest.raises(errors.InsufficientPrivilege):
        ground.app.execute("select lo_export(%s, '/tmp/stolen')", (one,))
    ground.boss.execute("select lo_unlink(%s)", (one,))


@pytest.mark.parametrize("schema", ["plan", "open"])
@pytest.mark.parametrize("role", ["auth", "stats"])
def test_other_logins_read_no_table_of_the_plan(ground: Ground, role: str, schema: str) -> None:
    connection = getattr(ground, role)
    tables = [
        name for (name,) in ground.boss.execute("select relname from pg_class where relkind = 'r' and relnamespace = 'plan'::regnamespace")
    ]
    assert len(tables) >= 14
    public = {"need", "statute", "post", "part_step"} if role == "stats" else {"part_step", "clause"}
    for table in tables if schema == "plan" else public:
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(f"select count(*) from {schema}.{table}")


def test_the_planner_s_login_runs_nothing_of_the_plan(ground: Ground, case: Case) -> None:
    for call in ("plan.read_keys()", f"plan.who('{case.worker.token}')", "plan.places_of('x')", "plan.my_log('x', null)"):
        with pytest.raises(errors.InsufficientPrivilege, match="permission denied for schema plan"):
            ground.stats.execute(f"select {call}")  # type: ignore[call-overload]


def test_the_sign_in_login_opens_nothing(ground: Ground, case: Case) -> None:
    for call in (f"plan.open_plan('{case.worker.token}', '{case.client}', 'care', null, null, 'open')", f"plan.who('{case.worker.token}')"):
        with pytest.raises(errors.InsufficientPrivilege, match="permission denied for function"):
            ground.auth.execute(f"select {call}")  # type: ignore[call-overload]


def test_the_owner_reads_nothing_as_itself(ground: Ground, case: Case) -> None:
    """Forced row security binds the tables' owner too; it must say that it acts as the guard."""
    from punos.plumbing.postgres import OWNER
    from tests.access.scratch import sign_in

    with sign_in(ground.server, OWNER, ground.database) as owner:
        for table in ("part", "person", "access", "session"):
            assert owner.execute(f"select count(*) from plan.{table}").fetchone() == (0,)  # type: ignore[call-overload]
