"""Marks that stand in every text of every client, so that a text that strays can be found and named wherever it comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

MARK = re.compile(rb"kx\d{8}x", re.IGNORECASE)
#: What may stand inside a word of a PDF where the line was broken.
BREAKS = re.compile(r"[\s\u00ad\u200b-]+")


@dataclass(frozen=True, slots=True)
class Planted:
    """Where a mark was planted: whose, in which part (none for what belongs to no part), in which field."""

    client_id: UUID
    part_id: UUID | None
    place: str

    @property
    def kind(self) -> str:
        """`part`, or the first word of the place: name, ground, log, notice, subject."""
        return "part" if self.part_id else self.place.partition(".")[0]


@dataclass(slots=True)
class Canaries:
    """All marks of a world. A mark is letters and figures only: no escaping of any kind changes it."""

    planted: dict[str, Planted] = field(default_factory=dict)

    def plant(self, client_id: UUID, place: str, part_id: UUID | None = None) -> str:
        """A new mark for this field."""
        mark = f"kx{len(self.planted) + 1:08d}x"
        self.planted[mark] = Planted(client_id, part_id, place)
        return mark

    def found_in(self, sent: bytes) -> dict[str, Planted]:
        """The marks that stand in these bytes. Raises KeyError for a mark that nobody planted."""
        return {mark: self.planted[mark] for mark in sorted({hit.decode().lower() for hit in MARK.findall(sent)})}

    def of(self, client_id: UUID) -> Iterator[tuple[str, Planted]]:
        """The marks of one client."""
        return ((mark, one) for mark, one in self.planted.items() if one.client_id == client_id)


@lru_cache(maxsize=8)
def text_of_pdf(sent: bytes) -> bytes:
    """The text and the metadata of a PDF, without the breaks that its lines put into words. A public one is long and the same for all."""
    from io import BytesIO

    from pypdf import PdfReader

    reader = PdfReader(BytesIO(sent))
    pages = [page.extract_text() for page in reader.pages]
    told = [str(value) for value in (reader.metadata or {}).values()]
    return BREAKS.sub("", " ".join(pages)).encode() + b" " + " ".join(told).encode()
