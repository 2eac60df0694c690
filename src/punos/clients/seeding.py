"""Putting the synthetic residents into the database, as its owner, all of them or none.

Rows go through temporary tables (COPY) and from there, as the guard, into the tables behind row security: the triggers take rows
of the owner as they are, with their own times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from punos.base.texts import Text
from punos.clients.queries.applications import APPLIED_FOR
from punos.clients.residents import World, generate
from punos.clients.residents.cast import AINO
from punos.clients.residents.county import AppliedFor, County, Deadline, Edition, NeedRule, Place, Promise, Service
from punos.clients.residents.rows import NoticeRow, PostRow
from punos.clients.rules.clocks import limit_of
from punos.organising.models import Clause, DeadlineRule, Municipality, PlanVersion
from punos.organising.rules import Task, rule_of
from punos.organising.rules import limit_of as limit_in
from punos.organising.words import Applicant, ClauseKind, VersionStatus
from punos.trust.access import digest_of_code
from punos.trust.models import Need, Organisation, Register
from punos.trust.words import Role, Topic

SEED = 20260101
COUNT = 3000
NOTICE_COLUMNS = tuple(name for name in NoticeRow._fields if name != "ticket")


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many rows each table got; empty when the residents were there already."""

    rows: dict[str, int]

    @property
    def done(self) -> bool:
        """Whether anything was written."""
        return bool(self.rows)


@dataclass(frozen=True, slots=True)
class _Table:
    """Where the rows of one kind go. `by_guard`: the table stands behind row security."""

    schema: str
    name: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    by_guard: bool = True

    @property
    def label(self) -> str:
        """Schema and name."""
        return f"{self.schema}.{self.name}"

    def compose(self, statement: LiteralString) -> sql.Composed:
        """The statement with this table and its columns in it."""
        columns = sql.SQL(", ").join(sql.Identifier(column) for column in self.columns)
        return sql.SQL(statement).format(table=sql.Identifier(self.schema, self.name), columns=columns)


def seed_residents(
    *,
    count: int = COUNT,
    seed: int = SEED,
    today: date,
    using: str = "owner",
    progress: Callable[[str], None] = lambda _: None,
) -> Seeded:
    """Make `count` residents with a year up to the morning of `today` and write them in one transaction.

    Does nothing when they are there already. The county must have been loaded. Raises ValueError when it has no plan in force.
    """
    with transaction.atomic(using=using):
        if _is_seeded(using):
            return Seeded({})
        world = generate(read_county(using), count=count, seed=seed, today=today, progress=progress)
        return Seeded(write(world, using=using, progress=progress))


def read_county(using: str = "owner") -> County:
    """What the generator needs to know, from the tables that the county was loaded into."""
    deadlines = {
        one.id: Deadline(
            one.id, limit_of(one.amount, one.unit, moves_on=one.moves_on, stands_still=one.pauses), one.valid_from, one.valid_to
        )
        for one in DeadlineRule.objects.using(using).filter(amount__gt=0)
        if one.amount
    }
    versions = PlanVersion.objects.using(using).filter(status=VersionStatus.CONFIRMED, valid_from__isnull=False)
    registers = list(Register.objects.using(using).all())
    return County(
        organisations={one.key: one.id for one in Organisation.objects.using(using).all()},
        registers={one.key: one.id for one in registers},
        domains={one.id: one.domain for one in registers},
        editions=tuple(_edition(one, deadlines, using) for one in versions.order_by("valid_from")),
        deadlines=deadlines,
        places=tuple(
            Place(one.key, one.name_fi, one.population, one.employment_area_id)
            for one in Municipality.objects.using(using).order_by("code")
        ),
        needs=tuple(
            NeedRule(Role(one.role), one.purpose, one.topic, one.level == "write", one.scope == "own")
            for one in Need.objects.using(using).order_by("role", "purpose", "topic", "level", "scope")
        ),
    )


def _edition(version: PlanVersion, deadlines: dict[str, Deadline], using: str) -> Edition:
    clauses = list(Clause.objects.using(using).filter(version_id=version.number).order_by("position"))
    promises = {
        one.key: Promise(one.id, limit_in(one.rule["limit"])) for one in clauses if one.kind == ClauseKind.PROMISE and one.rule.get("limit")
    }
    services = {
        one.key: Service(
            one.id,
            one.key,
            Text(one.title_fi, one.title_sv, one.title_en),
            Topic(one.rule["topic"]),
            tuple(one.rule["providers"]),
            tuple(one.rule["provision"]),
            promises.get(one.rule.get("promise")),
            deadlines.get(one.rule.get("deadline")),
        )
        for one in clauses
        if one.kind == ClauseKind.SERVICE
    }
    if version.valid_from is None:
        raise ValueError(f"version {version.number} is confirmed without a first day: load the county again")
    return Edition(version.number, version.valid_from, services, tuple(_applied_for(clauses, deadlines)))


