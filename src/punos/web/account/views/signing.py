"""Signing in by one of two ways, choosing one place, signing out."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from punos.trust import access, actions, oidc, queries
from punos.trust.words import CLIENT_WORK, Role
from punos.web.account import presenters
from punos.web.account.forms import PlaceForm
from punos.web.account.limits import count_account, count_address
from punos.web.shared.door import public, signed_in
from punos.web.shared.page import page
from punos.web.shared.reading import session_token
from punos.web.shared.speech import speaking, turn_to

logger = logging.getLogger("punos.web.account")

#: Carries an attempt to sign in to the provider and back. It comes back from another site, so Strict would lose it.
ATTEMPT_COOKIE = "__Host-punos-attempt" if settings.SECURE else "punos-attempt"
#: Carries who signed in, from the page of return to the choice of a place: within our own site.
SUBJECT_COOKIE = "__Host-punos-subject" if settings.SECURE else "punos-subject"
ATTEMPT_SECONDS = 600
SUBJECT_SECONDS = 300

ROUTE = "account:sign_in"
"""What the log calls every step of signing in."""

HOMES = {Role.CITIZEN: "own:plan", Role.PROVIDER_MANAGER: "providers:overview", Role.PRIVACY_OFFICER: "account:log"}
WORKERS_HOME = "work:today"
PLANNERS_HOME = "insight:promises"


@public("whoever signs in is not signed in yet")
@require_GET
def sign_in(request: HttpRequest) -> HttpResponse:
    """The ways to sign in; in a demonstration, whom one may be."""
    return _ways_page(request, own_path(request.GET.get("next", "")))


@public("whoever signs in is not signed in yet")
@require_POST
def be_somebody(request: HttpRequest) -> HttpResponse:
    """In a demonstration: sign in as one of its synthetic persons."""
    count_address(request, step="choice")
    form = PlaceForm(request.POST)
    next_path = own_path(request.POST.get("next", ""))
    if not (oidc.ways().demo and form.is_valid()):
        return _ways_page(request, next_path, failed=True)
    subject, post_id = form.cleaned_data["subject"], form.cleaned_data["post"]
    is_in_cast = any((person.subject, person.post_id) == (subject, post_id) for person in presenters.cast())
    at = request.at  # type: ignore[attr-defined]
    token = actions.start_session(subject=subject, post_id=post_id, proved_at=at) if is_in_cast else None
    if token is None:
        return _ways_page(request, next_path, failed=True)
    return _entered(request, token, HttpResponseRedirect(_first_page(token, next_path), status=303))


@signed_in()
@require_GET
def prove(request: HttpRequest) -> HttpResponse:
    """The ways to show again who one is, before what must not be done on an old proof; in a demonstration, by saying so."""
    return _prove_page(request, own_path(request.GET.get("next", "")))


@signed_in()
@require_POST
def be_oneself(request: HttpRequest) -> HttpResponse:
    """In a demonstration: say again who one is. Who says to be somebody else has ended the session."""
    count_address(request, step="choice")
    form = PlaceForm(request.POST)
    next_path = own_path(request.POST.get("next", ""))
    subject = form.cleaned_data["subject"] if form.is_valid() else ""
    if not (oidc.ways().demo and any(person.subject == subject for person in presenters.cast())):
        return _prove_page(request, next_path, failed=True)
    before = actions.digest_of(session_token(request))
    token = actions.prove_again(before=before, subject=subject, proved_at=request.at)  # type: ignore[attr-defined]
    if token is None:
        return _another(request)
    onward = HttpResponseRedirect(next_path, status=303) if next_path else page(request, "account/proven.html")
    return _entered(request, token, onward)


@public("whoever signs in is not signed in yet")
@require_GET
def begin_oidc(request: HttpRequest) -> HttpResponse:
    """Off to the provider, with the attempt in a signed cookie.

    A link and not a form: the content policy lets forms lead nowhere but to ourselves, redirects included. Who has a session and is to show again who
    they are takes its digest along: coming back from another site, the browser does not send its cookie.
    """
    count_address(request, step="beginning")
    before = session_token(request) if "again" in request.GET else ""
    attempt = oidc.Attempt.new(proof_since=request.at if before else None)  # type: ignore[attr-defined]
    language = request.language  # type: ignore[attr-defined]
    try:
        address = oidc.begin(attempt, redirect_uri=_redirect_uri(request), language=language)
    except oidc.SignInFailed as failure:
        return _failed(request, failure)
    carried = attempt.as_dict() | {"next": own_path(request.GET.get("next", "")), "language": language}
    if before:
        carried |= {"before": actions.digest_of(before).hex()}
    response = HttpResponseRedirect(address)
    _carry(response, ATTEMPT_COOKIE, carried, seconds=ATTEMPT_SECONDS, same_site="Lax")
    return response


@public("whoever comes back from the provider is not signed in yet")
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """Back from the provider: check the answer, then choose a place, or go straight on when there is only one.

    Answers with a page, never with a redirect: the way here began on another site, and browsers do not send a Strict
    cookie along the redirects of such a way. The page leads on, from our own site.
    """
    carried = _carried(request, ATTEMPT_COOKIE, ATTEMPT_SECONDS)
    request.language = carried.get("language", settings.LANGUAGE_CODE)  # type: ignore[attr-defined]
    turn_to(request.language)  # type: ignore[attr-defined]
    count_address(request, step="return")
    try:
        proven = _finish(request, carried)
    except oidc.SignInFailed as failure:
        return _failed(request, failure)
    response = _on_from_before(request, proven, carried) if "before" in carried else _to_a_place(request, proven, carried["next"])
    response.delete_cookie(ATTEMPT_COOKIE, samesite="Lax")
    return response


@public("whoever chooses a place has shown who they are, but has no session yet")
@require_POST
def choose_place(request: HttpRequest) -> HttpResponse:
    """One of several places: one session is one organisation and one role."""
    count_address(request, step="place")
    carried = _carried(request, SUBJECT_COOKIE, SUBJECT_SECONDS)
    form = PlaceForm(request.POST)
    if not (carried and form.is_valid()):
        return _failed(request, oidc.SignInFailed("no_subject"))
    count_account(carried["subject"])
    proved_at = datetime.fromisoformat(carried["proved_at"]) if carried.get("proved_at") else None
    token = actions.start_session(subject=carried["subject"], post_id=form.cleaned_data["post"], proved_at=proved_at)
    if token is None:
        return _failed(request, oidc.SignInFailed("no_such_place"))
    response = HttpResponseRedirect(_first_page(token, carried["next"]), status=303)
    response.delete_cookie(SUBJECT_COOKIE)
    return _entered(request, token, response)


@public("signing out must work when the session has ended already")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here and in the database, and have the browser forget what it holds of us."""
    token = session_token(request)
    if token:
        actions.end_session(token=token)
    response = HttpResponseRedirect(reverse("account:signed_out"), status=303)
    response.delete_cookie(settings.SESSION_TOKEN_COOKIE, samesite="Strict")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@public("whoever has signed out is not signed in")
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """A calm end."""
    return page(request, "account/signed_out.html")


