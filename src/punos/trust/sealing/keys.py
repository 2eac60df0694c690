"""The key that seals: made once, in a file that only its owner reads; its public half stands beside it for everybody."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from punos.plumbing.postgres import home
from punos.plumbing.postgres.server import write_private
from punos.trust.sealing.errors import SealFault

KEY_VARIABLE = "PUNOS_SEAL_KEY_FILE"
PUBLIC_VARIABLE = "PUNOS_SEAL_PUBLIC_KEYS"
SIZE = 32


def private_key() -> Ed25519PrivateKey:
    """The sealing key of $PUNOS_SEAL_KEY_FILE, or of the home folder; made when there is none there. Raises SealFault."""
    path = Path(os.environ.get(KEY_VARIABLE) or home() / "seal.key")
    if not path.exists():
        made = Ed25519PrivateKey.generate()
        write_private(path, made.private_bytes_raw().hex() + "\n")
        path.with_suffix(".public").write_text(made.public_key().public_bytes_raw().hex() + "\n")
    if path.stat().st_mode & 0o077:
        raise SealFault(f"{path} may be read by others: chmod 600 {path}")
    return Ed25519PrivateKey.from_private_bytes(_bytes(path))


def public_keys() -> list[Ed25519PublicKey]:
    """The keys whose seals are believed: those of $PUNOS_SEAL_PUBLIC_KEYS (files, with colons), or the one of the home folder."""
    named = os.environ.get(PUBLIC_VARIABLE)
    paths = [Path(one) for one in named.split(":")] if named else [home() / "seal.public"]
    return [Ed25519PublicKey.from_public_bytes(_bytes(path)) for path in paths if path.exists()]


def _bytes(path: Path) -> bytes:
    try:
        found = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise SealFault(f"{path} cannot be read as a key ({type(error).__name__}): it holds {SIZE} bytes in hexadecimal") from None
    if len(found) != SIZE:
        raise SealFault(f"{path} holds {len(found)} bytes: a key has {SIZE}")
    return found
