"""Who owns the machine can change the log. Nobody can do it unseen: each way of doing it is tried, found, and named.

Everything is done by the superuser with triggers off, in a transaction that is rolled back, and looked at inside of it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from punos.trust.sealing.errors import SealFault
from punos.trust.sealing.making import heads_of, refuse_a_fork, rejoin, seal_log
from punos.trust.sealing.verifying import look_at_log
from tests.access.ground import Case, Connection
from tests.sealing.conftest import Sealed

COLUMNS = {
    "id": "id + 1000000",
    "ticket": "gen_random_uuid()",
    "token_digest": "set_byte(token_digest, 0, get_byte(token_digest, 0) # 1)",
    "at": "at + interval '1 microsecond'",
    "xid": "((xid::text::bigint + 1)::text)::xid8",
    "expires_at": "expires_at + interval '1 microsecond'",
    "actor_id": "gen_random_uuid()",
    "post_id": "gen_random_uuid()",
    "organisation_id": "gen_random_uuid()",
    "register_id": "gen_random_uuid()",
    "role": "'nurse'",
    "client_id": "gen_random_uuid()",
    "purpose": "'referral'",
    "act": "'list'",
    "basis": "'permit'",
    "basis_id": "gen_random_uuid()",
    "statute": "'x'",
    "reason": "'Aivan muu peruste'",
    "part_ids": "part_ids || gen_random_uuid()",
    "write_ids": "'{}'",
    "adds": "array_append(adds, 'x')",
    "client_epoch": "client_epoch + 1",
    "actor_epoch": "actor_epoch + 1",
    "salt": "set_byte(salt, 3, get_byte(salt, 3) # 1)",
}


@pytest.fixture(scope="module")
def case(sealed: Sealed) -> Case:
    """A client with five rows, sealed, among others."""
    made, _ = sealed.opened(), sealed.opened()
    sealed.seal()
    assert sealed.look().findings == ()
    return made


def looked(sealed: Sealed, boss: Connection, client: UUID | None = None) -> set[str]:
    """What is found, seen from inside the transaction that tampered."""
    report = look_at_log(boss, keys=[sealed.key.public_key()], witnesses=sealed.witnesses, client_id=client)
    return {finding.kind for finding in report.findings}


def test_every_column_of_the_log_is_tried(sealed: Sealed) -> None:
    there = sealed.ground.boss.execute(
        "select attname from pg_attribute where attrelid = 'plan.access'::regclass and attnum > 0 and not attisdropped"
    ).fetchall()
    assert {name for (name,) in there} == set(COLUMNS)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_column_is_found(sealed: Sealed, case: Case, column: str) -> None:
    row = sealed.ground.value(
        "select id from plan.access where client_id = %s and act = 'open' and write_ids <> '{}' order by id limit 1", case.client
    )
    with sealed.by_hand() as boss:
        boss.execute(f"update plan.access set {column} = {COLUMNS[column]} where id = %s", (row,))  # type: ignore[arg-type]
        found = looked(sealed, boss)
        assert found & {"row_changed", "row_removed", "row_moved"}, f"{column}: {found}"
        assert looked(sealed, boss, case.client), "also when only this client's chain is looked at"


@pytest.mark.parametrize(
    ("where", "kinds"),
    [("head", {"row_removed"}), ("middle", {"row_removed"}), ("tail", {"row_removed"})],
)
def test_a_removed_row_is_found(sealed: Sealed, case: Case, where: str, kinds: set[str]) -> None:
    with sealed.by_hand() as boss:
        boss.execute("delete from plan.access where id = %s", (row_at(boss, case, where),))
        assert looked(sealed, boss) >= kinds


@pytest.mark.parametrize(
    ("where", "kinds"),
    [
        ("head", {"numbers_missing", "row_changed"}),
        ("middle", {"numbers_missing", "row_changed"}),
        ("tail", {"end_removed", "sealed_row_differs"}),
    ],
)
def test_a_row_removed_with_its_place_is_found(sealed: Sealed, case: Case, where: str, kinds: set[str]) -> None:
    with sealed.by_hand() as boss:
        row = row_at(boss, case, where)
        boss.execute("delete from plan.access where id = %s", (row,))
        boss.execute("delete from plan.chain_entry where access_id = %s", (row,))
        assert looked(sealed, boss) >= kinds


def test_the_end_removed_together_with_the_head_is_found_by_the_seal(sealed: Sealed, case: Case) -> None:
    with sealed.by_hand() as boss:
        row = row_at(boss, case, "tail")
        boss.execute("delete from plan.access where id = %s", (row,))
        boss.execute("delete from plan.chain_entry where access_id = %s", (row,))
        boss.execute(
            "update plan.chain c set seq = e.seq, head = e.leaf from (select * from plan.chain_entry where client_id = %s order by seq desc limit 1) e"
            " where c.client_id = e.client_id",
            (case.client,),
        )
        assert looked(sealed, boss) == {"sealed_row_differs"}


def test_two_rows_changed_about_are_found(sealed: Sealed, case: Case) -> None:
    with sealed.by_hand() as boss:
        first, last = row_at(boss, case, "head"), row_at(boss, case, "tail")
        boss.execute(
            "update plan.access a set reason = b.reason, actor_id = b.actor_id, role = b.role, purpose = b.purpose, basis = b.basis, salt = b.salt"
            " from plan.access b where (a.id, b.id) in ((%s, %s), (%s, %s))",
            (first, last, last, first),
        )
        boss.execute(
            "update plan.chain_entry set access_id = case access_id when %s then %s else %s end, at = case access_id when %s then"
            " (select at from plan.access where id = %s) else (select at from plan.access where id = %s) end where access_id in (%s, %s)",
            (first, last, first, first, last, first, first, last),
        )
        assert "row_changed" in looked(sealed, boss)


def test_a_row_moved_to_another_client_is_found(sealed: Sealed, case: Case) -> None:
    with sealed.by_hand() as boss:
        boss.execute("update plan.access set client_id = %s where id = %s", (case.other, row_at(boss, case, "middle")))
        assert looked(sealed, boss) == {"row_moved"}
        assert looked(sealed, boss, case.client) == {"row_moved"}


def test_a_row_moved_with_its_place_is_found(sealed: Sealed, case: Case) -> None:
    with sealed.by_hand() as boss:
        row = row_at(boss, case, "tail")
        boss.execute("update plan.access set client_id = %s where id = %s", (case.other, row))
        boss.execute("update plan.chain_entry set client_id = %s, seq = 1 where access_id = %s", (case.other, row))
        assert looked(sealed, boss) >= {"end_removed", "row_changed", "chain_removed", "sealed_row_differs"}


def test_a_row_put_in_by_hand_is_found(sealed: Sealed, case: Case) -> None:
    with sealed.by_hand() as boss:
        boss.execute(
            "insert into plan.access (ticket, token_digest, expires_at, actor_id, role, client_id, purpose, act, basis, client_epoch, actor_epoch)"
            " select gen_random_uuid(), token_digest, expires_at, actor_id, role, client_id, purpose, act, basis, 0, 0"
            " from plan.access where id = %s",
            (row_at(boss, case, "head"),),
        )
        assert looked(sealed, boss) == {"row_unchained"}


def test_a_client_removed_whole_is_found_by_the_seal(sealed: Sealed, case: Case) -> None:
    with sealed.by_hand() as boss:
        for table in ("access", "chain_entry", "chain"):
            boss.execute(f"delete from plan.{table} where client_id = %s", (case.client,))  # type: ignore[arg-type]
        assert looked(sealed, boss) == {"client_removed"}
        boss.execute("delete from plan.sealed_head where client_id = %s", (case.client,))
        assert looked(sealed, boss) == {"heads_changed"}


def test_a_history_made_anew_with_right_digests_is_found_by_the_seal(sealed: Sealed, case: Case) -> None:
    """Who changes a row and works out every later leaf and the head again is found by the seal over the head before."""
    with sealed.by_hand() as boss:
        make_anew(boss, case)
        assert looked(sealed, boss) == {"sealed_row_differs"}


def test_a_history_made_anew_with_its_seals_is_found_by_signature_and_witnesses(sealed: Sealed, case: Case) -> None:
    with sealed.by_hand() as boss:
        make_anew(boss, case)
        boss.execute(
            "update plan.sealed_head h set head = e.leaf from plan.chain_entry e where e.client_id = h.client_id and e.seq = h.seq and h.client_id = %s",
            (case.client,),
        )
        assert looked(sealed, boss) == {"heads_changed"}
        forge_roots(boss)
        assert looked(sealed, boss) >= {"seal_changed", "seal_differs"}, (
            "the key was not there to sign anew, and witnesses keep what they were told"
        )


def test_a_seal_removed_or_changed_is_found(sealed: Sealed, case: Case) -> None:
    sealed.opened(1)
    sealed.seal()
    with sealed.by_hand() as boss:
        boss.execute("delete from plan.sealed_head where n = 1")
        boss.execute("delete from plan.seal where n = 1")
        assert looked(sealed, boss) >= {"seal_removed"}
    with sealed.by_hand() as boss:
        boss.execute("update plan.seal set at = at + interval '1 minute' where n = 1")
        assert looked(sealed, boss) >= {"seal_changed", "seal_differs"}


def test_a_database_taken_back_to_yesterday_is_found_by_the_witnesses_alone(sealed: Sealed, case: Case) -> None:
    """A whole, older database is right in itself. Only who was told of today's seals knows better."""
    last = sealed.ground.value("select max(n) from plan.seal")
    sealed.opened(1)
    newest = sealed.seal()
    assert newest is not None
    with sealed.by_hand() as boss:
        changed = tuple(head.client_id for head in heads_of(boss, newest.n))
        boss.execute("delete from plan.sealed_head where n > %s", (last,))
        boss.execute("delete from plan.seal where n > %s", (last,))
        for table in ("access", "chain_entry", "chain"):
            boss.execute(f"delete from plan.{table} where client_id = any (%s)", (list(changed),))  # type: ignore[arg-type]
        assert looked(sealed, boss) == {"taken_back"}
        alone = look_at_log(boss, keys=[sealed.key.public_key()], witnesses=[])
        assert alone.findings == (), "without a witness nothing is found: that is what witnesses are for"


