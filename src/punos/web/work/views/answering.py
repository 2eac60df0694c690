"""How the worker's views answer: a redirect after a deed, and the situation in which a deed is done."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from punos.clients.queries.plans import PlanView, plan_of
from punos.web.work.deeds.base import Situation
from punos.web.work.names import names_for


class SeeOther(HttpResponseRedirect):
    """Go and look there: the answer to a form that was carried out."""

    status_code = 303


class Resend(HttpResponseRedirect):
    """Send the same form there."""

    status_code = 307


def plan_or_nothing(request: HttpRequest) -> PlanView:
    """The plan that was opened. Raises Http404 when none was."""
    plan = plan_of(request.opened)  # type: ignore[attr-defined]
    if plan is None:
        raise Http404
    return plan


def situation_of(request: HttpRequest, part_id: UUID | None = None) -> Situation:
    """Who asks, when, of which plan and part. Raises Http404 for a part that the ticket does not open."""
    plan = plan_or_nothing(request)
    part = plan.part(part_id) if part_id else None
    if part_id and part is None:
        raise Http404
    language = request.language  # type: ignore[attr-defined]
    names = names_for(plan.parts, language, plan)
    return Situation(request.actor, request.at, language, plan, names, part)  # type: ignore[attr-defined]


def workspace_href(client_id: UUID) -> str:
    """The client's plan."""
    return reverse("work:client", kwargs={"client_id": client_id})


def go(href: str, done: str = "", anchor: UUID | None = None) -> HttpResponse:
    """To a page, which says what was done and shows the part it was done to."""
    return SeeOther(href + (f"?done={done}" if done else "") + (f"#part-{anchor}" if anchor else ""))


def token_of(request: HttpRequest) -> str:
    """The session's token."""
    return request.COOKIES.get(settings.SESSION_TOKEN_COOKIE, "")
