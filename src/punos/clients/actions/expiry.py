"""What happens by the clock, on nobody's wish: referrals that nobody answered in time expire."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

PATIENCE_MINUTES = 10


@transaction.atomic
def expire_referrals(*, on: date) -> int:
    """Expire the referrals whose last day to answer was before `on`; their senders get a notice. Tells how many there were.

    Needs no ticket: the database does this one thing by itself and shows nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"set local statement_timeout = '{PATIENCE_MINUTES}min'")
        cursor.execute("select plan.expire_referrals(%s)", [on])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
