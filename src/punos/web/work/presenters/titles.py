"""A part in one line: what it is and what it says."""

from __future__ import annotations

from punos.base.texts import shortened
from punos.clients.queries.plans import PartView
from punos.web.work import words
from punos.web.work.deeds.base import Situation
from punos.web.work.presenters.saying import DESCRIBE

LONGEST = 90


def title_in_full(part: PartView, situation: Situation) -> str:
    """The sort of a part and its title, or the beginning of its text."""
    title, text, _facts = DESCRIBE[part.sort](part, situation)
    said = title or shortened(text, LONGEST)
    sort = str(words.SORTS[part.sort])
    return f"{sort}: {said}" if said and said != sort else sort
