"""The same rules in openfisca-core: one variable for each service and set.

Twice: as openfisca's own guide writes them, with the municipality's limits picked from parameter nodes by an enumeration;
and with every look-up by hand in a plain array, which keeps openfisca's variables but leaves its dated parameters out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from county import COLUMNS, FREE, LIMITS, MUNICIPALITIES, SEGMENTS, SERVICES, Limits, Rules
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import ETERNITY
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERSON = build_entity(key="person", plural="persons", label="A resident", is_person=True)
FACTS = dict(zip(LIMITS, ("age", "age", "need", "income", "care", "home", "household"), strict=True))
PERIOD = "2026"


def load(folder: Path, count: int | None = None) -> dict[str, np.ndarray]:
    """The residents, or the first of them, as arrays of openfisca's types."""
    table = pq.read_table(folder / "residents.parquet").slice(0, count)
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


def own_service(name: str, limits: Limits) -> type[Variable]:
    """A service's criterion with the municipality's limits from parameter nodes."""
    used = [place for place in range(len(LIMITS)) if (limits[:, place] != FREE[place]).any()]

    def formula(person: Any, period: Any, parameters: Any) -> np.ndarray:
        node = parameters(period)[name]
        municipality = person("municipality", period)
        answer = np.ones(person.count, dtype=bool)
        for place in used:
            value, against = person(FACTS[LIMITS[place]], period), node[LIMITS[place]][municipality]
            answer &= value <= against if LIMITS[place].endswith("_to") else value >= against
        return answer

    return type(name, (Variable,), {"value_type": bool, "entity": PERSON, "definition_period": ETERNITY, "label": name, "formula": formula})


def answer_with_own_parameters(people: dict[str, np.ndarray], rules: Rules) -> tuple[np.ndarray, np.ndarray]:
    """Gained and lost by service, municipality and segment, as openfisca's guide writes such rules."""
    names = [f"m{place}" for place in range(MUNICIPALITIES)]
    municipalities = Enum("Municipality", {name: name for name in names})
    kind = {"value_type": Enum, "possible_values": municipalities, "default_value": municipalities.m0, "entity": PERSON}
    system = TaxBenefitSystem([PERSON])
    system.parameters = ParameterNode("", data={f"now_{place}": _node(rules.now[place], names) for place in range(SERVICES)})
    for name in people:
        enumerated = type(name, (Variable,), kind | {"definition_period": ETERNITY, "label": name})
        system.add_variable(enumerated if name == "municipality" else fact(name))
    for place in range(SERVICES):
        system.add_variable(own_service(f"now_{place}", rules.now[place]))
        system.add_variable(service(f"harmonised_{place}", rules.harmonised[place]))
    encoded = municipalities.encode(np.array(names)[people["municipality"]])
    return _counted(system, people | {"municipality": encoded}, people["municipality"] * SEGMENTS + people["segment"])


def _node(limits: Limits, names: list[str]) -> dict[str, Any]:
    return {
        limit: {name: {"values": {"2000-01-01": int(value)}} for name, value in zip(names, limits[:, place], strict=True)}
        for place, limit in enumerate(LIMITS)
    }


def answer(people: dict[str, np.ndarray], rules: Rules) -> tuple[np.ndarray, np.ndarray]:
    """Gained and lost by service, municipality and segment. The system and the inputs are made on the clock: they take no time."""
    system = TaxBenefitSystem([PERSON])
    for name in people:
        system.add_variable(fact(name))
    for place in range(SERVICES):
        system.add_variable(service(f"now_{place}", rules.now[place]))
        system.add_variable(service(f"harmonised_{place}", rules.harmonised[place]))
    return _counted(system, people, people["municipality"] * SEGMENTS + people["segment"])


def _counted(system: TaxBenefitSystem, people: dict[str, np.ndarray], group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    simulation = SimulationBuilder().build_default_simulation(system, count=len(people["age"]))
    for name, values in people.items():
        simulation.set_input(name, PERIOD, values)
    shape, rooms = (MUNICIPALITIES, SEGMENTS), MUNICIPALITIES * SEGMENTS
    found = np.zeros((2, SERVICES, *shape), dtype=np.int64)
    for place in range(SERVICES):
        now, new = (simulation.calculate(f"{name}_{place}", PERIOD) for name in ("now", "harmonised"))
        found[0, place] = np.bincount(group[new & ~now], minlength=rooms).reshape(shape)
        found[1, place] = np.bincount(group[now & ~new], minlength=rooms).reshape(shape)
        for name in ("now", "harmonised"):
            simulation.delete_arrays(f"{name}_{place}")
    return found[0], found[1]
