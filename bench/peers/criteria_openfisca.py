"""The same rules in openfisca-core: one variable for each service and set, limits from a table by municipality.

Limits are looked up with one array index, which is quicker than the fancy indexing of openfisca's own parameter nodes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from openfisca_core.entities import build_entity
from openfisca_core.periods import ETERNITY
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from county import COLUMNS, FREE, LIMITS, MUNICIPALITIES, SEGMENTS, SERVICES, Limits, Rules

PERSON = build_entity(key="person", plural="persons", label="A resident", is_person=True)
FACTS = dict(zip(LIMITS, ("age", "age", "need", "income", "care", "home", "household"), strict=True))
PERIOD = "2026"


def load(folder: Path) -> dict[str, np.ndarray]:
    """The residents as arrays of openfisca's types."""
    table = pq.read_table(folder / "residents.parquet")
    return {name: table[name].to_numpy().astype(bool if name in ("care", "home") else np.int32) for name in COLUMNS}


def fact(name: str) -> type[Variable]:
    """A variable that is given, not computed."""
    kind = bool if name in ("care", "home") else int
    return type(name, (Variable,), {"value_type": kind, "entity": PERSON, "definition_period": ETERNITY, "label": name})


def service(name: str, limits: Limits) -> type[Variable]:
    """A service's criterion; `limits` by municipality and LIMITS, or by LIMITS alone. Limits that are free everywhere are left out."""
    used = [place for place in range(len(LIMITS)) if (limits[..., place] != FREE[place]).any()]

    def formula(person: Any, period: Any) -> np.ndarray:
        own = limits.astype(np.int32)[..., used].T
        if limits.ndim == 2:
            municipality = person("municipality", period)
        answer = np.ones(person.count, dtype=bool)
        for place, limit in zip(used, own, strict=True):
            value = person(FACTS[LIMITS[place]], period)
            against = limit[municipality] if limits.ndim == 2 else limit
            answer &= value <= against if LIMITS[place].endswith("_to") else value >= against
        return answer

    return type(name, (Variable,), {"value_type": bool, "entity": PERSON, "definition_period": ETERNITY, "label": name, "formula": formula})


def answer(people: dict[str, np.ndarray], rules: Rules) -> tuple[np.ndarray, np.ndarray]:
    """Gained and lost by service, municipality and segment. The system and the inputs are made on the clock: they take no time."""
    system = TaxBenefitSystem([PERSON])
    for name in people:
        system.add_variable(fact(name))
    for place in range(SERVICES):
        system.add_variable(service(f"now_{place}", rules.now[place]))
        system.add_variable(service(f"harmonised_{place}", rules.harmonised[place]))
    simulation = SimulationBuilder().build_default_simulation(system, count=len(people["age"]))
    for name, values in people.items():
        simulation.set_input(name, PERIOD, values)
    group = people["municipality"] * SEGMENTS + people["segment"]
    shape, rooms = (MUNICIPALITIES, SEGMENTS), MUNICIPALITIES * SEGMENTS
    found = np.zeros((2, SERVICES, *shape), dtype=np.int64)
    for place in range(SERVICES):
        now, new = (simulation.calculate(f"{name}_{place}", PERIOD) for name in ("now", "harmonised"))
        found[0, place] = np.bincount(group[new & ~now], minlength=rooms).reshape(shape)
        found[1, place] = np.bincount(group[now & ~new], minlength=rooms).reshape(shape)
        for name in ("now", "harmonised"):
            simulation.delete_arrays(f"{name}_{place}")
    return found[0], found[1]
