"""What each room does to a database that was brought back, before anybody may use it.

A room that has something to do keeps a module `restoring` with `STEPS`: checks, and what must be done again. `punos restore` runs the steps of all
rooms, in the order of the installed apps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import psycopg
from django.conf import settings

from punos.plumbing.postgres.journal import Ended

MODULE = "restoring"


@dataclass(frozen=True, slots=True)
class Restored:
    """A database that was brought back: a connection past row security, the moment it stands at, and what ended after it."""

    connection: psycopg.Connection[Any]
    moment: datetime | None
    ended: Sequence[Ended] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a step did or found, in words; with `faults` the database is not opened."""

    words: str
    faults: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do or to look at, by its name."""

    name: str
    run: Callable[[Restored], Told]


def steps() -> Iterator[Step]:
    """The steps of every room that has some."""
    for app in settings.INSTALLED_APPS:
        if app.startswith("punos.") and find_spec(f"{app}.{MODULE}") is not None:
            yield from import_module(f"{app}.{MODULE}").STEPS
