"""One part of a plan as a card: what it is, its facts, its clocks, whose it is, and what this worker may do to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from msgspec import Struct

from punos.clients.queries.plans import ClockView, PartView
from punos.clients.words import Sort
from punos.engines.clocks import ClockState
from punos.organising.queries import cached_clause, deadline
from punos.trust.words import Purpose
from punos.web.shared.addresses import pattern_of
from punos.web.shared.environment import day
from punos.web.shared.filing import FileRow
from punos.web.shared.speech import gettext as _
from punos.web.work import words
from punos.web.work.deeds.base import Deed, Situation
from punos.web.work.deeds.registry import deeds_on, labels
from punos.web.work.names import clause_href
from punos.web.work.presenters.filed import add_file_at, files_of
from punos.web.work.presenters.saying import DESCRIBE, Fact

UNITS = {"calendar_days": "days"}
TONES = {ClockState.KEPT: "kept", ClockState.BROKEN: "missed"}
BRIEF = 48
#: Where deeds are done that are done for another purpose than care.
DONE_AT = {Purpose.REFERRAL: "work:answer", Purpose.APPLICATION: "work:handle"}
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


class Action(Struct, frozen=True):
    """Something the worker may do: a button (`quick`) or a page. A Struct, as Card is: a page has a hundred of them."""

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


class Card(Struct, frozen=True):
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
    files: tuple[FileRow, ...] = ()
    add_file: str = ""


def card_of(
    part: PartView,
    situation: Situation,
    *,
    bare: bool = False,
    quiet: bool = False,
    links: tuple[tuple[str, str], ...] = (),
    children: tuple[Card, ...] = (),
) -> Card:
    """The card of a part; `bare` leaves out what can be done to it, `quiet` its state."""
    title, text, facts = DESCRIBE[part.sort](part, situation)
    brief: list[Fact] = []
    long: list[Fact] = []
    for fact in facts:
        (brief if _is_brief(fact[1]) else long).append(fact)
    tone, label = ("", "") if quiet else words.state_of(part.sort, part.state)
    place = place_of(part)
    return Card(
        id=f"part-{place['part_id']}",
        title=title,
        text=text,
        state=tone,
        state_label=str(label),
        organisation=_whose(part, situation, title),
        strand=situation.names.strand(part.organisation_id),
        brief=tuple(brief),
        facts=tuple(long),
        clocks=tuple(clock_line(clock, part, situation) for clock in part.clocks),
        actions=() if bare else actions_of(deeds_on(part, situation), part, place, situation.language),
        marks=tuple(_marks(part)),
        history="" if bare else pattern_of("work:history", client_id=UUID, part_id=UUID) % place,
        links=links,
        children=children,
        files=files_of(part, situation) if part.files else (),
        add_file=add_file_at(part),
    )


def actions_on(part: PartView, situation: Situation, purpose: Purpose = Purpose.CARE) -> tuple[Action, ...]:
    """What the worker may do to the part."""
    return actions_of(deeds_on(part, situation, purpose), part, place_of(part), situation.language)


def actions_of(deeds: tuple[Deed, ...], part: PartView, place: Mapping[str, str], language: str) -> tuple[Action, ...]:
    """Deeds on a part, all of one purpose, as links or buttons."""
    if not deeds:
        return ()
    name = DONE_AT.get(deeds[0].purpose, "work:act")
    said = labels(language)
    begun, _hole, rest = (pattern_of(name, client_id=UUID, part_id=UUID, slug=str) % {**place, "slug": "\n"}).partition("\n")
    return tuple(Action(said[deed.slug][deed.quick], f"{begun}{deed.slug}{rest}", deed.quick, deed.danger, part.version) for deed in deeds)


def place_of(part: PartView) -> Mapping[str, str]:
    """What fills the holes in addresses of pages about a part: written once for all of them."""
    return {"client_id": str(part.client_id), "part_id": str(part.id)}


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
    if part.sort in WITHOUT_SAYING and part.organisation_id == home:
        return ""
    name = situation.names.organisation(part.organisation_id)
    return "" if name == title else name


def _marks(part: PartView) -> Iterator[str]:
    if part.withheld_from_client:
        yield _("Withheld from the client, decided %(day)s") % {"day": day(part.withheld_on)}
    if part.withheld_from_representative:
        yield _("Withheld from representatives, decided %(day)s") % {"day": day(part.withheld_on)}
    if not part.writable and part.is_open:
        yield _("You can read this. The one responsible changes it.")
