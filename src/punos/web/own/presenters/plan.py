"""The client's plan as its page and its print show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from punos.base.clock import day_of
from punos.clients.queries import braids
from punos.clients.queries.chain import standing
from punos.clients.queries.plans import ClockView, EventView, PartView, PlanView
from punos.clients.rules.states import OPEN_STATES
from punos.clients.words import Sort, State
from punos.engines.clocks import ClockState
from punos.organising import queries as organising
from punos.providers.queries import UnitView
from punos.trust.words import BASIS_NAMES, PURPOSE_NAMES
from punos.web.own.presenters import filed, words
from punos.web.own.presenters.facts import facts_of, framed
from punos.web.own.presenters.names import Names, clause_href, clause_of
from punos.web.own.presenters.places import places
from punos.web.shared.addresses import address
from punos.web.shared.braid import BraidView, braid_view, strand_numbers
from punos.web.shared.chain import ChainView, chain_view
from punos.web.shared.environment import clock_time, day, moment
from punos.web.shared.filing import FileRow
from punos.web.shared.speech import gettext as _
from punos.web.shared.speech import ngettext

#: The words of the `promise_line` macro for a clock's states and units.
CLOCK_TAGS = {ClockState.BROKEN: "missed", ClockState.NO_LIMIT: "open"}
UNITS = {"calendar_days": "days"}
#: Sorts that are proposed to somebody who answers.
ANSWERED = (Sort.PARTY, Sort.AGREEMENT)


class Reader(StrEnum):
    """Who reads: the client on the page, somebody who acts for the client, or the client on paper, where nothing can be pressed."""

    CLIENT = "client"
    ANOTHER = "another"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Item:
    """One part for the page: what it says, its state, who answers, a link to act on it."""

    id: UUID
    title: str
    text: str = ""
    state: str = ""
    label: str | Promise = ""
    who: str = ""
    due: str = ""
    rows: tuple[tuple[str, Any], ...] = ()
    promises: tuple[Promised, ...] = ()
    href: str = ""
    action: str = ""
    strand: int | None = None
    mine: bool = False
    is_past: bool = False
    files: tuple[FileRow, ...] = ()
    add_file: str = ""


@dataclass(frozen=True, slots=True)
class Promised:
    """A running or stopped clock beside its clause, for the `promise_line` macro."""

    used: int
    limit: int
    unit: str
    clause: str
    href: str
    state: str
    text: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next thing the client can do."""

    text: str
    action: str
    href: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything on the page of a plan, by its headings."""

    name: str
    language: str
    what: str
    braid: BraidView | None
    next_step: NextStep | None
    own_worker: Item | None
    own_worker_places: tuple[tuple[str, dict[str, str]], ...]
    views: tuple[Item, ...]
    my_view: Item | None
    goals: tuple[Item, ...]
    services: tuple[Item, ...]
    tasks: tuple[Item, ...]
    parties: tuple[Item, ...]
    background: tuple[Item, ...]
    referrals: tuple[Item, ...]
    agreements: tuple[Item, ...]
    meetings: tuple[Item, ...]
    applications: tuple[Item, ...]
    implementations: tuple[Item, ...]
    contacts: tuple[Item, ...]
    frame: tuple[tuple[str, str], ...]
    chain: ChainView | None
    events: tuple[dict[str, Any], ...]
    why: dict[str, Any]
    withheld: tuple[str, ...]
    may_add: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plan, its names, and when it is looked at; makes the items of each heading. Asks the database nothing.

    `strands` tells the colour and line of each organisation, `laws` the source of each statutory deadline.
    """

    plan: PlanView
    names: Names
    at: datetime
    reader: Reader
    strands: Mapping[UUID, int]
    laws: Mapping[str, str]

    @classmethod
    def of(cls, plan: PlanView, names: Names, at: datetime, reader: Reader) -> Drawn:
        """A plan ready to be drawn."""
        found = braids.organisations_in(plan)
        sectors = [names.organisations[one].sector if one in names.organisations else "" for one in found]
        laws = {one.id: one.source for one in organising.deadlines(day_of(at))}
        return cls(plan, names, at, reader, dict(zip(found, strand_numbers(sectors), strict=True)), laws)

    @property
    def me(self) -> str:
        """The client, as this reader calls them."""
        return self.plan.person.given_name if self.reader is Reader.ANOTHER else _("You")

    def items(self, *sorts: Sort) -> tuple[Item, ...]:
        """The parts of these sorts, open ones first, then newest first."""
        parts = sorted(self.plan.of(*sorts), key=lambda part: part.made_at, reverse=True)
        return tuple(self.item(part) for part in sorted(parts, key=lambda part: not part.is_open))

    def item(self, part: PartView) -> Item:
        """One part in words."""
        tag, label = words.WAITING if part.state is State.PROPOSED and part.sort in ANSWERED else words.state_of(part.sort, part.state)
        href, action = self.deed(part) if self.reader is Reader.CLIENT else ("", "")
        return Item(
            id=part.id,
            title=self.title(part),
            text=self.text(part),
            state=tag,
            label=label,
            who=self.who(part),
            due=self.due(part),
            rows=(*self.ruled(part), *facts_of(part, self.plan)),
            promises=tuple(self.promised(clock) for clock in part.clocks),
            href=href,
            action=action,
            strand=self.strands.get(part.organisation_id) if part.organisation_id else None,
            mine=part.organisation_id is None,
            is_past=part.sort in OPEN_STATES and not part.is_open,
            files=tuple(filed.row(part, file, self.names, self.reader) for file in part.files),
            add_file=filed.add_at(part) if self.reader is Reader.CLIENT else "",
        )

    def ruled(self, part: PartView) -> list[tuple[str, Any]]:
        """Where a service has been decided on: its clause, in the version that it was planned under."""
        clause = organising.cached_clause(part.clause_id) if part.clause_id and part.sort in (Sort.SERVICE, Sort.APPLICATION) else None
        if clause is None:
            return []
        text = _("clause %(number)s, version %(version)s") % {"number": clause.number, "version": clause.version}
        return [(_("Where it is decided"), text if self.reader is Reader.PAPER else {"text": text, "href": clause_href(clause)})]

    def due(self, part: PartView) -> str:
        """The day of a meeting or a review; the last day of anything else."""
        if part.due_on is None:
            return ""
        return day(part.due_on) if part.sort in (Sort.MEETING, Sort.REVIEW) else _("by %(day)s") % {"day": day(part.due_on)}

    def title(self, part: PartView) -> str:
        """The first line of a part."""
        if part.sort in (Sort.PARTY, Sort.REFERRAL):
            return self.names.organisation(part.organisation_id)
        if part.sort is Sort.OWN_WORKER:
            return self.names.worker(part.assignee_id)
        if part.sort is Sort.NEED:
            return str(words.NEEDS.get(part.body.get("group", ""), words.SORTS[Sort.NEED])).capitalize()
        if part.sort in (Sort.AGREEMENT, Sort.VIEW):
            return self.names.organisation(part.organisation_id) or self.me
        own = part.body.get("words") or (part.body.get("text") if part.sort in (Sort.TASK, Sort.STRENGTH) else "")
        named = str(own or self.names.clause_title(part.clause_id) or words.SORTS[part.sort]).strip()
        return named[:1].upper() + named[1:]

    def text(self, part: PartView) -> str:
        """What the part says below its first line."""
        body = part.body
        match part.sort:
            case Sort.PARTY:
                said = body.get("duty")
            case Sort.REFERRAL:
                said = body.get("question")
            case Sort.IMPLEMENTATION:
                said = body.get("content")
            case Sort.AGREEMENT:
                said = body.get("dissent") if part.state is State.DISSENTED else body.get("text")
            case Sort.MEETING:
                said = body.get("notes")
            case Sort.REVIEW | Sort.ASSESSMENT:
                said = body.get("summary")
            case Sort.GOAL | Sort.TASK | Sort.STRENGTH:
                said = ""
            case _:
                said = body.get("text")
        return str(said or "")

    def who(self, part: PartView) -> str:
        """Who answers for it; nothing where the first line says so already."""
        if part.sort in (Sort.PARTY, Sort.REFERRAL, Sort.AGREEMENT, Sort.VIEW, Sort.CONTACT):
            return ""
        if part.sort is Sort.TASK and part.body.get("responsible") == "near":
            return str(part.body.get("near_name") or _("someone close to you"))
        if part.organisation_id is None:
            return self.me
        worker = self.names.worker(part.assignee_id) if part.assignee_id else ""
        return ", ".join(word for word in (worker, self.names.organisation(part.organisation_id)) if word)

    def deed(self, part: PartView) -> tuple[str, str]:
        """What the client can do with the part: an address and its words; nothing for most."""
        match part.sort:
            case Sort.PARTY if part.state is State.PROPOSED:
                return address("own:party", part_id=part.id), _("Answer yes or no")
            case Sort.APPLICATION:
                return address("own:application", part_id=part.id), _("See how it stands")
        return self.changed(part) if part.writable else ("", "")

    def changed(self, part: PartView) -> tuple[str, str]:
        """What the client can change: an address and its words; nothing for most."""
        match part.sort:
            case Sort.GOAL:
                return address("own:change_goal", part_id=part.id), _("Say it in other words")
            case Sort.TASK if part.state is not State.CANCELLED:
                done = part.state is State.DONE
                return address("own:task", part_id=part.id), _("Take it up again") if done else _("Mark as done")
            case Sort.AGREEMENT:
                return address("own:agreement", part_id=part.id), _("Tell what you think")
        return "", ""

    def promised(self, clock: ClockView) -> Promised:
        """A clock as the client reads it: "4 of 7 working days", its clause, whether it is in time."""
        reading = clock.read(self.at)
        clause = clause_of(clock.clause_id)
        law = self.laws.get(clock.deadline_id, "") if clock.deadline_id and not clause else ""
        due = reading.due
        return Promised(
            used=reading.used,
            limit=clock.amount,
            unit=UNITS.get(clock.unit, clock.unit),
            clause=clause.number if clause else "",
            href=clause_href(clause) if self.reader is not Reader.PAPER else "",
            state=CLOCK_TAGS.get(reading.state, reading.state.value),
            text=law,
            due=(moment(due) if isinstance(due, datetime) else day(due)) if clock.stopped_at is None else "",
        )

    def next_step(self) -> NextStep | None:
        """The next thing the client can do: answer, agree, do a task, or tell how it goes."""
        if (asked := next(self._asked(), None)) is not None:
            return asked
        mine = sorted((p for p in self.plan.of(Sort.TASK) if p.writable and p.is_open), key=lambda p: p.due_on or date.max)
        if mine:
            return NextStep(self.title(mine[0]), _("Mark as done"), self.deed(mine[0])[0])
        if self.plan.may_add():
            return NextStep(_("Tell in your own words how you are and what you hope for."), _("Write"), address("own:view"))
        return None

    def _asked(self) -> Iterator[NextStep]:
        """What others wait for: an answer to a party, to a question about an application, to the plan."""
        for part in (*self.plan.of(Sort.PARTY), *self.plan.of(Sort.APPLICATION), *self.plan.of(Sort.AGREEMENT)):
            if part.sort is Sort.PARTY and part.state is State.PROPOSED:
                text = _("%(organisation)s is proposed to join your plan. You decide.") % {"organisation": self.title(part)}
                yield NextStep(text, _("Answer yes or no"), self.deed(part)[0])
            elif part.sort is Sort.APPLICATION and part.state is State.ASKED:
                text = _("%(application)s: more is asked of you before it can be decided.") % {"application": self.title(part)}
                yield NextStep(text, _("Answer the question"), address("own:answer_application", part_id=part.id))
            elif part.sort is Sort.AGREEMENT and part.state is State.PROPOSED and part.writable:
                yield NextStep(_("Your plan waits for what you think of it."), _("Tell what you think"), self.deed(part)[0])

    def braid(self) -> BraidView | None:
        """The braid at the head of the plan, as soon as somebody takes part in it."""
        looks = {one: braids.Look(self.names.organisation(one), number) for one, number in self.strands.items()}
        woven = braids.woven(self.plan, looks, today=day_of(self.at), language=self.names.language)
        if woven is None:
            return None
        return braid_view(woven.braid, client=self.me, language=self.names.language)


