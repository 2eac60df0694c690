"""From values of a version that is being written to what its templates show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from punos.base.clock import day_of
from punos.organising import queries
from punos.organising.queries import Change, ClauseChange, ClauseView, CommentView, Finding, PlanVersionView
from punos.organising.words import CLAUSE_KIND_NAMES, ClauseKind, CommentState, VersionStatus
from punos.web.organising.drafting import criteria
from punos.web.organising.drafting.words import ABOUT, LACKS, OUTCOMES, SOURCES, STAGES, STATES, THEMES
from punos.web.organising.presenters import change_card
from punos.web.shared.environment import day
from punos.web.shared.speech import gettext as _


def drafts_page(versions: Iterable[PlanVersionView], language: str) -> dict[str, Any]:
    """The versions that are not confirmed yet, newest first."""
    open_ones = [one for one in versions if not one.is_confirmed]
    return {"drafts": [version_line(one, language) for one in reversed(open_ones)]}


def version_line(version: PlanVersionView, language: str) -> dict[str, Any]:
    """A version in a list: its name and its stage."""
    return {
        "number": version.number,
        "title": version.title.in_(language),
        "stage": stage(version),
        "status": version.status.value,
        "edition": version.edition,
        "href": reverse("organising:draft", args=[version.number]),
    }


def stage(version: PlanVersionView) -> str:
    """How far a version has come, in words."""
    said = str(STAGES[version.status])
    return f"{said} {day(version.comment_from)}–{day(version.comment_until)}" if version.status is VersionStatus.COMMENT else said


def version_head(version: PlanVersionView, language: str) -> dict[str, Any]:
    """What every page of a version that is being written shows of it."""
    return {"version": version_line(version, language)}


def clause_head(version: PlanVersionView, clause: ClauseView, language: str) -> dict[str, Any]:
    """What every page of one of its clauses shows."""
    return version_head(version, language) | {
        "clause": {
            "key": clause.key,
            "number": clause.number,
            "title": clause.title.in_(language),
            "plain": clause.plain.in_(language),
            "text": clause.text.in_(language),
            "kind": CLAUSE_KIND_NAMES[clause.kind].in_(language),
            "edition": clause.edition,
            "has_criterion": criteria.can_have_one(clause),
        }
    }


def draft_page(version: PlanVersionView, comments: Iterable[CommentView], today: date, language: str) -> dict[str, Any]:
    """All that the page of a version that is being written shows."""
    listed = queries.clauses(version.number)
    changes = queries.compare(version.based_on, version.number) if version.based_on else ()
    found = queries.readiness(version.number, today)
    said = Counter(one.clause_key for one in comments)
    return version_head(version, language) | {
        "is_written_in": version.status in (VersionStatus.DRAFT, VersionStatus.PROPOSAL),
        "findings": [_finding(one, language) for one in found if not one.is_doubt],
        "doubts": [_finding(one, language) for one in found if one.is_doubt],
        "changes": [_change(one, version, language) for one in changes],
        "chapters": _chapters(listed, {one.clause.key for one in changes}, said, language),
        "comments": said.total(),
        "unanswered": sum(one.outcome is None and one.state is not CommentState.HIDDEN for one in comments),
    }


def _finding(finding: Finding, language: str) -> dict[str, Any]:
    about = finding.said.in_(language) if finding.said else finding.about
    return {"number": finding.number, "key": finding.key, "text": str(LACKS[finding.lack]) % {"about": about}}


def _change(change: ClauseChange, version: PlanVersionView, language: str) -> dict[str, Any]:
    there = change.change is not Change.REMOVED
    return change_card(change, language) | {
        "href": reverse("organising:write", args=[version.number, change.clause.key]) if there else "",
        "key": change.clause.key,
    }


def _chapters(clauses: Iterable[ClauseView], changed: set[str], said: Mapping[str, int], language: str) -> list[dict[str, Any]]:
    """The clauses under their chapters, each with whether it has changed and how much has been said of it."""
    chapters: list[dict[str, Any]] = []
    for clause in clauses:
        line = {
            "key": clause.key,
            "number": clause.number,
            "title": clause.title.in_(language),
            "is_changed": clause.key in changed,
            "comments": said.get(clause.key, 0),
            "href": reverse("organising:write", args=[clause.version, clause.key]),
        }
        if clause.kind is ClauseKind.CHAPTER or not chapters:
            chapters.append(line | {"clauses": []})
        else:
            chapters[-1]["clauses"].append(line)
    return chapters


def comments_page(version: PlanVersionView, comments: Iterable[CommentView], today: date, language: str) -> dict[str, Any]:
    """What has been said of a version, clause by clause in the order of the plan."""
    by_clause: dict[str, list[dict[str, Any]]] = {}
    themes: Counter[str] = Counter()
    for one in comments:
        by_clause.setdefault(one.clause_key, []).append(comment_card(one))
        themes[str(THEMES[one.theme])] += 1
    whole = queries.book(version.number)
    order = {clause.key: place for place, clause in enumerate(whole.clauses)}
    return {
        "version": version_line(version, language)
        | {"href": reverse("organising:version", args=[version.number]), "until": version.comment_until},
        "is_open": version.takes_comments(today),
        "has_report": version.based_on is not None,
        "groups": [
            {"title": _clause_title(whole, key, language), "href": _clause_href(whole, version.number, key), "comments": cards}
            for key, cards in sorted(by_clause.items(), key=lambda row: order.get(row[0], len(order)))
        ],
        "themes": themes.most_common(),
        "count": themes.total(),
        "answered": sum(bool(card["outcome"]) for cards in by_clause.values() for card in cards),
    }


def comment_card(comment: CommentView) -> dict[str, Any]:
    """A comment and its answer."""
    return {
        "id": comment.id,
        "text": comment.text,
        "name": comment.shown_name or _("Without a name"),
        "language": comment.language,
        "about": str(ABOUT[comment.about]),
        "theme": str(THEMES[comment.theme]),
        "source": str(SOURCES[comment.source]),
        "day": comment.received_on,
        "state": str(STATES[comment.state]),
        "status": comment.state.value,
        "hidden_why": comment.hidden_why,
        "outcome": str(OUTCOMES[comment.outcome]) if comment.outcome else "",
        "answer": comment.answer,
        "answered_on": day_of(comment.answered_at) if comment.answered_at else None,
        "edition": comment.edition,
    }


def said_page(version: PlanVersionView, comments: Iterable[CommentView], language: str) -> dict[str, Any]:
    """All comments for the planner: those that wait to be read, those that wait for an answer, and the rest."""
    groups: dict[str, list[dict[str, Any]]] = {"waiting": [], "unanswered": [], "rest": []}
    whole = queries.book(version.number)
    for one in comments:
        where = "waiting" if one.state is CommentState.WAITING else "unanswered" if _wants_answer(one) else "rest"
        groups[where].append(comment_card(one) | {"clause": _clause_title(whole, one.clause_key, language)})
    return version_head(version, language) | groups | {"is_public": version.is_public}


def _wants_answer(comment: CommentView) -> bool:
    return comment.outcome is None and comment.state is CommentState.PUBLISHED


def comment_page(version: PlanVersionView, comment: CommentView, language: str) -> dict[str, Any]:
    """One comment for the planner, beside the clause that it is about."""
    clause = queries.book(version.number).by_key.get(comment.clause_key)
    head = clause_head(version, clause, language) if clause else version_head(version, language) | {"clause": None}
    return head | {"comment": comment_card(comment)}


def comment_rows(version: PlanVersionView, comments: Iterable[CommentView], language: str) -> list[list[object]]:
    """The comments as rows of a table."""
    heads = [_("Clause"), _("Day"), _("Came"), _("About"), _("Theme"), _("Name"), _("Comment"), _("Outcome"), _("Answer")]
    rows: list[list[object]] = [list(heads)]
    whole = queries.book(version.number)
    for one in comments:
        card = comment_card(one)
        where = _clause_title(whole, one.clause_key, language)
        rows.append(
            [
                where,
                one.received_on.isoformat(),
                card["source"],
                card["about"],
                card["theme"],
                one.shown_name,
                one.text,
                card["outcome"],
                one.answer,
            ]
        )
    return rows


def comment_data(version: PlanVersionView, comments: Iterable[CommentView]) -> dict[str, Any]:
    """The comments for programs: codes and not words."""
    return {
        "version": version.number,
        "comments": [
            {
                "id": str(one.id),
                "clause": one.clause_key,
                "received_on": one.received_on.isoformat(),
                "source": one.source.value,
                "about": one.about.value,
                "theme": one.theme.value,
                "language": one.language,
                "name": one.shown_name,
                "text": one.text,
                "outcome": one.outcome.value if one.outcome else None,
                "answer": one.answer,
            }
            for one in comments
        ],
    }


# These two take the book and not the version: a draft is not kept in memory, and reading it for each comment read every rule again.
def _clause_title(whole: queries.Book, key: str, language: str) -> str:
    clause = whole.by_key.get(key)
    return f"{clause.number} {clause.title.in_(language)}" if clause else _("A clause that is left out: %(key)s") % {"key": key}


def _clause_href(whole: queries.Book, number: int, key: str) -> str:
    clause = whole.by_key.get(key)
    return reverse("organising:clause", args=[number, clause.number]) if clause else ""
