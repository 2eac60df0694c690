"""The components under strict names: every optional value may be left out, every text is escaped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from jinja2 import FileSystemLoader

from punos.web.shared.environment import Spoken

MADE = Spoken(code="en", autoescape=True, loader=FileSystemLoader(Path(__file__).resolve().parents[1] / "templates"))


def drawn(macro: str, *args: Any, **kwargs: Any) -> str:
    """What a component draws, on one line."""
    with translation.override("en"):
        parts = MADE.get_template("shared/components.html").module
        return " ".join(str(getattr(parts, macro)(*args, **kwargs)).split())


def test_a_field_tells_its_error_to_those_who_hear_it() -> None:
    html = drawn("field", "goal", "Goal", "<x>", hint="Short", error="Write it")
    assert 'aria-describedby="f-goal-hint f-goal-error" aria-invalid="true"' in html
    assert 'value="&lt;x&gt;"' in html


def test_the_error_summary_leads_to_the_first_control_of_a_group() -> None:
    assert 'href="#f-scale"' in drawn("error_summary", [("scale", "Choose one")])
    assert 'id="f-scale"' in drawn("choice", "scale", "How near?", [("1", "Far"), ("2", "Near", "Some of it works")], 2)


def test_no_errors_draw_nothing() -> None:
    assert not drawn("error_summary", [])


def test_a_chosen_value_need_not_be_a_text() -> None:
    assert 'value="2" checked' in drawn("choice", "scale", "How near?", [(1, "Far"), (2, "Near")], 2)
    assert '<option value="2" selected>' in drawn("select", "who", "Who?", [(1, "A"), (2, "B")], 2)


def test_a_promise_is_set_beside_its_clause() -> None:
    html = drawn("promise_line", 4, 7, "working_days", clause="6.2", href="/plan/6.2")
    assert "4 of 7 working days" in html
    assert 'href="/plan/6.2"' in html
    assert html.count('class="tick tick--used"') == 4
    assert html.count("<rect") == 7


def test_days_over_the_limit_are_drawn_as_over() -> None:
    assert drawn("promise_line", 9, 7, "days", state="exceeded").count("tick--over") == 2


@pytest.mark.parametrize("limit", [0, 31, 32, 400])
def test_any_limit_can_be_drawn(limit: int) -> None:
    assert 'class="promise"' in drawn("promise_line", 40, limit, "days")


@pytest.mark.parametrize("state", ["in_time", "at_risk", "exceeded", "asked_more", "in_force", "something-new"])
def test_a_state_has_words(state: str) -> None:
    assert "tag--" in drawn("tag", state)
    assert "Own words" in drawn("tag", state, "Own words")


@pytest.mark.parametrize(
    ("macro", "item"),
    [
        ("task_list", {"title": "Call"}),
        ("timeline", {"when": "3.2.2026", "iso": "2026-02-03", "title": "Began"}),
        ("log_list", {"when": "3.2.2026", "iso": "2026-02-03", "who": "N. N.", "what": "Opened"}),
    ],
)
def test_lists_need_only_what_they_must(macro: str, item: dict[str, str]) -> None:
    assert item.get("title", "N. N.") in drawn(macro, [item])


def test_a_table_takes_texts_numbers_and_cells_and_says_when_it_is_empty() -> None:
    rows = [["6.2", 4, {"text": "See", "href": "/x", "state": "met", "note": "since May"}]]
    html = drawn("table", ["Clause", "Days", "More"], rows, "Promises", numeric=[1], stack=True)
    assert 'data-label="Days" class="number">4</td>' in html
    assert "Kept" in html
    assert "Nothing here yet." in drawn("table", ["A"], [], "Empty")


def test_why_line_says_ground_time_and_parts() -> None:
    html = drawn("why_line", "own worker since 3.2.", opened="14:02", parts=1, rows=[("Purpose", "Care")])
    assert "opened 14:02" in html
    assert "1 part" in html
