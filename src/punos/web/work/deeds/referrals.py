"""Referrals: sent on the client's yes, answered by the receiver, closed with an outcome."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from punos.clients.actions import parties
from punos.clients.words import Sort, State
from punos.trust.words import Purpose, Topic
from punos.web.shared.fields import Day, Passage, Pick
from punos.web.shared.speech import gettext_lazy as _
from punos.web.work.deeds.base import Deed, DeedForm, Sent, Situation, others_to_choose, topics_to_choose
from punos.web.work.deeds.parties import has_shell
from punos.web.work.deeds.plan import ReasonForm


class ReferralForm(DeedForm):
    """To whom, what is asked, and by when."""

    organisation = Pick(label=_("To which organisation"), long=True)
    question = Passage(label=_("What do you ask for?"), rows=3)
    background = Passage(
        label=_("Background"), hint=_("Only what the receiver needs for the answer. The receiver sees nothing else."), required=False
    )
    answer_by = Day(label=_("Answer by"))
    service = Pick(label=_("For which service of the plan"), required=False, long=True)
    topic = Pick(label=_("Topic"), long=True)

    def prepare(self, situation: Situation) -> None:
        """Other organisations, and the services that are planned."""
        planned = [part for part in situation.plan.of(Sort.SERVICE) if part.is_open and part.clause_id]
        offer = {
            "organisation": [("", _("Choose")), *others_to_choose(situation)],
            "service": [("", _("None")), *((str(part.clause_id), situation.names.clause_title(part.clause_id)) for part in planned)],
            "topic": topics_to_choose(situation),
        }
        for name, options in offer.items():
            self.fields[name].offer(options)  # type: ignore[attr-defined]

    def clean_answer_by(self) -> Any:
        """An answer cannot be asked for yesterday."""
        day = self.cleaned_data["answer_by"]
        if day and day < self.situation.today:
            self.add_error("answer_by", _("The day has gone already. Choose today or a later day."))
        return day


def send_referral(situation: Situation, sent: Sent) -> None:
    """It goes out only on the client's recorded yes. Ends the ticket in hand."""
    parties.send_referral(
        **situation.new(),
        referral_id=sent.new_id,
        organisation_id=UUID(sent["organisation"]),
        question=sent["question"],
        background=sent["background"],
        answer_by=sent["answer_by"],
        clause_id=UUID(sent["service"]) if sent["service"] else None,
        topic=Topic(sent["topic"]),
    )


class AnswerForm(DeedForm):
    """The answer to what was asked."""

    answered = Passage(label=_("Your answer"))


class AskMoreForm(DeedForm):
    """What is missing."""

    asked = Passage(label=_("What do you need to know?"))


class OutcomeForm(DeedForm):
    """What came of it."""

    outcome = Passage(label=_("What came of it?"), hint=_("The sender sees this: the loop closes."))


def answer_more(situation: Situation, sent: Sent) -> None:
    """The sender answers."""
    parties.answer_more(referral_id=situation.subject.id, answered=sent["answered"], **situation.changing(sent))


def withdraw(situation: Situation, sent: Sent) -> None:
    """The sender takes it back."""
    parties.withdraw_referral(referral_id=situation.subject.id, reason=sent["reason"], **situation.changing(sent))


def finish(situation: Situation, sent: Sent) -> None:
    """The loop closes."""
    parties.finish_referral(referral_id=situation.subject.id, outcome=sent["outcome"], **situation.changing(sent))


def accept(situation: Situation, sent: Sent) -> None:
    """The one who accepts has a client relationship from now on. Ends the ticket in hand."""
    parties.accept_referral(referral_id=situation.subject.id, **situation.changing(sent))


def ask_more(situation: Situation, sent: Sent) -> None:
    """The receiver asks."""
    parties.ask_more(referral_id=situation.subject.id, asked=sent["asked"], **situation.changing(sent))


def refuse(situation: Situation, sent: Sent) -> None:
    """The receiver cannot take the client."""
    parties.refuse_referral(referral_id=situation.subject.id, reason=sent["reason"], **situation.changing(sent))


def is_sender(situation: Situation) -> bool:
    """The worker's organisation is not the one that was asked."""
    return situation.subject.organisation_id != situation.by.organisation_id


def is_receiver(situation: Situation) -> bool:
    """The worker's organisation was asked."""
    return not is_sender(situation)


WAITING = (State.SENT, State.ASKED)
DEEDS = (
    Deed(
        "referral",
        _("Send a referral"),
        _("Send the referral"),
        _("The referral is sent."),
        send_referral,
        ReferralForm,
        lead=_("A referral goes out only when the client has said yes to the receiver as a party, or inside your own register."),
        offered=has_shell,
        for_all=True,
    ),
    Deed(
        "answer-referral",
        _("Answer what was asked"),
        _("Send the answer"),
        _("The answer is sent."),
        answer_more,
        AnswerForm,
        sort=Sort.REFERRAL,
        states=(State.ASKED,),
        offered=is_sender,
    ),
    Deed(
        "withdraw-referral",
        _("Withdraw the referral"),
        _("Withdraw the referral"),
        _("The referral is withdrawn."),
        withdraw,
        ReasonForm,
        sort=Sort.REFERRAL,
        states=WAITING,
        offered=is_sender,
        danger=True,
    ),
    Deed(
        "finish-referral",
        _("Close with an outcome"),
        _("Close the referral"),
        _("The referral is closed."),
        finish,
        OutcomeForm,
        sort=Sort.REFERRAL,
        states=(State.ACCEPTED,),
    ),
    Deed(
        "accept",
        _("Accept the referral"),
        _("Accept the referral"),
        _("You accepted the referral. The client is yours from now on."),
        accept,
        lead=_("You take the client. You have a client relationship from now on, and the client is told."),
        sort=Sort.REFERRAL,
        states=WAITING,
        offered=is_receiver,
        purpose=Purpose.REFERRAL,
    ),
    Deed(
        "ask-more",
        _("Ask for more"),
        _("Send the question"),
        _("The question is sent."),
        ask_more,
        AskMoreForm,
        sort=Sort.REFERRAL,
        states=(State.SENT,),
        offered=is_receiver,
        purpose=Purpose.REFERRAL,
        to="work:inbox",
    ),
    Deed(
        "refuse",
        _("Do not take the client"),
        _("Send the answer"),
        _("The answer is sent with its reason."),
        refuse,
        ReasonForm,
        lead=_("Say why, and where the client could turn instead."),
        sort=Sort.REFERRAL,
        states=WAITING,
        offered=is_receiver,
        purpose=Purpose.REFERRAL,
        to="work:inbox",
    ),
)
