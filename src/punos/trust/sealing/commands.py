"""What `punos log` does: seal, verify, keep seals for another, and drop what has stood its time. Each returns what to say."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import InterfaceError, InternalError, OperationalError, connections, transaction
from psycopg import sql

from punos.base.clock import now
from punos.trust.sealing import making
from punos.trust.sealing.errors import SealFault
from punos.trust.sealing.keys import private_key, public_keys
from punos.trust.sealing.making import refuse_a_fork, seal_log, tell_witnesses
from punos.trust.sealing.verifying import Report, look_at_log
from punos.trust.sealing.witness_server import witness_server
from punos.trust.sealing.witnesses import Witness, own_witness, witnesses_of

SEAL = "seal"
OWNER = "owner"
WITNESSES_VARIABLE = "PUNOS_WITNESSES"
MONTHS_AHEAD = 13


def witnesses(named: Sequence[str] = ()) -> list[Witness]:
    """The witnesses named; else those of $PUNOS_WITNESSES (folders and addresses, with spaces); else a folder in the home folder."""
    return witnesses_of(named or os.environ.get(WITNESSES_VARIABLE, "").split() or [str(own_witness())])


def seal(*, every: float | None, named: Sequence[str], say: Callable[[str], object]) -> None:
    """Seal the log once, or every so many seconds until stopped. A witness that fails is told the next time; it stops nobody.

    Nor does a database that is away, or full, stop who seals every so often: what came meanwhile is sealed the next time.
    """
    key, told = private_key(), witnesses(named)
    while True:
        try:
            _seal_once(key, told, say)
        except (OperationalError, InterfaceError, InternalError) as fault:
            if every is None:
                raise
            say(f"the log is not sealed now, and will be when the database answers: {type(fault.__cause__ or fault).__name__}")
        finally:
            connections[SEAL].close()
        if every is None:
            return
        time.sleep(every)


def _seal_once(key: Ed25519PrivateKey, told: Sequence[Witness], say: Callable[[str], object]) -> None:
    refuse_a_fork(connections[SEAL], told)
    made = seal_log(connections[SEAL], key, at=now())
    if made:
        say(f"seal {made.n} over {made.size} chains: {made.root.hex()}")
    for failure in tell_witnesses(connections[SEAL], told):
        say(failure)


def verify(*, client_id: UUID | None, named: Sequence[str]) -> Report:
    """Look for everything that is wrong with the log, or with one client's chain and the seals."""
    return look_at_log(connections[SEAL], keys=public_keys(), witnesses=witnesses(named), client_id=client_id)


def rejoin(*, why: str, named: Sequence[str]) -> int:
    """After a restore on purpose: take over the seals that the first witness keeps and the database lost. How many."""
    return making.rejoin(connections[SEAL], witnesses(named)[0], public_keys(), why)


def keep(folder: Path, *, address: str, port: int, say: Callable[[str], object]) -> None:
    """Be a witness for another until stopped. Takes only seals of the keys that are believed here, when there are any."""
    server = witness_server(folder, address=address, port=port, keys=public_keys())
    say(f"keeping seals in {folder}, at http://{address}:{server.server_port}/seals")
    with server:
        server.serve_forever()


def make_months() -> None:
    """Give the log a part for this month and the thirteen to come, where they are missing."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("call plan.make_months(%s, %s)", [now().date(), MONTHS_AHEAD])


def retire(month: date, *, named: Sequence[str]) -> int:
    """Drop one month of the log after its twelve years. How many chains went on from it. Raises SealFault when it may not be dropped.

    Where each chain of the month ends is marked and sealed first, so that the chains can be verified from there on.
    """
    owner, name = connections[OWNER], month.strftime("_%Y_%m")
    with transaction.atomic(using=OWNER), owner.cursor() as cursor:
        cursor.execute("select to_regclass(%s) is not null", [f"plan.access{name}"])
        if not cursor.fetchone()[0]:
            raise SealFault(f"the log has no part for {month:%Y-%m}: it was dropped already, or never made")
        _as_guard(cursor, "select plan.anchor_month(%s)", month)
        anchored = int(cursor.fetchone()[0])
        cursor.execute("reset role")
    seal_log(connections[SEAL], private_key(), at=now())
    if failures := tell_witnesses(connections[SEAL], witnesses(named)):
        raise SealFault(f"the end of {month:%Y-%m} is sealed, but a witness has not been told: {failures[0]}")
    with transaction.atomic(using=OWNER), owner.cursor() as cursor:
        _as_guard(cursor, "select plan.month_is_anchored(%s)", month)
        is_anchored = cursor.fetchone()[0]
        cursor.execute("reset role")
        if not is_anchored:
            raise SealFault(f"chains of {month:%Y-%m} end outside every seal: seal the log, then try again")
        for table in ("access", "chain_entry"):
            cursor.execute(sql.SQL("drop table plan.{}").format(sql.Identifier(table + name)))
    return anchored


def _as_guard(cursor: object, statement: str, month: date) -> None:
    cursor.execute("set local role punos_guard")  # type: ignore[attr-defined]
    cursor.execute(statement, [month])  # type: ignore[attr-defined]
