"""Engines that answer for one person at a time: zen-engine and cel-python, measured on a sample of residents."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from county import MUNICIPALITIES, SEGMENTS, SERVICES, Rules, conditions

Person = dict[str, Any]
Asked = Callable[[Person], Iterator[tuple[bool, bool]]]


def sample(folder: Path, count: int) -> list[Person]:
    """The first residents of the file."""
    return pq.read_table(folder / "residents.parquet").slice(0, count).to_pylist()


def criterion(limits: Any, both: str, prefix: str = "") -> str:
    """A criterion in the engine's own language."""
    parts = [
        f"{prefix}{column}" if column in ("care", "home") else f"{prefix}{column} {op} {limit}" for column, op, limit in conditions(limits)
    ]
    return f" {both} ".join(parts) or "true"


def zen(rules: Rules) -> Asked:
    """One decision for each municipality, with all criteria in one expression node."""
    import zen

    def decision(municipality: int) -> Any:
        asked = [(f"now_{place}", rules.now[place, municipality]) for place in range(SERVICES)]
        asked += [(f"new_{place}", rules.harmonised[place]) for place in range(SERVICES)]
        expressions = [{"id": name, "key": name, "value": criterion(limits, "and")} for name, limits in asked]
        nodes = [
            {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
            {
                "id": "rules",
                "name": "rules",
                "type": "expressionNode",
                "position": {"x": 1, "y": 0},
                "content": {"expressions": expressions},
            },
            {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
        ]
        edges = [
            {"id": f"{one}-{other}", "type": "edge", "sourceId": one, "targetId": other}
            for one, other in (("in", "rules"), ("rules", "out"))
        ]
        return zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    decisions = [decision(municipality) for municipality in range(MUNICIPALITIES)]

    def asked(person: Person) -> Iterator[tuple[bool, bool]]:
        found = decisions[person["municipality"]].evaluate(person)["result"]
        return ((found[f"now_{place}"], found[f"new_{place}"]) for place in range(SERVICES))

    return asked


def cel(rules: Rules) -> Asked:
    """One program for each criterion, compiled once."""
    import celpy

    environment = celpy.Environment()
    compiled: dict[str, Any] = {}

    def program(limits: Any) -> Any:
        text = criterion(limits, "&&")
        if text not in compiled:
            compiled[text] = environment.program(environment.compile(text))
        return compiled[text]

    now = [[program(rules.now[place, municipality]) for place in range(SERVICES)] for municipality in range(MUNICIPALITIES)]
    new = [program(limits) for limits in rules.harmonised]

    def asked(person: Person) -> Iterator[tuple[bool, bool]]:
        known = celpy.json_to_cel(person)
        pairs = zip(now[person["municipality"]], new, strict=True)
        return ((bool(old.evaluate(known)), bool(other.evaluate(known))) for old, other in pairs)

    return asked


ENGINES = {"zen-engine": zen, "cel-python": cel}
_compiled: dict[str, Asked] = {}


def load(name: str, folder: Path, count: int) -> tuple[str, list[Person]]:
    """The engine's name and its sample."""
    return name, sample(folder, count)


def answer(loaded: tuple[str, list[Person]], rules: Rules) -> tuple[np.ndarray, np.ndarray]:
    """Gained and lost by service, municipality and segment."""
    name, people = loaded
    if name not in _compiled:  # the first of two rounds; the better one counts
        _compiled[name] = ENGINES[name](rules)
    asked = _compiled[name]
    found = np.zeros((2, SERVICES, MUNICIPALITIES, SEGMENTS), dtype=np.int64)
    for person in people:
        for place, (now, new) in enumerate(asked(person)):
            if now != new:
                found[0 if new else 1, place, person["municipality"], person["segment"]] += 1
    return found[0], found[1]
