"""One client's whole plan, its history and its timeline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from django.db import connection
from msgspec import Struct
from msgspec.json import Decoder

from punos.clients.rules.clocks import as_engine_clock, limit_of
from punos.clients.rules.states import is_open
from punos.clients.words import Sort, State, WithholdingGround
from punos.engines.clocks import Reading, reading
from punos.plumbing.papers.kinds import Kind
from punos.trust.access import Reason
from punos.trust.queries import PersonView, RelationshipView
from punos.trust.words import Topic


class ClockView(Struct, frozen=True, array_like=True):
    """A running or stopped clock of a part: its rule, and how it reads now."""

    clause_id: UUID | None
    deadline_id: str | None
    amount: int
    unit: str
    moves_on: bool
    stands_still: bool
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    pauses: tuple[tuple[datetime, datetime | None], ...]

    def read(self, at: datetime) -> Reading:
        """How much is used, what is left, and whether it is in time, at the moment `at`."""
        limit = limit_of(self.amount, self.unit, moves_on=self.moves_on, stands_still=self.stands_still)
        return reading(as_engine_clock(self.started_at, limit, self.pauses, self.stopped_at), at)


class FileView(Struct, frozen=True, array_like=True):
    """A file that hangs on a part: what it was called, what it is, who added it when, and whether it was withdrawn. `size` is in bytes.

    Added or withdrawn by nobody's post is by the client. The bytes are opened by themselves (`queries/files.py`).
    """

    id: UUID
    name: str
    kind: Kind
    size: int
    paper: str | None
    added_at: datetime
    added_by: UUID | None
    withdrawn_at: datetime | None
    withdrawn_by: UUID | None


class PartView(Struct, frozen=True, array_like=True):
    """One part of the plan as the asker may see it, why, and whether they may change it."""

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
    withheld_from_client: bool
    withheld_from_representative: bool
    withheld_on: date | None
    withheld_ground: WithholdingGround | None
    withheld_why: str | None
    withheld_by: UUID | None
    reason: Reason
    writable: bool
    clocks: tuple[ClockView, ...]
    files: tuple[FileView, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return is_open(self.sort, self.state)

    @property
    def filed_by(self) -> set[UUID]:
        """The posts that added or withdrew its files."""
        return {post for file in self.files for post in (file.added_by, file.withdrawn_by) if post}


@dataclass(frozen=True, slots=True)
class PlanView:
    """A client's plan: the person and every part that the ticket opens, oldest first, also by sort; of what the asker may add.

    `shell` is the plan's own part, if a plan has been opened; `own_worker` is the one now, and None a gap that calls for an alert.
    `adds` are keys client/register/topic/organisation; `addable` the topics among them, `addable_for_all` those of which a
    part may be added that any organisation answers for.
    """

    person: PersonView
    parts: tuple[PartView, ...]
    adds: frozenset[str]
    relationships: tuple[RelationshipView, ...]
    shell: PartView | None
    own_worker: PartView | None
    by_sort: Mapping[Sort, tuple[PartView, ...]]
    addable: frozenset[Topic]
    addable_for_all: frozenset[Topic]

    @classmethod
    def of_one(cls, opened: Opened) -> Self:
        """The plan of the one client that is open."""
        by_sort: dict[Sort, tuple[PartView, ...]] = {}
        for part in opened.parts:
            by_sort[part.sort] = (*by_sort.get(part.sort, ()), part)
        keys = [key.split("/") for key in opened.adds]
        addable = frozenset(Topic(key[2]) for key in keys)
        for_all = frozenset(Topic(key[2]) for key in keys if key[3] == "*")
        shell = next(iter(by_sort.get(Sort.PLAN, ())), None)
        own_worker = next((part for part in by_sort.get(Sort.OWN_WORKER, ()) if part.state is State.ACTIVE), None)
        return cls(opened.persons[0], opened.parts, opened.adds, opened.relationships, shell, own_worker, by_sort, addable, for_all)

    def of(self, *sorts: Sort) -> tuple[PartView, ...]:
        """The parts of these sorts, oldest first."""
        if len(sorts) == 1:
            return self.by_sort.get(sorts[0], ())
        return tuple(part for part in self.parts if part.sort in sorts)

    def part(self, part_id: UUID) -> PartView | None:
        """The part with this id, if it is open to the asker."""
        return next((part for part in self.parts if part.id == part_id), None)

    def may_add(self, topic: Topic = Topic.CORE) -> bool:
        """Whether the asker may add parts of this topic somewhere."""
        return topic in self.addable


@dataclass(frozen=True, slots=True)
class EventView:
    """Something that happened to a part."""

    at: datetime
    part_id: UUID
    sort: Sort
    did: str
    from_state: State | None
    to_state: State
    organisation_id: UUID | None
    by_post: UUID | None
    by_client: bool


@dataclass(frozen=True, slots=True)
class PastVersion:
    """A part as it was."""

    version: int
    state: State
    due_on: date | None
    body: dict[str, Any]
    changed_at: datetime
    changed_by: UUID | None


class Opened(Struct, frozen=True):
    """All that a ticket shows of one client, or of several in a list: what `plan.opened()` tells, by its names.

    What it tells of parts, reasons, clocks and files has no names: they come in the order of the fields here.
    """

    persons: tuple[PersonView, ...]
    adds: frozenset[str]
    relationships: tuple[RelationshipView, ...]
    parts: tuple[PartView, ...]


_OPENED = Decoder(Opened)


def opened() -> Opened:
    """All that the ticket in hand opens."""
    ((read,),) = _rows("select plan.opened()")
    return _OPENED.decode(read) if read is not None else Opened((), frozenset(), (), ())


def whole_plan() -> PlanView | None:
    """The plan that the ticket in hand opens; None when it opens no single client."""
    return _of_one(opened())


def plan_of(read: str | None) -> PlanView | None:
    """The plan that was read as it was opened; None when nothing was, or no single client."""
    return _of_one(_OPENED.decode(read)) if read is not None else None


def timeline() -> tuple[EventView, ...]:
    """What happened to the parts that the ticket in hand opens, newest first."""
    rows = _rows(
        "select at, part_id, sort, did, from_state, to_state, organisation_id, by_post, by_client from plan.event order by at desc, id desc limit 500"
    )
    return tuple(
        EventView(row[0], row[1], Sort(row[2]), row[3], State(row[4]) if row[4] else None, State(row[5]), row[6], row[7], row[8])
        for row in rows
    )


def history(part_id: UUID) -> tuple[PastVersion, ...]:
    """The earlier versions of a part, newest first."""
    rows = _rows(
        "select version, state, due_on, body, changed_at, changed_by from plan.part_version where part_id = %s order by version desc",
        part_id,
    )
    return tuple(PastVersion(row[0], State(row[1]), row[2], json.loads(row[3]), row[4], row[5]) for row in rows)


def version_of(part_id: UUID, version: int) -> PastVersion | None:
    """A part as it was at a version, or is now; None when there is no such version in sight."""
    rows = _rows(
        "select version, state, due_on, body, changed_at, changed_by from plan.part_version where part_id = %s and version = %s"
        " union all select version, state, due_on, body, changed_at, changed_by from plan.part where id = %s and version = %s",
        *(part_id, version) * 2,
    )
    return next((PastVersion(row[0], State(row[1]), row[2], json.loads(row[3]), row[4], row[5]) for row in rows), None)


def withheld_decisions(token: str) -> tuple[tuple[date, int], ...]:
    """For the client: on which days something was withheld, and how much. Never what."""
    return tuple((row[0], row[1]) for row in _rows("select * from plan.my_withheld(%s)", token))


def _of_one(found: Opened) -> PlanView | None:
    return PlanView.of_one(found) if len(found.persons) == 1 else None


def _rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())
