"""The plan itself: opened and closed; views, needs, strengths, notes and contact details."""

from __future__ import annotations

from typing import Any

from punos.base.errors import Refusal
from punos.base.texts import Text
from punos.clients.actions import goals, plans, records
from punos.clients.words import ONLY_FROM_REPRESENTATIVES, Sort, State, WithholdingGround
from punos.organising.queries import plan_in_force
from punos.trust.words import Topic
from punos.web.shared.fields import Line, Passage, Pick, Tick
from punos.web.shared.speech import gettext_lazy as _
from punos.web.work import words
from punos.web.work.deeds.base import Deed, DeedForm, Sent, Situation, topics_to_choose


def open_plan(situation: Situation, sent: Sent) -> None:
    """The plan stands under the version of the organising plan that is in force today."""
    ruling = plan_in_force(situation.today)
    if ruling is None:
        raise Refusal(
            "no_plan_in_force",
            Text(
                "Voimassa olevaa järjestämissuunnitelmaa ei ole. Suunnitelma voidaan avata, kun sellainen on vahvistettu.",
                "Ingen plan för ordnandet är i kraft. Klientplanen kan öppnas när en sådan har fastställts.",
                "No organising plan is in force. A client plan can be opened once one has been confirmed.",
            ),
        )
    plans.open_client_plan(**situation.new(), plan_id=sent.new_id, organising_version=ruling.number)


class ReasonForm(DeedForm):
    """Why."""

    reason = Passage(label=_("Reason"), rows=3)


def close(situation: Situation, sent: Sent) -> None:
    """The clienthood ends."""
    plans.close_client_plan(plan_id=situation.subject.id, reason=sent["reason"], **situation.changing(sent))


class ViewForm(DeedForm):
    """Whose view, and what it is."""

    whose = Pick(label=_("Whose view is it"), options=list(words.WHOSE.items()))
    text = Passage(label=_("The view, in their own words"), rows=6)


class TextForm(DeedForm):
    """One text."""

    text = Passage(label=_("Text"), rows=6)


def write_view(situation: Situation, sent: Sent) -> None:
    """The client's view as told to the worker, or the professional's."""
    records.record_view(**situation.new(), view_id=sent.new_id, whose=sent["whose"], text=sent["text"])


def change_text(situation: Situation, sent: Sent) -> None:
    """A view, a strength or a note in other words."""
    goals.change_text(part_id=situation.subject.id, text=sent["text"], **situation.changing(sent))


class NeedChangeForm(DeedForm):
    """A need, by the groups of the Social Welfare Act."""

    group = Pick(
        label=_("What the need is about"),
        hint=_("The groups of the Social Welfare Act 11 §"),
        options=list(words.NEED_GROUPS.items()),
        long=True,
    )
    text = Passage(label=_("The need, in everyday words"))
    urgent = Tick(label=_("It is urgent"))


class NeedForm(NeedChangeForm):
    """A new need also has a topic."""

    topic = Pick(label=_("Topic"), hint=_("Decides who may need to see it. It cannot be changed later."), long=True)

    def prepare(self, situation: Situation) -> None:
        """The topics of which the worker may write."""
        self.fields["topic"].offer(topics_to_choose(situation))  # type: ignore[attr-defined]


def add_need(situation: Situation, sent: Sent) -> None:
    """A need is written down."""
    goals.add_need(
        **situation.new(), need_id=sent.new_id, group=sent["group"], text=sent["text"], topic=Topic(sent["topic"]), urgent=sent["urgent"]
    )


def change_need(situation: Situation, sent: Sent) -> None:
    """The need in other words."""
    goals.change_need(
        need_id=situation.subject.id, group=sent["group"], text=sent["text"], urgent=sent["urgent"], **situation.changing(sent)
    )


def close_need(situation: Situation, sent: Sent) -> None:
    """The need is met or has gone."""
    goals.close_need(need_id=situation.subject.id, **situation.changing(sent))