def test_unknown_keys_are_told(sealed: Sealed, case: Case) -> None:
    assert {finding.kind for finding in look_at_log(sealed.sealer, keys=[]).findings} == {"key_unknown"}


def test_a_whole_log_has_no_findings(sealed: Sealed, case: Case) -> None:
    """Last and first: what finds everything must also find nothing."""
    report = sealed.look()
    assert report.findings == ()
    assert report.entries >= 10
    assert report.clients >= 2
    assert sealed.look(uuid4()).entries == 0


LEFT_OUT = {
    **{name: ("entry_shown", f"a.{name}") for name in ("role", "purpose", "act", "basis", "statute", "reason")},
    **{name: ("entry_shown", f"a.{name}::text") for name in ("organisation_id", "post_id")},
    "token_digest": ("entry_rest", "encode(a.token_digest, 'hex')"),
    "expires_at": ("entry_rest", "plan.micros(a.expires_at)"),
    **{
        name: ("entry_rest", f"a.{name}::text")
        for name in ("ticket", "xid", "actor_id", "register_id", "basis_id", "part_ids", "write_ids", "adds", "client_epoch", "actor_epoch")
    },
}
"""Where each column stands in the digests."""


@pytest.mark.parametrize("column", LEFT_OUT)
def test_a_digest_without_a_column_would_not_find_its_change(sealed: Sealed, case: Case, column: str) -> None:
    """So it is this column in the digest that finds it, and nothing by chance."""
    function, written = LEFT_OUT[column]
    change = "part_ids[:1] || gen_random_uuid() || part_ids[3:]" if column == "part_ids" else COLUMNS[column]
    row = sealed.ground.value(
        "select id from plan.access where client_id = %s and act = 'open' and write_ids <> '{}' order by id limit 1", case.client
    )
    with sealed.by_hand() as boss:
        (text,) = boss.execute("select pg_get_functiondef(%s::regproc)", (f"plan.{function}",)).fetchone() or ("",)
        assert text.count(written) == 1
        boss.execute(text.replace(written, "'-'"))  # type: ignore[arg-type]
        rechain(boss, case)
        boss.execute(f"update plan.access set {column} = {change} where id = %s", (row,))  # type: ignore[arg-type]
        assert not looked(sealed, boss, case.client) & {"row_changed", "row_removed", "row_moved"}


