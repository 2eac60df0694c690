"""Views of the organising plan. All of it is public: residents, workers, providers and the council read the same pages."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from punos.base.clock import day_of
from punos.organising import queries
from punos.organising.queries import PlanVersionView
from punos.organising.words import ClauseKind
from punos.web.organising import presenters
from punos.web.shared.door import public
from punos.web.shared.page import page


@public("the organising plan is a public decision")
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The plan in force, chapter by chapter."""
    known = queries.plan_in_force(_today(request))
    return _whole(request, known) if known else _none_yet(request)


@public("earlier versions of the plan are public decisions")
@require_safe
def version(request: HttpRequest, version: int) -> HttpResponse:
    """One version: confirmed, open for comment, or proposed to the council."""
    return _whole(request, _known(version))


@public("a clause is what people have been promised")
@require_safe
def clause(request: HttpRequest, version: int, number: str) -> HttpResponse:
    """One clause: its text, its rule, and its history over the versions."""
    known = _known(version)
    found = queries.clause(known.number, number)
    if found is None:
        raise Http404
    return page(
        request,
        "organising/clause.html",
        **presenters.clause_page(found, known, queries.plan_in_force(_today(request)), _language(request)),
        comment_href=_comment_href(known, found.number, _today(request)),
        comments_href=reverse("organising:comments", args=[version]) if queries.comments(version, found.key) else "",
        permalink=request.build_absolute_uri(),
    )


@public("a promise is for those it is made to")
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """All service promises of the plan in force."""
    known = queries.plan_in_force(_today(request))
    if known is None:
        return _none_yet(request)
    rows = presenters.promise_rows(queries.clauses(known.number, ClauseKind.PROMISE), _language(request))
    return page(request, "organising/promises.html", version=known.number, rows=rows)


@public("how long a decision may take is for those who wait for it")
@require_safe
def processing_times(request: HttpRequest) -> HttpResponse:
    """In what time permits, grants and authority tasks are handled by the plan in force, and how that is kept now."""
    known = queries.plan_in_force(_today(request))
    if known is None:
        return _none_yet(request)
    tables = presenters.processing_tables(queries.clauses(known.number), _language(request))
    return page(request, "organising/processing.html", version=known.number, tables=tables)


@public("who answers for which step is for everybody to know")
@require_safe
def chains(request: HttpRequest) -> HttpResponse:
    """All service chains of the plan in force, step by step."""
    known = queries.plan_in_force(_today(request))
    if known is None:
        return _none_yet(request)
    language = _language(request)
    listed = [presenters.chain_card(one, language) for one in queries.clauses(known.number, ClauseKind.CHAIN)]
    return page(request, "organising/chains.html", version=known.number, chains=listed)


@public("what changed between two public decisions is public")
@require_safe
def compare(request: HttpRequest, before: int, after: int) -> HttpResponse:
    """What changed from one version to another, and why."""
    old, new = _known(before), _known(after)
    changes = queries.compare(old.number, new.number)
    language = _language(request)
    return page(
        request,
        "organising/compare.html",
        before=presenters.version_line(old, language),
        after=presenters.version_line(new, language),
        changes=[presenters.change_card(change, language) for change in changes],
    )


def _whole(request: HttpRequest, known: PlanVersionView) -> HttpResponse:
    in_force = queries.plan_in_force(_today(request))
    listed = queries.clauses(known.number)
    return page(
        request,
        "organising/plan.html",
        **presenters.plan_page(known, in_force, queries.versions(), listed, _language(request)),
    )


def _known(number: int) -> PlanVersionView:
    """The version with this number, if everybody may read it; of a draft nothing is said."""
    found = queries.version(number)
    if found is None or not found.is_public:
        raise Http404
    return found


def _comment_href(known: PlanVersionView, number: str, on: date) -> str:
    """Where a clause can be commented on, while its version is open for comment."""
    return reverse("organising:comment", args=[known.number, number]) if known.takes_comments(on) else ""


def _none_yet(request: HttpRequest) -> HttpResponse:
    """The council has not confirmed a version that would rule today; says what will be here."""
    return page(request, "organising/none.html")


def _today(request: HttpRequest) -> date:
    return day_of(request.at)  # type: ignore[attr-defined]


def _language(request: HttpRequest) -> str:
    return str(request.language)  # type: ignore[attr-defined]
