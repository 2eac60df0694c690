"""Two persons delete what has stood its time: one asks for what the dry run showed, another confirms the same."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from psycopg.errors import InvalidAuthorizationSpecification

from punos.clients.queries.retention import PATIENCE_MINUTES
from punos.plumbing.connections.base import DatabaseWrapper
from punos.trust.errors import ProofTooOld


def ask_purge(*, token: str, key: str, as_of: date, digest: bytes) -> UUID | None:
    """Ask for a purge of the class. None when that is not what is past its time any more, or another purge of the class waits."""
    return UUID(str(made)) if (made := _called("select plan.ask_purge(%s, %s, %s, %s)", token, key, as_of, digest)) else None


def confirm_purge(*, token: str, purge_id: UUID, digest: bytes) -> int:
    """Carry a purge out that another asked for: how many parts were deleted. 0 when it may not be, or is not what was seen any more.

    Raises ProofTooOld when the one who confirms has not shown who they are a moment ago.
    """
    try:
        return int(_called("select plan.confirm_purge(%s, %s, %s)", token, purge_id, digest) or 0)
    except DatabaseError as error:
        if isinstance(error.__cause__, InvalidAuthorizationSpecification):
            raise ProofTooOld from error
        raise


def call_off_purge(*, token: str, purge_id: UUID) -> bool:
    """Call a purge off that waits. False when it does not wait, or is another organisation's."""
    return bool(_called("select plan.call_off_purge(%s, %s)", token, purge_id))


@transaction.atomic
def _called(statement: str, *values: Any) -> Any:
    wrapper = cast("DatabaseWrapper", connection)
    with wrapper.waiting_longer(PATIENCE_MINUTES), connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        row = cursor.fetchone()
    return row[0] if row else None
