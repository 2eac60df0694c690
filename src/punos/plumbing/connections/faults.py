"""What is known of a failed statement: whether it can have been carried out."""

from __future__ import annotations

from enum import StrEnum

import psycopg
from psycopg import errors

ROOM = "53"
"""The class of codes for what a server has run out of: disk, memory, connections."""
IN_THE_WAY = (errors.DeadlockDetected, errors.SerializationFailure)
NO_LONGER = "could not extend file"
"""How the server says that a file may not become longer, whatever the operating system called it."""


class NotConnected(psycopg.OperationalError):
    """No connection came about, so nothing was sent."""


class Known(StrEnum):
    """What we can tell the person who asked."""

    NOTHING_DONE = "nothing done"
    NO_ROOM = "no room"
    UNSURE = "unsure"


def known_of(error: BaseException) -> Known:
    """What is known after this error of Django's or psycopg's.

    A server that says ERROR has taken the transaction back, all of it. A connection that ended, or fell silent, may have ended after the commit.
    """
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    if isinstance(cause, NotConnected):
        return Known.NOTHING_DONE
    if not isinstance(cause, psycopg.Error) or cause.diag.severity_nonlocalized != "ERROR":
        return Known.UNSURE
    has_no_room = (cause.sqlstate or "").startswith(ROOM) or NO_LONGER in (cause.diag.message_primary or "")
    return Known.NO_ROOM if has_no_room else Known.NOTHING_DONE


def stood_in_the_way(error: BaseException) -> bool:
    """Whether the statement failed only because another did something at the same moment: all of it may be begun anew."""
    return isinstance(error.__cause__, IN_THE_WAY)
