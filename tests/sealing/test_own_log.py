"""A client takes the own log along and checks it without Punos: nothing is missing, nothing changed, and a seal holds it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from punos.trust.sealing import check_my_log, proof
from punos.trust.sealing.proof import own_log
from tests.access.ground import Case
from tests.sealing.conftest import Sealed

Change = Callable[[dict[str, Any]], object]


def taken(sealed: Sealed, token: str) -> dict[str, Any]:
    """The own log as the page gives it, asked as the app."""
    with patch.object(proof, "connection", sealed.ground.app), patch("punos.trust.queries.connection", sealed.ground.app):
        found = own_log(token)
    assert found is not None
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def case(sealed: Sealed) -> Case:
    """A client with a sealed log among others."""
    made = sealed.opened(7)
    for _ in range(4):
        sealed.opened(2)
    sealed.seal()
    return made


def check(log: dict[str, Any], folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What the script says, run as a client would: by itself, with nothing of Punos on its path."""
    path = folder / "my-log.json"
    path.write_text(json.dumps(log))
    command = [sys.executable, "-I", "-S", check_my_log.__file__, str(path), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_script_finds_a_whole_log_right(sealed: Sealed, case: Case, tmp_path: Path) -> None:
    public = sealed.key.public_key().public_bytes_raw().hex()
    done = check(taken(sealed, case.citizen), tmp_path, public)
    assert done.returncode == 0, done.stderr
    assert "rows 1-7: none missing, none changed" in done.stdout
    assert "signed with this key" in done.stdout


def test_the_log_holds_what_is_shown_and_nothing_of_workers_or_parts(sealed: Sealed, case: Case) -> None:
    log = taken(sealed, case.citizen)
    told = json.dumps(log)
    assert {row["client_id"] for row in log["entries"]} == {str(case.client)}
    for hidden in (case.worker.actor_id, case.worker.register_id, *case.parts.values(), *case.others.values(), case.other):
        assert str(hidden) not in told


CHANGES: dict[str, Change] = {
    "a row left out": lambda log: log["entries"].pop(2),
    "the first row left out": lambda log: log["entries"].pop(0),
    "the last row left out": lambda log: log["entries"].pop(),
    "another reason": lambda log: log["entries"][1].update(reason="muu"),
    "another time": lambda log: log["entries"][1].update(at=str(int(log["entries"][1]["at"]) + 1)),
    "another worker": lambda log: log["entries"][0].update(post_id="00000000-0000-0000-0000-000000000000"),
    "fewer parts": lambda log: log["entries"][0].update(parts=1),
    "no reason and an empty one": lambda log: log["entries"][0].update(reason=""),
    "another rest": lambda log: log["entries"][3].update(rest="00" * 32),
    "two rows changed about": lambda log: log["entries"].insert(0, log["entries"].pop(1)),
    "another root": lambda log: log["seal"].update(root="00" * 32),
    "another place": lambda log: log["proof"].update(place=log["proof"]["place"] + 1),
    "a shorter way": lambda log: log["proof"]["path"].pop(),
    "another signature": lambda log: log["seal"].update(signature="00" * 64),
    "another time of the seal": lambda log: log["seal"].update(signed_text=log["seal"]["signed_text"].replace("seal 1", "seal 2")),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_script_finds_what_was_changed(sealed: Sealed, case: Case, tmp_path: Path, name: str) -> None:
    log = taken(sealed, case.citizen)
    CHANGES[name](log)
    done = check(log, tmp_path, sealed.key.public_key().public_bytes_raw().hex())
    assert done.returncode == 1
    assert done.stderr.startswith("WRONG: "), done.stderr


def test_another_key_is_refused(sealed: Sealed, case: Case, tmp_path: Path) -> None:
    stranger = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    assert "not signed with this key" in check(taken(sealed, case.citizen), tmp_path, stranger).stderr


def test_signatures_are_read_as_the_library_reads_them() -> None:
    """The script's own Ed25519 against the library's, on a hundred keys."""
    for number in range(100):
        key = Ed25519PrivateKey.generate()
        text = f"seal {number}".encode()
        public, signature = key.public_key().public_bytes_raw(), key.sign(text)
        assert check_my_log.is_signed(public, text, signature)
        assert not check_my_log.is_signed(public, text + b".", signature)
        assert not check_my_log.is_signed(public, text, bytes([signature[0] ^ 1]) + signature[1:])


def test_only_the_client_takes_the_own_log(sealed: Sealed, case: Case) -> None:
    with patch.object(proof, "connection", sealed.ground.app), patch("punos.trust.queries.connection", sealed.ground.app):
        assert own_log(case.worker.token) is None
        assert own_log("nobody") is None
