"""A planner adds a clause that the version does not have yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from punos.base.errors import Refusal
from punos.organising import actions, queries
from punos.organising.actions import ClauseDraft
from punos.organising.errors import ChangedMeanwhile, SentBefore
from punos.organising.words import ClauseKind
from punos.trust.words import Role
from punos.web.organising.drafting import presenters
from punos.web.organising.drafting.forms import NewClauseForm
from punos.web.organising.views.writing import METHODS, done, language, token, written
from punos.web.shared.door import signed_in
from punos.web.shared.drawing import draw
from punos.web.shared.page import page


@signed_in(Role.PLANNER)
@require_http_methods(METHODS)
def new_clause(request: HttpRequest, version: int) -> HttpResponse:
    """Add a clause: it begins with the rule of one that is like it, and its own page comes next."""
    known = written(version)
    listed = {one.key: one for one in queries.clauses(version) if one.kind is not ClauseKind.CHAPTER}
    form = NewClauseForm(listed, language(request), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _add(token(request), version, form.key, form.draft())
        except Refusal as refusal:
            if isinstance(refusal, SentBefore):
                form.renew()
            form.add_error(None, refusal.text.in_(language(request)))
        else:
            return done("organising:write", "added", version=version, key=form.key)
    values = presenters.version_head(known, language(request))
    return page(request, "organising/new_clause.html", status=422 if form.is_bound else 200, form=draw(form), **values)


def _add(token: str, version: int, key: str, clause: ClauseDraft) -> None:
    """Add it once. Raises SentBefore when this very form has added another one, and as `actions.write_clause` does."""
    try:
        actions.write_clause(token=token, number=version, key=key, edition=0, clause=clause)
    except ChangedMeanwhile as refusal:
        there = queries.book(version).by_key.get(key)
        if there is None:
            raise
        if (there.title, there.text, there.plain, there.reason) != (clause.title, clause.text, clause.plain, clause.reason):
            raise SentBefore from refusal
