"""The frame of the plan: the situation and what was agreed on, the way of working, and the service chain that the plan follows."""

from __future__ import annotations

from typing import Any

from punos.base.errors import Refusal
from punos.clients.actions import plans
from punos.clients.rules.segments import ITEMS, Segment, check_choice, suggest
from punos.clients.words import PRESENT_SERVICES, Sort, State
from punos.organising.queries import clauses
from punos.organising.words import ClauseKind
from punos.web.shared.fields import Line, Passage, Pick, Picks, Tick
from punos.web.shared.speech import gettext_lazy as _
from punos.web.work import words
from punos.web.work.deeds.base import Deed, DeedForm, Sent, Situation


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


DEEDS = (
    Deed(
        "frame",
        _("Frame of the plan"),
        _("Save the frame"),
        _("The frame is saved."),
        frame,
        FrameForm,
        sort=Sort.PLAN,
        states=(State.OPEN,),
        edits=True,
    ),
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
        edits=True,
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
        edits=True,
    ),
)
