"""Jobs are deferred as the app, in the transaction of their cause."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connection, transaction

from punos.plumbing import jobs


@pytest.fixture
def name() -> Iterator[str]:
    """A job that no worker knows; taken away afterwards."""
    made = f"test.{uuid4().hex}"
    yield made
    with connection.cursor() as cursor:
        cursor.execute("delete from public.procrastinate_jobs where task_name = %s", [made])


def waiting(name: str) -> list[dict[str, object]]:
    """The arguments of the jobs of this name that wait."""
    with connection.cursor() as cursor:
        cursor.execute("select args from public.procrastinate_jobs where task_name = %s and status = 'todo' order by id", [name])
        return [row[0] for row in cursor.fetchall()]


def test_a_job_waits_when_its_cause_is_committed(name: str) -> None:
    with transaction.atomic():
        jobs.defer(name, day="2026-01-31")
    assert waiting(name) in ([{"day": "2026-01-31"}], ['{"day": "2026-01-31"}'])


def test_what_is_rolled_back_defers_nothing(name: str) -> None:
    with transaction.atomic():
        jobs.defer(name)
        assert len(waiting(name)) == 1
        transaction.set_rollback(True)
    assert waiting(name) == []


def test_a_job_that_waits_already_is_not_doubled_and_spoils_nothing(name: str) -> None:
    with transaction.atomic():
        jobs.defer_once(name)
        jobs.defer_once(name)
        assert len(waiting(name)) == 1
    assert len(waiting(name)) == 1


def test_before_django_is_ready_a_job_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_app", None)
    with pytest.raises(RuntimeError, match=r"django\.setup"):
        jobs.defer(name)


def test_pages_do_not_own_the_queue() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select tableowner from pg_tables where schemaname = 'public' and tablename like 'procrastinate%%' group by 1")
        assert [row[0] for row in cursor.fetchall()] != ["punos_app"]
