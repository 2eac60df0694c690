"""One part of a plan as a card: what it is, its facts, its clocks, whose it is, and what this worker may do to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from punos.clients.queries.plans import ClockView, PartView
from punos.clients.words import PRESENT_SERVICES, Sort, State
from punos.engines.clocks import ClockState
from punos.organising.queries import cached_clause, deadline
from punos.organising.queries import chain as clause_named
from punos.trust.words import TOPIC_NAMES, Purpose, Topic
from punos.web.shared.addresses import address
from punos.web.shared.environment import day
from punos.web.work import words
from punos.web.work.deeds.base import Deed, Situation
from punos.web.work.deeds.registry import deeds_on
from punos.web.work.names import clause_href

UNITS = {"calendar_days": "days"}
TONES = {ClockState.KEPT: "kept", ClockState.BROKEN: "missed"}
Fact = tuple[str, Any]
BRIEF = 48
WITHOUT_SAYING = (
    Sort.PLAN,
    Sort.VIEW,
    Sort.NEED,
    Sort.STRENGTH,
    Sort.GOAL,
    Sort.CONTACT,
    Sort.NOTE,
    Sort.ASSESSMENT,
    Sort.MEETING,
    Sort.REVIEW,
)


@dataclass(frozen=True, slots=True)
class Action:
    """Something the worker may do: a button (`quick`) or a page."""

    label: str
    href: str
    quick: bool = False
    danger: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A promise or a deadline: "4 of 7 working days · clause 6.2"."""

    used: int
    limit: int
    unit: str
    state: str
    name: str
    due: str
    clause: str = ""
    href: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One part of the plan, ready for its macro."""

    id: str
    title: str
    text: str = ""
    state: str = ""
    state_label: str = ""
    organisation: str = ""
    strand: int | None = None
    brief: tuple[Fact, ...] = ()
    facts: tuple[Fact, ...] = ()
    clocks: tuple[ClockLine, ...] = ()
    actions: tuple[Action, ...] = ()
    marks: tuple[str, ...] = ()
    history: str = ""
    links: tuple[tuple[str, str], ...] = ()
    children: tuple[Card, ...] = ()


def card_of(part: PartView, situation: Situation, *, bare: bool = False) -> Card:
    """The card of a part; `bare` leaves out what can be done to it."""
    title, text, facts = DESCRIBE[part.sort](part, situation)
    tone, label = words.STATES.get(part.state, ("", ""))
    card = Card(
        id=f"part-{part.id}",
        title=title,
        text=text,
        state=tone,
        state_label=str(label),
        organisation=_whose(part, situation, title),
        strand=situation.names.strand(part.organisation_id),
        brief=tuple((term, value) for term, value in facts if value and _is_brief(value)),
        facts=tuple((term, value) for term, value in facts if value and not _is_brief(value)),
        clocks=tuple(clock_line(clock, part, situation) for clock in part.clocks),
        marks=tuple(_marks(part)),
    )
    return card if bare else replace(card, actions=actions_on(part, situation), history=part_href(part, "work:history"))


def actions_on(part: PartView, situation: Situation, purpose: Purpose = Purpose.CARE) -> tuple[Action, ...]:
    """What the worker may do to the part."""
    return tuple(action_of(deed, part) for deed in deeds_on(part, situation, purpose))


def action_of(deed: Deed, part: PartView) -> Action:
    """A deed on a part as a link or a button."""
    name = "work:answer" if deed.purpose is Purpose.REFERRAL else "work:act"
    href = address(name, client_id=part.client_id, part_id=part.id, slug=deed.slug)
    return Action(str(deed.button if deed.quick else deed.title), href, deed.quick, deed.danger, part.version)


def part_href(part: PartView, name: str) -> str:
    """A page about one part."""
    return address(name, client_id=part.client_id, part_id=part.id)


def clock_line(clock: ClockView, part: PartView, situation: Situation) -> ClockLine:
    """How a clock stands now, beside its clause or its law."""
    read = clock.read(situation.at)
    clause = cached_clause(clock.clause_id) if clock.clause_id else None
    law = deadline(clock.deadline_id) if clock.deadline_id else None
    name = clause.title if clause else law.stop if law else None
    return ClockLine(
        used=read.used,
        limit=clock.amount,
        unit=UNITS.get(clock.unit, clock.unit),
        state=TONES.get(read.state, read.state.value),
        name=name.in_(situation.language) if name else "",
        due=day(read.due) if read.due else "",
        clause=clause.number if clause else "",
        href=clause_href(clause) if clause else "",
        source=law.source if law else "",
    )


def _is_brief(value: Any) -> bool:
    """Whether a fact fits on a line with others; a link does."""
    return not isinstance(value, str) or (len(value) <= BRIEF and "\n" not in value)


def _whose(part: PartView, situation: Situation, title: str) -> str:
    """The organisation responsible; it goes without saying where it is the title, and for the talk of the plan's own organisation."""
    shell = situation.plan.shell
    home = shell.organisation_id if shell else situation.by.organisation_id
    said = part.sort in WITHOUT_SAYING and part.organisation_id == home
    name = situation.names.organisation(part.organisation_id)
    return "" if said or name == title else name


