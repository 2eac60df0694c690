"""Background work by name. Rooms defer a job with its cause; `punos.worker` maps names to actions and runs them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued


def ready(app: App) -> None:
    """Keep the library's app for `defer`. Called by the library when Django is ready."""
    global _app  # noqa: PLW0603 - the library hands its app over once
    _app = app


_app: App | None = None


def defer(name: str, **arguments: Any) -> None:
    """Start the job `name` when the present transaction commits, or at once outside of one; what is rolled back starts nothing.

    Arguments are ids and days, never client data: the queue is not behind row security.
    """
    _ready().configure_task(name).defer(**arguments)


def defer_once(name: str, **arguments: Any) -> None:
    """The same, unless such a job already waits."""
    try:
        with transaction.atomic():  # the refusal of a second job must not spoil the transaction of its cause
            _ready().configure_task(name, queueing_lock=name).defer(**arguments)
    except AlreadyEnqueued:
        return


def _ready() -> App:
    if _app is None:
        raise RuntimeError("a job was deferred before Django was ready: call django.setup() first")
    return _app
