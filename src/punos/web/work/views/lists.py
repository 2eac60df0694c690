"""The lists that the worker comes back to: today, my clients, referrals in and out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from punos.clients.queries.lists import Listed, listed
from punos.clients.queries.lists import clients as my_clients
from punos.trust.queries import clients_in_care
from punos.trust.words import Basis
from punos.web.shared.door import lists
from punos.web.shared.page import page
from punos.web.shared.reading import name_sought
from punos.web.shared.speech import gettext as _
from punos.web.work.names import names_for
from punos.web.work.presenters.lists import Why, application_row, client_row, groups, pages, pages_found, referral_row, why_listed
from punos.web.work.views.notes import note_of


@lists("today")
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What needs me today, over all my clients."""
    rows = listed(request.at)  # type: ignore[attr-defined]
    names = names_for([row.part for row in rows], request.language)  # type: ignore[attr-defined]
    ways = [
        (_("Referrals to us"), reverse("work:inbox")),
        (_("Referrals we sent"), reverse("work:outbox")),
        (_("Applications to us"), reverse("work:applications")),
        (_("Find a person"), reverse("work:find")),
        (_("Open in an emergency"), reverse("work:emergency")),
    ]
    return page(
        request,
        "work/today.html",
        groups=groups(rows, names),
        why=_why(request, rows),
        pages=pages(request),
        clients_href=reverse("work:clients"),
        ways=ways,
    )


@lists("clients")
@require_http_methods(["GET", "HEAD", "POST"])
def clients(request: HttpRequest) -> HttpResponse:
    """My clients by name. A name that is looked for comes as a form: it must stand in no address, nor in the log of a proxy."""
    name = name_sought(request)
    cared = clients_in_care(request.actor, request.at)  # type: ignore[attr-defined]
    rows = [client_row(person, in_care=person.id in cared) for person in my_clients()]
    grounds = [Basis.RELATIONSHIP] * len(rows)
    return page(
        request,
        "work/clients.html",
        rows=rows,
        why=why_listed(grounds, request.at, request.language),  # type: ignore[attr-defined]
        name=name,
        pages=pages_found(request) if name else pages(request),
        find_href=reverse("work:find"),
        emergency_href=reverse("work:emergency"),
        notices=note_of(request),
    )


@lists("inbox")
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Referrals that wait for my organisation's answer."""
    return _referrals(request, incoming=True)


@lists("outbox")
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Referrals that my organisation has sent."""
    return _referrals(request, incoming=False)


@lists("applications")
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """Applications for permits and grants that came to my organisation: those that wait, or those decided."""
    rows = listed(request.at)  # type: ignore[attr-defined]
    decided = "decided" in request.GET
    names = names_for([row.part for row in rows], request.language)  # type: ignore[attr-defined]
    kept = {"decided": "1"} if decided else {}
    return page(
        request,
        "work/applications.html",
        items=[application_row(row, names) for row in rows],
        why=_why(request, rows),
        decided=decided,
        pages=pages(request, **kept),
        here=reverse("work:applications"),
    )


def _why(request: HttpRequest, rows: tuple[Listed, ...]) -> Why | None:
    return why_listed([row.part.reason.basis for row in rows], request.at, request.language)  # type: ignore[attr-defined]


def _referrals(request: HttpRequest, *, incoming: bool) -> HttpResponse:
    rows = listed(request.at)  # type: ignore[attr-defined]
    names = names_for([row.part for row in rows], request.language)  # type: ignore[attr-defined]
    items = [referral_row(row, names, incoming=incoming) for row in rows]
    return page(
        request,
        "work/referrals.html",
        items=items,
        why=_why(request, rows),
        incoming=incoming,
        pages=pages(request),
        inbox_href=reverse("work:inbox"),
        outbox_href=reverse("work:outbox"),
        notices=note_of(request),
    )
