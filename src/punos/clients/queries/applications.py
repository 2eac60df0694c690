"""What may be applied for, who handles it, and how an application stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from punos.base.texts import Text
from punos.clients.queries.plans import PartView
from punos.clients.rules.decisions import missing
from punos.organising.queries import ClauseView, cached_clause, clauses
from punos.organising.rules import Document, Task
from punos.organising.words import Applicant, ClauseKind
from punos.trust.queries import organisations, registers, workers_of

APPLIED_FOR = (ClauseKind.PERMIT, ClauseKind.GRANT)


@dataclass(frozen=True, slots=True)
class Handler:
    """An organisation that handles applications, and the register that they go into."""

    organisation_id: UUID
    register_id: UUID
    name: Text


def applied_for(version: int) -> tuple[ClauseView, ...]:
    """The permits and grants of a version that a person applies for, in the order of the plan."""
    return tuple(clause for clause in clauses(version) if is_applied_for(clause))


def is_applied_for(clause: ClauseView) -> bool:
    """Whether a person applies for what the clause is about."""
    return clause.kind in APPLIED_FOR and isinstance(clause.rule, Task) and clause.rule.applicant is not Applicant.ORGANISATION


def handlers_of(clause: ClauseView) -> tuple[Handler, ...]:
    """Who handles applications under the clause, in its order: organisations whose workers work in a register of its domain."""
    if not isinstance(clause.rule, Task):
        return ()
    by_key = {one.key: one for one in organisations().values()}
    named = [by_key[key] for key in clause.rule.providers if key in by_key]
    found = ((one, _register(one.id, clause.rule.domain)) for one in named)
    return tuple(Handler(one.id, register, one.name) for one, register in found if register)


def documents_of(part: PartView) -> tuple[Document, ...]:
    """The papers that the application must have, by its clause."""
    clause = cached_clause(part.clause_id) if part.clause_id else None
    return clause.rule.documents if clause and isinstance(clause.rule, Task) else ()


def papers_come(part: PartView) -> tuple[str, ...]:
    """The keys of the papers that have come: told of as sent along, noted as come, or added as a file that stands."""
    files = (file.paper for file in part.files if file.paper and file.withdrawn_at is None)
    return (*part.body.get("enclosed", ()), *part.body.get("arrived", ()), *files)


def missing_of(part: PartView) -> tuple[Document, ...]:
    """Those of its papers that have not come."""
    papers = documents_of(part)
    keys = missing(tuple(paper.key for paper in papers), papers_come(part))
    return tuple(paper for paper in papers if paper.key in keys)


def day_in(part: PartView, name: str) -> date | None:
    """A day that the application or its decision holds."""
    return date.fromisoformat(part.body[name]) if part.body.get(name) else None


def _register(organisation_id: UUID, domain: str) -> UUID | None:
    theirs = {worker.register_id for worker in workers_of(organisation_id) if worker.register_id}
    fitting = sorted(one for one in theirs if registers()[one][1] == domain)
    return fitting[0] if fitting else None
