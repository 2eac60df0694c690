"""The way in: the bare address leads to the resident's language; machines ask whether we answer, and how much."""

from __future__ import annotations

import hmac
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from punos.trust.checks import start_up_faults
from punos.web import metrics
from punos.web.shared.door import public
from punos.web.shared.speech import get_language_from_request, speaking

logger = logging.getLogger("punos.web")
PLAIN = "text/plain; charset=utf-8"


@public("a bare address must lead somewhere")
@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """To the front page in the language of the browser, Finnish unless it asks for another of ours."""
    with speaking(get_language_from_request(request)):
        return HttpResponseRedirect(reverse("public:home"))


@public("probes hold no session; the answer tells only that we answer")
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """`ok` when the page and the database answer."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok", content_type=PLAIN)


@public("probes hold no session; the answer is yes or no")
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """`ready` when the database still keeps what the start asked of it; else 503, and what is wrong is for `punos check` to say."""
    if _READINESS.faults(request.at):  # type: ignore[attr-defined]
        logger.error("not ready", extra={"route": "ready"})
        return HttpResponse("not ready", content_type=PLAIN, status=503)
    return HttpResponse("ready", content_type=PLAIN)


@public("the operator's collector holds no session; it asks from the machine itself or brings the token of the settings")
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """The figures of `metrics`, for Prometheus. Raises Http404 for everybody else: to them there is nothing here."""
    if not _may_count(request):
        raise Http404
    return HttpResponse(metrics.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


class _Readiness:
    """What was found wrong, asked again after ten seconds: a probe must not be work for the database."""

    PAUSE = timedelta(seconds=10)

    def __init__(self) -> None:
        self._asked: datetime | None = None
        self._found: list[str] = []

    def faults(self, at: datetime) -> list[str]:
        if self._asked is None or at - self._asked >= self.PAUSE:
            self._found, self._asked = start_up_faults(), at
        return self._found

    def forget(self) -> None:
        """Ask again at the next probe."""
        self._asked = None


_READINESS = _Readiness()


def _may_count(request: HttpRequest) -> bool:
    """From the machine itself and handed on by nobody; or with the token, if there is one."""
    if settings.METRICS_TOKEN:
        brought = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(brought.encode(), settings.METRICS_TOKEN.encode())
    handed_on = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded"))
    return not handed_on and request.META.get("REMOTE_ADDR", "") in settings.LOOPBACK
