"""The report for the council: what was said of a version, what it led to, and what changes from the version it is based on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from punos.organising import queries
from punos.organising.queries import ClauseChange, CommentView, PlanVersionView
from punos.organising.words import Outcome
from punos.web.organising.drafting.presenters import comment_card, stage
from punos.web.organising.drafting.words import OUTCOMES, SOURCES, THEMES
from punos.web.organising.presenters.changes import change_card
from punos.web.organising.presenters.versions import version_line
from punos.web.shared.environment import day
from punos.web.shared.speech import gettext as _

LED_TO_CHANGE = (Outcome.CHANGED, Outcome.PARTLY)


def report_page(version: PlanVersionView, comments: Sequence[CommentView], language: str) -> dict[str, Any]:
    """Everything that the council reads before it decides. Only comments that are public are told of."""
    changes = queries.compare(version.based_on, version.number) if version.based_on else ()
    led = [one for one in comments if one.outcome in LED_TO_CHANGE]
    other = [one for one in comments if one.outcome and one.outcome not in LED_TO_CHANGE]
    return {
        "version": version_line(version, language) | {"stage": stage(version)},
        "facts": _facts(version, comments),
        "outcomes": _outcomes(comments),
        "themes": _themes(comments),
        "led": _by_clause(version, led, changes, language),
        "other": _by_clause(version, other, (), language),
        "open": _by_clause(version, [one for one in comments if one.outcome is None], (), language),
        "changes": [[f"{one.clause.number} {one.clause.title.in_(language)}", _why(one, language)] for one in changes],
    }


def _facts(version: PlanVersionView, comments: Sequence[CommentView]) -> list[tuple[str, str]]:
    span = f"{day(version.comment_from)}–{day(version.comment_until)}" if version.comment_from else _("not opened for comment")
    sources = Counter(one.source for one in comments)
    answered = sum(one.outcome is not None for one in comments)
    return [
        (_("Open for comment"), span),
        (_("Comments"), str(len(comments))),
        (_("How they came"), ", ".join(f"{SOURCES[source]} {number}" for source, number in sources.most_common()) or "–"),
        (_("Answered"), str(answered)),
        (_("Not answered yet"), str(len(comments) - answered)),
    ]


def _outcomes(comments: Sequence[CommentView]) -> list[str]:
    """The heads of the table of themes."""
    return [str(OUTCOMES[one]) for one in Outcome if any(comment.outcome is one for comment in comments)]


def _themes(comments: Sequence[CommentView]) -> list[list[str]]:
    """How many comments of each theme, and what came of them; the theme most spoken of first."""
    counted = Counter((one.theme, one.outcome) for one in comments)
    themes = Counter(one.theme for one in comments)
    shown = [one for one in Outcome if any(comment.outcome is one for comment in comments)]
    return [
        [str(THEMES[theme]), str(number), *(str(counted[theme, outcome]) for outcome in shown), str(counted[theme, None])]
        for theme, number in themes.most_common()
    ]


def _by_clause(
    version: PlanVersionView, comments: Iterable[CommentView], changes: Iterable[ClauseChange], language: str
) -> list[dict[str, Any]]:
    """Comments under their clauses in the order of the plan, each clause with what changes in it, where that is told."""
    by_key: dict[str, list[dict[str, Any]]] = {}
    for one in comments:
        by_key.setdefault(one.clause_key, []).append(comment_card(one))
    changed = {one.clause.key: one for one in changes}
    book = queries.book(version.number)
    order = {clause.key: place for place, clause in enumerate(book.clauses)}
    return [
        {
            "title": f"{book.by_key[key].number} {book.by_key[key].title.in_(language)}"
            if key in book.by_key
            else _("A clause that is left out"),
            "change": change_card(changed[key], language) if key in changed else None,
            "comments": cards,
        }
        for key, cards in sorted(by_key.items(), key=lambda row: order.get(row[0], len(order)))
    ]


def _why(change: ClauseChange, language: str) -> str:
    return change.reason.in_(language) if change.reason else "–"