def row_at(boss: Connection, case: Case, where: str) -> int:
    """The log row of the client at the head, in the middle, or at the tail of the chain."""
    rows = [row for (row,) in boss.execute("select access_id from plan.chain_entry where client_id = %s order by seq", (case.client,))]
    return int(rows[{"head": 0, "middle": len(rows) // 2, "tail": -1}[where]])


def make_anew(boss: Connection, case: Case) -> None:
    """Change the first row, then every leaf after it, and the head, by the rule of the chain itself."""
    boss.execute("update plan.access set reason = 'Jotain aivan muuta' where id = %s", (row_at(boss, case, "head"),))
    rechain(boss, case)


def rechain(boss: Connection, case: Case) -> None:
    """Every leaf of the client's chain worked out again, and its head."""
    boss.execute(
        "do $$ declare e record; leaf bytea := plan.genesis(); begin"
        f" for e in select * from plan.chain_entry where client_id = '{case.client}' order by seq loop"
        "  select plan.leaf_of(leaf, plan.entry_shown(a, e.seq), plan.entry_rest(a)) into leaf from plan.access a where a.id = e.access_id;"
        "  update plan.chain_entry set leaf = make_anew.leaf from (select leaf) make_anew where access_id = e.access_id;"
        "  update plan.chain set head = make_anew.leaf from (select leaf) make_anew where client_id = e.client_id;"
        " end loop; end $$"  # type: ignore[arg-type]
    )


def forge_roots(boss: Connection) -> None:
    """Give every seal the root of the heads that now stand under it."""
    from punos.engines.merkle import root_of

    for (n,) in boss.execute("select n from plan.seal order by n").fetchall():
        boss.execute("update plan.seal set root = %s where n = %s", (root_of([head.leaf() for head in heads_of(boss, n)]), n))


def test_a_database_brought_back_on_purpose_goes_on_and_everybody_is_told(sealed: Sealed, case: Case) -> None:
    """Nothing is sealed before the seals since are taken over; then they stand as lost, with the reason, in every report."""
    last = sealed.ground.value("select max(n) from plan.seal")
    sealed.opened(1)
    lost = sealed.seal()
    assert lost is not None
    with sealed.by_hand() as boss:
        clients = [head.client_id for head in heads_of(boss, lost.n)]
        for statement in ("delete from plan.sealed_head where n > %s", "delete from plan.seal where n > %s"):
            boss.execute(statement, (last,))
        for table in ("access", "chain_entry", "chain"):
            boss.execute(f"delete from plan.{table} where client_id = any (%s)", (clients,))  # type: ignore[arg-type]
        with pytest.raises(SealFault, match="taken back to an earlier moment"):
            refuse_a_fork(boss, sealed.witnesses)
        with pytest.raises(SealFault, match="not signed with a key"):
            rejoin(boss, sealed.witnesses[0], [], "Palautus levyrikon jälkeen")
        assert rejoin(boss, sealed.witnesses[0], [sealed.key.public_key()], "Palautus levyrikon jälkeen") == 1
        report = look_at_log(boss, keys=[sealed.key.public_key()], witnesses=sealed.witnesses)
        assert report.findings == ()
        assert report.lost == (
            f"what was sealed under {lost.n}-{lost.n} was lost as the database was brought back: Palautus levyrikon jälkeen",
        )
        refuse_a_fork(boss, sealed.witnesses)
        anew = seal_log(boss, sealed.key, at=datetime.now(UTC))
        assert anew is not None
        assert (anew.n, anew.prev) == (lost.n + 1, lost.digest())
        assert anew.size == boss.execute("select count(*) from plan.chain").fetchone()[0]  # type: ignore[index]
