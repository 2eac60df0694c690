"""Two windows on one goal: the merge page for everybody, in three languages, wide and narrow, and settled with the keyboard alone."""

from __future__ import annotations

import pytest

from punos.clients.residents import cast
from tests.journeys.stage import Stage
from tests.journeys.test_keyboard import Keys

pytestmark = pytest.mark.journey
MINE, THEIRS = "Haluan asua kotona. Käyn kaupassa itse.", "Haluan asua kissan kanssa kotona."


def test_what_both_changed_is_chosen_with_the_keyboard(stage: Stage) -> None:
    stage.become(cast.OWN_SOCIAL_WORKER)
    stage.go(f"work/client/{cast.AINO.id}/add/goal/")
    stage.page.fill('[name="words"]', "Haluan asua kotona.")
    stage.page.locator('[name="scale"]').first.check()
    stage.page.locator('[name="topic"]').select_option(index=0)
    stage.press()
    href = f"work/client/{cast.AINO.id}/part/{stage.in_hand}/change-goal/"
    stage.go(href)
    other = stage.page.context.new_page()
    other.goto(stage.page.url)
    other.fill('[name="words"]', THEIRS)
    other.fill('[name="helps"]', "Kissa")
    other.locator("main form.form button[type=submit]:not([name])").first.click()
    other.close()
    stage.page.bring_to_front()  # a window behind another may wait for ever for its turn to draw
    stage.page.fill('[name="words"]', MINE)
    stage.press()
    stage.looks(again=True)
    keys = Keys(stage.page)
    keys.to(name="keep.words")
    stage.page.keyboard.press("Space")
    for _ in range(2):
        stage.page.keyboard.press("ArrowDown")
    assert stage.page.locator('[name="keep.words"][value="together"]').is_checked()
    keys.to(type="submit", tag="button")
    keys.presses()
    stage.sees("Haluan asua kissan kanssa kotona.", "Käyn kaupassa itse.")
