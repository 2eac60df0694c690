"""Views of the organiser's planner. They read the cube with the organiser's own login, which has no right to any plan."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from punos.insight.learning import queries
from punos.trust.words import Role
from punos.web.insight import presenters
from punos.web.shared.door import signed_in
from punos.web.shared.page import page
from punos.web.shared.sheets import sheet


@signed_in(Role.PLANNER)
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """How each promise was kept, quarter by quarter."""
    return page(request, "insight/promises.html", cards=presenters.cards(queries.county_cells(), _language(request)))


@signed_in(Role.PLANNER)
@require_safe
def promise(request: HttpRequest, rule: str) -> HttpResponse:
    """One promise: the county, the areas and the sectors of providers."""
    cells = queries.cells_of(rule)
    if not cells:
        raise Http404
    return page(request, "insight/promise.html", **presenters.promise_page(cells, _language(request)))


@signed_in(Role.PLANNER)
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """All figures as a table for a spreadsheet."""
    rules = dict.fromkeys(cell.rule for cell in queries.county_cells())
    cells = [cell for rule in rules for cell in queries.cells_of(rule)]
    response = HttpResponse(sheet(presenters.sheet_rows(cells, _language(request))), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="punos-promises.csv"'
    return response


def _language(request: HttpRequest) -> str:
    return str(request.language)  # type: ignore[attr-defined]
