"""Addresses of views by name, quickly: the pattern is asked of Django once for each language, then filled in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import reverse

from punos.web.shared.speech import language

_patterns: dict[tuple[str, str], str] = {}
PLAIN = re.compile(r"[-a-zA-Z0-9_.]+")


def address(name: str, **values: Any) -> str:
    """The address of a view. Raises NoReverseMatch when there is none of this name and these values."""
    for value in values.values():
        if not isinstance(value, (UUID, int)) and not (isinstance(value, str) and PLAIN.fullmatch(value)):
            return reverse(name, kwargs=values)
    return _pattern(language() or "", name, *values, *map(type, values.values())) % values


def pattern_of(name: str, **kinds: type) -> str:
    """The address of a view with a hole for each value, UUID, int or a plain str, to be filled by `%`: dozens of them stand on a plan.

    A name stands for one kind of address only. Raises NoReverseMatch as `address` does.
    """
    key = language() or "", name
    found = _patterns.get(key)
    if found is None:
        found = _patterns[key] = _pattern(*key, *kinds, *kinds.values())
    return found


@lru_cache(maxsize=4096)
def _pattern(language: str, name: str, *shape: Any) -> str:
    """The address with a hole for each value; `shape` are the keys, then the kinds of their values."""
    keys, kinds = shape[: len(shape) // 2], shape[len(shape) // 2 :]
    marks = {key: _mark(kind, 990_001 + number) for number, (key, kind) in enumerate(zip(keys, kinds, strict=True))}
    pattern = reverse(name, kwargs=marks).replace("%", "%%")
    for key, mark in marks.items():
        pattern = pattern.replace(str(mark), f"%({key})s")
    return pattern


def _mark(kind: type, number: int) -> Any:
    """A value of its kind that stands nowhere else in an address."""
    return {UUID: UUID(int=number), int: number}.get(kind, f"hole-{number}")