def take_up_again(situation: Situation, sent: Sent) -> None:
    """A closed plan or need is open again."""
    records.take_up_again(part_id=situation.subject.id, **situation.changing(sent))


def add_strength(situation: Situation, sent: Sent) -> None:
    """A strength is written down."""
    goals.add_strength(**situation.new(), strength_id=sent.new_id, text=sent["text"])


class NoteForm(DeedForm):
    """A note and its topic."""

    text = Passage(label=_("Note"), rows=6)
    topic = Pick(label=_("Topic"), hint=_("Decides who may need to see it. It cannot be changed later."), long=True)

    def prepare(self, situation: Situation) -> None:
        """The topics of which the worker may write."""
        self.fields["topic"].offer(topics_to_choose(situation))  # type: ignore[attr-defined]


def add_note(situation: Situation, sent: Sent) -> None:
    """A note beside the plan."""
    records.write_note(**situation.new(), note_id=sent.new_id, text=sent["text"], topic=Topic(sent["topic"]))


class ContactForm(DeedForm):
    """How the client is reached."""

    phone = Line(label=_("Phone"), required=False, longest=40)
    email = Line(label=_("Email"), required=False)
    address = Line(label=_("Address"), required=False)
    municipality = Line(label=_("Home municipality"), required=False, longest=80)

    def clean(self) -> dict[str, Any]:
        """Something must be there."""
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in ("phone", "email", "address", "municipality")):
            self.add_error("phone", _("Write at least one way to reach the client."))
        return cleaned


def write_contact(situation: Situation, sent: Sent) -> None:
    """Contact details of a client who had none."""
    plans.write_contact(**situation.new(), contact_id=sent.new_id, contact=dict(sent.fields))


def change_contact(situation: Situation, sent: Sent) -> None:
    """The client is reached otherwise now."""
    plans.change_contact(contact_id=situation.subject.id, contact=dict(sent.fields), **situation.changing(sent))


