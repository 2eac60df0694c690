"""Openings on other grounds than one's own work: by a law, and in an emergency. Read-only, and said plainly beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from punos.trust.queries import find_person, laws_for
from punos.trust.words import CLIENT_WORK, Purpose
from punos.web.shared.door import opens, signed_in
from punos.web.shared.drawing import draw
from punos.web.shared.fields import Line, Passage, Pick
from punos.web.shared.page import page
from punos.web.shared.speech import gettext_lazy as _
from punos.web.work.presenters.head import head_of, why_of
from punos.web.work.presenters.plan import sections
from punos.web.work.views.answering import Resend, situation_of, token_of, workspace_href
from punos.web.work.views.ending import EndForm
from punos.web.work.views.finding import ReasonedForm
from punos.web.work.views.notes import note_of


class LawForm(ReasonedForm):
    """Which law, and why now."""

    law = Pick(label=_("By which law"), long=True)
    reason = Passage(label=_("Why you need it now"), hint=_("At least ten characters. The client sees it."), rows=3, longest=500)

    def __init__(self, laws: Mapping[str, str], data: object = None) -> None:
        super().__init__(data, auto_id="f-%s", use_required_attribute=False)  # type: ignore[arg-type]
        self.fields["law"].offer([("", _("Choose")), *laws.items()])  # type: ignore[attr-defined]


class EmergencyForm(ReasonedForm):
    """Who, and why."""

    code = Line(label=_("Personal identity code"), longest=40)
    reason = Passage(
        label=_("What is the emergency?"),
        hint=_("At least ten characters. The client and the privacy officer see it."),
        rows=3,
        longest=500,
    )


@signed_in(*CLIENT_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def by_law(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What a law opens beside the plan that one works on."""
    return _ask_for_law(request, client_id, back=workspace_href(client_id))


@signed_in(*CLIENT_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The client whose needs one assesses without working on the plan: what a law opens, and the end of it."""
    form = draw(EndForm(request.language))  # type: ignore[attr-defined]
    over = {"form": form, "action": reverse("work:end_now", kwargs={"client_id": client_id})}
    return _ask_for_law(request, client_id, back=reverse("work:clients"), over=over)


def _ask_for_law(request: HttpRequest, client_id: UUID, *, back: str, over: Mapping[str, Any] | None = None) -> HttpResponse:
    """State the law and the reason; then the opening is asked for with the very same form."""
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    named = {code: text.in_(language) for code, text in laws_for(actor.role, Purpose.ASSESSMENT).items()}
    form = LawForm(named, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return Resend(reverse("work:open_by_law", kwargs={"client_id": client_id}))
    status = 422 if form.is_bound else 200
    values = {"form": draw(form), "has_laws": bool(named), "back": back, "over": over, "notices": note_of(request)}
    return page(request, "work/by_law.html", status=status, **values)


@opens(Purpose.ASSESSMENT)
@require_POST
def open_by_law(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What the assessment opens, with the law that was named."""
    return _read_only(request, emergency=False)


@signed_in(*CLIENT_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest) -> HttpResponse:
    """Ask for an opening in an emergency. The warning stands before the form."""
    form = EmergencyForm(request.POST if request.method == "POST" else None, auto_id="f-%s", use_required_attribute=False)
    missing = False
    if form.is_bound and form.is_valid():
        found = find_person(token_of(request), form.cleaned_data["code"])
        if found:
            return Resend(reverse("work:open_emergency", kwargs={"client_id": found}))
        missing = True
    status = 422 if form.is_bound and form.errors else 200
    values = {"form": draw(form), "missing": missing, "back": reverse("work:clients"), "second": reverse("work:second")}
    return page(request, "work/emergency.html", status=status, **values)


@opens(Purpose.EMERGENCY)
@require_POST
def open_emergency(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What an emergency opens. The client and the privacy officer have been told by now."""
    return _read_only(request, emergency=True)


def _read_only(request: HttpRequest, *, emergency: bool) -> HttpResponse:
    situation = situation_of(request)
    return page(
        request,
        "work/read_only.html",
        head=head_of(situation),
        why=why_of(situation),
        sections=sections(situation, {}),
        emergency=emergency,
    )
