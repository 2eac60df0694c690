"""Ending a client relationship of one's own: first what it means, then done. It needs no ticket, so that sent twice it is the same answer."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from punos.clients.actions.parties import end_relationship
from punos.trust.words import CLIENT_WORK, ENDING_NAMES, Ending, Purpose
from punos.web.shared.door import opens, signed_in
from punos.web.shared.drawing import draw
from punos.web.shared.fields import Pick
from punos.web.shared.page import page
from punos.web.shared.speech import gettext_lazy as _
from punos.web.work.views.answering import go, situation_of, token_of, workspace_href

UNSAID = "unsaid"


class EndForm(forms.Form):
    """Why it ends. To say nothing is a choice too: a form without any ends nothing."""

    why = Pick(label=_("Why does the relationship end?"), hint=_("The client sees it."))

    def __init__(self, language: str, data: object = None) -> None:
        super().__init__(data, auto_id="f-%s", use_required_attribute=False)  # type: ignore[arg-type]
        named = [(one.value, ENDING_NAMES[one].in_(language).capitalize()) for one in Ending]
        self.fields["why"].offer([*named, (UNSAID, _("I give no reason"))])  # type: ignore[attr-defined]


@opens(Purpose.CARE, reads_once=True)
@require_safe
def end(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What it means to end it, and the button. The own worker is told to name another first."""
    situation = situation_of(request)
    own, language = situation.plan.own_worker, request.language  # type: ignore[attr-defined]
    is_own = own is not None and own.assignee_id == request.actor.post_id  # type: ignore[attr-defined]
    return _form_page(request, client_id, EndForm(language), client=situation.plan.person.name, is_own=is_own)


@signed_in(*CLIENT_WORK)
@require_POST
def end_now(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """End it. Whoever never had one meets nothing; who ended it before is told so again."""
    form = EndForm(request.language, request.POST)  # type: ignore[attr-defined]
    if not form.is_valid():
        return _form_page(request, client_id, form, status=422)
    why = form.cleaned_data["why"]
    if not end_relationship(token=token_of(request), client_id=client_id, why=None if why == UNSAID else Ending(why)):
        raise Http404
    return go(reverse("work:clients"), "relationship-ended")


def _form_page(
    request: HttpRequest, client_id: UUID, form: EndForm, *, client: str = "", is_own: bool = False, status: int = 200
) -> HttpResponse:
    return page(
        request,
        "work/end.html",
        status=status,
        form=draw(form),
        client=client,
        is_own=is_own,
        action=reverse("work:end_now", kwargs={"client_id": client_id}),
        back=workspace_href(client_id),
    )