class WithholdForm(DeedForm):
    """From whom a part is withheld, on what ground and why."""

    from_client = Tick(label=_("Withheld from the client"))
    from_representative = Tick(label=_("Withheld from representatives"))
    ground = Pick(label=_("Ground in law"), options=list(words.WITHHOLDING.items()), required=False)
    why = Passage(
        label=_("Reason"),
        hint=_("For workers. The client does not see it here, but has the right to ask for a written decision with its reasons."),
        required=False,
        rows=3,
    )
    decided = Tick(label=_("A decision on this has been made, and its grounds are written in the client documents"))

    def first(self, situation: Situation) -> dict[str, Any]:
        """What is withheld now."""
        part = situation.subject
        withheld = {"from_client": part.withheld_from_client, "from_representative": part.withheld_from_representative}
        return withheld | {"ground": part.withheld_ground or "", "why": part.withheld_why or ""}

    def clean(self) -> dict[str, Any]:
        """Nothing is withheld without a decision, a ground and a reason; showing again needs the decision only."""
        cleaned = super().clean()
        if not cleaned.get("decided"):
            self.add_error("decided", _("Make the decision first, then mark it here."))
        if cleaned.get("from_client") or cleaned.get("from_representative"):
            self._check_grounds(cleaned)
        return cleaned

    def _check_grounds(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("ground") and "ground" not in self.errors:
            self.add_error("ground", _("Choose the ground of the decision."))
        if not cleaned.get("why") and "why" not in self.errors:
            self.add_error("why", _("Write why the part is withheld."))
        if cleaned.get("from_client") and cleaned.get("ground") in ONLY_FROM_REPRESENTATIVES:
            self.add_error("ground", _("On this ground a part is withheld from representatives only."))


def withhold(situation: Situation, sent: Sent) -> None:
    """The client is told that something is withheld, and by a decision of which day."""
    ground = WithholdingGround(sent["ground"]) if sent["ground"] else None
    decision = records.Withholding(sent["from_client"], sent["from_representative"], ground, sent["why"])
    records.withhold_part(by=situation.by, part_id=situation.subject.id, decision=decision, at=situation.at)


def has_plan(situation: Situation) -> bool:
    """An open plan is there to write in."""
    return situation.plan.shell is None or situation.plan.shell.state is State.OPEN


def is_written_text(situation: Situation) -> bool:
    """A part with one text that may be put otherwise."""
    return situation.subject.sort in (Sort.VIEW, Sort.STRENGTH, Sort.NOTE)


def has_no_plan(situation: Situation) -> bool:
    """No plan yet."""
    return situation.plan.shell is None


def has_no_contact(situation: Situation) -> bool:
    """No contact details yet, and the worker may write them."""
    return not situation.plan.of(Sort.CONTACT) and situation.plan.may_add(Topic.CONTACT)


CHANGE = _("Change")
SAVED = _("Saved.")
DEEDS = (
    Deed(
        "open-plan",
        _("Open the plan"),
        _("Open the plan"),
        _("The plan is open. Go on with the client's own view and the first goal."),
        open_plan,
        lead=_("The client's one plan is opened under the organising plan that is in force today. All organisations work on it together."),
        offered=has_no_plan,
    ),
    Deed(
        "close-plan",
        _("Close the plan"),
        _("Close the plan"),
        _("The plan is closed."),
        close,
        ReasonForm,
        lead=_("The clienthood ends. The plan stays as it is and can be read."),
        sort=Sort.PLAN,
        states=(State.OPEN,),
        danger=True,
    ),
    Deed(
        "reopen-plan",
        _("Open the plan again"),
        _("Open the plan again"),
        _("The plan is open again."),
        take_up_again,
        sort=Sort.PLAN,
        states=(State.CLOSED,),
    ),
    Deed(
        "reopen-need",
        _("The need is there again"),
        _("The need is there again"),
        SAVED,
        take_up_again,
        sort=Sort.NEED,
        states=(State.CLOSED,),
    ),
    Deed("view", _("Write down a view"), _("Save the view"), SAVED, write_view, ViewForm, offered=has_plan),
    Deed("change-view", _("Change the view"), CHANGE, SAVED, change_text, TextForm, sort=Sort.VIEW, edits=True),
    Deed("change-strength", _("Change the strength"), CHANGE, SAVED, change_text, TextForm, sort=Sort.STRENGTH, edits=True),
    Deed("change-note", _("Change the note"), CHANGE, SAVED, change_text, TextForm, sort=Sort.NOTE, edits=True),
    Deed("need", _("Add a need of support"), _("Add the need"), SAVED, add_need, NeedForm, offered=has_plan),
    Deed("change-need", _("Change the need"), CHANGE, SAVED, change_need, NeedChangeForm, sort=Sort.NEED, states=(State.OPEN,), edits=True),
    Deed(
        "close-need",
        _("The need has gone"),
        _("The need has gone"),
        SAVED,
        close_need,
        sort=Sort.NEED,
        states=(State.OPEN,),
        lead=_("The need stays in the plan, marked as closed."),
    ),
    Deed("strength", _("Add a strength"), _("Add the strength"), SAVED, add_strength, TextForm, offered=has_plan),
    Deed("note", _("Write a note"), _("Save the note"), SAVED, add_note, NoteForm, offered=has_plan),
    Deed("contact", _("Add contact details"), _("Save the contact details"), SAVED, write_contact, ContactForm, offered=has_no_contact),
    Deed(
        "change-contact",
        _("Change contact details"),
        _("Save the contact details"),
        SAVED,
        change_contact,
        ContactForm,
        sort=Sort.CONTACT,
        edits=True,
    ),
    Deed(
        "withhold",
        _("Withhold a part"),
        _("Save the decision"),
        _("The decision is kept with its day."),
        withhold,
        WithholdForm,
        lead=_(
            "Withholding is an exception laid down by law and needs a decision. The client is told that something is withheld, not what."
        ),
        danger=True,
    ),
)