@signed_in()
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Stay signed in: entering through the door has already lengthened the session."""
    return HttpResponse(status=204)


def own_path(wanted: str) -> str:
    """The address to go to after signing in, if it is a path of our own; else nothing."""
    # Two slashes, or one and a backslash, begin another host for a browser, also where no host follows yet.
    is_own = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_own and len(wanted) <= 300 else ""


def _first_page(token: str, next_path: str) -> str:
    """Where a new session begins: the page asked for, if this role may enter it; else the role's own first page."""
    actor = access.who(token)
    role = actor.role if actor else Role.CITIZEN
    if next_path and _may_enter(next_path, role):
        return next_path
    return reverse(HOMES.get(role, WORKERS_HOME if role in CLIENT_WORK else PLANNERS_HOME))


def _may_enter(path: str, role: Role) -> bool:
    try:
        door = resolve(path.partition("?")[0]).func.door  # type: ignore[attr-defined]
    except (Resolver404, AttributeError):
        return False
    return door.kind == "public" or role in door.roles


def _ways_page(request: HttpRequest, next_path: str, *, failed: bool = False) -> HttpResponse:
    ways = oidc.ways()
    people = presenters.people(request.language) if ways.demo else ()  # type: ignore[attr-defined]
    values = {"ways": ways, "people": people, "next_path": next_path, "failed": failed}
    return page(request, "account/sign_in.html", status=422 if failed else 200, **values)


def _prove_page(request: HttpRequest, next_path: str, *, failed: bool = False) -> HttpResponse:
    ways, actor = oidc.ways(), request.actor  # type: ignore[attr-defined]
    people = presenters.people(request.language) if ways.demo else ()  # type: ignore[attr-defined]
    own = [person for person in people if person.post == str(actor.post_id or "")]
    return page(request, "account/prove.html", status=422 if failed else 200, ways=ways, people=own, next_path=next_path, failed=failed)


