"""Saving a form of the client: done and away, or the same page again with everything typed and what to correct."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from punos.base.errors import Refusal
from punos.clients.errors import EditedMeanwhile, NotYours
from punos.clients.queries.plans import PastVersion, version_of
from punos.trust.errors import SentBefore
from punos.web.own.forms import OwnForm
from punos.web.own.presenters.names import Names
from punos.web.own.views.plan import language_of
from punos.web.shared.environment import moment
from punos.web.shared.merging import Met, meet, meet_again
from punos.web.shared.page import page


def body_and_day(past: PastVersion) -> Mapping[str, Any]:
    """What the fields of a form begin with, where they are named as the part names them."""
    return {**past.body, "due_on": past.due_on}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form on its page: the template, the values it needs besides the form, and what its fields begin with from a version of the part."""

    template: str
    form: OwnForm
    values: dict[str, Any]
    first: Callable[[PastVersion], Mapping[str, Any]] = body_and_day


def typed(request: HttpRequest) -> Any:
    """What was sent, for a form; None on a first visit."""
    return request.POST if request.method == "POST" else None


def save(
    request: HttpRequest,
    sheet: Sheet,
    verb: Callable[[], None],
    *,
    names: Names,
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
        return drawn(request, sheet, status=409, conflict=met_of(edited, sheet, names))
    except Refusal as refusal:
        if isinstance(refusal, SentBefore):
            sheet.form.renew()
        field = refusal.field if refusal.field in sheet.form.fields else None
        sheet.form.add_error(field, refusal.text.in_(language_of(request)))
        return drawn(request, sheet, status=422)
    return HttpResponseRedirect(reverse(then, kwargs=where), status=303)


def drawn(request: HttpRequest, sheet: Sheet, *, status: int = 200, conflict: Met | None = None) -> HttpResponse:
    """The form on its page; after somebody else saved first, with what each changed."""
    met = conflict or meet_again(sheet.form)
    sheet.form.merged = met.values if met else {}
    version = conflict.version if conflict else sheet.form.shown("version")
    values = {"conflict": met, "version": version} | sheet.values
    return page(request, sheet.template, status=status, form=sheet.form, **values)


def met_of(edited: EditedMeanwhile, sheet: Sheet, names: Names) -> Met:
    """What the other one changed and what was typed now, laid over what the form began from. Raises NotYours when nothing is in sight."""
    form = sheet.form
    base, theirs = version_of(edited.part_id, form.cleaned_data["version"] or 0), version_of(edited.part_id, edited.version)
    if theirs is None:
        raise NotYours from edited
    by = f"{names.worker(edited.changed_by)}, {moment(theirs.changed_at)}"
    return meet(form, sheet.first(base) if base else {}, sheet.first(theirs), by=by, version=theirs.version)
