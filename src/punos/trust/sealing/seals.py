"""A seal: the root of a tree over heads of chains, with its number, its time and the seal before it, signed with Ed25519 (RFC 8032)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NOTHING_BEFORE = bytes(32)
"""What the first seal holds in the place of the one before."""


@dataclass(frozen=True, slots=True)
class Head:
    """How far a client's chain goes, and its last leaf."""

    client_id: UUID
    seq: int
    head: bytes

    def leaf(self) -> bytes:
        """The leaf of the seal's tree: a digest of whose chain, its number and its head."""
        return sha256(b"\x00" + self.client_id.bytes + self.seq.to_bytes(8, "big") + self.head).digest()


@dataclass(frozen=True, slots=True)
class Seal:
    """One seal. `at` is to the microsecond; `size` counts the leaves; `key_id` begins the digest of the public key."""

    n: int
    at: datetime
    size: int
    root: bytes
    prev: bytes
    key_id: str
    signature: bytes = b""

    def text(self) -> bytes:
        """What is signed: one line for each field, the same everywhere."""
        micros = int((self.at - EPOCH).total_seconds()) * 1_000_000 + self.at.microsecond
        lines = ("punos log seal 1", self.n, micros, self.size, self.root.hex(), self.prev.hex(), self.key_id)
        return "".join(f"{line}\n" for line in lines).encode()

    def digest(self) -> bytes:
        """What the next seal holds of this one."""
        return sha256(self.text() + self.signature).digest()

    def signed(self, key: Ed25519PrivateKey) -> Seal:
        """The same, signed."""
        return Seal(self.n, self.at, self.size, self.root, self.prev, self.key_id, key.sign(self.text()))

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        """Whether the signature is of this key."""
        try:
            key.verify(self.signature, self.text())
        except InvalidSignature:
            return False
        return True

    def as_json(self) -> dict[str, Any]:
        """Plain values, digests in hexadecimal: what a witness is told."""
        return {
            "n": self.n,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "size": self.size,
            "root": self.root.hex(),
            "prev": self.prev.hex(),
            "key_id": self.key_id,
            "signature": self.signature.hex(),
        }


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NAMES = ("n", "at", "size", "root", "prev", "key_id", "signature")
KEY_ID = re.compile(r"[0-9A-Za-z]{1,64}")
"""What could be no text, or would be a line of its own, would make a seal that nobody can check, nor follow."""

MOST = 1 << 63
"""Numbers are below what the database can hold."""


def seal_of_json(told: object) -> Seal:
    """A seal from what a witness holds or is told. Raises ValueError, saying which field is wrong."""
    if not isinstance(told, dict) or set(told) != set(NAMES):
        raise ValueError(f"a seal is an object with just the fields {', '.join(NAMES)}")
    if not all(type(told[name]) is int and low <= told[name] < MOST for name, low in (("n", 1), ("size", 0))):
        raise ValueError("n is a whole number from 1, size one from 0")
    if not all(isinstance(told[name], str) for name in NAMES if name not in ("n", "size")):
        raise ValueError("at, root, prev, key_id and signature are texts")
    try:
        at = datetime.fromisoformat(told["at"])
        at.astimezone(UTC)  # a time of the first or last day of the calendar may have none
        root, prev, signature = (bytes.fromhex(told[name]) for name in ("root", "prev", "signature"))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"at is a time with its offset, digests are hexadecimal ({error})") from None
    if at.tzinfo is None or len(root) != 32 or len(prev) != 32 or len(signature) != 64 or not KEY_ID.fullmatch(told["key_id"]):
        raise ValueError(
            "at has an offset, root and prev are 32 bytes, the signature is 64, the key is named by up to 64 plain letters and digits"
        )
    return Seal(told["n"], at, told["size"], root, prev, told["key_id"], signature)


def seal_of_bytes(told: bytes) -> Seal:
    """A seal from the bytes of its JSON. Raises ValueError as `seal_of_json` does, and for what is no JSON."""
    try:
        return seal_of_json(json.loads(told))
    except RecursionError:
        raise ValueError("a seal holds nothing inside its fields") from None


def key_id_of(key: Ed25519PublicKey) -> str:
    """The short name of a key: the first 16 hexadecimal digits of the digest of its 32 bytes."""
    return sha256(key.public_bytes_raw()).hexdigest()[:16]
