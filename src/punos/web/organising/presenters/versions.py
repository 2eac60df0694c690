"""A version of the plan: its heading, its chapters with their clauses, and the other versions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.urls import reverse

from punos.organising.queries import ClauseView, PlanVersionView
from punos.organising.words import CLAUSE_KIND_NAMES, ClauseKind, VersionStatus
from punos.web.organising.presenters.cells import address
from punos.web.shared.speech import gettext as _


def version_line(version: PlanVersionView, language: str) -> dict[str, Any]:
    """What a version is called, when it was decided, and from when to when it rules (the last day is in)."""
    return {
        "number": version.number,
        "title": version.title.in_(language),
        "decision": version.decision_ref,
        "confirmed_on": version.confirmed_on,
        "first_day": version.valid_from,
        "last_day": last_day(version.valid_to),
        "href": reverse("organising:version", args=[version.number]),
        "is_confirmed": version.is_confirmed,
        "content_hash": version.content_hash,
        "comment_until": version.comment_until,
    }


def last_day(valid_to: date | None) -> date | None:
    """The last day in force: the day before the one that is no longer in."""
    return valid_to - timedelta(days=1) if valid_to else None


def plan_page(
    version: PlanVersionView,
    in_force: PlanVersionView | None,
    versions: Iterable[PlanVersionView],
    clauses: Iterable[ClauseView],
    language: str,
) -> dict[str, Any]:
    """All that the page of a version shows."""
    known = list(versions)
    confirmed = [one for one in known if one.is_confirmed]
    return {
        "version": version_line(version, language),
        "coming": [
            version_line(one, language)
            | {
                "takes_comments": one.status is VersionStatus.COMMENT,
                "changes": reverse("organising:compare", args=[one.based_on, one.number]),
            }
            for one in known
            if one.is_public and not one.is_confirmed and one.number != version.number and one.based_on
        ],
        "is_in_force": in_force is not None and in_force.number == version.number,
        "chapters": chapters(clauses, language),
        "versions": [version_line(one, language) | {"current": one.number == version.number} for one in confirmed],
        "comparisons": [
            (
                _("What changed from version %(before)s to version %(after)s") % {"before": before.number, "after": after.number},
                reverse("organising:compare", args=[before.number, after.number]),
            )
            for before, after in pairwise(confirmed)
        ],
    }


def chapters(clauses: Iterable[ClauseView], language: str) -> list[dict[str, Any]]:
    """The chapters in order, each with the clauses under it."""
    under: dict[str, list[ClauseView]] = defaultdict(list)
    heads: list[ClauseView] = []
    for clause in clauses:
        if clause.kind is ClauseKind.CHAPTER:
            heads.append(clause)
        else:
            under[clause.chapter].append(clause)
    return [
        {
            "number": head.number,
            "anchor": f"chapter-{head.number}",
            "title": head.title.in_(language),
            "text": head.text.in_(language),
            "clauses": _lines(under[head.number], language),
        }
        for head in heads
    ]


def _lines(clauses: list[ClauseView], language: str) -> list[dict[str, Any]]:
    """The clauses of a chapter; the kind that most of them are goes without saying."""
    usual = Counter(clause.kind for clause in clauses).most_common(1)
    return [_line(clause, language, tells_kind=clause.kind != usual[0][0]) for clause in clauses]


def _line(clause: ClauseView, language: str, *, tells_kind: bool) -> dict[str, Any]:
    return {
        "number": clause.number,
        "title": clause.title.in_(language),
        "plain": clause.plain.in_(language),
        "kind": CLAUSE_KIND_NAMES[clause.kind].in_(language) if tells_kind else "",
        "href": address(clause),
    }
