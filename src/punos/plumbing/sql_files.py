"""SQL kept in files beside the migrations that run it.

A file of functions says what they are now, with `create or replace`: a change is made in the file, and a new migration reruns it. So the first
migration of an empty database runs the newest functions, which may speak of columns that a later migration brings; their bodies are not looked
into before they are called.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.db.migrations import RunSQL

UNSEEN = "set local check_function_bodies = off"
GUARD = "set local role punos_guard"


def run_sql(folder: Path, *names: str) -> RunSQL:
    """A migration step that runs the named files of `folder` in order, as the owner. It cannot be undone: forward only."""
    return _step([UNSEEN, *_texts(folder, names)])


def run_functions(folder: Path, *names: str) -> RunSQL:
    """A migration step that makes the functions of these files what the files say, as the guard, who owns them. Forward only."""
    return _step([UNSEEN, GUARD, *_texts(folder, names), "reset role"])


def _texts(folder: Path, names: Sequence[str]) -> list[str]:
    return [(folder / name).read_text(encoding="utf-8") for name in names]


def _step(statements: Sequence[str]) -> RunSQL:
    return RunSQL(sql=[(text, None) for text in statements], reverse_sql=RunSQL.noop)
