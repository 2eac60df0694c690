"""Names for the ids of a plan: organisations, workers, registers, clauses, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from punos.base.texts import Text
from punos.clients.queries.braids import organisations_in
from punos.clients.queries.plans import PartView, PlanView
from punos.organising.queries import ClauseView, cached_clause
from punos.trust.queries import OrganisationView, WorkerView, organisations, registers, workers
from punos.trust.words import ROLE_NAMES
from punos.web.shared.addresses import address
from punos.web.shared.braid import strand_numbers
from punos.web.shared.speech import gettext as _


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of a page are called in `language`."""

    language: str
    organisations: Mapping[UUID, OrganisationView]
    workers: Mapping[UUID, WorkerView]
    registers: Mapping[UUID, tuple[Text, str, UUID]]
    strands: Mapping[UUID, int]

    def organisation(self, organisation_id: UUID | None) -> str:
        """The organisation's name; empty for the client's own."""
        found = self.organisations.get(organisation_id) if organisation_id else None
        return found.name.in_(self.language) if found else ""

    def worker(self, post_id: UUID | None) -> str:
        """The worker's name; the client when nobody's post is named."""
        found = self.workers.get(post_id) if post_id else None
        return found.name if found else _("The client") if post_id is None else _("A worker")

    def worker_in_full(self, post_id: UUID | None) -> str:
        """The worker's name, role and organisation."""
        found = self.workers.get(post_id) if post_id else None
        if found is None:
            return self.worker(post_id)
        return ", ".join((found.name, ROLE_NAMES[found.role].in_(self.language), self.organisation(found.organisation_id)))

    def register(self, register_id: UUID | None) -> str:
        """The register's name."""
        found = self.registers.get(register_id) if register_id else None
        return found[0].in_(self.language) if found else ""

    def strand(self, organisation_id: UUID | None) -> int | None:
        """The number of the organisation's colour and line on this plan."""
        return self.strands.get(organisation_id) if organisation_id else None

    def clause_title(self, clause_id: UUID | None) -> str:
        """The title of a clause."""
        found = cached_clause(clause_id) if clause_id else None
        return found.title.in_(self.language) if found else ""


def names_for(parts: Iterable[PartView], language: str, plan: PlanView | None = None, also: Iterable[UUID] = ()) -> Names:
    """The names that these parts need, and those of `also` (posts)."""
    said = {post for part in parts for post in (part.assignee_id, part.made_by, part.changed_by, part.withheld_by, *part.filed_by) if post}
    posts = said | set(also)
    known = organisations()
    joined = [one for one in organisations_in(plan) if one in known] if plan else []
    numbers = dict(zip(joined, strand_numbers([known[one].sector for one in joined]), strict=True))
    return Names(language, known, workers(posts), registers(), numbers)


def clause_href(clause: ClauseView) -> str:
    """Where the clause stands in its version."""
    return address("organising:clause", version=clause.version, number=clause.number)
