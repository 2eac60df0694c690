"""How often one may ask for what is costly. The counts stand in the database, so that every server process counts the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from punos.base.clock import HELSINKI
from punos.trust import access, actions
from punos.web.shared.errors import TooManyCopies, TooManySearches
from punos.web.shared.whence import address_of


def count_search(request: HttpRequest) -> None:
    """Count a search for services. Raises TooManySearches, which becomes a calm page, when one address has asked too often within a minute.

    Where nothing can be written, as on a server that only follows another, a search is answered uncounted: what it shows is public.
    """
    try:
        wait = actions.count_sign_in(step="search", who=address_of(request), most=settings.SEARCHES_PER_ADDRESS)
    except DatabaseError:
        return
    if wait:
        raise TooManySearches(wait)


def refuse_more_copies(token: str, at: datetime) -> None:
    """Return while copies may be taken. Raises TooManyCopies, which becomes a calm page, when the day's are."""
    if access.exports_today(token) >= settings.EXPORTS_PER_DAY:
        raise TooManyCopies(seconds_of_the_day_left(at))


def seconds_of_the_day_left(at: datetime) -> int:
    """Until midnight in Finland, rounded up."""
    here = at.astimezone(HELSINKI)
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return int(midnight.timestamp() - at.timestamp()) + 1
