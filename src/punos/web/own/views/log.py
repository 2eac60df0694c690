"""Who has looked at my data, and what is new."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from punos.clients.queries.files import files_in_log
from punos.trust import actions, queries
from punos.trust.sealing import check_my_log
from punos.trust.sealing.proof import own_log
from punos.trust.words import Act, Role
from punos.web.own.presenters import log as words
from punos.web.own.views.plan import language_of, token_of
from punos.web.shared.door import signed_in
from punos.web.shared.page import page

#: A row's number fits the database's own.
LONGEST_NUMBER = 18


@signed_in(Role.CITIZEN)
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Every opening of my data, newest first, 40 a page. Opens no plan, so looking here writes no row of its own."""
    before = _number(request.GET.get("before", ""))
    found = queries.my_log(token_of(request), before)
    shown = _entries(request, found)
    older = found[-1].opening if len(shown) == words.PAGE else None
    chain = words.chain(queries.my_chain(token_of(request))) if before is None else None
    return page(request, "own/log.html", runs=words.runs(shown), older=older, is_first=before is None, chain=chain)


@signed_in(Role.CITIZEN)
@require_GET
def proof(request: HttpRequest) -> HttpResponse:
    """How to check that nothing is missing from my log, without trusting Punos."""
    return page(request, "own/proof.html", chain=words.chain(queries.my_chain(token_of(request))))


@signed_in(Role.CITIZEN)
@require_GET
def proof_json(request: HttpRequest) -> HttpResponse:
    """My whole log with its proof. Like looking at the log, it opens no plan."""
    found = own_log(token_of(request))
    if found is None:
        raise Http404
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = 'attachment; filename="my-log.json"'
    return response


@signed_in(Role.CITIZEN)
@require_GET
def script(request: HttpRequest) -> HttpResponse:
    """The script that checks it. Needs nothing of Punos."""
    response = HttpResponse(Path(check_my_log.__file__).read_bytes(), content_type="text/x-python; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="check_my_log.py"'
    return response


@signed_in(Role.CITIZEN)
@require_GET
def ask(request: HttpRequest, row_id: int) -> HttpResponse:
    """How to ask about one opening, with the words to send."""
    found = queries.my_log(token_of(request), row_id + 1) if row_id < 10**LONGEST_NUMBER else []
    if not found or found[0].opening != row_id:
        raise Http404
    return page(request, "own/ask.html", row=_entries(request, found)[0])


@signed_in(Role.CITIZEN)
@require_POST
def seen(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """I have read this notice."""
    if not actions.see_notice(token=token_of(request), notice_id=notice_id, finding=""):
        raise Http404
    return HttpResponseRedirect(reverse("own:plan"), status=303)


def _entries(request: HttpRequest, found: list[queries.LogRow]) -> list[dict[str, Any]]:
    files = files_in_log(token_of(request), [row.id for row in found if row.act is Act.FILE])
    return words.entries(found, language_of(request), queries.laws(), files)


def _number(raw: str) -> int | None:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_NUMBER else None
