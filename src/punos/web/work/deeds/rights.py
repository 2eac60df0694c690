"""The client's own word on disclosure, recorded by a worker: permits and prohibitions, spoken or signed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest

from punos.base.clock import HELSINKI
from punos.base.texts import shortened
from punos.trust import actions as rights
from punos.trust.words import DOMAIN_NAMES, TOPIC_NAMES, Domain, Topic
from punos.web.shared.fields import Carried, Day, Pick, Tick
from punos.web.shared.speech import gettext_lazy as _
from punos.web.work import words
from punos.web.work.deeds.base import Deed, DeedForm, Sent, Situation

LONGEST_TITLE = 80
ANYTHING = ("", _("All topics"))
CONSENT = "work:consent"


def topics_of_all(situation: Situation) -> list[tuple[str, Any]]:
    """Every topic, and all of them."""
    return [ANYTHING, *((topic.value, TOPIC_NAMES[topic].in_(situation.language)) for topic in Topic)]


def registers_to_choose(situation: Situation, first: Any) -> list[tuple[str, Any]]:
    """Every register by name, after `first` for any."""
    named = [(str(one), text.in_(situation.language)) for one, (text, _domain, _controller) in situation.names.registers.items()]
    return [("", first), *sorted(named, key=lambda row: row[1].casefold())]


class PermitForm(DeedForm):
    """What may be shown, to whom, until when, and how the client said so."""

    topic = Pick(label=_("What may be shown"), required=False, long=True)
    domain = Pick(label=_("From whose records"), required=False, long=True)
    recipient = Pick(
        label=_("To whom"), hint=_("If you choose nobody, it holds between social and health care."), required=False, long=True
    )
    until = Day(label=_("Until when"), hint=_("If you leave this empty, it holds until the client takes it back."), required=False)
    how = Pick(label=_("How the client said yes"), options=[(code, words.HOW[code]) for code in ("spoken", "signed")])

    def prepare(self, situation: Situation) -> None:
        """Topics and registers."""
        domains = [(domain.value, name.in_(situation.language)) for domain, name in DOMAIN_NAMES.items()]
        self.fields["topic"].offer(topics_of_all(situation))  # type: ignore[attr-defined]
        self.fields["domain"].offer([("", _("Any records")), *domains])  # type: ignore[attr-defined]
        self.fields["recipient"].offer(registers_to_choose(situation, _("Social and health care")))  # type: ignore[attr-defined]

    def clean_until(self) -> Any:
        """A permit that has ended permits nothing."""
        day = self.cleaned_data["until"]
        if day and day <= self.situation.today:
            self.add_error("until", _("The day has gone already. Choose a later day."))
        return day


def give_permit(situation: Situation, sent: Sent) -> None:
    """Ends the ticket in hand."""
    rights.give_permit(
        permit_id=sent.new_id,
        client_id=situation.plan.person.id,
        domain=Domain(sent["domain"]) if sent["domain"] else None,
        topic=Topic(sent["topic"]) if sent["topic"] else None,
        to_register=UUID(sent["recipient"]) if sent["recipient"] else None,
        until=end_of(sent["until"]),
        how=sent["how"],
    )


class ProhibitionForm(DeedForm):
    """What may not be shown, of whose records, to whom."""

    topic = Pick(label=_("What may not be shown"), required=False, long=True)
    part = Pick(label=_("Or only one part of the plan"), required=False, long=True)
    source = Pick(label=_("From whose records"), required=False, long=True)
    recipient = Pick(label=_("To whom it may not be shown"), required=False, long=True)
    in_emergency = Tick(label=_("It holds in an emergency too"))

    def prepare(self, situation: Situation) -> None:
        """Topics and registers."""
        self.fields["topic"].offer(topics_of_all(situation))  # type: ignore[attr-defined]
        self.fields["part"].offer([("", _("No single part")), *_parts_to_choose(situation)])  # type: ignore[attr-defined]
        self.fields["source"].offer(registers_to_choose(situation, _("Any records")))  # type: ignore[attr-defined]
        self.fields["recipient"].offer(registers_to_choose(situation, _("Anybody else")))  # type: ignore[attr-defined]


def _parts_to_choose(situation: Situation) -> list[tuple[str, str]]:
    """The parts that a client may forbid one by one, by what they say."""
    told = ("words", "text", "question", "content", "notes")
    named = ((part, next((part.body[name] for name in told if part.body.get(name)), "")) for part in situation.plan.parts)
    return [(str(part.id), f"{words.SORTS[part.sort]}: {shortened(said, LONGEST_TITLE)}") for part, said in named if said]


def prohibit(situation: Situation, sent: Sent) -> None:
    """Ends the ticket in hand."""
    rights.prohibit(
        prohibition_id=sent.new_id,
        client_id=situation.plan.person.id,
        part_id=UUID(sent["part"]) if sent["part"] else None,
        topic=Topic(sent["topic"]) if sent["topic"] else None,
        register_id=UUID(sent["source"]) if sent["source"] else None,
        to_register=UUID(sent["recipient"]) if sent["recipient"] else None,
        in_emergency=sent["in_emergency"],
    )


class WhichForm(DeedForm):
    """Which one is taken back."""

    which = Carried()


def withdraw_permit(situation: Situation, sent: Sent) -> None:
    """Ends the ticket in hand."""
    rights.withdraw_permit(client_id=situation.plan.person.id, permit_id=which(sent))


def lift_prohibition(situation: Situation, sent: Sent) -> None:
    """Ends the ticket in hand."""
    rights.lift_prohibition(client_id=situation.plan.person.id, prohibition_id=which(sent))


def which(sent: Sent) -> UUID:
    """The id that the button carried. Raises BadRequest for anything else."""
    try:
        return UUID(sent["which"])
    except ValueError as error:
        raise BadRequest("no id of a permission or prohibition") from error


def end_of(day: date | None) -> datetime | None:
    """The end of the last day in Finland; none for a permit without an end."""
    return datetime.combine(day + timedelta(days=1), time(), HELSINKI) if day else None


SEEN = _("The client sees this on their own pages.")
DEEDS = (
    Deed(
        "permit",
        _("Record a permission"),
        _("Record the permission"),
        _("The permission is recorded."),
        give_permit,
        PermitForm,
        lead=SEEN,
        to=CONSENT,
    ),
    Deed(
        "prohibition",
        _("Record a prohibition"),
        _("Record the prohibition"),
        _("The prohibition holds from now on."),
        prohibit,
        ProhibitionForm,
        lead=SEEN,
        to=CONSENT,
    ),
    Deed(
        "withdraw-permit",
        _("The client takes the permission back"),
        _("Take back"),
        _("The permission has ended."),
        withdraw_permit,
        WhichForm,
        quick=True,
        to=CONSENT,
    ),
    Deed(
        "lift-prohibition",
        _("The client takes the prohibition back"),
        _("Take back"),
        _("The prohibition has ended."),
        lift_prohibition,
        WhichForm,
        quick=True,
        to=CONSENT,
    ),
)
