"""The one way of all deeds: draw the form, call the verb, go back to the plan. Nothing typed is ever lost."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from msgspec.structs import replace as struct_replace

from punos.base.errors import Refusal
from punos.clients.errors import EditedMeanwhile, NotYours
from punos.clients.queries.plans import PastVersion, version_of
from punos.trust.errors import SentBefore
from punos.trust.queries import workers
from punos.trust.words import Purpose
from punos.web.shared.door import opens
from punos.web.shared.drawing import draw
from punos.web.shared.environment import moment
from punos.web.shared.merging import Met, meet, meet_again, with_met
from punos.web.shared.page import page
from punos.web.shared.speech import gettext as _
from punos.web.work.deeds.applications import lacking_of
from punos.web.work.deeds.base import PLAN_PAGE, Deed, DeedForm, Sent, Situation, fits, may
from punos.web.work.deeds.frame import SegmentForm
from punos.web.work.deeds.registry import deed_of
from punos.web.work.presenters.cards import card_of
from punos.web.work.presenters.history import Change, change_between
from punos.web.work.views.answering import go, situation_of, workspace_href
from punos.web.work.words import SEGMENTS

CHANGED, NOT_YOURS = "changed", "not-yours"


@opens(Purpose.CARE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, client_id: UUID, slug: str) -> HttpResponse:
    """Add something to the plan."""
    return carry_out(request, _deed(slug, Purpose.CARE, on_part=False), situation_of(request))


@opens(Purpose.CARE)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, client_id: UUID, part_id: UUID, slug: str) -> HttpResponse:
    """Do something to a part of the plan."""
    return carry_out(request, _deed(slug, Purpose.CARE, on_part=True), situation_of(request, part_id))


@opens(Purpose.REFERRAL)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, client_id: UUID, part_id: UUID, slug: str) -> HttpResponse:
    """Answer a referral that came to the worker's organisation."""
    return carry_out(request, _deed(slug, Purpose.REFERRAL, on_part=True), situation_of(request, part_id))


@opens(Purpose.APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def handle(request: HttpRequest, client_id: UUID, part_id: UUID, slug: str) -> HttpResponse:
    """Handle an application that came to the worker's organisation."""
    return carry_out(request, _deed(slug, Purpose.APPLICATION, on_part=True), situation_of(request, part_id))


def carry_out(request: HttpRequest, deed: Deed, situation: Situation) -> HttpResponse:
    """Draw the deed's form, or do it. A refusal comes back on its field; another's change with both texts."""
    if request.method != "POST":
        return _form_page(request, deed, situation, deed.form(situation)) if fits(deed, situation) else _not_now(deed, situation)
    if not may(deed, situation):
        raise NotYours
    form = deed.form(situation, request.POST)
    if "suggest" in request.POST or not form.is_valid():
        return _form_page(request, deed, situation, form, status=200 if "suggest" in request.POST else 422)
    sent = form.sent()
    try:
        deed.do(situation, sent)
    except EditedMeanwhile as refusal:
        return _met(request, deed, situation, form, refusal)
    except Refusal as refusal:
        if isinstance(refusal, SentBefore):
            form.renew()
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text.in_(situation.language))
        return _form_page(request, deed, situation, form, status=422)
    return go(next_href(deed, situation), deed.slug, _shown(deed, situation, sent))


def _shown(deed: Deed, situation: Situation, sent: Sent) -> UUID | None:
    """The part that the next page shows: the one the deed was done to or has added; none where the next page shows no parts."""
    if situation.part:
        return situation.part.id
    return sent.new_id if deed.to == PLAN_PAGE else None


def next_href(deed: Deed, situation: Situation) -> str:
    """Where a deed leads when it is done."""
    if deed.to == "work:inbox":
        return reverse(deed.to)
    place = {"client_id": situation.plan.person.id}
    return reverse(deed.to, kwargs=place | ({"part_id": situation.subject.id} if deed.purpose is Purpose.APPLICATION else {}))


def _deed(slug: str, purpose: Purpose, *, on_part: bool) -> Deed:
    deed = deed_of(slug, purpose, on_part=on_part)
    if deed is None:
        raise Http404
    return deed


def _not_now(deed: Deed, situation: Situation) -> HttpResponse:
    """The deed does not fit any more, or is not this worker's: the plan says so, calmly."""
    return go(_back(deed, situation), CHANGED if may(deed, situation) else NOT_YOURS, situation.part.id if situation.part else None)


def _back(deed: Deed, situation: Situation) -> str:
    """Where one came from."""
    if deed.purpose is Purpose.REFERRAL:
        return reverse("work:inbox")
    return next_href(deed, situation) if deed.purpose is Purpose.APPLICATION else workspace_href(situation.plan.person.id)


def _met(request: HttpRequest, deed: Deed, situation: Situation, form: DeedForm, refusal: EditedMeanwhile) -> HttpResponse:
    """Somebody saved first: what each changed, for this one to settle. A form that would change nothing any more was sent before, and is done."""
    part, sent = situation.subject, form.sent()
    base, theirs = version_of(part.id, sent.version), version_of(part.id, refusal.version)
    if theirs is None:
        raise NotYours from refusal
    held = [form.first(_at(situation, one)) if one else {} for one in (base, theirs)]
    by = f"{_name_of(refusal.changed_by)}, {moment(theirs.changed_at)}"
    met = meet(form, *held, by=by, version=theirs.version)
    if deed.edits and base and not met.is_mine_left:
        return go(next_href(deed, situation), deed.slug, _shown(deed, situation, sent))
    change = change_between(part.sort, base, theirs, situation.names) if base else None
    return _form_page(request, deed, situation, form, status=409, met=met, change=change)


def _at(situation: Situation, past: PastVersion) -> Situation:
    """The situation with the part as it was."""
    there = struct_replace(situation.subject, body=past.body, due_on=past.due_on, state=past.state, version=past.version)
    return replace(situation, part=there)


def _name_of(post_id: UUID | None) -> str:
    found = workers({post_id} if post_id else set())
    return next((one.name for one in found.values()), str(_("the client")))


def _form_page(
    request: HttpRequest,
    deed: Deed,
    situation: Situation,
    form: DeedForm,
    status: int = 200,
    met: Met | None = None,
    change: Change | None = None,
) -> HttpResponse:
    """The page of one deed; after another saved first, with `met` and, unless the form shows all of it, the other's `change`."""
    part, person, met = situation.part, situation.plan.person, met or meet_again(form)
    drawn = with_met(draw(form), met)
    if "suggest" in request.POST:
        drawn = drawn.unfinished()
    return page(
        request,
        "work/deed.html",
        status=status,
        client=person.name,
        back=_back(deed, situation) + (f"#part-{part.id}" if part and deed.purpose is Purpose.CARE else ""),
        action=request.path,
        deed={"title": deed.title, "button": deed.button, "lead": deed.lead, "danger": deed.danger, "slug": deed.slug, "edits": deed.edits},
        lacking=lacking_of(situation) if deed.slug == "decide-application" else "",
        form=drawn,
        conflict=met,
        change=change,
        suggestion=suggestion_of(form),
        subject=card_of(part, situation, bare=True) if part else None,
    )


def suggestion_of(form: DeedForm) -> dict[str, object] | None:
    """What the answers of a segment form point to; None for other forms."""
    if not isinstance(form, SegmentForm):
        return None
    suggested = form.suggestion()
    name, what = SEGMENTS[suggested] if suggested else ("", "")
    return {"asked": form.is_bound, "name": name, "what": what}
