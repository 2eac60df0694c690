"""With forced colours a person still sees what is chosen, and one strand of the braid from another."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Locator

from punos.clients.residents import cast
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("language", ["en"])]
LINE = "one => { const look = getComputedStyle(one); return [look.stroke === 'none', look.strokeDasharray, look.strokeWidth, look.strokeLinecap].join(' ') }"
EDGE = "one => getComputedStyle(one).borderBlockEndColor"
HIDE = "(one, is_hidden) => one.style.visibility = is_hidden ? 'hidden' : ''"


@pytest.fixture
def forced(stage: Stage) -> Stage:
    """The own worker, whose screen has forced colours."""
    stage.become(cast.OWN_SOCIAL_WORKER)
    stage.page.emulate_media(forced_colors="active")
    return stage


def test_only_the_way_that_one_is_on_is_marked(forced: Stage) -> None:
    forced.go("work/")
    ground = forced.page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")
    here, elsewhere = (forced.page.locator(f".nav a{which}").first.evaluate(EDGE) for which in ("[aria-current]", ":not([aria-current])"))
    assert (here != ground, elsewhere) == (True, ground)


def test_what_is_chosen_is_seen(forced: Stage) -> None:
    forced.go(f"work/client/{cast.AINO.id}/add/task/")
    for kind in ("radio", "checkbox"):
        control = forced.page.locator(f"main input[type={kind}]").last
        before = seen(control)
        control.check()
        control.evaluate("one => one.blur()")
        assert differ(before, seen(control)), f"a chosen {kind} looks like one that is not"


def test_each_strand_is_seen_and_told_from_the_others(forced: Stage) -> None:
    forced.go(f"work/client/{cast.AINO.id}/")
    picture = forced.page.locator(".braid__picture--across")
    ropes = picture.locator("g:has(> .strand)").all()
    before, lines = seen(picture), dict[str, set[str]]()
    for rope in ropes:
        rope.evaluate(HIDE, True)
        assert differ(before, seen(picture)), f"{rope.get_attribute('class')} is not seen"
        rope.evaluate(HIDE, False)
        strand, core = rope.locator(".strand").evaluate(LINE), rope.locator(".strand-core").evaluate(LINE)
        lines.setdefault(f"{strand} {core}", set()).add(str(rope.get_attribute("class")))
    assert len(lines) >= 5, "the plan of the cast has the client's thread and strands enough to tell apart"
    assert all(len(strands) == 1 for strands in lines.values()), f"drawn alike: {lines}"


def seen(one: Locator) -> Image.Image:
    """What is on the screen there."""
    return Image.open(BytesIO(one.screenshot())).convert("L")


def differ(before: Image.Image, after: Image.Image) -> bool:
    """Whether somebody would notice: some points have gone from dark to light, or the other way."""
    depths = ImageChops.difference(before, after).histogram()
    return sum(depths[100:]) >= 8
