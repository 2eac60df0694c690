"""Saving a form of the client: done and away, or the same page again with everything typed and what to correct."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from punos.base.errors import Refusal
from punos.clients.errors import EditedMeanwhile
from punos.clients.queries.plans import PlanView
from punos.trust.errors import SentBefore
from punos.web.own.forms import OwnForm
from punos.web.own.presenters.names import Names
from punos.web.own.views.plan import language_of
from punos.web.shared.environment import moment
from punos.web.shared.page import page


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else saved first: their text of each field that differs, who they are, when, and the version to save over."""

    theirs: dict[str, str]
    by: str
    when: str
    version: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form on its page: the template, and the values it needs besides the form."""

    template: str
    form: OwnForm
    values: dict[str, Any]


def typed(request: HttpRequest) -> Any:
    """What was sent, for a form; None on a first visit."""
    return request.POST if request.method == "POST" else None


def save(
    request: HttpRequest,
    sheet: Sheet,
    verb: Callable[[], None],
    *,
    names: Names,
    plan: PlanView,
    then: str = "own:plan",
    where: dict[str, Any] | None = None,
) -> HttpResponse:
    """Run the verb when the form holds; answer with the next page (`where` fills its address), or with this one and what is wrong."""
    if request.method != "POST":
        return drawn(request, sheet)
    if not sheet.form.is_valid():
        return drawn(request, sheet, status=422)
    try:
        verb()
    except EditedMeanwhile as edited:
        return drawn(request, sheet, status=409, conflict=conflict_of(edited, sheet.form, names, plan))
    except Refusal as refusal:
        if isinstance(refusal, SentBefore):
            sheet.form.renew()
        field = refusal.field if refusal.field in sheet.form.fields else None
        sheet.form.add_error(field, refusal.text.in_(language_of(request)))
        return drawn(request, sheet, status=422)
    return HttpResponseRedirect(reverse(then, kwargs=where), status=303)


def drawn(request: HttpRequest, sheet: Sheet, *, status: int = 200, conflict: Conflict | None = None) -> HttpResponse:
    """The form on its page."""
    version = conflict.version if conflict else sheet.form.shown("version")
    values = {"conflict": conflict, "version": version} | sheet.values
    return page(request, sheet.template, status=status, form=sheet.form, **values)


def conflict_of(edited: EditedMeanwhile, form: OwnForm, names: Names, plan: PlanView) -> Conflict:
    """What the other one saved, where it differs from what was typed now."""
    part = plan.part(edited.part_id)
    theirs = {
        name: str(edited.theirs.get(name, ""))
        for name in form.fields
        if name in edited.theirs and str(edited.theirs.get(name, "")) != form.text_of(name)
    }
    return Conflict(theirs, names.worker(edited.changed_by), moment(part.changed_at) if part else "", edited.version)
