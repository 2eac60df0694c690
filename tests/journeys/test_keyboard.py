"""One journey with the keyboard alone: sign in, today, my clients, the plan, add a goal, save, sign out. No mouse, no shortcut past the keys."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from punos.clients.residents import cast
from tests.journeys.stage import Stage

pytestmark = pytest.mark.journey
MOST_STEPS = 400
FOCUSED = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect(), look = getComputedStyle(one);
    const inner = one.querySelector(".knot__focus");
    const drawn = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0 || look.boxShadow !== "none"
        || (inner && getComputedStyle(inner).stroke !== "none");
    return {
        name: one.getAttribute("name") || "", href: one.getAttribute("href") || "", value: one.getAttribute("value") || "",
        type: one.getAttribute("type") || "", words: one.textContent.trim().slice(0, 60), tag: one.localName,
        form: one.closest("form")?.getAttribute("action") || "", subject: one.closest("form")?.elements.subject?.value || "",
        post: one.closest("form")?.elements.post?.value || "",
        shown: drawn, inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        place: [...document.querySelectorAll("*")].indexOf(one),
    };
}"""


@dataclass
class Keys:
    """A person who has only the keyboard."""

    page: Page

    def to(self, **wanted: str) -> None:
        """Tab to the next control whose attributes end like these. Each stop on the way shows its focus and follows the page's order."""
        before = -1
        for _step in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(FOCUSED)
            if here["tag"] == "body":
                before = -1
                continue
            assert here["shown"], f"the focus cannot be seen: {here}"
            assert here["inside"], f"the focus is outside the window: {here}"
            assert here["place"] > before, f"the focus goes backwards: {here}"
            before = here["place"]
            if all(str(here[name]).endswith(value) for name, value in wanted.items()):
                return
        raise AssertionError(f"no way with Tab to {wanted} on {self.page.url}")

    def presses(self, key: str = "Enter") -> None:
        """Press a key and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def types(self, text: str) -> None:
        """Type into what has the focus."""
        self.page.keyboard.type(text)


GOAL = "Kissa ja minä pärjäämme kotona."


@pytest.mark.parametrize("language", ["fi"])  # the order of the stops does not hang on the language
def test_a_goal_with_the_keyboard_alone(stage: Stage) -> None:
    stage.go("")
    keys = Keys(stage.page)
    when_she_signs_in(keys)
    when_she_goes_past_the_header_to_todays_work(keys)
    when_she_goes_to_the_client(keys)
    when_she_adds_a_goal(keys, stage)
    then_the_focus_can_go_backwards_too(keys)
    then_she_signs_out(keys, stage)


def when_she_signs_in(keys: Keys) -> None:
    keys.to(href="/account/sign-in/")
    keys.presses()
    keys.to(subject=cast.OWN_SOCIAL_WORKER.subject, post=str(cast.OWN_SOCIAL_WORKER.post_id), tag="button")
    keys.presses()


def when_she_goes_past_the_header_to_todays_work(keys: Keys) -> None:
    keys.to(href="#main")
    keys.page.keyboard.press("Enter")
    assert keys.page.evaluate("document.activeElement.id") == "main"
    keys.page.keyboard.press("Tab")
    assert keys.page.evaluate("document.activeElement.closest('main') !== null"), "the link past the header leads into the page"


def when_she_goes_to_the_client(keys: Keys) -> None:
    keys.page.reload()
    keys.to(href=reverse("work:clients")[3:])
    keys.presses()
    keys.to(href=reverse("work:client", args=[cast.AINO.id])[3:])
    keys.presses()


def when_she_adds_a_goal(keys: Keys, stage: Stage) -> None:
    keys.to(href="/add/goal/")
    keys.presses()
    keys.to(name="words")
    keys.types(GOAL)
    keys.to(name="scale")
    keys.page.keyboard.press("Space")
    keys.page.keyboard.press("ArrowDown")
    assert keys.page.locator('[name="scale"][value="keep"]').is_checked()
    keys.to(name="due_on")
    keys.types("1.6.2027")
    keys.to(name="topic")
    keys.page.keyboard.press("ArrowDown")
    keys.to(type="submit", tag="button")
    keys.presses()
    stage.sees(stage.translated("The goal is in the plan."), GOAL)


def then_the_focus_can_go_backwards_too(keys: Keys) -> None:
    keys.page.keyboard.press("Tab")
    first = keys.page.evaluate(FOCUSED)
    keys.page.keyboard.press("Tab")
    keys.page.keyboard.press("Shift+Tab")
    assert keys.page.evaluate(FOCUSED)["place"] == first["place"]


def then_she_signs_out(keys: Keys, stage: Stage) -> None:
    keys.page.reload()
    keys.to(form="/account/sign-out/", tag="button")
    keys.presses()
    stage.sees(stage.translated("You have signed out"))
