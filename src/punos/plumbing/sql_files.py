"""SQL kept in files beside the migrations that run it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.db.migrations import RunSQL


def run_sql(folder: Path, *names: str) -> RunSQL:
    """A migration step that runs the named files of `folder` in order. It cannot be undone: forward only."""
    texts: Sequence[str] = [(folder / name).read_text(encoding="utf-8") for name in names]
    return RunSQL(sql=[(text, None) for text in texts], reverse_sql=RunSQL.noop)