def _applied_for(clauses: list[Clause], deadlines: dict[str, Deadline]) -> Iterator[AppliedFor]:
    """The permits and grants that persons apply for, where it is told how long they take and how their decisions are reviewed."""
    for one in clauses:
        rule = rule_of(ClauseKind(one.kind), one.rule)
        if one.kind not in APPLIED_FOR or not isinstance(rule, Task) or rule.applicant is Applicant.ORGANISATION:
            continue
        if rule.limit and rule.review:
            serving, asking = deadlines[rule.review.served].limit, deadlines[rule.review.deadline].limit
            papers = tuple(paper.key for paper in rule.documents)
            is_amount = one.kind == ClauseKind.GRANT
            yield AppliedFor(one.id, one.key, is_amount, rule.topic, rule.law, rule.providers, rule.limit, papers, serving, asking)


def write(world: World, *, using: str = "owner", progress: Callable[[str], None] = lambda _: None) -> dict[str, int]:
    """Write all the rows of a world; how many each table got."""
    tables = _tables(world)
    with connections[using].cursor() as cursor:
        # The log comes in whole, and is chained whole: row by row in one transaction would be slow.
        cursor.execute("alter table plan.access disable trigger chain_entry")
        for table in tables:
            _copy(cursor, table)
            progress(f"{len(table.rows):>7} rows into {table.label}")
        cursor.execute("alter table plan.access enable trigger chain_entry")
        cursor.execute("set local role punos_guard")
        cursor.execute("select plan.chain_rows()")
        cursor.execute("reset role")
        _say_of_which_opening(cursor, world.notices)
        for table in tables:
            cursor.execute(table.compose("analyze {table}"))
    return {table.label: len(table.rows) for table in tables}


def _tables(world: World) -> list[_Table]:
    identities = [(one.person_id, digest_of_code(one.code)) for one in world.identities]
    return [
        _table("person", world.persons),
        _Table("plan", "identity", ("person_id", "code_digest"), identities),
        _table("actor", world.actors),
        _Table("open", "post", PostRow._fields, world.posts, by_guard=False),
        _table("link", world.links),
        _table("permit", world.permits),
        _table("prohibition", world.prohibitions),
        _table("representation", world.representations),
        _table("part", world.parts),
        _table("part_version", world.versions),
        _table("event", world.events),
        _table("clock", world.clocks),
        _table("access", world.accesses),
        _Table("plan", "notice", NOTICE_COLUMNS, [tuple(getattr(one, name) for name in NOTICE_COLUMNS) for one in world.notices]),
    ]


def _table(name: str, rows: Sequence[Any]) -> _Table:
    return _Table("plan", name, rows[0]._fields if rows else (), rows)


def _copy(cursor: CursorWrapper, table: _Table) -> None:
    """COPY cannot write behind row security, so the rows come in beside it and are moved by the guard."""
    if not table.rows:
        return
    cursor.execute(table.compose("create temporary table incoming on commit drop as select {columns} from {table} with no data"))
    with cursor.copy("copy incoming from stdin") as copy:
        _fill(copy, table.rows)
    cursor.execute("grant select on incoming to punos_guard")
    if table.by_guard:
        cursor.execute("set local role punos_guard")
    cursor.execute(table.compose("insert into {table} ({columns}) select {columns} from incoming"))
    cursor.execute("reset role")
    cursor.execute("drop table incoming")


def _say_of_which_opening(cursor: CursorWrapper, notices: Iterable[NoticeRow]) -> None:
    """A notice tells of an access row by its number, which only the database knows: it is found by the ticket."""
    told = [(one.id, one.ticket) for one in notices if one.ticket]
    cursor.execute("set local role punos_guard")
    cursor.execute(
        """update plan.notice n set access_id = a.id
             from unnest(%s::uuid[], %s::uuid[]) t (notice_id, ticket)
             join (select ticket, min(id) as id from plan.access where ticket = any (%s::uuid[]) group by ticket) a
               on a.ticket = t.ticket
            where n.id = t.notice_id""",
        [[key for key, _ in told], [ticket for _, ticket in told], [ticket for _, ticket in told]],
    )
    cursor.execute("reset role")


def _fill(copy: Any, rows: Iterable[tuple[Any, ...]]) -> None:
    for row in rows:
        copy.write_row(row)


def _is_seeded(using: str) -> bool:
    """The first of the cast is there when all are: they come in one transaction."""
    with connections[using].cursor() as cursor:
        cursor.execute("set local role punos_guard")
        cursor.execute("select exists (select 1 from plan.person where id = %s)", [AINO.id])
        row = cursor.fetchone()
        cursor.execute("reset role")
    return bool(row and row[0])
