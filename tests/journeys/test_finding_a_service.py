"""A resident finds a service without a sign-in: in their own words, in another language, by class; also without scripts."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Browser

from tests.journeys.site import Site
from tests.journeys.stage import PHONE, Stage

pytestmark = pytest.mark.journey
TROUBLE = {"fi": "äiti muistaa huonosti", "sv": "mamma minns dåligt", "en": "mother remembers badly"}
OTHER = {"fi": "dentist", "sv": "hammaslääkäri", "en": "tandläkare"}
NONSENSE = "zeppelin"


def test_a_resident_finds_a_service_by_need_by_word_and_by_class(stage: Stage) -> None:
    when_a_need_is_told_in_ones_own_words(stage)
    when_the_word_is_of_another_language(stage)
    when_nothing_is_found(stage)
    when_the_way_in_is_a_class(stage)


def when_a_need_is_told_in_ones_own_words(stage: Stage) -> None:
    stage.go("")
    stage.fill(q=TROUBLE[stage.language])
    stage.press()
    stage.sees(stage.translated("Why found:"), stage.translated("everyday words"), TROUBLE[stage.language])
    picture(stage, "need")
    stage.follow("/services/memory-coordination/")
    assert stage.path().endswith("/services/memory-coordination/")


def when_the_word_is_of_another_language(stage: Stage) -> None:
    stage.go("services/")
    picture(stage, "all")
    stage.fill(q=OTHER[stage.language])
    stage.press()
    assert stage.translated("The words were found in another language") in stage.shown()
    picture(stage, "other")
    stage.follow("/services/oral-health-care/")


def when_nothing_is_found(stage: Stage) -> None:
    stage.go("services/")
    stage.fill(q=NONSENSE)
    stage.press()
    stage.sees(stage.translated("No service was found with these words"))
    stage.looks(again=True)
    assert stage.translated("Nothing was found for: %(words)s.", words=NONSENSE) in stage.shown()
    picture(stage, "nothing")


def when_the_way_in_is_a_class(stage: Stage) -> None:
    stage.go("services/?q=" + {"fi": "kuntoutus", "sv": "rehabilitering", "en": "rehabilitation"}[stage.language])
    stage.page.locator("details.fold > summary").click()
    stage.follow("class=P5")
    stage.follow("class=P5.13")
    assert stage.page.locator("main ul.facet [aria-current]").count() == 2
    count = int(stage.page.locator('main ul.facet a[href$="class=P5.13"] + span').first.inner_text())
    assert count == stage.page.locator("main li.task").count() > 1
    stage.looks(again=True)
    picture(stage, "class")


def test_the_search_works_without_scripts_on_a_phone(site: Site, browser: Browser, language: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{site.address}/{language}/services/")
    page.locator("main [name=q]").fill(TROUBLE[language])
    page.locator("main form.form button[type=submit]").first.click()
    assert page.locator('main a[href$="/services/memory-coordination/"]').is_visible()
    page.locator("details.fold > summary").click()
    page.locator('main ul.facet a[href*="class=P5"]').first.click()
    assert page.locator('main a[href$="/services/memory-coordination/"]').is_visible()
    context.close()


def picture(stage: Stage, name: str) -> None:
    """For whoever wants to look: PUNOS_LOOK names a folder."""
    folder = os.environ.get("PUNOS_LOOK")
    if folder:
        for phone in (False, True):
            with stage.seen_from(phone=phone):
                stage.page.screenshot(path=f"{folder}/{name}-{stage.language}-{'phone' if phone else 'desk'}.png")
