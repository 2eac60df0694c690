"""How each group keeps a promise in a window of days."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from punos.engines.clocks import Clock, ClockState, Limit, Unit, reading
from punos.engines.clocks.columns import Events, Outcomes, Shares, Target, kept_shares, outcomes, readings_of
from tests.spec.clocks import seeded
from tests.spec.clocks.reference import HELSINKI, local

NINE_IN_TEN = Fraction(9, 10)
MARCH = Target(NINE_IN_TEN, date(2026, 3, 1), date(2026, 3, 31))
SEVEN = Limit(7, Unit.WORKING_DAYS)


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day} 12:00").replace(tzinfo=HELSINKI)


def rows(shares: Shares) -> dict[tuple[int, ...], tuple[int, int, bool]]:
    """Kept, broken and whether the target is met, by group."""
    groups = zip(*(column.tolist() for column in shares.groups.values()), strict=True) if shares.groups else [()] * len(shares.kept)
    return dict(zip(groups, zip(shares.kept.tolist(), shares.broken.tolist(), shares.met.tolist(), strict=True), strict=True))


def counted_one_by_one(
    clocks: list[Clock], groups: list[tuple[int, ...]], at: datetime, target: Target
) -> dict[tuple[int, ...], tuple[int, int, bool]]:
    """The same with readings and a counter. Slow and plain."""
    counts: Counter[tuple[tuple[int, ...], bool]] = Counter()
    for clock, group in zip(clocks, groups, strict=True):
        seen = reading(clock, at)
        if seen.state is ClockState.KEPT:
            assert clock.stopped
            day = local(clock.stopped)
        elif seen.state in (ClockState.BROKEN, ClockState.EXCEEDED):
            assert seen.due
            day = local(seen.due) if isinstance(seen.due, datetime) else seen.due
        else:
            continue
        if target.first <= day <= target.last:
            counts[group, seen.state is ClockState.KEPT] += 1
    made = {}
    for group in sorted({group for group, _ in counts}):
        kept, broken = counts[group, True], counts[group, False]
        made[group] = (kept, broken, Fraction(kept, kept + broken) >= target.share)
    return made


def test_an_outcome_falls_on_the_day_of_a_timely_stop_or_on_the_day_the_limit_ran_out() -> None:
    clocks = [
        Clock(on("2026-03-02"), SEVEN, stopped=on("2026-03-05")),  # kept on 5 March
        Clock(on("2026-03-02"), SEVEN, stopped=on("2026-04-20")),  # ran out on 11 March, closed in April
        Clock(on("2026-03-03"), SEVEN),  # ran out on 12 March, still waits
        Clock(on("2026-04-29"), SEVEN),  # runs: due on 12 May
        Clock(on("2026-03-02"), Limit(24, Unit.HOURS)),  # ran out at noon on 3 March
        Clock(on("2026-03-02"), None, stopped=on("2026-03-03")),  # promises nothing
    ]
    events = Events.of(clocks)
    found = outcomes(events, readings_of(events, on("2026-05-04")))
    days = [date(2026, 3, 5), date(2026, 3, 11), date(2026, 3, 12), None, date(2026, 3, 3), None]
    assert found.day.tolist() == days
    assert found.kept.tolist() == [True, False, False, False, False, False]
    assert found.month.tolist() == [674, 674, 674, -1, 674, -1]
    assert rows(kept_shares(found, {}, MARCH)) == {(): (1, 3, False)}


def test_a_stop_just_past_midnight_is_of_the_next_day_in_finland() -> None:
    events = Events.of([Clock(on("2026-03-25"), SEVEN, stopped=datetime(2026, 3, 31, 21, 30, tzinfo=UTC))])
    found = outcomes(events, readings_of(events, on("2026-05-04")))
    assert found.day.tolist() == [date(2026, 4, 1)]
    assert len(kept_shares(found, {}, MARCH).kept) == 0


def test_nine_in_ten_is_nine_in_ten_exactly() -> None:
    kept = np.array([True] * 9 + [False] + [True] * 8 + [False] + [True] * 899 + [False] * 100)
    service = np.array([0] * 10 + [1] * 9 + [2] * 999)
    found = Outcomes(np.full(len(kept), np.datetime64("2026-03-31")), kept)
    shares = kept_shares(found, {"service": service}, MARCH)
    assert rows(shares) == {(0,): (9, 1, True), (1,): (8, 1, False), (2,): (899, 100, False)}
    assert shares.share.tolist() == [0.9, 8 / 9, 899 / 999]


@given(
    seed=st.integers(0, 2**31),
    after=st.integers(0, 4 * 365),
    lasts=st.integers(0, 400),
    share=st.fractions(0, 1, max_denominator=100),
)
@settings(max_examples=60, deadline=None)
def test_groups_are_counted_as_one_by_one(seed: int, after: int, lasts: int, share: Fraction) -> None:
    events = seeded.events(200, seed)
    rng = np.random.default_rng(seed)
    service, provider = rng.integers(3, 6, 200), rng.integers(-1, 2, 200)
    first = date(2022, 6, 18) + timedelta(days=after)
    target = Target(share, first, first + timedelta(days=lasts))
    found = outcomes(events, readings_of(events, seeded.AT))
    groups = list(zip(service.tolist(), provider.tolist(), found.month.tolist(), strict=True))
    shares = kept_shares(found, {"service": service, "provider": provider, "month": found.month}, target)
    assert list(shares.groups) == ["service", "provider", "month"]
    assert rows(shares) == counted_one_by_one(list(seeded.clocks(events)), groups, seeded.AT, target)


def test_a_target_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="a target of 9: give a share from 0 to 1"):
        Target(Fraction(9), MARCH.first, MARCH.last)
    with pytest.raises(ValueError, match="a window from 2026-03-31 to 2026-03-01: swap the days"):
        Target(NINE_IN_TEN, MARCH.last, MARCH.first)


def test_groups_of_another_length_or_too_far_apart_are_refused() -> None:
    found = Outcomes(np.full(2, np.datetime64("2026-03-31")), np.array([True, False]))
    with pytest.raises(ValueError, match="area has 1 groups for 2 clocks: give each clock one"):
        kept_shares(found, {"area": np.array([1])}, MARCH)
    far = np.array([0, 5_000_000])
    with pytest.raises(ValueError, match="5000001 × 5000001 groups are more than 20000000: number them closely or leave one out"):
        kept_shares(found, {"area": far, "service": far}, MARCH)
