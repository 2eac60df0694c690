"""What a journey can do: sign in as somebody, go somewhere, fill in, press, and look. Axe looks at every page that is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response

from punos.base.texts import Text
from punos.clients.residents.cast import CastPerson, CastWorker
from tests.journeys.texts import SHOWN, english
from tests.proof import figure

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "assets/test/axe.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
NARROWEST = {"width": 320, "height": 640}
"""A desktop page at four times its size is as wide as this (WCAG 2.2, 1.4.10)."""
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
        .slice(-3).map(one => one.outerHTML.slice(0, 200))"""
TOLD_APART = {"work:add": "slug", "work:act": "slug", "work:answer": "slug", "work:handle": "slug", "organising:clause": "number"}
"""Addresses that show different things by a piece of the address: which piece. Of a clause's number only the chapter."""
PATIENCE_MS = 60_000
"""A machine that has much else to do is slow, not wrong."""
STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"
ASKED_AND_ANSWERED = {403, 404, 409, 422}
"""Answers of a page that the browser's console tells of; the journeys ask for them on purpose."""


@dataclass
class Stage:
    """A browser. Each person has a profile of their own in it, so nobody sees what another left behind."""

    site: str
    browser: Browser
    language: str
    seen: set[str] = field(default_factory=set)
    """The kinds of pages that were looked at."""
    page: Page = field(init=False)
    profiles: dict[object, BrowserContext] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    """What the browser said of pages: errors, and what the content policy refused."""
    looks_taken: int = 0
    is_every_page: bool = False
    """Whether this journey is the one that leads to every kind of page: there axe looks in each language, elsewhere in Finnish."""
    just_came: bool = False
    """Somebody else was at the screen a moment ago: what stands on this page may be old."""

    def __post_init__(self) -> None:
        self.script = AXE.read_text(encoding="utf-8")
        self.anybody()

    def anybody(self) -> None:
        """Be a person without a session."""
        self._profile("nobody")

    def become(self, who: CastPerson | CastWorker) -> None:
        """Sign in as one of the cast through the demo's page, or go back to the browser where they already are."""
        post = str(who.post_id) if isinstance(who, CastWorker) else ""
        if self._profile(who):
            return
        self.go("account/sign-in/")
        form = self.page.locator(f'form:has([name=subject][value="{who.subject}"]):has([name=post][value="{post}"])')
        self.clicks(form.get_by_role("button"))

    def close(self) -> None:
        """Leave every profile. Raises AssertionError when a browser had something to complain of."""
        for context in self.profiles.values():
            context.close()
        self.profiles.clear()
        assert not self.complaints, "\n".join(self.complaints)

    def _profile(self, key: object) -> bool:
        """Go to a profile; whether it was there already."""
        there = key in self.profiles
        if not there:
            self.profiles[key] = self._new_profile()
        page = self.profiles[key].pages[0]
        self.just_came = page is not getattr(self, "page", None)
        self.page = page
        return there

    def _new_profile(self) -> BrowserContext:
        context = self.browser.new_context(viewport=DESKTOP, locale=self.language)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("response", self._never_our_fault)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return context

    def _never_our_fault(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} at {response.url}")

    def _listen(self, message: ConsoleMessage) -> None:
        asked_for = any(f"status of {status}" in message.text for status in ASKED_AND_ANSWERED)
        is_ours = message.page is None or message.page.url.startswith(self.site)
        if message.type in ("error", "warning") and is_ours and not asked_for:
            self.complaints.append(f"{message.location.get('url')}: {message.text}")

    def go(self, path: str) -> Response | None:
        """Open an address of the site in the journey's language."""
        return self.page.goto(f"{self.site}/{self.language}/{path}")

    def clicks(self, one: Locator) -> None:
        """Click, and wait until the page that it leads to is there."""
        one.click()
        self.page.wait_for_load_state()

    def follow(self, end: str) -> None:
        """Press the link whose address ends like this."""
        self.clicks(self.page.locator(f'a[href$="{end}"]:visible').first)

    def fill(self, **answers: object) -> None:
        """Answer the form's questions by the names of its controls: a text, a choice's value, several values, or a tick."""
        for name, answer in answers.items():
            self._answer(self.page.locator(f'main [name="{name}"]'), answer)

    def _answer(self, control: Locator, answer: object) -> None:
        kind = control.first.get_attribute("type")
        chosen = [str(one) for one in answer] if isinstance(answer, list | tuple) else [str(answer)]
        if kind == "checkbox" and answer is True:
            control.check()
        elif kind in ("radio", "checkbox"):
            for value in chosen:
                control.and_(self.page.locator(f'[value="{value}"]')).check()
        elif control.first.evaluate("one => one.localName") == "select":
            control.select_option(str(answer))
        else:
            control.fill(self.words(answer) if isinstance(answer, Text) else str(answer))

    def chooses(self, name: str, content: bytes) -> None:
        """Choose a file of this name for the form."""
        file: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        self.page.locator("main input[type=file]").set_input_files(file)

    def press(self, name: str = "") -> None:
        """Press the form's main button, or the one with this name."""
        button = f'button[name="{name}"]' if name else "button[type=submit]:not([name])"
        self.clicks(self.page.locator(f"main form.form {button}").first)

    def path(self) -> str:
        """The address of the page, without what is asked of it."""
        return self.page.url.removeprefix(self.site).partition("?")[0].partition("#")[0]

    @property
    def in_hand(self) -> UUID:
        """The part that the page was opened at: after a deed, the part it was done to."""
        found = re.search(r"#part-([0-9a-f-]{36})$", self.page.url)
        assert found, f"no part in {self.page.url}:\n{self.shown()[:2000]}"
        return UUID(found[1])

    def part_of(self, address: str, text: Text) -> UUID:
        """The part that has this text and a link to this address and the part's own id."""
        words = self.page.locator("main article.part, main section.card", has_text=self.words(text))
        link = words.locator(f'a[href*="{address}"]').first
        return UUID(str(link.get_attribute("href")).split(address)[1][:36])

    def every_page(self) -> str:
        """The words of this page of a list and of those that follow it."""
        read = self.shown()
        while (after := self.page.locator("a[rel=next]")).count():
            self.clicks(after)
            read += self.shown()
        return read

    def words(self, text: Text) -> str:
        """A text of three languages in the journey's."""
        return text.in_(self.language)

    def translated(self, msgid: str, **values: object) -> str:
        """A page text in the journey's language."""
        with translation.override(self.language):
            return gettext(msgid) % values if values else gettext(msgid)

    def of(self, lazy: Any) -> str:
        """A lazy page text in the journey's language."""
        with translation.override(self.language):
            return str(lazy)

    def of_day(self, day: date) -> str:
        """A day as pages write it in the journey's language."""
        with translation.override(self.language):
            # The pages' own words need the settings, which stand only once the server of the tests is up.
            from punos.web.shared.environment import day as written_day

            return written_day(day)

    @staticmethod
    def typed(day: date) -> str:
        """A day as people type it."""
        return f"{day.day}.{day.month}.{day.year}"

    def shown(self) -> str:
        """The words on the page, folded ones too."""
        return str(self.page.locator("main").evaluate("one => one.textContent.replace(/\\s+/g, ' ')"))

    def sees(self, *texts: Text | str) -> None:
        """The page shows these texts, in the journey's language, and is accessible on desktop and phone."""
        shown = self.shown()
        for text in texts:
            wanted = self.words(text) if isinstance(text, Text) else text
            assert " ".join(wanted.split()) in shown, f"{wanted!r} is not on {self.page.url}:\n{shown[:4000]}"
        self.looks()

    def does_not_see(self, *texts: Text | str) -> None:
        """None of these texts, in any language, is anywhere in what the server sent."""
        content = self.page.content()
        for text in texts:
            for words in (text.fi, text.sv, text.en) if isinstance(text, Text) else (text,):
                assert words not in content, f"{words!r} is on {self.page.url}"

    def kind(self) -> str:
        """The kind of the page: the name of its address and what tells pages of the name apart; with the answer, when it is not 200."""
        kind, status = self.kind_of(self.path()), self.page.evaluate(STATUS)
        if status == 404:
            return "nothing here"
        return str(kind) if status == 200 else f"{kind} {status}"

    def kind_of(self, path: str) -> str | None:
        """The kind of page that an address leads to; None when it leads nowhere. Addresses begin with their language."""
        try:
            with translation.override(path.split("/")[1] or self.language):
                match = resolve(path)
        except Resolver404:
            return None
        piece = str(match.kwargs.get(TOLD_APART.get(match.view_name, ""), "")).partition(".")[0]
        return f"{match.view_name}/{piece}" if piece else match.view_name

    def looks(self, *, again: bool = False) -> None:
        """Look at each kind of page once in each journey; `again` when the same kind shows something new."""
        kind = self.kind()
        if again or kind not in self.seen:
            self.is_for_everybody()
            self.seen.add(kind)

    def is_for_everybody(self) -> None:
        """All of it in the journey's language; axe finds nothing at the widths of the language; a narrow page does not scroll sideways."""
        left = english(self.language).left_in(self.page.evaluate(SHOWN))
        assert not left, f"{self.page.url} is not all in {self.language}: {left}"
        for size in self.widths():
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            found = self.axe()
            assert not found, f"{self.page.url} {size['width']}: {found}"
        self.page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
        too_wide = self.page.evaluate(TOO_WIDE)
        assert not too_wide, f"{self.page.url} scrolls sideways at {NARROWEST['width']}: {too_wide}"
        self.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        self.looks_taken += 1

    def widths(self) -> tuple[dict[str, int], ...]:
        """How wide axe's pages are. Where every page is seen: both in Finnish; of the other two, which have the same elements and other words, one each.
        In other journeys a Finnish phone. `make journeys` takes all.
        """
        if figure(0, 1):
            return (DESKTOP, PHONE)
        every: dict[str, tuple[dict[str, int], ...]] = {"fi": (DESKTOP, PHONE), "sv": (PHONE,), "en": (DESKTOP,)}
        return every[self.language] if self.is_every_page else (PHONE,) * (self.language == "fi")

    def axe(self) -> list[tuple[str, str]]:
        """The violations on the page now: rule and first element."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(self.script)
        options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
        result: dict[str, Any] = self.page.evaluate("options => axe.run(document, options)", options)
        return [(one["id"], one["nodes"][0]["html"][:300]) for one in result["violations"]]

    @contextmanager
    def seen_from(self, *, phone: bool) -> Iterator[int]:
        """The page on a phone, or on a desk; how wide that is."""
        size = PHONE if phone else DESKTOP
        self.page.set_viewport_size(size)  # type: ignore[arg-type]
        yield size["width"]
        self.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
