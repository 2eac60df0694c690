"""Loading the county from its seed files: all of it or nothing, and a second time nothing changes.

`load_county` runs as the owner of the database. Ids follow from keys: `organisation_id`, `register_id`, `clause_id`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from punos.organising.errors import Fault, SeedRefusedError
from punos.organising.loading import county, plan, writing
from punos.organising.loading.ids import clause_id, organisation_id, register_id
from punos.organising.loading.reading import Folder

__all__ = ["SEED", "Fault", "Loaded", "SeedRefusedError", "clause_id", "load_county", "organisation_id", "register_id"]

SEED = Path(__file__).resolve().parent.parent / "seed"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: how many rows each table has from the seed, and how many rows were touched."""

    rows: dict[str, int]
    touched: int


def load_county(folder: Path = SEED) -> Loaded:
    """Load organisations, registers, need, laws, places, facts, parameters, deadlines and both versions of the plan.

    Idempotent and all-or-nothing. Raises SeedRefusedError with every fault of the files; nothing is loaded then.
    """
    seed = Folder(folder)
    wanted = [
        *county.organisations(seed),
        *county.statutes(seed),
        *county.places(seed),
        county.facts(seed),
        county.parameters(seed),
        county.deadlines(seed),
    ]
    versions, clauses = plan.versions(seed, wanted)
    for table in (*wanted, versions, clauses):
        writing.refuse_doubles(seed, table)
    _refuse(seed)
    with transaction.atomic(using=writing.OWNER):
        touched = sum(writing.store(table) for table in wanted)
        writing.store(writing.drafts(versions))
        plan.refuse_changed(seed, versions, writing.difference(clauses))
        _refuse(seed)
        touched += writing.store(clauses) + writing.store_one_by_one(versions)
    return Loaded({table.model.__name__: len(table.rows) for table in (*wanted, versions, clauses)}, touched)


def _refuse(seed: Folder) -> None:
    if seed.faults:
        raise SeedRefusedError(seed.faults)
