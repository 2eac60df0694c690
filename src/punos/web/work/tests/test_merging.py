"""Two on one part at the same time: what one changed is taken, what both changed is chosen by a person, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest

from punos.clients.words import Sort
from punos.web.shared.merging import TOGETHER
from punos.web.work.tests.rig import Desk, address, colleague, text_of
from tests.odd_input.forms import forms_in

GOAL = {"words": "Haluan töihin. Velkaa on.", "scale": "better", "topic": "core", "helps": "Naapuri"}


@pytest.fixture
def other(planned: Desk) -> Desk:
    """Another worker of the same client."""
    planned.add("goal", **GOAL)
    return colleague(planned, "adult-social-work", "county-social", "social_worker", linked=True)


def sheet(desk: Desk, href: str, **typed: str) -> dict[str, list[str]]:
    """The form as it was drawn, with some fields typed otherwise."""
    drawn = fields_of(desk.browser.get(href), href)
    return drawn | {name: [value] for name, value in typed.items()}


def fields_of(answer: Any, href: str) -> dict[str, list[str]]:
    """What a page's form would send. No radio button of a clash is chosen before a person does."""
    form = next(one for one in forms_in(answer.content, href, "") if one.action == href)
    return {name: values for name, values in form.data.items() if not name.startswith("keep.")}


def change_goal(desk: Desk, language: str = "en") -> str:
    """The address of the form that changes the goal."""
    return address("act", language, client_id=desk.client.id, part_id=desk.part(Sort.GOAL).id, slug="change-goal")


def test_fields_that_only_one_changed_are_taken_by_themselves(planned: Desk, other: Desk) -> None:
    href = change_goal(planned)
    mine = sheet(planned, href, hinders="Selkä", due_on="5.3.2027")
    other.act(planned.part(Sort.GOAL), "change-goal", **(GOAL | {"helps": "Naapuri ja koira"}))
    met = planned.browser.post(href, mine)
    assert met.status_code == 409
    assert "ja koira" in text_of(met)
    assert "keep." not in met.content.decode()
    assert planned.part(Sort.GOAL).version == 2, "nothing is saved before a person has seen it"
    assert planned.browser.post(href, fields_of(met, href)).status_code == 303
    goal = planned.part(Sort.GOAL)
    assert (goal.body["helps"], goal.body["hinders"], str(goal.due_on), goal.version) == ("Naapuri ja koira", "Selkä", "2027-03-05", 3)


@pytest.mark.parametrize(
    ("keep", "kept"),
    [
        ("theirs", "Haluan osatöihin. Velkaa on."),
        ("mine", "Haluan kouluun. Velkaa on. Nukun huonosti."),
        ("together", "Haluan töihin ja kouluun."),
    ],
)
def test_what_both_changed_is_chosen_by_a_person(planned: Desk, other: Desk, keep: str, kept: str) -> None:
    href = change_goal(planned)
    mine = sheet(planned, href, words="Haluan kouluun. Velkaa on. Nukun huonosti.")
    other.act(planned.part(Sort.GOAL), "change-goal", **(GOAL | {"words": "Haluan osatöihin. Velkaa on."}))
    met = planned.browser.post(href, mine)
    page, drawn = met.content.decode(), fields_of(met, href)
    assert met.status_code == 409
    assert "<del>" in page
    assert "<ins>" in page
    assert "Kaarlo Kollega" in page
    assert drawn["words"] == ["Haluan osatöihin. Haluan kouluun. Velkaa on. Nukun huonosti."], "both wordings, for a person to finish"
    typed = {"words": [kept]} if keep == TOGETHER else {}
    assert planned.browser.post(href, drawn | typed | {"keep.words": keep}).status_code == 303
    assert planned.part(Sort.GOAL).body["words"] == kept
    assert planned.part(Sort.GOAL).body["helps"] == "Naapuri"


def test_without_a_choice_nothing_is_saved_and_nothing_typed_is_lost(planned: Desk, other: Desk) -> None:
    href = change_goal(planned)
    mine = sheet(planned, href, words="Haluan kouluun.", scale="keep")
    other.act(planned.part(Sort.GOAL), "change-goal", **(GOAL | {"words": "Haluan osatöihin."}))
    drawn = fields_of(planned.browser.post(href, mine), href) | {"words": ["Kirjoitin molemmista"], "due_on": ["31.2.2027"]}
    again = planned.browser.post(href, drawn)
    assert again.status_code == 422
    text = again.content.decode()
    assert "Choose which wording is kept." in text
    assert "no such day" in text
    for words in ("Haluan kouluun.", "Haluan osatöihin.", "Kirjoitin molemmista", "31.2.2027"):
        assert words in text
    assert planned.part(Sort.GOAL).version == 2
    mended = fields_of(again, href) | {"due_on": ["1.3.2027"], "keep.words": ["together"]}
    assert planned.browser.post(href, mended).status_code == 303
    goal = planned.part(Sort.GOAL)
    assert (goal.body["words"], goal.body["scale"], str(goal.due_on)) == ("Kirjoitin molemmista", "keep", "2027-03-01")


