"""Services of the organising plan for the one who plans: a row in the search, the promise, and the answer with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from punos.engines.clocks import Unit
from punos.engines.criteria import Explanation
from punos.organising.queries import ClauseView, deadline_of, promise_of
from punos.organising.rules import Promise, Service
from punos.web.shared.addresses import address
from punos.web.shared.speech import gettext as _
from punos.web.shared.speech import ngettext
from punos.web.work import words
from punos.web.work.names import clause_href


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of the answer: holds or not, its words, its law, and the lines under it."""

    answer: str
    text: str
    source: str
    parts: tuple[Condition, ...]


def service_row(clause: ClauseView, client_id: UUID, language: str) -> dict[str, Any]:
    """A service in the search."""
    href = address("work:service", client_id=client_id, key=clause.key)
    number = _("clause %(number)s") % {"number": clause.number}
    return {"title": clause.title.in_(language), "href": href, "hint": f"{clause.plain.in_(language)} ({number})"}


def facts_on(clause: ClauseView, language: str) -> list[tuple[str, Any]]:
    """What the clause says of the service: clause, law, promise, deadline, price."""
    rule = clause.rule
    if not isinstance(rule, Service):
        return []
    promise, law = promise_of(clause), deadline_of(clause)
    rows = [
        (_("Clause"), {"text": clause.number, "href": clause_href(clause)}),
        (_("Law"), rule.law),
        (_("Promise"), {"text": promise.title.in_(language), "href": clause_href(promise), "note": _limit(promise)} if promise else ""),
        (_("Deadline by law"), f"{law.stop.in_(language)}: {law.source}" if law else ""),
        (_("Price"), rule.price.in_(language)),
    ]
    return [(term, value) for term, value in rows if value]


def condition_of(explained: Explanation, language: str) -> Condition:
    """The answer as a tree of plain lines."""
    parts = tuple(condition_of(part, language) for part in explained.parts)
    return Condition(explained.answer.value, explained.text.in_(language), explained.source, parts)


def answer_words(explained: Explanation) -> str:
    """The answer in a sentence."""
    return str(words.ENTITLED[explained.answer.value])


def _limit(promise: ClauseView) -> str:
    rule = promise.rule
    if not isinstance(rule, Promise) or rule.limit is None:
        return ""
    amount = rule.limit.amount
    said = {
        Unit.HOURS: ngettext("within %(num)s hour", "within %(num)s hours", amount),
        Unit.CALENDAR_DAYS: ngettext("within %(num)s day", "within %(num)s days", amount),
        Unit.WORKING_DAYS: ngettext("within %(num)s working day", "within %(num)s working days", amount),
        Unit.WEEKS: ngettext("within %(num)s week", "within %(num)s weeks", amount),
        Unit.MONTHS: ngettext("within %(num)s month", "within %(num)s months", amount),
    }
    return said[rule.limit.unit] % {"num": amount}
