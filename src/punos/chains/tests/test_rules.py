"""Where a plan is on a chain."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from punos.base.texts import Text
from punos.chains.rules import BEGUN, Happening, here, late, missing, progress
from punos.chains.words import STEP_STATE_NAMES, StepState
from punos.engines.clocks import Limit, Unit
from punos.organising.rules import Chain, ChainStep
from punos.organising.words import StepPart

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def step(key: str, *, service: str | None = None, handover: bool = False, days: int | None = 5) -> ChainStep:
    """A step with a limit in working days."""
    limit = None if days is None else Limit(days, Unit.WORKING_DAYS)
    return ChainStep(key, Text(key, key, key), "nurse", (), (), limit, handover, service)


CHAIN = Chain((step("noticed"), step("health", service="health-check", handover=True), step("plan", days=None), step("review", days=10)))


def days(number: int) -> datetime:
    """So many days after the Monday it began."""
    return MONDAY + timedelta(days=number)


def states(*happenings: Happening, at: datetime) -> list[str]:
    """The states of the steps in their order."""
    return [one.state.value for one in progress(CHAIN, happenings, began_at=MONDAY, at=at)]


def test_in_the_beginning_the_first_step_is_next() -> None:
    steps = progress(CHAIN, [], began_at=MONDAY, at=days(1))
    assert [one.state for one in steps] == [StepState.NOT_YET] * 4
    first = here(steps)
    assert first is steps[0]
    assert first.due_on == date(2026, 3, 9)


def test_a_step_goes_on_and_becomes_late() -> None:
    begun = Happening(step="noticed", begun_at=days(1))
    assert states(begun, at=days(2)) == ["under_way", "not_yet", "not_yet", "not_yet"]
    assert states(begun, at=days(7)) == ["under_way", "not_yet", "not_yet", "not_yet"], "the last day is still in time"
    assert states(begun, at=days(8)) == ["late", "not_yet", "not_yet", "not_yet"]


def test_a_hand_over_is_timed_from_its_sending_until_its_answer() -> None:
    done = Happening(step="noticed", begun_at=days(0), done_at=days(1))
    sent = Happening(service="health-check", sent_at=days(20))
    answered = Happening(service="health-check", sent_at=days(20), begun_at=days(29))
    assert states(done, sent, at=days(21))[1] == "waiting"
    assert states(done, sent, at=days(28))[1] == "late"
    assert states(done, answered, at=days(90))[1] == "under_way"


def test_a_refusal_stands_until_somebody_else_is_asked() -> None:
    refused = Happening(service="health-check", sent_at=days(2), is_refused=True)
    again = Happening(service="health-check", sent_at=days(5))
    assert states(refused, at=days(6))[1] == "refused"
    assert states(refused, again, at=days(6))[1] == "waiting"


def test_a_step_left_out_is_missing_and_no_longer_due() -> None:
    steps = progress(CHAIN, [Happening(step="plan", begun_at=days(3))], began_at=MONDAY, at=days(60))
    assert [one.step.key for one in missing(steps)] == ["noticed", "health"]
    assert all(one.due_on is None for one in missing(steps))
    assert not late(steps), "a step without a limit is never late"
    assert here(steps) is steps[2]


def test_at_the_end_there_is_nowhere_to_be() -> None:
    happenings = [Happening(step=one.key, begun_at=days(1), done_at=days(2)) for one in CHAIN.steps]
    assert here(progress(CHAIN, happenings, began_at=MONDAY, at=days(3))) is None


def test_a_happening_has_a_time() -> None:
    with pytest.raises(ValueError, match="has no time"):
        states(Happening(step="noticed"), at=days(1))


def test_every_state_has_its_name() -> None:
    assert set(STEP_STATE_NAMES) == set(StepState)


moments = st.integers(0, 60).map(days)
happenings = st.builds(
    Happening,
    step=st.sampled_from(["noticed", "plan", "review", "elsewhere"]),
    service=st.sampled_from([None, "health-check", "other"]),
    sent_at=moments,
    begun_at=st.none() | moments,
    done_at=st.none() | moments,
    is_refused=st.booleans(),
)


@given(st.lists(happenings, max_size=6), moments)
def test_whatever_happened_every_step_has_its_place(happened: list[Happening], at: datetime) -> None:
    steps = progress(CHAIN, happened, began_at=MONDAY, at=at)
    assert [one.step for one in steps] == list(CHAIN.steps)
    furthest = max((place for place, one in enumerate(steps) if one.state in BEGUN), default=-1)
    assert all((one.state is StepState.MISSING) <= (place < furthest) for place, one in enumerate(steps))
    assert all(one.state is not StepState.NOT_YET for one in steps[: max(furthest, 0)])
    assert progress(CHAIN, happened[::-1], began_at=MONDAY, at=at) == steps or len(happened) > 1


# --- two steps on one service --------------------------------------------------------------------------------

CARE = Chain((step("application", service="care"), step("visit", days=None), step("decision", service="care", days=10)))
VISITS = Chain((step("visit", service="visits", handover=True), step("together", service="visits", days=None)))


def two(chain: Chain, *happenings: Happening, at: datetime) -> list[str]:
    """The states of the steps that share the service."""
    made = progress(chain, happenings, began_at=MONDAY, at=at)
    return [one.state.value for one in made if one.step.service]


def test_of_two_steps_on_one_service_the_first_is_done_when_it_was_asked_for_and_the_second_tells_how_it_goes() -> None:
    assert two(CARE, at=days(1)) == ["not_yet", "not_yet"]
    asked = Happening(service="care", sent_at=days(1))
    assert two(CARE, asked, at=days(2)) == ["done", "under_way"]
    assert two(CARE, asked, at=days(30)) == ["done", "late"]
    begun = Happening(service="care", sent_at=days(1), begun_at=days(5), done_at=days(5))
    assert two(CARE, begun, at=days(30)) == ["done", "done"]
    made = progress(CARE, [begun], began_at=MONDAY, at=days(30))
    assert (made[0].done_at, made[2].done_at) == (days(1), days(5))


def test_where_the_first_step_hands_over_the_second_begins_with_the_answer() -> None:
    sent, answered = (Happening(service="visits", sent_at=days(1), begun_at=begun) for begun in (None, days(3)))
    refused = Happening(service="visits", sent_at=days(1), is_refused=True)
    assert two(VISITS, sent, at=days(2)) == ["waiting", "not_yet"]
    assert two(VISITS, refused, at=days(2)) == ["refused", "not_yet"]
    assert two(VISITS, answered, at=days(4)) == ["done", "under_way"]


def test_two_services_are_shared_out_in_the_order_of_their_beginning() -> None:
    first = Happening(service="visits", sent_at=days(1), begun_at=days(2))
    second = Happening(service="visits", sent_at=days(6))
    for order in ((first, second), (second, first)):
        made = progress(VISITS, order, began_at=MONDAY, at=days(7))
        assert [one.state.value for one in made] == ["under_way", "under_way"]
        assert [one.since for one in made] == [days(2), days(6)]
    third = Happening(service="visits", sent_at=days(8), begun_at=days(9), done_at=days(20))
    assert two(VISITS, first, second, third, at=days(21)) == ["under_way", "done"]


def test_of_three_steps_on_one_service_only_the_last_tells_how_it_goes() -> None:
    chain = Chain(tuple(step(key, service="care") for key in ("application", "papers", "decision")))
    asked, later = (Happening(service="care", sent_at=days(number)) for number in (1, 4))
    assert two(chain, asked, at=days(2)) == ["done", "done", "under_way"]
    assert two(chain, asked, later, at=days(5)) == ["under_way", "done", "under_way"]


# --- what the plan itself tells --------------------------------------------------------------------------------


def of_part(key: str, part: StepPart) -> ChainStep:
    """A step that a part of the plan tells of."""
    return replace(step(key), part=part)


AGREED = Chain((step("visit", service="visits"), of_part("change", StepPart.AGREEMENT), of_part("closure", StepPart.CLOSURE)))


def test_the_plan_is_changed_by_an_agreement_that_was_asked_after_the_step_before_had_begun() -> None:
    visit = Happening(service="visits", sent_at=days(3), begun_at=days(3), done_at=days(3))
    old = Happening(part=StepPart.AGREEMENT, begun_at=days(1), done_at=days(2))
    asked, agreed = (Happening(part=StepPart.AGREEMENT, begun_at=days(4), done_at=done) for done in (None, days(5)))

    def state(*happened: Happening) -> str:
        return progress(AGREED, happened, began_at=MONDAY, at=days(5))[1].state.value

    assert state(old) == "not_yet"
    assert state(old, visit) == "not_yet"
    assert state(old, visit, asked) == "under_way"
    assert state(old, visit, agreed) == "done"


def test_a_closed_plan_is_the_end_of_the_chain() -> None:
    closed = Happening(part=StepPart.CLOSURE, begun_at=days(9), done_at=days(9))
    still_open = Happening(service="visits", sent_at=days(3))
    made = progress(AGREED, [still_open, closed], began_at=MONDAY, at=days(10))
    assert [one.state.value for one in made] == ["late", "missing", "done"]
    assert here(made) is None
