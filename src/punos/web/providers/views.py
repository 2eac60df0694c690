"""Views of a provider's manager: the own organisation's figures and approvals, never a client."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from punos.base.clock import day_of
from punos.insight.learning.queries import own_figures
from punos.organising import queries as plan
from punos.providers import queries as providers
from punos.trust.queries import organisations
from punos.trust.words import Role
from punos.web.providers import presenters
from punos.web.shared.door import signed_in
from punos.web.shared.page import page

REQUIRED_ANSWER = "require-answer-referral"


@signed_in(Role.PROVIDER_MANAGER)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Referrals and answers, approvals and terms, units of the organisation of the session."""
    organisation_id = request.actor.organisation_id  # type: ignore[attr-defined]
    known = organisations().get(organisation_id)
    if known is None:
        raise Http404
    today, language = day_of(request.at), str(request.language)  # type: ignore[attr-defined]
    version = plan.plan_in_force(today)
    required = plan.clause(version.number, REQUIRED_ANSWER) if version else None
    figures = own_figures(request.COOKIES.get(settings.SESSION_TOKEN_COOKIE, ""))
    return page(
        request,
        "providers/overview.html",
        name=known.name.in_(language),
        referrals=presenters.referrals(figures),
        answers=presenters.answers(figures, required),
        approvals=presenters.approvals(providers.approvals_of(organisation_id), version.number if version else None, today, language),
        units=[presenters.unit(unit, language) for unit in providers.units_of(organisation_id)],
    )
