"""The Jinja environments of every page, one a language: escaped by default, strict about names, translated when compiled."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined, nodes

from punos.base.clock import HELSINKI
from punos.web.shared.addresses import address
from punos.web.shared.compiling import Piece, Said, Writer, escaped, text_escaped
from punos.web.shared.speech import language, ngettext, said_in

TONES = {
    "good": ("in_time", "met", "kept", "accepted", "done", "reached", "agreed", "in_force", "given", "yes"),
    "care": ("at_risk", "asked_more", "partly", "waiting", "dissent", "unknown"),
    "bad": ("exceeded", "missed", "refused", "expired", "not_reached", "no"),
    "live": ("open", "new", "started", "ongoing", "active", "sent"),
}
INDENT = re.compile(r"\n[ \t]+")


class Spoken(Environment):
    """The environment of one language: what a template says without blanks to fill is put into its compiled code."""

    code_generator_class = Writer
    escaped = staticmethod(escaped)
    text_escaped = staticmethod(text_escaped)
    piece = Piece

    def __init__(self, *, code: str = settings.LANGUAGE_CODE, **options: Any) -> None:
        self.code = code
        options |= {
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
        }
        super().__init__(**options)
        self.install_gettext_callables(partial(said_in, code), ngettext, newstyle=True)  # type: ignore[attr-defined]
        self.globals |= {"static": static, "url": url, "tones": Tones((state, tone) for tone, states in TONES.items() for state in states)}
        self.filters |= {"day": day, "moment": moment, "clock_time": clock_time}

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """Indentation is for people who read templates; pages go without."""
        return INDENT.sub("\n", super().preprocess(source, name, filename))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return Said(self.code).visit(super()._parse(source, name, filename))  # type: ignore[no-any-return]


class Tones(dict[str, str]):
    """The tone of each state's tag; calm, where nothing is to be said by it."""

    def __missing__(self, state: str) -> str:
        return "calm"


def url(name: str, *args: Any, **values: Any) -> str:
    """The address of a view, by name."""
    return reverse(name, args=args) if args else address(name, **values)


def day(value: date | datetime | None) -> str:
    """A day as each language writes it: 3.2.2026, and 3 February 2026 in English."""
    if value is None:
        return ""
    local = value.astimezone(HELSINKI) if isinstance(value, datetime) else value
    if language() == "en":
        return f"{local.day} {local:%B %Y}"
    return f"{local.day}.{local.month}.{local.year}"


def clock_time(value: datetime) -> str:
    """A time of day: 14.02 in Finnish, 14:02 elsewhere."""
    local = value.astimezone(HELSINKI)
    return f"{local:%H.%M}" if language() == "fi" else f"{local:%H:%M}"


def moment(value: datetime | None) -> str:
    """A day and a time of day."""
    return f"{day(value)} {clock_time(value)}" if value else ""


def span(first: date | None, last: date | None) -> str:
    """From a day to a day; the dash stands also where one of them is not told."""
    return f"{day(first)}–{day(last)}" if first or last else ""


def euros(cents: int | None) -> str:
    """An amount of money as each language writes it: 800 €, 800,50 €, and €800.50 in English."""
    if cents is None:
        return ""
    whole, rest = divmod(cents, 100)
    figure = f"{whole:,}" + (f".{rest:02}" if rest else "")
    if language() == "en":
        return f"€{figure}"
    return figure.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",") + "\N{NO-BREAK SPACE}€"
