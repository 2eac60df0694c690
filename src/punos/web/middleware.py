"""What stands before every view: nothing is stored, errors are calm, and the door decides before the page runs."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse

from punos.base.clock import day_of, now
from punos.base.errors import Collision, Refusal
from punos.clients.errors import WrongStep
from punos.plumbing.connections.base import time_of_a_page
from punos.plumbing.connections.faults import known_of, stood_in_the_way
from punos.plumbing.pdf import PrintingError
from punos.trust import access
from punos.trust.access import Opening
from punos.trust.errors import ProofTooOld, SecondPersonMissing, TooManyClients
from punos.trust.words import Act, Basis, Purpose
from punos.web.metrics import count_opening
from punos.web.shared import errors
from punos.web.shared.door import Door as Way
from punos.web.shared.limits import refuse_more_copies
from punos.web.shared.reading import check_form, name_sought, session_token
from punos.web.shared.speech import language, speaking
from punos.web.shared.uploads import limit_body, take_in

logger = logging.getLogger("punos.web")
Answer = Callable[[HttpRequest], HttpResponse]
LONGEST_PAGE_NUMBER = 3
FAULTS = (409, 422)


class Headers:
    """What every answer tells the browser: nothing may be kept, nothing of others runs here, no device is asked for."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class InTime:
    """A page has an end, whatever becomes of it: then it says that the database is slow."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with time_of_a_page():
            return self.answer(request)


class CalmErrors:
    """An error says what to do next and nothing of what is inside; the log says where, without values."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The calm answer to an error of a view."""
        return calm(request, error)


