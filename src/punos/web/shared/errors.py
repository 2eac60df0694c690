"""Calm pages for what went wrong. They say what happened, what it means and what to do; never a number, never what exists."""

from __future__ import annotations

import logging
from uuid import uuid4

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from punos.base.errors import Refusal
from punos.plumbing.connections.faults import Known
from punos.trust.errors import TooManyClients
from punos.web.shared.page import frame
from punos.web.shared.reading import BrokenText, NotAForm, typed_fields
from punos.web.shared.speech import gettext as _
from punos.web.shared.uploads import FileTooLarge

logger = logging.getLogger("punos.web")

#: What a browser says of a form that another site sent, and what Django says of it.
OTHER_SITES, FOREIGN = ("cross-site", "same-site"), "does not match any trusted origins"


#: What a form carries that may have been saved by a sending before.
SENT_BEFORE = "sent_before"

#: After how many seconds to try again when the database was away.
RETRY_S = 30


class TooMany(Exception):  # noqa: N818 - an answer to the page, not a programming error
    """Something was asked for too often; how many seconds to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class TooManySignIns(TooMany):
    """Too many attempts to sign in, from one address or to one account."""


class TooManySearches(TooMany):
    """Too many searches from one address."""


class TooManyCopies(TooMany):
    """Too many copies of plans for one day."""


class OnACopy(Exception):  # noqa: N818 - an answer to the page, not a programming error
    """The database is a standby: nothing can be opened or saved."""


def brings_file(request: HttpRequest) -> bool:
    """Whether a form was sent that brings a file. No page can give a file back: it is chosen again. What else is in such a form nobody wrote."""
    door = getattr(request.resolver_match.func, "door", None) if request.resolver_match else None
    return request.method == "POST" and door is not None and door.takes_file


def calm_page(
    request: HttpRequest,
    *,
    status: int,
    title: str,
    text: str,
    action: str = "",
    href: str = "",
    again: bool = False,
    gives_back: bool = True,
    hint: str = "",
) -> HttpResponse:
    """One calm page in the frame of all pages. It gives back what was typed; with `again`, the same form can be sent once more, or is opened
    again when it brings a file.

    `hint` stands above what was typed; without one it says that none of it was saved.

    Pages are not stored, so a browser that goes back may show the form empty: the page itself must hold the words.
    """
    values = {"heading": title, "text": text, "action": action or _("To the front page"), "href": href or "/", "hint": hint}
    with_file = brings_file(request)
    fields = typed_fields(request) if gives_back and not with_file else []
    if fields and hint:
        fields = [*(one for one in fields if one[0] != SENT_BEFORE), (SENT_BEFORE, "1")]
    sent = {"fields": fields, "path": request.path if again else "", "with_file": with_file}
    return render(request, "shared/error.html", frame(request) | values | sent, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same words and bytes for what does not exist and for what is not the asker's."""
    return calm_page(
        request,
        status=404,
        title=_("There is nothing here for you"),
        text=_("The address may be old or mistyped, or you may not have a right to this. Go back, or start from the front page."),
    )


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A rule said no, and says why."""
    language = getattr(request, "language", "fi")
    return calm_page(
        request, status=409, title=_("This could not be done"), text=refusal.text.in_(language), action=_("Go back"), href=request.path
    )


def too_many_clients(request: HttpRequest, refusal: TooManyClients) -> HttpResponse:
    """The fuse: says what happened, what still works and when to try again."""
    return calm_page(
        request,
        status=429,
        title=_("No new clients are opened for a while"),
        text=refusal.text.in_(getattr(request, "language", "fi")),
        again=request.method == "POST",
    )


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request itself was broken."""
    if isinstance(exception, FileTooLarge):
        return file_too_large(request)
    if isinstance(exception, RequestDataTooBig):
        return too_long(request)
    if isinstance(exception, BrokenText):
        return broken_text(request)
    return calm_page(
        request,
        status=415 if isinstance(exception, NotAForm) else 400,
        title=_("We could not read what was sent"),
        text=_("Something in it was broken. Nothing was saved. Go back and send it again."),
    )


def too_long(request: HttpRequest) -> HttpResponse:
    """More than a form can hold. It was not read, so it cannot be shown."""
    return calm_page(
        request,
        status=413,
        title=_("What you sent is too long"),
        text=_("Nothing was saved. Go back and shorten the text: one field takes at most 4,000 characters, about two pages."),
        gives_back=False,
    )


def file_too_large(request: HttpRequest) -> HttpResponse:
    """A file that is longer than a file may be. It was not read."""
    return calm_page(
        request,
        status=413,
        title=_("The file is too large"),
        text=_("Nothing was saved. A file has at most 10 MB. Go back and add it smaller, or in several pieces."),
        action=_("Go back"),
        href=request.path,
        gives_back=False,
    )


def broken_text(request: HttpRequest) -> HttpResponse:
    """Some characters cannot be read; the page marks them."""
    return calm_page(
        request,
        status=400,
        title=_("Some characters could not be read"),
        text=_("Nothing was saved. The mark � stands below where a character is broken. Go back, write those places again and save."),
    )


