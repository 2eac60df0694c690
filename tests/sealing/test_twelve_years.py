"""A month of the log is dropped after its twelve years, whole, and the chains are verified from there on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch
from uuid import UUID, uuid4

import psycopg
import pytest

from punos.plumbing.postgres import OWNER, Cluster
from punos.trust.sealing import commands
from punos.trust.sealing.errors import SealFault
from tests.access.ground import Connection
from tests.access.scratch import sign_in
from tests.sealing.conftest import Sealed, sealed_ground

OLD = datetime(2013, 5, 1, tzinfo=UTC).date()
NEXT = datetime(2013, 6, 1, tzinfo=UTC).date()


@pytest.fixture
def old(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Sealed, Connection, UUID]]:
    """A log that began in May 2013, and its owner."""
    monkeypatch.setenv("PUNOS_HOME", str(tmp_path))
    with sealed_ground(cluster, tmp_path) as sealed, sign_in(sealed.ground.server, OWNER, sealed.ground.database) as owner:
        owner.execute("call plan.make_months(%s, 3)", (OLD,))
        client = uuid4()
        for month in (5, 5, 6, 7):
            logged(sealed, client, datetime(2013, month, 10, tzinfo=UTC))
        logged(sealed, uuid4(), datetime(2013, 5, 11, tzinfo=UTC))
        with (
            patch.object(commands, "connections", {"owner": owner, "seal": sealed.sealer}),
            patch.object(commands, "transaction", Transactions(owner)),
            patch.object(commands, "witnesses", lambda _named: sealed.witnesses),
            patch.object(commands, "private_key", lambda: sealed.key),
        ):
            yield sealed, owner, client


class Transactions:
    """Django's `transaction.atomic`, on a plain connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def atomic(self, using: str) -> object:
        """A transaction."""
        return self.connection.transaction()


def logged(sealed: Sealed, client: UUID, at: datetime) -> None:
    """One row of the log of that time."""
    sealed.ground.boss.execute(
        "insert into plan.access (at, ticket, token_digest, expires_at, actor_id, role, client_id, purpose, act, basis, client_epoch, actor_epoch)"
        " values (%s, gen_random_uuid(), '', %s, gen_random_uuid(), 'nurse', %s, 'care', 'open', 'permit', 0, 0)",
        (at, at, client),
    )


def test_a_month_goes_and_the_chains_go_on(old: tuple[Sealed, Connection, UUID]) -> None:
    sealed, _owner, client = old
    sealed.seal()
    assert commands.retire(OLD, named=()) == 2
    assert sealed.ground.value("select count(*) from plan.access where client_id = %s", client) == 2
    assert sealed.look().findings == (), "June and July hang on the mark of May"
    logged(sealed, client, datetime(2026, 11, 30, tzinfo=UTC))
    assert sealed.ground.value("select max(seq) from plan.chain_entry where client_id = %s", client) == 5
    assert commands.retire(NEXT, named=()) == 1
    sealed.seal()
    assert sealed.look().findings == ()


def test_the_mark_is_sealed_and_believed_only_so(old: tuple[Sealed, Connection, UUID]) -> None:
    sealed, _owner, client = old
    commands.retire(OLD, named=())
    with sealed.by_hand() as boss:
        boss.execute("update plan.chain_anchor set leaf = %s where client_id = %s", (b"x" * 32, client))
        assert {"anchor_unsealed", "row_changed"} <= {kind for (kind,) in boss.execute("select fault from plan.faults_of_chains(null)")}


def test_a_month_that_was_dropped_by_hand_is_missed(old: tuple[Sealed, Connection, UUID]) -> None:
    sealed, owner, _client = old
    sealed.seal()
    owner.execute("drop table plan.access_2013_05")
    owner.execute("drop table plan.chain_entry_2013_05")
    assert sealed.kinds() >= {"numbers_missing", "row_changed", "end_removed"}


def test_a_month_within_twelve_years_stays(old: tuple[Sealed, Connection, UUID]) -> None:
    sealed, _owner, _client = old
    month = sealed.ground.value("select (now() - interval '11 years')::date")
    sealed.ground.boss.execute("select 1")
    with pytest.raises((SealFault, psycopg.errors.InvalidParameterValue), match=r"twelve years|no part"):
        commands.retire(month, named=())


def test_a_log_that_an_inquiry_holds_stays(old: tuple[Sealed, Connection, UUID]) -> None:
    sealed, _owner, client = old
    sealed.ground.boss.execute("insert into plan.log_hold (client_id, why) values (%s, 'tutkinta')", (client,))
    with pytest.raises(psycopg.errors.ObjectInUse, match="an inquiry holds the log of 1 clients"):
        commands.retire(OLD, named=())


def test_a_month_goes_once(old: tuple[Sealed, Connection, UUID]) -> None:
    commands.retire(OLD, named=())
    with pytest.raises(SealFault, match="dropped already"):
        commands.retire(OLD, named=())
