"""Meetings and needs assessments: the talks in which the plan is made."""

from __future__ import annotations

from typing import Any

from punos.clients.actions import assessments, meetings, records
from punos.clients.queries.deadlines import age_on
from punos.clients.words import Sort, State
from punos.engines.criteria import Value
from punos.web.shared.fields import Day, Line, Passage, Pick, Tick
from punos.web.shared.speech import gettext_lazy as _
from punos.web.work import words
from punos.web.work.deeds.base import Deed, DeedForm, Sent, Situation
from punos.web.work.deeds.plan import has_plan

ADULT = 18


class MeetingForm(DeedForm):
    """When, where and with whom."""

    due_on = Day(label=_("Day"))
    place = Line(label=_("Place"), hint=_("For example a room, a home, a video call."), required=False)
    participants = Passage(label=_("Who is invited"), rows=2, required=False)

    def clean_due_on(self) -> Any:
        """A meeting that is planned is still to come."""
        day = self.cleaned_data["due_on"]
        if day and day < self.situation.today:
            self.add_error("due_on", _("The day has gone already. Choose today or a later day."))
        return day


def plan_meeting(situation: Situation, sent: Sent) -> None:
    """A network meeting is agreed on."""
    meetings.plan_meeting(
        **situation.new(), meeting_id=sent.new_id, on=sent["due_on"], place=sent["place"], participants=sent["participants"]
    )


class HeldForm(DeedForm):
    """What was agreed, and who was away."""

    notes = Passage(label=_("What was talked about and agreed"), rows=6)
    absent = Passage(
        label=_("Who was invited but stayed away"),
        hint=_("Authorities that were asked to take part are named here."),
        required=False,
        rows=2,
    )


def hold_meeting(situation: Situation, sent: Sent) -> None:
    """The meeting was held."""
    meetings.hold_meeting(meeting_id=situation.subject.id, notes=sent["notes"], absent=sent["absent"], **situation.changing(sent))


class AssessmentForm(DeedForm):
    """How the matter began and why; what the deadlines depend on."""

    way = Pick(label=_("How did the matter begin?"), options=list(words.WAYS.items()))
    reason = Passage(label=_("Why an assessment is needed"), rows=3)
    highest_allowance = Tick(label=_("The client gets the highest care allowance"), hint=_("The assessment must then begin sooner."))
    special_support = Tick(
        label=_("A child who needs special support"),
        hint=_("Only for a client under 18. The law then sets days for beginning and for being ready."),
    )


def facts_of(situation: Situation, sent: Sent) -> dict[str, Value | None]:
    """What the statutory deadlines depend on."""
    age = age_on(situation.plan.person.born_on, situation.today)
    return {
        "age": age,
        "care_allowance": "highest" if sent["highest_allowance"] else None,
        "needs_special_support": age < ADULT and bool(sent["special_support"]),
    }


def initiate_assessment(situation: Situation, sent: Sent) -> None:
    """Every deadline that applies to the client begins to run."""
    assessments.initiate_assessment(
        **situation.new(), assessment_id=sent.new_id, way=sent["way"], reason=sent["reason"], facts=facts_of(situation, sent)
    )


def begin_assessment(situation: Situation, sent: Sent) -> None:
    """The assessment begins."""
    assessments.begin_assessment(assessment_id=situation.subject.id, **situation.changing(sent))


class FinishForm(DeedForm):
    """The summary, the conclusion, and the authorities that stayed away."""

    summary = Passage(label=_("Summary of the situation"), rows=6)
    conclusion = Passage(label=_("The worker's conclusion on the need of services"), rows=4)
    absent = Passage(label=_("Authorities that were asked but did not take part"), required=False, rows=2)


def finish_assessment(situation: Situation, sent: Sent) -> None:
    """The assessment is ready and its clocks stop."""
    assessments.finish_assessment(
        assessment_id=situation.subject.id,
        summary=sent["summary"],
        conclusion=sent["conclusion"],
        absent=sent["absent"],
        **situation.changing(sent),
    )


def call_off(situation: Situation, sent: Sent) -> None:
    """It will not be held after all."""
    records.call_off(part_id=situation.subject.id, **situation.changing(sent))


CALLED_OFF = _("It is called off.")
DEEDS = (
    Deed(
        "call-off-meeting",
        _("Call off the meeting"),
        _("Call off the meeting"),
        CALLED_OFF,
        call_off,
        sort=Sort.MEETING,
        states=(State.PLANNED,),
        danger=True,
    ),
    Deed(
        "call-off-assessment",
        _("Call off the assessment"),
        _("Call off the assessment"),
        CALLED_OFF,
        call_off,
        lead=_("Only when the client withdraws the matter, or it was initiated by mistake."),
        sort=Sort.ASSESSMENT,
        states=(State.OPEN, State.BEGUN),
        danger=True,
    ),
    Deed(
        "call-off-review",
        _("Call off the review"),
        _("Call off the review"),
        CALLED_OFF,
        call_off,
        sort=Sort.REVIEW,
        states=(State.PLANNED,),
        danger=True,
    ),
    Deed(
        "meeting",
        _("Agree on a meeting"),
        _("Save the meeting"),
        _("The meeting is agreed on."),
        plan_meeting,
        MeetingForm,
        offered=has_plan,
    ),
    Deed(
        "hold-meeting",
        _("The meeting was held"),
        _("Save what was agreed"),
        _("The meeting is saved."),
        hold_meeting,
        HeldForm,
        sort=Sort.MEETING,
        states=(State.PLANNED,),
    ),
    Deed(
        "assessment",
        _("Initiate a needs assessment"),
        _("Initiate the assessment"),
        _("The assessment is initiated and its deadlines run."),
        initiate_assessment,
        AssessmentForm,
        offered=has_plan,
    ),
    Deed(
        "begin-assessment",
        _("Begin the assessment"),
        _("Begin the assessment"),
        _("The assessment has begun."),
        begin_assessment,
        sort=Sort.ASSESSMENT,
        states=(State.OPEN,),
        quick=True,
    ),
    Deed(
        "finish-assessment",
        _("Finish the assessment"),
        _("The assessment is ready"),
        _("The assessment is ready."),
        finish_assessment,
        FinishForm,
        sort=Sort.ASSESSMENT,
        states=(State.BEGUN,),
    ),
)
