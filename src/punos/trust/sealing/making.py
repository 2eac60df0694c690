"""Making seals: what changed since the last one, under one root, signed, kept in the database and told to the witnesses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from punos.engines.merkle import root_of
from punos.trust.sealing.errors import SealFault
from punos.trust.sealing.seals import NOTHING_BEFORE, Head, Seal, key_id_of
from punos.trust.sealing.witnesses import Witness

MOST = 100_000
"""Heads under one seal; more wait for the next."""

QUIET = timedelta(hours=1)
"""After this long a seal is made over nothing, so that a database taken back shows its age."""


class Connection(Protocol):
    """Anything that gives a cursor, signed in as punos_seal."""

    def cursor(self) -> Any:
        """A cursor that is a context manager."""


def seal_log(connection: Connection, key: Ed25519PrivateKey, *, at: datetime) -> Seal | None:
    """Make the next seal, when anything changed or the last one is old. Raises SealFault when another sealer was quicker."""
    last = last_seal(connection)
    heads = heads_to_seal(connection)
    if not heads and last is not None and at - last.at < QUIET:
        return None
    prev = last.digest() if last else NOTHING_BEFORE
    number = last.n + 1 if last else 1
    root = root_of([head.leaf() for head in heads])
    seal = Seal(number, at, len(heads), root, prev, key_id_of(key.public_key())).signed(key)
    _keep(connection, seal, heads)
    return seal


def tell_witnesses(connection: Connection, witnesses: Sequence[Witness]) -> list[str]:
    """Tell each witness the seals that it has not been told. What failed, a line for each witness; the next time begins where this one ended."""
    failures = []
    for witness in witnesses:
        try:
            kept = witness.seals()
            for seal in seals_since(connection, kept[-1].n if kept else 0):
                witness.tell(seal)
        except SealFault as fault:
            failures.append(str(fault))
    return failures


def last_seal(connection: Connection) -> Seal | None:
    """The newest seal of the database."""
    with _asking(connection, "select n, at, size, root, prev, key_id, signature from plan.last_seal()") as rows:
        return _seal(rows[0]) if rows else None


def seals_since(connection: Connection, n: int) -> list[Seal]:
    """The seals of the database with numbers above `n`, in order."""
    with _asking(connection, "select n, at, size, root, prev, key_id, signature from plan.seals(%s)", n) as rows:
        return [_seal(row) for row in rows]


def heads_to_seal(connection: Connection) -> list[Head]:
    """The heads that the next seal is made over."""
    with _asking(connection, "select client_id, seq, head from plan.to_seal(%s)", MOST) as rows:
        return [Head(client, seq, bytes(head)) for client, seq, head in rows]


def heads_of(connection: Connection, n: int) -> list[Head]:
    """The heads under a seal, in the order of its leaves."""
    with _asking(connection, "select client_id, seq, head from plan.heads_of_seal(%s)", n) as rows:
        return [Head(client, seq, bytes(head)) for client, seq, head in rows]


def _keep(connection: Connection, seal: Seal, heads: Sequence[Head]) -> None:
    values = (seal.n, seal.at, seal.root, seal.prev, seal.key_id, seal.signature)
    lists = ([head.client_id for head in heads], [head.seq for head in heads], [head.head for head in heads])
    statement = "select plan.add_seal(%s, %s, %s, %s, %s, %s, %s::uuid[], %s::bigint[], %s::bytea[])"
    with _asking(connection, statement, *values, *lists):
        pass


@contextmanager
def _asking(connection: Connection, statement: str, *values: Any) -> Iterator[list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        yield cursor.fetchall()


def _seal(row: tuple[Any, ...]) -> Seal:
    n, at, size, root, prev, key_id, signature = row
    return Seal(n, at, size, bytes(root), bytes(prev), key_id, bytes(signature))
