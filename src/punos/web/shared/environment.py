"""The Jinja environment of every page: escaped by default, strict about names, translated."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, StrictUndefined

from punos.base.clock import HELSINKI
from punos.web.shared.addresses import address


def environment(**options: Any) -> Environment:
    """Made once by Django for all templates."""
    options |= {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
    }
    made = Environment(**options)  # noqa: S701 - Django's backend passes autoescape=True in options
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"static": static, "url": url}
    made.filters |= {"day": day, "moment": moment, "clock_time": clock_time}
    return made


def url(name: str, *args: Any, **values: Any) -> str:
    """The address of a view, by name."""
    return reverse(name, args=args) if args else address(name, **values)


def day(value: date | datetime | None) -> str:
    """A day as each language writes it: 3.2.2026, and 3 February 2026 in English."""
    if value is None:
        return ""
    local = value.astimezone(HELSINKI) if isinstance(value, datetime) else value
    if translation.get_language() == "en":
        return f"{local.day} {local:%B %Y}"
    return f"{local.day}.{local.month}.{local.year}"


def clock_time(value: datetime) -> str:
    """A time of day: 14.02 in Finnish, 14:02 elsewhere."""
    local = value.astimezone(HELSINKI)
    return f"{local:%H.%M}" if translation.get_language() == "fi" else f"{local:%H:%M}"


def moment(value: datetime | None) -> str:
    """A day and a time of day."""
    return f"{day(value)} {clock_time(value)}" if value else ""
