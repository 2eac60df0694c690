"""The addresses of the site, as the description of the interface reads them, and what answers at a path."""

from __future__ import annotations

from django.conf import settings
from django.urls import ResolverMatch, resolve
from django.utils.translation import override

from punos.web.openapi.addresses import Address, addresses

__all__ = ["Address", "addresses", "resolved"]


def resolved(path: str) -> ResolverMatch:
    """What answers at this path, in whatever language it is. Raises Resolver404."""
    language = path.split("/")[1]
    with override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        return resolve(path)
