"""The worker: it catches up, runs what was deferred, keeps no finished job, and stops when told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from procrastinate import App
from procrastinate.testing import InMemoryConnector

from punos import worker
from punos.clients.tests.factories import SmallCounty
from punos.plumbing import jobs


def overdue_referral() -> UUID:
    """A referral whose last day to answer was yesterday."""
    county, new = SmallCounty(), uuid4()
    organisation = county.organisation()
    register, client = county.register(organisation), county.client()
    at = datetime.now(UTC) - timedelta(days=9)
    county.guard(
        """insert into plan.part (id, client_id, sort, topic, register_id, organisation_id, state, due_on, body, version, made_at, changed_at,
                                  withheld_from_client, withheld_from_representative)
           values (%s, %s, 'referral', 'core', %s, %s, 'sent', %s, '{}', 1, %s, %s, false, false)""",
        [new, client.id, register, organisation, (datetime.now(UTC) - timedelta(days=2)).date(), at, at],
    )
    return new


def state(part: UUID) -> str:
    """The state of a part, seen past row security."""
    return str(SmallCounty().guard("select state from plan.part where id = %s", [part])[0][0])


def unfinished() -> int:
    """Jobs that wait or run."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from public.procrastinate_jobs where task_name = any (%s)", [list(worker.JOBS)])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def test_every_job_has_a_time_of_night() -> None:
    app = App(connector=InMemoryConnector())
    worker.register(app)
    assert {task.task.name for task in app.periodic_registry.periodic_tasks.values()} == set(worker.JOBS)
    assert set(worker.JOBS) <= set(app.tasks)


def test_the_worker_catches_up_and_stops_when_told() -> None:
    referral = overdue_referral()
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "punos.worker"], env={**os.environ}, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        until = time.monotonic() + 30
        while (state(referral) != "expired" or unfinished()) and time.monotonic() < until and process.poll() is None:
            time.sleep(0.2)
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=20)
    assert state(referral) == "expired", said
    assert unfinished() == 0, said
    assert process.returncode == 0, said
    assert "Warning" not in said, said


def test_a_second_start_finds_the_job_waiting() -> None:
    name = "learning.count_promises"
    jobs.defer_once(name, timestamp=0)
    try:
        assert unfinished() == 1
        jobs.defer_once(name, timestamp=0)
        assert unfinished() == 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute("delete from public.procrastinate_jobs where task_name = %s", [name])


def test_a_job_gets_the_day_in_finland(monkeypatch: pytest.MonkeyPatch) -> None:
    days = []
    run = worker._job("x", lambda on: days.append(on) or 0)
    run(int(datetime(2026, 1, 31, 22, 10, tzinfo=UTC).timestamp()))
    assert [str(day) for day in days] == ["2026-02-01"]
