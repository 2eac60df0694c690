"""A guardian reads a child's plan as far as it is open to her; what is withheld by decision is on nobody's page but the workers'."""

from __future__ import annotations

import pytest

from punos.clients.residents import cast
from punos.trust.words import PURPOSE_NAMES, Purpose
from tests.journeys.past import Past
from tests.journeys.people import Client
from tests.journeys.stage import Stage

pytestmark = pytest.mark.journey


def test_a_guardian_reads_the_childs_plan(stage: Stage, past: Past) -> None:
    when_the_guardian_opens_the_childs_plan(stage)
    then_she_can_read_but_not_change(stage)
    then_she_sees_nothing_that_is_withheld_and_nobody_else(stage, past)
    then_the_child_sees_in_the_log_that_she_looked(Client(stage, cast.ONNI))


def when_the_guardian_opens_the_childs_plan(stage: Stage) -> None:
    stage.become(cast.KATJA)
    stage.go("my/for_another/")
    stage.sees(cast.ONNI.name)
    stage.follow(f"/for_another/{cast.ONNI.id}/")
    stage.sees(cast.ONNI.name, stage.translated("You act for this person. You can read; you see only what you have a right to."))


def then_she_can_read_but_not_change(stage: Stage) -> None:
    assert not stage.page.locator("main form, main a[href*='/my/goals/'], main a[href*='/my/tasks/']").count()


def then_she_sees_nothing_that_is_withheld_and_nobody_else(stage: Stage, past: Past) -> None:
    stage.does_not_see(*past.withheld_from(cast.ONNI.id, "representative"))
    answer = stage.go(f"my/for_another/{cast.AINO.id}/")
    assert answer is not None
    assert answer.status == 404
    stage.does_not_see(cast.AINO.family_name)


def then_the_child_sees_in_the_log_that_she_looked(onni: Client) -> None:
    assert onni.stage.words(PURPOSE_NAMES[Purpose.REPRESENTATIVE]) in onni.reads_the_log().every_page()


def test_what_is_withheld_is_told_but_not_shown(stage: Stage, past: Past) -> None:
    withheld = past.withheld_from(cast.RISTO.id, "client")
    assert withheld, "the cast has a part that is withheld from its client"
    Client(stage, cast.RISTO).reads_the_plan().sees(stage.translated("Something is not shown to you"))
    stage.does_not_see(*withheld)
    everything = stage.page.request.get(f"{stage.site}/{stage.language}/my/everything.json").text()
    assert not [text for text in withheld if text in everything]
