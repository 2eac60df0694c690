"""Attacks on the chain of the log: it is written by the database alone, at the commit of the row, and by nobody else, never again."""

from __future__ import annotations

import pytest
from psycopg import errors

from tests.access.ground import Case, Ground


def faults(ground: Ground, case: Case) -> list[str]:
    """What is wrong with the chain of the client."""
    return [kind for (kind,) in ground.boss.execute("select fault from plan.faults_of_chains(%s)", (case.client,))]


def sealed(ground: Ground, case: Case) -> None:
    """A seal over what is there, and no more than its place in the database."""
    ground.boss.execute(
        "select plan.add_seal((select coalesce(max(n), 0) + 1 from plan.seal), now(), %s, %s, 'x', %s,"
        " array[client_id], array[seq], array[head]) from plan.chain where client_id = %s",
        (bytes(32), bytes(32), bytes(64), case.client),
    )


def test_every_row_of_the_log_hangs_on_its_client_s_chain(ground: Ground, case: Case) -> None:
    ground.open(case.worker.token, case.client)
    ground.open(case.citizen, None, "own")
    entries = ground.boss.execute(
        "select seq, access_id from plan.chain_entry where client_id = %s order by seq", (case.client,)
    ).fetchall()
    rows = ground.boss.execute("select id from plan.access where client_id = %s order by id", (case.client,)).fetchall()
    assert [seq for seq, _ in entries] == list(range(1, len(rows) + 1))
    assert [row for _, row in entries] == [row for (row,) in rows]
    assert len(rows) >= 2
    assert faults(ground, case) == []


@pytest.mark.parametrize("table", ["chain_entry", "seal", "sealed_head", "seal_lost"])
def test_chain_and_seals_are_append_only_even_for_the_superuser(ground: Ground, case: Case, table: str) -> None:
    ground.open(case.worker.token, case.client)
    sealed(ground, case)
    ground.boss.execute("insert into plan.seal_lost (n, why) select max(n), 'Palautus kokeeksi' from plan.seal")
    column = "n" if table.startswith("seal") else "seq"
    for statement in (f"update plan.{table} set {column} = {column}", f"delete from plan.{table}", f"truncate plan.{table} cascade"):
        with pytest.raises(errors.InsufficientPrivilege, match="append-only"), ground.boss.transaction():
            ground.boss.execute(statement)  # type: ignore[call-overload]


def test_no_month_of_the_log_is_emptied(ground: Ground, case: Case) -> None:
    ground.open(case.worker.token, case.client)
    months = [
        name
        for (name,) in ground.boss.execute(
            "select c.relname from pg_class c join pg_inherits i on i.inhrelid = c.oid"
            " where i.inhparent in ('plan.access'::regclass, 'plan.chain_entry'::regclass)"
        )
    ]
    assert len(months) >= 2 * 13
    for month in months:
        with pytest.raises(errors.InsufficientPrivilege, match="append-only"), ground.boss.transaction():
            ground.boss.execute(f"truncate plan.{month}")  # type: ignore[call-overload]


def test_the_app_reads_and_writes_no_month_by_its_own_name(ground: Ground, case: Case) -> None:
    ticket = ground.open(case.worker.token, case.client)
    month = ground.value("select tableoid::regclass::text from plan.access order by id desc limit 1")
    for statement in (f"select * from {month}", f"delete from {month}", f"insert into {month} default values"):
        with pytest.raises(errors.InsufficientPrivilege), ground.holding(case.worker.token, ticket) as app:
            app.execute(statement)  # type: ignore[call-overload]


def test_the_app_cannot_put_the_chain_off(ground: Ground, case: Case) -> None:
    """A constraint may be deferred to the commit by anybody; never beyond it."""
    ticket = ground.open(case.worker.token, case.client)
    before = ground.value("select seq from plan.chain where client_id = %s", case.client)
    with ground.holding(case.worker.token, ticket) as app:
        app.execute("set constraints all deferred")
        app.execute("update plan.part set body = '{}', version = version + 1 where id = %s", (case.parts["core"],))
    assert ground.value("select seq from plan.chain where client_id = %s", case.client) == before + 1
    assert faults(ground, case) == []


def test_a_client_sees_the_own_chain_and_nobody_else_s(ground: Ground, case: Case) -> None:
    ground.open(case.worker.token, case.client)
    sealed(ground, case)
    own = ground.app.execute("select client_id, last_seq, sealed_seq from plan.my_chain(%s)", (case.citizen,)).fetchall()
    assert own == [(case.client, 1, 1)]
    shown = ground.app.execute("select client_id, seq from plan.my_entries(%s)", (case.citizen,)).fetchall()
    assert shown == [(case.client, 1)]
    for token in (case.worker.token, case.thief.token, "nobody", None):
        for call in ("my_chain", "my_entries", "my_anchor"):
            assert ground.app.execute(f"select * from plan.{call}(%s)", (token,)).fetchall() == []  # type: ignore[call-overload]


def test_no_month_within_twelve_years_is_anchored(ground: Ground, case: Case) -> None:
    ground.open(case.worker.token, case.client)
    with pytest.raises(errors.InvalidParameterValue, match="twelve years"), ground.boss.transaction():
        ground.boss.execute("select plan.anchor_month((now() - interval '11 years 11 months')::date)")
