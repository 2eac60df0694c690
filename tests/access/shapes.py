"""The words and shapes of a made-up world: what docs/access-rule.md speaks of, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

Validity = tuple[datetime, datetime | None]

SECTORS = ("county", "municipality", "employment", "kela", "company", "association", "parish", "school")
DOMAINS = ("social", "health", "employment", "kela", "education", "association", "parish")
TOPICS = (
    "core",
    "network",
    "health",
    "mental_health",
    "substance",
    "child_protection",
    "economy",
    "employment",
    "contact",
)
PROTECTED_CONTACT = "contact_protected"
WORKER_ROLES = (
    "social_worker",
    "child_protection_worker",
    "nurse",
    "home_care_worker",
    "substance_worker",
    "employment_coach",
    "kela_officer",
    "association_worker",
    "private_worker",
    "school_worker",
    "provider_manager",
    "planner",
    "privacy_officer",
)
ROLES = (*WORKER_ROLES, "citizen")
WORKER_PURPOSES = ("care", "assessment", "referral", "supervision")
PURPOSES = (*WORKER_PURPOSES, "emergency", "own", "representative")


@dataclass(frozen=True, slots=True)
class Organisation:
    """A party that employs workers; `sector` is one of SECTORS."""

    id: UUID
    sector: str


@dataclass(frozen=True, slots=True)
class Register:
    """A record kept by one controller organisation; `domain` is one of DOMAINS."""

    id: UUID
    organisation_id: UUID
    domain: str


@dataclass(frozen=True, slots=True)
class Person:
    """A human being: client, worker or both. `protected` means a protected address."""

    id: UUID
    protected: bool
    home_register_id: UUID | None


@dataclass(frozen=True, slots=True)
class Actor:
    """The person as someone who signs in; these worlds give each person at most one."""

    id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class Session:
    """One worker in one organisation, role and register, or a citizen with none of the places.

    Not `live` means expired, idle or revoked.
    """

    token: str
    actor_id: UUID
    organisation_id: UUID | None
    register_id: UUID | None
    role: str
    live: bool


@dataclass(frozen=True, slots=True)
class Need:
    """A row of the need table; `level` is read or write, `scope` is all or own."""

    role: str
    purpose: str
    topic: str
    level: str
    scope: str


@dataclass(frozen=True, slots=True)
class Link:
    """A client relationship. No actor: any worker of the organisation; no part: not tied to one part."""

    id: UUID
    client_id: UUID
    actor_id: UUID | None
    organisation_id: UUID
    register_id: UUID
    purpose: str
    validity: Validity
    part_id: UUID | None
    sees_until: datetime | None


@dataclass(frozen=True, slots=True)
class Permit:
    """A client's permission to disclose; None in a field means it is not narrowed by it."""

    id: UUID
    client_id: UUID
    domain: str | None
    topic: str | None
    to_register_id: UUID | None
    validity: Validity


@dataclass(frozen=True, slots=True)
class Prohibition:
    """A client's prohibition to disclose; None in a field means any.

    `register_id` is whose data, `to_register_id` who may not see it.
    """

    id: UUID
    client_id: UUID
    part_id: UUID | None
    topic: str | None
    domain: str | None
    register_id: UUID | None
    to_register_id: UUID | None
    holds_in_emergency: bool
    validity: Validity


@dataclass(frozen=True, slots=True)
class Statute:
    """What a law lets a role ask for without a permit."""

    code: str
    role: str
    purpose: str
    domain: str
    topic: str


@dataclass(frozen=True, slots=True)
class Representation:
    """Someone may act for the client in these topics."""

    id: UUID
    client_id: UUID
    actor_id: UUID
    topics: tuple[str, ...]
    validity: Validity


@dataclass(frozen=True, slots=True)
class Part:
    """The smallest thing with an access decision of its own."""

    id: UUID
    client_id: UUID
    topic: str
    register_id: UUID
    organisation_id: UUID | None
    changed_at: datetime
    withheld_from_client: bool
    withheld_from_representative: bool


@dataclass(frozen=True, slots=True)
class World:
    """Everything the rule can look at, at the moment `at`. `seed` draws the questions too."""

    seed: int
    at: datetime
    client_ids: tuple[UUID, ...]
    organisations: tuple[Organisation, ...] = ()
    registers: tuple[Register, ...] = ()
    persons: tuple[Person, ...] = ()
    actors: tuple[Actor, ...] = ()
    sessions: tuple[Session, ...] = ()
    needs: tuple[Need, ...] = ()
    statutes: tuple[Statute, ...] = ()
    parts: tuple[Part, ...] = ()
    links: tuple[Link, ...] = ()
    permits: tuple[Permit, ...] = ()
    prohibitions: tuple[Prohibition, ...] = ()
    representations: tuple[Representation, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A wish to open one client's plan: the token of the session, the purpose, the statute and the reason."""

    session: str
    client_id: UUID
    purpose: str
    statute: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """A wish to add a part with this register, topic and organisation, in the frame of `question`."""

    question: Question
    register_id: UUID
    topic: str
    organisation_id: UUID | None
