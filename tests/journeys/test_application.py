"""A grant is applied for with papers missing, waits while they are asked for, is decided with reasons, and is followed all the way."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import UUID

import pytest
from PIL import Image

from punos.base.clock import day_of, now
from punos.clients.errors import FAULTS
from punos.clients.residents import cast
from punos.plumbing.papers.kinds import Fault
from punos.trust.words import ACT_NAMES, Act
from punos.web.work.deeds.registry import BY_SLUG
from tests.journeys import words_of_applicant as words
from tests.journeys.past import Past
from tests.journeys.stage import Stage
from tests.journeys.test_keyboard import Keys

pytestmark = pytest.mark.journey
KEY = "grant-equipment"


def a_grant_is_applied_for(stage: Stage, past: Past) -> None:
    """The whole way of an application. `test_every_page.py` walks it in each language: pages stand on it that no link leads to otherwise."""
    past.nobody_knows(cast.BLANK_A.id)
    then_everybody_reads_how_long_it_may_take(stage)
    application = when_he_applies_with_papers_missing(stage)
    then_he_sees_by_when_it_is_decided(stage, application)
    when_a_worker_takes_it_in_hand_and_asks_for_what_is_missing(stage, application)
    then_it_waits_and_its_time_stands_still(stage, application)
    when_he_answers(stage, application)
    when_he_adds_a_wrong_paper_and_then_the_right_one(stage)
    when_the_handler_opens_it(stage, application)
    when_the_last_paper_comes_and_it_is_decided(stage, application)
    then_he_reads_the_decision_its_reasons_and_how_to_ask_for_a_review(stage, application)
    then_he_reads_who_has_looked(stage)
    then_nothing_else_of_him_was_seen(stage, application)
    when_he_takes_another_one_back(stage)
    past.nobody_knows(cast.BLANK_A.id)


def then_everybody_reads_how_long_it_may_take(stage: Stage) -> None:
    stage.anybody()
    stage.go("plan/")
    stage.follow("/plan/processing-times/")
    stage.sees(words.GRANT, words.STATEMENTS, stage.translated("Permits"), stage.translated("Authority tasks"))
    stage.follow(f"/my/applications/new/{KEY}/")
    assert stage.kind() == "account:sign_in", "whoever applies says who they are"


def when_he_applies_with_papers_missing(stage: Stage) -> UUID:
    stage.become(cast.BLANK_A)
    stage.go("my/applications/")
    stage.sees(stage.translated("You have not applied for anything yet."))
    stage.follow(f"/my/applications/new/{KEY}/")
    stage.looks()
    stage.press()
    stage.sees(stage.translated("Write what you apply for and why."))
    stage.fill(text=words.APPLIES, euros="450,50", papers=["lease"], reach="040 123 4567")
    stage.looks(again=True)
    stage.press()
    return UUID(stage.path().rstrip("/").rpartition("/")[2])


def then_he_sees_by_when_it_is_decided(stage: Stage, application: UUID) -> None:
    stage.sees(words.APPLIES, stage.translated("Papers that are missing"), words.STATEMENTS, words.PRICES, stage.translated("arrived"))
    stage.go("my/")
    stage.sees(stage.translated("You have no plan yet. It is made together with you when you need several services."))
    stage.follow("/my/applications/")
    stage.sees(words.GRANT)
    stage.follow(f"/my/applications/{application}/")


def at_work(stage: Stage, application: UUID) -> None:
    """From the applications to us to this one."""
    stage.become(cast.OWN_SOCIAL_WORKER)
    stage.go("work/")
    stage.follow("/applications/")
    stage.looks()
    while not stage.page.locator(f'a[href*="{application}"]').count():
        stage.clicks(stage.page.locator("a[rel=next]"))
    stage.follow(f"/{application}/")
    stage.looks()


def does(stage: Stage, slug: str, **answers: object) -> None:
    """A deed on the application, by its form."""
    stage.follow(f"/{slug}/")
    stage.fill(**answers)
    stage.looks()
    stage.press()
    stage.sees(stage.of(BY_SLUG[slug].done))


def when_a_worker_takes_it_in_hand_and_asks_for_what_is_missing(stage: Stage, application: UUID) -> None:
    at_work(stage, application)
    stage.sees(words.APPLIES, "040 123 4567", stage.translated("You see this application and nothing else of the applicant."))
    stage.clicks(stage.page.locator("form[action$='/take-application/'] button"))
    stage.sees(stage.of(BY_SLUG["take-application"].done), stage.translated("Being handled"))
    stage.follow("/ask-applicant/")
    assert {box.get_attribute("value") for box in stage.page.locator("[name=documents]:checked").all()} == {"statements", "prices"}
    stage.page.go_back()
    does(stage, "ask-applicant", asked=words.ASKS, asked_by=stage.typed(day_of(now()) + timedelta(days=14)))


def then_it_waits_and_its_time_stands_still(stage: Stage, application: UUID) -> None:
    stage.become(cast.BLANK_A)
    stage.go(f"my/applications/{application}/")
    stage.sees(
        words.ASKS,
        stage.translated("Your application waits for your answer. While it waits, the time stands still."),
        stage.translated("waits for your answer"),
    )
    stage.looks(again=True)


def when_he_answers(stage: Stage, application: UUID) -> None:
    stage.follow(f"/my/applications/{application}/answer/")
    stage.sees(words.ASKS)
    stage.fill(answered=words.ANSWERS, papers=["statements"])
    stage.press()
    stage.sees(words.ANSWERS, stage.translated("being handled"), words.PRICES)


def a_picture(colour: str) -> bytes:
    """A picture of a paper."""
    target = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(target, "PNG")
    return target.getvalue()


def when_he_adds_a_wrong_paper_and_then_the_right_one(stage: Stage) -> None:
    stage.follow("/files/add/")
    stage.looks()
    stage.press()
    stage.sees(stage.translated("Choose a file first."))
    stage.chooses("kissa.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    stage.press()
    stage.sees(stage.of(FAULTS[Fault.UNKNOWN_KIND].in_(stage.language)))
    for name, colour in (("kissa.png", "black"), ("hinta-arvio.png", "white")):
        if stage.kind() != "own:add_file/422":
            stage.follow("/files/add/")
        stage.fill(paper="prices")
        stage.chooses(name, a_picture(colour))
        stage.press()
        stage.sees(name)
    stage.follow("/withdraw/")
    stage.sees("kissa.png")
    stage.press()
    stage.does_not_see(stage.translated("Papers that are missing"))
    stage.looks(again=True)


def when_the_handler_opens_it(stage: Stage, application: UUID) -> None:
    at_work(stage, application)
    stage.sees("hinta-arvio.png")
    with stage.page.expect_download() as came:
        stage.page.get_by_role("link", name="hinta-arvio.png", exact=True).click()
    assert came.value.suggested_filename == "hinta-arvio.png"
    stage.follow("/files/add/")
    stage.looks()
    stage.chooses("kuitti.png", a_picture("red"))
    stage.press()
    stage.sees("kuitti.png")
    stage.follow("/withdraw/")
    stage.looks()
    stage.press()


def when_the_last_paper_comes_and_it_is_decided(stage: Stage, application: UUID) -> None:
    at_work(stage, application)
    stage.sees(words.ANSWERS)
    does(stage, "application-papers", arrived=["prices"])
    stage.follow("/decide-application/")
    stage.looks()
    stage.fill(outcome="granted_in_part", granted=words.GRANTS, granted_euros="300")
    stage.press()
    stage.sees(stage.translated("Fill in this field."))
    stage.fill(reasons=words.REASONS)
    assert stage.page.locator("[name=law]").input_value() == words.LAW
    stage.press()
    stage.sees(stage.of(BY_SLUG["decide-application"].done), words.REASONS)
    stage.go("work/applications/?decided=1")
    stage.sees(words.GRANT)


def then_he_reads_the_decision_its_reasons_and_how_to_ask_for_a_review(stage: Stage, application: UUID) -> None:
    stage.become(cast.BLANK_A)
    stage.go(f"my/applications/{application}/")
    stage.sees(
        words.GRANTS, words.REASONS, words.LAW, words.OFFICE, cast.OWN_SOCIAL_WORKER.name, stage.translated("How to ask for a review")
    )
    served = day_of(now()) + timedelta(days=3)
    assert stage.of_day(served) in stage.shown()
    stage.sees(stage.translated("granted in part"), stage.translated("An application was decided"))
    stage.looks(again=True)


def then_he_reads_who_has_looked(stage: Stage) -> None:
    stage.go("my/log/")
    stage.sees(cast.OWN_SOCIAL_WORKER.name, stage.of(ACT_NAMES[Act.FILE].in_(stage.language)) + ": hinta-arvio.png")


def then_nothing_else_of_him_was_seen(stage: Stage, application: UUID) -> None:
    for who in (cast.OWN_SOCIAL_WORKER, cast.NURSE):
        stage.become(who)
        for path in (f"work/client/{cast.BLANK_A.id}/", f"work/application/{cast.BLANK_A.id}/{application}/"):
            answer = stage.go(path)
            assert answer is not None
            is_handler = who is cast.OWN_SOCIAL_WORKER and "application" in path
            assert answer.status == (200 if is_handler else 404)
            if not is_handler:
                stage.does_not_see(words.APPLIES, words.REASONS, cast.BLANK_A.family_name)


def when_he_takes_another_one_back(stage: Stage) -> None:
    stage.become(cast.BLANK_A)
    stage.go(f"my/applications/new/{KEY}/")
    stage.fill(text=words.APPLIES)
    stage.press()
    stage.clicks(stage.page.locator("main a[href$='/take-back/']"))
    stage.fill(reason=words.TAKES_BACK)
    stage.looks()
    stage.press()
    stage.sees(words.TAKES_BACK, stage.translated("You took your application back. It is not decided."))


@pytest.mark.parametrize("language", ["sv"])  # the order of the stops does not hang on the language
def test_an_application_with_the_keyboard_alone(stage: Stage, past: Past) -> None:
    past.nobody_knows(cast.BLANK_A.id)
    stage.become(cast.BLANK_A)
    stage.go("my/applications/")
    keys = Keys(stage.page)
    keys.to(href=f"/my/applications/new/{KEY}/")
    keys.presses()
    keys.to(name="text")
    keys.types(stage.words(words.APPLIES))
    keys.to(name="euros")
    keys.types("300")
    keys.to(name="papers")
    keys.page.keyboard.press("Space")
    keys.to(type="submit", tag="button")
    keys.presses()
    stage.sees(words.APPLIES, words.LEASE)
    keys.to(href="/take-back/")
    keys.presses()
    keys.to(name="reason")
    keys.to(type="submit", tag="button")
    keys.presses()
    stage.sees(stage.translated("You took your application back. It is not decided."))
    past.nobody_knows(cast.BLANK_A.id)
