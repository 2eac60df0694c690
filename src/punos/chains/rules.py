"""Where a client's plan is on a chain, worked out from what has happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from punos.base.clock import day_of
from punos.chains.words import StepState
from punos.engines.clocks import Clock, due
from punos.organising.rules import Chain, ChainStep
from punos.organising.words import StepPart

BEGUN = frozenset({StepState.WAITING, StepState.UNDER_WAY, StepState.LATE, StepState.REFUSED, StepState.DONE})
ANEW = frozenset({StepPart.AGREEMENT})
"""What comes again and again in a plan: of a step is only what began after the step before it."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something of a client's plan that belongs to a step: a service under the step's clause, a part of the plan, or the step by its key.

    `sent_at`: when it was asked for. `begun_at`: when it was accepted or begun. `done_at`: when it was done.
    """

    step: str | None = None
    service: str | None = None
    sent_at: datetime | None = None
    begun_at: datetime | None = None
    done_at: datetime | None = None
    is_refused: bool = False
    part: StepPart | None = None

    def belongs_to(self, step: ChainStep) -> bool:
        """Whether this is of the step."""
        named = (self.step, step.key), (self.service, step.service), (self.part, step.part)
        return any(own is not None and own == of_step for own, of_step in named)


@dataclass(frozen=True, slots=True)
class StepProgress:
    """Where a step stands: since when, when it was done, and the last day of its limit, where one runs."""

    step: ChainStep
    state: StepState
    since: datetime | None = None
    done_at: datetime | None = None
    due_on: date | None = None


def progress(chain: Chain, happenings: Iterable[Happening], *, began_at: datetime, at: datetime) -> tuple[StepProgress, ...]:
    """Every step of the chain in its order, for a plan that began at `began_at`, as it is at `at`."""
    happened = tuple(happenings)
    steps: list[StepProgress] = []
    before = began_at
    for step in chain.steps:
        own = _anew(step, _own(chain, step, happened), steps)
        made = _progress(step, own, before, at)
        steps.append(made)
        before = made.done_at or before
    return _with_missing(steps)


def here(steps: Sequence[StepProgress]) -> StepProgress | None:
    """The step the plan is at: the furthest one that goes on, else the one after the furthest done; None at the end of the chain.

    In a closed plan nothing goes on, whatever was left open.
    """
    if any(one.step.part is StepPart.CLOSURE and one.state is StepState.DONE for one in steps):
        return None
    open_states = BEGUN - {StepState.DONE}
    going_on = [one for one in steps if one.state in open_states]
    if going_on:
        return going_on[-1]
    done = [place for place, one in enumerate(steps) if one.state is StepState.DONE]
    following = done[-1] + 1 if done else 0
    return steps[following] if following < len(steps) else None


def late(steps: Iterable[StepProgress]) -> tuple[StepProgress, ...]:
    """The steps whose limit has passed."""
    return tuple(one for one in steps if one.state is StepState.LATE)


def missing(steps: Iterable[StepProgress]) -> tuple[StepProgress, ...]:
    """The steps that were left out, though a later one has begun."""
    return tuple(one for one in steps if one.state is StepState.MISSING)


def _own(chain: Chain, step: ChainStep, happened: Sequence[Happening]) -> list[Happening]:
    """What belongs to the step alone. Steps that name the same service share its happenings out, in the order of the chain and of time."""
    own = [one for one in happened if one.belongs_to(step)]
    sharing = [other for other in chain.steps if step.service is not None and other.service == step.service]
    if len(sharing) < 2:
        return own
    services = sorted((one for one in own if one.service == step.service), key=_first)
    return [one for one in own if one.service != step.service] + _shared_out(services, sharing, sharing.index(step))


def _shared_out(services: Sequence[Happening], sharing: Sequence[ChainStep], place: int) -> list[Happening]:
    """The services of the step at this place among those that share: one for each step as far as they go, the rest to the last step.

    The newest is shared by the steps that are left: the last tells how it goes, and begins when the one before has ended (see `_opening`).
    """
    own = list(services[place:] or services[-1:])
    if place < len(sharing) - 1:
        return own[:1] if len(services) > place + 1 else [_opening(sharing[place], one) for one in own]
    is_shared = len(services) < len(sharing)
    return [one for one in own if one.begun_at or not (is_shared and sharing[-2].handover)]


def _opening(step: ChainStep, service: Happening) -> Happening:
    """The part of a service that an earlier step sees: it is done when the service was asked for; handed over, when that was answered."""
    return replace(service, done_at=service.begun_at if step.handover else service.sent_at or service.begun_at)


def _anew(step: ChainStep, own: list[Happening], earlier: Sequence[StepProgress]) -> list[Happening]:
    """Of what comes again and again, only what began after the step before."""
    if step.part not in ANEW or not earlier:
        return own
    since = earlier[-1].since
    return [one for one in own if one.part not in ANEW or (since is not None and _first(one) >= since)]


def _progress(step: ChainStep, own: Sequence[Happening], before: datetime, at: datetime) -> StepProgress:
    if not own:
        due_on = None if step.handover else _last_day(step, before)
        return StepProgress(step, StepState.NOT_YET, due_on=due_on)
    last = max(own, key=_latest)
    since = last.begun_at or last.sent_at
    if last.done_at:
        return StepProgress(step, StepState.DONE, since or last.done_at, last.done_at)
    if last.is_refused:
        return StepProgress(step, StepState.REFUSED, since)
    return _open(step, last, before, at)


def _open(step: ChainStep, last: Happening, before: datetime, at: datetime) -> StepProgress:
    """A step that goes on. What is handed over must be answered in time, anything else be done in time."""
    since = last.begun_at or last.sent_at
    if step.handover:
        if last.begun_at:
            return StepProgress(step, StepState.UNDER_WAY, since)
        due_on, in_time = _last_day(step, last.sent_at or before), StepState.WAITING
    else:
        due_on, in_time = _last_day(step, before), StepState.UNDER_WAY
    is_late = due_on is not None and day_of(at) > due_on
    return StepProgress(step, StepState.LATE if is_late else in_time, since, due_on=due_on)


def _latest(one: Happening) -> datetime:
    return max(_moments(one))


def _first(one: Happening) -> datetime:
    return min(_moments(one))


def _moments(one: Happening) -> list[datetime]:
    moments = [moment for moment in (one.sent_at, one.begun_at, one.done_at) if moment]
    if not moments:
        raise ValueError(f"happening {one.step or one.service} has no time: give it sent_at, begun_at or done_at")
    return moments


def _last_day(step: ChainStep, start: datetime) -> date | None:
    if step.limit is None:
        return None
    found = due(Clock(start, step.limit))
    return day_of(found) if isinstance(found, datetime) else found


def _with_missing(steps: Sequence[StepProgress]) -> tuple[StepProgress, ...]:
    begun = [place for place, one in enumerate(steps) if one.state in BEGUN]
    furthest = begun[-1] if begun else -1
    return tuple(
        replace(one, state=StepState.MISSING, due_on=None) if one.state is StepState.NOT_YET and place < furthest else one
        for place, one in enumerate(steps)
    )
