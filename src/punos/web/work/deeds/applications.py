"""Applications for permits and grants: taken in hand, more asked, papers noted, decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from punos.clients.actions import applications
from punos.clients.actions.applications import Decision
from punos.clients.queries.applications import documents_of, missing_of
from punos.clients.words import Sort, State
from punos.organising.queries import cached_clause
from punos.organising.rules import Task
from punos.organising.words import ClauseKind
from punos.trust.words import Purpose
from punos.web.shared.fields import Day, Line, Number, Passage, Pick, Picks
from punos.web.shared.speech import gettext
from punos.web.shared.speech import gettext_lazy as _
from punos.web.work.deeds.base import Deed, DeedForm, Sent, Situation

HERE = "work:application"
TO_ANSWER = timedelta(days=14)
"""How long the applicant is given to answer, where the worker says nothing else."""
CENTS = 100


class AskForm(DeedForm):
    """What is missing, and by when it is waited for."""

    documents = Picks(label=_("Which papers are missing"))
    asked = Passage(label=_("What do you ask for?"), hint=_("In plain words: the applicant reads this."))
    asked_by = Day(label=_("Answer by"), hint=_("The time for handling stands still until the answer comes."))

    def first(self, situation: Situation) -> dict[str, Any]:
        """The papers that have not come, and a fortnight."""
        return {"documents": [paper.key for paper in missing_of(situation.subject)], "asked_by": situation.today + TO_ANSWER}

    def prepare(self, situation: Situation) -> None:
        """The papers of the clause."""
        self.fields["documents"].offer(_papers(situation))  # type: ignore[attr-defined]

    def clean_asked_by(self) -> Any:
        """An answer cannot be asked for yesterday."""
        found = self.cleaned_data["asked_by"]
        if found and found <= self.situation.today:
            self.add_error("asked_by", _("The applicant needs at least a day. Choose a later day."))
        return found


class PapersForm(DeedForm):
    """Which papers have come."""

    arrived = Picks(label=_("Which papers have come"), required=True)

    def prepare(self, situation: Situation) -> None:
        """The papers of the clause."""
        self.fields["arrived"].offer(_papers(situation))  # type: ignore[attr-defined]


class DecisionForm(DeedForm):
    """The decision: outcome, what is granted, the reasons and the law."""

    outcome = Pick(
        label=_("Decision"),
        options=[
            (State.GRANTED.value, _("Granted")),
            (State.GRANTED_IN_PART.value, _("Granted in part")),
            (State.REFUSED.value, _("Not granted")),
        ],
    )
    granted = Passage(label=_("What is granted"), hint=_("Leave this empty when the application is refused."), rows=2, required=False)
    granted_euros = Number(label=_("Amount in euros"), required=False)
    valid_from = Day(label=_("Valid from"), required=False)
    valid_to = Day(label=_("Valid until"), required=False)
    reasons = Passage(
        label=_("Reasons"),
        hint=_("What the decision rests on, so that the applicant understands it: facts, law, how they were weighed."),
        rows=6,
    )
    law = Line(label=_("The law applied"))

    def first(self, situation: Situation) -> dict[str, Any]:
        """The law of the clause."""
        rule = _rule(situation)
        return {"law": rule.law if rule else ""}

    def prepare(self, situation: Situation) -> None:
        """Only a grant is an amount."""
        clause = cached_clause(situation.subject.clause_id) if situation.subject.clause_id else None
        if clause is None or clause.kind is not ClauseKind.GRANT:
            del self.fields["granted_euros"]

    def clean(self) -> dict[str, Any]:
        """What is granted is told; a validity ends after it begins; an amount is more than nothing."""
        sent = super().clean()
        if sent.get("outcome") in (State.GRANTED, State.GRANTED_IN_PART) and not sent.get("granted"):
            self.add_error("granted", _("Write what is granted."))
        if sent.get("valid_from") and sent.get("valid_to") and sent["valid_to"] < sent["valid_from"]:
            self.add_error("valid_to", _("The last day is before the first. Correct one of them."))
        if sent.get("granted_euros") is not None and sent["granted_euros"] <= 0:
            self.add_error("granted_euros", _("Write an amount above zero."))
        return sent


def take(situation: Situation, sent: Sent) -> None:
    """The worker takes it."""
    applications.take_in_hand(application_id=situation.subject.id, **situation.changing(sent))


def ask(situation: Situation, sent: Sent) -> None:
    """The time stands still."""
    applications.ask_for_more(
        application_id=situation.subject.id,
        asked=sent["asked"],
        documents=sent["documents"],
        asked_by=sent["asked_by"],
        **situation.changing(sent),
    )


def note_papers(situation: Situation, sent: Sent) -> None:
    """What was waited for came by post."""
    applications.note_arrival(application_id=situation.subject.id, documents=sent["arrived"], **situation.changing(sent))


def decide(situation: Situation, sent: Sent) -> None:
    """The clocks stop; the applicant is told."""
    euros = sent.fields.get("granted_euros")
    decision = Decision(
        outcome=State(sent["outcome"]),
        reasons=sent["reasons"],
        law=sent["law"],
        granted=sent["granted"],
        granted_cents=round(euros * CENTS) if euros is not None else None,
        valid_from=sent["valid_from"],
        valid_to=sent["valid_to"],
    )
    applications.decide(application_id=situation.subject.id, decision=decision, **situation.changing(sent))


def _rule(situation: Situation) -> Task | None:
    clause = cached_clause(situation.subject.clause_id) if situation.subject.clause_id else None
    return clause.rule if clause and isinstance(clause.rule, Task) else None


def _papers(situation: Situation) -> list[tuple[str, str]]:
    return [(paper.key, paper.title.in_(situation.language)) for paper in documents_of(situation.subject)]


def has_papers(situation: Situation) -> bool:
    """Whether the application must have papers at all."""
    return bool(documents_of(situation.subject))


def lacking_of(situation: Situation) -> str:
    """What stands in the way of a decision."""
    papers = missing_of(situation.subject)
    return (
        gettext("Not come yet: %(papers)s.") % {"papers": ", ".join(one.title.in_(situation.language) for one in papers)} if papers else ""
    )


DEEDS = (
    Deed(
        "take-application",
        _("Take in hand"),
        _("Take in hand"),
        _("The application is in your hands."),
        take,
        sort=Sort.APPLICATION,
        states=(State.SENT,),
        quick=True,
        purpose=Purpose.APPLICATION,
        to=HERE,
    ),
    Deed(
        "ask-applicant",
        _("Ask the applicant for more"),
        _("Send the question"),
        _("The question is sent, and the time stands still until the answer comes."),
        ask,
        AskForm,
        sort=Sort.APPLICATION,
        states=(State.BEGUN,),
        purpose=Purpose.APPLICATION,
        to=HERE,
    ),
    Deed(
        "application-papers",
        _("Note papers that came"),
        _("Save"),
        _("The papers are noted."),
        note_papers,
        PapersForm,
        sort=Sort.APPLICATION,
        states=(State.BEGUN, State.ASKED),
        offered=has_papers,
        purpose=Purpose.APPLICATION,
        to=HERE,
    ),
    Deed(
        "decide-application",
        _("Decide"),
        _("Make the decision"),
        _("The decision is made. The applicant is told, with the reasons and how a review is asked for."),
        decide,
        DecisionForm,
        lead=_("A decision stands as you write it. It cannot be changed here afterwards."),
        sort=Sort.APPLICATION,
        states=(State.BEGUN, State.ASKED),
        purpose=Purpose.APPLICATION,
        to=HERE,
    ),
)
