"""Parties, the own worker, and what each party says of the plan."""

from __future__ import annotations

from uuid import UUID

from punos.clients.actions import meetings, parties
from punos.clients.words import Sort, State
from punos.trust.queries import workers_of
from punos.trust.words import TOPIC_NAMES, Topic
from punos.web.shared.fields import Passage, Pick, Picks
from punos.web.shared.speech import gettext_lazy as _
from punos.web.work import words
from punos.web.work.deeds.base import Deed, DeedForm, Sent, Situation, others_to_choose
from punos.web.work.deeds.plan import ReasonForm, has_plan

OPEN_PARTY = (State.PROPOSED, State.MEMBER)


class PartyForm(DeedForm):
    """Which organisation, and what it would answer for."""

    organisation = Pick(label=_("Organisation"), long=True)
    duty = Passage(label=_("What it would do and answer for"), rows=3)

    def prepare(self, situation: Situation) -> None:
        """Organisations that are not parties yet."""
        there = {str(part.organisation_id) for part in situation.plan.of(Sort.PARTY) if part.state in OPEN_PARTY and not self.is_mine(part)}
        offered = [row for row in others_to_choose(situation) if row[0] not in there]
        self.fields["organisation"].offer([("", _("Choose")), *offered])  # type: ignore[attr-defined]


def propose_party(situation: Situation, sent: Sent) -> None:
    """It joins only after the client's yes."""
    organisation_id = UUID(sent["organisation"])
    recipient = parties.register_of(organisation_id, situation.register_id)
    parties.propose_party(
        **situation.new(), party_id=sent.new_id, organisation_id=organisation_id, to_register=recipient, duty=sent["duty"]
    )


class YesForm(DeedForm):
    """The client's yes as it was given to the worker."""

    how = Pick(label=_("How the client said yes"), options=[(code, words.HOW[code]) for code in ("spoken", "signed")])
    topics = Picks(
        label=_("What the party may see"),
        hint=_(
            "Goals, services and tasks are always among them: without them there is no common work. Choose nothing more than is needed."
        ),
    )

    def prepare(self, situation: Situation) -> None:
        """All topics but the core, which goes without saying, and contact details, which are asked with it."""
        named = [(topic.value, TOPIC_NAMES[topic].in_(situation.language)) for topic in Topic if topic is not Topic.CORE]
        self.fields["topics"].offer(named)  # type: ignore[attr-defined]


def record_yes(situation: Situation, sent: Sent) -> None:
    """The permit and the membership from now on. Ends the ticket in hand."""
    topics = (Topic.CORE, *(Topic(topic) for topic in sent["topics"]))
    parties.join_party(party_id=situation.subject.id, how=sent["how"], topics=topics, **situation.changing(sent))


def decline_party(situation: Situation, sent: Sent) -> None:
    """The client said no."""
    parties.decline_party(party_id=situation.subject.id, **situation.changing(sent))


def end_party(situation: Situation, sent: Sent) -> None:
    """It keeps what it saw and sees nothing new."""
    parties.end_party(party_id=situation.subject.id, reason=sent["reason"], **situation.changing(sent))


class OwnWorkerForm(DeedForm):
    """Who it is, and why."""

    worker = Pick(
        label=_("Own worker"), hint=_("Workers of your organisation and of the parties that the client has said yes to."), long=True
    )
    reason = Passage(label=_("Reason"), required=False, rows=2)

    def prepare(self, situation: Situation) -> None:
        """Workers of the own organisation and of the parties."""
        joined = [part.organisation_id for part in situation.plan.of(Sort.PARTY) if part.state is State.MEMBER]
        now = situation.plan.own_worker
        places = dict.fromkeys([situation.by.organisation_id, *joined])
        everyone = [one for place in places if place for one in workers_of(place)]
        offered = [
            (str(one.post_id), f"{one.name}, {situation.names.organisation(one.organisation_id)}")
            for one in everyone
            if now is None or one.post_id != now.assignee_id or self.is_mine(now)
        ]
        self.fields["worker"].offer([("", _("Choose")), *offered])  # type: ignore[attr-defined]

    def first(self, situation: Situation) -> dict[str, str]:
        """Nobody is chosen beforehand."""
        return {}


def name_own_worker(situation: Situation, sent: Sent) -> None:
    """The first own worker, or the next after a gap."""
    parties.name_own_worker(**situation.new(), own_worker_id=sent.new_id, post_id=UUID(sent["worker"]), reason=sent["reason"])


def hand_over(situation: Situation, sent: Sent) -> None:
    """One ends and the next begins at the same moment."""
    parties.hand_over(
        **situation.new(),
        old_id=situation.subject.id,
        version=sent.version,
        new_id=sent.new_id,
        post_id=UUID(sent["worker"]),
        reason=sent["reason"],
    )


