"""The rows that the generator makes, one type for each table; the fields are the columns."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from punos.clients.words import Sort, State
from punos.trust.words import Topic


class PersonRow(NamedTuple):
    """A resident. Everybody here is synthetic."""

    id: UUID
    given_name: str
    family_name: str
    born_on: date
    language: str
    is_protected: bool
    home_register_id: UUID | None
    informed_at: datetime | None
    is_synthetic: bool = True
    rights_epoch: int = 0


class IdentityRow(NamedTuple):
    """A resident's fictional identity code; only its digest goes to the database."""

    person_id: UUID
    code: str


class ActorRow(NamedTuple):
    """Someone who can sign in."""

    id: UUID
    person_id: UUID | None
    subject: str
    rights_epoch: int = 0


class PostRow(NamedTuple):
    """A worker's place."""

    id: UUID
    actor_id: UUID
    organisation_id: UUID
    register_id: UUID | None
    role: str
    worker_name: str
    valid_from: date
    valid_to: date | None


class LinkRow(NamedTuple):
    """A client relationship."""

    id: UUID
    client_id: UUID
    actor_id: UUID | None
    organisation_id: UUID
    register_id: UUID
    purpose: str
    part_id: UUID | None
    valid_from: datetime
    valid_to: datetime | None
    sees_until: datetime | None
    ground: str
    made_by: UUID | None


class PermitRow(NamedTuple):
    """The client's permission to disclose."""

    id: UUID
    client_id: UUID
    domain: str | None
    topic: str | None
    to_register_id: UUID | None
    valid_from: datetime
    valid_to: datetime | None
    given_by: UUID
    recorded_by: UUID
    recorded_how: str


class ProhibitionRow(NamedTuple):
    """The client's prohibition of disclosure."""

    id: UUID
    client_id: UUID
    part_id: UUID | None
    topic: str | None
    domain: str | None
    register_id: UUID | None
    to_register_id: UUID | None
    holds_in_emergency: bool
    valid_from: datetime
    valid_to: datetime | None
    given_by: UUID
    recorded_by: UUID


class RepresentationRow(NamedTuple):
    """Someone who may act for the client; `topics` as an array literal."""

    id: UUID
    client_id: UUID
    actor_id: UUID
    topics: str
    valid_from: datetime
    valid_to: datetime | None


class PartRow(NamedTuple):
    """A part as it is now; `body` as JSON."""

    id: UUID
    client_id: UUID
    sort: str
    topic: str
    register_id: UUID
    organisation_id: UUID | None
    parent_id: UUID | None
    clause_id: UUID | None
    state: str
    assignee_id: UUID | None
    starts_at: datetime | None
    due_on: date | None
    ended_at: datetime | None
    body: str
    version: int
    made_at: datetime
    made_by: UUID | None
    changed_at: datetime
    changed_by: UUID | None
    withheld_from_client: bool
    withheld_from_representative: bool
    withheld_on: date | None
    withheld_ground: str | None
    withheld_why: str | None
    withheld_by: UUID | None


class VersionRow(NamedTuple):
    """A part as it was before a change."""

    part_id: UUID
    version: int
    state: str
    due_on: date | None
    organisation_id: UUID | None
    body: str
    changed_at: datetime
    changed_by: UUID | None


class EventRow(NamedTuple):
    """What happened to a part."""

    at: datetime
    client_id: UUID
    part_id: UUID
    sort: str
    did: str
    from_state: str | None
    to_state: str
    organisation_id: UUID | None
    clause_id: UUID | None
    by_post: UUID | None
    by_client: bool


class ClockRow(NamedTuple):
    """A promise or a deadline that runs for a part; `pauses` as an array literal."""

    id: UUID
    part_id: UUID
    clause_id: UUID | None
    deadline_id: str | None
    amount: int
    unit: str
    moves_on: bool
    stands_still: bool
    started_at: datetime
    pauses: str
    due_at: datetime
    stopped_at: datetime | None


class AccessRow(NamedTuple):
    """A row of the access log; the lists of ids as array literals."""

    ticket: UUID
    token_digest: str
    at: datetime
    expires_at: datetime
    actor_id: UUID
    post_id: UUID | None
    organisation_id: UUID | None
    register_id: UUID | None
    role: str
    client_id: UUID
    purpose: str
    act: str
    basis: str
    basis_id: UUID | None
    statute: str | None
    reason: str | None
    part_ids: str
    client_epoch: int = 0
    actor_epoch: int = 0


class NoticeRow(NamedTuple):
    """A short message; `ticket` names the access row that it tells of, if any."""

    id: UUID
    client_id: UUID
    to_person: UUID | None
    to_role: str | None
    to_post: UUID | None
    what: str
    ticket: UUID | None
    at: datetime
    seen_at: datetime | None
    seen_by: UUID | None
    finding: str | None


@dataclass(slots=True)
class Part:
    """A part while its story is told; what it was before each change is kept by the ledger."""

    id: UUID
    client_id: UUID
    sort: Sort
    topic: Topic
    register_id: UUID
    organisation_id: UUID | None
    parent_id: UUID | None
    clause_id: UUID | None
    state: State
    assignee_id: UUID | None
    starts_at: datetime | None
    due_on: date | None
    ended_at: datetime | None
    body: dict[str, Any]
    version: int
    made_at: datetime
    made_by: UUID | None
    changed_at: datetime
    changed_by: UUID | None
    withheld_from_client: bool = False
    withheld_from_representative: bool = False
    withheld_on: date | None = None
    withheld_ground: str | None = None
    withheld_why: str | None = None
    withheld_by: UUID | None = None

    def row(self) -> PartRow:
        """The part as a row."""
        values = [getattr(self, name) for name in PartRow._fields]
        values[PartRow._fields.index("body")] = as_json(self.body)
        return PartRow(*values)


@dataclass(slots=True)
class World:
    """All the rows of the county's people."""

    persons: list[PersonRow] = field(default_factory=list)
    identities: list[IdentityRow] = field(default_factory=list)
    actors: list[ActorRow] = field(default_factory=list)
    posts: list[PostRow] = field(default_factory=list)
    links: list[LinkRow] = field(default_factory=list)
    permits: list[PermitRow] = field(default_factory=list)
    prohibitions: list[ProhibitionRow] = field(default_factory=list)
    representations: list[RepresentationRow] = field(default_factory=list)
    parts: list[PartRow] = field(default_factory=list)
    versions: list[VersionRow] = field(default_factory=list)
    events: list[EventRow] = field(default_factory=list)
    clocks: list[ClockRow] = field(default_factory=list)
    accesses: list[AccessRow] = field(default_factory=list)
    notices: list[NoticeRow] = field(default_factory=list)


def as_json(body: dict[str, Any]) -> str:
    """A body as JSON text."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def as_array(values: list[str]) -> str:
    """Plain values (ids, words, moments) as an array literal of PostgreSQL."""
    return "{" + ",".join(values) + "}"
