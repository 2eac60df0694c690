"""Planners write the next version: begin a draft, change clauses and criteria, open it for comment, write down the council's decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from punos.base.clock import day_of
from punos.base.errors import Refusal
from punos.base.texts import Language, Text
from punos.organising import actions, queries
from punos.organising.actions import ClauseDraft
from punos.organising.errors import ChangedMeanwhile, NotNow, RuleError, SentBefore
from punos.organising.queries import ClauseView, PlanVersionView
from punos.organising.words import VersionStatus
from punos.trust.queries import workers
from punos.trust.words import Role
from punos.web.organising.drafting import criteria, presenters
from punos.web.organising.drafting.forms import BeginForm, ClauseForm, ConfirmForm, OpenForm, ReasonForm, Sheet
from punos.web.organising.drafting.words import DONE
from punos.web.shared.door import signed_in
from punos.web.shared.drawing import draw
from punos.web.shared.environment import moment
from punos.web.shared.merging import Met, meet, meet_again, with_met
from punos.web.shared.page import page

METHODS = ["GET", "HEAD", "POST"]


@signed_in(Role.PLANNER)
@require_http_methods(METHODS)
def drafts(request: HttpRequest) -> HttpResponse:
    """The versions that are being written, and the beginning of another."""
    based_on = max((one.number for one in queries.versions() if one.is_confirmed), default=None)
    if based_on is None:
        raise Http404
    form = BeginForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        title = _text(form, "title")
        try:
            number = actions.begin_draft(token=token(request), form_id=form.cleaned_data["form_id"], based_on=based_on, title=title)
            return done("organising:draft", "begun", version=number)
        except SentBefore as refusal:
            form.renew()
            form.add_error(None, refusal.text.in_(language(request)))
    values = presenters.drafts_page(queries.versions(), language(request)) | {"based_on": based_on}
    return page(request, "organising/drafts.html", status=422 if form.is_bound else 200, form=draw(form), **values)


@signed_in(Role.PLANNER)
@require_safe
def draft(request: HttpRequest, version: int) -> HttpResponse:
    """One version that is being written: its stage, what is to be mended, what has changed, and every clause."""
    known = written(version)
    found = queries.all_comments(token(request), version)
    values = presenters.draft_page(known, found, today(request), language(request))
    return page(request, "organising/draft.html", open_form=draw(OpenForm(known.edition, today(request))), **values, notices=notes(request))


@signed_in(Role.PLANNER)
@require_http_methods(METHODS)
def write(request: HttpRequest, version: int, key: str) -> HttpResponse:
    """Change a clause: its texts, its rule, and why."""
    known, clause = _writable(version, key)
    form = ClauseForm(clause, language(request), today(request), request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        return _clause_page(request, known, clause, form, 422 if form.is_bound else 200)
    try:
        actions.write_clause(token=token(request), number=version, key=key, edition=form.cleaned_data["edition"], clause=form.draft())
    except ChangedMeanwhile:
        return _clause_page(request, known, clause, form, 409, _met(request, clause, form))
    except RuleError as error:
        form.add_error(error.field if error.field in form.fields else None, f"{error.problem}. {error.cure}")
        return _clause_page(request, known, clause, form, 422)
    return done("organising:draft", "written", anchor=f"#clause-{key}", version=version)


@signed_in(Role.PLANNER)
@require_http_methods(METHODS)
def drop(request: HttpRequest, version: int, key: str) -> HttpResponse:
    """Leave a clause out, and say why."""
    known, clause = _writable(version, key)
    form = ReasonForm(clause.edition, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.drop_clause(
            token=token(request), number=version, key=key, edition=form.cleaned_data["edition"], reason=_text(form, "reason")
        )
        return done("organising:draft", "dropped", version=version)
    values = presenters.clause_head(known, clause, language(request))
    return page(request, "organising/drop.html", status=422 if form.is_bound else 200, form=draw(form), **values)


@signed_in(Role.PLANNER)
@require_http_methods(METHODS)
def criterion(request: HttpRequest, version: int, key: str) -> HttpResponse:
    """Who gets it, changed condition by condition."""
    known, clause = _writable(version, key)
    if not criteria.can_have_one(clause):
        raise Http404
    if request.method == "POST":
        try:
            changed = criteria.changed(clause, request.POST)
            edition, draft = criteria.edition_of(request.POST), _with_criterion(clause, changed)
            actions.write_clause(token=token(request), number=version, key=key, edition=edition, clause=draft)
        except RuleError as error:
            said = f"{error.problem}. {error.cure}"
            raise Refusal("criterion", Text(said, said, said)) from error
        return done("organising:criterion", "written", anchor="#criterion", version=version, key=key)
    values = presenters.clause_head(known, clause, language(request))
    values |= criteria.criterion_page(clause, known.valid_from or today(request), language(request))
    return page(request, "organising/criterion.html", **values, notices=notes(request))


@signed_in(Role.PLANNER)
@require_POST
def step(request: HttpRequest, version: int) -> HttpResponse:
    """Take the version a step on: open it for comment, make it the proposal, or take it back."""
    known, to = written(version), request.POST.get("to", "")
    if to == VersionStatus.COMMENT and known.status is VersionStatus.COMMENT:
        raise NotNow
    if to == VersionStatus.COMMENT:
        form = OpenForm(known.edition, today(request), request.POST)
        if not form.is_valid():
            values = presenters.draft_page(known, queries.all_comments(token(request), version), today(request), language(request))
            return page(request, "organising/draft.html", status=422, open_form=draw(form), **values)
        sent = form.cleaned_data
        actions.open_for_comment(
            token=token(request),
            number=version,
            edition=sent["edition"],
            since=today(request),
            until=sent["until"],
            moderated=sent["moderated"],
        )
    elif to in (VersionStatus.PROPOSAL, VersionStatus.DRAFT):
        verb = actions.propose if to == VersionStatus.PROPOSAL else actions.take_back
        verb(token=token(request), number=version, edition=criteria.edition_of(request.POST))
    else:
        raise Http404
    return done("organising:draft", to, version=version)


@signed_in(Role.PLANNER)
@require_http_methods(METHODS)
def confirm(request: HttpRequest, version: int) -> HttpResponse:
    """Write down what the council has decided."""
    known = written(version)
    if known.status is not VersionStatus.PROPOSAL:
        raise Http404
    form = ConfirmForm(known.edition, today(request), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data
        try:
            actions.confirm(
                token=token(request),
                number=version,
                edition=sent["edition"],
                decision=sent["decision"],
                decided_by=sent["decided_by"],
                decided_on=sent["decided_on"],
                valid_from=sent["valid_from"],
            )
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.text.in_(language(request)))
        else:
            return done("organising:version", "confirmed", version=version)
    values = presenters.version_head(known, language(request))
    return page(request, "organising/confirm.html", status=422 if form.is_bound else 200, form=draw(form), **values)


def written(number: int) -> PlanVersionView:
    """A version that is not confirmed yet. Raises Http404 when there is none."""
    known = queries.version(number)
    if known is None or known.is_confirmed:
        raise Http404
    return known


def token(request: HttpRequest) -> str:
    """The token of the session."""
    return request.COOKIES.get(settings.SESSION_TOKEN_COOKIE, "")


def today(request: HttpRequest) -> date:
    """The day in Finland."""
    return day_of(request.at)  # type: ignore[attr-defined]


def language(request: HttpRequest) -> str:
    """The language of the page."""
    return str(request.language)  # type: ignore[attr-defined]


def done(name: str, what: str, *, anchor: str = "", **values: Any) -> HttpResponse:
    """Go on to a page that says what was done."""
    return HttpResponseRedirect(f"{reverse(name, kwargs=values)}?done={what}{anchor}", status=303)


def notes(request: HttpRequest) -> list[tuple[str, str, str]]:
    """What was just done, in words of ours, whatever stands in the address."""
    said = DONE.get(request.GET.get("done", ""))
    return [("success", str(said), "")] if said else []


def _writable(number: int, key: str) -> tuple[PlanVersionView, ClauseView]:
    known = written(number)
    clause = queries.book(number).by_key.get(key)
    if clause is None:
        raise Http404
    return known, clause


def _clause_page(
    request: HttpRequest, known: PlanVersionView, clause: ClauseView, form: ClauseForm, status: int, met: Met | None = None
) -> HttpResponse:
    values = presenters.clause_head(known, clause, language(request))
    has_rule = any(name.startswith("rule.") for name in form.fields)
    drawn = with_met(draw(form), met or meet_again(form))
    values |= {"has_rule": has_rule, "notices": notes(request)}
    return page(request, "organising/write.html", status=status, form=drawn, **values)


def _met(request: HttpRequest, clause: ClauseView, form: ClauseForm) -> Met:
    """Another planner saved first: what each changed, laid over what the form began from."""
    since = queries.changed_since(clause, form.cleaned_data["edition"])
    base, theirs = (ClauseForm(one, language(request), today(request)).initial if one else {} for one in (since and since.was, clause))
    who = workers({since.by_post})[since.by_post].name if since else ""
    return meet(form, base, theirs, by=f"{who}, {moment(since.at)}" if since else "", version=clause.edition)


def _with_criterion(clause: ClauseView, changed: Any) -> ClauseDraft:
    kept = ClauseDraft(clause.number, clause.kind, clause.title, clause.text, clause.plain, clause.raw, clause.reason)
    return replace(kept, raw={**clause.raw, "eligibility": changed})


def _text(form: Sheet, name: str) -> Text:
    return Text(*(form.cleaned_data[f"{name}_{code}"] for code in Language))
