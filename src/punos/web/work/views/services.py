"""Adding a service in steps: find it in the organising plan, see whether the client is entitled and why, plan it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from punos.base.errors import Refusal
from punos.clients.errors import NotYours
from punos.organising.queries import ClauseView, PlanVersionView, plan_in_force, service, services
from punos.organising.rules import Service
from punos.trust.errors import SentBefore
from punos.trust.words import Purpose
from punos.web.shared.door import opens
from punos.web.shared.drawing import draw
from punos.web.shared.page import page
from punos.web.work.deeds.base import Situation
from punos.web.work.deeds.planning import FACT, ServiceForm, plan_service
from punos.web.work.presenters.services import answer_words, condition_of, facts_on, service_row
from punos.web.work.views.answering import go, situation_of, workspace_href

LONGEST_SEARCH = 100


@opens(Purpose.CARE)
@require_safe
def search(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The services of the plan in force that answer to a word."""
    situation = situation_of(request)
    asked = request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH]
    ruling = plan_in_force(situation.today)
    found = services(ruling.number, situation.language, asked) if ruling else ()
    allowed = [one for one in found if isinstance(one.rule, Service) and one.rule.topic in situation.topics()]
    return page(
        request,
        "work/services.html",
        client=situation.plan.person.name,
        asked=asked,
        items=[service_row(one, client_id, situation.language) for one in allowed],
        version=ruling.number if ruling else None,
        back=workspace_href(client_id) + "#services",
    )


@opens(Purpose.CARE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, client_id: UUID, key: str) -> HttpResponse:
    """Is the client entitled, and why; then the service goes into the plan and its promise begins to run."""
    situation = situation_of(request)
    clause, rule, _ruling = _service(situation, key)
    if not situation.plan.may_add(rule.topic):
        raise NotYours
    form = ServiceForm(clause, rule, situation, request.POST if request.method == "POST" else None)
    if not form.is_bound or "check" in request.POST:
        return _page(request, form)
    if form.is_valid():
        try:
            return go(workspace_href(client_id), "service", plan_service(form))
        except Refusal as refusal:
            if isinstance(refusal, SentBefore):
                form.renew()
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text.in_(situation.language))
    return _page(request, form, status=422)


def _service(situation: Situation, key: str) -> tuple[ClauseView, Service, PlanVersionView]:
    """The service in the plan in force today. Raises Http404."""
    ruling = plan_in_force(situation.today)
    clause = service(ruling.number, key) if ruling else None
    if ruling is None or clause is None or not isinstance(clause.rule, Service):
        raise Http404
    return clause, clause.rule, ruling


def _page(request: HttpRequest, form: ServiceForm, status: int = 200) -> HttpResponse:
    situation, language = form.situation, form.situation.language
    drawn = draw(form) if status != 200 else draw(form).unfinished()
    explained = form.explanation()
    return page(
        request,
        "work/service.html",
        status=status,
        client=situation.plan.person.name,
        title=form.clause.title.in_(language),
        text=form.clause.plain.in_(language),
        facts=facts_on(form.clause, language),
        form=drawn,
        questions=[one for one in drawn.fields if one.name.startswith(FACT)],
        fields=[one for one in drawn.fields if not one.name.startswith(FACT)],
        answer=condition_of(explained, language) if explained else None,
        answer_words=answer_words(explained) if explained else "",
        asked=form.is_bound,
        back=reverse("work:services", kwargs={"client_id": situation.plan.person.id}),
    )