def _finish(request: HttpRequest, carried: dict[str, Any]) -> oidc.Proven:
    if not carried:
        raise oidc.SignInFailed("no_attempt")
    attempt = oidc.Attempt(carried["state"], carried["nonce"], carried["verifier"], carried.get("proof_since", 0))
    return oidc.finish(
        attempt,
        state=request.GET.get("state", ""),
        code=request.GET.get("code", ""),
        redirect_uri=_redirect_uri(request),
        at=request.at,  # type: ignore[attr-defined]
    )


def _on_from_before(request: HttpRequest, proven: oidc.Proven, carried: dict[str, Any]) -> HttpResponse:
    """Go on in the place of the session that was there before, if the same person came back."""
    count_account(proven.subject)
    at = proven.at or request.at  # type: ignore[attr-defined]
    token = actions.prove_again(before=bytes.fromhex(carried["before"]), subject=proven.subject, proved_at=at)
    if token is None:
        return _another(request)
    if carried["next"]:
        return _entered(request, token, page(request, "account/welcome.html", onward=_first_page(token, carried["next"])))
    return _entered(request, token, page(request, "account/proven.html"))


def _another(request: HttpRequest) -> HttpResponse:
    """Somebody else than before showed who they are: nobody is signed in any more."""
    logger.warning("sign-in failed", extra={"route": ROUTE, "refusal": "another_person"})
    request.actor = None  # type: ignore[attr-defined]
    response = page(request, "account/another.html", status=403, again=reverse("account:sign_in"))
    response.delete_cookie(settings.SESSION_TOKEN_COOKIE, samesite="Strict")
    return response


def _to_a_place(request: HttpRequest, proven: oidc.Proven, next_path: str) -> HttpResponse:
    subject, places = proven.subject, queries.places_of(proven.subject)
    if not places:
        return _failed(request, oidc.SignInFailed("unknown_subject"))
    if len(places) > 1:
        offered = presenters.places(places, request.language)  # type: ignore[attr-defined]
        response = page(request, "account/choose_place.html", places=offered)
        carried = {"subject": subject, "next": next_path, "proved_at": proven.at.isoformat() if proven.at else ""}
        _carry(response, SUBJECT_COOKIE, carried, seconds=SUBJECT_SECONDS, same_site="Strict")
        return response
    count_account(subject)
    token = actions.start_session(subject=subject, post_id=places[0].post_id, proved_at=proven.at)
    if token is None:
        return _failed(request, oidc.SignInFailed("no_such_place"))
    return _entered(request, token, page(request, "account/welcome.html", onward=_first_page(token, next_path)))


def _failed(request: HttpRequest, failure: oidc.SignInFailed) -> HttpResponse:
    """A calm page; which check refused stands in the log only."""
    logger.warning("sign-in failed", extra={"route": ROUTE, "refusal": failure.code})
    response = page(request, "account/sign_in_failed.html", status=403, again=reverse("account:sign_in"))
    response.delete_cookie(ATTEMPT_COOKIE, samesite="Lax")
    return response


def _entered(request: HttpRequest, token: str, response: HttpResponse) -> HttpResponse:
    """Put the new session's token into its cookie; a session that was open before ends."""
    before = session_token(request)
    if before:
        actions.end_session(token=before)
    actor = access.who(token)
    logger.info("signed in", extra={"route": ROUTE, "role": str(actor.role) if actor else ""})
    response.set_cookie(settings.SESSION_TOKEN_COOKIE, token, secure=settings.SECURE, httponly=True, samesite="Strict")
    return response


def _redirect_uri(request: HttpRequest) -> str:
    """One address for the provider to send back to, whatever the language."""
    with speaking(settings.LANGUAGE_CODE):
        return request.build_absolute_uri(reverse("account:come_back"))


def _carry(response: HttpResponse, name: str, values: dict[str, Any], *, seconds: int, same_site: Any) -> None:
    carried = signing.dumps(values, salt=name)
    response.set_cookie(name, carried, max_age=seconds, secure=settings.SECURE, httponly=True, samesite=same_site)


def _carried(request: HttpRequest, name: str, seconds: int) -> dict[str, Any]:
    try:
        found = signing.loads(request.COOKIES.get(name, ""), salt=name, max_age=seconds)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}
