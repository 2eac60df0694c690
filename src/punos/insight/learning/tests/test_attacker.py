"""What the database hides of a table, beside the same rule written as an engine. The attacker on whole cubes is in tests/disclosure."""

from __future__ import annotations

from django.db import connections
from hypothesis import example, given, settings
from hypothesis import strategies as st

from punos.engines.disclosure import suppress

counts = st.lists(st.integers(0, 40), min_size=1, max_size=6)


def hidden(table: list[int], alone: set[int]) -> set[int]:
    """The places that the database hides of a table with its total."""
    small = [count < 8 for count in table]
    stays = [place in alone or is_small for place, is_small in enumerate(small)]
    near = [(count + 2) // 5 * 5 for count in (*table, sum(table))]
    held = [0 if stay else 8 for stay in stays], [7 if is_small else 1_000_000 for is_small in small]
    with connections["owner"].cursor() as cursor:
        cursor.execute("set role punos_guard")
        cursor.execute(
            "select stats.hidden(%s::boolean[], %s::boolean[], %s::integer[], %s::integer[], %s::integer[], %s::integer[], %s, %s)",
            [stays, stays, [one - 2 for one in near[:-1]], [one + 2 for one in near[:-1]], *held, near[-1] - 2, near[-1] + 2],
        )
        found = cursor.fetchone()
        cursor.execute("reset role")
    return {place for place, hides in enumerate(found[0]) if hides}


@settings(max_examples=150, deadline=None)
@given(counts, st.sets(st.integers(0, 5)))
@example([0, 13, 13, 13], set())
@example([30, 20, 20], {0})
def test_the_database_hides_what_the_engine_hides(table: list[int], alone: set[int]) -> None:
    if sum(table) >= 8:
        assert hidden(table, alone) == suppress(dict(enumerate(table)), alone=alone).hidden()
