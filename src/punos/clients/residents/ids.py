"""Ids that follow from names: the same person, worker and part have the same id on every machine."""

from __future__ import annotations

from uuid import UUID, uuid5

NAMESPACE = UUID("0b5f5a3c-41c7-5c55-8a27-5d7a1c2e7a11")


def person_id(name: str) -> UUID:
    """The id of a person of the cast, by slug, or of a resident, by seed and number."""
    return uuid5(NAMESPACE, f"person:{name}")


def actor_id(name: str) -> UUID:
    """The id of someone who signs in."""
    return uuid5(NAMESPACE, f"actor:{name}")


def post_id(name: str) -> UUID:
    """The id of a worker's post."""
    return uuid5(NAMESPACE, f"post:{name}")
