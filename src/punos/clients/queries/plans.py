"""One client's whole plan, its history and its timeline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from django.db import connection

from punos.clients.rules.clocks import as_engine_clock
from punos.clients.rules.states import is_open
from punos.clients.words import Sort, State, WithholdingGround
from punos.engines.clocks import Reading, reading
from punos.trust.access import Reason
from punos.trust.queries import PersonView
from punos.trust.words import Basis, Purpose, Topic


@dataclass(frozen=True, slots=True)
class ClockView:
    """A running or stopped clock of a part: its rule, and how it reads now."""

    clause_id: UUID | None
    deadline_id: str | None
    amount: int
    unit: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    pauses: tuple[tuple[datetime, datetime | None], ...]

    def read(self, at: datetime) -> Reading:
        """How much is used, what is left, and whether it is in time, at the moment `at`."""
        return reading(as_engine_clock(self.started_at, self.amount, self.unit, self.pauses, self.stopped_at), at)


@dataclass(frozen=True, slots=True)
class PartView:
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

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return is_open(self.sort, self.state)


@dataclass(frozen=True, slots=True)
class PlanView:
    """A client's plan: the person and every part that the ticket opens, oldest first, also by sort; of what the asker may add.

    `adds` are keys client/register/topic/organisation; `addable` the topics among them, `addable_for_all` those of which a
    part may be added that any organisation answers for.
    """

    person: PersonView
    parts: tuple[PartView, ...]
    adds: frozenset[str]
    by_sort: Mapping[Sort, tuple[PartView, ...]]
    addable: frozenset[Topic]
    addable_for_all: frozenset[Topic]

    @classmethod
    def of_parts(cls, person: PersonView, parts: tuple[PartView, ...], adds: frozenset[str]) -> Self:
        """The plan of a person."""
        by_sort: dict[Sort, tuple[PartView, ...]] = {}
        for part in parts:
            by_sort[part.sort] = (*by_sort.get(part.sort, ()), part)
        keys = [key.split("/") for key in adds]
        addable = frozenset(Topic(key[2]) for key in keys)
        for_all = frozenset(Topic(key[2]) for key in keys if key[3] == "*")
        return cls(person, parts, adds, by_sort, addable, for_all)

    def of(self, *sorts: Sort) -> tuple[PartView, ...]:
        """The parts of these sorts, oldest first."""
        if len(sorts) == 1:
            return self.by_sort.get(sorts[0], ())
        return tuple(part for part in self.parts if part.sort in sorts)

    def part(self, part_id: UUID) -> PartView | None:
        """The part with this id, if it is open to the asker."""
        return next((part for part in self.parts if part.id == part_id), None)

    @property
    def shell(self) -> PartView | None:
        """The plan's own part, if a plan has been opened."""
        return next(iter(self.of(Sort.PLAN)), None)

    @property
    def own_worker(self) -> PartView | None:
        """The own worker now; None is a gap that calls for an alert."""
        return next((part for part in self.of(Sort.OWN_WORKER) if part.state is State.ACTIVE), None)

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


# One statement for the whole plan: parts, the reason of each, whether it may be changed, and its clocks.
WHOLE = """
select p.id, p.client_id, p.sort, p.topic, p.register_id, p.organisation_id, p.parent_id, p.clause_id, p.state, p.assignee_id,
       p.starts_at, p.due_on, p.ended_at, p.body, p.version, p.made_at, p.made_by, p.changed_at, p.changed_by,
       p.withheld_from_client, p.withheld_from_representative, p.withheld_on, p.withheld_ground, p.withheld_why, p.withheld_by,
       w.basis, w.basis_id, w.statute, w.reason, w.purpose, w.writable
  from plan.part p join plan.why() w on w.part_id = p.id
 order by p.made_at, p.id
"""
CLOCKS = """
select part_id, clause_id, deadline_id, amount, unit, started_at, due_at, stopped_at, pauses from plan.clock order by due_at, id
"""
PERSONS = """
select id, given_name, family_name, born_on, language, is_protected, home_register_id, plan.add_keys() from plan.person
"""


def whole_plan() -> PlanView | None:
    """The plan that the ticket in hand opens; None when it opens no single client."""
    people = _rows(PERSONS)
    if len(people) != 1:
        return None
    return PlanView.of_parts(PersonView(*people[0][:7]), parts(), frozenset(people[0][7]))


def parts() -> tuple[PartView, ...]:
    """Every part that the ticket in hand opens, of one client or of several in a list."""
    clocks: dict[UUID, list[ClockView]] = {}
    for row in _rows(CLOCKS):
        pauses = tuple((start, end) for start, end in row[8])
        clocks.setdefault(row[0], []).append(ClockView(*[*row[1:8], pauses]))
    return tuple(_part(row, clocks) for row in _rows(WHOLE))


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


def withheld_decisions(token: str) -> tuple[tuple[date, int], ...]:
    """For the client: on which days something was withheld, and how much. Never what."""
    return tuple((row[0], row[1]) for row in _rows("select * from plan.my_withheld(%s)", token))


def _part(row: tuple[Any, ...], clocks: dict[UUID, list[ClockView]]) -> PartView:
    """A row of WHOLE. jsonb comes as text: Django leaves it so outside its own fields."""
    reason = Reason(Basis(row[25]), row[26], row[27], row[28], Purpose(row[29]))
    withheld = WithholdingGround(row[22]) if row[22] else None
    sort, topic, state, body = Sort(row[2]), Topic(row[3]), State(row[8]), json.loads(row[13])
    clocked = tuple(clocks.get(row[0], ()))
    return PartView(
        *(*row[:2], sort, topic, *row[4:8], state, *row[9:13], body, *row[14:22], withheld, *row[23:25], reason, row[30], clocked)
    )


def _rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())
