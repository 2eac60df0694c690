"""What stands in an address: from the words of the table to the values of one asker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from tests.addresses.people import Asker
from tests.addresses.resolver import Address
from tests.addresses.table import Row
from tests.addresses.world import Furnished

#: What an id in an address names, where the table does not say otherwise.
USUAL = {"client_id": "client", "part_id": "part"}


def values(world: Furnished, address: Address, row: Row, asker: Asker) -> dict[str, object]:
    """The values of everything that varies in the address, for this asker. Raises ValueError for one that the table does not explain."""
    return {name: _value(world, address, row.ids.get(name, USUAL.get(name)), name, asker) for name, _ in address.varies}


def _value(world: Furnished, address: Address, told: Any, name: str, asker: Asker) -> object:
    if told is None:
        raise ValueError(f"{address.name} has {name} in its address: say in expected.yaml under ids what it names")
    if isinstance(told, dict):
        return world.part_of(asker.client, told["sort"], tuple(told.get("states", ())), _organisation(world, asker))
    known: dict[str, Callable[[], object]] = {
        "client": lambda: asker.client.id,
        "part": lambda: world.part_of(asker.client),
        "notice": lambda: world.notices[asker.client.id].own,
        "officers_notice": lambda: world.notices[asker.client.id].officers,
        "log_row": lambda: world.log_rows[asker.client.id],
        "a_service": lambda: world.service_key,
        "a_number": lambda: world.clause_number,
    }
    return known[told]() if told in known else told


def _organisation(world: Furnished, asker: Asker) -> UUID | None:
    worker = next((one for role, one in world.people.workers.items() if role == asker.role), None)
    return worker.organisation_id if worker else None
