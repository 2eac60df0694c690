"""The way in: the bare address leads to the resident's language; a probe asks whether we answer."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from punos.web.shared.door import public
from punos.web.shared.speech import get_language_from_request, speaking


@public("a bare address must lead somewhere")
def choose_language(request: HttpRequest) -> HttpResponse:
    """To the front page in the language of the browser, Finnish unless it asks for another of ours."""
    with speaking(get_language_from_request(request)):
        return HttpResponseRedirect(reverse("public:home"))


@public("probes hold no session; the answer tells only that we answer")
def health(request: HttpRequest) -> HttpResponse:
    """`ok` when the page and the database answer."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok", content_type="text/plain")
