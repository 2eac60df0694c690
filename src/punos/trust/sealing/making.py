"""Making seals: what changed since the last one, under one root, signed, kept in the database and told to the witnesses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from punos.engines.merkle import root_of
from punos.trust.sealing.errors import SealFault
from punos.trust.sealing.seals import NOTHING_BEFORE, Head, Seal, key_id_of
from punos.trust.sealing.witnesses import Witness, refuse_unless_next

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


def refuse_a_fork(connection: Connection, witnesses: Sequence[Witness]) -> None:
    """Return when no witness knows of later seals than the database. Raises SealFault otherwise: what is sealed now would be another history.

    A witness that does not answer hinders nobody: it is told later, and refuses then.
    """
    last = last_seal(connection)
    ours = last.n if last else 0
    for witness in witnesses:
        try:
            later = witness.seals(ours)
        except SealFault:
            continue
        if later:
            raise SealFault(
                f"{witness.name} keeps seals up to {later[-1].n} and the database up to {ours}: it has been taken back to an earlier moment; "
                "if that was done on purpose, run `punos log rejoin --why REASON`"
            )


def rejoin(connection: Connection, witness: Witness, keys: Sequence[Ed25519PublicKey], why: str) -> int:
    """Take the seals that the database lost from a witness, each for the reason given. How many. Raises SealFault for one that does not follow."""
    last, believed = last_seal(connection), {key_id_of(key): key for key in keys}
    later = witness.seals(last.n if last else 0)
    for seal in later:
        refuse_unless_next(last, seal, "the database")
        if seal.key_id not in believed or not seal.is_signed_by(believed[seal.key_id]):
            raise SealFault(f"seal {seal.n} of {witness.name} is not signed with a key that is believed here")
        values = (seal.n, seal.at, seal.size, seal.root, seal.prev, seal.key_id, seal.signature, why)
        with _asking(connection, "select plan.keep_lost_seal(%s, %s, %s, %s, %s, %s, %s, %s)", *values):
            last = seal
    return len(later)


def lost_seals(connection: Connection) -> dict[int, str]:
    """The seals that were lost as the database was brought back, and why."""
    with _asking(connection, "select n, why from plan.lost_seals()") as rows:
        return dict(rows)


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
