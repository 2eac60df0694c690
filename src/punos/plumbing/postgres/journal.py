"""What ends rights, read from the archived log of changes: the database writes each ending into it as a message of its own.

The archive lies outside of the database and is only added to, so an ending is found there whatever became of its row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from punos.plumbing.postgres.archive import Archive
from punos.plumbing.postgres.cluster import Cluster
from punos.plumbing.postgres.errors import ClusterError

PREFIX = "punos.ended"
MESSAGE = re.compile(rf'tx: +(\d+), .* MESSAGE transactional, prefix "{re.escape(PREFIX)}"; payload \(\d+ bytes\): ([0-9A-F ]+)$')
COMMIT = re.compile(r"tx: +(\d+), .* COMMIT (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+) UTC(.*)")
SUBTRANSACTIONS = re.compile(r"; subxacts:((?: \d+)+)")


@dataclass(frozen=True, slots=True)
class Ended:
    """One right that ended: when that was committed, in which table, and the columns told."""

    at: datetime
    table: str
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Journal:
    """What ended after a moment, in order, and how far the archive tells."""

    ended: tuple[Ended, ...]
    until: datetime | None


def read_journal(cluster: Cluster, archive: Archive, first: str, after: datetime) -> Journal:
    """The endings committed after `after`, from the piece `first` to the last one.

    Raises ClusterError when a piece is missing or cannot be read: then nobody can say what ended.
    """
    if missing := archive.missing_after(first):
        raise ClusterError(f"the log of changes has a gap: {archive.wal / missing} is missing")
    last = archive.segments()[-1]
    words = ["--path", str(archive.wal), "--rmgr=LogicalMessage", "--rmgr=Transaction", first, last]
    told, until = _committed(cluster.call("pg_waldump", *words).splitlines())
    return Journal(tuple(one for one in told if one.at > after), until)


def _committed(lines: list[str]) -> tuple[list[Ended], datetime | None]:
    """The messages of transactions that were committed, in the order of their commits, and the last commit's moment."""
    waiting: dict[str, list[str]] = {}
    told: list[Ended] = []
    until: datetime | None = None
    for line in lines:
        if found := MESSAGE.search(line):
            waiting.setdefault(found[1], []).append(found[2])
        elif found := COMMIT.search(line):
            until = datetime.fromisoformat(found[2]).replace(tzinfo=UTC)
            below = SUBTRANSACTIONS.search(found[3])
            for transaction in (found[1], *(below[1].split() if below else ())):
                told += _read(waiting.pop(transaction, []), until)
    return told, until


def _read(payloads: list[str], at: datetime) -> Iterator[Ended]:
    for payload in payloads:
        said = json.loads(bytes.fromhex(payload))
        yield Ended(at, said.pop("table"), said)
