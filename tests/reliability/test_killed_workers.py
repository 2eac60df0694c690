"""`kill -9` of queue workers: every job that was deferred has its effect exactly once, whatever moment its worker died at."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from punos.plumbing import jobs
from punos.plumbing.postgres import OWNER, SUPERUSER, Cluster
from tests.access.ground import Connection
from tests.access.scratch import sign_in
from tests.machine.test_worker import overdue_referral
from tests.proof import figure
from tests.reliability.counting_worker import COUNT
from tests.reliability.homes import until
from tests.reliability.proxy import Cut, Way, between

ROOT = Path(__file__).resolve().parents[2]
KILLS = figure(20, 200)
WORKERS = 3
BETWEEN = 6
"""Runs between two kills, at least."""
REFERRALS = 10


@pytest.fixture
def boss(cluster: Cluster) -> Iterator[Connection]:
    """The superuser, and two tables that the job writes into."""
    with sign_in(cluster.server, SUPERUSER, cluster.server.database) as one:
        one.execute("create table public.run (number integer); create table public.effect (number integer primary key)")
        one.execute("grant select, insert on public.run, public.effect to punos_app")
        try:
            yield one
        finally:
            one.execute("drop table public.run, public.effect; delete from public.procrastinate_jobs")


@contextmanager
def working(number: int, **told: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many workers; none is left after the block."""
    workers = [begun(told) for _ in range(number)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
            assert worker.stdin is not None
            worker.stdin.close()


def begun(told: dict[str, str]) -> subprocess.Popen[bytes]:
    """One more worker."""
    command = [sys.executable, "-m", "tests.reliability.counting_worker"]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **told}, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)


def number_of(boss: Connection, query: str) -> int:
    """A count."""
    row = boss.execute(query).fetchone()  # type: ignore[call-overload]
    assert row is not None
    return int(row[0])


RUNS, EFFECTS = "select count(*) from public.run", "select count(*) from public.effect"
WAITING = "select count(*) from public.procrastinate_jobs where task_name = 'test.count'"


def test_every_job_has_its_effect_once_whenever_its_worker_is_killed(boss: Connection) -> None:
    began, deferred, referrals = time.monotonic(), 0, [overdue_referral() for _ in range(REFERRALS)]
    with working(WORKERS) as workers:
        for _ in range(KILLS):
            more = range(deferred, deferred + BETWEEN + 4)
            for number in more:
                jobs.defer(COUNT, number=number)
            jobs.defer_once("clients.expire_referrals", timestamp=int(time.time()))
            deferred += len(more)
            seen = number_of(boss, RUNS)
            until(lambda: number_of(boss, RUNS) >= seen + BETWEEN or number_of(boss, WAITING) == 0, "nobody works")  # noqa: B023
            time.sleep(random.random() * 0.1)
            victim = workers.pop(random.randrange(len(workers)))
            victim.kill()
            victim.wait()
            assert victim.stdin is not None
            victim.stdin.close()
            workers.append(begun({}))
        until(lambda: number_of(boss, WAITING) == 0, "jobs of killed workers are not given back")
        until(lambda: number_of(boss, UNFINISHED) == 0, "the jobs of the night are not given back")
    lost, runs = deferred - number_of(boss, EFFECTS), number_of(boss, RUNS)
    print(
        f"{KILLS} kills of queue workers: {deferred} jobs, {lost} lost, {runs - deferred} begun again after a kill (twice in the table without a key, "
        f"once in the one with it), {time.monotonic() - began:.0f} s"
    )
    assert lost == 0
    assert runs > deferred, "no worker was killed in the middle of a job: the test proves nothing"
    assert states(boss, referrals) == {"expired": REFERRALS}
    chains = "select count(*) from plan.part p, plan.faults_of_chains(p.client_id) where p.id = any (%s)"
    assert boss.execute(chains, (referrals,)).fetchone() == (0,)
    connection.close()


UNFINISHED = "select count(*) from public.procrastinate_jobs where status in ('todo', 'doing')"


