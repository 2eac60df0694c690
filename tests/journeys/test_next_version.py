"""A planner writes the next version, a resident comments, the planner answers, the council confirms: from its day new plans follow it.

On a site of its own, for its last act changes what every later plan is made under.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from punos.base.clock import day_of, now
from punos.clients.residents import cast
from punos.plumbing.postgres import Cluster
from tests.journeys import words_of_jari as words
from tests.journeys.past import Past
from tests.journeys.people import Story
from tests.journeys.site import Site, served
from tests.journeys.stage import Stage

pytestmark = pytest.mark.journey
REASON = {"reason_fi": "Matkat ovat pitkiä.", "reason_sv": "Avstånden är långa.", "reason_en": "Distances are long."}
TITLE = {"title_fi": "Muutos vuodelle 2027", "title_sv": "Ändring för 2027", "title_en": "Amendment for 2027"}
COMMENT = "Kylältä ei pääse bussilla perille ennen kello kymmentä."
ANSWER = "Matkan enimmäisaika lyhenee 35 minuuttiin."


@pytest.fixture(scope="module")
def site(cluster: Cluster) -> Iterator[Site]:
    """A county of its own."""
    with served(cluster) as made:
        yield made


@pytest.fixture
def language() -> str:
    """One language: the pages are looked at in all three elsewhere."""
    return "fi"


def test_the_next_version_from_draft_to_the_first_plan_under_it(stage: Stage, past: Past) -> None:
    before = version_of_an_earlier_plan(stage, past)
    number = when_a_planner_changes_a_criterion_and_a_minimum(stage)
    when_the_draft_is_opened_for_comment(stage, number)
    when_a_resident_comments_on_the_clause(stage, number)
    when_the_planner_answers_and_the_council_confirms(stage, number)
    then_a_new_plan_follows_it(stage, past, number)
    assert version_of_an_earlier_plan(stage, past) == before != number


def when_a_planner_changes_a_criterion_and_a_minimum(stage: Stage) -> int:
    stage.become(cast.PLANNER)
    stage.go("plan/drafts/")
    stage.looks()
    stage.fill(**TITLE)
    stage.press()
    number = int(stage.path().rstrip("/").rpartition("/")[2])
    stage.sees(TITLE["title_fi"])
    stage.go(f"plan/drafts/{number}/clause/substance-first/criterion/")
    stage.looks()
    page = stage.page
    adding = page.locator("main form.condition__form:has([name=fact])").last
    adding.locator("[name=fact]").select_option("age")
    stage.clicks(adding.get_by_role("button"))
    last = page.locator("li.condition").last
    last.locator("summary").click()
    last.locator("[name=value]").fill("16")
    stage.clicks(last.locator("form:has([name=op])").get_by_role("button"))
    stage.looks(again=True)
    assert "16" in stage.shown()
    stage.go(f"plan/drafts/{number}/clause/substance-first/")
    stage.looks()
    stage.fill(**REASON)
    stage.press()
    stage.go(f"plan/drafts/{number}/clause/min-child-clinic/")
    stage.fill(**{"rule.minimum": "35"}, **REASON)
    stage.press()
    stage.sees(REASON["reason_fi"], "35")
    return number


def when_the_draft_is_opened_for_comment(stage: Stage, number: int) -> None:
    assert nobody_sees(stage, number)
    stage.become(cast.PLANNER)
    stage.go(f"plan/drafts/{number}/")
    until = day_of(now()) + timedelta(days=14)
    stage.page.locator("details:has([name=until]) summary").click()
    stage.fill(until=f"{until.day}.{until.month}.{until.year}")
    stage.page.locator("[name=moderated]").uncheck()
    stage.clicks(stage.page.locator("form:has([name=until]) button[type=submit]"))
    stage.looks(again=True)


def nobody_sees(stage: Stage, number: int) -> bool:
    """A draft is not there for the public."""
    stage.anybody()
    answer = stage.go(f"plan/versions/{number}/")
    return answer is not None and answer.status == 404


def when_a_resident_comments_on_the_clause(stage: Stage, number: int) -> None:
    stage.anybody()
    stage.go("plan/")
    stage.sees(TITLE["title_fi"])
    stage.follow(f"/plan/versions/{number}/")
    stage.looks(again=True)
    stage.page.get_by_role("link", name=re.compile("neuvola", re.IGNORECASE)).first.click()
    stage.follow("/comment/")
    stage.looks()
    stage.press()
    stage.looks(again=True)
    stage.fill(text=COMMENT, about="rule", theme="nearness", shown_name="Kyläläinen")
    stage.press()
    stage.sees(COMMENT, "Kyläläinen")


def when_the_planner_answers_and_the_council_confirms(stage: Stage, number: int) -> None:
    stage.become(cast.PLANNER)
    stage.go(f"plan/drafts/{number}/comments/")
    stage.sees(COMMENT)
    stage.clicks(stage.page.locator("article.said a.ds-link").first)
    stage.looks()
    stage.fill(outcome="changed", answer=ANSWER)
    stage.clicks(stage.page.locator("form:has([name=outcome]) button[type=submit]"))
    stage.go(f"plan/drafts/{number}/")
    stage.clicks(stage.page.locator('form:has([name=to][value="proposal"]) button'))
    stage.follow(f"/plan/drafts/{number}/confirm/")
    stage.looks()
    today = day_of(now())
    stage.fill(decision="Aluevaltuusto § 101", valid_from=f"{today.day}.{today.month}.{today.year}")
    stage.press()
    stage.anybody()
    stage.go(f"plan/comments/{number}/")
    stage.sees(COMMENT, ANSWER)
    stage.go("plan/")
    stage.sees(TITLE["title_fi"], "Aluevaltuusto § 101")


def then_a_new_plan_follows_it(stage: Stage, past: Past, number: int) -> None:
    story = Story(stage, past, cast.BLANK_A)
    past.nobody_knows(cast.BLANK_A.id)
    kaisa = story.worker(cast.OWN_SOCIAL_WORKER)
    kaisa.finds_the_person("care", words.GROUND)
    kaisa.adds("open-plan")
    assert version_shown(kaisa.opens_the_workspace()) == number


def version_of_an_earlier_plan(stage: Stage, past: Past) -> int:
    """The version that the plan of a client of long standing follows, as its page says."""
    return version_shown(Story(stage, past, cast.AINO).worker(cast.OWN_SOCIAL_WORKER).opens_the_workspace())


def version_shown(stage: Stage) -> int:
    said = stage.translated("One plan since %(day)s, under organising plan version %(version)s.")
    pattern = re.escape(said).replace(re.escape("%(day)s"), ".*?").replace(re.escape("%(version)s"), r"(\d+)")
    found = re.search(pattern, stage.shown())
    assert found, stage.shown()[:2000]
    return int(found[1])
