"""Everyday words for needs and the services they lead to, read from the seed file; search alone uses them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from punos.base.texts import Language

EVERYDAY = Path(__file__).resolve().parent.parent / "seed" / "everyday.yaml"


@dataclass(frozen=True, slots=True)
class Need:
    """A need in everyday words: the day from which the row holds, service keys it leads to, expressions by language."""

    key: str
    since: date
    leads_to: tuple[str, ...]
    says: Mapping[str, tuple[str, ...]]


@cache
def needs(path: Path = EVERYDAY) -> tuple[Need, ...]:
    """The needs of the file in its order. Raises ValueError, KeyError or YAMLError where the file is no list of needs."""
    return tuple(_need(raw) for raw in yaml.safe_load(path.read_text(encoding="utf-8"))["needs"])


def everyday_words(service: str, language: str) -> tuple[str, ...]:
    """The everyday expressions in a language that lead to a service."""
    return tuple(dict.fromkeys(said for need in needs() if service in need.leads_to for said in need.says[language]))


def _need(raw: dict[str, object]) -> Need:
    says, leads_to, since = raw["says"], raw["leads_to"], raw["from"]
    if not isinstance(says, dict) or set(says) != set(Language) or not isinstance(leads_to, list) or not isinstance(since, date):
        raise ValueError(f"everyday.yaml, need {raw['key']!r}: write a day `from`, a list `leads_to`, and `says` with fi, sv and en")
    return Need(str(raw["key"]), since, tuple(map(str, leads_to)), {language: tuple(map(str, said)) for language, said in says.items()})
