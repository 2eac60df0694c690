"""The drawing of a plan, case by case."""

from __future__ import annotations

import time
from datetime import date

import pytest

from punos.base.period import Period
from punos.engines.braid import PAGE, Braid, Goal, KnotKind, Orientation, sparkline, weave
from tests.spec.braid.plans import START, TODAY, braid, day, knot, points, strand, typical, walk


def test_an_empty_plan_is_a_thread() -> None:
    drawing = weave(braid())
    assert drawing.lines == drawing.gaps == drawing.knots == drawing.goals == ()
    assert drawing.thread == "M10.0 42.0L950.0 42.0"
    assert (drawing.width, drawing.height, drawing.axis) == (960, 108, 84)


def test_a_strand_alone_runs_on_the_first_lane_from_joining_to_leaving() -> None:
    (line,) = weave(braid(strand("a", 73, 146))).lines
    assert line.under == "M204.0 20.0L388.0 20.0"
    assert (line.start, line.end, line.over) == ((204.0, 20.0), (388.0, 20.0), "")
    assert not line.comes_in
    assert not line.goes_on


def test_a_strand_that_lasts_beyond_the_span_is_cut_at_its_edges() -> None:
    (line,) = weave(braid(strand("a", -50))).lines
    assert (line.start.x, line.end.x) == (20, 940)
    assert line.comes_in
    assert line.goes_on


def test_strands_outside_the_span_are_not_drawn() -> None:
    assert weave(braid(strand("a", -50, -1), strand("b", 365), strand("c", 400, 500))).lines == ()


def test_strands_take_lanes_from_the_thread_outwards_and_reuse_them() -> None:
    plan = braid(strand("a", 0, 100), strand("b", 10), strand("c", 20), strand("d", 200), strand("e", 210))
    assert {line.strand.id: line.lane for line in weave(plan).lines} == {
        "a": 1,
        "b": -1,
        "c": 2,
        "d": 1,
        "e": -2,
    }


def test_strands_bend_to_the_thread_where_they_meet_and_change_sides() -> None:
    drawing = weave(braid(strand("a", 0), strand("b", 0), knot(180, "a", "b")))
    (mark,) = drawing.knots
    assert {s.id for s in mark.strands} == {"a", "b"}
    upper, lower = drawing.lines
    thread = mark.at.y
    for line, side in ((upper, -1), (lower, 1)):
        nearest = min(walk(line.under), key=lambda at: abs(at[0] - mark.at.x))
        assert abs(nearest[1] - thread) < 4
        assert (line.start.y - thread) * side == PAGE.lane
        assert (line.end.y - thread) * side == -PAGE.lane


def test_at_a_knot_one_goes_over_on_the_way_in_and_the_other_on_the_way_out() -> None:
    drawing = weave(braid(strand("a", 0), strand("b", 0), knot(180, "a", "b")))
    at = drawing.knots[0].at.x
    upper, lower = (walk(line.over) for line in drawing.lines)
    assert {x <= at for x, _ in upper} == {True}
    assert {x >= at for x, _ in lower} == {True}


def test_a_strand_alone_with_the_client_winds_round_the_thread() -> None:
    drawing = weave(braid(strand("a", 0), knot(180, "a")))
    thread = drawing.knots[0].at.y
    assert drawing.lines[0].start.y < thread < max(y for _, y in walk(drawing.lines[0].under))
    assert drawing.lines[0].end.y < thread


def test_a_strand_that_joins_or_leaves_at_a_knot_begins_and_ends_in_it() -> None:
    drawing = weave(braid(strand("a", 100, 200), knot(98, "a"), knot(203, "a")))
    first, last = drawing.knots
    (line,) = drawing.lines
    assert (line.start.x, line.end.x) == (first.at.x, last.at.x)
    assert abs(line.start.y - first.at.y) < 4


def test_a_knot_binds_only_strands_that_are_there_and_may_be_seen() -> None:
    drawing = weave(braid(strand("a", 0), strand("b", 200), knot(100, "a", "b", "unseen")))
    assert [[s.id for s in mark.strands] for mark in drawing.knots] == [["a"]]


def test_knots_close_together_are_one_mark_with_a_count() -> None:
    drawing = weave(braid(strand("a", 0), knot(100, "a"), knot(103, kind=KnotKind.REVIEW), knot(150)))
    assert [(mark.count, [k.label for k in mark.knots]) for mark in drawing.knots] == [
        (2, ["Knot 100", "Knot 103"]),
        (1, ["Knot 150"]),
    ]
    assert drawing.knots[0].radius > drawing.knots[1].radius


