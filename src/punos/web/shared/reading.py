"""Reading what came with a request with care: its session and its form. What cannot be read is refused before anything is done with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_to_bytes
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError

TOKEN = re.compile(r"[\w-]{1,200}", re.ASCII)
FORM, FORM_IN_PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
REPLACED = "\N{REPLACEMENT CHARACTER}"
UNREADABLE = (SuspiciousOperation, BadRequest, UnreadablePostError, MultiPartParserError)


class BrokenText(BadRequest):
    """Some bytes are no UTF-8: saved as they are, a character would be lost for good."""


class NotAForm(BadRequest):
    """Something else than a form was sent."""


def session_token(request: HttpRequest) -> str:
    """The token of the session; nothing for what can be no token of ours."""
    sent = request.COOKIES.get(settings.SESSION_TOKEN_COOKIE, "")
    return sent if TOKEN.fullmatch(sent) else ""


def name_sought(request: HttpRequest) -> str:
    """The name, or part of one, that a form looks for; what stands in an address is nobody's name."""
    return request.POST.get("name", "")[:80] if request.method == "POST" else ""


def check_form(request: HttpRequest) -> None:
    """Raises NotAForm for a body of another kind, and BrokenText for one whose text cannot be read."""
    if request.method != "POST":
        return
    if request.content_type == FORM:
        _check_text(request.body)
    elif request.content_type == FORM_IN_PARTS:
        if any(REPLACED in value for values in request.POST.lists() for value in (values[0], *values[1])):
            raise BrokenText("a part of the form is no UTF-8")
    elif request.body:
        raise NotAForm("the body is no form")


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything that was typed into the form that was sent, as far as it can be read.

    Nothing of what came to no address of ours: its length was not looked at (`limit_body`), and no form of ours is sent there.
    """
    if request.method != "POST" or request.resolver_match is None:
        return []
    try:
        sent = request.POST.lists()
        return [(name, value) for name, values in sent if name != "csrfmiddlewaretoken" for value in values]
    except UNREADABLE:
        return []


def with_new_id(sent: Mapping[str, Any], name: str = "new_id") -> QueryDict:
    """The same form with another id, so that it adds another part when it is sent again."""
    renewed = QueryDict(mutable=True)
    renewed.update(sent)
    renewed[name] = str(uuid4())
    return renewed


def _check_text(body: bytes) -> None:
    try:
        unquote_to_bytes(body).decode()
    except UnicodeDecodeError:
        raise BrokenText("the form is no UTF-8") from None