class Bodies:
    """Before anything of a body is read: how long it may be at this address, and whether a file may come with it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """The calm answer to a body that is too long; otherwise nothing."""
        try:
            limit_body(request, getattr(view, "door", None))
        except RequestDataTooBig as error:
            return calm(request, error)
        return None


#: What may happen to any page, and the page that says it.
EXPECTED: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Callable[[HttpRequest, Any], HttpResponse]], ...] = (
    (Http404, errors.not_found),
    (Collision, lambda request, _error: errors.refused(request, WrongStep())),
    (TooManyClients, errors.too_many_clients),
    (ProofTooOld, lambda request, _error: errors.prove_first(request)),
    (SecondPersonMissing, lambda request, _error: errors.second_first(request)),
    (Refusal, errors.refused),
    (errors.TooMany, errors.too_many),
    (errors.OnACopy, lambda request, _error: errors.reads_only(request)),
    (PrintingError, lambda request, _error: errors.not_printed(request)),
    ((BadRequest, SuspiciousOperation, UnicodeError, DataError), errors.not_understood),
)


#: What somebody may be trying, and what was too much for us: the log says where, and never with what.
WORTH_A_LINE = (errors.TooMany, TooManyClients, BadRequest, SuspiciousOperation, PrintingError)


def refuse_a_copy_that_lost_its_right(way: Way, *, opens: bool) -> None:
    """A copy dies with the right: what was withheld, withdrawn or ended while it was made is not handed over. Raises Collision."""
    if way.act is Act.EXPORT and opens and not access.still_holds():
        raise Collision


def route_of(request: HttpRequest) -> str:
    """The name of the address asked for, without what stands in it."""
    return request.resolver_match.view_name if request.resolver_match else "none"


def calm(request: HttpRequest, error: Exception) -> HttpResponse:
    """Turn any error of a page into a page."""
    where = {"route": route_of(request), "request_id": getattr(request, "request_id", "")}
    if isinstance(error, WORTH_A_LINE):
        logger.warning("request refused", extra=where | {"refusal": type(error).__name__})
    for kinds, answer in EXPECTED:
        if isinstance(error, kinds):
            return answer(request, error)
    logger.error("page failed", exc_info=error, extra=where)
    if isinstance(error, OperationalError | InterfaceError | DatabaseError):
        return errors.resting(request, known_of(error))
    return errors.failed(request)


class Door:
    """Opens what the view's way asks for, in one committed statement, and runs the view inside one transaction under that ticket."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = now()  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        request.more = False  # type: ignore[attr-defined]
        request.opened = None  # type: ignore[attr-defined]
        request.language = language() or "fi"  # type: ignore[attr-defined]
        with speaking(request.language):  # type: ignore[attr-defined]
            return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Decide, then run the view; every way out is an answer."""
        try:
            return self._twice_at_most(request, view, kwargs)
        except Exception as error:  # noqa: BLE001 - the one place where a page's error becomes a page
            return calm(request, error)

    def _twice_at_most(self, request: HttpRequest, view: Callable[..., HttpResponse], kwargs: dict[str, Any]) -> HttpResponse:
        """When another request did the same at the same moment, this one begins anew, with a ticket that opens what is there now.

        So it does when two waited for each other and the database took this one back: the other has gone on meanwhile.
        """
        try:
            return self._enter(request, view, kwargs, may_begin_anew=True)
        except Collision:
            logger.info("begun anew after a collision")
        except OperationalError as error:
            if not stood_in_the_way(error):
                raise
            logger.info("begun anew after a deadlock")
        return self._enter(request, view, kwargs)

    def _enter(
        self, request: HttpRequest, view: Callable[..., HttpResponse], kwargs: dict[str, Any], *, may_begin_anew: bool = False
    ) -> HttpResponse:
        way: Way = view.door  # type: ignore[attr-defined]
        token = usable_token(request, way)
        check_form(request)
        if way.kind == "public":
            request.actor = access.who(token) if token else None  # type: ignore[attr-defined]
            return rendered(view(request, **kwargs))
        take_in_what_comes(request, way, token)
        if way.act is Act.EXPORT:
            refuse_more_copies(token, request.at)  # type: ignore[attr-defined]
        opening = self._open(request, way, token, kwargs)
        if opening.actor is None:
            return errors.sign_in_first(request)
        if way.kind != "signed_in":
            count_opening(way, request.at, opened=way.kind == "lists" or opening.read is not None)  # type: ignore[attr-defined]
        request.actor = opening.actor  # type: ignore[attr-defined]
        request.more = opening.more  # type: ignore[attr-defined]
        request.opened = opening.read  # type: ignore[attr-defined]
        if opening.actor.role not in way.roles:
            return errors.not_found(request)
        if way.kind == "signed_in":
            # No ticket, so no transaction: what a search or a look at the log writes into the log stays, whatever the page does next.
            return rendered(view(request, **kwargs))
        if way.reads_once and opening.read is not None:
            return rendered(view(request, **kwargs))
        in_hand = access.with_file if way.act is Act.FILE else access.with_ticket
        with in_hand(token, opening.ticket) as opens:
            say_why_refused(token, opening.ticket, opens=opens)
            answer = view if opens or way.kind != "opens" else nothing_there
            response = self._on_a_ticket(request, answer, kwargs, may_begin_anew=may_begin_anew)
            refuse_a_copy_that_lost_its_right(way, opens=opens)
            return response

    def _on_a_ticket(
        self, request: HttpRequest, view: Callable[..., HttpResponse], kwargs: dict[str, Any], *, may_begin_anew: bool
    ) -> HttpResponse:
        """Run the view. What it does not find may have gone from its hands because rights were changed this very moment. Raises Collision then."""
        try:
            response = rendered(view(request, **kwargs))
        except (Http404, Refusal) as error:
            if may_begin_anew and access.has_ended():
                raise Collision from error
            raise
        # A form may find fault with what was sent only because its choices have gone.
        if may_begin_anew and response.status_code in FAULTS and access.has_ended():
            raise Collision
        return response

    def _open(self, request: HttpRequest, way: Way, token: str, kwargs: dict[str, Any]) -> Opening:
        if not token:
            return Opening(None, None)
        if way.kind == "lists":
            return self._open_list(request, way, token)
        if way.kind == "signed_in" or way.purpose is None:
            return Opening(access.who(token), None)
        purpose, law, reason = way.purpose, None, None
        client_id: UUID | None = kwargs.get("client_id")
        if way.act is Act.FILE:
            return access.open_file(token=token, client_id=client_id, file_id=kwargs["file_id"], purpose=purpose)
        if way.purpose is Purpose.EMERGENCY:
            reason = request.POST.get("reason", "")
        elif way.purpose is Purpose.ASSESSMENT:
            law, reason = request.POST.get("law", ""), request.POST.get("reason", "")
        return access.open_plan(token=token, client_id=client_id, purpose=purpose, law=law, reason=reason, act=way.act)

    def _open_list(self, request: HttpRequest, way: Way, token: str) -> Opening:
        page = page_number(request)
        if way.list_name == "clients":
            return access.open_clients(token=token, name_part=name_sought(request), page=0 if name_sought(request) else page)
        if way.list_name == "applications":
            return access.open_applications(token=token, decided="decided" in request.GET, page=page)
        return access.open_list(token=token, name=way.list_name, today=day_of(request.at), page=page)  # type: ignore[attr-defined]


#: What the database refused before it knew anything of the client, so that it may be said.
SAID: dict[Basis | None, type[Exception]] = {Basis.FUSE: TooManyClients, Basis.PROOF: ProofTooOld, Basis.SECOND_PERSON: SecondPersonMissing}


def say_why_refused(token: str, ticket: UUID | None, *, opens: bool) -> None:
    """Return when a ticket opens something, or nothing for a reason that is not told. Raises one of `SAID`."""
    refusal = None if opens else SAID.get(access.why_refused(token, ticket))
    if refusal:
        raise refusal


def nothing_there(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """In the place of the view, where nothing was opened. Raises Http404."""
    raise Http404


def usable_token(request: HttpRequest, way: Way) -> str:
    """The token of the session. On a standby none is: who comes in cannot be written down. Raises OnACopy there for all but looking at what is public."""
    token, looks = session_token(request), way.kind == "public" and request.method != "POST"
    if looks and not token:
        return ""
    if not access.reads_only():
        return token
    if looks:
        return ""
    raise errors.OnACopy


def take_in_what_comes(request: HttpRequest, way: Way, token: str) -> None:
    """Take in the file of a form, before there is a ticket. For nobody without a session in a role of this way is one looked at."""
    if not way.takes_file or request.method != "POST" or not token:
        return
    actor = access.who(token)
    if actor is not None and actor.role in way.roles:
        take_in(request)


def page_number(request: HttpRequest) -> int:
    """The page asked for, from 0; nonsense is the first page."""
    raw = request.GET.get("page", "0")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_PAGE_NUMBER else 0


def rendered(response: HttpResponse) -> HttpResponse:
    """Draw the page inside the transaction: nothing is read after the ticket is gone."""
    render = getattr(response, "render", None)
    return render() if callable(render) else response
