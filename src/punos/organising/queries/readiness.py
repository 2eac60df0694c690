"""Whether a version can go on to comment or to the council."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from punos.base.period import Period
from punos.base.texts import Language, Text
from punos.organising.queries.books import Book, book, version
from punos.organising.queries.comparing import compare
from punos.organising.queries.services import Grounds
from punos.organising.queries.values import ClauseView
from punos.organising.rules import Chain, Service, Task
from punos.organising.rules.soundness import plan_findings
from punos.organising.words import Applicant, ClauseKind


class Lack(StrEnum):
    """What is wrong with a clause."""

    REASON = "reason"
    REFERENCE = "reference"
    CRITERION = "criterion"
    HANDLING = "handling"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend before the version goes on, or to look at once more: in which clause, and what it is.

    `about`: the key that leads nowhere. `said`: what is wrong with the criterion, and the cure.
    """

    key: str
    number: str
    lack: Lack
    about: str = ""
    said: Text | None = None

    @property
    def is_doubt(self) -> bool:
        """Whether it may be meant so: it is told, and the version may go on."""
        return self.lack is Lack.DOUBT


def readiness(number: int, on: date) -> tuple[Finding, ...]:
    """What is to be mended in a version that is being written, and what may be meant so; nothing to be mended when it may go on.

    Criteria must be answerable with the parameters of the day `on`.
    """
    known, whole = version(number), book(number)
    if known is None or known.based_on is None:
        return ()
    grounds = Grounds.now_declared()
    unreasoned = (
        Finding(change.clause.key, change.clause.number, Lack.REASON) for change in compare(known.based_on, number) if change.reason is None
    )
    unsound = (
        Finding(one.key, one.number, Lack.DOUBT if one.is_doubt else Lack.CRITERION, said=_both(one.finding.problem, one.finding.cure))
        for one in plan_findings(whole.clauses, grounds.specs, grounds.parameters, Period(on))
    )
    return (*unreasoned, *(finding for clause in whole.clauses for finding in _of_clause(clause, whole)), *unsound)


def _of_clause(clause: ClauseView, whole: Book) -> Iterator[Finding]:
    for key, kind in _references(clause):
        found = whole.by_key.get(key)
        if found is None or found.kind is not kind:
            yield Finding(clause.key, clause.number, Lack.REFERENCE, key)
    if _cannot_be_handled(clause):
        yield Finding(clause.key, clause.number, Lack.HANDLING)


def _cannot_be_handled(clause: ClauseView) -> bool:
    """Whether a person may apply under the clause, but nothing says in what time that is handled, or who reviews a decision."""
    rule = clause.rule
    if clause.kind not in (ClauseKind.PERMIT, ClauseKind.GRANT) or not isinstance(rule, Task) or rule.applicant is Applicant.ORGANISATION:
        return False
    return rule.review is None or (rule.limit is None and rule.deadline is None)


def _both(problem: Text, cure: Text) -> Text:
    return Text(*(f"{problem.in_(language)}. {cure.in_(language)}." for language in Language))


def _references(clause: ClauseView) -> Iterator[tuple[str, ClauseKind]]:
    """The clauses of the same version that a rule names, and of what kind they must be."""
    rule = clause.rule
    if isinstance(rule, Service):
        named = ((rule.promise, ClauseKind.PROMISE), (rule.minimum, ClauseKind.MINIMUM))
        yield from ((key, kind) for key, kind in named if key)
    if isinstance(rule, Chain):
        yield from ((step.service, ClauseKind.SERVICE) for step in rule.steps if step.service)
