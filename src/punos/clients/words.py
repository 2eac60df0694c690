"""The words of the shared plan: sorts of parts, their states, and the codes of the official structure."""

from __future__ import annotations

from enum import StrEnum


class Sort(StrEnum):
    """What a part of the plan is."""

    PLAN = "plan"
    VIEW = "view"
    NEED = "need"
    STRENGTH = "strength"
    GOAL = "goal"
    SERVICE = "service"
    TASK = "task"
    PARTY = "party"
    OWN_WORKER = "own_worker"
    REFERRAL = "referral"
    IMPLEMENTATION = "implementation"
    AGREEMENT = "agreement"
    MEETING = "meeting"
    ASSESSMENT = "assessment"
    REVIEW = "review"
    CONTACT = "contact"
    NOTE = "note"


class State(StrEnum):
    """The states that parts pass through; which sort has which is in STATES."""

    WRITTEN = "written"
    OPEN = "open"
    CLOSED = "closed"
    PROPOSED = "proposed"
    AGREED = "agreed"
    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"
    DROPPED = "dropped"
    PLANNED = "planned"
    STARTED = "started"
    ENDED = "ended"
    CANCELLED = "cancelled"
    GIVEN = "given"
    DONE = "done"
    MEMBER = "member"
    DECLINED = "declined"
    ACTIVE = "active"
    SENT = "sent"
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    DISSENTED = "dissented"
    BEGUN = "begun"
    READY = "ready"


#: For every sort: its first states, and where each state may go next. A state with nothing after it is final.
STATES: dict[Sort, dict[State, tuple[State, ...]]] = {
    Sort.PLAN: {State.OPEN: (State.CLOSED,), State.CLOSED: (State.OPEN,)},
    Sort.VIEW: {State.WRITTEN: ()},
    Sort.NEED: {State.OPEN: (State.CLOSED,), State.CLOSED: (State.OPEN,)},
    Sort.STRENGTH: {State.WRITTEN: ()},
    Sort.GOAL: {
        State.PROPOSED: (State.AGREED, State.DROPPED),
        State.AGREED: (State.REACHED, State.PARTLY, State.NOT_REACHED, State.DROPPED),
        State.PARTLY: (State.AGREED, State.REACHED, State.NOT_REACHED, State.DROPPED),
        State.NOT_REACHED: (State.AGREED, State.PARTLY, State.REACHED, State.DROPPED),
        State.REACHED: (State.AGREED,),
        State.DROPPED: (),
    },
    Sort.SERVICE: {
        State.PLANNED: (State.STARTED, State.CANCELLED),
        State.STARTED: (State.ENDED, State.CANCELLED),
        State.ENDED: (),
        State.CANCELLED: (),
    },
    Sort.TASK: {
        State.GIVEN: (State.STARTED, State.DONE, State.CANCELLED),
        State.STARTED: (State.DONE, State.CANCELLED),
        State.DONE: (State.GIVEN,),
        State.CANCELLED: (),
    },
    Sort.PARTY: {
        State.PROPOSED: (State.MEMBER, State.DECLINED),
        State.MEMBER: (State.ENDED,),
        State.ENDED: (),
        State.DECLINED: (),
    },
    Sort.OWN_WORKER: {State.ACTIVE: (State.ENDED,), State.ENDED: ()},
    Sort.REFERRAL: {
        State.SENT: (State.ASKED, State.ACCEPTED, State.REFUSED, State.EXPIRED, State.WITHDRAWN),
        State.ASKED: (State.SENT, State.ACCEPTED, State.REFUSED, State.EXPIRED, State.WITHDRAWN),
        State.ACCEPTED: (State.DONE,),
        State.REFUSED: (),
        State.EXPIRED: (),
        State.WITHDRAWN: (),
        State.DONE: (),
    },
    Sort.IMPLEMENTATION: {State.OPEN: (State.CLOSED,), State.CLOSED: (State.OPEN,)},
    Sort.AGREEMENT: {State.PROPOSED: (State.AGREED, State.DISSENTED), State.AGREED: (State.DISSENTED,), State.DISSENTED: (State.AGREED,)},
    Sort.MEETING: {State.PLANNED: (State.DONE, State.CANCELLED), State.DONE: (), State.CANCELLED: ()},
    Sort.ASSESSMENT: {
        State.OPEN: (State.BEGUN, State.CANCELLED),
        State.BEGUN: (State.READY, State.CANCELLED),
        State.READY: (),
        State.CANCELLED: (),
    },
    Sort.REVIEW: {State.PLANNED: (State.DONE, State.CANCELLED), State.DONE: (), State.CANCELLED: ()},
    Sort.CONTACT: {State.WRITTEN: ()},
    Sort.NOTE: {State.WRITTEN: ()},
}
