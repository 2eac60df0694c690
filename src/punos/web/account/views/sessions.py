"""Where one is signed in, for everybody who is: other sessions of one's own are ended here."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from punos.trust import actions
from punos.trust.queries.own_sessions import own_sessions
from punos.web.account import presenters
from punos.web.account.forms import SessionForm
from punos.web.shared.door import signed_in
from punos.web.shared.page import page


@signed_in()
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """One's sessions, this one and the others."""
    found = own_sessions(_token(request))
    return page(request, "account/sessions.html", sessions=presenters.sessions(found, request.language))  # type: ignore[attr-defined]


@signed_in()
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End another session of one's own."""
    form = SessionForm(request.POST)
    if not (form.is_valid() and actions.end_own_session(token=_token(request), name=form.cleaned_data["session"])):
        raise Http404
    return HttpResponseRedirect(reverse("account:sessions"), status=303)


def _token(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.SESSION_TOKEN_COOKIE, "")
