"""Every page of every role, in three languages: axe, nothing in the console, no text left in English, no scrolling sideways at 320 px."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from punos.clients.residents import cast
from tests.journeys.stage import NARROWEST, TOO_WIDE, Stage
from tests.journeys.texts import SHOWN, english

pytestmark = pytest.mark.journey
MOST_PAGES = 60
PEOPLE: dict[str, cast.CastPerson | cast.CastWorker | None] = {
    "resident": None,
    "client": cast.AINO,
    "guardian": cast.KATJA,
    "without-a-plan": cast.BLANK_A,
    **{worker.slug: worker for worker in cast.WORKERS if worker not in (cast.SECOND_SOCIAL_WORKER, cast.COUNTY_HOME_CARE_WORKER)},
}
NOT_PAGES = {"own:plan_pdf", "own:everything", "insight:download", "account:begin_oidc", "account:come_back"}
TOLD_APART = {
    "work:add": "slug",
    "work:act": "slug",
    "work:answer": "slug",
    "organising:clause": "number",
}
"""Addresses of one kind that show different things: by which piece of the address."""


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_of_a_role(stage: Stage, who: str) -> None:
    if person := PEOPLE[who]:
        stage.become(person)
    else:
        stage.go("")
    faults: list[str] = []
    todo, done = [stage.path()], set[str]()
    while todo and len(done) < MOST_PAGES:
        path = todo.pop(0)
        kind = kind_of(path)
        if kind is None or kind in done:
            continue
        done.add(kind)
        stage.page.goto(stage.site + path)
        faults += faults_of(stage)
        todo += links_on(stage)
    assert len(done) >= 5, done
    assert not faults, "\n".join(faults)


def kind_of(path: str) -> str | None:
    """The kind of page at an address: the name of its view, and what tells pages of the view apart. None for what is no page."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.view_name in NOT_PAGES:
        return None
    piece = str(match.kwargs.get(TOLD_APART.get(match.view_name, ""), ""))
    return f"{match.view_name}/{piece.split('.', maxsplit=1)[0]}"


def links_on(stage: Stage) -> list[str]:
    """The addresses in the journey's language that the page leads to."""
    hrefs = stage.page.evaluate("[...document.querySelectorAll('a[href]')].map(one => new URL(one.getAttribute('href'), location).href)")
    parts = [urlsplit(href) for href in hrefs if href.startswith(f"{stage.site}/{stage.language}/")]
    return list(dict.fromkeys(part.path for part in parts))


def faults_of(stage: Stage) -> list[str]:
    """What is wrong with the page."""
    stage.looks()
    faults = []
    if stage.language != "en":
        left = english(stage.language).left_in(stage.page.evaluate(SHOWN))
        faults += [f"{stage.path()} is not all in {stage.language}: {left}"] if left else []
    stage.page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
    wide = stage.page.evaluate(TOO_WIDE)
    return [*faults, f"{stage.path()} scrolls sideways: {wide}"] if wide else faults
