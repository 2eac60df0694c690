"""Acting for another: whom I represent, and their plan as far as it is open to me. Read only."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from punos.clients.queries import plans
from punos.trust import queries
from punos.trust.words import TOPIC_NAMES, Purpose, Role
from punos.web.own.presenters.plan import Reader, plan_page
from punos.web.own.views.plan import language_of, plan_in_hand, token_of
from punos.web.shared.door import opens, signed_in
from punos.web.shared.environment import day
from punos.web.shared.page import page


@signed_in(Role.CITIZEN)
@require_GET
def represented(request: HttpRequest) -> HttpResponse:
    """Whom I may act for now."""
    language = language_of(request)
    people = [
        (one.id, one.name, ", ".join(TOPIC_NAMES[topic].in_(language) for topic in one.topics), day(one.valid_to))
        for one in queries.represented(token_of(request))
    ]
    return page(request, "own/represented.html", people=people)


@opens(purpose=Purpose.REPRESENTATIVE, roles=(Role.CITIZEN,))
@require_GET
def plan(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The plan of somebody I represent."""
    view, names = plan_in_hand(request)
    at = request.at  # type: ignore[attr-defined]
    return page(request, "own/for_another.html", plan=plan_page(view, names, plans.timeline(), (), at=at, reader=Reader.ANOTHER))
