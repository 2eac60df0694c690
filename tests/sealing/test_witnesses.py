"""Sealing and witnesses: one seal after another, told once, caught up with after an absence, and a fork refused by who was told."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import httpx
import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from punos.trust.sealing.errors import SealFault
from punos.trust.sealing.making import last_seal, seal_log, seals_since, tell_witnesses
from punos.trust.sealing.seals import NOTHING_BEFORE, Seal, key_id_of, seal_of_json
from punos.trust.sealing.witness_server import witness_server
from punos.trust.sealing.witnesses import FolderWitness, HttpWitness, witnesses_of
from tests.sealing.conftest import Sealed

KEY = Ed25519PrivateKey.generate()


def seal(n: int, before: Seal | None = None) -> Seal:
    """A seal over nothing that follows another."""
    prev = before.digest() if before else NOTHING_BEFORE
    return Seal(n, datetime(2026, 11, 30, 9, n % 60, tzinfo=UTC), 0, b"r" * 32, prev, key_id_of(KEY.public_key())).signed(KEY)


def test_nothing_new_makes_no_seal_until_an_hour_has_gone(sealed: Sealed) -> None:
    sealed.opened(1)
    assert sealed.seal() is not None
    last = last_seal(sealed.sealer)
    assert last is not None
    assert seal_log(sealed.sealer, sealed.key, at=last.at + timedelta(minutes=59)) is None
    quiet = seal_log(sealed.sealer, sealed.key, at=last.at + timedelta(minutes=61))
    assert quiet is not None
    assert (quiet.n, quiet.size, quiet.prev) == (last.n + 1, 0, last.digest())


def test_a_witness_that_was_away_is_told_all_it_missed(sealed: Sealed, tmp_path: Path) -> None:
    sealed.opened(1)
    sealed.seal()
    late = FolderWitness(tmp_path / "late")
    assert tell_witnesses(sealed.sealer, [late]) == []
    assert late.seals() == seals_since(sealed.sealer, 0)


def test_a_witness_that_is_down_stops_nobody(sealed: Sealed, tmp_path: Path) -> None:
    down, near = HttpWitness("http://127.0.0.1:9"), FolderWitness(tmp_path / "near")
    failures = tell_witnesses(sealed.sealer, [down, near])
    assert len(failures) == 1
    assert "does not answer" in failures[0]
    assert near.seals() == seals_since(sealed.sealer, 0)


def test_two_sealers_at_once_make_one_history(sealed: Sealed) -> None:
    sealed.opened(1)
    made = sealed.seal()
    assert made is not None
    with pytest.raises(psycopg.errors.SerializationFailure, match="not the next one"):
        sealed.sealer.execute(
            "select plan.add_seal(%s, now(), %s, %s, 'x', %s, '{}'::uuid[], '{}'::bigint[], '{}'::bytea[])", (made.n, b"", b"", b"")
        )


@pytest.mark.parametrize("kind", ["folder", "http"])
def test_a_witness_refuses_what_does_not_follow(tmp_path: Path, kind: str) -> None:
    server = witness_server(tmp_path, keys=[KEY.public_key()])
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        witness = FolderWitness(tmp_path) if kind == "folder" else HttpWitness(f"http://127.0.0.1:{server.server_port}")
        first = seal(1)
        second, other = seal(2, first), replace(seal(1), root=b"o" * 32).signed(KEY)
        witness.tell(first)
        witness.tell(first)
        for wrong, words in ((other, "made anew"), (seal(3, second), "before 3"), (seal(2, other), "does not hold")):
            with pytest.raises(SealFault, match=words):
                witness.tell(wrong)
        witness.tell(second)
        assert witness.seals() == [first, second]
        assert witness.seals(1) == [second]
    finally:
        server.shutdown()
        server.server_close()


def answered(port: int, sent: bytes) -> bytes:
    """What comes back for these very bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(sent)
        return b"".join(iter(lambda: line.recv(4096), b""))


def test_an_http_witness_takes_only_what_a_known_key_signed(tmp_path: Path) -> None:
    server = witness_server(tmp_path, keys=[KEY.public_key()])
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/seals"
    try:
        stranger = seal(1).signed(Ed25519PrivateKey.generate())
        assert httpx.post(address, json=stranger.as_json()).status_code == 400
        for body in (b"", b"{}", b"[]", b"x" * 5000, b'{"n":1}'):
            assert httpx.post(address, content=body).status_code == 400
        for body in (b"[" * 4096, b"\xff", json.dumps(seal(1).as_json() | {"key_id": "\ud800"}).encode()):
            assert httpx.post(address, content=body).status_code == 400
        for length in ("1_0", "+10", "\u0663", "9" * 5000, "-1"):
            assert b" 400 " in answered(server.server_port, f"POST /seals HTTP/1.0\r\nContent-Length: {length}\r\n\r\n".encode())
        for since in ("x", "9" * 5000, "\u0663", "1_0"):
            assert httpx.get(address, params={"since": since}).status_code == 404
        assert httpx.get(address).json() == {"seals": []}
    finally:
        server.shutdown()
        server.server_close()


def test_a_witness_s_folder_is_never_written_again(tmp_path: Path) -> None:
    witness = FolderWitness(tmp_path)
    witness.tell(seal(1))
    path = next(tmp_path.glob("seal-*.json"))
    assert path.stat().st_mode & 0o222 == 0
    path.chmod(0o600)
    path.write_text("{}")
    with pytest.raises(SealFault, match="cannot be read as a seal"):
        witness.seals()


def test_a_seal_is_read_back_as_it_was_written() -> None:
    one = seal(7)
    assert seal_of_json(one.as_json()) == one
    for name, wrong in (
        ("n", 0),
        ("n", "1"),
        ("at", "2026-11-30T09:00:00"),
        ("root", "zz"),
        ("prev", "00"),
        ("signature", ""),
        ("key_id", "x" * 65),
        ("key_id", "\ud800"),
        ("key_id", "a\nb"),
        ("n", True),
        ("size", 1 << 63),
        ("at", "0001-01-01T00:00:00+23:59"),
    ):
        with pytest.raises(ValueError, match=r"."):
            seal_of_json({**one.as_json(), name: wrong})
    with pytest.raises(ValueError, match="just the fields"):
        seal_of_json({"n": 1})


def test_witnesses_are_named_by_folder_or_address() -> None:
    near, far = witnesses_of(["/srv/seals", "https://witness.example/punos", ""])
    assert isinstance(near, FolderWitness)
    assert isinstance(far, HttpWitness)
    assert far.address == "https://witness.example/punos/seals"


def test_the_sealer_reads_no_table(sealed: Sealed) -> None:
    for table in ("access", "chain", "chain_entry", "seal", "sealed_head", "person", "part"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            sealed.sealer.execute(f"select * from plan.{table}")  # type: ignore[arg-type]


def test_the_app_touches_neither_chain_nor_seal(sealed: Sealed) -> None:
    app = sealed.ground.app
    for table in ("chain", "chain_entry", "seal", "sealed_head", "chain_anchor", "log_hold"):
        for statement in (f"select * from plan.{table}", f"delete from plan.{table}", f"update plan.{table} set client_id = null"):
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedColumn)):
                app.execute(statement)  # type: ignore[arg-type]
    for call in ("plan.to_seal(1)", "plan.faults_of_chains(null)", "plan.heads_of_seal(1)", "plan.anchor_month('2000-01-01')"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(f"select * from {call}")  # type: ignore[arg-type]
