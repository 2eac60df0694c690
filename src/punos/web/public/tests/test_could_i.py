"""The interview on the criterion of a service: a question at a time, only what matters, back and anew, reasons, and nothing kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from html import unescape

import pytest
from django.test import Client

from punos.insight.learning.queries import CellView
from punos.insight.learning.words import Dimension, Shown
from punos.organising import queries
from punos.organising.loading import Loaded
from punos.organising.tests.factories import county
from punos.providers.loading import LoadedProviders
from punos.providers.rules import kilometres
from punos.providers.tests.factories import providers
from punos.web.shared import kept
from punos.web.shared.kept import kept_words
from punos.web.shared.speech import speaking

__all__ = ["county", "providers"]

SUBSTANCE, JOINT, HEALTH_CHECK, HOME_CARE = "substance-at-home", "joint-employment-service", "health-check-unemployed", "home-care"


@dataclass
class Asked:
    """Somebody in the middle of an interview: what a browser would send, read from the page's own form."""

    key: str
    language: str = "en"
    browser: Client = field(default_factory=lambda: Client(SERVER_NAME="localhost"))
    page: str = ""
    status: int = 200

    def __post_init__(self) -> None:
        self.look(self.browser.get(self.address))

    @property
    def address(self) -> str:
        return f"/{self.language}/services/{self.key}/could-i/"

    def look(self, answer: object) -> None:
        self.page = re.sub(r"\s+", " ", unescape(answer.content.decode()))  # type: ignore[attr-defined]
        self.status = answer.status_code  # type: ignore[attr-defined]

    @property
    def carried(self) -> list[str]:
        form = self.page.partition('<form class="form"')[2].partition("</form>")[0]
        return re.findall(r'name="said" value="([^"]*)"', form)

    @property
    def question(self) -> str:
        found = re.search(r'name="asked" value="([^"]*)"', self.page)
        return found[1] if found else ""

    def send(self, **more: str) -> Asked:
        self.look(self.browser.post(self.address, {"said": self.carried, **more}))
        return self

    def answers(self, **given: str) -> Asked:
        """Answer the questions as they come, whatever their order."""
        while self.question in given:
            name = self.question
            self.send(asked=name, answer=given.pop(name))
        assert not given, f"never asked: {given}"
        return self


def test_one_question_at_a_time_and_only_those_that_matter(county: Loaded) -> None:
    asked = Asked(SUBSTANCE)
    assert asked.question == "municipality_in_county"
    assert "Question 1, at most 2 more after this" in asked.page
    asked.send(asked="municipality_in_county", answer="no")
    assert asked.question == ""
    assert "By what you told us, the conditions are not met" in asked.page
    assert "This is not a decision." in asked.page


def test_the_last_question_says_so(county: Loaded) -> None:
    asked = Asked(SUBSTANCE).answers(municipality_in_county="yes", home_care_client="yes")
    assert "Question 3, the last one" in asked.page


def test_the_answer_is_yes_when_all_are_met(county: Loaded) -> None:
    asked = Asked(SUBSTANCE).answers(municipality_in_county="yes", home_care_client="yes", substance_worries="yes")
    assert "By what you told us, you meet the conditions" in asked.page
    assert "Not needed" in asked.page, "the judgement no longer matters"


def test_it_ends_when_only_the_assessment_is_left(county: Loaded) -> None:
    asked = Asked(SUBSTANCE).answers(municipality_in_county="yes", home_care_client="yes", substance_worries="no")
    assert asked.question == ""
    assert "Not known yet: the assessment decides" in asked.page
    assert "A professional assesses together with you:" in asked.page
    assert "To be assessed" in asked.page


def test_a_service_that_only_a_professional_judges_says_so_at_once(county: Loaded) -> None:
    asked = Asked("emergency-care")
    assert asked.question == ""
    assert "Not known yet: the assessment decides" in asked.page
    assert "What you have answered" not in asked.page


def test_i_do_not_know_is_an_answer(county: Loaded) -> None:
    asked = Asked(HEALTH_CHECK).answers(municipality_in_county="unknown", unemployed="yes", occupational_health="no", age="40")
    assert "Not known yet: something is missing" in asked.page
    assert "You did not know: home municipality is in Central Finland." in asked.page
    assert "municipality_in_county=unknown" in asked.carried


def test_what_was_not_known_may_turn_out_not_to_matter(county: Loaded) -> None:
    asked = Asked(HEALTH_CHECK).answers(age="40", municipality_in_county="unknown", unemployed="no")
    assert "the conditions are not met" in asked.page


def test_a_number_may_be_unknown_by_its_button(county: Loaded) -> None:
    asked = Asked(HEALTH_CHECK)
    assert asked.question == "age"
    asked.send(asked="age", answer="", unknown="1")
    asked.answers(municipality_in_county="yes", unemployed="yes", occupational_health="no")
    assert "You did not know: age." in asked.page


