"""The worker's lists as plain values: today, clients, referrals in and out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from punos.clients.queries.lists import Listed, When
from punos.clients.queries.plans import PartView
from punos.clients.words import Sort, State
from punos.engines.clocks import ClockState
from punos.trust.queries import PersonView
from punos.trust.words import BASIS_NAMES, Basis
from punos.web.middleware import page_number
from punos.web.shared.addresses import address
from punos.web.shared.environment import clock_time, day
from punos.web.shared.speech import gettext as _
from punos.web.shared.speech import ngettext
from punos.web.work import words
from punos.web.work.names import Names


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are due together."""

    title: str
    items: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """The way to the pages before and after."""

    previous: str
    next: str
    text: str


@dataclass(frozen=True, slots=True)
class Why:
    """On what grounds a list is seen: the most usual one, when it was opened, and how many rows on each."""

    reason: str
    opened: str
    rows: tuple[tuple[str, str], ...]


def why_listed(bases: Iterable[Basis], at: datetime, language: str) -> Why | None:
    """The grounds of the rows of a list, most rows first; None for an empty list."""
    counts = Counter(bases).most_common()
    if not counts:
        return None
    said = [(BASIS_NAMES[basis].in_(language), ngettext("%(num)s row", "%(num)s rows", count) % {"num": count}) for basis, count in counts]
    return Why(said[0][0], clock_time(at), tuple((name[:1].upper() + name[1:], count) for name, count in said))


def groups(rows: tuple[Listed, ...], names: Names) -> tuple[Group, ...]:
    """Late, today, within a fortnight; groups without rows are left out."""
    titles = {When.LATE: _("Late"), When.TODAY: _("Today"), When.FORTNIGHT: _("Within a fortnight")}
    made = [Group(title, tuple(today_row(row, names) for row in rows if row.when is when)) for when, title in titles.items()]
    return tuple(group for group in made if group.items)


def today_row(row: Listed, names: Names) -> dict[str, Any]:
    """What, whose client, when, and how its clock stands."""
    part = row.part
    href = address("work:client", client_id=part.client_id) + ("#own-worker" if part.sort is Sort.PLAN else f"#part-{part.id}")
    state = row.reading.state.value if row.reading and row.reading.state in (ClockState.EXCEEDED, ClockState.AT_RISK) else ""
    late = "exceeded" if row.when is When.LATE else ""
    return {
        "title": f"{row.person.name}: {title_of(part, names)}",
        "href": href,
        "hint": _hint(part, names),
        "due": day(row.due_on),
        "state": state or late,
        "label": "",
    }


def title_of(part: PartView, names: Names) -> str:
    """A part in a list: its own words, or what it is."""
    if part.sort is Sort.PLAN:
        return _("The client has no own worker. Name one now.")
    if part.sort is Sort.TASK:
        return str(part.body["text"])
    if part.sort is Sort.SERVICE:
        return names.clause_title(part.clause_id) or str(words.SORTS[part.sort])
    return str(words.SORTS[part.sort])


def _hint(part: PartView, names: Names) -> str:
    """What kind of thing it is, and who has it."""
    if part.sort is Sort.TASK:
        return _("Task") + " · " + (names.worker(part.assignee_id) if part.assignee_id else _("nobody has taken it yet"))
    if part.sort is Sort.SERVICE:
        return _("Service that has not begun; its promise runs")
    return str(part.body.get("place", "") or "")


def referral_row(row: Listed, names: Names, *, incoming: bool) -> dict[str, Any]:
    """A referral in a list."""
    part = row.part
    view = address("work:referral", client_id=part.client_id, part_id=part.id)
    plan = address("work:client", client_id=part.client_id) + f"#part-{part.id}"
    tone, label = words.STATES[part.state]
    other = names.worker_in_full(part.made_by) if incoming else names.organisation(part.organisation_id)
    late = row.when is When.LATE and part.state in (State.SENT, State.ASKED)
    return {
        "title": f"{row.person.name}: {_short(part.body['question'])}",
        "href": view if incoming else plan,
        "hint": other,
        "due": _("answer by %(day)s") % {"day": day(part.due_on)} if part.due_on and part.state in (State.SENT, State.ASKED) else "",
        "state": "exceeded" if late else tone,
        "label": "" if late else str(label),
    }


def application_row(row: Listed, names: Names) -> dict[str, Any]:
    """An application in a list: for what, whose, by when it must be decided, and how its time stands."""
    part = row.part
    tone, label = words.state_of(part.sort, part.state)
    pressed = row.reading.state.value if row.reading and row.reading.state in (ClockState.EXCEEDED, ClockState.AT_RISK) else ""
    due = row.reading.due if row.reading else None
    return {
        "title": f"{row.person.name}: {names.clause_title(part.clause_id)}",
        "href": address("work:application", client_id=part.client_id, part_id=part.id),
        "hint": names.worker(part.assignee_id) if part.assignee_id else _("nobody has taken it yet"),
        "due": _("decide by %(day)s") % {"day": day(due)} if due else "",
        "state": pressed or tone,
        "label": "" if pressed else str(label),
    }


def client_row(person: PersonView, *, in_care: bool) -> list[Any]:
    """A client by name. Whose needs one only assesses has no plan to work on: that way leads to what a law opens."""
    name = f"{person.family_name} {person.given_name}"
    notes = [_("Protected address")] if person.is_protected else []
    if not in_care:
        notes.append(_("For an assessment"))
    href = address("work:client" if in_care else "work:assessment", client_id=person.id)
    return [{"text": name, "href": href, "note": " · ".join(notes)}, day(person.born_on)]


def pages(request: HttpRequest, **kept: str) -> Pages:
    """The way to the pages before and after the one asked for, keeping what was searched."""
    number = page_number(request)
    more = request.more  # type: ignore[attr-defined]
    text = _("Page %(number)s") % {"number": number + 1} if number or more else ""
    return Pages(_page(number - 1, kept) if number else "", _page(number + 1, kept) if more else "", text)


def pages_found(request: HttpRequest) -> Pages:
    """What a search by name did not show: it comes as a form, so no address leads on."""
    more = request.more  # type: ignore[attr-defined]
    return Pages("", "", _("There are more than these. Write more of the name.") if more else "")


def _page(number: int, kept: dict[str, str]) -> str:
    asked = {name: value for name, value in kept.items() if value}
    return "?" + urlencode({**asked, "page": str(number)})


def _short(text: str) -> str:
    line = text.strip().split("\n", 1)[0]
    return line if len(line) <= 90 else line[:89] + "…"
