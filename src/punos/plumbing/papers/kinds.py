"""Which files are taken, how large they may be, and why one is refused."""

from __future__ import annotations

from enum import StrEnum

LARGEST_BYTES = 10 * 1024 * 1024
"""Bytes of a file, as it came and as it is made anew. The database holds the same limit."""


class Kind(StrEnum):
    """Sorts of files that are taken."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    DOCX = "docx"


MEDIA: dict[Kind, str] = {
    Kind.PDF: "application/pdf",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""The media type that we serve a kind as, whatever its sender said."""

STARTS: dict[Kind, bytes] = {
    Kind.PDF: b"%PDF-",
    Kind.PNG: b"\x89PNG\r\n\x1a\n",
    Kind.JPEG: b"\xff\xd8\xff",
    Kind.DOCX: b"PK\x03\x04",
}
"""With what a file of a kind begins, at its very first byte."""


class Fault(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    PACKED_TOO_TIGHT = "packed_too_tight"
    LOCKED = "locked"
    ACTIVE = "active"
    BROKEN = "broken"
    TOO_HEAVY = "too_heavy"
    BUSY = "busy"


class RefusedPaperError(ValueError):
    """A file is not taken; `fault` says why. The text holds nothing of the file."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"the file is refused: {fault}")
        self.fault = fault


def kind_of(sent: bytes) -> Kind:
    """The kind of a file by its first bytes. Raises RefusedPaperError for none of ours, for an empty one and for one that is too large."""
    if not sent:
        raise RefusedPaperError(Fault.EMPTY)
    if len(sent) > LARGEST_BYTES:
        raise RefusedPaperError(Fault.TOO_LARGE)
    for kind, start in STARTS.items():
        if sent.startswith(start):
            return kind
    raise RefusedPaperError(Fault.UNKNOWN_KIND)
