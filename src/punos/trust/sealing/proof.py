"""The client's own log with its proof, as plain values: what `check_my_log.py` checks without the database."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from punos.engines.merkle import path_of
from punos.trust.queries import ChainView, my_chain
from punos.trust.sealing.seals import Head, Seal

FORMAT = "punos own log 1"
NOTHING = bytes(32)
COLUMNS = (
    "seq",
    "at",
    "client_id",
    "organisation_id",
    "post_id",
    "role",
    "purpose",
    "act",
    "basis",
    "statute",
    "reason",
    "parts",
    "rest",
    "leaf",
)


def own_log(token: str) -> dict[str, Any] | None:
    """Every row of the own log as the chain holds it, the last seal over it and the way to its root; None when nothing is logged yet.

    Values are texts and whole numbers; digests in hexadecimal; `at` in microseconds since 1970 UTC.
    """
    chain = my_chain(token)
    if chain is None:
        return None
    entries = [dict(zip(COLUMNS, map(_plain, row), strict=True)) for row in _ask("select * from plan.my_entries(%s)", token)]
    anchors = _ask("select seq, leaf from plan.my_anchor(%s)", token)
    seq, leaf = (anchors[0][0], bytes(anchors[0][1])) if anchors else (0, NOTHING)
    seal, proof = _sealed(chain)
    return {
        "format": FORMAT,
        "client_id": str(chain.client_id),
        "anchor": {"seq": seq, "leaf": leaf.hex()},
        "entries": entries,
        "seal": seal,
        "proof": proof,
    }


def _sealed(chain: ChainView) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    if chain.seal_n is None or chain.sealed_seq is None or chain.sealed_head is None:
        return None, None
    found = _ask("select n, at, size, root, prev, key_id, signature from plan.seals(%s) limit 1", chain.seal_n - 1)[0]
    seal = Seal(found[0], found[1], found[2], bytes(found[3]), bytes(found[4]), found[5], bytes(found[6]))
    leaves = [bytes(row[0]) for row in _ask("select * from plan.seal_leaves(%s)", chain.seal_n)]
    place = leaves.index(Head(chain.client_id, chain.sealed_seq, chain.sealed_head).leaf())
    proof = {
        "place": place,
        "seq": chain.sealed_seq,
        "head": chain.sealed_head.hex(),
        "path": [beside.hex() for beside in path_of(leaves, place)],
    }
    return {**seal.as_json(), "signed_text": seal.text().decode()}, proof


def _ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())


def _plain(value: Any) -> str | int | None:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value) if isinstance(value, UUID) else value
