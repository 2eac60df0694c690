"""Where the state of a part may go. The database holds the same steps in `open.part_step`."""

from __future__ import annotations

from punos.clients.errors import WrongStep
from punos.clients.words import STATES, Sort, State


def check_step(sort: Sort, here: State, there: State) -> None:
    """Raises WrongStep unless a part of this sort may go from `here` to `there`."""
    if there not in STATES[sort].get(here, ()):
        raise WrongStep


def is_final(sort: Sort, state: State) -> bool:
    """Whether nothing comes after this state."""
    return not STATES[sort][state]


def is_open(sort: Sort, state: State) -> bool:
    """Whether something is still to be done: a step is left that closes it."""
    return state in OPEN_STATES.get(sort, ())


OPEN_STATES: dict[Sort, tuple[State, ...]] = {
    Sort.GOAL: (State.PROPOSED, State.AGREED, State.PARTLY, State.NOT_REACHED),
    Sort.SERVICE: (State.PLANNED, State.STARTED),
    Sort.TASK: (State.GIVEN, State.STARTED),
    Sort.REFERRAL: (State.SENT, State.ASKED, State.ACCEPTED),
    Sort.APPLICATION: (State.SENT, State.BEGUN, State.ASKED),
    Sort.MEETING: (State.PLANNED,),
    Sort.REVIEW: (State.PLANNED,),
    Sort.ASSESSMENT: (State.OPEN, State.BEGUN),
    Sort.PARTY: (State.PROPOSED, State.MEMBER),
}
