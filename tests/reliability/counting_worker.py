"""A worker with one more job, to be killed: the job adds a row to a table with a key, and to one without. `python -m tests.reliability.counting_worker`."""

from __future__ import annotations

import os
import random
import time
from contextlib import nullcontext

COUNT = "test.count"
BEAT_S, SILENT_S = 0.3, 1.5


def count(number: int) -> None:
    """What a job does, once by its key however often it runs; and a mark of each run. Then it takes its time, so that it can die before it is done."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("insert into public.run (number) values (%s)", [number])
        cursor.execute("insert into public.effect (number) values (%s) on conflict do nothing", [number])
    connection.close()
    time.sleep(random.random() * 0.05)


def main() -> None:
    """Work until killed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "punos.settings")
    import django
    from procrastinate import RetryStrategy

    django.setup()
    from punos import worker
    from punos.plumbing.connections import base
    from punos.plumbing.connections.patience import Impatient
    from punos.plumbing.processes import end_with_parent

    end_with_parent()
    base.PATIENCE_S = Impatient.PATIENCE_S = float(os.environ.get("PATIENCE_S", Impatient.PATIENCE_S))
    if os.environ.get("NOTICES", "1") != "1":  # the fault planted: what the library notes of failures in its log alone stays there
        worker.Telling._telling = lambda _: nullcontext()  # type: ignore[assignment,method-assign]
    app = worker._app()
    # Like the jobs of ours, which the database may fail in the middle; only sooner.
    app.task(name=COUNT, retry=RetryStrategy(max_attempts=20, wait=1))(count)
    gives_back = os.environ.get("GIVES_BACK", "1") == "1"
    worker.run_with(app, beat=BEAT_S, silent=SILENT_S if gives_back else 1e6, fetch_job_polling_interval=0.2)


if __name__ == "__main__":
    main()
