"""Looking for what is wrong with the log: its chains, its seals, and what the witnesses keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from punos.engines.merkle import root_of
from punos.trust.sealing.making import Connection, heads_of, lost_seals, seals_since
from punos.trust.sealing.seals import NOTHING_BEFORE, Seal, key_id_of
from punos.trust.sealing.witnesses import Witness

WORDS = {
    "row_changed": "row {access_id}, number {seq} of client {client}, is not what it was when it was written",
    "row_removed": "row {access_id}, number {seq} of client {client}, is gone",
    "row_moved": "row {access_id}, number {seq} of client {client}, has been moved to another client",
    "row_unchained": "row {access_id} of client {client} stands on no chain: it was added by hand, or its place was removed",
    "numbers_missing": "numbers before {seq} are missing from the chain of client {client}",
    "end_removed": "the chain of client {client} ends before its number {seq}",
    "head_changed": "the head of the chain of client {client} is not its last row",
    "chain_removed": "the chain of client {client} has {seq} rows and no head",
    "client_removed": "client {client} has been removed from the log whole: a seal holds number {seq}",
    "sealed_row_differs": "number {seq} of client {client} is not what a seal holds: the chain has been made anew",
    "anchor_unsealed": "the anchor {seq} of client {client} is in no seal: months may not be dropped before it is",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: its kind, and the whole of it in words."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at, and what was found."""

    clients: int
    entries: int
    seals: int
    witnesses: int
    findings: tuple[Finding, ...]
    lost: tuple[str, ...] = ()
    """What every reader of the report must know though it is no fault: seals lost as the database was brought back, and why."""


def look_at_log(
    connection: Connection, *, keys: Sequence[Ed25519PublicKey], witnesses: Sequence[Witness] = (), client_id: UUID | None = None
) -> Report:
    """Everything that is wrong with the log, or with the chain of one client and the seals. `connection` is punos_seal's.

    Raises SealFault when a witness cannot be asked.
    """
    with connection.cursor() as cursor:
        cursor.execute("select clients, entries from plan.size_of_chains(%s)", [client_id])
        clients, entries = cursor.fetchone()
        cursor.execute("select fault, client_id, seq, access_id from plan.faults_of_chains(%s)", [client_id])
        chains = [
            Finding(kind, WORDS[kind].format(client=client, seq=seq, access_id=access_id))
            for kind, client, seq, access_id in cursor.fetchall()
        ]
    seals = seals_since(connection, 0)
    findings = [*chains, *faults_of_seals(connection, seals, keys)]
    for witness in witnesses:
        findings += faults_by_witness(witness.name, seals, witness.seals())
    return Report(clients, entries, len(seals), len(witnesses), tuple(findings), tuple(_lost(lost_seals(connection))))


def faults_of_seals(connection: Connection, seals: Sequence[Seal], keys: Sequence[Ed25519PublicKey]) -> Iterator[Finding]:
    """What is wrong with the seals by themselves: numbers, order, signatures, and the heads under them."""
    by_id = {key_id_of(key): key for key in keys}
    number, before, lost = 0, NOTHING_BEFORE, lost_seals(connection)
    for seal in seals:
        if seal.n != number + 1:
            yield Finding("seal_removed", f"seal {number + 1} is missing before seal {seal.n}")
        elif seal.prev != before:
            yield Finding("seal_changed", f"seal {seal.n} does not hold the seal before it")
        number, before = seal.n, seal.digest()
        key = by_id.get(seal.key_id)
        if key is None:
            yield Finding("key_unknown", f"seal {seal.n} is signed with the key {seal.key_id}, which is not among those believed")
        elif not seal.is_signed_by(key):
            yield Finding("seal_changed", f"seal {seal.n} is not what was signed")
        if seal.n in lost:
            continue
        heads = heads_of(connection, seal.n)
        if len(heads) != seal.size or root_of([head.leaf() for head in heads]) != seal.root:
            yield Finding("heads_changed", f"the heads kept under seal {seal.n} are not those that were sealed")


def _lost(lost: dict[int, str]) -> Iterator[str]:
    for why, group in groupby(sorted(lost), key=lost.__getitem__):
        numbers = list(group)
        yield f"what was sealed under {numbers[0]}-{numbers[-1]} was lost as the database was brought back: {why}"


def faults_by_witness(name: str, seals: Sequence[Seal], kept: Sequence[Seal]) -> Iterator[Finding]:
    """What a witness knows otherwise. One that has not been told the newest seals yet is no fault."""
    ours = {seal.n: seal for seal in seals}
    last = max(ours, default=0)
    if kept and kept[-1].n > last:
        yield Finding(
            "taken_back", f"{name} keeps seals up to {kept[-1].n} and the database up to {last}: it has been taken back to an earlier day"
        )
    for seal in kept:
        if seal.n in ours and ours[seal.n] != seal:
            yield Finding("seal_differs", f"seal {seal.n} is not the one that {name} keeps: the history of the log has been made anew")
            return
