"""Every fault that the catalogue's lint is for is planted in a copy of the database, is found, and is gone when mended."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from punos.plumbing import catalogue_checks as checks
from punos.plumbing.catalogue import _found, faults, faults_of_keeping, faults_of_login
from punos.plumbing.catalogue_checks import Check
from punos.plumbing.catalogue_rules import allowed_functions
from punos.plumbing.postgres import APP, OWNER, SUPERUSER, Cluster
from tests.access.scratch import scratch, sign_in

Connection = psycopg.Connection[Any]

#: What is planted (as the superuser, taken back at the end), and what the lint must then say: what and where.
PLANTED: dict[str, tuple[str, str]] = {
    "row security off": ("alter table plan.part disable row level security", "row security is off on table plan.part"),
    "row security not forced": ("alter table plan.clock no force row level security", "does not bind the owner of table plan.clock"),
    "a new table without row security": ("create table plan.diary (client_id uuid)", "row security is off on table plan.diary"),
    "no policy for the guard": ("drop policy guard on plan.link", "table plan.link lacks the policy guard"),
    "a policy open to everybody": ("create policy all_read on plan.part for select using (true)", "policy all_read of plan.part"),
    "a policy that asks for no key": (
        "alter policy app_reads on plan.event using (true)",
        "policy app_reads of plan.event is not for punos_app alone, or does not ask for the keys",
    ),
    "a policy that checks no key on writing": (
        "alter policy app_writes on plan.clock with check (true)",
        "policy app_writes of plan.clock",
    ),
    "a policy gone": ("drop policy app_reads on plan.person", "policy app_reads is missing on plan.person"),
    "a table of the app": ("alter table plan.event owner to punos_app", "the role punos_app owns table event"),
    "a view with its owner's rights": (
        "create view open.shortcut as select id from plan.part",
        "view open.shortcut reads with its owner's",
    ),
    "a copy": ("create materialized view plan.copy as select id from plan.part", "materialized view plan.copy is a copy"),
    "a function with the superuser's rights": (
        (
            "create function plan.peek() returns bigint language sql security definer set search_path = plan, pg_temp"
            " as 'select 1::bigint';revoke execute on function plan.peek() from public"
        ),
        "function plan.peek() runs with the rights of postgres",
    ),
    "a function of the guard without a path": (
        "alter function plan.read_keys() reset search_path",
        "function plan.read_keys() runs with its owner's rights and finds names",
    ),
    "a function whose path ends elsewhere": (
        "alter function plan.read_keys() set search_path = pg_temp, plan",
        "function plan.read_keys() runs with its owner's rights and finds names",
    ),
    "a right to run the rule": (
        "grant execute on function plan.whoami(text) to punos_app",
        "function plan.whoami(text) may be run by punos_app",
    ),
    "a right to run for everybody": ("grant execute on function plan.who(text) to public", "function plan.who(text) may be run by public"),
    "a right to sign in for pages": (
        "grant execute on function plan.start_session(bytea, text, uuid, integer, timestamptz) to punos_app",
        "function plan.start_session(bytea, text, uuid, integer, timestamp with time zone) may be run by punos_app",
    ),
    "a right to delete": ("grant delete on plan.part to punos_app", "the role punos_app may delete on plan.part"),
    "a right to empty": ("grant truncate on plan.event to punos_app", "the role punos_app may truncate on plan.event"),
    "a right to write the log": ("grant insert on plan.access to punos_app", "the role punos_app may insert on plan.access"),
    "a right to read sessions": ("grant select on plan.session to punos_app", "the role punos_app may select on plan.session"),
    "a right to change a whole part": ("grant update on plan.part to punos_app", "the role punos_app may update on plan.part"),
    "a right to change one column": ("grant update (client_id) on plan.part to punos_app", "may update column client_id of plan.part"),
    "a right to read for everybody": ("grant select on plan.person to public", "the role public may select on plan.person"),
    "a right to count on": (
        "grant usage on sequence plan.access_id_seq to punos_app",
        "the role punos_app may usage on plan.access_id_seq",
    ),
    "a right to change the needs": ("grant insert on open.need to punos_app", "the role punos_app may insert on open.need"),
    "a right of the planner": ("grant usage on schema plan to punos_stats", "the role punos_stats may use schema plan"),
    "a right to create": ("grant create on schema open to punos_app", "the role punos_app may create things in schema open"),
    "the log may change": (
        "drop trigger append_only on plan.access",
        "trigger append_only is missing, altered or off on table plan.access",
    ),
    "the log may be emptied": ("alter table plan.access disable trigger append_only_whole", "trigger append_only_whole is missing"),
    "events may change": ("drop trigger append_only on plan.event", "off on table plan.event"),
    "versions may change": ("drop trigger append_only on plan.part_version", "off on table plan.part_version"),
    "a log only of deletions": (
        (
            "drop trigger append_only on plan.access; create trigger append_only before delete on plan.access for"
            " each row execute function plan.no_change()"
        ),
        "trigger append_only is missing, altered",
    ),
    "no version is kept": ("alter table plan.part disable trigger part_changed", "trigger part_changed is missing"),
    "rights change in silence": (
        "drop trigger rights_changed on plan.permit",
        "trigger rights_changed is missing, altered or off on table plan.permit",
    ),
    "something of the app's": ("create schema app_things authorization punos_app", "the role punos_app owns schema app_things"),
    "superuser": ("alter role punos_app superuser", "the role punos_app may do everything"),
    "bypassing": ("alter role punos_auth bypassrls", "the role punos_auth may pass by row security"),
    "making roles": ("alter role punos_app createrole", "the role punos_app may create roles"),
    "making databases": ("alter role punos_stats createdb", "the role punos_stats may create databases"),
    "copying": ("alter role punos_app replication", "the role punos_app may copy the server"),
    "a guard that signs in": ("alter role punos_guard login", "the role punos_guard may sign in"),
    "member of the guard": ("grant punos_guard to punos_app", "the role punos_app is a member of punos_guard"),
    "member of a reader": ("grant pg_read_all_data to punos_stats", "the role punos_stats is a member of pg_read_all_data"),
    "statements to be seen": ("alter role punos_app reset track_activities", "the statements of punos_app can be read"),
    "statements to be shown": ("grant set on parameter track_activities to punos_app", "the role punos_app may switch on track_activities"),
}


@pytest.fixture(scope="module")
def spoiled(cluster: Cluster) -> Iterator[tuple[Connection, Connection]]:
    """A copy of the database: as the superuser and as the app."""
    with scratch(cluster) as (server, name), sign_in(server, SUPERUSER, name) as boss, sign_in(server, APP, name) as app:
        yield boss, app


def test_the_migrated_database_has_no_fault(spoiled: tuple[Connection, Connection]) -> None:
    boss, app = spoiled
    assert faults(app) == []
    assert faults_of_login(app) == []
    assert faults(boss) == [], "the lint says the same to everybody"


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(spoiled: tuple[Connection, Connection], fault: str) -> None:
    boss, _ = spoiled
    planted, words = PLANTED[fault]
    with boss.transaction(force_rollback=True):
        boss.execute(planted)  # type: ignore[call-overload]
        found = faults(boss)
    assert [line for line in found if words in line], found
    assert all(":" in line for line in found), "each line tells the cure"


ELSEWHERE = {
    "the role punos_stats is missing": "alter role punos_stats rename to punos_gone",
    "the database has no schema stats": "alter schema stats rename to gone",
    "temporary tables": "grant temporary on database {database} to public",
}
"""What other tests of this page plant."""


def test_every_check_of_the_lint_is_the_only_one_to_see_something(spoiled: tuple[Connection, Connection]) -> None:
    """Each check taken out in turn: some planted fault is then seen by nobody. A check that nothing needs guards nothing."""
    boss, _ = spoiled
    wanted = {*checks.PRESENT, *checks.ROLES, *checks.ROWS, *checks.FUNCTIONS, *checks.WRITING}
    alone: dict[Check, str] = {}
    for name, planted in {**{name: sql for name, (sql, _) in PLANTED.items()}, **ELSEWHERE}.items():
        with boss.transaction(force_rollback=True):
            boss.execute(planted.replace("{database}", str(boss.info.dbname)))  # type: ignore[call-overload]
            missing = [check for check in checks.PRESENT if lines(boss, check)]
            seeing = missing or [check for check in wanted if lines(boss, check)]
        if len(seeing) == 1:
            alone[seeing[0]] = name
    for check in sorted(wanted, key=lambda one: one.words):
        print(f"{'killed  ' if check in alone else 'SURVIVED'}  without the check {check.words[:60]!r}  <- {alone.get(check, 'nobody')}")
    assert not [check.words for check in wanted if check not in alone]


def lines(boss: Connection, check: Check) -> list[str]:
    """What one check alone says."""
    return list(_found(boss, [check]))


def test_temporary_tables_are_found(spoiled: tuple[Connection, Connection]) -> None:
    boss, _ = spoiled
    with boss.transaction(force_rollback=True):
        boss.execute(f"grant temporary on database {boss.info.dbname} to public")  # type: ignore[call-overload]
        found = faults(boss)
    assert [line for line in found if line.startswith(f"the role {APP} may make temporary tables")], found


def test_the_real_database_gives_nobody_temporary_tables() -> None:
    from django.db import connections

    assert faults(connections["default"]) == []


def test_settings_that_lose_writes_are_found(spoiled: tuple[Connection, Connection], monkeypatch: pytest.MonkeyPatch) -> None:
    """The servers of tests are forgetful, so the lint must find it there, and say nothing of it only under PUNOS_TEST."""
    _, app = spoiled
    found = faults_of_keeping(app)
    assert [line.split()[3] for line in found] == ["fsync", "full_page_writes", "synchronous_commit"], found
    assert faults(app) == []
    monkeypatch.delenv("PUNOS_TEST")
    assert os.environ.get("PUNOS_TEST") is None
    assert faults(app) == found


def test_a_database_without_the_schema_is_said_in_one_line(cluster: Cluster) -> None:
    with scratch(cluster, template="template0") as (server, name), sign_in(server, SUPERUSER, name) as boss:
        found = faults(boss)
    assert found == [f"the database has no schema {room}: run `punos migrate`" for room in ("plan", "open", "stats")]


@pytest.mark.parametrize(
    ("role", "words"),
    [(SUPERUSER, "is a superuser"), (SUPERUSER, "bypasses row security"), (OWNER, "tables of the plan"), (OWNER, "punos_app")],
)
def test_pages_do_not_sign_in_as_anybody_else(cluster: Cluster, role: str, words: str) -> None:
    with psycopg.connect(**cluster.server.sign_in(role)) as connection:
        found = faults_of_login(connection)
    assert [line for line in found if words in line], found


def test_every_granted_function_exists(spoiled: tuple[Connection, Connection]) -> None:
    boss, _ = spoiled
    granted = allowed_functions()
    assert len(granted) > 20
    assert {role for role, _ in granted} <= {"punos_app", "punos_auth", "punos_seal"}
    for _, function in granted:
        assert boss.execute("select to_regprocedure(%s)", [function]).fetchone() != (None,), function
