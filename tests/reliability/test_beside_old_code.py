"""`punos migrate` runs beside the code of before: after each single migration, what that code calls still works, and none keeps people waiting.

One empty database is migrated to where the last release stands, gets the way in of that release, and goes on from there one migration at a time.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from punos import clients
from punos.plumbing.postgres import APP, SUPERUSER, Cluster
from punos.plumbing.sql_files import run_functions
from tests.access.ground import digest
from tests.access.scratch import owner_at, sign_in

RELEASED = [
    ("clients", "0007_fuse"),
    ("learning", "0003_figures_from_eight"),
    ("organising", "0004_deadlines_tell_pauses"),
    ("plumbing", "0004_sealer"),
    ("providers", "0002_public"),
    ("trust", "0010_fuse"),
]
"""The newest migrations that run anywhere. What comes after them may still be changed; a release moves these on."""
WAY_IN = Path(__file__).with_name("way_in_of_before.sql")
"""The door to a plan as that release has it: with it, a release moves on too."""
SCHEMAS = "('plan'::regnamespace, 'open'::regnamespace, 'stats'::regnamespace)"
FUNCTIONS = f"select oid::regprocedure::text, proname::text, xmin::text, prosrc from pg_proc where pronamespace in {SCHEMAS}"
TABLES = f"select relname::text from pg_class where relnamespace in {SCHEMAS} and relkind in ('r', 'p') and not relispartition"
CHECKS = f"""select r.relname || '.' || c.conname, c.oid::bigint, c.convalidated from pg_constraint c join pg_class r on r.oid = c.conrelid
              where c.contype = 'c' and r.relnamespace in {SCHEMAS} and not r.relispartition"""
BARRED = f"""select distinct r.relname::text from pg_locks l join pg_class r on r.oid = l.relation
              where l.pid = pg_backend_pid() and l.mode = 'AccessExclusiveLock' and r.relnamespace in {SCHEMAS} and r.relkind in ('r', 'p')
                and not r.relispartition"""
Connection = psycopg.Connection[Any]


@dataclass(slots=True)
class Walk:
    """What was seen on the way, by migration."""

    opened: dict[str, bool] = field(default_factory=dict)
    missing: dict[str, set[str]] = field(default_factory=dict)
    barred: dict[str, set[str]] = field(default_factory=dict)
    proven_at_once: dict[str, set[str]] = field(default_factory=dict)
    never_proven: set[str] = field(default_factory=set)
    took: float = 0.0


@pytest.fixture(scope="module")
def database(cluster: Cluster) -> Iterator[str]:
    """An empty database, to which Django's login of the owner leads."""
    name = f"walked_{uuid4().hex[:12]}"
    cluster.create_database(name)
    try:
        with owner_at(name):
            yield name
    finally:
        with psycopg.connect(**cluster.server.sign_in(SUPERUSER, "postgres"), autocommit=True) as boss:
            boss.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def walk(cluster: Cluster, database: str) -> Walk:
    """To the release, and on from it one by one."""
    began, seen = time.monotonic(), Walk()
    migrate_to_release()
    with sign_in(cluster.server, SUPERUSER, database) as boss, sign_in(cluster.server, APP, database) as app:
        boss.execute("set role punos_guard")
        boss.execute(WAY_IN.read_text(encoding="utf-8").encode())
        boss.execute("reset role")
        token, client = a_worker_and_a_client(boss)
        tables = {row[0] for row in boss.execute(TABLES)}
        ours = {row[0]: row[2] for row in boss.execute(FUNCTIONS)}
        texts: list[tuple[str, dict[str, str]]] = []
        checks = rules_of_tables(boss)
        for name, migrate in steps(seen, tables):
            migrate()
            seen.opened[name] = opens(app, boss, token, client)
            functions = boss.execute(FUNCTIONS).fetchall()
            texts.append((name, {one: text for one, _, made, text in functions if ours.get(one, made) != made}))
            seen.missing[name] = {row[1] for row in functions} | {row[0] for row in boss.execute(TABLES)}  # what there is, for now
            now = rules_of_tables(boss)
            made = {one for one in now if one not in checks and one[0].split(".")[0] in tables}
            seen.proven_at_once[name] = {one[0] for one in made if now[one]}
            checks = now
        seen.never_proven = {one[0] for one, proven in checks.items() if not proven}
        there_in_the_end = seen.missing[name]
        for name, made_again in texts:
            absent = there_in_the_end - seen.missing[name]
            seen.missing[name] = {f"{one} names {other}" for one, text in made_again.items() for other in named(text, absent)}
    seen.took = time.monotonic() - began
    return seen


def rules_of_tables(boss: Connection) -> dict[tuple[str, int], bool]:
    """Each check of a table, by name and number, and whether it was proven of the rows that are there."""
    return {(name, number): proven for name, number, proven in boss.execute(CHECKS).fetchall()}


def migrate_to_release() -> None:
    """From nothing."""
    executor = MigrationExecutor(connections["owner"])
    known = {app for app, _ in executor.loader.graph.nodes}
    others = [leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] not in {app for app, _ in RELEASED}]
    assert {app for app, _ in RELEASED} <= known
    executor.migrate([*RELEASED, *others])


