"""Every address of the site, read from the resolver itself: nothing can be forgotten here."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern

from punos.web.shared.door import Door
from punos.web.shared.speech import speaking

ALL_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
LANGUAGE = "{language}/"
HOLE = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Address:
    """One named address: its route with a hole for what varies, its view and door, and the names and sorts of what varies in it."""

    name: str
    route: str
    view: Callable[..., Any]
    varies: tuple[tuple[str, str], ...]
    localised: bool

    @property
    def door(self) -> Door:
        """How it is entered."""
        found: Door = self.view.door  # type: ignore[attr-defined]
        return found

    @property
    def kind(self) -> str:
        """The kind of its door; with the purpose, where one is stated."""
        return f"{self.door.kind}.{self.door.purpose}" if self.door.kind == "opens" else self.door.kind

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that its view serves, as Django's `require_…` decorators were told; all of them for a view without one."""
        view: Any = self.view
        while view is not None:
            told = inspect.getclosurevars(view).nonlocals.get("request_method_list")
            if told is not None:
                return tuple(told)
            view = getattr(view, "__wrapped__", None)
        return ALL_METHODS

    def path(self, values: dict[str, object], language: str = "fi") -> str:
        """The path with these values in it."""
        with speaking(language):
            return reverse(self.name, kwargs={name: values[name] for name, _ in self.varies})


def addresses() -> tuple[Address, ...]:
    """All of them, by name. Raises ValueError when an address has no name: it could be in no table."""
    found = tuple(_walk(get_resolver().url_patterns, "", "/", ()))
    return tuple(sorted(found, key=lambda one: one.name))


def _walk(patterns: list[Any], space: str, before: str, varies: tuple[tuple[str, str], ...]) -> Iterator[Address]:
    for pattern in patterns:
        now = (*varies, *((name, type(converter).__name__) for name, converter in pattern.pattern.converters.items()))
        written = LANGUAGE if isinstance(pattern.pattern, LocalePrefixPattern) else HOLE.sub(r"{\1}", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space, before + written, now)
        elif isinstance(pattern, URLPattern):
            if not pattern.name:
                raise ValueError(f"the address {pattern.pattern} has no name: give it one in its urls.py")
            yield Address(f"{space}{pattern.name}", before + written, pattern.callback, now, bool(space))
