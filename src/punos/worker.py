"""The door of the clock: runs the jobs that pages defer, and those of the night. `python -m punos.worker`, or `punos work`.

A job is called by its name and calls one action. It runs as the app does and holds no session: it can open nobody's plan. It runs at least once: what a
worker had begun when it was killed is begun again by another, so what a job does must be the same when it is done twice.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from procrastinate import App, RetryStrategy
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status

GRACE_S = 10.0
"""How long a job may go on after the worker has been told to stop; procrastinate gives it back to the queue then."""
BEAT_S, SILENT_S = 10.0, 30.0
"""How often a worker shows that it lives, and after what silence its jobs are given back: it was killed, or lost its machine."""
AGAIN = RetryStrategy(max_attempts=6, exponential_wait=4)
"""A job that fails, say because the database is away, is tried again after 4, 16, 64 … seconds."""

logger = logging.getLogger("punos.worker")


def expire_referrals(on: date) -> int:
    """Referrals that nobody answered expire."""
    from punos.clients.actions.expiry import expire_referrals

    return expire_referrals(on=on)


def count_promises(on: date) -> int:
    """Quarters that have ended are counted."""
    from punos.insight.learning.actions import count_promises

    return count_promises(on=on)


JOBS: dict[str, tuple[Callable[[date], int], str]] = {
    "clients.expire_referrals": (expire_referrals, "10 22 * * *"),
    "learning.count_promises": (count_promises, "40 22 * * *"),
}
"""The jobs of the night by name: what they do with the day, and when they run (cron, UTC: soon after midnight in Finland)."""


def register(app: App) -> None:
    """Tell the library which names mean what, and when."""
    for name, (action, cron) in JOBS.items():
        task = app.task(name=name, queueing_lock=name, retry=AGAIN)(_job(name, action))
        app.periodic(cron=cron)(task)


def _job(name: str, action: Callable[[date], int]) -> Callable[[int], None]:
    def run(timestamp: int) -> None:
        from django.db import connections

        from punos.base.clock import day_of

        try:
            action(day_of(datetime.fromtimestamp(timestamp, UTC)))
        finally:
            connections.close_all()  # jobs are rare, and the thread of one may end with it
        logger.info("job done", extra={"job": name})

    return run


async def work(app: App, *, beat: float = BEAT_S, silent: float = SILENT_S, **options: Any) -> None:
    """Run jobs until told to stop. What should have run while nobody was working runs first."""
    async with app.open_async():
        await _catch_up(app)
        giving_back = asyncio.create_task(_give_back(app, beat, silent), name="give back")
        try:
            await app.run_worker_async(
                name="punos",
                shutdown_graceful_timeout=GRACE_S,
                delete_jobs="successful",
                update_heartbeat_interval=beat,
                stalled_worker_timeout=silent,
                **options,
            )
        finally:
            giving_back.cancel()


async def _give_back(app: App, beat: float, silent: float) -> None:
    """Give the jobs of workers that were killed back to the queue, as long as this one works."""
    while True:
        try:
            await give_back(app, silent)
        except ConnectorException:
            logger.warning("the jobs of dead workers cannot be looked for now")
        await asyncio.sleep(beat)


async def give_back(app: App, silent: float = SILENT_S) -> int:
    """Give back what nobody works at any more; how many jobs. One that waits already under its name is not put there twice: it is closed."""
    from punos.base.clock import now

    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent))
    for job in stalled:
        try:
            await app.job_manager.retry_job(job, retry_at=now())
        except UniqueViolation:
            await app.job_manager.finish_job(job, status=Status.ABORTED, delete_job=True)
        logger.warning("a job of a dead worker is given back", extra={"job": job.task_name})
    return len(stalled)


async def _catch_up(app: App) -> None:
    from procrastinate.exceptions import AlreadyEnqueued

    from punos.base.clock import now

    for name in JOBS:
        try:
            await app.configure_task(name, queueing_lock=name).defer_async(timestamp=int(now().timestamp()))
        except AlreadyEnqueued:
            logger.info("job waits already", extra={"job": name})


def main() -> None:
    """Work until a signal says stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "punos.settings")
    import django

    django.setup()
    from punos.trust.checks import refuse_unsafe_start

    refuse_unsafe_start()
    run_with(_app())


def run_with(app: App, **options: Any) -> None:
    """Register the jobs and work, on connections of the worker's own."""
    register(app)
    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()):
        asyncio.run(work(app, **options))


def _app() -> App:
    from procrastinate.contrib.django import procrastinate_app

    return procrastinate_app.current_app


if __name__ == "__main__":
    main()
