"""My applications for permits and grants: apply, follow, answer, take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from punos.base.clock import day_of
from punos.base.errors import Collision, Refusal
from punos.clients.actions import applications as verbs
from punos.clients.actions.applications import ApplicationDraft
from punos.clients.errors import NotYours
from punos.clients.queries import plans
from punos.clients.queries.applications import Handler, applied_for, documents_of, handlers_of, is_applied_for, missing_of
from punos.clients.queries.plans import PartView, PlanView
from punos.clients.words import Sort
from punos.organising import queries as organising
from punos.organising.queries import ClauseView
from punos.organising.rules import Task
from punos.organising.words import ClauseKind
from punos.trust import access
from punos.trust.errors import SentBefore
from punos.trust.words import Role
from punos.web.own.application_forms import AnswerForm, ApplicationForm, TakeBackForm
from punos.web.own.presenters import applications as shown
from punos.web.own.presenters.names import Names
from punos.web.own.views.plan import language_of, plan_in_hand, token_of
from punos.web.own.views.saving import Sheet, drawn, save, typed
from punos.web.shared.door import own, signed_in
from punos.web.shared.page import page

FORM = require_http_methods(["GET", "POST"])


@own()
@require_GET
def applications(request: HttpRequest) -> HttpResponse:
    """What I have applied for, and what can be applied for."""
    plan = plans.plan_of(request.opened)  # type: ignore[attr-defined]
    at, language = request.at, language_of(request)  # type: ignore[attr-defined]
    in_force = organising.plan_in_force(day_of(at))
    return page(
        request,
        "own/applications.html",
        items=[shown.row(part, at, language) for part in reversed(plan.of(Sort.APPLICATION))] if plan else [],
        offered=[shown.offer(clause, language) for clause in applied_for(in_force.number)] if in_force else [],
    )


@signed_in(Role.CITIZEN)
@FORM
def apply(request: HttpRequest, key: str) -> HttpResponse:
    """Apply under a clause of the plan in force. Opens nothing of me but the way to this one application."""
    clause = _clause_in_force(request, key)
    handlers, papers = handlers_of(clause), clause.rule.documents if isinstance(clause.rule, Task) else ()
    form = ApplicationForm(
        [str(one.organisation_id) for one in handlers],
        papers,
        typed(request),
        is_amount=clause.kind is ClauseKind.GRANT,
    )
    sheet = Sheet("own/apply.html", form, shown.apply_page(clause, handlers, language_of(request)))
    if request.method != "POST" or not form.is_valid():
        return drawn(request, sheet, status=200 if request.method != "POST" else 422)
    try:
        application_id = _send(request, clause, form.chosen(handlers), form)
    except Refusal as refusal:
        if isinstance(refusal, SentBefore):
            form.renew()
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text.in_(language_of(request)))
        return drawn(request, sheet, status=422)
    return HttpResponseRedirect(reverse("own:application", kwargs={"part_id": application_id}), status=303)


@own()
@require_GET
def application(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """One application: how it stands, by when it is decided, what was asked, and the decision with its reasons and how to ask for a review."""
    plan, names = plan_in_hand(request)
    mine = _mine(plan, part_id)
    return page(request, "own/application.html", **shown.application_page(mine, plan, names, plans.timeline(), request.at))  # type: ignore[attr-defined]


@own()
@FORM
def answer(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Give what was asked for."""
    plan, names = plan_in_hand(request)
    mine = _mine(plan, part_id)
    form = AnswerForm(documents_of(mine), typed(request), initial={"version": mine.version, "answered": mine.body.get("answered", "")})
    values = shown.question(mine, missing_of(mine), names)

    def verb() -> None:
        verbs.answer(
            by=request.actor,  # type: ignore[attr-defined]
            application_id=mine.id,
            version=form.cleaned_data["version"] or 0,
            answered=form.text_of("answered"),
            documents=form.cleaned_data["papers"],
            at=request.at,  # type: ignore[attr-defined]
        )

    return _save(request, Sheet("own/answer_application.html", form, values), verb, mine, names)


@own()
@FORM
def withdraw(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Take my application back."""
    plan, names = plan_in_hand(request)
    mine = _mine(plan, part_id)
    form = TakeBackForm(typed(request), initial={"version": mine.version})

    def verb() -> None:
        verbs.withdraw(
            by=request.actor,  # type: ignore[attr-defined]
            application_id=mine.id,
            version=form.cleaned_data["version"] or 0,
            reason=form.text_of("reason"),
            at=request.at,  # type: ignore[attr-defined]
        )

    sheet = Sheet(
        "own/withdraw_application.html", form, shown.titled(mine, names), lambda past: {"reason": past.body.get("withdrawn_reason")}
    )
    return _save(request, sheet, verb, mine, names)


def _save(request: HttpRequest, sheet: Sheet, verb: Any, mine: PartView, names: Names) -> HttpResponse:
    return save(request, sheet, verb, names=names, then="own:application", where={"part_id": mine.id})


def _send(request: HttpRequest, clause: ClauseView, handler: Handler, form: ApplicationForm) -> UUID:
    """Open the way to this one application, then send it.

    Raises NotYours when the way was not opened, Collision when it ended at once: the same form, sent at the same moment, has gone through.
    """
    rule = clause.rule
    if not isinstance(rule, Task):
        raise Http404
    token, application_id = token_of(request), form.cleaned_data["new_id"]
    ticket = access.open_application(
        token=token,
        application_id=application_id,
        clause_id=clause.id,
        organisation_id=handler.organisation_id,
        register_id=handler.register_id,
    )
    with access.with_ticket(token, ticket) as opens:
        if not opens:
            raise Collision if access.has_ended() else NotYours
        return verbs.apply_for(
            by=request.actor,  # type: ignore[attr-defined]
            application_id=application_id,
            application=ApplicationDraft(
                clause_id=clause.id,
                organisation_id=handler.organisation_id,
                register_id=handler.register_id,
                topic=rule.topic,
                text=form.text_of("text"),
                amount_cents=form.cents,
                reach=form.text_of("reach"),
                enclosed=form.cleaned_data["papers"],
            ),
            at=request.at,  # type: ignore[attr-defined]
        )


def _clause_in_force(request: HttpRequest, key: str) -> ClauseView:
    """The permit or grant of the plan in force. Raises Http404 for anything else."""
    in_force = organising.plan_in_force(day_of(request.at))  # type: ignore[attr-defined]
    found = organising.clause(in_force.number, key) if in_force else None
    if found is None or found.key != key or not is_applied_for(found) or not handlers_of(found):
        raise Http404
    return found


def _mine(plan: PlanView, part_id: UUID) -> PartView:
    """My application. Raises Http404 for anything else."""
    part = plan.part(part_id)
    if part is None or part.sort is not Sort.APPLICATION:
        raise Http404
    return part
