"""Processing times: what is decided in what time, and how that is kept now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from punos.clients.queries.applications import is_applied_for
from punos.organising import queries
from punos.organising.queries import ClauseView
from punos.organising.rules import Task
from punos.organising.rules.wording import limit_text
from punos.organising.words import ClauseKind
from punos.web.organising.presenters.cells import address as clause_address
from punos.web.organising.presenters.cells import cell, joined
from punos.web.shared.addresses import address
from punos.web.shared.kept import kept_now
from punos.web.shared.speech import gettext as _


def processing_tables(clauses: Iterable[ClauseView], language: str) -> list[dict[str, Any]]:
    """A table for permits, for grants and for authority tasks; kinds without a clause are left out."""
    titles = {ClauseKind.PERMIT: _("Permits"), ClauseKind.GRANT: _("Grants"), ClauseKind.AUTHORITY_TASK: _("Authority tasks")}
    listed = list(clauses)
    tables = [{"title": title, "rows": [_row(one, language) for one in listed if one.kind is kind]} for kind, title in titles.items()]
    return [table for table in tables if table["rows"]]


def _row(clause: ClauseView, language: str) -> list[Any]:
    rule = clause.rule
    if not isinstance(rule, Task):
        raise TypeError(f"clause {clause.number} is no permit, grant or authority task: {type(rule).__name__}")
    law = queries.deadline_of(clause)
    by_law = (
        _("by law: %(how_long)s (%(source)s)") % {"how_long": limit_text(law.limit).in_(language), "source": law.source}
        if law and law.limit
        else ""
    )
    apply = address("own:apply", key=clause.key) if is_applied_for(clause) else ""
    return [
        cell(clause.title.in_(language), clause_address(clause), clause.plain.in_(language)),
        cell(limit_text(rule.limit).in_(language) if rule.limit else "–", note=by_law),
        kept_now(clause, law, language),
        joined(paper.title.in_(language) for paper in rule.documents) or "–",
        cell(_("Apply"), apply) if apply else joined(name.in_(language) for name in queries.providers_of(clause)),
    ]
