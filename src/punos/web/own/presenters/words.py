"""The words of a plan for its client: states, sorts, what happened."""

from __future__ import annotations

from django.utils.functional import Promise

from punos.clients.words import Sort, State
from punos.web.shared.speech import gettext_lazy as _

#: For each state the word of the `tag` macro that gives its colour and shape, and what the client reads.
STATES: dict[State, tuple[str, Promise]] = {
    State.WRITTEN: ("", _("written")),
    State.OPEN: ("open", _("open")),
    State.CLOSED: ("ended", _("closed")),
    State.PROPOSED: ("waiting", _("proposed")),
    State.AGREED: ("agreed", _("agreed")),
    State.REACHED: ("reached", _("reached")),
    State.PARTLY: ("partly", _("partly reached")),
    State.NOT_REACHED: ("waiting", _("not reached yet")),
    State.DROPPED: ("ended", _("given up")),
    State.PLANNED: ("planned", _("planned")),
    State.STARTED: ("started", _("under way")),
    State.ENDED: ("ended", _("ended")),
    State.CANCELLED: ("cancelled", _("cancelled")),
    State.GIVEN: ("open", _("to do")),
    State.DONE: ("done", _("done")),
    State.MEMBER: ("active", _("takes part")),
    State.DECLINED: ("ended", _("you said no")),
    State.ACTIVE: ("active", _("now")),
    State.SENT: ("sent", _("waits for an answer")),
    State.ASKED: ("asked_more", _("more was asked")),
    State.ACCEPTED: ("accepted", _("accepted")),
    State.REFUSED: ("refused", _("refused")),
    State.EXPIRED: ("expired", _("no answer in time")),
    State.WITHDRAWN: ("ended", _("taken back")),
    State.DISSENTED: ("dissent", _("sees it otherwise")),
    State.BEGUN: ("started", _("begun")),
    State.READY: ("done", _("ready")),
}

#: The states of an application where they read otherwise.
APPLICATION_STATES: dict[State, tuple[str, Promise]] = {
    State.SENT: ("sent", _("arrived")),
    State.BEGUN: ("started", _("being handled")),
    State.ASKED: ("asked_more", _("waits for your answer")),
    State.GRANTED: ("accepted", _("granted")),
    State.GRANTED_IN_PART: ("accepted", _("granted in part")),
    State.REFUSED: ("refused", _("not granted")),
}

#: What is proposed to somebody waits for them.
WAITING = ("waiting", _("waits for an answer"))

SORTS: dict[Sort, Promise] = {
    Sort.PLAN: _("the plan"),
    Sort.VIEW: _("view"),
    Sort.NEED: _("need"),
    Sort.STRENGTH: _("strength"),
    Sort.GOAL: _("goal"),
    Sort.SERVICE: _("service"),
    Sort.TASK: _("task"),
    Sort.PARTY: _("party"),
    Sort.OWN_WORKER: _("own worker"),
    Sort.REFERRAL: _("referral"),
    Sort.IMPLEMENTATION: _("implementation plan"),
    Sort.AGREEMENT: _("agreement"),
    Sort.MEETING: _("meeting"),
    Sort.ASSESSMENT: _("needs assessment"),
    Sort.REVIEW: _("review"),
    Sort.CONTACT: _("contact details"),
    Sort.NOTE: _("note"),
    Sort.APPLICATION: _("application"),
}

