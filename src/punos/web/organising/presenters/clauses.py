"""One clause; and the lists of promises and of chains."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from punos.organising import queries
from punos.organising.queries import ClauseView, Edition, PlanVersionView
from punos.organising.rules import Chain, Promise, Service
from punos.organising.rules.wording import limit_text, share_text
from punos.organising.words import CLAUSE_KIND_NAMES
from punos.web.organising.presenters.cells import address, cell
from punos.web.organising.presenters.changes import change_card
from punos.web.organising.presenters.tables import conditions, rule_rows, step_rows
from punos.web.organising.presenters.versions import version_line
from punos.web.shared.kept import kept_now
from punos.web.shared.speech import gettext as _


def clause_page(clause: ClauseView, version: PlanVersionView, in_force: PlanVersionView | None, language: str) -> dict[str, Any]:
    """All that the page of a clause shows."""
    chapter = queries.clause(clause.version, clause.chapter)
    is_service = isinstance(clause.rule, Service)
    return {
        "clause": {
            "number": clause.number,
            "title": clause.title.in_(language),
            "kind": CLAUSE_KIND_NAMES[clause.kind].in_(language),
            "text": clause.text.in_(language),
            "plain": clause.plain.in_(language) if clause.plain != clause.text else "",
            "chapter": chapter.title.in_(language) if chapter and chapter is not clause else "",
            "chapter_number": clause.chapter,
        },
        "version": version_line(version, language),
        "rows": rule_rows(clause, language),
        "conditions": conditions(clause, version.valid_from or date.max, language),
        "steps": step_rows(clause.rule.steps, clause.version, language) if isinstance(clause.rule, Chain) else [],
        "service_href": reverse("public:service", args=[clause.key]) if is_service else "",
        "follower": _follower(clause, in_force, language),
        "history": _history(clause, language),
    }


def _follower(clause: ClauseView, in_force: PlanVersionView | None, language: str) -> dict[str, Any] | None:
    """Where the clause stands now, when this version is no longer in force; without an address when the clause is no more."""
    if in_force is None or in_force.number == clause.version:
        return None
    now = queries.book(in_force.number).by_key.get(clause.key)
    why = in_force.removed.get(clause.key)
    return {"version": in_force.number, "href": address(now) if now else "", "why": why.in_(language) if why else ""}


def _history(clause: ClauseView, language: str) -> list[dict[str, Any]]:
    """The clause through the versions, the newest first."""
    editions = queries.history(clause.key)
    return [_edition(edition, clause, language) | {"is_first": edition is editions[0]} for edition in reversed(editions)]


def _edition(edition: Edition, shown: ClauseView, language: str) -> dict[str, Any]:
    change = edition.change
    return {
        "version": version_line(edition.version, language),
        "href": "" if edition.clause.id == shown.id else address(edition.clause),
        "change": change_card(change, language) if change else None,
        "reason": change.reason.in_(language) if change and change.reason else "",
    }


def promise_rows(promises: Iterable[ClauseView], language: str) -> list[list[Any]]:
    """The promises as rows: what, in what time, in how many cases, how it is kept now, and who answers."""
    owners = queries.organisation_names(tuple(one.rule.owner for one in promises if isinstance(one.rule, Promise)))
    return [
        [
            cell(one.title.in_(language), address(one), one.plain.in_(language)),
            limit_text(one.rule.limit).in_(language) if one.rule.limit else "–",
            share_text(one.rule.share).in_(language),
            kept_now(one, None, language),
            owners[one.rule.owner].in_(language) if one.rule.owner in owners else one.rule.owner,
            cell(one.number, address(one)),
        ]
        for one in promises
        if isinstance(one.rule, Promise)
    ]


def chain_card(chain: ClauseView, language: str) -> dict[str, Any]:
    """A chain with its steps."""
    steps = chain.rule.steps if isinstance(chain.rule, Chain) else ()
    return {
        "number": chain.number,
        "title": chain.title.in_(language),
        "plain": chain.plain.in_(language),
        "href": address(chain),
        "summary": _("Steps and who answers for them: %(title)s") % {"title": chain.title.in_(language)},
        "steps": step_rows(steps, chain.version, language),
    }