def states(boss: Connection, parts: list[UUID]) -> dict[str, int]:
    """How many of the parts are in which state, each changed once."""
    rows = boss.execute("select state, count(*) from plan.part where id = any (%s) and version = 2 group by 1", (parts,)).fetchall()
    return dict(rows)


def test_the_count_sees_an_effect_without_a_key_twice_and_a_job_that_is_not_given_back(boss: Connection) -> None:
    """Self-test: the table without a key tells runs apart, and a worker that gives nothing back leaves the job of a killed one lying."""
    with working(1, GIVES_BACK="0") as workers:
        for number in range(30):
            jobs.defer(COUNT, number=number)
        until(lambda: number_of(boss, "select count(*) from public.procrastinate_jobs where status = 'doing'") == 1, "nobody works")
        while True:  # until it died in the middle of a job
            workers[0].kill()
            workers[0].wait()
            time.sleep(0.5)  # what it had sent before it died may still be carried out
            if number_of(boss, "select count(*) from public.procrastinate_jobs where status = 'doing'"):
                break
            workers.append(begun({"GIVES_BACK": "0"}))
            dead = workers.pop(0)
            assert dead.stdin is not None
            dead.stdin.close()
            until(lambda: number_of(boss, "select count(*) from public.procrastinate_jobs where status = 'doing'") == 1, "nobody works")
        workers.append(begun({"GIVES_BACK": "0"}))
        until(lambda: number_of(boss, f"{WAITING} and status = 'todo'") == 0, "nobody works")
        time.sleep(3)
        assert number_of(boss, f"{WAITING} and status = 'doing'") == 1, (
            "without giving back, the job of the dead worker lies there for ever"
        )
        workers.append(begun({}))
        until(lambda: number_of(boss, WAITING) == 0, "it is not given back")
    connection.close()


def all_done(boss: Connection, jobs_deferred: int) -> None:
    """Wait until nothing waits, and count."""
    until(lambda: number_of(boss, WAITING) == 0, "jobs are left after the fault", 30)
    assert number_of(boss, EFFECTS) == jobs_deferred


def test_jobs_go_on_after_every_fault_of_the_database(boss: Connection, cluster: Cluster) -> None:
    """Cut off, silent, taking nobody, and without the report of a job that is done: one worker alone, which nobody starts again, does each job once."""
    began, number = time.monotonic(), 0

    def defer(more: int) -> None:
        nonlocal number
        for one in range(number, number + more):
            jobs.defer(COUNT, number=one)
        number += more

    with between(cluster.server) as proxy, working(1, PUNOS_DATABASE_URL=proxy.in_between.url(OWNER), PATIENCE_S="3") as workers:
        proxy.cut(Cut(holding=b"procrastinate_finish_job"))
        defer(15)
        all_done(boss, number)
        assert proxy.done == 1, "no report was cut"
        until(lambda: number_of(boss, UNFINISHED) == 0, "the job whose report was cut is not given back")
        told = []
        for way in (Way.CLOSED, Way.SILENT):
            defer(10)
            proxy.way = way
            proxy.hang_up()
            time.sleep(2)
            proxy.mend()
            mended = time.monotonic()
            all_done(boss, number)
            told.append(time.monotonic() - mended)
        assert workers[0].poll() is None, "the worker has ended"
    print(
        f"{number} jobs through a cut report, a closed and a silent database: each once, {number_of(boss, RUNS) - number} begun again;"
        f" all done {told[0]:.1f} and {told[1]:.1f} s after the fault; {time.monotonic() - began:.0f} s"
    )
    connection.close()


def test_the_count_sees_a_job_whose_report_was_lost(boss: Connection, cluster: Cluster) -> None:
    """The fault planted: a worker that takes no note of a report that failed. Its job lies there for as long as it lives."""
    with between(cluster.server) as proxy, working(1, PUNOS_DATABASE_URL=proxy.in_between.url(OWNER), NOTICES="0"):
        proxy.cut(Cut(holding=b"procrastinate_finish_job"))
        jobs.defer(COUNT, number=1)
        until(lambda: number_of(boss, RUNS) == 1, "nobody works")
        time.sleep(4)
        assert number_of(boss, "select count(*) from public.procrastinate_jobs where status = 'doing'") == 1
    connection.close()
