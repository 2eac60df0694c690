"""Retention for the privacy officer: what is past its time, asked for by one person and confirmed by another. Numbers, never what or whose."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from punos.base.clock import day_of
from punos.clients.actions.retention import ask_purge, call_off_purge, confirm_purge
from punos.clients.queries.retention import class_names, purges
from punos.clients.queries.retention import retention as standings
from punos.trust.words import Role
from punos.web.account import presenters
from punos.web.account.forms import PurgeForm
from punos.web.shared.door import signed_in
from punos.web.shared.page import page
from punos.web.shared.speech import gettext as _

CONFLICT = 409


@signed_in(Role.PRIVACY_OFFICER)
@require_GET
def retention(request: HttpRequest) -> HttpResponse:
    """The dry run of today, and the purges that wait."""
    return _shown(request)


@signed_in(Role.PRIVACY_OFFICER)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a purge of what the page showed."""
    form = PurgeForm(request.POST)
    if not form.is_valid():
        return _shown(request, _("The form did not come through whole. Nothing was asked for. Try again."), status=CONFLICT)
    told = form.cleaned_data
    if not ask_purge(token=_token(request), key=told["key"], as_of=told["as_of"], digest=told["digest"]):
        return _shown(request, _("What is past its time is not what you saw any more. Nothing was asked for. Look again."), status=CONFLICT)
    return HttpResponseRedirect(reverse("account:retention"), status=303)


@signed_in(Role.PRIVACY_OFFICER)
@require_POST
def settle(request: HttpRequest, purge_id: UUID) -> HttpResponse:
    """Confirm a purge that somebody else asked for, or call it off."""
    token, form = _token(request), PurgeForm(request.POST)
    wanted = next((one for one in purges(token) if one.id == purge_id), None)
    if wanted is None:
        raise Http404
    if request.at >= wanted.ends_at and not (wanted.confirmed_at or wanted.called_off_at):  # type: ignore[attr-defined]
        return _shown(request, _("Nothing was deleted. Its time ran out: ask for it again."), status=CONFLICT)
    if "call_off" in request.POST:
        done = call_off_purge(token=token, purge_id=purge_id)
    else:
        form.is_valid()
        done = confirm_purge(token=token, purge_id=purge_id, digest=form.cleaned_data.get("digest") or b"") > 0
    if not done:
        words = _("Nothing was deleted. You asked for it yourself, it was settled before, or it is not what was asked for any more.")
        return _shown(request, words, status=CONFLICT)
    return HttpResponseRedirect(reverse("account:retention"), status=303)


def _shown(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    token, at = _token(request), request.at  # type: ignore[attr-defined]
    today = day_of(at)
    shown = presenters.retention(standings(token, today), purges(token), class_names(today), at, request.language)  # type: ignore[attr-defined]
    return page(request, "account/retention.html", status=status, problem=problem, **shown)


def _token(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.SESSION_TOKEN_COOKIE, "")
