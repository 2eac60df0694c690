"""Laws that every drawing obeys."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from punos.engines.braid import Braid, Drawing, Orientation, Sparkline, sparkline, weave
from tests.spec.braid.plans import braids, points, walk

NEAR = 0.2  # positions are rounded to a tenth

orientations = st.sampled_from(Orientation)


def all_paths(drawing: Drawing | Sparkline) -> list[str]:
    found = [drawing.thread]
    for line in drawing.lines:
        found += [line.under, line.over]
    if isinstance(drawing, Drawing):
        found += [mark.d for mark in (*drawing.gaps, *drawing.goals)]
    return found


@given(braids(), orientations)
@settings(max_examples=150, deadline=None)
def test_nothing_is_outside_the_viewbox(plan: Braid, orientation: Orientation) -> None:
    drawing = weave(plan, orientation=orientation)
    places = [point for d in all_paths(drawing) for point in points(d)]
    for mark in drawing.knots:
        x, y = mark.at
        places += [(x - mark.radius, y - mark.radius), (x + mark.radius, y + mark.radius)]
    for line in drawing.lines:
        places += [line.start, line.end]
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in places)
    length = drawing.width if orientation is Orientation.HORIZONTAL else drawing.height
    assert drawing.today is None or 0 <= drawing.today <= length


@given(braids())
@settings(max_examples=80, deadline=None)
def test_nothing_is_outside_a_sparkline(plan: Braid) -> None:
    small = sparkline(plan)
    places = [point for d in all_paths(small) for point in points(d)] + list(small.knots)
    assert all(-NEAR <= x <= small.width + NEAR and -NEAR <= y <= small.height + NEAR for x, y in places)


@given(braids(most_knots=200))
@settings(max_examples=40, deadline=None)
def test_every_strand_and_knot_of_the_span_is_drawn_once(plan: Braid) -> None:
    drawing = weave(plan)
    last = plan.span.end
    assert last
    drawn = [line.strand.id for line in drawing.lines]
    assert sorted(drawn) == sorted(s.id for s in plan.strands if s.joined < last and (s.left is None or s.left >= plan.span.start))
    knots = [knot for mark in drawing.knots for knot in mark.knots]
    assert sorted(knots, key=repr) == sorted((k for k in plan.knots if k.day in plan.span), key=repr)


@given(braids())
@settings(max_examples=80, deadline=None)
def test_gaps_lie_on_their_strand_where_the_strand_is_not_drawn(plan: Braid) -> None:
    whole = weave(
        Braid(
            tuple(type(s)(s.id, s.label, s.sector, s.joined, s.left) for s in plan.strands),
            plan.knots,
            plan.goals,
            plan.today,
            plan.span,
        )
    )
    unbroken = {line.strand.id: walk(line.under, steps=60) for line in whole.lines}
    drawing = weave(plan)
    broken = {line.strand.id: line for line in drawing.lines}
    for gap in drawing.gaps:
        for place in walk(gap.d):
            assert min(math.dist(place, there) for there in unbroken[gap.strand.id]) < 12
            assert any(abs(x - place[0]) < 10 and abs(y - place[1]) < 10 for x, y in unbroken[gap.strand.id])
        middle = (gap.start.x + gap.end.x) / 2
        line = broken[gap.strand.id]
        ends = [x for d in (line.under, line.over) for x, _ in walk(d, steps=40)]
        assert not any(gap.start.x + NEAR < x < gap.end.x - NEAR for x in ends), middle


@given(braids())
@settings(max_examples=80, deadline=None)
def test_strands_bound_by_a_knot_pass_through_it(plan: Braid) -> None:
    drawing = weave(
        Braid(
            tuple(type(s)(s.id, s.label, s.sector, s.joined, s.left) for s in plan.strands),
            plan.knots,
            plan.goals,
            plan.today,
            plan.span,
        )
    )
    lines = {line.strand.id: points(line.under) for line in drawing.lines}
    for mark in drawing.knots:
        names = {name for knot in mark.knots for name in knot.strands}
        for strand in mark.strands:
            assert strand.id in names
            nearest = min(lines[strand.id], key=lambda at: abs(at[0] - mark.at.x))
            assert abs(nearest[0] - mark.at.x) < NEAR
            assert abs(nearest[1] - mark.at.y) < 20


@given(braids())
@settings(max_examples=60, deadline=None)
def test_strands_drawn_at_the_same_time_start_on_lanes_of_their_own(plan: Braid) -> None:
    knotless = Braid(plan.strands, (), (), plan.today, plan.span)
    lines = weave(knotless).lines
    for number, line in enumerate(lines):
        for other in lines[number + 1 :]:
            if line.lane == other.lane:
                assert line.end.x <= other.start.x or other.end.x <= line.start.x


@given(braids())
@settings(max_examples=40, deadline=None)
def test_the_phone_shows_the_same_as_the_page(plan: Braid) -> None:
    page, phone = weave(plan), weave(plan, orientation=Orientation.VERTICAL)
    assert {line.strand.id for line in page.lines} == {line.strand.id for line in phone.lines}
    assert sum(mark.count for mark in page.knots) == sum(mark.count for mark in phone.knots)
    assert [mark.goal for mark in page.goals] == [mark.goal for mark in phone.goals]
    assert len(page.gaps) == len(phone.gaps)
