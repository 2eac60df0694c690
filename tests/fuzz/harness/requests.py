"""Whole requests, read by every layer that stands before a view, and by what views read of them: cookies, language, host, form, parts, ids.

The input is a request as it comes over the wire: method and address, headers, an empty line, the body. Its secret is right, so that forms
reach the view.
"""

from __future__ import annotations

import io
import re
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from punos.trust import access
from punos.web.account.views.signing import SUBJECT_COOKIE, _carried, own_path
from punos.web.middleware import page_number
from punos.web.organising.drafting.criteria import edition_of
from punos.web.shared.door import public
from punos.web.shared.reading import check_form, session_token, typed_fields, with_new_id
from punos.web.shared.whence import address_of
from punos.web.urls import handler400, handler403, handler404, handler500
from punos.web.urls import urlpatterns as every

__all__ = ["PARSERS", "handler400", "handler403", "handler404", "handler500", "take", "urlpatterns"]

PARSERS = (check_form, session_token, typed_fields, with_new_id, page_number, edition_of, address_of, own_path, _carried)
WORDS = (
    "POST /read/", "GET /fi/read/", "GET /sv/read/", "\n\n", "Accept-Language: ", "sv;q=0.8,", "Cookie: punos_session=", "Host: ", "[::1]:80",
    "Content-Type: application/x-www-form-urlencoded", "Content-Type: multipart/form-data; boundary=x", "; charset=utf-16", "Content-Length: ",
    '--x\nContent-Disposition: form-data; name="text"; filename="a"\n', "--x--", "Content-Transfer-Encoding: base64\n", "X-Forwarded-For: ",
    "?page=", "&next=%2F%2F", "%00", "%ff", "edition=", "new_id=", "filename*=utf-8''", "00000000-0000-0000-0000-000000000000", "X-Forwarded-Proto: ",
    "If-Modified-Since: ", "Range: bytes=", "Accept-Encoding: gzip;q=", "Authorization: Bearer ", "Referer: ", "Origin: null",
)  # fmt: skip

SECRET = "a" * 32


@public("a harness reads everything of a request here")
def read(request: HttpRequest, **named: object) -> HttpResponse:
    """Read all that any view reads."""
    address_of(request)
    page_number(request)
    next_path = own_path(request.GET.get("next", ""))
    assert not re.match(r"/[/\\]|[^/]", next_path), next_path
    assert _carried(request, SUBJECT_COOKIE, 600) == {}
    request.build_absolute_uri()
    edition_of(request.POST)
    typed = typed_fields(request)
    assert all(isinstance(value, str) for pair in typed for value in pair)
    with_new_id(request.POST)
    [file.read() for files in request.FILES.lists() for file in files[1]]
    return HttpResponse("read", content_type="text/plain")


#: What may vary in an address of ours.
NAMED = "<uuid:part_id>/<int:version>/<slug:key>/<str:number>/"
urlpatterns = [path("read/", read, name="read"), path(f"read/{NAMED}", read, name="read_named"), *every]

override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["localhost", ".punos.example"], BEHIND_PROXY=True).enable()
patch.object(access, "who", lambda token: None).start()
patch.object(access, "reads_only", lambda: False).start()
_application = get_wsgi_application()


def take(data: bytes) -> None:
    """Ask, as a web server hands it on. Whatever it is, there is a calm answer."""
    head, _, body = data.replace(b"\r\n", b"\n").partition(b"\n\n")
    line, *headers = head.decode("latin-1").split("\n")
    method, _, address = line.partition(" ")
    answer: dict[str, Any] = {}

    def begin(status: str, told: list[tuple[str, str]], problem: object = None) -> None:
        answer.update(status=int(status[:3]), headers=told)

    closing = _application(_environment(method, address, headers, body), begin)
    try:
        b"".join(closing)
    finally:
        getattr(closing, "close", lambda: None)()
    assert answer["status"] < 500, answer
    assert not any(mark in value for pair in answer["headers"] for value in pair for mark in "\r\n\0"), answer


def _environment(method: str, address: str, headers: list[str], body: bytes) -> dict[str, Any]:
    asked, _, query = address.partition("?")
    found: dict[str, Any] = {
        "REQUEST_METHOD": method if re.fullmatch(r"[A-Z]{1,10}", method) else "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": _path(asked),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body.replace(b"\n", b"\r\n") if b"form-data" in body else body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for line in headers[:50]:
        name, _, value = line.partition(":")
        key = re.sub(r"[^A-Z0-9]", "_", name.strip().upper())
        # A server of HTTP takes no control characters in a header (RFC 9110, 5.5).
        found[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = re.sub(r"[\x00-\x08\x0a-\x1f\x7f]", " ", value).strip()
    if b"form-data" in body:
        found["CONTENT_LENGTH"] = str(len(found["wsgi.input"].getvalue()))
    if not re.fullmatch(r"[0-9]{1,9}", found["CONTENT_LENGTH"]):
        found["CONTENT_LENGTH"] = str(len(body))  # the web server refuses what is no number
    found["HTTP_X_CSRFTOKEN"] = SECRET
    found["HTTP_COOKIE"] = f"{settings.CSRF_COOKIE_NAME}={SECRET}; {found.get('HTTP_COOKIE', '')}"
    return found


def _path(asked: str) -> str:
    """Only addresses that ask the database for nothing."""
    rest = unquote_to_bytes(asked.encode("latin-1")).decode("latin-1")
    return rest if rest.startswith(("/read/", "/xx/")) else f"/read/{rest.rpartition('/read/')[2]}"
