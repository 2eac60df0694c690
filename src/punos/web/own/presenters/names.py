"""Names for ids: organisations, workers, registers, clauses; each kind asked of the database once a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import NoReverseMatch
from django.utils.text import Truncator

from punos.base.texts import Text
from punos.clients.queries.plans import PartView, PlanView
from punos.clients.words import Sort
from punos.organising import queries as organising
from punos.organising.queries import ClauseView
from punos.trust import queries
from punos.trust.queries import OrganisationView, WorkerView
from punos.trust.words import ROLE_NAMES
from punos.web.own.presenters.words import SORTS
from punos.web.shared.addresses import address
from punos.web.shared.speech import gettext as _

SHORT = 70


@dataclass(frozen=True, slots=True)
class Names:
    """Names in the language of the page. An id without a name is "an organisation" or "a worker", never an id."""

    language: str
    organisations: Mapping[UUID, OrganisationView]
    workers: Mapping[UUID, WorkerView]
    registers: Mapping[UUID, tuple[Text, str, UUID]] = field(default_factory=dict)

    def organisation(self, organisation_id: UUID | None) -> str:
        """The organisation's name; empty for the client or a near one."""
        if organisation_id is None:
            return ""
        found = self.organisations.get(organisation_id)
        return found.name.in_(self.language) if found else _("an organisation")

    def worker(self, post_id: UUID | None) -> str:
        """The worker's name; "you" where no worker wrote."""
        if post_id is None:
            return _("you")
        found = self.workers.get(post_id)
        return found.name if found else _("a worker")

    def worker_at(self, post_id: UUID | None) -> str:
        """Name, role and organisation of a worker in one line."""
        found = self.workers.get(post_id) if post_id else None
        if found is None:
            return self.worker(post_id)
        return f"{found.name}, {ROLE_NAMES[found.role].in_(self.language)}, {self.organisation(found.organisation_id)}"

    def register(self, register_id: UUID | None) -> str:
        """Whose record: the register's name."""
        found = self.registers.get(register_id) if register_id else None
        return found[0].in_(self.language) if found else _("any register")

    def clause_title(self, clause_id: UUID | None) -> str:
        """The title of the clause of the organising plan."""
        found = clause_of(clause_id)
        return found.title.in_(self.language) if found else ""

    def part(self, part: PartView) -> str:
        """What a part is, in a line: its sort and the beginning of its own words."""
        words = self.clause_title(part.clause_id) or self.organisation(part.organisation_id if part.sort is Sort.PARTY else None)
        words = words or next(
            (str(part.body[key]) for key in ("words", "text", "question", "duty", "content", "notes") if part.body.get(key)), ""
        )
        sort = str(SORTS[part.sort])
        return f"{sort}: {Truncator(words).chars(SHORT)}" if words else sort


def names_for(language: str, post_ids: Iterable[UUID | None], *, registers: bool = False) -> Names:
    """The names that a page with these posts needs."""
    workers = queries.workers({post_id for post_id in post_ids if post_id})
    return Names(language, queries.organisations(), workers, queries.registers() if registers else {})


def posts_in(plan: PlanView) -> set[UUID | None]:
    """Every post that a plan names."""
    return {post for part in plan.parts for post in (part.assignee_id, part.made_by, part.changed_by, *part.filed_by)}


def clause_of(clause_id: UUID | None) -> ClauseView | None:
    """The clause, of whichever version the part hangs on."""
    return organising.cached_clause(clause_id) if clause_id else None


def clause_href(clause: ClauseView | None) -> str:
    """Where the clause can be read."""
    if clause is None:
        return ""
    try:
        return address("organising:clause", version=clause.version, number=clause.number)
    except NoReverseMatch:
        return ""