def happened(events: tuple[EventView, ...], drawn: Drawn) -> tuple[dict[str, Any], ...]:
    """What happened, newest first, for the `timeline` macro."""
    parts = {part.id: part for part in drawn.plan.parts}
    return tuple(
        {
            "iso": event.at.isoformat(timespec="minutes"),
            "when": day(event.at),
            "title": str(words.DEEDS.get(event.did, words.CHANGED)),
            "text": drawn.title(parts[event.part_id]) if event.part_id in parts and event.sort is not Sort.PLAN else "",
            "by": drawn.me if event.by_client else drawn.names.worker_at(event.by_post) if event.by_post else "",
            "strand": drawn.strands.get(event.organisation_id) if event.organisation_id else None,
        }
        for event in events
    )


def why(plan: PlanView, language: str, at: datetime) -> dict[str, Any]:
    """Why this is seen: the ground and the purpose of the opening in hand, which was made at `at`."""
    reason = plan.parts[0].reason if plan.parts else None
    if reason is None:
        return {"reason": _("it is your own"), "opened": "", "parts": 0, "rows": ()}
    rows = ((_("Ground"), BASIS_NAMES[reason.basis].in_(language)), (_("Purpose"), PURPOSE_NAMES[reason.purpose].in_(language)))
    ground = _("it is your own") if reason.purpose == "own" else BASIS_NAMES[reason.basis].in_(language)
    return {"reason": ground, "opened": clock_time(at), "parts": len(plan.parts), "rows": rows}


