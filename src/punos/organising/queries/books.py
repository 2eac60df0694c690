"""The versions of the organising plan and their clauses, kept in memory once they are confirmed.

A clause of a confirmed version never changes (the database refuses it), so a process reads each version once and a page
that shows clauses needs no query for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from punos.organising.models import Clause, PlanVersion
from punos.organising.queries.values import ClauseView, PlanVersionView, clause_view, version_view
from punos.organising.words import ClauseKind


@dataclass(frozen=True, slots=True)
class Book:
    """All clauses of one version, in their order, found by key, by number or by id."""

    clauses: tuple[ClauseView, ...]
    by_key: Mapping[str, ClauseView]
    by_number: Mapping[str, ClauseView]
    by_id: Mapping[UUID, ClauseView]

    @classmethod
    def of(cls, clauses: tuple[ClauseView, ...]) -> Book:
        """A book of these clauses."""
        return cls(
            clauses=clauses,
            by_key={clause.key: clause for clause in clauses},
            by_number={clause.number: clause for clause in clauses},
            by_id={clause.id: clause for clause in clauses},
        )


_kept: dict[int, Book] = {}


def versions() -> tuple[PlanVersionView, ...]:
    """Every version, oldest first."""
    return tuple(version_view(row) for row in PlanVersion.objects.order_by("number"))


def version(number: int) -> PlanVersionView | None:
    """One version, None when there is no such."""
    row = PlanVersion.objects.filter(number=number).first()
    return version_view(row) if row else None


def plan_in_force(on: date) -> PlanVersionView | None:
    """The version that rules on the day, None when none does."""
    return next((one for one in versions() if one.in_force(on)), None)


def book(number: int) -> Book:
    """The clauses of a version; empty when there is no such version."""
    if number in _kept:
        return _kept[number]
    rows = Clause.objects.filter(version_id=number).select_related("version").order_by("position")
    stored = list(rows)
    made = Book.of(tuple(clause_view(row) for row in stored))
    if stored and version_view(stored[0].version).is_confirmed:
        _kept[number] = made
    return made


def forget() -> None:
    """Forget the versions kept in memory, where a test has written other ones."""
    _kept.clear()


def clauses(number: int, kind: ClauseKind | None = None) -> tuple[ClauseView, ...]:
    """The clauses of a version in their order; of one kind, if told."""
    return tuple(clause for clause in book(number).clauses if kind in (None, clause.kind))


def clause(number: int, name: str) -> ClauseView | None:
    """A clause of a version by what people cite (`4.12`) or by its key; None when there is no such."""
    found = book(number)
    return found.by_number.get(name) or found.by_key.get(name)


def cached_clause(clause_id: UUID) -> ClauseView | None:
    """A clause by its id, without a query once its version has been read; None when there is no such."""
    for kept in tuple(_kept.values()):
        if clause_id in kept.by_id:
            return kept.by_id[clause_id]
    number = Clause.objects.filter(id=clause_id).values_list("version_id", flat=True).first()
    return book(number).by_id.get(clause_id) if number is not None else None