def failed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Our own fault."""
    return calm_page(
        request,
        status=500,
        title=_("Something went wrong on our side"),
        text=_("Nothing was saved half-way. Try again in a moment; if it goes on, tell your support."),
        again=True,
    )


def resting(request: HttpRequest, known: Known = Known.UNSURE) -> HttpResponse:
    """The database does not answer, or cannot write. After a form the page says whether it was saved, as far as that is known.

    When the database went away in the middle nobody knows whether the last word was kept; the same form may be sent again. It carries
    along that it was sent before: then it may be saved although this sending was not.
    """
    sent = request.method == "POST"
    if sent and SENT_BEFORE in dict(typed_fields(request)):
        known = Known.UNSURE
    if known is Known.NO_ROOM:
        title = _("Punos cannot save anything just now")
        text = (
            _("There is no room to save in, so nothing was saved. Send it again in a few minutes; if it goes on, tell your support.")
            if sent
            else _("A plan opens only when that is written down, and there is no room to write in. Try again in a few minutes.")
        )
    else:
        title = _("Punos is resting for a moment")
        if not sent:
            text = _("The service does not answer just now. Try again in a minute.")
        elif known is Known.NOTHING_DONE:
            text = _("The service could not do this just now, so nothing was saved. Send it again in a minute.")
        elif brings_file(request):
            text = _(
                "The service does not answer, and we cannot tell whether the file was added. Look in a minute whether it is there; if not, add it again."
            )
        else:
            text = _(
                "The service does not answer, and we cannot tell whether this was saved. Send it again in a minute: one form is saved only once."
            )
    hint = _("It may have been saved, or not. Copy from here what you want to keep.") if known is Known.UNSURE else ""
    return _later(calm_page(request, status=503, title=title, text=text, again=True, hint=hint))


def reads_only(request: HttpRequest) -> HttpResponse:
    """We stand on a copy of the database. Opening a plan is written down first, and here nothing can be written."""
    page = calm_page(
        request,
        status=503,
        title=_("Only public pages can be read just now"),
        text=_(
            "Punos works with a copy of its records, which saves nothing. A plan opens only when that is written down, so it opens again soon."
        ),
        action=_("To the front page"),
        again=True,
    )
    return _later(page)


def not_printed(request: HttpRequest) -> HttpResponse:
    """The printer did not finish within its time or memory. The page itself can be read, and printed by the browser."""
    page = calm_page(
        request,
        status=503,
        title=_("The PDF could not be made just now"),
        text=_("It took longer than it may. Try again in a minute. You can also open the page itself and print it in your browser."),
        again=True,
    )
    return _later(page)


def _later(response: HttpResponse) -> HttpResponse:
    response.headers["Retry-After"] = str(RETRY_S)
    return response


def too_many(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    """Something is asked for too fast. Says neither whose it is nor how much is let through."""
    if isinstance(refusal, TooManySignIns):
        title = _("There have been many attempts to sign in")
        text = _("They came from where you are, or to this account, within a short time. Nothing is locked. Wait a minute and try again.")
        action, href = _("To signing in"), reverse("account:sign_in")
    elif isinstance(refusal, TooManyCopies):
        title = _("Many copies have been taken today")
        text = _("So that nobody takes them in your name, only some can be taken in a day. Nothing is locked. Try again tomorrow.")
        action, href = "", ""
    else:
        title = _("There have been many searches")
        text = _("They came from where you are, within a short time. Nothing is locked. Wait a minute and try again.")
        action, href = "", ""
    response = calm_page(request, status=429, title=title, text=text, action=action, href=href)
    response.headers["Retry-After"] = str(refusal.seconds)
    return response


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's secret did not match: an old page, or cookies are off.

    What another site made the browser send is not offered for sending again: one press would do what that site wants.
    """
    route = request.resolver_match.view_name if request.resolver_match else "none"
    logger.warning("request refused", extra={"route": route, "refusal": "FormWithoutSecret"})
    if request.headers.get("Sec-Fetch-Site") in OTHER_SITES or FOREIGN in reason:
        return calm_page(
            request,
            status=403,
            title=_("This was not sent from a page of ours"),
            text=_("Nothing was done. If you meant to do something here, begin from the front page."),
            gives_back=False,
        )
    return kept(request, title=_("This page had been open for too long"), status=403)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """No live session. What was typed is kept on the page, to be sent again after signing in."""
    if request.method == "POST":
        return kept(request, title=_("Your sign-in has ended"), status=401)
    return HttpResponseRedirect(f"{reverse('account:sign_in')}?{urlencode({'next': request.path})}")


def prove_first(request: HttpRequest) -> HttpResponse:
    """What was asked for needs a fresh proof of who asks. What was typed is kept on the page, to be sent again after that."""
    if request.method == "POST":
        return kept(request, title=_("Show again who you are"), status=401, prove=True)
    return HttpResponseRedirect(f"{reverse('account:prove')}?{urlencode({'next': request.path})}")


def second_first(request: HttpRequest) -> HttpResponse:
    """The day's emergencies are used up. Says what helps at once, and offers to ask the colleagues with the reason that was given."""
    values = {"reason": request.POST.get("reason", ""), "new_id": str(uuid4()), "client_id": request.resolver_match.kwargs["client_id"]}  # type: ignore[union-attr]
    return render(request, "shared/second_person.html", frame(request) | values, status=409)


def kept(request: HttpRequest, *, title: str, status: int, prove: bool = False) -> HttpResponse:
    """A page that holds what was typed and can send it again. It is kept nowhere else. `prove`: who is signed in shows again who they are.

    It holds no file: then it leads to the form, where the file is chosen again.
    """
    sign_in = reverse("account:prove" if prove else "account:sign_in")
    with_file = brings_file(request)
    fields = [] if with_file else typed_fields(request)
    values = {"heading": title, "fields": fields, "path": request.path, "sign_in": sign_in, "prove": prove, "with_file": with_file}
    return render(request, "shared/kept.html", frame(request) | values, status=status)
