"""What has been said of a version, and what was answered. Visitors see what is published; a planner, by the session in hand, sees all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from punos.organising.models import Comment, PlanEvent
from punos.organising.words import About, CommentState, Outcome, Source, Theme
from punos.trust import access


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment on a clause. `outcome` and `answer` are what was answered; `outcome` is None until then."""

    id: UUID
    clause_key: str
    about: About
    theme: Theme
    text: str
    shown_name: str
    language: str
    source: Source
    received_on: date
    state: CommentState
    hidden_why: str
    outcome: Outcome | None
    answer: str
    answered_at: datetime | None
    edition: int


@dataclass(frozen=True, slots=True)
class PlanEventView:
    """Something a planner did to a version."""

    at: datetime
    clause_key: str
    did: str
    by_post: UUID
    before: Any
    after: Any


def comments(number: int, key: str | None = None) -> tuple[CommentView, ...]:
    """The comments on a version, or on one clause of it, oldest first."""
    rows = Comment.objects.filter(version_id=number)
    chosen = rows if key is None else rows.filter(clause_key=key)
    return tuple(_view(row) for row in chosen.order_by("received_on", "made_at", "id"))


def all_comments(token: str, number: int) -> tuple[CommentView, ...]:
    """The comments on a version as the session of this token may see them: a planner's sees those that wait or are hidden too."""
    with access.with_ticket(token, None):
        return comments(number)


def plan_events(number: int) -> tuple[PlanEventView, ...]:
    """What planners did to a version, newest first."""
    rows = PlanEvent.objects.filter(version_id=number).order_by("-id")
    return tuple(PlanEventView(row.at, row.clause_key, row.did, row.by_post, row.before, row.after) for row in rows)


def _view(row: Comment) -> CommentView:
    return CommentView(
        id=row.id,
        clause_key=row.clause_key,
        about=About(row.about),
        theme=Theme(row.theme),
        text=row.text,
        shown_name=row.shown_name,
        language=row.language,
        source=Source(row.source),
        received_on=row.received_on,
        state=CommentState(row.state),
        hidden_why=row.hidden_why,
        outcome=Outcome(row.outcome) if row.outcome else None,
        answer=row.answer,
        answered_at=row.answered_at,
        edition=row.edition,
    )
