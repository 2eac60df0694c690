"""What stands in an address: from the words of the table to the values of one asker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from punos.trust.words import Purpose
from punos.web.work.deeds.base import Deed
from punos.web.work.deeds.registry import ALL, ON_ANY_PART
from tests.access.shapes import Question
from tests.addresses.entitlement import Entitlement
from tests.addresses.people import Asker
from tests.addresses.plans import file_of
from tests.addresses.resolver import Address
from tests.addresses.table import Row
from tests.addresses.world import Furnished, Wish

#: What an id in an address names, where the table does not say otherwise.
USUAL = {"client_id": "client", "part_id": {"sort": None}}


class Filler:
    """Fills addresses for askers. Where an address has a deed in it, the deeds take turns."""

    def __init__(self, world: Furnished, entitlement: Entitlement) -> None:
        self.world = world
        self.entitlement = entitlement
        self.turn = 0

    def values(self, address: Address, row: Row, asker: Asker, deed: Deed | None = None) -> dict[str, object]:
        """The values of everything that varies in the address. Raises ValueError for one that the table does not explain."""
        deed = deed or self._next(address, row)
        return {name: self._value(address, row.ids.get(name, USUAL.get(name)), asker, deed, name) for name, _ in address.varies}

    def _next(self, address: Address, row: Row) -> Deed | None:
        fitting = deeds(address, row)
        self.turn += 1
        return fitting[self.turn % len(fitting)] if fitting else None

    def _value(self, address: Address, told: Any, asker: Asker, deed: Deed | None, name: str) -> object:
        if told is None:
            raise ValueError(f"{address.name} has {name} in its address: say in expected.yaml under ids what it names")
        if isinstance(told, dict):
            part = self._part(address, asker, told.get("sort"), tuple(told.get("states", ())))
            return file_of(part, told["which"]) if "which" in told else part
        known: dict[str, Callable[[], object]] = {
            "client": lambda: asker.client.id,
            "notice": lambda: self.world.notices[asker.client.id].own,
            "officers_notice": lambda: self.world.notices[asker.client.id].officers,
            "an_alarm": lambda: self.world.alarm,
            "a_purge": lambda: self.world.purge,
            "log_row": lambda: self.world.log_rows[asker.client.id],
            "a_service": lambda: self.world.service_key,
            "a_promise": lambda: self.world.promise,
            "a_number": lambda: self.world.clause_number,
            "open_version": lambda: self.world.next.open,
            "draft_version": lambda: self.world.next.draft,
            "proposed_version": lambda: self.world.next.proposed,
            "a_comment": lambda: self.world.next.comment,
            "deed_on_a_part": lambda: deed and deed.slug,
            "deed_on_the_plan": lambda: deed and deed.slug,
            "part_of_the_deed": lambda: self._part(address, asker, deed and deed.sort, deed.states if deed else ()),
        }
        return known[told]() if told in known else told

    def _part(self, address: Address, asker: Asker, sort: str | None, states: tuple[str, ...]) -> UUID:
        worker = next((one for role, one in self.world.people.workers.items() if role == asker.role), None)
        question = Question(asker.token, asker.client.id, str(address.door.purpose or Purpose.OWN))
        wish = Wish(sort, states, worker.organisation_id if worker else None, self.entitlement.parts(question))
        return self.world.part_of(asker.client, wish)


def deeds(address: Address, row: Row) -> list[Deed]:
    """The deeds that the address can name: those of its purpose, done to a part or to the plan."""
    told = row.ids.get("slug")
    if told not in ("deed_on_a_part", "deed_on_the_plan"):
        return []
    on_part = told == "deed_on_a_part"
    fits = [deed for deed in ALL if deed.purpose is address.door.purpose]
    return [
        deed
        for deed in fits
        if ((deed.sort is not None or deed.slug in ON_ANY_PART) if on_part else deed.sort is None and deed.slug not in ON_ANY_PART)
    ]
