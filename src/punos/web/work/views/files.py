"""Files on the parts that a worker sees: opened one by one, each opening a row of the log; added; withdrawn."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from punos.clients.errors import NotYours, WrongStep
from punos.clients.queries.applications import documents_of
from punos.clients.queries.plans import PartView
from punos.clients.words import Sort
from punos.trust.words import Act, Purpose
from punos.web.shared import filing
from punos.web.shared.addresses import address
from punos.web.shared.door import opens
from punos.web.shared.filing import Filing
from punos.web.work.deeds.base import Situation
from punos.web.work.presenters.filed import is_theirs, may_file
from punos.web.work.presenters.titles import title_in_full
from punos.web.work.views.answering import situation_of, workspace_href

FORM = require_http_methods(["GET", "POST"])


@opens(Purpose.CARE, act=Act.FILE)
@require_GET
def file(request: HttpRequest, client_id: UUID, file_id: UUID) -> HttpResponse:
    """A file of a client of mine."""
    return filing.opened_file(request)


@opens(Purpose.APPLICATION, act=Act.FILE)
@require_GET
def of_application(request: HttpRequest, client_id: UUID, file_id: UUID) -> HttpResponse:
    """A file of an application that came to us."""
    return filing.opened_file(request)


@opens(Purpose.REFERRAL, act=Act.FILE)
@require_GET
def of_referral(request: HttpRequest, client_id: UUID, file_id: UUID) -> HttpResponse:
    """A file of a referral that came to us."""
    return filing.opened_file(request)


@opens(Purpose.CARE, takes_file=True)
@FORM
def add(request: HttpRequest, client_id: UUID, part_id: UUID) -> HttpResponse:
    """Add a file to a part that I may write."""
    situation = situation_of(request, part_id)
    back = workspace_href(client_id) + f"#part-{part_id}"
    place = _filing(situation, address("work:add_file", client_id=client_id, part_id=part_id), back)
    return filing.add(request, _written(situation), place)


@opens(Purpose.APPLICATION, takes_file=True)
@FORM
def add_to_application(request: HttpRequest, client_id: UUID, part_id: UUID) -> HttpResponse:
    """Add a paper that came by post to an application."""
    situation = situation_of(request, part_id)
    back = address("work:application", client_id=client_id, part_id=part_id)
    place = _filing(situation, address("work:add_to_application", client_id=client_id, part_id=part_id), back)
    return filing.add(request, _written(situation), place)


@opens(Purpose.CARE)
@FORM
def withdraw(request: HttpRequest, client_id: UUID, part_id: UUID, file_id: UUID) -> HttpResponse:
    """Withdraw a wrong file from a part that I may write."""
    situation = situation_of(request, part_id)
    back = workspace_href(client_id) + f"#part-{part_id}"
    place = _filing(situation, address("work:withdraw_file", client_id=client_id, part_id=part_id, file_id=file_id), back)
    return filing.withdraw(request, filing.file_of(_written(situation), file_id), place)


@opens(Purpose.APPLICATION)
@FORM
def withdraw_from_application(request: HttpRequest, client_id: UUID, part_id: UUID, file_id: UUID) -> HttpResponse:
    """Withdraw a wrong file from an application."""
    situation = situation_of(request, part_id)
    back = address("work:application", client_id=client_id, part_id=part_id)
    place = _filing(situation, address("work:withdraw_from_application", client_id=client_id, part_id=part_id, file_id=file_id), back)
    file = filing.file_of(_written(situation), file_id)
    if not is_theirs(situation.subject, file):
        raise NotYours
    return filing.withdraw(request, file, place)


def _written(situation: Situation) -> PartView:
    """The part. Raises NotYours when it is not this worker's to write, and WrongStep for an application that is decided."""
    part = situation.subject
    if not may_file(part):
        raise WrongStep if part.writable else NotYours
    return part


def _filing(situation: Situation, action: str, back: str) -> Filing:
    part, language = situation.subject, situation.language
    papers = tuple((paper.key, paper.title.in_(language)) for paper in documents_of(part)) if part.sort is Sort.APPLICATION else ()
    return Filing(title_in_full(part, situation), action, back, [(situation.plan.person.name, back)], papers)
