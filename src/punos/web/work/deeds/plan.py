"""The plan itself: opened, framed, closed; views, needs, strengths, notes and contact details."""

from __future__ import annotations

from typing import Any

from punos.base.errors import Refusal
from punos.base.texts import Text
from punos.clients.actions import goals, plans, records
from punos.clients.rules.segments import ITEMS, Segment, check_choice, suggest
from punos.clients.words import PRESENT_SERVICES, Sort, State
from punos.organising.queries import clauses, plan_in_force
from punos.organising.words import ClauseKind
from punos.trust.words import Topic
from punos.web.shared.speech import gettext_lazy as _
from punos.web.work import words
from punos.web.work.deeds.base import Deed, DeedForm, Sent, Situation, topics_to_choose
from punos.web.work.fields import Line, Passage, Pick, Picks, Tick


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


class FrameForm(DeedForm):
    """The frame of the plan, in the order of the official client plan."""

    circumstances = Passage(label=_("The client's situation"), required=False)
    present_services = Picks(label=_("Services that the client has now"), hint=_("Those outside this plan too."))
    present_text = Passage(label=_("More about these services"), required=False, rows=2)
    near_ones = Passage(label=_("Near ones who help, and what they do"), required=False, rows=2)
    duration = Line(label=_("How long the plan is made for"), required=False)
    meeting_rhythm = Line(label=_("How often you meet"), required=False)
    special_support = Tick(label=_("The client needs special support"), hint=_("Social Welfare Act 3 §"))
    special_reason = Passage(label=_("Why special support is needed"), required=False, rows=2)
    explained = Tick(label=_("Rights and duties, and what the plan means, have been explained to the client"))
    explained_how = Line(label=_("How they were explained"), required=False)
    next_steps = Passage(label=_("What was agreed to happen next"), required=False)
    distribution = Passage(label=_("Who gets the plan"), required=False, rows=2)

    def prepare(self, situation: Situation) -> None:
        """The list of the official client plan."""
        offered = [(code, name.in_(situation.language)) for code, name in PRESENT_SERVICES.items()]
        self.fields["present_services"].offer(offered)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Special support has its reason."""
        cleaned = super().clean()
        if cleaned.get("special_support") and not cleaned.get("special_reason"):
            self.add_error("special_reason", _("Write why special support is needed."))
        return cleaned


def frame(situation: Situation, sent: Sent) -> None:
    """Everything but the segment."""
    plans.frame_plan(plan_id=situation.subject.id, frame=dict(sent.fields), **situation.changing(sent))


STEPS = [("", _("Not asked")), (0, _("Not at all")), (1, _("A little")), (2, _("Fairly well")), (3, _("Well"))]
AMOUNTS = [("", _("Not asked")), (0, _("None, or no")), (1, _("A little")), (2, _("Quite much")), (3, _("Very much"))]


def scale(label: Any) -> Pick:
    """An item of the client's resources or network."""
    return Pick(label=label, options=STEPS, required=False, long=True)


def burden(label: Any) -> Pick:
    """An item of the situation's complexity."""
    return Pick(label=label, options=AMOUNTS, required=False, long=True)


class SegmentForm(DeedForm):
    """Three short scales, the way of working that follows, and the worker's own choice."""

    daily_tasks = scale(_("Copes with daily tasks"))
    forms = scale(_("Copes with forms and online services"))
    economy = scale(_("Money is enough and in order"))
    health = scale(_("Health lets the person act"))
    change = scale(_("Wants change and believes in it"))
    helper = scale(_("Someone helps in daily life"))
    group = scale(_("Belongs to a group or community"))
    professional = scale(_("A professional knows the whole"))
    travel = scale(_("Can travel to services"))
    life_areas = burden(_("Areas of life that need support"))
    organisations = burden(_("Organisations involved now"))
    parallel_plans = burden(_("Plans made side by side"))
    crisis = burden(_("A crisis within six months"))
    unclear = burden(_("It is unclear what the main problem is"))
    segment = Pick(
        label=_("The way of working"),
        hint=_("Agree on it with the client. It steers how you work. It never decides whether the client gets a service."),
        options=[(code, name, what) for code, (name, what) in words.SEGMENTS.items()],
    )
    segment_reason = Passage(label=_("Reason"), required=False, rows=2, hint=_("Needed when you choose otherwise than suggested."))

    def first(self, situation: Situation) -> dict[str, Any]:
        """The segment in force; the answers are not kept."""
        body = situation.subject.body
        return {"segment": body.get("segment"), "segment_reason": body.get("segment_reason")}

    def suggestion(self) -> Segment | None:
        """What the answers point to, as far as they can be read."""
        return suggested.segment if (suggested := self._suggest()) else None

    def clean(self) -> dict[str, Any]:
        """Another choice than the suggested one has its reason. Raises a refusal on the reason."""
        cleaned = super().clean()
        if cleaned.get("segment"):
            try:
                check_choice(self._suggest(), cleaned["segment"], cleaned.get("segment_reason", ""))
            except Refusal as refusal:
                self.add_error(refusal.field, refusal.text.in_(self.situation.language))
        return cleaned

    def _suggest(self) -> Any:
        answers = {item: int(self.data[item]) for item in ITEMS if str(self.data.get(item, "")) in ("0", "1", "2", "3")}
        plan = self.situation.plan
        parties = [one for one in plan.of(Sort.PARTY) if one.state is State.MEMBER]
        special = bool(plan.shell and plan.shell.body.get("special_support"))
        return suggest(answers, special_support=special, organisations=len(parties) + 1)


