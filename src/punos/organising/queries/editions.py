"""How a clause of a draft has come about: what it was in an edition that somebody has in hand, and who changed it last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from punos.organising.models import Clause, PlanEvent
from punos.organising.queries.values import ClauseView, clause_view


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """A clause that was changed after it was read: what it was then, None where that is not known any more; and who changed it last, and when."""

    was: ClauseView | None
    by_post: UUID
    at: datetime


def changed_since(now: ClauseView, edition: int) -> ChangedSince | None:
    """What happened to a clause since this edition of it; None when nothing did. Raises RuleError when its rule of then cannot be read."""
    steps = now.edition - edition
    if steps <= 0:
        return None
    found = PlanEvent.objects.filter(version_id=now.version, clause_key=now.key, did__in=("clause_added", "clause_changed"))
    events = list(found.order_by("-id")[:steps])
    if not events:
        return None
    before = events[-1].before if len(events) == steps else None
    was = clause_view(Clause(id=now.id, version_id=now.version, edition=edition, **before)) if before else None
    return ChangedSince(was, events[0].by_post, events[0].at)
