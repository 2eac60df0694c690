"""What comes to a witness over HTTP: a request line, headers, and a seal as JSON.

The input is everything that one connection sends. It is put to a witness that takes any seal, and to one that takes only those of a key.
"""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from punos.trust.sealing import witnesses
from punos.trust.sealing.seals import seal_of_bytes, seal_of_json
from punos.trust.sealing.witness_server import Handler
from punos.trust.sealing.witnesses import FolderWitness

PARSERS = (Handler._told, Handler.do_GET, Handler.do_POST, seal_of_bytes, seal_of_json)
WORDS = (
    "GET /seals", "?since=", "POST /seals HTTP/1.1\n", "POST /seals HTTP/1.0\n", "Content-Length: ", "Connection: keep-alive\n", "Expect: 100-continue\n",
    "\n\n", '{"n": 1,', '"at": "2026-11-30T09:00:00+00:00"', "0001-01-01T00:00:00+23:59", '"size": 0', '"root": "', '"prev": "', '"key_id": "',
    '"signature": "', "00000000000000000000000000000000", "\\ud800", "true", "null", "NaN", "1e999", "[[[[[[[[[[[[[[[[", "Transfer-Encoding: chunked\n",
)  # fmt: skip

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
#: A file is written for each seal that is taken; it need not reach the disk here.
patch.object(witnesses.os, "fsync", lambda number: None).start()


class Connection(Handler):
    """A connection that has sent this, and what it was answered."""

    def __init__(self, sent: bytes, folder: Path, keys: tuple[Any, ...]) -> None:
        turn = patch.dict({})  # enters and leaves like a lock
        self.server: Any = SimpleNamespace(kept=FolderWitness(folder), keys=keys, turn=turn)
        self.client_address: Any = ("127.0.0.1", 0)
        self.rfile, self.wfile = BytesIO(sent), BytesIO()
        self.handle()


FOLDER = Path(mkdtemp(prefix="punos-witness-"))


def take(data: bytes) -> None:
    """Send it. Whatever it is, there is an answer, and what was taken is read back as a seal that another can follow."""
    sent = _with_length(data)
    _send(sent, ())
    kept = _send(sent, (KEY.public_key(),))
    assert all(seal.is_signed_by(KEY.public_key()) for seal in kept), "took a seal that the known key has not signed"


def _send(sent: bytes, keys: tuple[Any, ...]) -> list[Any]:
    answered = Connection(sent, FOLDER, keys).wfile.getvalue()
    try:
        _check(answered)
        kept = FolderWitness(FOLDER).seals()
        assert [one.n for one in kept] == list(range(1, len(kept) + 1))
        for one in kept:
            assert seal_of_json(json.loads(json.dumps(one.as_json()))) == one
            assert len(one.digest()) == 32
        return kept
    finally:
        for path in FOLDER.iterdir():
            path.unlink()


def _check(answered: bytes) -> None:
    """Our own answers are JSON; those of the library are errors of the client's. An answer without a head is one of HTTP 0.9, and the last."""
    while answered.startswith(b"HTTP/1.0 "):
        head, _, answered = answered.partition(b"\r\n\r\n")
        status, length = int(head[9:12]), re.search(rb"Content-Length: ([0-9]+)", head)
        assert status < 500 or status in (501, 505), head
        size = int(length[1]) if length else 0
        body, answered = answered[:size], answered[size:]
        if b"application/json" in head:
            json.loads(body)


def _with_length(data: bytes) -> bytes:
    """The right length of the body stands for `?`, so that what was grown is read whole."""
    head, gap, body = data.replace(b"\r\n", b"\n").partition(b"\n\n")
    told = head.replace(b"Content-Length: ?", f"Content-Length: {len(body)}".encode())
    return told.replace(b"\n", b"\r\n") + gap.replace(b"\n", b"\r\n") + body
