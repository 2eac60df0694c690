"""Somebody without a session finds a service and asks: am I likely to get it? A question at a time, also without a mouse and without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import words_of_resident as words
from tests.journeys.people import Resident
from tests.journeys.site import Site
from tests.journeys.stage import PHONE, Stage
from tests.journeys.test_keyboard import Keys

pytestmark = pytest.mark.journey
KEY = "substance-at-home"


def test_a_resident_is_interviewed(stage: Stage) -> None:
    resident = Resident(stage)
    given_a_resident_who_has_found_a_service(resident)
    when_the_first_question_is_left_open_it_says_what_to_do(resident)
    when_she_answers_only_what_matters_is_asked(resident)
    then_the_assessment_decides_and_each_reason_tells_its_clause(resident)
    then_she_reads_what_happens_next_and_where_the_nearest_place_is(resident)
    when_she_changes_an_answer_the_result_changes_and_the_rest_is_kept(resident)
    when_she_does_not_know_that_is_an_answer(resident)
    then_nothing_of_it_stands_in_an_address(resident)


def given_a_resident_who_has_found_a_service(resident: Resident) -> None:
    resident.looks_for(words.LOOKS_FOR, KEY)
    resident.begins_to_ask(KEY)
    assert resident.question() == "municipality_in_county"


def when_the_first_question_is_left_open_it_says_what_to_do(resident: Resident) -> None:
    stage = resident.stage
    stage.press()
    stage.sees(stage.translated("Choose one of the answers."))
    stage.looks(again=True)
    assert resident.question() == "municipality_in_county"


def when_she_answers_only_what_matters_is_asked(resident: Resident) -> None:
    resident.answers(municipality_in_county="yes")
    resident.stage.looks(again=True)
    resident.answers(home_care_client="yes", substance_worries="no")


def then_the_assessment_decides_and_each_reason_tells_its_clause(resident: Resident) -> None:
    stage = resident.stage
    assert resident.question() == ""
    stage.sees(stage.translated("Not known yet: the assessment decides"), stage.translated("This is not a decision."))
    links = stage.page.locator("#why ~ ul a[href*='/plan/versions/']")
    assert links.count() >= 3
    assert stage.page.locator("#answer").evaluate("one => one === document.activeElement"), "whoever listens hears the answer first"


def then_she_reads_what_happens_next_and_where_the_nearest_place_is(resident: Resident) -> None:
    stage = resident.stage
    stage.sees(stage.translated("What happens next"), stage.translated("What is promised"), stage.translated("Where to come"))
    town = stage.page.locator("[name=near] option").nth(1)
    stage.fill(near=town.get_attribute("value"))
    stage.clicks(stage.page.locator("form:has([name=near]) button"))
    stage.sees(stage.translated("about %(km)s km as the crow flies", km="0").split("0")[0])
    stage.looks(again=True)


def when_she_changes_an_answer_the_result_changes_and_the_rest_is_kept(resident: Resident) -> None:
    stage = resident.stage
    stage.clicks(stage.page.locator("button[name=change][value=substance_worries]"))
    assert resident.question() == "substance_worries"
    assert stage.page.locator("[name=answer][value=no]").is_checked()
    resident.answers(substance_worries="yes")
    stage.sees(stage.translated("By what you told us, you meet the conditions"))


def when_she_does_not_know_that_is_an_answer(resident: Resident) -> None:
    stage = resident.stage
    stage.clicks(stage.page.locator("button[name=change][value=home_care_client]"))
    resident.answers(home_care_client="unknown")
    stage.sees(stage.translated("Not known yet: something is missing"), stage.translated("You did not know"))


def then_nothing_of_it_stands_in_an_address(resident: Resident) -> None:
    assert "?" not in resident.stage.page.url
    resident.stage.go(f"services/{KEY}/could-i/")
    assert resident.question() == "municipality_in_county", "and nothing was kept"


@pytest.mark.parametrize("language", ["en"])  # the order of the stops does not hang on the language
def test_an_interview_with_the_keyboard_alone(stage: Stage) -> None:
    stage.go("services/health-check-unemployed/")
    keys = Keys(stage.page)
    keys.to(href="/could-i/")
    keys.presses()
    keys.to(name="answer")
    keys.types("40")
    keys.presses()
    assert Resident(stage).question() == "municipality_in_county"
    keys.to(name="answer")
    keys.page.keyboard.press("Space")
    keys.to(type="submit", tag="button")
    keys.presses()
    keys.to(name="change", value="municipality_in_county")
    keys.presses()
    keys.to(name="answer")
    keys.page.keyboard.press("ArrowDown")
    keys.to(type="submit", tag="button")
    keys.presses()
    stage.sees(stage.translated("By what you told us, the conditions are not met"))


@pytest.fixture
def without_scripts(site: Site, browser: Browser, language: str) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale=language, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{site.address}/{language}/services/{KEY}/")
    yield page
    context.close()


def test_an_interview_on_a_phone_without_scripts(without_scripts: Page) -> None:
    page = without_scripts
    page.locator('a[href$="/could-i/"]').click()
    answers(page, "yes")
    answers(page, "unknown")
    assert page.locator("#answer").count() == 1, "nothing that is left could make it a yes or a no"
    page.locator("button[name=change][value=home_care_client]").click()
    answers(page, "yes")
    answers(page, "yes")
    assert page.locator('main .notice[data-color="success"]').count() == 1


def answers(page: Page, answer: str) -> None:
    page.locator(f'[name=answer][value="{answer}"]').check()
    page.locator("main form.form button:not([name])").first.click()
