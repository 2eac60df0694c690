"""The words of the worker's pages for the codes of the plan."""

from __future__ import annotations

from typing import Any

from punos.clients.words import Sort, State
from punos.web.shared.speech import gettext_lazy as _
from punos.web.shared.speech import pgettext_lazy

SORTS = {
    Sort.PLAN: _("The plan"),
    Sort.VIEW: _("View"),
    Sort.NEED: _("Need of support"),
    Sort.STRENGTH: _("Strength"),
    Sort.GOAL: _("Goal"),
    Sort.SERVICE: _("Service"),
    Sort.TASK: _("Task"),
    Sort.PARTY: _("Party"),
    Sort.OWN_WORKER: _("Own worker"),
    Sort.REFERRAL: _("Referral"),
    Sort.IMPLEMENTATION: _("Implementation plan"),
    Sort.AGREEMENT: _("Agreement"),
    Sort.MEETING: _("Meeting"),
    Sort.ASSESSMENT: _("Needs assessment"),
    Sort.REVIEW: _("Review"),
    Sort.CONTACT: _("Contact details"),
    Sort.NOTE: _("Note"),
    Sort.APPLICATION: _("Application"),
}

#: For a state of a part: the tone of its tag, and its word. A state that goes without saying has none.
STATES = {
    State.OPEN: ("open", _("Open")),
    State.CLOSED: ("ended", pgettext_lazy("need or plan", "Closed")),
    State.PROPOSED: ("waiting", _("Proposed")),
    State.AGREED: ("agreed", _("Agreed")),
    State.REACHED: ("reached", _("Reached")),
    State.PARTLY: ("partly", _("Partly reached")),
    State.NOT_REACHED: ("not_reached", _("Not reached")),
    State.DROPPED: ("ended", _("Dropped")),
    State.PLANNED: ("planned", _("Planned")),
    State.STARTED: ("started", _("Under way")),
    State.ENDED: ("ended", _("Ended")),
    State.CANCELLED: ("cancelled", _("Cancelled")),
    State.GIVEN: ("planned", _("To do")),
    State.DONE: ("done", _("Done")),
    State.MEMBER: ("active", _("Takes part")),
    State.DECLINED: ("ended", _("Client said no")),
    State.ACTIVE: ("active", _("Now")),
    State.SENT: ("sent", _("Sent")),
    State.ASKED: ("asked_more", _("More asked")),
    State.ACCEPTED: ("accepted", _("Accepted")),
    State.REFUSED: ("refused", _("Not taken")),
    State.EXPIRED: ("expired", _("No answer in time")),
    State.WITHDRAWN: ("ended", _("Withdrawn")),
    State.DISSENTED: ("dissent", _("Differing view")),
    State.BEGUN: ("started", _("Begun")),
    State.READY: ("done", _("Ready")),
}
#: The states of an application where they read otherwise.
APPLICATION_STATES = {
    State.SENT: ("sent", _("Arrived")),
    State.BEGUN: ("started", _("Being handled")),
    State.GRANTED: ("accepted", _("Granted")),
    State.GRANTED_IN_PART: ("accepted", _("Granted in part")),
    State.REFUSED: ("refused", _("Not granted")),
}


def state_of(sort: Sort, state: State) -> tuple[str, Any]:
    """The tone and the word of a state of a part of this sort; blanks where it goes without saying."""
    if sort is Sort.APPLICATION and state in APPLICATION_STATES:
        return APPLICATION_STATES[state]
    return STATES.get(state, ("", ""))