def _marks(part: PartView) -> Iterator[str]:
    if part.withheld_from_client:
        yield _("Withheld from the client, decided %(day)s") % {"day": day(part.withheld_on)}
    if part.withheld_from_representative:
        yield _("Withheld from representatives, decided %(day)s") % {"day": day(part.withheld_on)}
    if not part.writable and part.is_open:
        yield _("You can read this. The one responsible changes it.")


def _view(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    by = situation.names.worker(part.changed_by)
    title = str(words.WHOSE[part.body["whose"]])
    return title, part.body["text"], [(_("Written by"), by), (_("Day"), day(part.changed_at))]


def _need(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    urgent = _("Yes") if part.body.get("urgent") else ""
    return str(words.NEED_GROUPS[part.body["group"]]), part.body["text"], [(_("Urgent"), urgent), _topic(part, situation)]


def _text(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    facts = [_topic(part, situation), (_("Written"), day(part.made_at))] if part.sort is Sort.NOTE else []
    return "", part.body["text"], facts


def _goal(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    facts = [
        (_("By when"), day(part.due_on)),
        (_("Kind"), str(words.SCALES.get(body.get("scale", ""), ""))),
        (_("Helps"), body.get("helps", "")),
        (_("Hinders"), body.get("hinders", "")),
        (_("Code"), body.get("code", "")),
        _topic(part, situation),
    ]
    return body["words"], "", facts


def _service(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    facts = [
        _clause(part.clause_id),
        (_("The client's wish"), body.get("proposal", "")),
        (_("Method"), body.get("method", "")),
        (_("Expected to begin"), day(_day_in(body, "expected_on")) if part.state is State.PLANNED else ""),
        (_("Expected to last"), body.get("lasts", "")),
        (_("Way of producing"), str(words.PROVISIONS.get(body.get("provision", ""), ""))),
        (_("Grounds"), _with_day(words.GROUNDS.get(body.get("entitled", ""), ""), _day_in(body, "entitled_on"))),
        (_("Began"), day(part.starts_at)),
        (_("Ended"), day(part.ended_at)),
        (_("Used"), "" if part.state is not State.ENDED else _("Yes") if body.get("used") else _("No")),
        (_("Reason"), body.get("ended_reason", "")),
        _topic(part, situation),
    ]
    return situation.names.clause_title(part.clause_id) or str(words.SORTS[Sort.SERVICE]), body.get("text", ""), facts


def _task(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    facts = [(_("Whose"), whose_task(part, situation)), (_("By when"), day(part.due_on)), (_("What came of it"), body.get("done_note", ""))]
    return body["text"], "", facts


def whose_task(part: PartView, situation: Situation) -> str:
    """Who does a task: the client, a near one by name, or a worker or nobody yet of an organisation."""
    whose = part.body.get("responsible")
    if whose == "client":
        return _("The client")
    if whose == "near":
        return str(part.body.get("near_name", "")) or _("A near one")
    return situation.names.worker(part.assignee_id) if part.assignee_id else _("Nobody has taken it yet")


def _party(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    facts = [
        (_("Since"), day(part.starts_at)),
        (_("Until"), day(part.ended_at)),
        (_("Reason"), part.body.get("ended_reason", "")),
    ]
    return situation.names.organisation(part.organisation_id), part.body["duty"], facts


def _own_worker(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    facts = [(_("Since"), day(part.starts_at)), (_("Until"), day(part.ended_at)), (_("Reason"), part.body.get("reason", ""))]
    return situation.names.worker(part.assignee_id), "", facts


def _referral(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    sender = situation.names.worker_in_full(part.made_by)
    facts = [
        (_("Sent by"), f"{sender}, {day(part.made_at)}"),
        (_("Background"), body.get("background", "")),
        (_("Service"), situation.names.clause_title(part.clause_id)),
        (_("Answer by"), day(part.due_on)),
        (_("The receiver asks"), body.get("asked", "")),
        (_("The answer"), body.get("answered", "")),
        (_("Reason"), body.get("reason", "")),
        (_("Outcome"), body.get("outcome", "")),
    ]
    return situation.names.organisation(part.organisation_id), body["question"], facts


def _implementation(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    facts = [
        (_("By what means"), body.get("means", "")),
        (_("When"), body.get("timetable", "")),
        (_("The client's experiences"), body.get("experiences", "")),
    ]
    return str(words.SORTS[Sort.IMPLEMENTATION]), body["content"], facts


def _agreement(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    who = situation.names.organisation(part.organisation_id) if body.get("whose") == "organisation" else _("The client")
    text = body.get("dissent", "") if part.state is State.DISSENTED else body.get("text", "")
    return who, text, [(_("Day"), day(part.changed_at) if part.state is not State.PROPOSED else "")]


def _meeting(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    facts = [
        (_("Place"), body.get("place", "")),
        (_("Invited"), body.get("participants", "")),
        (_("Stayed away"), body.get("absent", "")),
    ]
    return day(part.ended_at or part.due_on), body.get("notes", ""), facts


def _assessment(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    facts = [
        (_("Initiated"), f"{day(part.made_at)} · {words.WAYS[body['way']]}"),
        (_("Why"), body.get("reason", "")),
        (_("Due"), day(part.due_on) if part.is_open else ""),
        (_("Begun"), day(part.starts_at)),
        (_("Ready"), day(part.ended_at)),
        (_("Conclusion"), body.get("conclusion", "")),
        (_("Authorities that stayed away"), body.get("absent", "")),
    ]
    return str(words.SORTS[Sort.ASSESSMENT]), body.get("summary", ""), facts


def _review(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    reached = []
    for goal_id, code in body.get("attainments", {}).items():
        goal = situation.plan.part(UUID(goal_id))
        if goal:
            reached.append((goal.body["words"], str(words.ATTAINMENTS[code])))
    return day(part.ended_at or part.due_on), body.get("summary", ""), [*reached, (_("What helped and hindered"), body.get("factors", ""))]


def _contact(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    facts = [
        (_("Phone"), body.get("phone", "")),
        (_("Email"), body.get("email", "")),
        (_("Address"), body.get("address", "")),
        (_("Home municipality"), body.get("municipality", "")),
    ]
    return "", "", facts


def _plan(part: PartView, situation: Situation) -> tuple[str, str, list[Fact]]:
    body = part.body
    segment = words.SEGMENTS.get(body.get("segment", ""))
    chain = clause_named(body.get("organising_version", 0), body["chain"]) if body.get("chain") else None
    facts = [
        (_("Way of working"), str(segment[0]) if segment else ""),
        (_("Reason for it"), body.get("segment_reason", "")),
        (_("The client's situation"), body.get("circumstances", "")),
        (_("Services now"), _present_services(body, situation)),
        (_("Near ones who help"), body.get("near_ones", "")),
        (_("Service chain"), {"text": chain.title.in_(situation.language), "href": clause_href(chain)} if chain else ""),
        (_("Special support"), _("Yes, Social Welfare Act 3 §") if body.get("special_support") else ""),
        (_("Why special support"), body.get("special_reason", "")),
        (_("Made for"), body.get("duration", "")),
        (_("How often you meet"), body.get("meeting_rhythm", "")),
        (
            _("Rights explained"),
            (_("Yes") + (f", {body['explained_how']}" if body.get("explained_how") else "")) if body.get("explained") else "",
        ),
        (_("Next steps"), body.get("next_steps", "")),
        (_("Who gets the plan"), body.get("distribution", "")),
        (_("Organising plan"), _("version %(number)s") % {"number": body.get("organising_version", "")}),
        (_("Closed because"), body.get("closed_reason", "")),
    ]
    return "", "", facts


def _present_services(body: Mapping[str, Any], situation: Situation) -> str:
    """The services that the client has now, inside the plan or outside it."""
    named = [PRESENT_SERVICES[code].in_(situation.language) for code in body.get("present_services", ())]
    return "; ".join([*named, *([body["present_text"]] if body.get("present_text") else [])])


def _topic(part: PartView, situation: Situation) -> Fact:
    return _("Topic"), "" if part.topic is Topic.CORE else TOPIC_NAMES[part.topic].in_(situation.language)


def _clause(clause_id: UUID | None) -> Fact:
    clause = cached_clause(clause_id) if clause_id else None
    if clause is None:
        return _("Clause"), ""
    text = _("%(number)s, version %(version)s") % {"number": clause.number, "version": clause.version}
    return _("Clause"), {"text": text, "href": clause_href(clause)}


def _day_in(body: Mapping[str, Any], name: str) -> date | None:
    """A day that a body holds."""
    return date.fromisoformat(body[name]) if body.get(name) else None


def _with_day(text: Any, on: date | None) -> str:
    return f"{text} ({day(on)})" if text and on else str(text)


DESCRIBE: dict[Sort, Callable[[PartView, Situation], tuple[str, str, list[Fact]]]] = {
    Sort.PLAN: _plan,
    Sort.VIEW: _view,
    Sort.NEED: _need,
    Sort.STRENGTH: _text,
    Sort.GOAL: _goal,
    Sort.SERVICE: _service,
    Sort.TASK: _task,
    Sort.PARTY: _party,
    Sort.OWN_WORKER: _own_worker,
    Sort.REFERRAL: _referral,
    Sort.IMPLEMENTATION: _implementation,
    Sort.AGREEMENT: _agreement,
    Sort.MEETING: _meeting,
    Sort.ASSESSMENT: _assessment,
    Sort.REVIEW: _review,
    Sort.CONTACT: _contact,
    Sort.NOTE: _text,
}