def test_what_cannot_outweigh_the_assessment_is_not_asked(county: Loaded) -> None:
    """Days of unemployment and age stand in the criterion, but whatever they are the assessment decides."""
    asked = Asked(JOINT).answers(municipality_in_county="yes", unemployed="yes")
    assert asked.question == ""
    assert "Length of unemployment" in asked.page
    assert "Not known yet: the assessment decides" in asked.page


def test_back_shows_the_answer_that_was_given_and_keeps_the_others(county: Loaded) -> None:
    asked = Asked(SUBSTANCE).answers(municipality_in_county="yes", home_care_client="no")
    asked.send(change="home_care_client")
    assert asked.question == "home_care_client"
    assert re.search(r'value="no" checked', asked.page)
    assert asked.carried == ["municipality_in_county=yes"]
    asked.send(asked="home_care_client", answer="yes")
    assert asked.question == "substance_worries"


def test_an_earlier_answer_may_be_changed_without_giving_the_later_ones_again(county: Loaded) -> None:
    asked = Asked(SUBSTANCE).answers(municipality_in_county="yes", home_care_client="yes", substance_worries="yes")
    asked.send(change="municipality_in_county")
    assert asked.question == "municipality_in_county"
    asked.send(asked="municipality_in_county", answer="unknown")
    assert asked.question == ""
    assert "You did not know: home municipality is in Central Finland." in asked.page


def test_a_changed_number_stands_in_its_field(county: Loaded) -> None:
    asked = Asked(HEALTH_CHECK).answers(age="17")
    assert 'value="17"' in asked.send(change="age").page


def test_each_reason_tells_its_law_and_its_clause(county: Loaded) -> None:
    asked = Asked(HOME_CARE).answers(municipality_in_county="yes")
    number = queries.clause(2, HOME_CARE).number  # type: ignore[union-attr]
    assert "SHL 1301/2014 19 a § · <a" in asked.page
    assert f'href="/en/plan/versions/2/{number}/">clause {number}</a>' in asked.page
    assert "This must not be so: A professional's assessment:" in asked.page


def test_the_result_tells_what_happens_next(providers: LoadedProviders) -> None:
    asked = Asked(SUBSTANCE).answers(municipality_in_county="no")
    for words in ("What happens next", "What is promised", "The law says", "Where to come", "open "):
        assert words in asked.page


def test_the_nearest_place_comes_first_when_the_home_municipality_is_told(providers: LoadedProviders) -> None:
    asked = Asked("sote-reception").answers(municipality_in_county="yes")
    assert "as the crow flies" not in asked.page
    town = next(one for one in queries.municipalities() if one.key == "saarijarvi")
    asked.send(near=town.code)
    distances = [int(found) for found in re.findall(r"about (\d+) km as the crow flies", asked.page)]
    assert distances == sorted(distances)
    assert distances[0] < 5
    assert f'value="{town.code}" selected' in asked.page
    assert asked.carried == ["municipality_in_county=yes"]


def test_a_distance() -> None:
    jyvaskyla, helsinki = (25.747, 62.242), (24.941, 60.170)
    assert kilometres(jyvaskyla, helsinki) == pytest.approx(234.5, rel=0.006)
    assert kilometres(helsinki, helsinki) == 0


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("key", [SUBSTANCE, JOINT, HEALTH_CHECK, "sote-reception", "emergency-care"])
def test_every_language_has_the_question_and_the_result(county: Loaded, language: str, key: str) -> None:
    asked = Asked(key, language)
    assert f'<html lang="{language}"' in asked.page
    while asked.question:
        label = queries.questions()[asked.question].question.in_(language)
        assert label in asked.page
        asked.send(asked=asked.question, answer="unknown")
    assert asked.status == 200
    assert 'id="answer"' in asked.page


def test_every_service_of_the_plan_can_be_asked_about_to_the_end(county: Loaded) -> None:
    for service in queries.services(2, "fi"):
        if queries.criterion_of(service) is None:
            continue
        asked, most = Asked(service.key), len(queries.questions_of(service))
        for _turn in range(most + 1):
            if not asked.question:
                break
            asked.send(asked=asked.question, answer="3" if 'inputmode="numeric"' in asked.page else "yes")
        assert asked.status == 200
        assert 'id="answer"' in asked.page, service.key


@pytest.mark.parametrize("typed", ["9" * 400, "-1", "\x00", "1e3", "", "kaksi", "3,5"])
def test_an_odd_number_is_explained_kept_and_asked_again(county: Loaded, typed: str) -> None:
    asked = Asked(HEALTH_CHECK).answers(age="30", municipality_in_county="yes").send(change="age")
    asked.send(asked="age", answer=typed)
    assert (asked.status, asked.question) == (422, "age")
    assert 'href="#f-answer"' in asked.page
    assert "Write a whole number in figures" in asked.page
    assert asked.carried == ["municipality_in_county=yes"]
    if typed == "kaksi":
        assert 'value="kaksi"' in asked.page


