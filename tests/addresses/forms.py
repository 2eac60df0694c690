"""Forms as a browser finds them on the pages: where they lead, what they send, and what may be typed into them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.urls import Resolver404

from tests.addresses.asking import Browser
from tests.addresses.resolver import resolved

#: Typed by nobody, and never to be typed into.
UNTYPED = ("hidden", "submit", "button", "checkbox", "radio")


@dataclass(frozen=True, slots=True)
class Found:
    """A form on a page: its address, what it sends as drawn, and the fields that take words, days or a choice."""

    action: str
    token: str
    data: dict[str, list[str]]
    texts: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of its address, and the deed in it, if any."""
        match = resolved(urlsplit(self.action).path)
        slug = match.kwargs.get("slug")
        return f"{match.view_name}/{slug}" if slug else match.view_name

    @property
    def address(self) -> str:
        """The name of its address alone."""
        return self.name.partition("/")[0]

    def filled(self, text: str = "Kirjoitin tämän itse") -> dict[str, list[str]]:
        """What somebody sends who fills in everything."""
        words = {name: [f"{text} {number}"] for number, name in enumerate(self.texts)}
        odd = {"email": ["nimi@example.fi"], "phone": ["040 123 4567"], "code": ["010170-900A"]}
        return self.data | words | {name: ["3.12.2026"] for name in self.days} | {name: odd[name] for name in odd if name in words}


@dataclass
class Reader(HTMLParser):
    """Collects the forms of one page that are sent by POST."""

    token: str = ""
    forms: list[Found] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.now: Found | None = None
        self.inside: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or something in it."""
        got = {name: value or "" for name, value in attrs}
        if tag == "form" and got.get("method", "").lower() == "post":
            self.now = Found(got.get("action", ""), self.token, {})
        elif self.now and got.get("name") not in (None, "", "csrfmiddlewaretoken"):
            self._control(tag, got)
        elif self.now and tag == "option" and self.inside and self.inside[0] == "select" and got.get("value"):
            self._offer(got)

    def handle_data(self, data: str) -> None:
        """What stands in a text area."""
        if self.now and self.inside and self.inside[0] == "textarea":
            self.inside[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        """A form or a control ends."""
        if tag == "form" and self.now:
            self.forms.append(self.now)
            self.now = None
        elif self.inside and tag == self.inside[0]:
            if tag == "textarea" and self.now:
                self.now.data[self.area] = ["".join(self.inside[1]).strip()]
            self.inside = None

    def _control(self, tag: str, got: dict[str, str]) -> None:
        assert self.now
        name, sort = got["name"], got.get("type", "text")
        if tag in ("textarea", "select"):
            self.inside, self.area = (tag, []), name
            changed = {"texts": (*self.now.texts, name)} if tag == "textarea" else {"choices": (*self.now.choices, name)}
            self.now = replace(self.now, **changed)  # type: ignore[arg-type]
        elif tag == "input" and sort not in UNTYPED:
            is_day = name.endswith(("_on", "date")) or name in ("on", "next_review", "answer_by", "until")
            changed = {"days": (*self.now.days, name)} if is_day else {"texts": (*self.now.texts, name)}
            self.now = replace(self.now, data=self.now.data | {name: [got.get("value", "")]}, **changed)  # type: ignore[arg-type]
        elif tag == "input" and (sort not in ("checkbox", "radio") or name not in self.now.data):
            self.now.data[name] = [got.get("value", "on")]

    def _offer(self, got: dict[str, str]) -> None:
        assert self.now
        if "selected" in got or self.area not in self.now.data:
            self.now.data[self.area] = [got["value"]]


def forms_on(browser: Browser, path: str, token: str) -> list[Found]:
    """The forms of a page that lead to an address of ours, but those of the frame that stand on every page."""
    answer = browser.ask("GET", path, token)
    reader = Reader(token)
    if answer.sort == "text/html":
        reader.feed(answer.body.decode())
    return [replace(form, action=form.action or path) for form in reader.forms if _is_ours(form.action or path)]


def _is_ours(action: str) -> bool:
    try:
        return resolved(urlsplit(action).path).view_name not in ("account:sign_out", "account:stay")
    except Resolver404:
        return False


def every_form(browser: Browser, pages: Iterator[tuple[str, str]]) -> dict[str, Found]:
    """One form of each name from these (path, token) pages."""
    found: dict[str, Found] = {}
    for path, token in pages:
        for form in forms_on(browser, path, token):
            found.setdefault(form.name, form)
    return found
