"""Finding a person by the exact identity code, and beginning a client relationship."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from punos.trust.actions import begin_relationship
from punos.trust.queries import find_person
from punos.trust.words import CLIENT_WORK, PURPOSE_NAMES, Purpose
from punos.web.shared.door import signed_in
from punos.web.shared.drawing import draw
from punos.web.shared.fields import Carried, Line, Passage, Pick
from punos.web.shared.page import page
from punos.web.shared.speech import gettext_lazy as _
from punos.web.work.views.answering import go, token_of, workspace_href

SHORTEST_REASON = 10
TOO_SHORT = _("Write at least ten characters.")


def check_reason(text: str) -> str:
    """A reason of at least ten characters, as the access rule counts them. Raises ValidationError."""
    if len(text.strip(" \t\r\n")) < SHORTEST_REASON:
        raise forms.ValidationError(TOO_SHORT)
    return text


class ReasonedForm(forms.Form):
    """A form with a reason: at least ten characters."""

    def clean_reason(self) -> str:
        """Long enough to say something."""
        return check_reason(self.cleaned_data["reason"])


class FindForm(forms.Form):
    """An exact identity code."""

    code = Line(label=_("Personal identity code"), hint=_("The whole code. The search is logged."), longest=40)


class BeginForm(forms.Form):
    """For what, and on what ground."""

    new_id = Carried()
    purpose = Pick(label=_("What is the client relationship for?"))
    ground = Passage(
        label=_("Ground"), hint=_("What the relationship stands on, in at least ten characters. The client sees it."), rows=3, longest=300
    )

    def __init__(self, language: str, data: object = None) -> None:
        super().__init__(data, initial={"new_id": uuid4()}, auto_id="f-%s", use_required_attribute=False)  # type: ignore[arg-type]
        self.fields["purpose"].offer(  # type: ignore[attr-defined]
            [(one.value, PURPOSE_NAMES[one].in_(language).capitalize()) for one in (Purpose.CARE, Purpose.ASSESSMENT)]
        )

    def clean(self) -> dict[str, Any]:
        """A broken id of its own: the form was not drawn by us. Raises BadRequest."""
        if "new_id" in self.errors:
            raise BadRequest("the form's own id is broken")
        return super().clean() or {}

    def clean_ground(self) -> str:
        """Long enough to say something."""
        return check_reason(self.cleaned_data["ground"])


@signed_in(*CLIENT_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Ask for a person by their code. The answer is the same calm sentence whether there is none or no searches are left."""
    form = FindForm(request.POST if request.method == "POST" else None, auto_id="f-%s", use_required_attribute=False)
    missing = False
    if form.is_bound and form.is_valid():
        found = find_person(token_of(request), form.cleaned_data["code"])
        if found:
            return go(reverse("work:begin", kwargs={"client_id": found}))
        missing = True
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "work/find.html", status=status, form=draw(form), missing=missing, back=reverse("work:clients"))


@signed_in(*CLIENT_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Begin a client relationship with the person who was found a moment ago. Anybody else looks like nothing."""
    language = request.language  # type: ignore[attr-defined]
    form = BeginForm(language, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        begun = begin_relationship(
            token=token_of(request),
            link_id=_id(form.cleaned_data["new_id"]),
            client_id=client_id,
            purpose=form.cleaned_data["purpose"],
            ground=form.cleaned_data["ground"],
        )
        if not begun:
            raise Http404
        for_care = form.cleaned_data["purpose"] == Purpose.CARE
        return go(workspace_href(client_id) if for_care else reverse("work:assessment", kwargs={"client_id": client_id}), "begun")
    status = 422 if form.is_bound else 200
    return page(request, "work/begin.html", status=status, form=draw(form), back=reverse("work:find"))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