class AskForm(DeedForm):
    """Who is asked."""

    whose = Pick(label=_("Who is asked to agree to the plan?"), long=True)

    def prepare(self, situation: Situation) -> None:
        """The client and the organisations that take part, each once."""
        asked = {str(part.organisation_id or "client") for part in situation.plan.of(Sort.AGREEMENT) if not self.is_mine(part)}
        joined = [part.organisation_id for part in situation.plan.of(Sort.PARTY) if part.state is State.MEMBER]
        shell = situation.plan.shell
        present = dict.fromkeys([shell.organisation_id if shell else None, *joined])
        everyone = [("client", _("The client")), *((str(one), situation.names.organisation(one)) for one in present if one)]
        self.fields["whose"].offer([("", _("Choose")), *(row for row in everyone if row[0] not in asked)])  # type: ignore[attr-defined]


def ask_agreement(situation: Situation, sent: Sent) -> None:
    """A party is asked to agree."""
    organisation_id = None if sent["whose"] == "client" else UUID(sent["whose"])
    meetings.ask_agreement(**situation.new(), agreement_id=sent.new_id, organisation_id=organisation_id)


class AgreeForm(DeedForm):
    """A word with the yes."""

    text = Passage(label=_("What was said"), required=False, rows=3)


class DissentForm(DeedForm):
    """The view that differs."""

    dissent = Passage(label=_("The differing view"), hint=_("It stands in the plan in the party's own words."), rows=4)


def agree(situation: Situation, sent: Sent) -> None:
    """The party agrees."""
    meetings.agree(agreement_id=situation.subject.id, text=sent["text"], **situation.changing(sent))


def dissent(situation: Situation, sent: Sent) -> None:
    """The party sees it otherwise."""
    meetings.dissent(agreement_id=situation.subject.id, view=sent["dissent"], **situation.changing(sent))


def has_no_own_worker(situation: Situation) -> bool:
    """A gap, in an open plan."""
    return situation.plan.shell is not None and situation.plan.own_worker is None and has_plan(situation)


def has_shell(situation: Situation) -> bool:
    """An open plan, not only a client."""
    return situation.plan.shell is not None and has_plan(situation)


DEEDS = (
    Deed(
        "party",
        _("Propose a party"),
        _("Propose the party"),
        _("The party is proposed. Ask the client, and record the answer."),
        propose_party,
        PartyForm,
        lead=_("The organisation joins and sees the plan only when the client has said yes."),
        offered=has_shell,
        for_all=True,
    ),
    Deed(
        "record-yes",
        _("The client says yes"),
        _("Record the yes"),
        _("The yes is recorded and the party takes part."),
        record_yes,
        YesForm,
        lead=_("Record only what the client has said to you. The client sees it and can take it back at any time."),
        sort=Sort.PARTY,
        states=(State.PROPOSED,),
    ),
    Deed(
        "decline-party",
        _("The client says no"),
        _("Record the no"),
        _("The no is recorded. Nothing was shown to the party."),
        decline_party,
        sort=Sort.PARTY,
        states=(State.PROPOSED,),
    ),
    Deed(
        "end-party",
        _("The party's task ends"),
        _("End the party's task"),
        _("The party's task has ended."),
        end_party,
        ReasonForm,
        lead=_("The party keeps what it has seen and sees nothing new."),
        sort=Sort.PARTY,
        states=(State.MEMBER,),
        danger=True,
    ),
    Deed(
        "own-worker",
        _("Name the own worker"),
        _("Name the own worker"),
        _("The own worker is named."),
        name_own_worker,
        OwnWorkerForm,
        offered=has_no_own_worker,
    ),
    Deed(
        "hand-over",
        _("Hand over to a new own worker"),
        _("Hand over now"),
        _("The new own worker began at the same moment."),
        hand_over,
        OwnWorkerForm,
        lead=_("One ends and the next begins at the same moment: never two, never none."),
        sort=Sort.OWN_WORKER,
        states=(State.ACTIVE,),
    ),
    Deed("ask-agreement", _("Ask a party to agree"), _("Ask"), _("The party is asked."), ask_agreement, AskForm, offered=has_shell),
    Deed(
        "agree",
        _("Agrees to the plan"),
        _("Record the agreement"),
        _("The agreement is recorded."),
        agree,
        AgreeForm,
        sort=Sort.AGREEMENT,
        states=(State.PROPOSED, State.DISSENTED),
    ),
    Deed(
        "dissent",
        _("Sees it otherwise"),
        _("Record the differing view"),
        _("The differing view stands in the plan."),
        dissent,
        DissentForm,
        sort=Sort.AGREEMENT,
        states=(State.PROPOSED, State.AGREED),
    ),
)
