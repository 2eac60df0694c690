"""Every page there is, in three languages, looked at: axe, wide and narrow, nothing left in English, no scrolling sideways.

What "every" is, the addresses themselves say: whoever adds a page or a deed that no walk leads to hears of it here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route

from punos.clients.residents import cast
from tests.addresses.filling import deeds
from tests.addresses.resolver import addresses
from tests.addresses.table import table
from tests.journeys import words_of_jari as words
from tests.journeys.past import Past
from tests.journeys.people import Story, organisation
from tests.journeys.stage import Stage
from tests.journeys.test_application import a_grant_is_applied_for, a_picture

pytestmark = [pytest.mark.journey, pytest.mark.long]
PEOPLE: tuple[cast.CastPerson | cast.CastWorker | None, ...] = (
    None,
    cast.AINO,
    cast.KATJA,
    cast.BLANK_A,
    *(worker for worker in cast.WORKERS if worker not in (cast.SECOND_SOCIAL_WORKER, cast.COUNTY_HOME_CARE_WORKER)),
)
"""Whoever is at the screen, first nobody."""
NOT_PAGES = {
    "entrance": "leads on to a language",
    "health": "a word for machines",
    "ready": "a word for machines",
    "metrics": "figures for machines",
    "account:begin_oidc": "leads to the provider of identities, whose pages are not ours",
    "insight:download": "a table file",
    "organising:comments_table": "a table file",
    "organising:comments_data": "a data file",
    "own:plan_pdf": "a PDF; what is in it is tested with it",
    "own:everything": "a data file",
    "own:file": "a file of a part; a journey takes it along",
    "own:file_of_another": "a file of a part; what is in it is tested with it",
    "work:file": "a file of a part; what is in it is tested with it",
    "work:file_of_application": "a file of a part; a journey takes it along",
    "work:file_of_referral": "a file of a part; what is in it is tested with it",
    "own:log_proof_json": "a data file",
    "own:log_script": "a script to take along",
    "organising:report_pdf": "a PDF; what is in it is tested with it",
    "organising:plan_pdf": "a PDF; what is in it is tested with it",
    "organising:plan_html": "a file to keep; what is in it is tested with it",
    "organising:plan_json": "a data file",
    "organising:schema": "a data file",
}
EACH_SEES_OTHERWISE = {"work:today", "work:inbox", "work:client", "own:plan", "own:consent", "own:represented"}
"""Pages that show each person something else, and lead on from there."""


def every_page() -> set[str]:
    """The kinds of pages that the addresses tell of: those that are read, and each deed that has a form."""
    known, kinds = table(), set[str]()
    for address in addresses():
        row = known[address.name]
        if "GET" in row.methods and address.name not in NOT_PAGES:
            forms = [deed.slug for deed in deeds(address, row) if not deed.quick]
            kinds |= {f"{address.name}/{slug}" for slug in forms} if forms else {address.name}
    return kinds


def test_every_page(stage: Stage, past: Past) -> None:
    stage.is_every_page = True
    walk = Walk(stage)
    for who in PEOPLE:
        walk.from_the_start_of(who)
    when_a_version_is_proposed_and_opened_again(stage)
    a_grant_is_applied_for(stage, past)
    when_a_plan_is_begun_and_ended(stage, past)
    when_somebody_signs_in_by_the_provider_of_identities(stage, past)
    when_one_shows_again_who_one_is(stage)
    then_nothing_is_at_an_unknown_address(stage)
    seen = {kind.partition("/")[0] if kind.startswith("organising:clause") else kind for kind in stage.seen}
    missing = every_page() - seen
    print(f"{stage.language}: {len(every_page())} kinds of pages, {stage.looks_taken} looks at {len(stage.seen)} of them")
    assert not missing, f"no walk leads to {sorted(missing)}: add a link, or a step to this test"


@dataclass
class Walk:
    """A walk along every link of the site."""

    stage: Stage
    done: set[str] = field(default_factory=set)

    def from_the_start_of(self, who: cast.CastPerson | cast.CastWorker | None) -> None:
        """Sign in as this person and follow every link to a kind of page that nobody has seen yet."""
        stage, own = self.stage, set[str]()
        if who is None:
            stage.go("")
        else:
            stage.become(who)
        todo = [stage.path()]
        while todo:
            path = todo.pop(0)
            kind = stage.kind_of(path)
            if kind is None or kind in NOT_PAGES or kind in (own if kind in EACH_SEES_OTHERWISE else self.done):
                continue
            answer = stage.page.goto(stage.site + path)
            assert answer is not None
            assert answer.ok, f"a link leads {who.name if who else 'a visitor'} to {path}, which answers {answer.status}"
            stage.looks(again=kind in EACH_SEES_OTHERWISE)
            own.add(kind)
            self.done.add(kind)
            todo += self._links()

    def _links(self) -> list[str]:
        """The addresses in the journey's language that the page leads to."""
        hrefs = self.stage.page.evaluate(
            "[...document.querySelectorAll('a[href]')].map(one => new URL(one.getAttribute('href'), location).href)"
        )
        parts = [urlsplit(href) for href in hrefs if href.startswith(f"{self.stage.site}/{self.stage.language}/")]
        return list(dict.fromkeys(part.path for part in parts))