DEEDS: dict[str, Promise] = {
    "plan_opened": _("The plan was begun"),
    "plan_framed": _("The frame of the plan was written"),
    "plan_closed": _("The plan was closed"),
    "contact_written": _("Contact details were written"),
    "contact_changed": _("Contact details were changed"),
    "service_planned": _("A service was planned"),
    "service_started": _("A service began"),
    "service_ended": _("A service ended"),
    "service_cancelled": _("A service was cancelled"),
    "clock_paused": _("The waiting time stopped"),
    "clock_went_on": _("The waiting time goes on"),
    "task_given": _("A task was agreed on"),
    "task_taken": _("A worker took a task"),
    "task_started": _("A task was begun"),
    "task_done": _("A task was done"),
    "task_reopened": _("A task was taken up again"),
    "task_cancelled": _("A task was cancelled"),
    "goal_agreed": _("A goal was agreed on"),
    "goal_proposed": _("A goal was proposed"),
    "goal_changed": _("A goal was put in other words"),
    "goal_reached": _("A goal was reached"),
    "goal_partly": _("A goal was partly reached"),
    "goal_not_reached": _("A goal was not reached yet"),
    "goal_dropped": _("A goal was given up"),
    "need_seen": _("A need was written down"),
    "need_changed": _("A need was put in other words"),
    "need_closed": _("A need was met"),
    "strength_told": _("A strength was written down"),
    "view_written": _("A view was written"),
    "text_changed": _("A text was changed"),
    "assessment_initiated": _("A needs assessment was asked for"),
    "assessment_begun": _("The needs assessment began"),
    "assessment_ready": _("The needs assessment was ready"),
    "meeting_planned": _("A meeting was agreed on"),
    "meeting_held": _("A meeting was held"),
    "agreement_asked": _("An agreement was asked for"),
    "plan_agreed": _("The plan was agreed to"),
    "plan_dissented": _("A differing view was written"),
    "implementation_written": _("An implementation plan was written"),
    "implementation_changed": _("An implementation plan was changed"),
    "review_planned": _("A review was agreed on"),
    "review_held": _("A review was held"),
    "party_proposed": _("A new party was proposed"),
    "party_joined": _("A new party joined, on your yes"),
    "party_declined": _("A proposed party was declined"),
    "party_ended": _("A party's task ended"),
    "own_worker_named": _("An own worker was named"),
    "own_worker_ended": _("An own worker ended"),
    "referral_sent": _("A referral was sent"),
    "referral_asked": _("More was asked about a referral"),
    "referral_answered": _("A question about a referral was answered"),
    "referral_accepted": _("A referral was accepted"),
    "referral_refused": _("A referral was refused"),
    "referral_expired": _("A referral was not answered in time"),
    "referral_withdrawn": _("A referral was taken back"),
    "referral_done": _("A referral was carried out"),
    "application_sent": _("An application was sent"),
    "application_begun": _("An application was taken in hand"),
    "application_asked": _("More was asked about an application; its time stands still"),
    "application_answered": _("What was asked about an application was answered; its time goes on"),
    "application_papers_came": _("Papers of an application were noted as come"),
    "file_added": _("A file was added"),
    "file_withdrawn": _("A wrong file was withdrawn"),
    "application_decided": _("An application was decided"),
    "application_withdrawn": _("An application was taken back"),
}


def state_of(sort: Sort, state: State) -> tuple[str, Promise]:
    """The tone and the word of a state of a part of this sort."""
    return (APPLICATION_STATES.get(state) if sort is Sort.APPLICATION else None) or STATES[state]


CHANGED = _("A part of the plan was changed")

NEEDS: dict[str, Promise] = {
    "daily_living": _("managing in daily life"),
    "housing": _("housing"),
    "economy": _("money"),
    "exclusion": _("taking part in society"),
    "violence": _("violence and ill-treatment"),
    "crisis": _("a sudden crisis"),
    "child_development": _("a child's growing up"),
    "substance_mental_illness_disability_ageing": _("substances, mental health, illness, disability or age"),
    "other_functioning": _("other ability to manage"),
    "near_ones_support": _("support to near ones"),
}
PROVISIONS: dict[str, Promise] = {
    "self_produced": _("given by the organiser itself"),
    "procured": _("bought from another producer"),
    "voucher": _("with a service voucher"),
    "other": _("arranged otherwise"),
}
ATTAINMENTS: dict[str, Promise] = {
    "reached": _("reached"),
    "partly": _("partly reached"),
    "not_reached": _("not reached yet"),
    "cannot_say": _("cannot say"),
}
ENTITLED: dict[str, Promise] = {
    "yes": _("yes, on the day it was planned"),
    "no": _("no, on the day it was planned"),
    "unknown": _("it could not be told yet when it was planned"),
}
SEGMENTS: dict[str, Promise] = {
    "self_directed": _("you manage mostly by yourself, and get advice when you need it"),
    "co_operation": _("you have a named contact, and plan together"),
    "community": _("you have support in daily life, near where you live"),
    "network": _("one worker is responsible, and everybody meets with you"),
}
