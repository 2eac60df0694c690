"""Taking along: the plan on paper, and everything about me as data. Both stand in the log as copies."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from punos.base.clock import day_of
from punos.clients.queries.everything import everything
from punos.plumbing.pdf import pdf_of
from punos.trust.words import Act
from punos.web.own.presenters.plan import Reader
from punos.web.own.views.plan import language_of, plan_in_hand, token_of, whole_page
from punos.web.shared.door import own
from punos.web.shared.environment import moment
from punos.web.shared.speech import gettext as _


@own(act=Act.EXPORT)
@require_GET
def plan_pdf(request: HttpRequest) -> HttpResponse:
    """My plan as an accessible PDF (PDF/UA-1)."""
    view, names = plan_in_hand(request)
    at = request.at  # type: ignore[attr-defined]
    shown = whole_page(request, view, names, reader=Reader.PAPER)
    values = {"plan": shown, "language": language_of(request), "demo": settings.DEMO, "made": _("printed %(when)s") % {"when": moment(at)}}
    response = HttpResponse(pdf_of(render_to_string("own/print.html", values)), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="punos-{day_of(at).isoformat()}.pdf"'
    return response


@own(act=Act.EXPORT)
@require_GET
def everything_json(request: HttpRequest) -> HttpResponse:
    """Everything about me that is not withheld, as JSON."""
    at = request.at  # type: ignore[attr-defined]
    response = JsonResponse(everything(token=token_of(request), at=at), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = f'attachment; filename="punos-{day_of(at).isoformat()}.json"'
    return response
