"""What a journey can do: sign in as somebody, go somewhere, fill in, press, and look. Axe looks at every page that is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Response

AXE = Path(__file__).resolve().parents[2] / "src/punos/web/static/vendor/test/axe.js"
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


@dataclass
class Stage:
    """One browser profile at a time; changing person begins a new one, so nobody sees what another left behind."""

    site: str
    browser: Browser
    language: str
    page: Page = field(init=False)
    looked_at: int = 0

    def __post_init__(self) -> None:
        self.page = self._new_page()

    def _new_page(self) -> Page:
        context = self.browser.new_context(viewport=DESKTOP, locale=self.language)  # type: ignore[arg-type]
        page = context.new_page()
        page.on("response", self._never_our_fault)
        self.script = AXE.read_text(encoding="utf-8")
        return page

    @staticmethod
    def _never_our_fault(response: Response) -> None:
        assert response.status < 500, f"{response.status} at {response.url}"

    def close(self) -> None:
        """Leave the browser profile."""
        self.page.context.close()

    def become(self, subject: str) -> None:
        """Sign in as one of the demo's people, in a new profile."""
        self.close()
        self.page = self._new_page()
        self.go("account/sign-in/")
        self.page.locator(f'button[value^="{subject}"], [data-subject="{subject}"] button').first.click()
        self.page.wait_for_load_state()

    def go(self, path: str) -> Response | None:
        """Open an address of the site in the journey's language."""
        return self.page.goto(f"{self.site}/{self.language}/{path}")

    def sees(self, *texts: str) -> None:
        """The page shows these texts, and is accessible on desktop and phone."""
        body = self.page.locator("body").inner_text()
        for text in texts:
            assert text in body, f"{text!r} is not on {self.page.url}:\n{body[:3000]}"
        self.is_accessible()

    def does_not_see(self, *texts: str) -> None:
        """None of these texts is anywhere in what the server sent."""
        content = self.page.content()
        for text in texts:
            assert text not in content, f"{text!r} is on {self.page.url}"

    def is_accessible(self) -> None:
        """Axe finds nothing, wide and narrow, and a narrow page does not scroll sideways."""
        for size in (DESKTOP, PHONE):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            found = self.axe()
            assert not found, f"{self.page.url} {size['width']}: {found}"
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], f"{self.page.url} is {width} wide on a phone"
        self.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        self.looked_at += 1

    def axe(self) -> list[tuple[str, str]]:
        """The violations on the page now: rule and first element."""
        self.page.evaluate(self.script)
        result: dict[str, Any] = self.page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
        return [(one["id"], one["nodes"][0]["html"][:300]) for one in result["violations"]]

    def picture(self, name: str) -> None:
        """Take a picture for the manual, wide and on a phone; only when asked to by PUNOS_PICTURES=1 (`make pictures`)."""
        import os

        if os.environ.get("PUNOS_PICTURES") != "1":
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}-{self.language}.png", full_page=True)
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        self.page.screenshot(path=PICTURES / f"{name}-{self.language}-phone.png")
        self.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
