"""What the queries of the organising plan answer with: frozen values, texts in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from punos.base.period import Period
from punos.base.texts import Language, Text
from punos.engines.clocks import Limit, Unit
from punos.engines.criteria import Tree, read
from punos.organising.models import Clause, DeadlineRule, PlanVersion
from punos.organising.rules import Rule, rule_of
from punos.organising.words import ClauseKind, VersionStatus


@dataclass(frozen=True, slots=True)
class PlanVersionView:
    """One version of the organising plan. `removed`: why clauses of the version before are not in it, by their key."""

    number: int
    title: Text
    status: VersionStatus
    confirmed_on: date | None
    decision_ref: str
    valid_from: date | None
    valid_to: date | None
    removed: Mapping[str, Text] = field(default_factory=dict)
    confirmed_by: str = ""
    content_hash: str = ""
    based_on: int | None = None
    comment_from: date | None = None
    comment_until: date | None = None
    moderated: bool = True
    edition: int = 1

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it; only planners read a draft."""
        return self.status is not VersionStatus.DRAFT

    def takes_comments(self, on: date) -> bool:
        """Whether everybody may comment on the day."""
        return (
            self.status is VersionStatus.COMMENT
            and self.comment_from is not None
            and self.comment_until is not None
            and self.comment_from <= on <= self.comment_until
        )

    @property
    def is_confirmed(self) -> bool:
        """Whether the council has confirmed it; a confirmed version never changes."""
        return self.status is VersionStatus.CONFIRMED

    def in_force(self, on: date) -> bool:
        """Whether this version rules on the day."""
        return self.is_confirmed and self.valid_from is not None and on in Period(self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True)
class ClauseView:
    """One clause of one version. `rule` is the typed rule, `raw` its JSON form; `reason` why it differs from the version before."""

    id: UUID
    version: int
    key: str
    number: str
    kind: ClauseKind
    title: Text
    text: Text
    plain: Text
    rule: Rule
    raw: Mapping[str, Any]
    reason: Text | None
    edition: int = 1

    @property
    def chapter(self) -> str:
        """The number of its chapter: 4 for clause 4.12."""
        return self.number.partition(".")[0]


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A statutory deadline: who it is for, from what to what, how long, its source and how sure of it we are (A, B or C)."""

    id: str
    start: Text
    stop: Text
    who: Text
    start_event: str
    stop_event: str
    limit: Limit | None
    source: str
    source_note: str
    confidence: str
    period: Period
    applies: Tree | None


def columns_text(row: object, name: str) -> Text:
    """The text of the columns `<name>_fi`, `_sv` and `_en`."""
    return Text(*(getattr(row, f"{name}_{language}") for language in Language))


def version_view(row: PlanVersion) -> PlanVersionView:
    """A stored version as a value."""
    return PlanVersionView(
        number=row.number,
        title=columns_text(row, "title"),
        status=VersionStatus(row.status),
        confirmed_on=row.confirmed_on,
        decision_ref=row.decision_ref,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        removed={key: Text.read(reason) for key, reason in row.removed.items()},
        confirmed_by=row.confirmed_by,
        content_hash=row.content_hash,
        based_on=row.based_on_id,
        comment_from=row.comment_from,
        comment_until=row.comment_until,
        moderated=row.moderated,
        edition=row.edition,
    )


def clause_view(row: Clause) -> ClauseView:
    """A stored clause as a value. Raises RuleError when its rule cannot be read."""
    kind = ClauseKind(row.kind)
    return ClauseView(
        id=row.id,
        version=row.version_id,
        key=row.key,
        number=row.number,
        kind=kind,
        title=columns_text(row, "title"),
        text=columns_text(row, "text"),
        plain=columns_text(row, "plain"),
        rule=rule_of(kind, row.rule),
        raw=row.rule,
        reason=columns_text(row, "reason") if row.reason_fi else None,
        edition=row.edition,
    )


def deadline_view(row: DeadlineRule) -> DeadlineView:
    """A stored deadline as a value."""
    return DeadlineView(
        id=row.id,
        start=columns_text(row, "start"),
        stop=columns_text(row, "stop"),
        who=columns_text(row, "who"),
        start_event=row.start_event,
        stop_event=row.stop_event,
        limit=None if row.amount is None else Limit(row.amount, Unit(row.unit), row.moves_on, row.pauses),
        source=row.source,
        source_note=row.source_note,
        confidence=row.confidence,
        period=Period(row.valid_from, row.valid_to),
        applies=read(row.applies) if row.applies else None,
    )
