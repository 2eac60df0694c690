"""The left column of the workspace: the plan in its official order, each section with its cards and what may be added to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from punos.clients.queries.plans import PartView
from punos.clients.words import Sort, State
from punos.web.shared.addresses import address, pattern_of
from punos.web.shared.speech import gettext
from punos.web.shared.speech import gettext_lazy as _
from punos.web.work.deeds.base import Situation
from punos.web.work.deeds.plan import has_plan
from punos.web.work.deeds.registry import additions, labels
from punos.web.work.presenters.cards import Action, Card, card_of

Offers = Mapping[str, Action]
SILENT = (Sort.VIEW, Sort.STRENGTH, Sort.CONTACT, Sort.NOTE, Sort.PLAN)
BY_DAY = (Sort.TASK, Sort.MEETING, Sort.REVIEW)
FINAL_LAST = (State.ENDED, State.CANCELLED, State.DONE, State.DROPPED, State.DECLINED, State.CLOSED, State.REACHED, State.WITHDRAWN)


class Section(Struct, frozen=True):
    """One section of the plan. `past` cards are folded away under `past_label`."""

    id: str
    title: str
    cards: tuple[Card, ...]
    past: tuple[Card, ...] = ()
    past_label: str = ""
    adds: tuple[Action, ...] = ()
    empty: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What a section is made of: the parts of one sort, and the deed that adds to them."""

    id: str
    title: Any
    sort: Sort
    adds: str
    empty: Any
    beside: bool = False


ROWS = (
    Row("views", _("Views of the situation"), Sort.VIEW, "view", _("The client's own view comes first."), beside=True),
    Row("needs", _("Needs of support"), Sort.NEED, "need", _("No needs are written down yet."), beside=True),
    Row("strengths", _("Strengths"), Sort.STRENGTH, "strength", _("What carries the client? Ask and write it down.")),
    Row("goals", _("Goals"), Sort.GOAL, "goal", _("No goals yet. Begin with what the client wants.")),
    Row("services", _("Services"), Sort.SERVICE, "service", _("No services are planned yet.")),
    Row("tasks", _("Tasks"), Sort.TASK, "task", _("Who does what, and by when? Nobody has a task yet.")),
    Row("parties", _("Parties and their duties"), Sort.PARTY, "party", _("Only your own organisation works on the plan.")),
    Row("own-worker", _("Own worker"), Sort.OWN_WORKER, "own-worker", _("The client has no own worker now.")),
    Row("agreements", _("Agreement and differing views"), Sort.AGREEMENT, "ask-agreement", _("Nobody has been asked yet.")),
    Row("referrals", _("Referrals"), Sort.REFERRAL, "referral", _("No referrals.")),
    Row("applications", _("Applications for permits and grants"), Sort.APPLICATION, "", ""),
    Row("meetings", _("Meetings"), Sort.MEETING, "meeting", _("No meetings yet.")),
    Row("assessments", _("Needs assessments"), Sort.ASSESSMENT, "assessment", _("No assessments yet.")),
    Row("reviews", _("Reviews"), Sort.REVIEW, "review", _("The day of the first review has not been agreed on.")),
    Row("frame", _("Frame of the plan"), Sort.PLAN, "", ""),
    Row("contact", _("Contact details"), Sort.CONTACT, "contact", _("No contact details that you may see.")),
    Row("notes", _("Notes"), Sort.NOTE, "note", _("No notes.")),
)
ALWAYS = ("goals", "services", "own-worker")


def sections(situation: Situation, offers: Offers) -> tuple[Section, ...]:
    """The plan, section by section; one that is empty and cannot be added to is left out, but for the heart of the plan."""
    made = (_section(row, situation, offers.get(row.adds)) for row in ROWS)
    return tuple(section for section in made if section is not None)


def offers_of(situation: Situation) -> Offers:
    """What may be added to the plan here and now, as links by slug, in the order of menus."""
    client, service = situation.plan.person.id, service_action(situation)
    said, found = labels(situation.language), {}
    pattern = pattern_of("work:add", client_id=UUID, slug=str)
    for slug in (deed.slug for deed in additions(situation)):
        found[slug] = Action(said[slug][0], pattern % {"client_id": client, "slug": slug})
        if slug == "goal" and service:
            found["service"] = service
    return found


def service_action(situation: Situation) -> Action | None:
    """The way to plan a service, for those who may."""
    if situation.plan.shell is None or not situation.plan.addable or not has_plan(situation):
        return None
    return Action(gettext("Add a service"), address("work:services", client_id=situation.plan.person.id))


def _section(row: Row, situation: Situation, add: Action | None) -> Section | None:
    parts = list(situation.plan.of(row.sort))
    if row.sort in BY_DAY:
        parts.sort(key=lambda part: (part.due_on or date.max, part.made_at))
    now: list[PartView] = []
    past: list[PartView] = []
    for part in parts:
        (past if _is_past(part) else now).append(part)
    cards = tuple(_whole(part, situation) for part in now) + (_orphans(situation) if row.sort is Sort.SERVICE else ())
    if not (cards or past or add or row.id in ALWAYS):
        return None
    return Section(
        row.id,
        str(row.title),
        cards,
        tuple(_whole(part, situation) for part in reversed(past)),
        gettext("Earlier (%(number)s)") % {"number": len(past)} if past else "",
        (add,) if add else (),
        "" if cards or past else str(row.empty),
        row.beside,
    )


def _whole(part: PartView, situation: Situation) -> Card:
    """The card of a part with what belongs to it: the means of a goal, the implementation plans of a service."""
    if part.sort is Sort.GOAL:
        return _quiet(part, situation, links=_means(part, situation))
    if part.sort is Sort.SERVICE:
        under = [one for one in situation.plan.of(Sort.IMPLEMENTATION) if one.parent_id == part.id]
        return _quiet(part, situation, children=tuple(_quiet(one, situation) for one in under))
    return _quiet(part, situation)


def _orphans(situation: Situation) -> tuple[Card, ...]:
    """Implementation plans whose service the worker does not see."""
    seen = {part.id for part in situation.plan.of(Sort.SERVICE)}
    return tuple(_quiet(part, situation) for part in situation.plan.of(Sort.IMPLEMENTATION) if part.parent_id not in seen)


def _is_past(part: PartView) -> bool:
    return part.sort not in SILENT and (part.state in FINAL_LAST or (part.ended_at is not None and not part.is_open))


def _quiet(part: PartView, situation: Situation, **more: Any) -> Card:
    """A state that goes without saying is not said."""
    return card_of(part, situation, quiet=part.sort in SILENT or part.state is State.OPEN, **more)


def _means(goal: PartView, situation: Situation) -> tuple[tuple[str, str], ...]:
    """The services and tasks by which the goal is reached."""
    wanted = str(goal.id)
    parts = [part for part in situation.plan.of(Sort.SERVICE, Sort.TASK) if wanted in part.body.get("goal_ids", ())]
    return tuple((_name(part, situation), f"#part-{part.id}") for part in parts if part.state is not State.CANCELLED)


def _name(part: PartView, situation: Situation) -> str:
    return str(part.body["text"]) if part.sort is Sort.TASK else situation.names.clause_title(part.clause_id)