def what_now(plan: PlanView) -> str:
    """What is happening, in one sentence."""
    goals = sum(part.is_open for part in plan.of(Sort.GOAL))
    services = sum(part.is_open for part in plan.of(Sort.SERVICE))
    if plan.shell is None:
        return _("You have no plan yet. It is made together with you when you need several services.")
    aims = ngettext("%(num)s goal", "%(num)s goals", goals) % {"num": goals}
    helps = ngettext("%(num)s service", "%(num)s services", services) % {"num": services}
    return _("There are %(goals)s and %(services)s under way.") % {"goals": aims, "services": helps}


def plan_page(
    plan: PlanView,
    names: Names,
    events: tuple[EventView, ...],
    withheld: tuple[tuple[date, int], ...],
    *,
    at: datetime,
    reader: Reader = Reader.CLIENT,
    units: Sequence[UnitView] = (),
) -> PlanPage:
    """Everything on the page of a plan; only the client on the page has something to press. `units`: of the own worker's organisation."""
    drawn = Drawn.of(plan, names, at, reader)
    views = drawn.items(Sort.VIEW)
    own_worker = plan.own_worker
    tasks = drawn.items(Sort.TASK)
    return PlanPage(
        name=plan.person.name,
        language=names.language,
        what=what_now(plan),
        braid=drawn.braid(),
        next_step=drawn.next_step() if reader is Reader.CLIENT else None,
        own_worker=drawn.item(own_worker) if own_worker else None,
        own_worker_places=places(units, plan, names.language) if own_worker else (),
        views=tuple(item for item in views if not item.mine),
        my_view=next((item for item in views if item.mine), None),
        goals=drawn.items(Sort.GOAL),
        services=drawn.items(Sort.SERVICE),
        tasks=tuple(sorted(tasks, key=lambda item: not item.mine)),
        parties=drawn.items(Sort.PARTY),
        background=drawn.items(Sort.NEED, Sort.STRENGTH, Sort.ASSESSMENT),
        referrals=drawn.items(Sort.REFERRAL),
        agreements=drawn.items(Sort.AGREEMENT),
        meetings=drawn.items(Sort.MEETING, Sort.REVIEW),
        applications=drawn.items(Sort.APPLICATION),
        implementations=drawn.items(Sort.IMPLEMENTATION, Sort.NOTE),
        contacts=drawn.items(Sort.CONTACT),
        frame=framed(plan, names.language),
        chain=chain_view(standing(plan, at), names.language),
        events=happened(events, drawn),
        why=why(plan, names.language, at),
        withheld=tuple(
            _("Decided on %(day)s: %(parts)s")
            % {"day": day(on), "parts": ngettext("%(num)s part", "%(num)s parts", number) % {"num": number}}
            for on, number in withheld
        ),
        may_add=plan.may_add() and reader is Reader.CLIENT,
    )
