"""One client's plan: the workspace, why it is seen, its timeline, the history of a part, and the client's word on disclosure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from punos.clients.queries.chain import standing
from punos.clients.queries.plans import history as versions_of
from punos.clients.queries.plans import timeline as events
from punos.clients.words import Sort
from punos.trust.queries import permits, prohibitions
from punos.trust.words import Purpose
from punos.web.shared.addresses import address
from punos.web.shared.chain import chain_view
from punos.web.shared.door import opens
from punos.web.shared.page import page
from punos.web.shared.speech import gettext as _
from punos.web.work.deeds.base import Situation, fits
from punos.web.work.deeds.registry import BY_SLUG
from punos.web.work.names import names_for
from punos.web.work.presenters.cards import actions_of, actions_on, card_of, place_of
from punos.web.work.presenters.consent import permit_row, prohibition_row, to_withhold, withheld_rows
from punos.web.work.presenters.head import braid_of, ground_of, head_of, why_of
from punos.web.work.presenters.history import changes, event_row
from punos.web.work.presenters.now import first_thing, now_of
from punos.web.work.presenters.plan import offers_of, sections
from punos.web.work.presenters.titles import title_in_full
from punos.web.work.views.answering import situation_of, workspace_href
from punos.web.work.views.notes import note_of


@opens(Purpose.CARE, reads_once=True)
@require_safe
def client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The plan left, now right."""
    situation = situation_of(request)
    offers = offers_of(situation)
    ways = [
        ("work:timeline", _("Timeline")),
        ("work:consent", _("Permissions and prohibitions")),
        ("work:by_law", _("Open by law for an assessment")),
        ("work:end", _("End the client relationship")),
    ]
    return page(
        request,
        "work/client.html",
        head=head_of(situation),
        why=why_of(situation),
        braid_view=braid_of(situation),
        sections=sections(situation, offers),
        now=now_of(situation, offers),
        chain=chain_view(standing(situation.plan, situation.at), situation.language),
        first=first_thing(situation, offers),
        ways=[(label, address(name, client_id=client_id)) for name, label in ways],
        notices=note_of(request),
    )


@opens(Purpose.REFERRAL)
@require_safe
def referral(request: HttpRequest, client_id: UUID, part_id: UUID) -> HttpResponse:
    """One referral, and nothing else of the client."""
    values, _situation = _alone(request, part_id, Sort.REFERRAL, Purpose.REFERRAL)
    return page(request, "work/referral.html", **values, back=address("work:inbox"))


@opens(Purpose.APPLICATION)
@require_safe
def application(request: HttpRequest, client_id: UUID, part_id: UUID) -> HttpResponse:
    """One application, what has happened to it, and nothing else of the client."""
    values, situation = _alone(request, part_id, Sort.APPLICATION, Purpose.APPLICATION)
    return page(request, "work/application.html", **values, items=_told(situation), back=address("work:applications"))


@opens(Purpose.CARE, reads_once=True)
@require_safe
def why(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The ground for each part."""
    situation = situation_of(request)
    rows = [[title_in_full(part, situation), ground_of(part, situation)] for part in situation.plan.parts]
    return page(request, "work/why.html", head=head_of(situation), why=why_of(situation), rows=rows, back=workspace_href(client_id))


@opens(Purpose.CARE)
@require_safe
def timeline(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What has happened to the parts that the worker sees."""
    situation = situation_of(request)
    return page(request, "work/timeline.html", client=situation.plan.person.name, items=_told(situation), back=workspace_href(client_id))


@opens(Purpose.CARE)
@require_safe
def history(request: HttpRequest, client_id: UUID, part_id: UUID) -> HttpResponse:
    """All versions of a part: who, when, and which words changed."""
    situation = situation_of(request, part_id)
    past = versions_of(part_id)
    posts = {one.changed_by for one in past if one.changed_by}
    names = names_for(situation.plan.parts, situation.language, situation.plan, posts)
    withhold = BY_SLUG["withhold"]
    offered = (withhold,) if fits(withhold, situation) else ()
    return page(
        request,
        "work/history.html",
        client=situation.plan.person.name,
        title=title_in_full(situation.subject, situation),
        changes=changes(situation.subject, past, names),
        withhold=next(iter(actions_of(offered, situation.subject, place_of(situation.subject), situation.language)), None),
        back=workspace_href(client_id) + f"#part-{part_id}",
    )


@opens(Purpose.CARE)
@require_safe
def consent(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The client's permissions and prohibitions, and the recording of new ones."""
    situation = situation_of(request)
    may_record = bool(situation.plan.adds)
    links = {
        slug: address("work:add", client_id=client_id, slug=slug)
        for slug in ("permit", "prohibition", "withdraw-permit", "lift-prohibition")
    }
    return page(
        request,
        "work/consent.html",
        client=situation.plan.person.name,
        permits=[permit_row(one, situation) for one in permits()],
        prohibitions=[prohibition_row(one, situation) for one in prohibitions()],
        withheld=withheld_rows(situation),
        to_withhold=to_withhold(situation),
        may_record=may_record,
        links=links,
        back=workspace_href(client_id),
        notices=note_of(request),
    )


def _alone(request: HttpRequest, part_id: UUID, sort: Sort, purpose: Purpose) -> tuple[dict[str, Any], Situation]:
    """A part that came to the worker's organisation alone: what its page shows. Raises Http404 for a part of another sort."""
    situation = situation_of(request, part_id)
    if situation.subject.sort is not sort:
        raise Http404
    values = {
        "head": head_of(situation),
        "why": why_of(situation),
        "card": card_of(situation.subject, situation, bare=True),
        "actions": actions_on(situation.subject, situation, purpose),
        "notices": note_of(request),
    }
    return values, situation


def _told(situation: Situation) -> list[dict[str, Any]]:
    """What has happened to the parts in hand, newest first."""
    told = events()
    names = names_for(situation.plan.parts, situation.language, situation.plan, {event.by_post for event in told if event.by_post})
    return [event_row(event, situation, names) for event in told]
