"""The services of a version: finding them, and what a service hangs on: promise, minimum, deadline, criterion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from punos.base.texts import Text
from punos.engines.criteria import Explanation, Facts, FactSpec, Parameter, Step, Tree, evaluate, facts_of, next_step
from punos.organising.queries import reference
from punos.organising.queries.books import book, clauses
from punos.organising.queries.search import search
from punos.organising.queries.values import ClauseView, DeadlineView
from punos.organising.rules import Question, Service, Task, criterion_in
from punos.organising.words import ClauseKind


@dataclass(frozen=True, slots=True)
class Grounds:
    """Facts and parameters as they are declared, read once for several answers."""

    specs: Mapping[str, FactSpec]
    parameters: Mapping[str, Parameter]

    @classmethod
    def now_declared(cls) -> Grounds:
        """The facts and parameters of the database."""
        return cls(reference.fact_specs(), reference.parameters())


def services(version: int, language: str, words: str = "") -> tuple[ClauseView, ...]:
    """The services of a version that answer to `words` in `language`, the best first; without words all, in their order."""
    if not words.strip():
        return clauses(version, ClauseKind.SERVICE)
    return tuple(found.clause for found in search(version, language, words).services)


def service(version: int, key: str) -> ClauseView | None:
    """One service of a version, None when there is no such."""
    found = book(version).by_key.get(key)
    return found if found and found.kind is ClauseKind.SERVICE else None


def criterion_of(clause: ClauseView) -> Tree | None:
    """The criterion of a clause: of a service, a grant, or a clause that states one for several; None where there is none."""
    return criterion_in(clause.rule, clause.raw)


def entitlement(clause: ClauseView, facts: Facts, on: date, grounds: Grounds | None = None) -> Explanation | None:
    """Whether a person of these facts meets the criterion of the clause on the day, and why; None: it has no criterion.

    Raises CriteriaError for a fact of a wrong kind.
    """
    tree = criterion_of(clause)
    if tree is None:
        return None
    grounds = grounds or Grounds.now_declared()
    return evaluate(tree, facts, grounds.parameters, on, grounds.specs)


def interview(clause: ClauseView, said: Facts, on: date) -> Step | None:
    """Where the interview on the criterion of the clause stands after what was said (None: "I don't know"); None: it has no criterion.

    Nobody is asked what only a professional judges. Raises CriteriaError for a fact of a wrong kind.
    """
    tree = criterion_of(clause)
    if tree is None:
        return None
    asked = reference.questions()
    return next_step(
        tree,
        said,
        reference.parameters(),
        on,
        {name: question.spec for name, question in asked.items()},
        judged=[name for name, question in asked.items() if question.is_judgement],
        burdens={name: question.burden for name, question in asked.items()},
    )


def questions_of(clause: ClauseView) -> tuple[Question, ...]:
    """What the criterion of the clause asks a person, in the order in which the facts are declared; judgements are not asked."""
    tree = criterion_of(clause)
    asked = set(facts_of(tree)) if tree else set()
    return tuple(question for name, question in reference.questions().items() if name in asked and not question.is_judgement)


def promise_of(clause: ClauseView) -> ClauseView | None:
    """The promise that the service hangs on, in the same version."""
    return _referred(clause, clause.rule.promise if isinstance(clause.rule, Service) else None)


def minimum_of(clause: ClauseView) -> ClauseView | None:
    """The minimum level of access that holds for the service, in the same version."""
    return _referred(clause, clause.rule.minimum if isinstance(clause.rule, Service) else None)


def deadline_of(clause: ClauseView) -> DeadlineView | None:
    """The statutory deadline of the service, task, grant or permit."""
    named = clause.rule.deadline if isinstance(clause.rule, Service | Task) else None
    return reference.deadline(named) if named else None


def chain(version: int, key: str) -> ClauseView | None:
    """One service chain of a version, None when there is no such."""
    found = book(version).by_key.get(key)
    return found if found and found.kind is ClauseKind.CHAIN else None


def providers_of(clause: ClauseView) -> tuple[Text, ...]:
    """The names of the organisations that provide the service or handle the task."""
    keys = clause.rule.providers if isinstance(clause.rule, Service | Task) else ()
    return tuple(reference.organisation_names(keys).values())


def _referred(clause: ClauseView, key: str | None) -> ClauseView | None:
    return book(clause.version).by_key.get(key) if key else None
