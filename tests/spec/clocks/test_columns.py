"""Clocks as arrays say what clocks say one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from punos.engines.clocks import FINLAND, Calendar, Clock, ClockState, Limit, Pause, Unit, reading
from punos.engines.clocks.columns import STATES, Events, moments, readings_of
from tests.spec.clocks import seeded
from tests.spec.clocks.reference import HELSINKI

MOST = {Unit.HOURS: 1000, Unit.WORKING_DAYS: 40, Unit.CALENDAR_DAYS: 60, Unit.WEEKS: 9, Unit.MONTHS: 14}
MIDNIGHT = datetime(2024, 3, 28, 22, tzinfo=UTC)

# Whole days from a midnight, an hour, a microsecond either side: where a day, a pause or a limit turns.
edges = st.builds(
    lambda days, hours, microseconds: MIDNIGHT + timedelta(days=days, hours=hours, microseconds=microseconds),
    st.integers(0, 700),
    st.sampled_from([0, 0, 1, 2, 14]),
    st.sampled_from([-1, 0, 0, 1]),
)
moments_in_time = st.one_of(edges, st.datetimes(datetime(2023, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
lengths = st.one_of(
    st.integers(0, 40).map(lambda n: timedelta(days=n)),
    st.integers(0, 3 * 24 * 60).map(lambda n: timedelta(minutes=n)),
    st.timedeltas(timedelta(0), timedelta(days=60)),
)
limits = st.none() | st.sampled_from(list(MOST)).flatmap(
    lambda unit: st.builds(Limit, st.integers(0, MOST[unit]), st.just(unit), moves_on=st.booleans(), pauses=st.integers(0, 4).map(bool))
)


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    started = draw(moments_in_time)
    before = started - timedelta(days=3)
    pauses = draw(st.lists(st.tuples(lengths, st.none() | lengths), max_size=4))
    return Clock(
        started=started,
        limit=draw(limits),
        pauses=tuple(Pause(before + wait, None if took is None else before + wait + took) for wait, took in pauses),
        stopped=draw(st.none() | lengths.map(lambda length: started + length)),
    )


@st.composite
def asked(draw: st.DrawFn) -> tuple[Clock, datetime]:
    """A clock and a moment to read it at: any, or one at which something of the clock itself happens."""
    clock = draw(clocks())
    own = [clock.started, clock.stopped, *(edge for pause in clock.pauses for edge in (pause.start, pause.end))]
    return clock, draw(moments_in_time | st.sampled_from([moment for moment in own if moment]))


@given(
    pairs=st.lists(asked(), min_size=1, max_size=30),
    share=st.sampled_from([0.2, 0.5, 0.0, -1.0, 1 / 7]),
    calendar=st.sampled_from([FINLAND, FINLAND, Calendar(saturdays_work=True)]),
)
@settings(max_examples=300, deadline=None)
def test_each_clock_reads_as_it_does_alone(pairs: list[tuple[Clock, datetime]], share: float, calendar: Calendar) -> None:
    events = Events.of([clock for clock, _ in pairs])
    seen = readings_of(events, moments([at for _, at in pairs]), share, calendar)
    assert [seen.one(number) for number in range(len(pairs))] == [reading(clock, at, share, calendar) for clock, at in pairs]


@given(many=st.lists(clocks(), max_size=30), at=moments_in_time)
@settings(max_examples=100, deadline=None)
def test_one_moment_can_be_asked_of_all(many: list[Clock], at: datetime) -> None:
    seen = readings_of(Events.of(many), at)
    assert [seen.one(number) for number in range(len(seen))] == [reading(clock, at) for clock in many]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.0])
def test_every_small_case_around_easter_reads_as_it_does_alone(share: float) -> None:
    """A start on Wednesday before Easter; pauses, stops and readings on each day after it, at an hour when nothing else turns and at midnight."""
    small = [
        *(Limit(amount, Unit.WORKING_DAYS, moves_on) for amount in (0, 1, 2) for moves_on in (True, False)),
        *(Limit(amount, Unit.CALENDAR_DAYS, moves_on) for amount in (0, 2, 3) for moves_on in (True, False)),
        *(Limit(amount, Unit.HOURS) for amount in (0, 24)),
        Limit(1, Unit.WEEKS, pauses=False),
        None,
    ]
    start = datetime(2026, 4, 1, tzinfo=HELSINKI)
    days = [start + timedelta(days=number) for number in range(8)]
    asked_of_all = [
        (Clock(start, limit, (Pause(days[begin], end),), stopped), at)
        for limit in small
        for begin in range(7)
        for end in (None, *days[begin:])
        for stopped in (None, days[3])
        for at in (*days, days[5] - timedelta(microseconds=1))
    ]
    seen = readings_of(Events.of([clock for clock, _ in asked_of_all]), moments([at for _, at in asked_of_all]), share)
    wrong = [pair for number, pair in enumerate(asked_of_all) if seen.one(number) != reading(*pair, share)]
    assert len(asked_of_all) > 10_000
    assert wrong == []


def test_a_million_events_read_as_they_do_one_by_one() -> None:
    """Every one of a million different events, all that a reading says of it."""
    events = seeded.events(1_000_000, seed=1930)
    seen = readings_of(events, seeded.AT)
    alone = [reading(clock, seeded.AT) for clock in seeded.clocks(events)]
    assert len(alone) == 1_000_000
    assert set(seen.state.tolist()) == set(range(len(STATES)))
    code = {state: number for number, state in enumerate(STATES)}
    assert np.array_equal(seen.state, [code[one.state] for one in alone])
    assert np.array_equal(seen.used, [one.used for one in alone])
    assert np.array_equal(seen.left, [-1 if one.left is None else one.left for one in alone])
    assert seen.due_day.tolist() == [None if isinstance(one.due, datetime) else one.due for one in alone]
    assert seen.due_moment.tolist() == [one.due.replace(tzinfo=None) if isinstance(one.due, datetime) else None for one in alone]
    assert all(one.limit is events.limits[number] for one, number in zip(alone, events.limit.tolist(), strict=True))


def test_more_clocks_than_fit_in_a_piece_are_read_to_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    events = seeded.events(1003, seed=7)
    whole = readings_of(events, seeded.AT)
    monkeypatch.setattr("punos.engines.clocks.columns.reading.PIECE", 100)
    pieces = readings_of(events, seeded.AT)
    for name in ("state", "due_day", "due_moment", "used", "left"):
        assert np.array_equal(getattr(whole, name).view(np.int8), getattr(pieces, name).view(np.int8)), name


def test_pauses_may_come_in_any_order() -> None:
    events = seeded.events(500, seed=3)
    order = np.random.default_rng(4).permutation(len(events.pause_of))
    mixed = Events(
        events.started,
        events.limit,
        events.limits,
        events.stopped,
        events.pause_of[order],
        events.pause_start[order],
        events.pause_end[order],
    )
    in_order, in_disorder = readings_of(events, seeded.AT), readings_of(mixed, seeded.AT)
    assert [in_disorder.one(number) for number in range(500)] == [in_order.one(number) for number in range(500)]


def test_a_limit_that_reaches_far_is_read_too() -> None:
    far = [Clock(MIDNIGHT, Limit(10_000, unit)) for unit in (Unit.WORKING_DAYS, Unit.WEEKS, Unit.MONTHS)]
    seen = readings_of(Events.of(far), seeded.AT)
    assert [seen.one(number) for number in range(3)] == [reading(clock, seeded.AT) for clock in far]


def test_a_pause_that_began_long_before_the_clock_is_read_too() -> None:
    long = Clock(MIDNIGHT, Limit(7, Unit.WORKING_DAYS), (Pause(datetime(1970, 1, 1, tzinfo=UTC), MIDNIGHT + timedelta(days=7)),))
    assert readings_of(Events.of([long]), seeded.AT).one(0) == reading(long, seeded.AT)


def test_no_clocks_are_read_to_nothing() -> None:
    assert len(readings_of(Events.of([]), seeded.AT)) == 0


def test_the_arrays_cannot_be_written_through_and_the_callers_stay_free() -> None:
    started = moments([MIDNIGHT])
    events = Events(started, np.array([0]), (Limit(7, Unit.WORKING_DAYS),))
    seen = readings_of(events, MIDNIGHT)
    for array in (events.started, events.limit, events.stopped, events.pause_of, seen.state, seen.due_day, seen.used, seen.left):
        with pytest.raises(ValueError, match="read-only"):
            array[0:] = array[0:]
    started[0] = started[0]
    assert seen.one(0).due == date(2024, 4, 10)
    assert seen.in_state(ClockState.IN_TIME).tolist() == [True]


def test_clocks_without_hours_take_no_room_for_moments() -> None:
    seen = readings_of(seeded.events(1000, seed=5, limits=(Limit(7, Unit.WORKING_DAYS),)), seeded.AT)
    assert seen.due_moment.strides == (0,)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"started": [None]}, "clock 0 has no start: give a moment"),
        ({"limit": [1]}, "clock 0 has a limit that is not among the limits: number them from 0"),
        ({"limit": [0, 0]}, "started, limit and stopped differ in length: give each clock one of each"),
        ({"stopped": ["2024-03-01"]}, "clock 0 stops before it starts: swap the times"),
        ({"pause_of": [0]}, "the columns of pauses differ in length: give each pause all three"),
        ({"pause_of": [1], "pause_start": ["2024-03-30"], "pause_end": [None]}, "pause 0 is of no clock: number the clocks from 0"),
        ({"pause_of": [0], "pause_start": [None], "pause_end": [None]}, "pause 0 has no start: give a moment"),
        ({"pause_of": [0], "pause_start": ["2024-03-30"], "pause_end": ["2024-03-29"]}, "pause 0 ends before it starts: swap the times"),
    ],
)
def test_columns_that_do_not_fit_are_refused(columns: dict[str, list[object]], words: str) -> None:
    whole: dict[str, list[object]] = {"started": ["2024-03-28"], "limit": [0]} | columns
    arrays = {name: np.array(values, dtype=int if name in ("limit", "pause_of") else "datetime64[us]") for name, values in whole.items()}
    with pytest.raises(ValueError, match=words):
        Events(limits=(None,), **arrays)


def test_moments_without_a_zone_or_of_another_number_are_refused() -> None:
    events = Events.of([Clock(MIDNIGHT, None)])
    with pytest.raises(ValueError, match="2026-06-18 21:30:00 has no time zone: give an aware time"):
        readings_of(events, seeded.AT.replace(tzinfo=None))
    with pytest.raises(ValueError, match=r"\(2,\) moments for 1 clocks, or some without a time: give one for each, or one for all"):
        readings_of(events, moments([MIDNIGHT, MIDNIGHT]))
    with pytest.raises(ValueError, match="or some without a time"):
        readings_of(events, moments([None]))


def test_years_before_the_present_holidays_are_refused() -> None:
    events = Events.of([Clock(datetime(1991, 12, 30, tzinfo=HELSINKI), Limit(7, Unit.WORKING_DAYS))])
    with pytest.raises(ValueError, match=r"no Finnish calendar for 1991-.*: give moments and limits that stay within 1992-9998"):
        readings_of(events, seeded.AT)
