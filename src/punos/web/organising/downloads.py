"""Taking a version of the plan along: whole on one page, as a file of HTML, as PDF, as JSON with its schema. All of it is public."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe
from markupsafe import Markup

from punos.organising import queries
from punos.organising.queries import PlanVersionView
from punos.organising.rules.schema import plan_schema
from punos.plumbing.pdf import PUBLIC_PRINTER, TooMuchToPrintError, pdf_of
from punos.web.organising import presenters
from punos.web.shared.door import public
from punos.web.shared.page import page

#: A whole version is long, is printed once, and holds what everybody may read.
PATIENCE_S = 120
#: For how long somebody waits for what others have printed: threads are few, and pages are read by them.
WAITS_S = 10
JSON = {"ensure_ascii": False, "indent": 1}


@public("the organising plan is a public decision, to be read through")
@require_safe
def whole(request: HttpRequest, version: int) -> HttpResponse:
    """The whole version on one page, to read through or print."""
    return page(request, "organising/whole.html", **_values(request, _known(version)))


@public("the organising plan is a public decision, to be kept by anybody")
@require_safe
def plan_html(request: HttpRequest, version: int) -> HttpResponse:
    """The whole version as one file of HTML that needs nothing else."""
    values = _values(request, _known(version)) | {"style": _paper_style()}
    return _file(HttpResponse(render_to_string("organising/paper.html", values)), request, version, "html")


@public("the organising plan is a public decision, to be printed by anybody")
@require_safe
def plan_pdf(request: HttpRequest, version: int) -> HttpResponse:
    """The whole version as an accessible PDF (PDF/UA-1)."""
    made = printed(render_to_string("organising/paper.html", _values(request, _known(version)) | {"style": ""}))
    return _file(HttpResponse(made, content_type="application/pdf"), request, version, "pdf")


@public("the organising plan is public data")
@require_safe
def plan_json(request: HttpRequest, version: int) -> HttpResponse:
    """The whole version as JSON, in all languages at once, as the published schema describes it."""
    # Days come out as 2026-10-01: Django's own encoder writes them so.
    return _file(JsonResponse(queries.document(_known(version).number), json_dumps_params=JSON), request, version, "json")


@public("the form of public data is public")
@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of a version."""
    return JsonResponse(plan_schema(), json_dumps_params=JSON, content_type="application/schema+json")


_printing = Lock()


def printed(page: str) -> bytes:
    """The page as PDF; made once for each content, which looks the same to everybody. One at a time: it takes seconds. Raises PrintingError."""
    if not _printing.acquire(timeout=WAITS_S):
        raise TooMuchToPrintError("other public papers were printed first: print it in a minute")
    try:
        return _printed(page)
    finally:
        _printing.release()


@lru_cache(maxsize=12)
def _printed(page: str) -> bytes:
    return pdf_of(page, seconds=PATIENCE_S, printer=PUBLIC_PRINTER)


def _known(number: int) -> PlanVersionView:
    """The version with this number, if everybody may read it; nothing is said of a draft."""
    found = queries.version(number)
    if found is None or not found.is_public:
        raise Http404
    return found


def _values(request: HttpRequest, version: PlanVersionView) -> dict[str, Any]:
    language = str(request.language)  # type: ignore[attr-defined]
    shown = presenters.whole_page(version, queries.clauses(version.number), language)
    return {"plan": shown, "language": language, "demo": settings.DEMO, "long": True}


@cache
def _paper_style() -> Markup:
    """The style sheet of paper, for a file that stands alone; without the font, which a file alone does not have."""
    found = finders.find("punos/paper.css")
    lines = Path(str(found)).read_text(encoding="utf-8").splitlines()
    return Markup("\n".join(line for line in lines if not line.startswith("@font-face")))  # noqa: S704 - a file of the package


def _file(response: HttpResponse, request: HttpRequest, version: int, ending: str) -> HttpResponse:
    """The answer as a file with a name that tells what it is."""
    language = "" if ending == "json" else f"-{request.language}"  # type: ignore[attr-defined]
    response.headers["Content-Disposition"] = f'attachment; filename="organising-plan-{version}{language}.{ending}"'
    return response
