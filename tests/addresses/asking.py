"""Asking the site as a browser would, in this process, and reading the whole answer: status, headers, cookies and every byte."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from punos.base.clock import now
from tests.addresses.canaries import text_of_pdf

SECRET = "a" * 32
FORM_TOKEN = re.compile(rb'(name="(csrfmiddlewaretoken|new_id)" value|data-token)="[^"]*"')
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: After a form, or to another address of the same thing.
SENT_ON = (303, 307)
#: A form that has a fault, or that others were quicker than, comes back to its sender.
SENT_BACK = (409, 422)
SENDS = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one request."""

    method: str
    path: str
    token: str
    status: int
    headers: dict[str, str]
    cookies: dict[str, dict[str, str]]
    body: bytes
    at: datetime

    @property
    def sort(self) -> str:
        """What kind of content it is."""
        return self.headers.get("Content-Type", "").partition(";")[0]

    @property
    def location(self) -> str:
        """Where it sends the browser, or nothing."""
        return self.headers.get("Location", "")

    def everything(self) -> bytes:
        """Every byte that was sent, readable: headers, cookies, body, and the text inside a PDF."""
        head = "\n".join(f"{name}: {value}" for name, value in self.headers.items()).encode("utf-8", "backslashreplace")
        crumbs = repr(self.cookies).encode()
        body = gzip.decompress(self.body) if self.headers.get("Content-Encoding") == "gzip" else self.body
        inside = text_of_pdf(body) if self.sort == "application/pdf" and body else b""
        return b"\n".join((head, crumbs, body, inside))

    def told_of_nothing(self) -> bytes:
        """Status, headers and body without the form's secret, its new id, and the ids that were asked for themselves."""
        whole = repr((self.status, sorted(self.headers.items()))).encode() + FORM_TOKEN.sub(b"", self.body)
        for asked in ID.findall(self.path):
            whole = whole.replace(asked.encode(), b"?")
        return whole


class Browser:
    """Sends requests. It keeps no cookies: each request says whose it is."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False, SERVER_NAME="localhost")

    def ask(self, method: str, path: str, token: str = "", data: Any = None, *, with_secret: bool = True, **more: Any) -> Answer:
        """One request. A form is sent with its secret, unless told not to."""
        self.client.cookies.clear()
        if token:
            self.client.cookies[settings.SESSION_TOKEN_COOKIE] = token
        for name, value in more.pop("cookies", {}).items():
            self.client.cookies[name] = value
        headers = more.pop("headers", {})
        if method in SENDS and with_secret:
            self.client.cookies[settings.CSRF_COOKIE_NAME] = SECRET
            headers = headers | {"X-CSRFToken": SECRET}
        response = self._send(method, path, data, headers, more)
        return self._answer(method, path, token, response)

    def _send(self, method: str, path: str, data: Any, headers: dict[str, str], more: dict[str, Any]) -> HttpResponse:
        send = getattr(self.client, method.lower())
        if isinstance(data, bytes):
            return self.client.generic(method, path, data, headers=headers, **more)
        if method == "POST":
            return send(path, data if data is not None else {}, headers=headers, **more)
        return send(path, headers=headers, **more)

    def _answer(self, method: str, path: str, token: str, response: HttpResponse) -> Answer:
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined, arg-type]
        crumbs = {
            name: {"value": crumb.value, **{key: str(value) for key, value in crumb.items() if value}}
            for name, crumb in response.cookies.items()
        }
        response.close()
        return Answer(method, path, token, response.status_code, dict(response.items()), crumbs, bytes(body), now())


def outcome(answer: Answer, also: tuple[int, ...] = ()) -> str:
    """The class of an answer: what became of the asker's wish, whatever the page looks like. What is no such class has failed.

    `also` are statuses that this asker is to meet in the end, like 400 for a form that nobody drew.
    """
    path = urlsplit(answer.location).path
    if answer.status == 401 or (answer.status in (302, 303) and path.endswith("/account/sign-in/")):
        return "sign_in"
    named = {302: "sent_on", 404: "not_found", 405: "method_not_allowed", 403: "refused"}
    if answer.method in ("GET", "HEAD"):
        named |= {409: "told_why"}
    if answer.status in named:
        return named[answer.status]
    is_shown = 200 <= answer.status < 300 or answer.status in (*SENT_ON, *also) or (answer.method == "POST" and answer.status in SENT_BACK)
    return "shown" if is_shown else f"failed_{answer.status}"
