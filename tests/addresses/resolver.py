"""Every address of the site, read from the resolver itself: nothing can be forgotten here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import ResolverMatch, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils.translation import override

from punos.web.shared.door import Door


@dataclass(frozen=True, slots=True)
class Address:
    """One named address: its door, and the names and sorts of what varies in it."""

    name: str
    door: Door
    varies: tuple[tuple[str, str], ...]
    localised: bool

    @property
    def kind(self) -> str:
        """The kind of its door; with the purpose, where one is stated."""
        return f"{self.door.kind}.{self.door.purpose}" if self.door.kind == "opens" else self.door.kind

    def path(self, values: dict[str, object], language: str = "fi") -> str:
        """The path with these values in it."""
        with override(language):
            return reverse(self.name, kwargs={name: values[name] for name, _ in self.varies})


def resolved(path: str) -> ResolverMatch:
    """What answers at this path, in whatever language it is. Raises Resolver404."""
    language = path.split("/")[1]
    with override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        return resolve(path)


def addresses() -> tuple[Address, ...]:
    """All of them, by name. Raises ValueError when an address has no name: it could be in no table."""
    found = tuple(_walk(get_resolver().url_patterns, "", ()))
    return tuple(sorted(found, key=lambda one: one.name))


def _walk(patterns: list[Any], space: str, varies: tuple[tuple[str, str], ...]) -> Iterator[Address]:
    for pattern in patterns:
        now = (*varies, *((name, type(converter).__name__) for name, converter in pattern.pattern.converters.items()))
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space, now)
        elif isinstance(pattern, URLPattern):
            if not pattern.name:
                raise ValueError(f"the address {pattern.pattern} has no name: give it one in its urls.py")
            yield Address(f"{space}{pattern.name}", pattern.callback.door, now, bool(space))
