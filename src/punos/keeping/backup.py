"""Making a backup, and forgetting old ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from punos.plumbing.postgres import Cluster
from punos.plumbing.postgres.archive import Archive, forget_old, make_backup


def backup(cluster: Cluster, folder: Path, *, keep_days: int | None, tell: Callable[[str], None]) -> None:
    """Copy the running database into the folder; then forget what no moment of the last `keep_days` days needs. Raises ClusterError."""
    made = make_backup(cluster, folder)
    size = sum(path.stat().st_size for path in made.folder.rglob("*") if path.is_file())
    tell(f"{made.folder} holds {size / 1e6:.0f} MB, looked through")
    tell(f"it can be brought to any second from {made.finished_at:%Y-%m-%d %H:%M:%S %Z} on: changes are archived within a minute")
    if keep_days is not None:
        archive = Archive(folder.expanduser().absolute())
        tell(f"{forget_old(archive, made.finished_at - timedelta(days=keep_days))} older backups forgotten")