def when_the_version_open_for_comment_is_read_and_answered(stage: Stage) -> None:
    """A walk sees one page of a kind; these pages are of the version open for comment and of the draft only. Leaves the planner."""
    stage.anybody()
    stage.go("plan/versions/3/5.1/comment/")
    stage.looks()
    stage.become(cast.PLANNER)
    stage.go("plan/drafts/4/clause/substance-first/criterion/")
    stage.looks()
    stage.go("plan/drafts/3/comments/letters/")
    stage.looks()
    stage.go("plan/drafts/3/comments/")
    stage.clicks(stage.page.locator("article.said a.ds-link").first)
    stage.looks()


def when_a_version_is_proposed_and_opened_again(stage: Stage) -> None:
    """The council's decision is written down of a proposal only; the next journey finds the version open for comment again."""
    when_the_version_open_for_comment_is_read_and_answered(stage)
    stage.go("plan/drafts/3/")
    stage.clicks(stage.page.locator('form:has([name=to][value="proposal"]) button'))
    stage.follow("/plan/drafts/3/confirm/")
    stage.looks()
    stage.go("plan/drafts/3/")
    stage.page.locator("details:has([name=until]) summary").click()
    stage.clicks(stage.page.locator("form:has([name=until]) button[type=submit]"))


def when_a_plan_is_begun_and_ended(stage: Stage, past: Past) -> None:
    """The forms of the first and the last days, which the plans of the cast have behind or before them."""
    story = Story(stage, past, cast.BLANK_A)
    past.nobody_knows(cast.BLANK_A.id)
    kaisa, jari = story.worker(cast.OWN_SOCIAL_WORKER), story.client
    kaisa.finds_the_person("care", words.GROUND)
    plan = kaisa.adds("open-plan")
    kaisa.looks_at("own-worker")
    kaisa.adds("contact", phone="040 123 4567")
    kaisa.opens_the_workspace()
    stage.follow("/files/add/")
    stage.chooses("sopimus.png", a_picture("white"))
    stage.press()
    stage.follow("/withdraw/")
    stage.looks()
    assessment = kaisa.adds("assessment", way="client", reason=words.ASSESSMENT_REASON)
    kaisa.looks_at("call-off-assessment", assessment)
    kaisa.does("begin-assessment", assessment)
    kaisa.looks_at("finish-assessment", assessment)
    party = kaisa.adds("party", organisation=organisation("sote-centre-jyvaskyla"), duty=words.DUTY_OF_CENTRE)
    kaisa.looks_at("record-yes", party)
    kaisa.looks_at("decline-party", party)
    jari.says("yes", party, topics=("health",))
    jari.writes("/my/goals/new/", words=words.OWN_GOAL, scale="better")
    stage.follow(f"/my/goals/{stage.part_of('/my/goals/', words.OWN_GOAL)}/")
    stage.looks()
    asked = {"organisation": organisation("sote-centre-jyvaskyla"), "question": words.ASKS_OF_CENTRE, "topic": "health"}
    referral = kaisa.adds("referral", answer_by=story.day(7), **asked)
    story.worker(cast.NURSE).answers_the_referral("ask-more", referral, asked=words.ASKS_FOR_MORE)
    kaisa.looks_at("answer-referral", referral)
    kaisa.does("withdraw-referral", referral, reason=words.KELA_REFUSES)
    kaisa.does("close-plan", plan, reason=words.CONCLUSION)
    kaisa.looks_at("reopen-plan", plan)
    story.worker(cast.NURSE).finds_the_person("assessment", words.GROUND)
    stage.looks()
    stage.clicks(stage.page.locator("header form[action$='/sign-out/'] button"))
    stage.looks()


def when_somebody_signs_in_by_the_provider_of_identities(stage: Stage, past: Past) -> None:
    past.identified_as("two-places", cast.OWN_SOCIAL_WORKER, cast.SECOND_SOCIAL_WORKER)
    past.identified_as("one-place", cast.OWN_SOCIAL_WORKER)
    stage.anybody()
    stage.go("account/sign-in/back/")
    stage.looks()
    when_identified(stage, "two-places")
    stage.looks()
    stage.clicks(stage.page.locator("main form button").last)
    assert stage.kind() == "work:today"
    then_the_page_that_welcomes_leads_on(stage)


def when_one_shows_again_who_one_is(stage: Stage) -> None:
    stage.become(cast.AINO)
    stage.go("account/sign-in/again/")
    stage.looks()
    own = stage.page.locator("main form").filter(has_text=cast.AINO.name)
    stage.clicks(own.locator("button"))
    stage.looks(again=True)


def then_the_page_that_welcomes_leads_on(stage: Stage) -> None:
    """It does so by itself, at once; kept from that, there is time to look at it."""
    ask = stage.page.context.request
    there = ask.get(f"{stage.site}/{stage.language}/account/sign-in/start/", max_redirects=0).headers["location"]
    back = ask.post(there, form={"sub": "one-place"}, max_redirects=0).headers["location"]
    stage.page.route("**/sign-in/back/**", stay_there)
    stage.page.goto(back)
    stage.looks(again=True)
    stage.clicks(stage.page.locator("main a.ds-button"))
    assert stage.kind() == "work:today"


def stay_there(route: Route) -> None:
    """The page as it is, but that it stays."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('http-equiv="refresh"', ""))


def when_identified(stage: Stage, name: str) -> None:
    """At the provider, say who it is, and come back."""
    stage.go("account/sign-in/")
    stage.looks()
    stage.follow("/account/sign-in/start/")
    stage.page.locator("[name=sub]").first.fill(name)
    stage.page.locator("button[type=submit]").first.click()
    stage.page.wait_for_url("**/account/sign-in/back/**")


def then_nothing_is_at_an_unknown_address(stage: Stage) -> None:
    stage.go("nowhere/at/all/")
    stage.looks(again=True)
