"""Planned services: started, waited for, ended; and the provider's implementation plan under each. Planning one has its own pages."""

from __future__ import annotations

from punos.clients.actions import meetings, services
from punos.clients.words import Sort, State
from punos.engines.clocks import ClockState
from punos.web.shared.fields import Passage, Pick
from punos.web.shared.speech import gettext_lazy as _
from punos.web.work.deeds.base import Deed, DeedForm, Sent, Situation


def start_service(situation: Situation, sent: Sent) -> None:
    """The service has begun: its clocks stop."""
    services.start_service(service_id=situation.subject.id, **situation.changing(sent))


def wait_for_client(situation: Situation, sent: Sent) -> None:
    """The clocks stand still until the client has answered."""
    services.wait_for_client(service_id=situation.subject.id, **situation.changing(sent))


def go_on(situation: Situation, sent: Sent) -> None:
    """The client answered."""
    services.go_on_with_service(service_id=situation.subject.id, **situation.changing(sent))


class EndForm(DeedForm):
    """Was it used, and why does it end?"""

    used = Pick(label=_("Did the client use the service?"), options=[("yes", _("Yes")), ("no", _("No"))])
    reason = Passage(label=_("Why it ends"), required=False, rows=3)


class CancelForm(DeedForm):
    """Why it will not be given."""

    reason = Passage(label=_("Why it will not be given after all"), rows=3)


def end_service(situation: Situation, sent: Sent) -> None:
    """The service is over."""
    used = sent["used"] == "yes"
    services.end_service(service_id=situation.subject.id, used=used, reason=sent["reason"], **situation.changing(sent))


def cancel_service(situation: Situation, sent: Sent) -> None:
    """The service will not be given after all."""
    services.cancel_service(service_id=situation.subject.id, reason=sent["reason"], **situation.changing(sent))


class ImplementationForm(DeedForm):
    """The provider's own plan for giving the service."""

    content = Passage(label=_("What is done"), rows=4)
    means = Passage(label=_("By what means"), required=False, rows=3)
    timetable = Passage(label=_("When"), required=False, rows=2)


class ImplementationChangeForm(ImplementationForm):
    """The client's experiences belong to it."""

    experiences = Passage(label=_("The client's experiences"), required=False, rows=3)


def write_implementation(situation: Situation, sent: Sent) -> None:
    """The implementation plan under the service."""
    meetings.write_implementation(
        **situation.new(),
        implementation_id=sent.new_id,
        service_id=situation.subject.id,
        content=sent["content"],
        means=sent["means"],
        timetable=sent["timetable"],
    )


def change_implementation(situation: Situation, sent: Sent) -> None:
    """The implementation plan in other words."""
    meetings.change_implementation(
        implementation_id=situation.subject.id,
        content=sent["content"],
        means=sent["means"],
        timetable=sent["timetable"],
        experiences=sent["experiences"],
        **situation.changing(sent),
    )


def runs(situation: Situation) -> bool:
    """A clock of the service runs."""
    return _clock_states(situation) - {ClockState.PAUSED} != set()


def stands_still(situation: Situation) -> bool:
    """A clock of the service waits for the client."""
    return ClockState.PAUSED in _clock_states(situation)


def provides(situation: Situation) -> bool:
    """The worker's own organisation gives the service."""
    return situation.subject.organisation_id == situation.by.organisation_id and situation.plan.may_add()


def _clock_states(situation: Situation) -> set[ClockState]:
    return {clock.read(situation.at).state for clock in situation.subject.clocks if clock.stopped_at is None}


OPEN_SERVICE = (State.PLANNED, State.STARTED)
DEEDS = (
    Deed(
        "start-service",
        _("The service has begun"),
        _("The service has begun"),
        _("The service has begun and its clock has stopped."),
        start_service,
        lead=_("The clock of the promise stops now."),
        sort=Sort.SERVICE,
        states=(State.PLANNED,),
    ),
    Deed(
        "wait",
        _("Wait for the client"),
        _("Stop the clock"),
        _("The clock stands still."),
        wait_for_client,
        lead=_("The client's answer or a paper from the client is waited for. The clock stands still until you go on."),
        sort=Sort.SERVICE,
        states=(State.PLANNED,),
        offered=runs,
    ),
    Deed(
        "go-on",
        _("The client has answered"),
        _("Let the clock run"),
        _("The clock runs again."),
        go_on,
        sort=Sort.SERVICE,
        states=(State.PLANNED,),
        offered=stands_still,
        quick=True,
    ),
    Deed(
        "end-service",
        _("The service ends"),
        _("End the service"),
        _("The service has ended."),
        end_service,
        EndForm,
        sort=Sort.SERVICE,
        states=(State.STARTED,),
    ),
    Deed(
        "cancel-service",
        _("Cancel the service"),
        _("Cancel the service"),
        _("The service is cancelled."),
        cancel_service,
        CancelForm,
        sort=Sort.SERVICE,
        states=OPEN_SERVICE,
        danger=True,
    ),
    Deed(
        "implementation",
        _("Write the implementation plan"),
        _("Save the implementation plan"),
        _("The implementation plan is saved."),
        write_implementation,
        ImplementationForm,
        sort=Sort.SERVICE,
        states=OPEN_SERVICE,
        offered=provides,
    ),
    Deed(
        "change-implementation",
        _("Change the implementation plan"),
        _("Save the implementation plan"),
        _("The implementation plan is saved."),
        change_implementation,
        ImplementationChangeForm,
        sort=Sort.IMPLEMENTATION,
        states=(State.OPEN,),
        edits=True,
    ),
)
