"""Anybody reads the whole plan on one page, wide, narrow and on paper, and takes it along in each form."""

from __future__ import annotations

import json
from pathlib import Path

from tests.journeys.stage import Stage


def test_the_whole_plan_is_read_and_taken_along(stage: Stage, tmp_path: Path) -> None:
    stage.anybody()
    stage.go("plan/")
    stage.looks()
    stage.follow("/plan/versions/2/whole/")
    stage.looks()
    page = stage.page
    page.locator('dd a[href^="#clause-"]').first.click()
    reached = page.evaluate("document.querySelector(location.hash)?.getBoundingClientRect().top")
    assert reached is not None
    assert 0 <= reached < page.viewport_size["height"]  # type: ignore[index]
    page.emulate_media(media="print")
    assert not page.locator("header nav").first.is_visible()
    assert page.locator("h3").count() > 150
    assert page.locator("h3").last.is_visible()
    page.emulate_media(media="screen")
    stage.go("plan/")
    for form, begins in (("plan.pdf", b"%PDF-1.7"), ("plan.html", b"<!DOCTYPE html>"), ("plan.json", b"{"), ("schema.json", b"{")):
        href = page.locator(f'main a[href$="{form}"]').get_attribute("href")
        taken = page.request.get(f"{stage.site}{href}")
        assert taken.ok, href
        assert taken.body().lstrip().startswith(begins)
        if form.endswith(".json"):
            json.loads(taken.body())
    kept = tmp_path / "plan.html"
    kept.write_bytes(page.request.get(f"{stage.site}/{stage.language}/plan/versions/2/plan.html").body())
    page.goto(kept.as_uri())
    with stage.seen_from(phone=True):
        assert stage.axe() == []
