"""Merkle trees over leaf digests, and short proofs that one leaf is in a tree.

Source: RFC 9162 (Certificate Transparency 2.0), section 2.1: a node is SHA-256 of 0x01 and its two halves, the left half being the largest power
of two smaller than the number of leaves; the tree of nothing is SHA-256 of nothing. Leaves are given as digests already: who makes them puts
0x00 before what is digested, so that no leaf can pass for a node.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of the tree over these leaf digests (32 bytes each), in this order."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    half = _half(len(leaves))
    return node_of(root_of(leaves[:half]), root_of(leaves[half:]))


def path_of(leaves: Sequence[bytes], place: int) -> list[bytes]:
    """The inclusion proof of the leaf at `place`: the digests beside its way to the root, lowest first. Raises IndexError."""
    if not 0 <= place < len(leaves):
        raise IndexError(f"there is no leaf {place} among {len(leaves)}")
    if len(leaves) == 1:
        return []
    half = _half(len(leaves))
    if place < half:
        return [*path_of(leaves[:half], place), root_of(leaves[half:])]
    return [*path_of(leaves[half:], place - half), root_of(leaves[:half])]


def root_by_path(leaf: bytes, place: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a proof leads to, or None when it cannot be a proof for this place in a tree of this size."""
    if not 0 <= place < size:
        return None
    here, last, found = place, size - 1, leaf
    for beside in path:
        if last == 0:
            return None
        if here % 2 or here == last:
            found = node_of(beside, found)
            while here % 2 == 0 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node_of(found, beside)
        here, last = here >> 1, last >> 1
    return found if last == 0 else None


def node_of(left: bytes, right: bytes) -> bytes:
    """The digest of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def _half(size: int) -> int:
    """The largest power of two smaller than `size` (two or more)."""
    return 1 << (size - 1).bit_length() - 1
