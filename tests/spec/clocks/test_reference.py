"""The engine and the slow reference say the same of any clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from punos.engines.clocks import Clock, ClockState, Limit, Pause, Unit, due, left, state, used
from tests.spec.clocks import reference

HORIZON = date(2027, 12, 1)
MOST = {Unit.WORKING_DAYS: 40, Unit.CALENDAR_DAYS: 60, Unit.WEEKS: 9, Unit.MONTHS: 7}

moments = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: datetime(2024, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes))
lengths = st.one_of(st.integers(0, 3 * 24 * 60), st.integers(0, 60 * 24 * 60)).map(lambda n: timedelta(minutes=n))


@st.composite
def clocks(draw: st.DrawFn, units: tuple[Unit, ...] = tuple(MOST), longest: int | None = None) -> Clock:
    started = draw(moments)
    unit = draw(st.sampled_from(units))
    limit = Limit(draw(st.integers(0, longest or MOST[unit])), unit, moves_on=draw(st.booleans()), pauses=draw(st.integers(0, 4)) > 0)
    pauses = draw(st.lists(st.builds(lambda after, took: (after, took), lengths, st.none() | lengths), max_size=4))
    return Clock(
        started=started,
        limit=limit,
        pauses=tuple(
            Pause(
                started - timedelta(days=2) + after,
                None if took is None else started - timedelta(days=2) + after + took,
            )
            for after, took in pauses
        ),
    )


@given(clock=clocks(), after=st.none() | lengths)
@settings(max_examples=300, deadline=None)
def test_due_days_agree(clock: Clock, after: timedelta | None) -> None:
    at = None if after is None else clock.started + after
    assert due(clock, at) == reference.due(clock, at, HORIZON)


@given(clock=clocks(), after=lengths)
@settings(max_examples=300, deadline=None)
def test_used_days_and_states_agree(clock: Clock, after: timedelta) -> None:
    at = clock.started + after
    assert state(clock, at) is reference.state_running(clock, at, 0.2, HORIZON)
    assert clock.limit
    if clock.limit.unit in (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS):
        days = reference.used_days(clock, reference.local(at), at)
        assert used(clock, at) == days
        assert left(clock, at) == max(clock.limit.amount - days, 0)


@given(clock=clocks(), after=lengths)
@settings(max_examples=100, deadline=None)
def test_stopped_clocks_are_broken_where_running_ones_would_be_exceeded(clock: Clock, after: timedelta) -> None:
    at = clock.started + after
    stopped = Clock(clock.started, clock.limit, clock.pauses, stopped=at)
    late = reference.is_late(clock, at, HORIZON)
    assert state(stopped, at + timedelta(days=30)) is (ClockState.BROKEN if late else ClockState.KEPT)


@given(clock=clocks(units=(Unit.HOURS,), longest=60), after=lengths)
@settings(max_examples=40, deadline=None)
def test_hours_agree(clock: Clock, after: timedelta) -> None:
    at = clock.started + after
    horizon = at + timedelta(days=130)
    assert due(clock, at) == reference.due_moment(clock, at, horizon)
