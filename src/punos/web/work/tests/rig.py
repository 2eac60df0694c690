"""A worker's browser and a small world in the real county, for the tests of the worker's pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from django.utils.translation import override

from punos.clients.queries.plans import PartView, whole_plan
from punos.clients.tests.factories import Client, SmallCounty, Worker, opened
from punos.clients.words import Sort
from punos.organising.loading import organisation_id, register_id

INPUT = re.compile(r'<input type="hidden" name="(new_id|version)" value="([^"]*)">')


def address(name: str, language: str = "en", **kwargs: Any) -> str:
    """The address of a worker's page."""
    with override(language):
        return reverse(f"work:{name}", kwargs=kwargs)


def browser(token: str) -> Browser:
    """A browser that is signed in."""
    made = Browser(SERVER_NAME="localhost")
    made.cookies[settings.SESSION_TOKEN_COOKIE] = token
    return made


def text_of(response: Any) -> str:
    """The page as text, without the marks."""
    return unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))


@dataclass(frozen=True, slots=True)
class Desk:
    """One worker at their desk, with one client."""

    county: SmallCounty
    worker: Worker
    client: Client
    browser: Browser

    def get(self, name: str, **kwargs: Any) -> Any:
        """A page about the client."""
        return self.browser.get(address(name, client_id=self.client.id, **kwargs))

    def hidden(self, href: str) -> dict[str, str]:
        """The form's own fields as they were drawn."""
        return dict(INPUT.findall(self.browser.get(href).content.decode()))

    def add(self, slug: str, **fields: Any) -> Any:
        """Send the form that adds something, as it was drawn."""
        href = address("add", client_id=self.client.id, slug=slug)
        return self.browser.post(href, self.hidden(href) | fields)

    def act(self, part: PartView, slug: str, **fields: Any) -> Any:
        """Send the form of something done to a part, as it was drawn."""
        href = address("act", client_id=self.client.id, part_id=part.id, slug=slug)
        return self.browser.post(href, {"version": part.version} | self.hidden(href) | fields)

    def parts(self, sort: Sort) -> tuple[PartView, ...]:
        """The parts of the plan as the worker sees them now."""
        with opened(self.worker.token, self.client.id):
            plan = whole_plan()
            return plan.of(sort) if plan else ()

    def part(self, sort: Sort) -> PartView:
        """The latest part of a sort."""
        return self.parts(sort)[-1]

    def open_plan(self) -> None:
        """The plan is opened by its form."""
        assert self.add("open-plan").status_code == 303


def desk(key: str = "adult-social-work", register: str = "county-social", role: str = "social_worker", linked: bool = True) -> Desk:
    """A new worker of a real organisation, with a new client."""
    county = SmallCounty()
    worker = county.worker(role, organisation_id(key), register_id(register), name="Aino Auttaja")
    client = county.client()
    if linked:
        county.link(worker, client)
    return Desk(county, worker, client, browser(worker.token))


def colleague(at: Desk, key: str, register: str, role: str, *, linked: bool = False) -> Desk:
    """Another worker's desk, with the same client."""
    worker = at.county.worker(role, organisation_id(key), register_id(register), name="Kaarlo Kollega")
    if linked:
        at.county.link(worker, at.client)
    return Desk(at.county, worker, at.client, browser(worker.token))


def some_id() -> UUID:
    """An id that nobody has."""
    return uuid4()
