"""My plan."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from punos.clients.queries import plans
from punos.clients.queries.plans import PlanView
from punos.clients.words import Sort
from punos.providers.queries import units_of
from punos.trust import queries
from punos.web.own.presenters import log as log_words
from punos.web.own.presenters.names import Names, names_for, posts_in
from punos.web.own.presenters.plan import PlanPage, Reader, plan_page
from punos.web.shared.door import own
from punos.web.shared.page import page


@own()
@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """Everything about me that is not withheld, and what I can do next. Without a plan: what a plan is and how it begins."""
    view = plans.plan_of(request.opened)  # type: ignore[attr-defined]
    if view is None or all(part.sort is Sort.APPLICATION for part in view.parts):
        return page(request, "own/no_plan.html")
    names = names_for(language_of(request), posts_in(view))
    shown = whole_page(request, view, names)
    unseen = [notice for notice in queries.notices(token_of(request)) if notice.seen_at is None]
    return page(request, "own/plan.html", plan=shown, news=log_words.news(unseen, names.language))


def whole_page(request: HttpRequest, view: PlanView, names: Names, *, reader: Reader = Reader.CLIENT) -> PlanPage:
    """The page of the plan in hand, with what happened and what is withheld."""
    withheld = plans.withheld_decisions(token_of(request))
    at = request.at  # type: ignore[attr-defined]
    worker = names.workers.get(view.own_worker.assignee_id) if view.own_worker and view.own_worker.assignee_id else None
    units = units_of(worker.organisation_id) if worker else ()
    return plan_page(view, names, plans.timeline(), withheld, at=at, reader=reader, units=units)


def plan_in_hand(request: HttpRequest, *, registers: bool = False) -> tuple[PlanView, Names]:
    """The plan that the ticket opened, and the names in it. Raises Http404 when it opened none."""
    view = plans.plan_of(request.opened)  # type: ignore[attr-defined]
    if view is None:
        raise Http404
    return view, names_for(language_of(request), posts_in(view), registers=registers)


def token_of(request: HttpRequest) -> str:
    """The token of the session."""
    return request.COOKIES.get(settings.SESSION_TOKEN_COOKIE, "")


def language_of(request: HttpRequest) -> str:
    """The language of the page."""
    language: Any = request.language  # type: ignore[attr-defined]
    return str(language)
