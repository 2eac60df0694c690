"""The braid's view: what the template gets is complete, in order, and tells the same as the table."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import FileSystemLoader

from punos.base.period import Period
from punos.engines.braid import PAGE, Braid, Goal, Knot, KnotKind, Strand
from punos.web.shared.braid import braid_view, spark_view, strand_numbers, summary
from punos.web.shared.braid_time import months_of, spread_of
from punos.web.shared.environment import Spoken

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
TODAY = date(2026, 6, 8)
FIRST = Knot(date(2026, 1, 12), KnotKind.ASSESSMENT, ("a",), "Assessment")
AHEAD = Knot(date(2026, 8, 17), KnotKind.REVIEW, ("a", "b"), "Review")
GOAL = Goal("I sleep well", date(2026, 1, 13), date(2026, 7, 1), "reached")
LATE = Strand("b", "County", 0, date(2026, 2, 2), gaps=(Period(date(2026, 5, 4)),))


def plan(*, strands: tuple[Strand, ...] = (), goals: tuple[Goal, ...] = (GOAL,)) -> Braid:
    """A plan of two organisations over most of a year."""
    both = strands or (Strand("a", "Employment", 2, date(2026, 1, 12)), LATE)
    return Braid(both, (FIRST, AHEAD), goals, TODAY, Period(date(2026, 1, 1), date(2026, 9, 1)))


def test_both_pictures_mark_every_knot_goal_and_missed_promise() -> None:
    view = braid_view(plan(), client="Aino", language="en")
    for side in (view.across, view.down):
        assert sorted(mark.kind for mark in side.marks) == ["assessment", "missed", "reached", "review"]


def test_marks_keep_the_true_days_although_time_is_drawn_unevenly() -> None:
    names = {mark.name for mark in braid_view(plan(), client="Aino", language="fi").down.marks}
    assert "12.1.2026: Assessment" in names
    assert any("4.5.2026" in name for name in names)


def test_what_is_planned_is_drawn_as_ahead() -> None:
    view = braid_view(plan(), client="Aino", language="en")
    assert {mark.kind: mark.ahead for mark in view.across.marks} == {
        "assessment": False, "review": True, "reached": False, "missed": False,
    }  # fmt: skip


def test_a_knot_leads_where_its_link_says() -> None:
    view = braid_view(plan(), client="Aino", language="en", links={FIRST: "/there"})
    assert {mark.href for mark in view.across.marks} == {"/there", ""}


def test_the_table_is_in_order_of_time_and_names_the_client_where_no_organisation_is() -> None:
    rows = braid_view(plan(), client="Aino", language="fi").rows
    days = [date(*map(int, reversed(row[0].split(".")))) for row in rows]
    assert days == sorted(days)
    assert [row[2] for row in rows if "I sleep well" in row[1]] == ["Aino", "Aino"]


def test_the_summary_counts_those_who_work_now_and_what_is_late() -> None:
    left = Strand("c", "Kela", 3, date(2026, 1, 20), date(2026, 3, 1))
    with translation.override("en"):
        said = summary(plan(strands=(LATE, left)))
    assert said == "1 organisation works on this plan now. 1 promise is late."


def test_an_empty_plan_can_be_drawn() -> None:
    nothing = Braid((), (), (), TODAY, Period(date(2026, 6, 1), date(2026, 7, 1)))
    assert braid_view(nothing, client="Aino", language="en").across.marks == ()
    assert spark_view(nothing).drawing.lines == ()


def test_two_organisations_of_one_sector_get_different_strands() -> None:
    assert strand_numbers(["county", "county", "municipality"]) == (0, 1, 2)
    assert len(set(strand_numbers(["county"] * 8))) == 8


@given(days=st.lists(st.integers(0, 240), max_size=40), least=st.floats(0.0, 0.5))
def test_days_drawn_keep_their_order_and_their_distance(days: list[int], least: float) -> None:
    start = date(2026, 1, 1)
    knots = tuple(Knot(start + timedelta(days=day), KnotKind.MEETING, (), "m") for day in sorted(days))
    braid = Braid((), knots, (), TODAY, Period(start, start + timedelta(days=241)))
    spread = spread_of(braid, least)
    places = [spread.place(start + timedelta(days=day)) for day in range(242)]
    assert places == sorted(places)
    inner = spread.places[1:-1]
    promised = min(least, 1 / (len(inner) + 1))
    assert all(later - one > promised - 1e-9 for one, later in pairwise(inner))


def test_months_keep_clear_of_today() -> None:
    spread = spread_of(plan(), 0.1)
    places = [at for at, _ in months_of(plan(), spread, PAGE, apart=60, clear_of=400.0)]
    assert places
    assert all(abs(at - 400) >= 60 for at in places)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_macro_writes_no_style_and_no_script(language: str) -> None:
    made = Spoken(code=language, autoescape=True, loader=FileSystemLoader(TEMPLATES))
    view = braid_view(plan(goals=(Goal("<b>&", date(2026, 3, 3), None, "open"),)), client="<Aino>", language=language)
    html = str(made.get_template("shared/components.html").module.braid(view))  # type: ignore[attr-defined]
    assert not re.search(r"style=|<script|<b>|<Aino>", html)
    assert html.count("<svg") == 2 + 3