def test_a_third_who_saves_meanwhile_is_met_too(planned: Desk, other: Desk) -> None:
    href = change_goal(planned)
    mine = sheet(planned, href, words="Minun")
    other.act(planned.part(Sort.GOAL), "change-goal", **(GOAL | {"words": "Toisen"}))
    drawn = fields_of(planned.browser.post(href, mine), href)
    other.act(planned.part(Sort.GOAL), "change-goal", **(GOAL | {"words": "Kolmannen"}))
    met = planned.browser.post(href, drawn | {"keep.words": ["mine"]})
    assert met.status_code == 409
    last = fields_of(met, href)
    assert (last["base.words"], last["theirs.words"], last["mine.words"]) == (["Toisen"], ["Kolmannen"], ["Minun"])
    assert planned.browser.post(href, last | {"keep.words": ["theirs"]}).status_code == 303
    assert planned.part(Sort.GOAL).body["words"] == "Kolmannen"


def test_of_a_field_with_choices_one_of_the_two_is_chosen(planned: Desk, other: Desk) -> None:
    planned.add("need", group="housing", text="Asunto on kylmä", topic="core")
    need = planned.part(Sort.NEED)
    href = address("act", client_id=planned.client.id, part_id=need.id, slug="change-need")
    mine = sheet(planned, href, group="economy", urgent="on")
    other.act(need, "change-need", group="crisis", text="Asunto on kylmä ja kostea")
    met = planned.browser.post(href, mine)
    drawn = fields_of(met, href)
    assert 'id="f-group"' in met.content.decode()
    assert drawn["text"] == ["Asunto on kylmä ja kostea"]
    assert planned.browser.post(href, drawn | {"keep.group": ["theirs"]}).status_code == 303
    assert planned.part(Sort.NEED).body == {"group": "crisis", "text": "Asunto on kylmä ja kostea", "urgent": True}


def test_a_form_sent_again_after_another_has_changed_something_else_is_done_already(planned: Desk, other: Desk) -> None:
    """The answer was lost on the way, and the same form comes again: the same answer, and no second effect."""
    href = change_goal(planned)
    mine = sheet(planned, href, words="Haluan kouluun.")
    first = planned.browser.post(href, mine)
    other.act(planned.part(Sort.GOAL), "change-goal", **(GOAL | {"words": "Haluan kouluun.", "helps": "Koira"}))
    again = planned.browser.post(href, mine)
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert planned.part(Sort.GOAL).version == 3
    assert planned.part(Sort.GOAL).body["helps"] == "Koira"


def test_a_form_sent_again_after_another_has_taken_it_back_writes_nothing_by_itself(planned: Desk, other: Desk) -> None:
    href = change_goal(planned)
    mine = sheet(planned, href, helps="Sisko")
    planned.browser.post(href, mine)
    other.act(planned.part(Sort.GOAL), "change-goal", **GOAL)
    assert planned.browser.post(href, mine).status_code == 409
    assert planned.part(Sort.GOAL).body["helps"] == "Naapuri"
    assert planned.part(Sort.GOAL).version == 3


def test_who_tells_how_far_a_goal_has_come_first_reads_what_was_changed_in_it(planned: Desk, other: Desk) -> None:
    goal = planned.part(Sort.GOAL)
    href = address("act", client_id=planned.client.id, part_id=goal.id, slug="settle-goal")
    mine = sheet(planned, href, state="reached")
    other.act(goal, "change-goal", **(GOAL | {"words": "Haluan osatöihin."}))
    met = planned.browser.post(href, mine)
    assert met.status_code == 409
    assert "osatöihin" in text_of(met)
    assert planned.part(Sort.GOAL).state == "agreed"
    assert planned.browser.post(href, fields_of(met, href)).status_code == 303
    assert planned.part(Sort.GOAL).state == "reached"


@pytest.mark.parametrize(
    ("language", "words"), [("fi", "muutitte tätä molemmat"), ("sv", "ni ändrade båda det här"), ("en", "you both changed")]
)
def test_the_page_speaks_the_language_of_the_reader(planned: Desk, other: Desk, language: str, words: str) -> None:
    href = change_goal(planned, language)
    mine = sheet(planned, href, words="Haluan kouluun.")
    other.act(planned.part(Sort.GOAL), "change-goal", **(GOAL | {"words": "Haluan osatöihin."}))
    assert words in planned.browser.post(href, mine).content.decode()


def test_a_version_that_never_was_makes_every_difference_a_clash(planned: Desk, other: Desk) -> None:
    href = change_goal(planned)
    mine = sheet(planned, href, words="Haluan kouluun.", version="999")
    met = planned.browser.post(href, mine)
    assert met.status_code == 409
    assert "mine.words" in fields_of(met, href)
    assert planned.part(Sort.GOAL).version == 1


def test_a_choice_for_a_field_that_is_not_there_is_nothing(planned: Desk, other: Desk) -> None:
    href = change_goal(planned)
    odd = {"mine.state": ["reached"], "keep.state": ["mine"], "mine.version": ["7"], "keep.words": ["theirs"], "mine.": ["x"]}
    assert planned.browser.post(href, sheet(planned, href, words="Uusi") | odd).status_code == 303
    assert planned.part(Sort.GOAL).state == "agreed"
