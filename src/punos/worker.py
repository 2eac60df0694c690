"""The door of the clock: runs the jobs that pages defer, and those of the night. `python -m punos.worker`, or `punos work`.

A job is called by its name and calls one action. It runs as the app does and holds no session: it can open nobody's plan. It runs at least once: what a
worker had begun when it was killed is begun again by another, so what a job does must be the same when it is done twice.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from typing import Any

from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from psycopg import OperationalError

GRACE_S = 10.0
"""How long a job may go on after the worker has been told to stop; procrastinate gives it back to the queue then."""
BEAT_S, SILENT_S = 10.0, 30.0
"""How often a worker shows that it lives, and after what silence its jobs are given back: it was killed, or lost its machine."""
CONNECT_S = 5.0
"""How long a question of the queue's waits for a connection before the database counts as away."""
PAUSE_S = 2.0
"""How long a worker waits for a database that failed it before it begins anew."""
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


async def work(app: App, lost: asyncio.Event, *, beat: float = BEAT_S, silent: float = SILENT_S, **options: Any) -> None:
    """Run jobs until a signal says stop. What should have run while nobody was working runs first.

    `lost` is set by the connector whenever the database failed it. Then everything begins anew under another number: what the one before had
    taken and could not report, or took without hearing of it, is given back like that of a dead one. Else it would lie there for as long as this lives.
    """
    stop = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(one, stop.set)
    while not stop.is_set():
        lost.clear()
        await _until(_live(app, beat, silent, options), stop, lost)


async def _live(app: App, beat: float, silent: float, options: dict[str, Any]) -> None:
    """One life of the worker. Connections are new in each: the library tries to replace a broken one after longer and longer pauses."""
    async with app.open_async():
        await _catch_up(app)
        giving_back = asyncio.create_task(_give_back(app, beat, silent), name="give back")
        try:
            await app.run_worker_async(
                name="punos",
                install_signal_handlers=False,
                shutdown_graceful_timeout=GRACE_S,
                delete_jobs="successful",
                update_heartbeat_interval=beat,
                stalled_worker_timeout=silent,
                **options,
            )
        finally:
            giving_back.cancel()


async def _until(running: Coroutine[Any, Any, None], stop: asyncio.Event, lost: asyncio.Event) -> None:
    """Run until one of the two, or an error, ends it; after an error of the database, wait a moment. Raises every other error."""
    worker, stopped, failed = asyncio.create_task(running), asyncio.create_task(stop.wait()), asyncio.create_task(lost.wait())
    try:
        await asyncio.wait({worker, stopped, failed}, return_when=asyncio.FIRST_COMPLETED)
        worker.cancel()  # gently: it waits for the jobs it runs
        await worker
    except asyncio.CancelledError:
        if not worker.done():  # we are asked to end ourselves
            raise
    except (ConnectorException, OperationalError):
        lost.set()
    finally:
        stopped.cancel()
        failed.cancel()
    if lost.is_set() and not stop.is_set():
        logger.warning("the database failed the worker: it begins anew")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PAUSE_S)


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
    from procrastinate.contrib.django.utils import connector_params

    from punos.plumbing.connections.patience import Impatient

    register(app)
    lost = asyncio.Event()
    with app.replace_connector(Telling(lost, kwargs=connector_params(), connection_class=Impatient, timeout=CONNECT_S)):
        asyncio.run(work(app, lost, **options))


class Telling(PsycopgConnector):
    """The queue's way to the database, which tells when it failed: the library notes that of some of its questions in its log alone."""

    def __init__(self, lost: asyncio.Event, **options: Any) -> None:
        super().__init__(**options)
        self.lost = lost

    async def execute_query_async(self, query: Any, **arguments: Any) -> None:
        """Ask, and tell."""
        with self._telling():
            await super().execute_query_async(query, **arguments)

    async def execute_query_one_async(self, query: Any, **arguments: Any) -> dict[str, Any]:
        """Ask, and tell."""
        with self._telling():
            row: dict[str, Any] = await super().execute_query_one_async(query, **arguments)
        return row

    async def execute_query_all_async(self, query: Any, **arguments: Any) -> list[dict[str, Any]]:
        """Ask, and tell."""
        with self._telling():
            rows: list[dict[str, Any]] = await super().execute_query_all_async(query, **arguments)
        return rows

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except UniqueViolation:  # an answer
            raise
        except ConnectorException:
            self.lost.set()
            raise


def _app() -> App:
    from procrastinate.contrib.django import procrastinate_app

    return procrastinate_app.current_app


if __name__ == "__main__":
    main()
