"""The table beside the drawing."""

from __future__ import annotations

from hypothesis import given, settings

from punos.engines.braid import Braid, Goal, KnotKind, Row, What, rows
from tests.spec.braid.plans import braid, braids, day, knot, strand


def test_the_table_tells_the_plan_in_order_of_time() -> None:
    plan = braid(
        strand("a", 0, 200, (50, 60), (70, None)),
        strand("b", 40),
        knot(40, "b", "a", "unseen", kind=KnotKind.HANDOVER),
        Goal("Work", day(10), day(300), "open"),
        Goal("Sleep", day(40), None, "open"),
    )
    assert rows(plan) == (
        Row(day(0), What.JOINED, "Strand a", ("Strand a",)),
        Row(day(10), What.GOAL_SET, "Work", ()),
        Row(day(40), What.JOINED, "Strand b", ("Strand b",)),
        Row(day(40), What.HANDOVER, "Knot 40", ("Strand a", "Strand b")),
        Row(day(40), What.GOAL_SET, "Sleep", ()),
        Row(day(50), What.GAP, "Strand a", ("Strand a",), day(59)),
        Row(day(70), What.GAP, "Strand a", ("Strand a",)),
        Row(day(200), What.LEFT, "Strand a", ("Strand a",)),
        Row(day(300), What.GOAL_TARGET, "Work", ()),
    )


@given(braids())
@settings(max_examples=60, deadline=None)
def test_every_strand_knot_gap_and_goal_is_in_the_table(plan: Braid) -> None:
    table = rows(plan)
    count = {what: sum(row.what is what for row in table) for what in What}
    assert count[What.JOINED] == len(plan.strands)
    assert count[What.LEFT] == sum(s.left is not None for s in plan.strands)
    assert count[What.GAP] == sum(len(s.gaps) for s in plan.strands)
    assert sum(count[What(kind.value)] for kind in KnotKind) == len(plan.knots)
    assert count[What.GOAL_SET] == len(plan.goals)
    assert {s.label for s in plan.strands} == {row.label for row in table if row.what is What.JOINED}
    assert [row.day for row in table] == sorted(row.day for row in table)
