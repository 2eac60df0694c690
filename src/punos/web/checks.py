"""The server does not start with a view that does not say how it may be entered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver


def views(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every (route, view) of the site."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


@register()
def every_view_has_a_door(**kwargs: Any) -> list[CheckMessage]:
    """Names each view without @public, @signed_in, @own, @opens or @lists."""
    return [
        Error(f"the view of {route!r} does not say how it may be entered", hint="decorate it from punos.web.shared.door", id="punos.E001")
        for route, view in views(get_resolver().url_patterns)
        if not hasattr(view, "door")
    ]
