"""Journey A: a person who became unemployed gets employment, social and health services together with an association's activity."""

from __future__ import annotations

from datetime import timedelta

import pytest

from punos.base.clock import day_of, now
from punos.base.texts import Text
from punos.clients.residents import cast
from tests.journeys.past import Past
from tests.journeys.people import Client, Worker, organisation
from tests.journeys.stage import Stage

pytestmark = pytest.mark.journey


def test_jari_finds_a_service(stage: Stage, past: Past) -> None:
    past.nobody_knows(cast.BLANK_A.id)
    stage.go("")
    stage.looks()
    stage.go("services/health-check-unemployed/")
    stage.fill(age=47, municipality_in_county="yes", unemployed="yes", occupational_health="no")
    stage.press()
    stage.sees()
    kaisa = Worker(stage, cast.OWN_SOCIAL_WORKER, cast.BLANK_A)
    kaisa.finds_the_person("care", Text("Otti itse yhteyttä puhelimella", "Ringde själv till oss", "Called us himself by phone"))
    part = kaisa.adds("open-plan")
    print(part)
