"""Tables and functions change while people write: nobody is refused, and nobody waits longer than a second for a change that waits itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from threading import Event, Thread
from uuid import UUID

import psycopg
import pytest
from django.db import connections
from psycopg.errors import UniqueViolation

from punos.plumbing.migrating import LOCK_TIMEOUT_MS, patiently
from punos.plumbing.postgres import OWNER, SUPERUSER, Cluster, ClusterError
from punos.plumbing.sql_files import run_functions, run_sql
from tests.access.ground import Ground
from tests.access.scratch import owner_at, scratch, sign_in
from tests.house.test_sql_files import AGAIN, HOUSE
from tests.reliability.at_work import working
from tests.reliability.homes import until
from tests.reliability.test_crash import WRITERS, Writer, wait_for

READS_FOR_S = 3.5
"""How long somebody reads the table that is to change."""
SLACK_S = 0.8
"""What a write may take on a busy machine besides."""
BINDING = HOUSE / "clients" / "sql" / "retention_binding.sql"
WAITS = "select count(*) from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())"


@dataclass(slots=True)
class Timed(Writer):
    """A writer who notes the longest wait, and what was refused."""

    longest: float = 0.0
    refused: int = 0

    def write(self, one: UUID) -> None:
        began = time.monotonic()
        try:
            Writer.write(self, one)
        except psycopg.Error as error:
            # A note sent again is found there; and an answer that is lost on purpose is no refusal.
            self.refused += not isinstance(error, UniqueViolation) and "did not come back" not in str(error)
            raise
        finally:
            self.longest = max(self.longest, time.monotonic() - began)


@pytest.fixture(scope="module")
def ground(cluster: Cluster) -> Iterator[Ground]:
    """A copy of the database, to which Django's login of the owner leads too."""
    with scratch(cluster) as (server, name), owner_at(name), closing(Ground(server, name)) as made:
        yield made


@contextmanager
def written_to(ground: Ground) -> Iterator[list[Timed]]:
    """Eight writers at work."""
    server, cases = replace(ground.server, database=ground.database), [ground.case() for _ in range(WRITERS)]
    writers = [Timed(number, server, case.worker, case.client) for number, case in enumerate(cases)]
    with working(writers):  # type: ignore[arg-type]
        wait_for(writers, 20)  # type: ignore[arg-type]
        for writer in writers:
            writer.longest = 0.0
        yield writers
        wait_for(writers, 20)  # type: ignore[arg-type]


@contextmanager
def read_for(ground: Ground, seconds: float) -> Iterator[None]:
    """Somebody reads the table of parts, in one long transaction."""
    begun = Event()

    def read() -> None:
        with sign_in(ground.server, SUPERUSER, ground.database, autocommit=False) as reader:
            reader.execute("select count(*) from plan.part")
            begun.set()
            time.sleep(seconds)

    thread = Thread(target=read)
    thread.start()
    begun.wait()
    try:
        yield
    finally:
        thread.join()


def add_column(name: str) -> None:
    """What a migration does."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"alter table plan.part add column {name} integer")


def told(writers: list[Timed]) -> tuple[float, int]:
    """The longest wait and the number of refusals."""
    return max(writer.longest for writer in writers), sum(writer.refused for writer in writers)


def test_a_change_that_waits_holds_nobody_up(ground: Ground) -> None:
    began = time.monotonic()
    with written_to(ground) as writers, read_for(ground, READS_FOR_S):
        patiently(lambda: add_column("patient"))
        took = time.monotonic() - began
    longest, refused = told(writers)
    print(f"a column added in {took:.1f} s under {WRITERS} writers and a long reader: longest wait {longest:.2f} s, {refused} refused")  # type: ignore[arg-type]
    assert took > READS_FOR_S - 1, "it did not have to wait: the test proves nothing"
    assert longest < LOCK_TIMEOUT_MS / 1000 + SLACK_S
    assert refused == 0


def test_the_clock_sees_a_change_that_waits_for_ever(ground: Ground) -> None:
    """The fault planted: no limit to the wait, so that all wait as long as the reader reads."""
    with written_to(ground) as writers, read_for(ground, READS_FOR_S):
        add_column("impatient")
    longest, _ = told(writers)
    print(f"without a limit: longest wait {longest:.2f} s")
    assert longest > LOCK_TIMEOUT_MS / 1000 + SLACK_S


def test_functions_are_made_again_under_writers(ground: Ground) -> None:
    """Every function of ours, as a migration makes them again: whoever is in the middle of something goes on."""
    with written_to(ground) as writers, sign_in(ground.server, OWNER, ground.database, autocommit=False) as owner:
        for file in AGAIN:
            with owner.transaction():
                for text, _ in run_functions(file.parent, file.name).sql:
                    owner.execute(text)
    longest, refused = told(writers)
    print(f"{len(AGAIN)} files of functions made again under {WRITERS} writers: longest wait {longest:.2f} s, {refused} refused")
    assert refused == 0
    assert longest < LOCK_TIMEOUT_MS / 1000 + SLACK_S


def test_triggers_are_made_again_in_the_order_of_the_writers(ground: Ground) -> None:
    """Whoever writes has the part and wants its event; who makes the triggers waits for the part and has no event meanwhile."""
    written, made = ground.boss, Event()

    def make() -> None:
        with sign_in(ground.server, OWNER, ground.database, autocommit=False) as owner:
            for text, _ in run_sql(BINDING.parent, BINDING.name).sql:
                owner.execute(text)
        made.set()

    with written.transaction():
        written.execute("lock table plan.part in row exclusive mode")
        thread = Thread(target=make)
        thread.start()
        until(lambda: ground.value(WAITS), "nobody waits for the writer: the test proves nothing")
        written.execute("set local lock_timeout = '300ms'")
        written.execute("lock table plan.part_version, plan.event in row exclusive mode")
        assert not made.is_set()
    thread.join()
    assert made.is_set()


def test_a_change_that_waits_for_who_waits_for_it_is_tried_again(ground: Ground) -> None:
    """PostgreSQL looks for a deadlock after a second, as long as a step waits for its lock: either may come first."""
    tried = 0

    def run() -> None:
        nonlocal tried
        tried += 1
        if tried == 1:
            with connections["owner"].cursor() as cursor:
                cursor.execute("do $$ begin raise exception using errcode = 'deadlock_detected'; end $$")
        add_column("stubborn")

    patiently(run, attempts=2)
    assert tried == 2
    assert ground.value("select count(*) from information_schema.columns where column_name = 'stubborn'") == 1


def test_a_table_that_is_never_free_is_told(ground: Ground) -> None:
    with read_for(ground, 2.5), pytest.raises(ClusterError, match="long transaction"):
        patiently(lambda: add_column("never"), attempts=1)