@pytest.mark.parametrize("typed", ["maybe", "", "3"])
def test_an_answer_that_is_none_is_explained(county: Loaded, typed: str) -> None:
    asked = Asked(SUBSTANCE).send(asked="municipality_in_county", answer=typed)
    assert (asked.status, asked.question) == (422, "municipality_in_county")
    assert "Choose one of the answers." in asked.page


@pytest.mark.parametrize(
    "said",
    [
        ["x=y"],
        ["municipality_in_county=perhaps"],
        ["municipality_in_county"],
        ["=yes"],
        ["needs_substance_support=yes"],
        ["\x00=\x00"],
        ["age=12"],
        ["x=y"] * 90,
    ],
)
def test_what_was_never_asked_was_never_said(county: Loaded, said: list[str]) -> None:
    asked = Asked(SUBSTANCE)
    asked.look(asked.browser.post(asked.address, {"said": said, "asked": "age", "change": "nothing", "answer": "5"}))
    assert (asked.status, asked.question, asked.carried) == (200, "municipality_in_county", [])


def test_answers_never_stand_in_an_address_and_an_address_gives_none(county: Loaded) -> None:
    asked = Asked(SUBSTANCE)
    assert 'method="get"' not in asked.page
    asked.look(asked.browser.get(asked.address + "?said=municipality_in_county%3Dno&asked=x"))
    assert asked.carried == []
    assert asked.question == "municipality_in_county"


def test_nothing_is_kept_between_two_visits(county: Loaded) -> None:
    asked = Asked(SUBSTANCE).answers(municipality_in_county="no")
    asked.look(asked.browser.get(asked.address))
    assert asked.question == "municipality_in_county"
    assert asked.browser.post(asked.address, {"said": "municipality_in_county=no"})["Cache-Control"] == "no-store"
    assert not [name for name in asked.browser.cookies if name != "punos-form"], "only the one that guards forms"


def test_a_service_that_does_not_exist_or_has_no_criterion_is_not_found(county: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client(SERVER_NAME="localhost")
    assert browser.get("/en/services/no-such-service/could-i/").status_code == 404
    monkeypatch.setattr(queries, "interview", lambda *_: None)
    assert browser.get("/en/services/detox/could-i/").status_code == 404


def cell(shown: Shown, n: int | None, percent: int | None, days: int | None = None) -> CellView:
    return CellView(date(2026, 7, 1), None, "shl45", Dimension.COUNTY, "", shown, n, percent, days)


@pytest.mark.parametrize(
    ("figure", "text", "note"),
    [
        (cell(Shown.ALL, 100, 85, 12), "about 85% in time", "Quarter 3 of 2026 · half of the cases in 12 days or less"),
        (cell(Shown.FEW_MISSED, 100, None), "at least 90% in time", "Quarter 3 of 2026"),
        (cell(Shown.FEW_KEPT, 100, None), "at most 10% in time", "Quarter 3 of 2026"),
        (cell(Shown.TOO_FEW, None, None), "Too few cases to show a figure without showing a person", "Quarter 3 of 2026"),
    ],
)
def test_how_a_promise_is_kept_is_told_as_far_as_it_may_be(figure: CellView, text: str, note: str) -> None:
    with speaking("en"):
        assert (kept_words(figure, "en")["text"], kept_words(figure, "en")["note"]) == (text, note)


def test_the_figure_of_the_version_before_stands_until_the_new_one_has_its_own(county: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    promise = queries.clause(2, "promise-decision")
    before = queries.clause(1, "promise-decision")
    assert promise is not None
    assert before is not None
    figures = {str(before.id): (cell(Shown.ALL, 100, 85),)}
    monkeypatch.setattr(kept, "cells_of", lambda rule: figures.get(rule, ()))
    assert kept.newest_figure(promise, None) == figures[str(before.id)][0]
    assert kept.newest_figure(None, queries.deadline("shl45")) is None


def test_a_grant_is_asked_about_like_a_service(county: Loaded) -> None:
    page = Client(SERVER_NAME="localhost").get("/en/services/grant-equipment/could-i/")
    assert page.status_code == 200
    text = page.content.decode()
    assert 'href="/en/plan/processing-times/"' in text and 'href="/en/my/applications/new/grant-equipment/"' in text
    for key in ("grant-association", "task-paternity", "permit-family-carer"):
        assert Client(SERVER_NAME="localhost").get(f"/en/services/{key}/could-i/").status_code == 404
