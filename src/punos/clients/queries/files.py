"""The bytes of one file, and what the files are called that one's own log tells of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from punos.plumbing.papers.kinds import MEDIA, Kind


@dataclass(frozen=True, slots=True)
class FileInHand:
    """The file that the ticket in hand opens."""

    id: UUID
    name: str
    kind: Kind
    content: bytes

    @property
    def media_type(self) -> str:
        """As what it is served: by our own list, whatever its sender said."""
        return MEDIA[self.kind]


def file_in_hand() -> FileInHand | None:
    """The file that the ticket in hand opens; None when it opens none, or when its bytes are gone by law."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select f.id, f.name, f.kind, c.content from plan.file_in_hand() f join plan.attachment_content c on c.attachment_id = f.id"
        )
        row = cursor.fetchone()
    return FileInHand(row[0], row[1], Kind(row[2]), bytes(row[3])) if row else None


def files_in_log(token: str, rows: Iterable[int]) -> dict[int, str]:
    """What the files are called that rows of one's own log tell of, by the number of the row."""
    numbers = list(rows)
    if not numbers:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select access_id, name from plan.files_in_my_log(%s, %s)", [token, numbers])
        return dict(cursor.fetchall())