def test_hundreds_of_knots_are_drawn_as_a_few() -> None:
    drawing = weave(braid(strand("a", 0), *(knot(n, "a") for n in range(365))))
    assert len(drawing.knots) <= 24
    assert sum(mark.count for mark in drawing.knots) == 365


def test_a_missed_promise_is_a_gap_in_its_strand() -> None:
    drawing = weave(braid(strand("a", 0, None, (73, 146))))
    (gap,) = drawing.gaps
    assert gap.d == "M204.0 20.0L388.0 20.0"
    assert drawing.lines[0].under == "M20.0 20.0L204.0 20.0M388.0 20.0L940.0 20.0"
    assert (gap.start, gap.end) == ((204.0, 20.0), (388.0, 20.0))


def test_a_gap_that_is_not_over_reaches_today_and_a_short_one_can_be_seen() -> None:
    lasting, short = weave(braid(strand("a", 0, None, (100, None), (20, 21)))).gaps
    assert lasting.end.x == weave(braid()).today
    assert short.end.x - short.start.x == pytest.approx(PAGE.knot, abs=0.2)


def test_gaps_that_overlap_or_fill_the_strand() -> None:
    drawing = weave(braid(strand("a", 0, None, (0, 100), (50, 80), (90, 120), (-80, -70))))
    assert len(drawing.gaps) == 3
    assert drawing.lines[0].under.count("M") == 1
    assert weave(braid(strand("a", 10, 20, (10, 20)))).lines[0].under == ""


def test_goals_hang_in_rows_beyond_the_strands() -> None:
    first, second = Goal("A", day(30), day(200), "open"), Goal("B", day(90), None, "open")
    third, past = Goal("C", day(250), day(300), "reached"), Goal("D", day(-90), day(-10), "open")
    drawing = weave(braid(strand("a", 0), first, second, third, past))
    assert [mark.goal.label for mark in drawing.goals] == ["A", "B", "C"]
    a, b, c = drawing.goals
    assert a.end.y == c.end.y < b.end.y < drawing.axis
    assert b.end.x == 940
    assert a.start.y == 42


def test_a_goal_whose_target_is_before_its_start_is_still_seen() -> None:
    (mark,) = weave(braid(Goal("A", day(30), day(20), "open"))).goals
    assert mark.end.x > mark.start.x


def test_today_is_a_place_in_time_or_nowhere() -> None:
    assert weave(braid(today=START)).today == 20
    assert weave(braid(today=date(2027, 1, 1))).today is None
    assert sparkline(braid(today=date(2027, 1, 1))).today is None


def test_on_a_phone_time_runs_downwards() -> None:
    drawing = weave(braid(strand("a", 0), knot(180, "a")), orientation=Orientation.VERTICAL)
    assert drawing.height == 720 > drawing.width
    (line,) = drawing.lines
    assert line.start.y < drawing.knots[0].at.y < line.end.y
    assert line.start.x < drawing.knots[0].at.x
    assert points(drawing.thread)[0][0] == points(drawing.thread)[1][0]


def test_a_sparkline_fits_its_box_however_many_strands() -> None:
    many = braid(*(strand(f"s{n}", n) for n in range(12)), knot(180, "s1", "s2"))
    small = sparkline(many, width=100, height=20)
    assert len(small.lines) == 12
    for line in small.lines:
        assert all(0 <= x <= 100 and 0 <= y <= 20 for x, y in points(line.under))
    assert [mark.x for mark in small.knots] == [pytest.approx(49.4, abs=0.2)]


def test_the_same_plan_gives_the_same_drawing_in_whatever_order_it_comes() -> None:
    plan = typical()
    turned = Braid(plan.strands[::-1], plan.knots[::-1], plan.goals[::-1], plan.today, plan.span)
    assert weave(plan) == weave(turned) == weave(typical())


def test_a_typical_plan_is_woven_in_about_a_millisecond() -> None:
    plan = typical()
    assert len(plan.strands) == 6
    assert len(plan.knots) == 25
    took = []
    for _ in range(30):
        start = time.perf_counter()
        weave(plan)
        took.append(time.perf_counter() - start)
    # The quickest of many is the least disturbed; twice the goal leaves room for a slow machine.
    assert min(took) < 0.002


class TestRefused:
    def test_a_span_without_an_end_or_without_a_day(self) -> None:
        for span in (Period(START), Period(START, START)):
            with pytest.raises(ValueError, match="give a span of a day or more"):
                Braid((), (), (), TODAY, span)

    def test_two_strands_with_one_id(self) -> None:
        with pytest.raises(ValueError, match="two strands have the same id: give each its own"):
            braid(strand("a", 0), strand("a", 1))

    def test_leaving_before_joining(self) -> None:
        with pytest.raises(ValueError, match=r"strand a left .* before it joined: swap the dates"):
            strand("a", 5, 4)
