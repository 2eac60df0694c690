"""The privacy officer: the log of one client, and emergency openings. Who, when, why and how much; never what."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from punos.trust import actions, queries
from punos.trust.queries.asked import posts_proposed
from punos.trust.words import Role
from punos.web.account import presenters
from punos.web.account.forms import FindingForm, LogForm, PostForm
from punos.web.shared.door import signed_in
from punos.web.shared.page import page


@signed_in(Role.PRIVACY_OFFICER)
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """Ask for the log of one client, with a reason. Asked by POST, so that no identity code stands in an address."""
    if request.method == "GET":
        return page(request, "account/log.html", form=LogForm(), asked=False, rows=(), before=None)
    form = LogForm(request.POST)
    if not form.is_valid():
        return page(request, "account/log.html", status=422, form=form, asked=False, rows=(), before=None)
    rows = _rows(_token(request), form.cleaned_data)
    shown = presenters.log_rows(rows, request.language)  # type: ignore[attr-defined]
    before = rows[-1].opening if len(shown) == presenters.LOG_PAGE else None
    return page(request, "account/log.html", form=form, asked=True, rows=shown, before=before)


@signed_in(Role.PRIVACY_OFFICER)
@require_GET
def emergencies(request: HttpRequest) -> HttpResponse:
    """The emergency openings, those not yet reviewed first."""
    return _emergencies(request, FindingForm())


@signed_in(Role.PRIVACY_OFFICER)
@require_POST
def review_emergency(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Write the finding of a review."""
    form = FindingForm(request.POST)
    if not form.is_valid():
        return _emergencies(request, form, notice_id=notice_id, status=422)
    if not actions.see_notice(token=_token(request), notice_id=notice_id, finding=form.cleaned_data["finding"]):
        raise Http404
    return HttpResponseRedirect(reverse("account:emergencies"), status=303)


@signed_in(Role.PRIVACY_OFFICER)
@require_GET
def alarms(request: HttpRequest) -> HttpResponse:
    """Sessions that met more clients than work asks for, those not yet reviewed first."""
    return _alarms(request, FindingForm())


@signed_in(Role.PRIVACY_OFFICER)
@require_POST
def review_alarm(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Write the finding of a review; nobody reviews an alarm about themself."""
    form = FindingForm(request.POST)
    if not form.is_valid():
        return _alarms(request, form, alarm_id=alarm_id, status=422)
    if not actions.review_alarm(token=_token(request), alarm_id=alarm_id, finding=form.cleaned_data["finding"]):
        raise Http404
    return HttpResponseRedirect(reverse("account:alarms"), status=303)


@signed_in(Role.PRIVACY_OFFICER)
@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    """Posts that somebody proposed, for another to give."""
    found = posts_proposed(_token(request))
    return page(request, "account/posts.html", waiting=presenters.posts(found, request.language))  # type: ignore[attr-defined]


@signed_in(Role.PRIVACY_OFFICER)
@require_POST
def answer_post(request: HttpRequest, asking_id: UUID) -> HttpResponse:
    """Give a post or refuse it; nobody who proposed it or receives it."""
    form = PostForm(request.POST)
    if not (
        form.is_valid() and actions.answer_post(token=_token(request), asking_id=asking_id, gives=form.cleaned_data["answer"] == "give")
    ):
        raise Http404
    return HttpResponseRedirect(reverse("account:posts"), status=303)


def _alarms(request: HttpRequest, form: FindingForm, *, alarm_id: UUID | None = None, status: int = 200) -> HttpResponse:
    waiting, reviewed = presenters.alarms(queries.alarms(_token(request)), request.language)  # type: ignore[attr-defined]
    values = {"waiting": waiting, "reviewed": reviewed, "form": form, "wrong_id": alarm_id}
    return page(request, "account/alarms.html", status=status, **values)


def _emergencies(request: HttpRequest, form: FindingForm, *, notice_id: UUID | None = None, status: int = 200) -> HttpResponse:
    found = [notice for notice in queries.notices_to_officers(_token(request)) if notice.what == "emergency_opening"]
    waiting, reviewed = presenters.emergencies(found, request.language)  # type: ignore[attr-defined]
    values = {"waiting": waiting, "reviewed": reviewed, "form": form, "wrong_id": notice_id}
    return page(request, "account/emergencies.html", status=status, **values)


def _rows(token: str, asked: dict[str, object]) -> list[queries.LogRow]:
    """The log asked for; nothing when there is no such client, which looks like a log without rows."""
    client_id, reason, before = asked["client"], str(asked["reason"]), asked["before"]
    if not isinstance(client_id, UUID):
        client_id = queries.find_for_log(token, str(client_id), reason)
    if client_id is None:
        return []
    return queries.read_log(token, client_id, reason, before if isinstance(before, int) else None)


def _token(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.SESSION_TOKEN_COOKIE, "")
