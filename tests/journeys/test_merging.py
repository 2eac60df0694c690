"""Two windows on one goal: the merge page for everybody, in three languages, wide and narrow, and settled with the keyboard alone."""

from __future__ import annotations

import pytest

from punos.clients.residents import cast
from tests.journeys.stage import Stage
from tests.journeys.test_keyboard import Keys

pytestmark = pytest.mark.journey
MINE, THEIRS = "Haluan asua kotona. Käyn kaupassa itse.", "Haluan asua kissan kanssa kotona."
#: What another window of the same person does meanwhile: the form as it is served now, some fields filled in, sent. A real window in front of this
#: one would leave it without its turn to draw, at times for ever.
MEANWHILE = """async (filled) => {
  const served = await (await fetch(location.href)).text()
  const form = new DOMParser().parseFromString(served, "text/html").querySelector("main form.form")
  const sent = new URLSearchParams(new FormData(form))
  for (const [name, value] of Object.entries(filled)) sent.set(name, value)
  const answer = await fetch(form.getAttribute("action") || location.href, { method: "POST", body: sent })
  if (!answer.ok || !answer.redirected) throw new Error(`not saved: ${answer.status}`)
}"""


def test_what_both_changed_is_chosen_with_the_keyboard(stage: Stage) -> None:
    stage.become(cast.OWN_SOCIAL_WORKER)
    stage.go(f"work/client/{cast.AINO.id}/add/goal/")
    stage.page.fill('[name="words"]', "Haluan asua kotona.")
    stage.page.locator('[name="scale"]').first.check()
    stage.page.locator('[name="topic"]').select_option(index=0)
    stage.press()
    href = f"work/client/{cast.AINO.id}/part/{stage.in_hand}/change-goal/"
    stage.go(href)
    stage.page.evaluate(MEANWHILE, {"words": THEIRS, "helps": "Kissa"})
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
