"""How long parts are kept, read from `retention.yaml`: classes of the law, dated and with their source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from punos.base.texts import Text

PAGE = Path(__file__).parent.parent / "retention.yaml"


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """One class: which parts, for how many years from what, under which law, and from when to when the law says so."""

    key: str
    domain: str
    topic: str | None
    age: str | None
    counts_from: str
    years: int
    from_birth: int | None
    law: str
    source: str
    verified_on: date
    valid_from: date
    valid_to: date | None
    name: Text


def classes(page: Path = PAGE) -> tuple[RetentionClass, ...]:
    """The classes as the page has them. Raises KeyError or TypeError when it lacks something or has too much."""
    read = yaml.safe_load(page.read_text(encoding="utf-8"))["classes"]
    empty = {"topic": None, "age": None, "from_birth": None, "valid_to": None}
    return tuple(RetentionClass(**{**empty, **one, "name": Text(**one["name"])}) for one in read)
