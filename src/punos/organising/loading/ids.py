"""Ids that follow from keys, so that every seed and every machine gives a thing the same id."""

from __future__ import annotations

from uuid import UUID, uuid5

NAMESPACE = UUID("5b1f6f0e-7d0c-5d0e-9a37-6a1f0c7be001")


def organisation_id(key: str) -> UUID:
    """The id of the organisation with this key."""
    return uuid5(NAMESPACE, f"organisation:{key}")


def register_id(key: str) -> UUID:
    """The id of the register with this key."""
    return uuid5(NAMESPACE, f"register:{key}")


def clause_id(version: int, key: str) -> UUID:
    """The id of the clause with this key in this version of the organising plan."""
    return uuid5(NAMESPACE, f"clause:{version}:{key}")
