"""The client's applications in words: what can be applied for, how one stands, and its decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from punos.clients.queries.applications import Handler, day_in, documents_of, missing_of, papers_come
from punos.clients.queries.lists import pressing
from punos.clients.queries.plans import EventView, PartView, PlanView
from punos.clients.words import DECISIONS, Sort, State
from punos.organising.queries import ClauseView, criterion_of
from punos.organising.rules import Document, Task
from punos.organising.rules.wording import limit_text
from punos.organising.words import ClauseKind
from punos.web.own.presenters import filed, words
from punos.web.own.presenters.names import Names, clause_href, clause_of
from punos.web.own.presenters.plan import Drawn, Reader, happened
from punos.web.shared.addresses import address
from punos.web.shared.environment import day, euros, span
from punos.web.shared.speech import gettext as _


def row(part: PartView, at: datetime, language: str) -> dict[str, Any]:
    """An application in my list: for what, how it stands, and by when it is decided."""
    clause = clause_of(part.clause_id)
    tone, label = words.state_of(part.sort, part.state)
    reading = pressing(part, at)
    due = _("decided by %(day)s at the latest") % {"day": day(reading.due)} if reading and reading.due else ""
    return {
        "title": clause.title.in_(language) if clause else str(words.SORTS[Sort.APPLICATION]),
        "href": address("own:application", part_id=part.id),
        "hint": _("sent %(day)s") % {"day": day(part.made_at)},
        "due": due,
        "state": tone,
        "label": str(label),
    }


def offer(clause: ClauseView, language: str) -> dict[str, Any]:
    """What can be applied for: in plain words, and in what time it is decided."""
    rule = clause.rule
    limit = rule.limit if isinstance(rule, Task) else None
    return {
        "title": clause.title.in_(language),
        "href": address("own:apply", key=clause.key),
        "hint": clause.plain.in_(language),
        "due": _("decided in %(time)s") % {"time": limit_text(limit).in_(language)} if limit else "",
        "state": "",
        "label": "",
    }


def apply_page(clause: ClauseView, handlers: Sequence[Handler], language: str) -> dict[str, Any]:
    """The page of applying under a clause."""
    rule = clause.rule
    papers = rule.documents if isinstance(rule, Task) else ()
    amount = rule.amount if isinstance(rule, Task) else None
    return {
        "title": clause.title.in_(language),
        "key": clause.key,
        "text": clause.text.in_(language),
        "is_amount": clause.kind is ClauseKind.GRANT,
        "amount": amount.in_(language) if amount else "",
        "time": offer(clause, language)["due"],
        "handlers": [(str(one.organisation_id), one.name.in_(language)) for one in handlers],
        "papers": _choices(papers, language),
        "could_i": address("public:could_i", key=clause.key) if criterion_of(clause) else "",
        "clause": {"text": _("clause %(number)s") % {"number": clause.number}, "href": clause_href(clause)},
    }


def titled(part: PartView, names: Names) -> dict[str, Any]:
    """What it is an application for, and its page."""
    return {"title": names.clause_title(part.clause_id), "href": address("own:application", part_id=part.id), "part_id": part.id}


def question(part: PartView, missing: Iterable[Document], names: Names) -> dict[str, Any]:
    """What was asked, by when, and the papers that are missing."""
    asked_by = day_in(part, "asked_by")
    return titled(part, names) | {
        "asked": part.body.get("asked", ""),
        "asked_by": _("Answer by %(day)s, please.") % {"day": day(asked_by)} if asked_by else "",
        "papers": _choices(missing, names.language),
    }


def application_page(part: PartView, plan: PlanView, names: Names, events: tuple[EventView, ...], at: datetime) -> dict[str, Any]:
    """One application: the card, what happens now, what was asked, the decision, and what has happened."""
    drawn_plan = Drawn.of(plan, names, at, Reader.CLIENT)
    own_events = tuple(event for event in events if event.part_id == part.id)
    return titled(part, names) | {
        "tag": words.state_of(part.sort, part.state),
        "now": _now(part, at),
        "promises": [drawn_plan.promised(clock) for clock in part.clocks] if part.state is not State.WITHDRAWN else [],
        "facts": _facts(part, names),
        "asked": question(part, missing_of(part), names) if part.state is State.ASKED else None,
        "decision": _decision(part, names) if part.state in DECISIONS else None,
        "may_take_back": part.is_open,
        "files": [filed.row(part, file, names) for file in part.files],
        "add_file": address("own:add_file", part_id=part.id) if part.is_open else "",
        "events": [event | {"text": ""} for event in happened(own_events, drawn_plan)],
    }


def _now(part: PartView, at: datetime) -> str:
    """What is happening, in a sentence."""
    reading = pressing(part, at)
    due = day(reading.due) if reading and reading.due else ""
    match part.state:
        case State.SENT:
            return _("Your application has come. It is decided by %(day)s at the latest.") % {"day": due}
        case State.BEGUN:
            return _("Your application is being handled. It is decided by %(day)s at the latest.") % {"day": due}
        case State.ASKED:
            return _("Your application waits for your answer. While it waits, the time stands still.")
        case State.WITHDRAWN:
            return _("You took your application back. It is not decided.")
        case _:
            return _("Your application was decided on %(day)s.") % {"day": day(day_in(part, "decided_on"))}


def _facts(part: PartView, names: Names) -> list[tuple[str, Any]]:
    body, clause, come = part.body, clause_of(part.clause_id), papers_come(part)
    here = [paper.title.in_(names.language) for paper in documents_of(part) if paper.key in come]
    away = [paper.title.in_(names.language) for paper in missing_of(part)] if part.is_open else []
    where = _("clause %(number)s, version %(version)s") % {"number": clause.number, "version": clause.version} if clause else ""
    rows: list[tuple[str, Any]] = [
        (_("What you apply for"), body["text"]),
        (_("Amount"), euros(body.get("amount_cents"))),
        (_("Sent"), day(part.made_at)),
        (
            _("Handled by"),
            ", ".join(filter(None, [names.worker(part.assignee_id) if part.assignee_id else "", names.organisation(part.organisation_id)])),
        ),
        (_("Papers that have come"), ", ".join(here)),
        (_("Papers that are missing"), ", ".join(away)),
        (_("What was asked"), body.get("asked", "")),
        (_("Your answer"), body.get("answered", "")),
        (_("Why it was taken back"), body.get("withdrawn_reason", "")),
        (_("Where it is decided"), {"text": where, "href": clause_href(clause), "state": "", "note": ""} if clause else ""),
    ]
    return [(term, value) for term, value in rows if value]


def _decision(part: PartView, names: Names) -> dict[str, Any]:
    """The decision, its reasons, and how a review of it is asked for."""
    body, clause = part.body, clause_of(part.clause_id)
    review = clause.rule.review if clause and isinstance(clause.rule, Task) else None
    until = day(day_in(part, "review_until"))
    rows = [
        (_("What is granted"), body.get("granted", "")),
        (_("Amount granted"), euros(body.get("granted_cents"))),
        (_("Valid"), span(day_in(part, "valid_from"), day_in(part, "valid_to"))),
        (_("Reasons"), body["reasons"]),
        (_("The law applied"), body["law"]),
        (_("Decided by"), f"{names.worker_at(part.assignee_id)}, {day(day_in(part, 'decided_on'))}"),
        (_("More about the decision"), names.worker_at(part.assignee_id)),
    ]
    return {
        "rows": [(term, value) for term, value in rows if value],
        "review": [
            _("If you are not content, you may ask for a review of the decision. It costs nothing."),
            _("Write to: %(authority)s.") % {"authority": review.authority.in_(names.language)} if review else "",
            _("Your request must arrive on %(day)s at the latest.") % {"day": until},
            _("The decision counts as served on %(day)s, if it is not shown to have come on another day; the time is counted from it.")
            % {"day": day(day_in(part, "served_on"))},
            _("Tell which decision you mean, what you want changed and why, your name and how you are reached. Enclose the decision."),
        ],
    }


def _choices(papers: Iterable[Document], language: str) -> list[tuple[str, str]]:
    return [(paper.key, paper.title.in_(language)) for paper in papers]
