"""The left column of the workspace: the plan in its official order, each section with its cards and what may be added to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from punos.clients.queries.plans import PartView
from punos.clients.words import Sort, State
from punos.web.work.deeds.base import Deed, Situation
from punos.web.work.deeds.plan import has_plan
from punos.web.work.deeds.registry import additions
from punos.web.work.presenters.cards import Action, Card, card_of

SILENT = (Sort.VIEW, Sort.STRENGTH, Sort.CONTACT, Sort.NOTE, Sort.PLAN)
BY_DAY = (Sort.TASK, Sort.MEETING, Sort.REVIEW)
FINAL_LAST = (State.ENDED, State.CANCELLED, State.DONE, State.DROPPED, State.DECLINED, State.CLOSED, State.REACHED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the plan. `past` cards are folded away under `past_label`."""

    id: str
    title: str
    cards: tuple[Card, ...]
    past: tuple[Card, ...] = ()
    past_label: str = ""
    adds: tuple[Action, ...] = ()
    empty: str = ""
    beside: bool = False


def sections(situation: Situation) -> tuple[Section, ...]:
    """The plan, section by section."""
    made = (
        _section(
            situation, "views", _("Views of the situation"), (Sort.VIEW,), ("view",), _("The client's own view comes first."), beside=True
        ),
        _section(situation, "needs", _("Needs of support"), (Sort.NEED,), ("need",), _("No needs are written down yet."), beside=True),
        _section(
            situation, "strengths", _("Strengths"), (Sort.STRENGTH,), ("strength",), _("What carries the client? Ask and write it down.")
        ),
        _goals(situation),
        _services(situation),
        _section(situation, "tasks", _("Tasks"), (Sort.TASK,), ("task",), _("Who does what, and by when? Nobody has a task yet.")),
        _section(
            situation,
            "parties",
            _("Parties and their duties"),
            (Sort.PARTY,),
            ("party",),
            _("Only your own organisation works on the plan."),
        ),
        _section(situation, "own-worker", _("Own worker"), (Sort.OWN_WORKER,), ("own-worker",), _("The client has no own worker now.")),
        _section(
            situation,
            "agreements",
            _("Agreement and differing views"),
            (Sort.AGREEMENT,),
            ("ask-agreement",),
            _("Nobody has been asked yet."),
        ),
        _section(situation, "referrals", _("Referrals"), (Sort.REFERRAL,), ("referral",), _("No referrals.")),
        _section(situation, "meetings", _("Meetings"), (Sort.MEETING,), ("meeting",), _("No meetings yet.")),
        _section(situation, "assessments", _("Needs assessments"), (Sort.ASSESSMENT,), ("assessment",), _("No assessments yet.")),
        _section(situation, "reviews", _("Reviews"), (Sort.REVIEW,), ("review",), _("The day of the first review has not been agreed on.")),
        _section(situation, "frame", _("Frame of the plan"), (Sort.PLAN,), (), ""),
        _section(situation, "contact", _("Contact details"), (Sort.CONTACT,), ("contact",), _("No contact details that you may see.")),
        _section(situation, "notes", _("Notes"), (Sort.NOTE,), ("note",), _("No notes.")),
    )
    return tuple(
        section for section in made if section.cards or section.past or section.adds or section.id in ("goals", "services", "own-worker")
    )


def adding(deed: Deed, situation: Situation) -> Action:
    """A deed that adds to the plan, as a link."""
    return Action(str(deed.title), reverse("work:add", kwargs={"client_id": situation.plan.person.id, "slug": deed.slug}))


def service_action(situation: Situation) -> Action | None:
    """The way to plan a service, for those who may."""
    if situation.plan.shell is None or not situation.topics() or not has_plan(situation):
        return None
    return Action(_("Add a service"), reverse("work:services", kwargs={"client_id": situation.plan.person.id}))


def _section(
    situation: Situation, key: str, title: str, sorts: tuple[Sort, ...], slugs: tuple[str, ...], empty: str, *, beside: bool = False
) -> Section:
    now = [part for part in situation.plan.of(*sorts) if not _is_past(part)]
    if sorts[0] in BY_DAY:
        now.sort(key=lambda part: (part.due_on or date.max, part.made_at))
    past = [part for part in situation.plan.of(*sorts) if _is_past(part)]
    return Section(
        key,
        title,
        tuple(_quiet(part, situation) for part in now),
        tuple(_quiet(part, situation) for part in reversed(past)),
        _("Earlier (%(number)s)") % {"number": len(past)},
        tuple(adding(deed, situation) for deed in additions(situation) if deed.slug in slugs),
        empty,
        beside,
    )


def _is_past(part: PartView) -> bool:
    return part.sort not in SILENT and (part.state in FINAL_LAST or (part.ended_at is not None and not part.is_open))


def _quiet(part: PartView, situation: Situation) -> Card:
    """A state that goes without saying is not said."""
    card = card_of(part, situation)
    said = part.sort in SILENT or part.state is State.OPEN
    return replace(card, state="" if said else card.state)


def _goals(situation: Situation) -> Section:
    section = _section(situation, "goals", _("Goals"), (Sort.GOAL,), ("goal",), _("No goals yet. Begin with what the client wants."))
    by_id = {f"part-{part.id}": part for part in situation.plan.of(Sort.GOAL)}
    cards = tuple(replace(card, links=_means(by_id[card.id], situation)) for card in section.cards)
    return replace(section, cards=cards)


def _means(goal: PartView, situation: Situation) -> tuple[tuple[str, str], ...]:
    """The services and tasks by which the goal is reached."""
    parts = [part for part in situation.plan.of(Sort.SERVICE, Sort.TASK) if str(goal.id) in part.body.get("goal_ids", ())]
    return tuple((_name(part, situation), f"#part-{part.id}") for part in parts if part.state is not State.CANCELLED)


def _name(part: PartView, situation: Situation) -> str:
    return str(part.body["text"]) if part.sort is Sort.TASK else situation.names.clause_title(part.clause_id)


def _services(situation: Situation) -> Section:
    section = _section(situation, "services", _("Services"), (Sort.SERVICE,), (), _("No services are planned yet."))
    action = service_action(situation)
    under: dict[str, list[Card]] = {}
    for part in situation.plan.of(Sort.IMPLEMENTATION):
        under.setdefault(f"part-{part.parent_id}", []).append(_quiet(part, situation))
    cards = tuple(replace(card, children=tuple(under.get(card.id, ()))) for card in section.cards)
    return replace(section, cards=cards, adds=(action,) if action else ())
