"""What happens by the clock, on nobody's wish: referrals that nobody answered in time expire."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.db import connection, transaction

from punos.plumbing.connections.base import DatabaseWrapper

PATIENCE_MINUTES = 10


@transaction.atomic
def expire_referrals(*, on: date) -> int:
    """Expire the referrals whose last day to answer was before `on`; their senders get a notice. Tells how many there were.

    Needs no ticket: the database does this one thing by itself and shows nothing.
    """
    wrapper = cast("DatabaseWrapper", connection)
    with wrapper.waiting_longer(PATIENCE_MINUTES), connection.cursor() as cursor:
        cursor.execute("select plan.expire_referrals(%s)", [on])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
