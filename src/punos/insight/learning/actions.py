"""Counting the promises kept."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.db import connection, transaction

from punos.plumbing.connections.base import DatabaseWrapper

PATIENCE_MINUTES = 30


@transaction.atomic
def count_promises(*, on: date) -> int:
    """Count every quarter that has ended before the day and is not counted yet. Tells how many cells were made.

    The database counts, suppresses and rounds; no count leaves it. Each quarter is counted once and for good.
    """
    wrapper = cast("DatabaseWrapper", connection)
    # A county's quarter takes longer than a page may.
    with wrapper.waiting_longer(PATIENCE_MINUTES), connection.cursor() as cursor:
        cursor.execute("select stats.count_quarters(%s)", [on])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
