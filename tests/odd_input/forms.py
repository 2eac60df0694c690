"""Forms as a browser finds them on the pages: where they lead, what they send, and what may be typed into them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.core import signing
from django.urls import Resolver404

from tests.addresses.asking import Browser
from tests.addresses.resolver import resolved

Data = dict[str, list[str]]
#: Typed by nobody, and never to be typed into.
UNTYPED = ("hidden", "submit", "button", "checkbox", "radio", "file")
#: Forms that bring a file or withdraw one. Files that are hostile, sent twice or at once are tried in `web/own/tests/test_files.py` and
#: `tests/access/test_attacks_files.py`.
WITH_FILE = ("own:add_file", "work:add_file", "work:add_to_application")
OF_FILES = (*WITH_FILE, "own:withdraw_file", "work:withdraw_file", "work:withdraw_from_application")
DAYS = re.compile(r"(_on|date|_by|_review)$|^(on|until|valid_from|valid_to)$")
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: What somebody who fills in a form writes into a field that takes only something of a kind.
KINDS = {"email": "nimi@example.fi", "phone": "040 123 4567", "code": "010170-900A", "client": "010170-900A", "near_name": "Äiti"}
KINDS |= {"euros": "350,50", "granted_euros": "200,50"}


def all_as(names: Iterable[str], value: str) -> Data:
    """Each of these fields with the same value."""
    return {name: [value] for name in names}


@dataclass(frozen=True, slots=True)
class Found:
    """A form on a page: its address, whose session sends it, what it sends as drawn, and the fields that take words, days or a choice."""

    action: str
    token: str
    data: Data
    texts: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    options: dict[str, list[str]] = field(default_factory=dict)
    carried: dict[str, Any] = field(default_factory=dict)

    @property
    def cookies(self) -> dict[str, str]:
        """The signed cookies that come with it, by name, each as if just given: the tests may take longer than they hold."""
        return {name: signing.dumps(values, salt=name) for name, values in self.carried.items()}

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

    @property
    def weight(self) -> tuple[bool, int]:
        """How much the form says as it is drawn: of two of one name, the one that says more is tried."""
        return any(self.data.get("which", [])), len(self.data)

    @property
    def language(self) -> str:
        """The language of its page."""
        return self.action.split("/")[1]

    @property
    def ids(self) -> tuple[str, ...]:
        """Fields that hold an id now, or offer ids to choose from."""
        offered = [name for name, values in self.options.items() if any(ID.fullmatch(value) for value in values)]
        return tuple(dict.fromkeys([*(name for name, values in self.data.items() if any(map(ID.fullmatch, values))), *offered]))

    def filled(self, text: str = "Kirjoitin tämän itse") -> Data:
        """What somebody sends who fills in everything."""
        words = {name: [f"{text} {number}"] for number, name in enumerate(self.texts)}
        return self.data | words | all_as(self.days, "3.12.2027") | {name: [KINDS[name]] for name in KINDS if name in words}


@dataclass
class Reader(HTMLParser):
    """Collects the forms of one page that are sent by POST."""

    token: str = ""
    forms: list[Found] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.now: Found | None = None
        self.inside = ""
        self.area = ""
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or something in it."""
        got = {name: value or "" for name, value in attrs}
        if tag == "form" and got.get("method", "").lower() == "post":
            self.now = Found(got.get("action", ""), self.token, {})
        elif self.now and got.get("name") not in (None, "", "csrfmiddlewaretoken"):
            self._control(tag, got)
        elif self.now and tag == "option" and self.inside == "select":
            self._offer(got)

    def handle_data(self, data: str) -> None:
        """What stands in a text area."""
        if self.inside == "textarea":
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """A form or a control ends."""
        if tag == "form" and self.now:
            self.forms.append(self.now)
            self.now = None
        elif self.now and tag == self.inside:
            if tag == "textarea":
                self.now.data[self.area] = ["".join(self.words).strip()]
            self.inside = ""

    def _control(self, tag: str, got: dict[str, str]) -> None:
        assert self.now
        name, sort = got["name"], got.get("type", "text")
        if tag in ("textarea", "select"):
            self.inside, self.area, self.words = tag, name, []
            kept = {"texts": (*self.now.texts, name)} if tag == "textarea" else {"choices": (*self.now.choices, name)}
            self.now = replace(self.now, **kept)  # type: ignore[arg-type]
        elif sort in ("checkbox", "radio"):
            self._tick(name, sort, got)
        elif tag == "input":
            self.now.data[name] = [got.get("value", "")]
            if sort not in UNTYPED:
                kept = {"days": (*self.now.days, name)} if DAYS.search(name) else {"texts": (*self.now.texts, name)}
                self.now = replace(self.now, **kept)  # type: ignore[arg-type]

    def _tick(self, name: str, sort: str, got: dict[str, str]) -> None:
        """The first of some buttons is chosen where nothing is."""
        assert self.now
        self.now.options.setdefault(name, []).append(got.get("value", "on"))
        if name not in self.now.choices:
            self.now = replace(self.now, choices=(*self.now.choices, name))
        if "checked" in got or not self.now.data.get(name):
            self.now.data[name] = [got.get("value", "on")]

    def _offer(self, got: dict[str, str]) -> None:
        """The first that says something is chosen where nothing is."""
        assert self.now
        if not got.get("value"):
            return
        self.now.options.setdefault(self.area, []).append(got["value"])
        if "selected" in got or self.area not in self.now.data:
            self.now.data[self.area] = [got["value"]]


def forms_in(body: bytes, path: str, token: str) -> list[Found]:
    """The forms in a page that lead to an address of ours, but those of the frame that stand on every page."""
    reader = Reader(token)
    reader.feed(body.decode())
    return [replace(form, action=form.action or path) for form in reader.forms if _is_ours(form.action or path)]


def _is_ours(action: str) -> bool:
    try:
        return resolved(urlsplit(action).path).view_name not in ("account:sign_out", "account:stay")
    except Resolver404:
        return False


def every_form(browser: Browser, pages: Iterable[tuple[str, str]]) -> dict[str, Found]:
    """One form of each name from these (path, token) pages; of two, the one that holds more."""
    found: dict[str, Found] = {}
    for path, token in pages:
        answer = browser.ask("GET", path, token)
        for form in forms_in(answer.body, path, token) if answer.sort == "text/html" else ():
            if form.name not in found or form.weight > found[form.name].weight:
                found[form.name] = form
    return found