SEGMENTS = {
    "self_directed": (_("Self-directed"), _("Copes well, a clear situation: light plan, self-care and advice, contact when needed.")),
    "co_operation": (_("Co-operation"), _("Copes well, a demanding situation: a named contact and a plan made with the professional.")),
    "community": (_("Community"), _("A clear situation, daily life is hard: support in daily life, peers, associations, outreach.")),
    "network": (_("Network"), _("Many needs and little support: one responsible worker, one common plan, meetings and reviews.")),
}
NEED_GROUPS = {
    "daily_living": _("Coping in daily life"),
    "housing": _("Housing"),
    "economy": _("Money"),
    "exclusion": _("Risk of exclusion, taking part"),
    "violence": _("Violence and abuse"),
    "crisis": _("Sudden crisis"),
    "child_development": _("A child's balanced growth"),
    "substance_mental_illness_disability_ageing": _("Substance use, mental health, illness, disability or ageing"),
    "other_functioning": _("Other need in functioning"),
    "near_ones_support": _("Support for near ones and carers"),
}
SCALES = {"better": _("A change for the better"), "keep": _("Keeps things from getting worse")}
ATTAINMENTS = {
    "reached": _("Reached"),
    "partly": _("Partly reached"),
    "not_reached": _("Not reached"),
    "cannot_say": _("Cannot say yet"),
}
PROVISIONS = {
    "self_produced": _("The organiser's own production"),
    "procured": _("Purchased service"),
    "voucher": _("Service voucher"),
    "other": _("Another way"),
}
WITHHOLDING = {
    "danger": _("Serious danger to the client's health or care, or to anybody's rights (Data Protection Act 1050/2018, section 34)"),
    "child": _("A child's interest (Act on the Openness of Government Activities 621/1999, section 11)"),
    "private": _("Another very important private interest (Act on the Openness of Government Activities 621/1999, section 11)"),
    "public": _("A very important public interest (Act on the Openness of Government Activities 621/1999, section 11)"),
    "minor": _("A minor has forbidden telling the representative (Act on Social Welfare Clients 812/2000, section 11)"),
}
WAYS = {
    "client": _("The client asked"),
    "near": _("A near one asked"),
    "authority": _("Another authority asked"),
    "worker": _("The worker saw the need"),
}
WHOSE = {"client": _("The client's view"), "professional": _("The professional's view"), "near": _("A near one's view")}
RESPONSIBLE = {"organisation": _("An organisation"), "client": _("The client"), "near": _("A near one")}
HOW = {"spoken": _("The client said it"), "signed": _("The client signed it"), "self": _("The client gave it themself")}
ENTITLED = {
    "yes": _("By the grounds, the client is likely to get this service"),
    "no": _("By the grounds, the client is not likely to get this service"),
    "unknown": _("It cannot be told yet"),
}
GROUNDS = {"yes": _("Met"), "no": _("Not met"), "unknown": _("Not known yet")}
DID = {
    "plan_opened": _("The plan was opened"),
    "plan_framed": _("The frame of the plan was written"),
    "plan_closed": _("The plan was closed"),
    "contact_written": _("Contact details were written"),
    "contact_changed": _("Contact details changed"),
    "goal_agreed": _("A goal was agreed on"),
    "goal_proposed": _("A goal was proposed"),
    "goal_changed": _("A goal was put in other words"),
    "goal_reached": _("A goal was reached"),
    "goal_partly": _("A goal was partly reached"),
    "goal_not_reached": _("A goal was not reached"),
    "goal_dropped": _("A goal was dropped"),
    "need_seen": _("A need was written down"),
    "need_changed": _("A need was put in other words"),
    "need_closed": _("A need has gone"),
    "strength_told": _("A strength was written down"),
    "view_written": _("A view was written"),
    "text_changed": _("A text was changed"),
    "note_written": _("A note was written"),
    "service_planned": _("A service was planned; its promise began to run"),
    "service_started": _("A service began"),
    "service_ended": _("A service ended"),
    "service_cancelled": _("A service was cancelled"),
    "clock_paused": _("The clock stands still: the client's answer is waited for"),
    "clock_went_on": _("The clock runs again"),
    "task_given": _("A task was agreed on"),
    "task_taken": _("A task was taken"),
    "task_started": _("A task was begun"),
    "task_done": _("A task was done"),
    "task_cancelled": _("A task was cancelled"),
    "task_reopened": _("A task was taken up again"),
    "party_proposed": _("A party was proposed"),
    "party_joined": _("A party joined on the client's yes"),
    "party_declined": _("The client said no to a party"),
    "party_ended": _("A party's task ended"),
    "own_worker_named": _("The own worker was named"),
    "own_worker_ended": _("The own worker's time ended"),
    "referral_sent": _("A referral was sent"),
    "referral_asked": _("More was asked about a referral"),
    "referral_answered": _("The question about a referral was answered"),
    "referral_accepted": _("A referral was accepted"),
    "referral_refused": _("A referral was not taken"),
    "referral_withdrawn": _("A referral was withdrawn"),
    "referral_expired": _("A referral got no answer in time"),
    "referral_done": _("A referral closed with its outcome"),
    "assessment_initiated": _("A needs assessment was initiated"),
    "assessment_begun": _("A needs assessment began"),
    "assessment_ready": _("A needs assessment is ready"),
    "meeting_planned": _("A meeting was agreed on"),
    "meeting_held": _("A meeting was held"),
    "agreement_asked": _("A party was asked to agree to the plan"),
    "plan_agreed": _("A party agreed to the plan"),
    "plan_dissented": _("A party told a differing view"),
    "implementation_written": _("An implementation plan was written"),
    "implementation_changed": _("An implementation plan was changed"),
    "review_planned": _("A review was agreed on"),
    "review_held": _("The plan was reviewed"),
    "application_sent": _("An application was sent"),
    "application_begun": _("An application was taken in hand"),
    "application_asked": _("The applicant was asked for more; the time stands still"),
    "application_answered": _("The applicant answered; the time goes on"),
    "application_papers_came": _("Papers were noted as come"),
    "file_added": _("A file was added"),
    "file_withdrawn": _("A wrong file was withdrawn"),
    "application_decided": _("The application was decided"),
    "application_withdrawn": _("The applicant took the application back"),
    "called_off": _("It was called off"),
    "taken_up_again": _("It was opened again"),
    "withheld": _("It was decided what is withheld"),
}
#: The texts of bodies by their names, for the history of a part.
TEXTS = {
    "text": _("Text"),
    "words": _("The goal"),
    "helps": _("Helps"),
    "hinders": _("Hinders"),
    "code": _("Code"),
    "duty": _("Duty"),
    "reason": _("Reason"),
    "question": _("Question"),
    "background": _("Background"),
    "asked": _("The receiver asks"),
    "answered": _("The answer"),
    "outcome": _("Outcome"),
    "content": _("What is done"),
    "means": _("By what means"),
    "timetable": _("When"),
    "experiences": _("The client's experiences"),
    "dissent": _("Differing view"),
    "place": _("Place"),
    "participants": _("Invited"),
    "absent": _("Stayed away"),
    "notes": _("What was agreed"),
    "summary": _("Summary"),
    "conclusion": _("Conclusion"),
    "factors": _("What helped and hindered"),
    "proposal": _("The client's wish"),
    "ended_reason": _("Why it ended"),
    "reach": _("Reached at"),
    "granted": _("What is granted"),
    "reasons": _("Reasons"),
    "law": _("The law applied"),
    "withdrawn_reason": _("Taken back because"),
    "near_name": _("Near one"),
    "done_note": _("What came of it"),
    "circumstances": _("The client's situation"),
    "present_text": _("More about present services"),
    "near_ones": _("Near ones who help"),
    "special_reason": _("Why special support"),
    "method": _("Method"),
    "lasts": _("How long it lasts"),
    "segment_reason": _("Reason for the way of working"),
    "duration": _("Made for"),
    "meeting_rhythm": _("How often you meet"),
    "explained_how": _("How it was explained"),
    "next_steps": _("Next steps"),
    "distribution": _("Who gets the plan"),
    "closed_reason": _("Why it was closed"),
    "phone": _("Phone"),
    "address": _("Address"),
    "municipality": _("Home municipality"),
    "email": _("Email"),
}
