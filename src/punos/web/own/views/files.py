"""Files on the parts of my plan and on my applications: opened one by one, added, withdrawn."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from punos.clients.errors import NotYours, WrongStep
from punos.clients.queries.applications import documents_of
from punos.clients.queries.plans import PartView, PlanView
from punos.clients.words import Sort
from punos.trust.words import Act, Purpose, Role
from punos.web.own.presenters.filed import may_file
from punos.web.own.presenters.names import Names
from punos.web.own.presenters.plan import Drawn, Reader
from punos.web.own.views.plan import plan_in_hand
from punos.web.shared import filing
from punos.web.shared.addresses import address
from punos.web.shared.door import opens, own
from punos.web.shared.filing import Filing
from punos.web.shared.speech import gettext as _

FORM = require_http_methods(["GET", "POST"])


@own(act=Act.FILE)
@require_GET
def file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """A file of mine. The opening stands in my log."""
    return filing.opened_file(request)


@opens(Purpose.REPRESENTATIVE, act=Act.FILE, roles=(Role.CITIZEN,))
@require_GET
def of_another(request: HttpRequest, client_id: UUID, file_id: UUID) -> HttpResponse:
    """A file of somebody I represent. The opening stands in their log."""
    return filing.opened_file(request)


@own(takes_file=True)
@FORM
def add(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Add a file to an application of mine, or to a part that is mine to write."""
    part, place = _mine(request, part_id, address("own:add_file", part_id=part_id))
    return filing.add(request, part, place)


@own()
@FORM
def withdraw(request: HttpRequest, part_id: UUID, file_id: UUID) -> HttpResponse:
    """Withdraw a wrong file that I added."""
    part, place = _mine(request, part_id, address("own:withdraw_file", part_id=part_id, file_id=file_id))
    found = filing.file_of(part, file_id)
    if found.added_by is not None:
        raise NotYours
    return filing.withdraw(request, found, place)


def _mine(request: HttpRequest, part_id: UUID, action: str) -> tuple[PartView, Filing]:
    """The part, and what its page of files says. Raises Http404, or what tells why it takes no file of mine."""
    plan, names = plan_in_hand(request)
    part = plan.part(part_id)
    if part is None:
        raise Http404
    if not may_file(part):
        raise WrongStep if part.sort is Sort.APPLICATION else NotYours
    back, crumb = _place(part)
    title = _title(part, plan, names, request)
    papers = tuple((paper.key, paper.title.in_(names.language)) for paper in documents_of(part)) if part.sort is Sort.APPLICATION else ()
    return part, Filing(title, action, back, [crumb, (title, back)], papers)


def _place(part: PartView) -> tuple[str, tuple[str, str]]:
    if part.sort is Sort.APPLICATION:
        return address("own:application", part_id=part.id), (_("My applications"), address("own:applications"))
    return address("own:plan"), (_("My plan"), address("own:plan"))


def _title(part: PartView, plan: PlanView, names: Names, request: HttpRequest) -> str:
    return Drawn.of(plan, names, request.at, Reader.CLIENT).title(part)  # type: ignore[attr-defined]