def choose_segment(situation: Situation, sent: Sent) -> None:
    """Only the choice and its reason are kept."""
    chosen = {"segment": sent["segment"], "segment_reason": sent["segment_reason"]}
    plans.frame_plan(plan_id=situation.subject.id, frame=chosen, **situation.changing(sent))


class ChainForm(DeedForm):
    """Which service chain of the organising plan the plan follows, if any."""

    chain = Pick(label=_("Service chain"), required=False)

    def prepare(self, situation: Situation) -> None:
        """The chains of the version that the plan was made under."""
        version = situation.subject.body.get("organising_version", 0)
        found = [
            (one.key, one.title.in_(situation.language), one.plain.in_(situation.language)) for one in clauses(version, ClauseKind.CHAIN)
        ]
        self.fields["chain"].offer([*found, ("", _("None of these"), "")])  # type: ignore[attr-defined]


def choose_chain(situation: Situation, sent: Sent) -> None:
    """The page shows from now on at which step the plan is."""
    plans.frame_plan(plan_id=situation.subject.id, frame={"chain": sent["chain"]}, **situation.changing(sent))


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
    """From whom a part is withheld."""

    from_client = Tick(label=_("Withheld from the client"))
    from_representative = Tick(label=_("Withheld from representatives"))
    decided = Tick(label=_("A decision on this has been made, and its grounds are written in the client documents"))

    def first(self, situation: Situation) -> dict[str, Any]:
        """What is withheld now."""
        part = situation.subject
        return {"from_client": part.withheld_from_client, "from_representative": part.withheld_from_representative}

    def clean(self) -> dict[str, Any]:
        """Nothing is withheld without a decision."""
        cleaned = super().clean()
        if not cleaned.get("decided"):
            self.add_error("decided", _("Make the decision first, then mark it here."))
        return cleaned


def withhold(situation: Situation, sent: Sent) -> None:
    """The client is told that something is withheld, and by a decision of which day."""
    records.withhold_part(
        by=situation.by,
        part_id=situation.subject.id,
        from_client=sent["from_client"],
        from_representative=sent["from_representative"],
        at=situation.at,
    )


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
    Deed("frame", _("Frame of the plan"), _("Save the frame"), SAVED, frame, FrameForm, sort=Sort.PLAN, states=(State.OPEN,)),
    Deed(
        "segment",
        _("Choose the way of working"),
        _("Save the way of working"),
        _("The way of working is chosen."),
        choose_segment,
        SegmentForm,
        lead=_("Answer together with the client what you can. The answers give a suggestion and are not kept."),
        sort=Sort.PLAN,
        states=(State.OPEN,),
    ),
    Deed(
        "chain",
        _("Choose the service chain"),
        _("Save the chain"),
        _("The chain is chosen. The page shows the step."),
        choose_chain,
        ChainForm,
        lead=_("The steps are read from the services, referrals, assessments and reviews of the plan. Nobody fills them in."),
        sort=Sort.PLAN,
        states=(State.OPEN,),
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
    Deed("change-view", _("Change the view"), CHANGE, SAVED, change_text, TextForm, sort=Sort.VIEW),
    Deed("change-strength", _("Change the strength"), CHANGE, SAVED, change_text, TextForm, sort=Sort.STRENGTH),
    Deed("change-note", _("Change the note"), CHANGE, SAVED, change_text, TextForm, sort=Sort.NOTE),
    Deed("need", _("Add a need of support"), _("Add the need"), SAVED, add_need, NeedForm, offered=has_plan),
    Deed("change-need", _("Change the need"), CHANGE, SAVED, change_need, NeedChangeForm, sort=Sort.NEED, states=(State.OPEN,)),
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
        "change-contact", _("Change contact details"), _("Save the contact details"), SAVED, change_contact, ContactForm, sort=Sort.CONTACT
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
