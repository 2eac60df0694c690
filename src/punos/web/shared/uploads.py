"""Files that come with a form: only where the door says so, one at a time, held in memory and never written to a disk of the web server."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse

from punos.clients.actions.files import made_anew
from punos.clients.errors import FileRefused
from punos.clients.queries.files import FileInHand
from punos.plumbing.connections.base import time_beside_the_page
from punos.plumbing.papers.kinds import LARGEST_BYTES
from punos.plumbing.papers.taking import Paper
from punos.web.shared.door import Door

AROUND_A_FILE = 64 * 1024
"""Bytes of a form beside its file: other fields, and the marks between the parts."""
FILE = "file"
"""The field of a form that brings a file."""
ENDINGS = {"pdf": "pdf", "png": "png", "jpeg": "jpg", "docx": "docx"}
SANDBOX = "sandbox; default-src 'none'"


class FileTooLarge(RequestDataTooBig):
    """A form with a file brings more than a file may be."""


class OneFile(FileUploadHandler):
    """Holds the one file of a form in memory; any other that comes with it is passed over."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.held: io.BytesIO | None = None
        self.was_held = False

    def new_file(self, *args: Any, **more: Any) -> None:
        """A file begins. Raises SkipFile for a second one."""
        super().new_file(*args, **more)
        if self.was_held:
            raise SkipFile
        self.held, self.was_held = io.BytesIO(), True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep a piece, as far as a file may be long: one byte more tells that it is too long."""
        if self.held is None:
            return raw_data
        if self.held.tell() <= LARGEST_BYTES:
            self.held.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """The file, with what its sender called it. What they say it is counts for nothing."""
        if self.held is None:
            return None
        held, self.held = self.held, None
        held.seek(0)
        return InMemoryUploadedFile(held, self.field_name, self.file_name or "", "", len(held.getvalue()), None)


class NoFile(FileUploadHandler):
    """Passes over every file, on all addresses that take none."""

    def new_file(self, *args: Any, **more: Any) -> None:
        """Raises SkipFile."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Nothing is kept."""
        return None

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """There is none."""
        return None


def limit_body(request: HttpRequest, way: Door | None) -> None:
    """Before anything of a body is read: how long it may be here, and what becomes of files in it. Raises RequestDataTooBig."""
    takes_file = way is not None and way.takes_file
    request.upload_handlers = [OneFile(request) if takes_file else NoFile(request)]
    said = request.META.get("CONTENT_LENGTH") or "0"
    length = int(said) if said.isascii() and said.isdigit() else 0
    if takes_file and length > LARGEST_BYTES + AROUND_A_FILE:
        raise FileTooLarge("the form with its file is longer than a file may be")
    if not takes_file and length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise RequestDataTooBig("the form is longer than a form may be")


def take_in(request: HttpRequest) -> None:
    """Have the file of a form made anew, once, before a ticket or a transaction is open: it may take longer than either lives.

    What came of it stays with the request, however often its page is begun anew: the file itself can be read only once.
    """
    if hasattr(request, "taken_in") or FILE not in request.FILES:
        return
    with time_beside_the_page():
        try:
            request.taken_in = made_anew(request.FILES[FILE].read())  # type: ignore[attr-defined, union-attr]
        except FileRefused as refusal:
            request.taken_in = refusal  # type: ignore[attr-defined]


def taken_in(request: HttpRequest) -> Paper:
    """The file of the form as it may be kept. Raises FileRefused."""
    came: Paper | FileRefused = request.taken_in  # type: ignore[attr-defined]
    if isinstance(came, FileRefused):
        raise came
    return came


def download(file: FileInHand) -> HttpResponse:
    """A file as an answer: to be kept and not shown, as what we know it is, able to do nothing."""
    response = HttpResponse(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = disposition(file.name, ENDINGS[file.kind])
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def disposition(name: str, ending: str) -> str:
    """Under which name a file is kept: what it was called, with the ending of what it is. Both writings of RFC 6266; nothing in them can end the header."""
    stem = name.rpartition(".")[0] or name
    whole = "".join(sign if sign.isalnum() or sign in " -_()" else "_" for sign in stem).strip() or "file"
    plain = "".join(sign if sign.isascii() else "_" for sign in whole)
    return f"attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{quote(whole, safe='')}.{ending}"