def steps(seen: Walk, tables: set[str]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each migration that follows, in the order of `punos migrate`; which tables of before it bars to everybody is noted as it runs."""
    executor = MigrationExecutor(connections["owner"])
    for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        name = f"{migration.app_label}.{migration.name}"

        def migrate(key: tuple[str, str] = (migration.app_label, migration.name), name: str = name) -> None:
            one = MigrationExecutor(connections["owner"])
            node = one.loader.graph.nodes[key]
            apply = node.apply

            def watched(*args: Any, **kwargs: Any) -> Any:
                state = apply(*args, **kwargs)
                with connections["owner"].cursor() as cursor:
                    cursor.execute(BARRED)
                    seen.barred[name] = {row[0] for row in cursor.fetchall()} & tables
                return state

            node.apply = watched
            one.migrate([key])

        yield name, migrate


def named(text: str, names: set[str]) -> set[str]:
    """Which of these functions a text calls, or which of these tables it reads or writes."""
    plain = re.sub(r"--[^\n]*", "", text)
    words = {*re.findall(r"\b(\w+)\(", plain), *re.findall(r"\b(?:from|join|into|update|table)\s+(?:plan\.|open\.)?(\w+)", plain)}
    return words & names


def a_worker_and_a_client(boss: Connection) -> tuple[str, object]:
    """As the release writes them: a client of a worker who has a session."""
    made = {name: uuid4() for name in ("county", "record", "client", "worker", "human", "post", "link", "part")} | {"token": "t" * 32}
    made |= {"digest": digest(str(made["token"]))}
    with boss.transaction():
        for statement in (
            """insert into open.organisation (id, key, name_fi, name_sv, name_en, sector, is_fictional)
               values (%(county)s, 'walked-county', 'x', 'x', 'x', 'county', true)""",
            """insert into open.register (id, key, name_fi, name_sv, name_en, controller_id, domain)
               values (%(record)s, 'walked-record', 'x', 'x', 'x', %(county)s, 'social')""",
            "insert into open.need (role, purpose, topic, level, scope) values ('social_worker', 'care', 'core', 'write', 'all')",
            """insert into plan.person (id, given_name, family_name, born_on, language, is_protected, home_register_id, is_synthetic, rights_epoch)
               select one, 'Testi', 'Henkilö', '1980-01-01', 'fi', false, %(record)s, true, 0
                 from unnest(array[%(client)s, %(human)s]::uuid[]) one""",
            "insert into plan.actor (id, person_id, subject, rights_epoch) values (%(worker)s, %(human)s, 'walked', 0)",
            """insert into open.post (id, actor_id, organisation_id, register_id, role, worker_name, valid_from)
               values (%(post)s, %(worker)s, %(county)s, %(record)s, 'social_worker', 'Testi Työntekijä', '2020-01-01')""",
            """insert into plan.session (token_digest, actor_id, organisation_id, register_id, post_id, role, started_at, seen_at, expires_at)
               values (%(digest)s, %(worker)s, %(county)s, %(record)s, %(post)s, 'social_worker', now(), now(), now() + interval '8 hours')""",
            """insert into plan.link (id, client_id, actor_id, organisation_id, register_id, purpose, valid_from, ground)
               values (%(link)s, %(client)s, %(worker)s, %(county)s, %(record)s, 'care', now() - interval '1 day', 'test')""",
            """insert into plan.part (id, client_id, sort, topic, register_id, state, body, version, withheld_from_client,
                                      withheld_from_representative, made_at, changed_at)
               values (%(part)s, %(client)s, 'note', 'core', %(record)s, 'written', '{}', 1, false, false, now(), now())""",
        ):
            boss.execute(statement, made)
    return str(made["token"]), made["client"]


def opens(app: Connection, boss: Connection, token: str, client: object) -> bool:
    """Whether the app of before opens the plan."""
    try:
        row = app.execute("select ticket from plan.open_plan(%s, %s, 'care', null, null, 'open')", (token, client)).fetchone()
    except psycopg.Error as error:
        print(f"the plan is not opened: {error}")
        return False
    found = boss.execute("select act from plan.access where ticket = %s", row).fetchall()
    return found == [("open",)]


def test_a_plan_opens_after_every_single_migration(walk: Walk) -> None:
    print(f"{len(walk.opened)} migrations after the release, one by one from an empty database in {walk.took:.1f} s")
    assert len(walk.opened) > 10, "there is nothing to see"
    assert [name for name, done in walk.opened.items() if not done] == []


def test_what_is_made_again_calls_nothing_that_a_later_migration_makes(walk: Walk) -> None:
    """Only functions that the release has: what is new to it, it does not call."""
    assert {name: found for name, found in walk.missing.items() if found} == {}


def test_no_rule_of_a_table_is_proven_while_the_table_is_barred(walk: Walk) -> None:
    """A constraint comes `not valid`, which looks at no row, and is proven by a later migration, which bars nobody."""
    assert {name: found for name, found in walk.proven_at_once.items() if found} == {}
    assert walk.never_proven == set()


def test_one_migration_bars_one_table(walk: Walk) -> None:
    assert {name: tables for name, tables in walk.barred.items() if len(tables) > 1} == {}
    print(f"barred for a moment: { {name: tables for name, tables in walk.barred.items() if tables} }")
    assert any(walk.barred.values()), "it saw no lock at all"


def test_these_checks_see_what_they_look_for() -> None:
    """The door to a plan, made again before what it calls: the fault that was there once."""
    text = "\n".join(text for text, _ in run_functions(Path(clients.__file__).parent / "sql", "opening.sql").sql)
    assert named(text, {"proof_holds_back", "second_holds_back", "attachment"}) == {"proof_holds_back", "second_holds_back", "attachment"}
    assert named("-- purge(x)\nselect 1", {"purge"}) == set()
