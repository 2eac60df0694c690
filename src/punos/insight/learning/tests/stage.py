"""Cases for the cube: clients with a service whose promise fell due in a quarter of one's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from django.db import connections

from punos.clients.tests.factories import SmallCounty
from punos.insight.learning.actions import count_promises
from punos.insight.learning.queries import CellView, cells_of
from punos.insight.learning.words import Dimension
from punos.organising.loading import clause_id

_quarters = count()
TODAY = date(2026, 11, 23)


def own_quarter() -> date:
    """A quarter in the past that no other test counts."""
    number = next(_quarters)
    return date(1990 + number // 4, number % 4 * 3 + 1, 1)


@dataclass(slots=True)
class Cases:
    """One promise in one quarter. Cases are added, then counted."""

    county: SmallCounty = field(default_factory=SmallCounty)
    quarter: date = field(default_factory=own_quarter)
    promise: UUID = field(default_factory=lambda: clause_id(1, "promise-assessment"))
    service: UUID = field(default_factory=lambda: clause_id(1, "needs-assessment"))
    organisations: dict[tuple[str, int], UUID] = field(default_factory=dict)

    def organisation(self, sector: str, number: int = 0) -> UUID:
        """The organisation of this number and sector."""
        if (sector, number) not in self.organisations:
            self.organisations[sector, number] = self.county.organisation(sector)
        return self.organisations[sector, number]

    def add(self, number: int, *, kept: bool = True, place: str = "jyvaskyla", organisation: UUID | None = None, **more: object) -> None:
        """So many cases, in time or not, of clients who live in `place`."""
        responsible = organisation or self.organisation("county", 0)
        register = self.county.register(responsible)
        for at in range(number):
            owner = self.organisation("county", 1) if organisation is None and at % 2 else responsible
            self._add_one(kept, place, owner, register, **more)

    def _add_one(self, kept: bool, place: str, organisation: UUID, register: UUID, **more: object) -> None:
        client, contact, part = uuid4(), uuid4(), uuid4()
        started = datetime(self.quarter.year, self.quarter.month, 10, 9, tzinfo=UTC)
        due = started + timedelta(days=10)
        stopped = more.get("stopped_at", due - timedelta(days=3) if kept else due + timedelta(days=4))
        with connections["owner"].cursor() as cursor:
            cursor.execute("set role punos_guard")
            cursor.execute(
                """insert into plan.person (id, given_name, family_name, born_on, language, is_protected, is_synthetic, rights_epoch)
                   values (%s, 'x', 'x', '1970-01-01', 'fi', %s, true, 0)""",
                [client, bool(more.get("protected"))],
            )
            insert = """insert into plan.part (id, client_id, sort, topic, register_id, organisation_id, clause_id, state, ended_at, body, version,
                        made_at, changed_at, withheld_from_client, withheld_from_representative)
                        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, 1, %s, %s, false, false)"""
            body = f'{{"municipality": "{place}"}}'
            cursor.execute(insert, [contact, client, "contact", "contact", register, None, None, "written", None, body, started, started])
            state, ended = more.get("state", "started"), more.get("ended_at")
            cursor.execute(
                insert, [part, client, "service", "core", register, organisation, self.service, state, ended, "{}", started, started]
            )
            cursor.execute(
                """insert into plan.clock (id, part_id, clause_id, amount, unit, started_at, pauses, due_at, stopped_at)
                   values (%s, %s, %s, 7, 'working_days', %s, %s, %s, %s)""",
                [uuid4(), part, self.promise, started, more.get("pauses", []), due, stopped],
            )
            cursor.execute("reset role")

    def counted(self, dimension: Dimension = Dimension.COUNTY) -> dict[str, CellView]:
        """Count, and give the cells of the quarter by their member."""
        count_promises(on=TODAY)
        return {cell.member: cell for cell in cells_of(str(self.promise)) if cell.quarter == self.quarter and cell.dimension is dimension}
