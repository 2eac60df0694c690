"""Background work by name. Rooms defer a job on commit; `punos.worker` maps names to actions."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from procrastinate import App


def ready(app: App) -> None:
    """Keep the library's app for `defer`. Called by the library when Django is ready."""
    global _app  # noqa: PLW0603 - the library hands its app over once
    _app = app


_app: App | None = None


def defer(name: str, **arguments: Any) -> None:
    """Start the job `name` when the present transaction commits. Arguments are ids and days, never client data."""

    def start() -> None:
        assert _app is not None, "jobs are deferred only after Django is ready"
        _app.configure_task(name).defer(**arguments)

    transaction.on_commit(start)
