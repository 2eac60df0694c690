"""Views for a resident without a sign-in. Nothing that is answered here is kept."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from punos.base.clock import day_of
from punos.clients.queries.applications import is_applied_for
from punos.organising import queries
from punos.organising.queries import ClauseView
from punos.providers.queries import units_for
from punos.web.public import interview, presenters, searching
from punos.web.public.forms import Sent
from punos.web.shared.door import public
from punos.web.shared.limits import count_search
from punos.web.shared.page import page


@public("everybody comes in through the front page")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Punos is for a resident, and the way to find a service."""
    known = queries.plan_in_force(_today(request))
    listed = queries.services(known.number, _language(request)) if known else ()
    return page(request, "public/home.html", subjects=searching.subjects(listed, _language(request)), has_plan=known is not None)


@public("services are for everybody to know")
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """The services of the plan in force: all by subject, or those that a search finds."""
    language = _language(request)
    known = queries.plan_in_force(_today(request))
    if known is None:
        return home(request)
    asked = searching.Asked.of(request.GET)
    if asked.words:
        count_search(request)
    found = queries.search(known.number, language, asked.words) if asked.words else None
    shown = searching.services_page(queries.services(known.number, language), found, asked, language)
    return page(request, "public/services.html", **shown)


@public("what a service is and who gets it is for everybody to know")
@require_safe
def service(request: HttpRequest, key: str) -> HttpResponse:
    """One service: what it is, for whom, what is promised, and where it is given."""
    found, language = _service(request, key), _language(request)
    places = presenters.places(units_for(key, _today(request)), language)
    return page(request, "public/service.html", **presenters.service_page(found, language), places=places)


@public("whoever asks for a service may first ask whether they are likely to get it")
@require_http_methods(["GET", "HEAD", "POST"])
def could_i(request: HttpRequest, key: str) -> HttpResponse:
    """An interview on the criterion of a service, a permit or a grant, a question at a time.

    The form carries the answers; they come by POST and are not kept.
    """
    found, language = _asked_about(request, key), _language(request)
    sent = Sent.of(queries.questions_of(found), request.POST)
    step = queries.interview(found, sent.said, _today(request))
    if step is None:
        raise Http404
    shown = interview.interview_page(found, sent, step, queries.questions(), language)
    units, towns = units_for(key, _today(request)), queries.municipalities()
    places = interview.places_page(units, towns, sent, is_shown=shown["result"] is not None, language=language)
    return page(request, "public/could_i.html", status=422 if sent.error else 200, **shown, **places)


@public("the law asks for an accessibility statement on every page")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return page(request, "public/accessibility.html")


@public("how data is protected is for everybody to know")
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Data protection in plain words."""
    return page(request, "public/privacy.html")


def _service(request: HttpRequest, key: str) -> ClauseView:
    known = queries.plan_in_force(_today(request))
    found = queries.service(known.number, key) if known else None
    if found is None:
        raise Http404
    return found


def _asked_about(request: HttpRequest, key: str) -> ClauseView:
    """A service, or what a person applies for. Raises Http404."""
    known = queries.plan_in_force(_today(request))
    found = queries.clause(known.number, key) if known else None
    return found if found and found.key == key and is_applied_for(found) else _service(request, key)


def _today(request: HttpRequest) -> date:
    return day_of(request.at)  # type: ignore[attr-defined]


def _language(request: HttpRequest) -> str:
    return str(request.language)  # type: ignore[attr-defined]
