"""Nothing that is hidden can be had from the cube of one quarter or of two, and every protection is needed for that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest

from punos.plumbing.postgres import Cluster
from tests.disclosure.attacker import Attack, Found, Method
from tests.disclosure.publishing import Cube, Press, press
from tests.disclosure.weakenings import LEAKS, LONE_LINE, PROTECTED_AT_HOME, UNROUNDED, Weakening
from tests.disclosure.worlds import FIRST, SECOND, World, tallies, worlds
from tests.proof import figure

pytestmark = pytest.mark.long

WORLDS = list(worlds(figure(1_000, 10_000)))
MEASURED = WORLDS[: figure(150, 1_500)]
"""The worlds in which every interval is measured, not only whether it is a single number."""
Interval = tuple[Found, tuple[int, int]]


@pytest.fixture(scope="module")
def held(cluster: Cluster) -> Iterator[Press]:
    """A database with all worlds in it."""
    with press(cluster, WORLDS) as made:
        yield made


@pytest.fixture(scope="module")
def cube(held: Press) -> Cube:
    """What the product publishes of them."""
    return held.publish()


@pytest.fixture(scope="module")
def intervals(cube: Cube) -> Sequence[Interval]:
    """Every interval of the cube that is published, in the worlds that are measured."""
    return intervals_of(cube)


def intervals_of(cube: Cube) -> Sequence[Interval]:
    """Between what each hidden small count of the first quarter lies."""
    return [one for world in MEASURED for one in Attack(world, cube, Method(), (FIRST,)).intervals()]


def test_nothing_is_recovered_from_one_cube_or_two(cube: Cube) -> None:
    attacks = [Attack(world, cube, Method()) for world in WORLDS]
    found = [one for attack in attacks for one in (*attack.shown(), *attack.recovered())]
    secrets = sum(len(attack.secrets()) for attack in attacks)
    hidden = sum(cell.shown == "too_few" for cell in cube.values())
    print(
        f"{len(WORLDS)} worlds, two quarters each: {len(cube)} lines published, {hidden} of them hidden; {secrets} secret numbers attacked,"
    )
    print(f"{sum(attack.solved for attack in attacks)} integer programs solved: {len(found)} recovered")
    assert [str(one) for one in found] == []


def test_every_hidden_small_count_may_be_one_of_five(intervals: Sequence[Interval]) -> None:
    """Of seven for what is shown of the counts; who reckons with the shares and both tables at once is left with five at least."""
    cases = [interval for found, interval in intervals if found.what == "cases"]
    behind = [interval for found, interval in intervals if found.what != "cases"]
    print(f"{len(cases)} small counts: at least {min(most - least + 1 for least, most in cases)} values each")
    print(
        f"{len(behind)} small counts of one side, in time or late: at least {min(most - least + 1 for least, most in behind)} values each"
    )
    assert [(str(found), between) for found, between in intervals if found.what == "cases" and between[1] - between[0] < 4] == []
    assert min(most - least for least, most in behind) > 0


@pytest.mark.parametrize("weakening", LEAKS, ids=lambda one: one.name.replace(" ", "-"))
def test_a_weakened_cube_is_seen_through(held: Press, weakening: Weakening) -> None:
    found = first_found(held.publish(weakening), weakening.method)
    print(f"{weakening.name}: {found}")
    assert found is not None, f"nobody would have noticed that {weakening.name}"


def first_found(cube: Cube, method: Method) -> Found | None:
    """The first number that the attacker gets out of any world."""
    attacks = (Attack(world, cube, method) for world in WORLDS)
    return next((one for attack in attacks for one in (*attack.shown(), *attack.recovered())), None)


def test_a_lone_line_in_sight_makes_intervals_narrow(held: Press, intervals: Sequence[Interval]) -> None:
    before, after = narrow(intervals), narrow(intervals_of(held.publish(LONE_LINE)))
    print(f"{LONE_LINE.name}: {after} narrow intervals instead of {before}")
    assert after > before


def narrow(intervals: Sequence[Interval]) -> int:
    """How many of them are not wider than five."""
    return sum(most - least <= 5 for _, (least, most) in intervals)


def test_one_person_changes_no_count_by_one(held: Press, cube: Cube) -> None:
    steps = [step for world in WORLDS for step in changes(world, cube)]
    print(f"{len(steps)} counts that one person changed and that are shown in both quarters: changes of {sorted(set(steps))}")
    assert set(steps) <= {-5, 0, 5}
    unrounded = held.publish(UNROUNDED)
    assert {step for world in WORLDS for step in changes(world, unrounded)} >= {-1, 1}, "not seen without rounding"


def changes(world: World, cube: Cube) -> Iterator[int]:
    """By how much each published count that one person changed has moved."""
    before, after = tallies(world, FIRST), tallies(world, SECOND)
    for dimension, line in before:
        cells = [cube.get((world.number, quarter, dimension, line)) for quarter in (FIRST, SECOND)]
        first, second = (cell.n if cell else None for cell in cells)
        if first is not None and second is not None and before[dimension, line].n != after[dimension, line].n:
            yield second - first


def test_a_protected_address_moves_no_figure(held: Press, cube: Cube) -> None:
    at_home = held.publish(PROTECTED_AT_HOME)
    with held.boss.transaction(force_rollback=True):
        held.move_protected(WORLDS)
        assert held.publish() == cube
        assert held.publish(PROTECTED_AT_HOME) != at_home, "not seen where they are counted at home"


def test_a_counted_quarter_stays_as_it_was(held: Press, cube: Cube) -> None:
    with held.boss.transaction(force_rollback=True):
        held.boss.execute("select stats.count_quarters('2001-07-01')")
        late = held.boss.execute(
            "update plan.clock set stopped_at = %s where stopped_at is null and due_at < %s", [datetime(2001, 6, 1, tzinfo=UTC), SECOND]
        ).rowcount
        again = held.boss.execute("select stats.count_quarters('2001-07-01')").fetchone()
        assert again == (0,)
        assert held.read() == cube
        assert late > 100
        assert held.publish() != cube, "the change would show, if the quarter were counted again"
