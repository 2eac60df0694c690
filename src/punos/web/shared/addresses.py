"""Addresses of views by name, quickly: the pattern is asked of Django once for each language, then filled in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

PLAIN = re.compile(r"[-a-zA-Z0-9_.]+")
Shape = tuple[tuple[str, type], ...]


def address(name: str, **values: Any) -> str:
    """The address of a view. Raises NoReverseMatch when there is none of this name and these values."""
    if not all(isinstance(value, UUID | int) or (isinstance(value, str) and PLAIN.fullmatch(value)) for value in values.values()):
        return reverse(name, kwargs=values)
    shape = tuple(sorted((key, type(value)) for key, value in values.items()))
    return _pattern(get_language() or "", name, shape).format(**values)


@lru_cache(maxsize=4096)
def _pattern(language: str, name: str, shape: Shape) -> str:
    """The address with a hole for each value."""
    marks = {key: _mark(kind, 990_001 + number) for number, (key, kind) in enumerate(shape)}
    pattern = reverse(name, kwargs=marks).replace("{", "{{").replace("}", "}}")
    for key, mark in marks.items():
        pattern = pattern.replace(str(mark), "{" + key + "}")
    return pattern


def _mark(kind: type, number: int) -> Any:
    """A value of its kind that stands nowhere else in an address."""
    return {UUID: UUID(int=number), int: number}.get(kind, f"hole-{number}")
