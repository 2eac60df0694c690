"""A second person for emergencies beyond the day's: asking one's colleagues, and answering them. No client is named here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from punos.trust import actions, queries
from punos.trust.queries import WorkerView
from punos.trust.queries.asked import AskedView, emergencies_asked, emergencies_waiting
from punos.trust.words import CLIENT_WORK, ROLE_NAMES
from punos.web.shared.door import signed_in
from punos.web.shared.drawing import draw
from punos.web.shared.environment import moment
from punos.web.shared.fields import Passage
from punos.web.shared.page import page
from punos.web.shared.speech import gettext as _
from punos.web.shared.speech import gettext_lazy
from punos.web.work.views.answering import go, token_of
from punos.web.work.views.finding import ReasonedForm


class AskForm(ReasonedForm):
    """The request's own id, and why: as long as the form of the emergency itself takes it."""

    new_id = forms.UUIDField()
    reason = Passage(
        label=gettext_lazy("What is the emergency?"),
        hint=gettext_lazy("At least ten characters. The client and your colleagues see it."),
        rows=3,
        longest=500,
    )


class AnswerForm(forms.Form):
    """Yes or no."""

    answer = forms.ChoiceField(choices=[("allow", ""), ("refuse", "")])


@dataclass(frozen=True, slots=True)
class Request:
    """A request on the page. `href` leads to the opening that was allowed; empty while, or when, there is none."""

    id: UUID
    who: str
    reason: str
    when: str
    until: str
    state: str = ""
    href: str = ""


@signed_in(*CLIENT_WORK)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What colleagues ask of one, and what became of one's own requests."""
    token, language = token_of(request), request.language  # type: ignore[attr-defined]
    asked, waiting = emergencies_asked(token), emergencies_waiting(token)
    posts = {one.asked_post for one in waiting if one.asked_post} | {one.answered_post for one in asked if one.answered_post}
    workers = queries.workers(posts)
    theirs = [
        Request(one.id, _name(workers, one.asked_post, language), one.reason, moment(one.asked_at), moment(one.ends_at)) for one in waiting
    ]
    own = [_own(one, workers, request) for one in asked]
    return page(request, "work/second.html", waiting=theirs, own=own, back=reverse("work:emergency"))


@signed_in(*CLIENT_WORK)
@require_POST
def ask(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Ask one's colleagues to allow one opening more. What is wrong with the reason is told beside it; nothing that was typed is lost."""
    form = AskForm(request.POST, auto_id="f-%s", use_required_attribute=False)
    if not form.is_valid():
        if "new_id" in form.errors:  # no page of ours sent it
            raise Http404
        return page(request, "work/ask_second.html", status=422, form=draw(form), back=reverse("work:emergency"))
    sent = form.cleaned_data
    if not actions.ask_for_emergency(token=token_of(request), asking_id=sent["new_id"], client_id=client_id, reason=sent["reason"]):
        raise Http404
    return go(reverse("work:second"))


@signed_in(*CLIENT_WORK)
@require_POST
def answer(request: HttpRequest, asking_id: UUID) -> HttpResponse:
    """Allow or refuse what a colleague asks."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Http404
    if not actions.answer_emergency(token=token_of(request), asking_id=asking_id, allows=form.cleaned_data["answer"] == "allow"):
        raise Http404
    return go(reverse("work:second"))


def _own(one: AskedView, workers: Mapping[UUID, WorkerView], request: HttpRequest) -> Request:
    language, at = request.language, request.at  # type: ignore[attr-defined]
    who = _name(workers, one.answered_post, language) if one.answered_post else ""
    href = ""
    if one.is_allowed is False:
        state = _("Refused")
    elif one.ends_at <= at:
        state = _("Nobody answered in time") if one.is_allowed is None else _("The time is over")
    elif one.is_allowed:
        state, href = _("Allowed"), reverse("work:open_emergency", kwargs={"client_id": one.client_id})
    else:
        state = _("Waits for a colleague")
    return Request(one.id, who, one.reason, moment(one.asked_at), moment(one.ends_at), state, href)


def _name(workers: Mapping[UUID, WorkerView], post: UUID | None, language: str) -> str:
    worker = workers.get(post) if post else None
    return f"{worker.name}, {ROLE_NAMES[worker.role].in_(language)}" if worker else _("a worker")
