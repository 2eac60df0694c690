"""Everybody comments on a version that is open for it; planners read, answer and enter what came by letter."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods, require_safe

from punos.base.errors import Refusal
from punos.organising import actions, queries
from punos.organising.errors import SentBefore
from punos.organising.queries import ClauseView, PlanVersionView
from punos.organising.words import CommentState, Outcome
from punos.trust.words import Role
from punos.web.organising.downloads import printed
from punos.web.organising.drafting import presenters
from punos.web.organising.drafting.criteria import edition_of
from punos.web.organising.drafting.forms import AnswerForm, CommentForm, HideForm, LettersForm
from punos.web.organising.drafting.reporting import report_page
from punos.web.organising.views.writing import METHODS, done, language, notes, today, token, written
from punos.web.shared.door import public, signed_in
from punos.web.shared.drawing import draw
from punos.web.shared.page import page
from punos.web.shared.sheets import sheet
from punos.web.shared.whence import address_of


@public("whoever lives here may say something of the plan")
@require_http_methods(METHODS)
def comment(request: HttpRequest, version: int, number: str) -> HttpResponse:
    """Say something of a clause of a version that is open for comment."""
    known = _public(version)
    clause = queries.clause(known.number, number)
    if clause is None or not known.takes_comments(today(request)):
        raise Http404
    form = CommentForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            if not form.is_trapped:
                _send(request, known, clause, form)
        except Refusal as refusal:
            if isinstance(refusal, SentBefore):
                form.renew()
            form.add_error(None, refusal.text.in_(language(request)))
        else:
            said = "waiting" if known.moderated else "public"
            return HttpResponseRedirect(f"{reverse('organising:comments', args=[version])}?said={said}", status=303)
    values = presenters.clause_head(known, clause, language(request))
    return page(request, "organising/comment.html", status=422 if form.is_bound else 200, form=draw(form), **values)


@public("what is said of a public plan is public, and so is the answer")
@require_safe
def comments(request: HttpRequest, version: int) -> HttpResponse:
    """What has been said of a version, clause by clause, and what was answered."""
    known = _public(version)
    found = queries.comments(version)
    values = presenters.comments_page(known, found, today(request), language(request))
    return page(request, "organising/comments.html", said=request.GET.get("said", ""), **values)


@public("what is said of a public plan is public, also as a table")
@require_safe
def comments_table(request: HttpRequest, version: int) -> HttpResponse:
    """The public comments as a table for a spreadsheet."""
    rows = presenters.comment_rows(_public(version), queries.comments(version), language(request))
    response = HttpResponse(sheet(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="comments-{version}.csv"'
    return response


@public("what is said of a public plan is public, also for programs")
@require_safe
def comments_data(request: HttpRequest, version: int) -> HttpResponse:
    """The public comments as JSON."""
    return JsonResponse(presenters.comment_data(_public(version), queries.comments(version)), json_dumps_params={"ensure_ascii": False})


@public("what the council reads before it decides is public")
@require_safe
def report(request: HttpRequest, version: int) -> HttpResponse:
    """The report for the council: what was said of the version, what it led to, and what changes."""
    return page(request, "organising/report.html", report=_report(request, version))


@public("what the council reads before it decides is public, also on paper")
@require_safe
def report_pdf(request: HttpRequest, version: int) -> HttpResponse:
    """The same as an accessible PDF (PDF/UA-1)."""
    values = {"report": _report(request, version), "language": language(request), "demo": settings.DEMO, "long": True}
    response = HttpResponse(printed(render_to_string("organising/report_paper.html", values)), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="report-{version}-{language(request)}.pdf"'
    return response


@signed_in(Role.PLANNER)
@require_safe
def said(request: HttpRequest, version: int) -> HttpResponse:
    """All comments for the planner: what waits to be read, what waits for an answer, and the rest."""
    known = written(version)
    found = queries.all_comments(token(request), version)
    values = presenters.said_page(known, found, language(request))
    return page(request, "organising/said.html", **values, notices=notes(request))


@signed_in(Role.PLANNER)
@require_http_methods(METHODS)
def answer(request: HttpRequest, version: int, comment_id: UUID) -> HttpResponse:
    """Read one comment: publish it, hide it, answer it."""
    known = written(version)
    found = next((one for one in queries.all_comments(token(request), version) if one.id == comment_id), None)
    if found is None:
        raise Http404
    deed = request.POST.get("deed", "")
    sent = request.POST if request.method == "POST" else None
    first = {"edition": found.edition, "outcome": found.outcome or "", "answer": found.answer, "why": found.hidden_why}
    answering, hiding = AnswerForm(sent if deed == "answer" else None, **first), HideForm(sent if deed == "hide" else None, **first)
    form = hiding if deed == "hide" else answering
    if sent is not None and (deed == "publish" or (form.is_bound and form.is_valid())):
        try:
            return _settle(request, version, comment_id, deed, form.cleaned_data if form.is_bound else {})
        except Refusal as refusal:
            form = form if form.is_bound else AnswerForm(sent, **first)
            form.add_error(None, refusal.text.in_(language(request)))
    status = 422 if form.is_bound else 200
    values = presenters.comment_page(known, found, language(request))
    return page(request, "organising/answer.html", status=status, answering=draw(answering), hiding=draw(hiding), **values)


@signed_in(Role.PLANNER)
@require_http_methods(METHODS)
def letters(request: HttpRequest, version: int) -> HttpResponse:
    """Enter comments that came by letter or in a meeting."""
    known = written(version)
    if not known.is_public:
        raise Http404
    numbers = {one.number: one.key for one in queries.clauses(version)}
    form = LettersForm(numbers, today(request), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.enter_comments(token=token(request), number=version, comments=form.comments())
        return done("organising:said", "entered", version=version)
    values = presenters.version_head(known, language(request))
    return page(request, "organising/letters.html", status=422 if form.is_bound else 200, form=draw(form), **values)


def _settle(request: HttpRequest, version: int, comment_id: UUID, deed: str, sent: dict[str, Any]) -> HttpResponse:
    edition = sent["edition"] if sent else edition_of(request.POST)
    asked: dict[str, Any] = {"token": token(request), "comment_id": comment_id, "edition": edition}
    if deed == "publish":
        actions.publish_comment(**asked)
    elif deed == "hide":
        actions.hide_comment(**asked, why=sent["why"])
    else:
        actions.answer_comment(**asked, outcome=Outcome(sent["outcome"]), answer=sent["answer"])
    state = {"publish": CommentState.PUBLISHED, "hide": CommentState.HIDDEN}.get(deed, "answered")
    return done("organising:said", state, version=version)


def _send(request: HttpRequest, known: PlanVersionView, clause: ClauseView, form: CommentForm) -> None:
    whence = salted_hmac("punos.comment", address_of(request), algorithm="sha256").digest()
    said = form.comment(clause.key, language(request))
    actions.comment(number=known.number, comment=said, counted=whence, most=settings.COMMENTS_PER_ADDRESS)


def _report(request: HttpRequest, version: int) -> dict[str, Any]:
    """The report on a version that everybody may read, if it was written on another one. Raises Http404."""
    known = _public(version)
    if known.based_on is None:
        raise Http404
    return report_page(known, queries.comments(version), language(request))


def _public(number: int) -> PlanVersionView:
    """A version that everybody may read. Raises Http404 for a draft as for none."""
    known = queries.version(number)
    if known is None or not known.is_public:
        raise Http404
    return known
