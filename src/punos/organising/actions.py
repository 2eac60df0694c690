"""What planners do to a version of the organising plan, and what everybody may say of it.

Every verb is a function of the database that asks who is calling (`sql/drafting.sql`); pages write no table.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from psycopg import errors as pg

from punos.base.texts import Language, Text
from punos.organising.errors import ChangedMeanwhile, DayTaken, NotNow, NotReady, OnlyPlanners, SentBefore, TooManyComments
from punos.organising.queries.books import clauses, version
from punos.organising.queries.document import content_hash
from punos.organising.queries.readiness import readiness
from punos.organising.rules import rule_of
from punos.organising.words import About, ClauseKind, CommentState, Outcome, Source, Theme, VersionStatus


@dataclass(frozen=True, slots=True)
class ClauseDraft:
    """A clause as a planner has written it. `raw` is its rule in the JSON form; `reason` why it differs from the version before."""

    number: str
    kind: ClauseKind
    title: Text
    text: Text
    plain: Text
    raw: Mapping[str, Any]
    reason: Text | None = None

    def columns(self) -> dict[str, Any]:
        """The clause by the names of its columns."""
        texts = {"title": self.title, "text": self.text, "plain": self.plain, "reason": self.reason}
        written = {f"{name}_{language}": getattr(text, language) if text else "" for name, text in texts.items() for language in Language}
        return {"number": self.number, "kind": self.kind.value, "rule": dict(self.raw), **written}


@dataclass(frozen=True, slots=True)
class CommentDraft:
    """What somebody says of a clause. `shown_name` is empty when no name is to be shown; nothing else of the person is kept."""

    id: UUID
    clause_key: str
    about: About
    theme: Theme
    text: str
    language: Language
    shown_name: str = ""
    source: Source = Source.WEB
    received_on: date | None = None

    def columns(self) -> dict[str, Any]:
        """The comment by the names of its columns."""
        return {
            "id": str(self.id),
            "clause_key": self.clause_key,
            "about": self.about.value,
            "theme": self.theme.value,
            "text": self.text,
            "language": self.language.value,
            "shown_name": self.shown_name,
            "source": self.source.value,
            "received_on": self.received_on.isoformat() if self.received_on else None,
        }


def begin_draft(*, token: str, form_id: UUID, based_on: int, title: Text) -> int:
    """Begin a version with the clauses of a confirmed one. Its number; the same again when the form is sent twice.

    Raises OnlyPlanners, NotNow when the version it is based on is not confirmed, and SentBefore when the form began one of another name.
    """
    return int(_run("select plan.begin_draft(%s, %s, %s, %s)", token, form_id, based_on, json.dumps(title.as_dict())))


def write_clause(*, token: str, number: int, key: str, edition: int, clause: ClauseDraft) -> int:
    """Change a clause of a draft, or add it where `edition` is 0. Its new edition.

    Raises RuleError when the rule cannot be read, ChangedMeanwhile when somebody else wrote it first, NotNow and OnlyPlanners.
    """
    rule_of(clause.kind, clause.raw)
    return int(_run("select plan.write_clause(%s, %s, %s, %s, %s)", token, number, key, edition, json.dumps(clause.columns())))


def drop_clause(*, token: str, number: int, key: str, edition: int, reason: Text) -> None:
    """Leave a clause out of a draft, and say why. Raises ChangedMeanwhile, NotNow and OnlyPlanners."""
    _run("select plan.drop_clause(%s, %s, %s, %s, %s)", token, number, key, edition, json.dumps(reason.as_dict()))


def open_for_comment(*, token: str, number: int, edition: int, since: date, until: date, moderated: bool) -> int:
    """Open a draft or a proposal for everybody's comments, from a day to a day. Raises NotReady, ChangedMeanwhile, NotNow and OnlyPlanners."""
    _refuse_unready(number, since)
    return _step(token, number, edition, VersionStatus.COMMENT, since, until, moderated=moderated)


def propose(*, token: str, number: int, edition: int) -> int:
    """Make it the proposal for the council: comments are closed, and clauses may be changed for what they said."""
    return _step(token, number, edition, VersionStatus.PROPOSAL)


def take_back(*, token: str, number: int, edition: int) -> int:
    """Make it a draft again, which only planners see."""
    return _step(token, number, edition, VersionStatus.DRAFT)


def confirm(*, token: str, number: int, edition: int, decision: str, decided_by: str, decided_on: date, valid_from: date) -> str:
    """Write down that the council has confirmed the version, from what day it is in force, and the hash of what was confirmed.

    The version before ends that day. Raises DayTaken, NotReady, ChangedMeanwhile, NotNow and OnlyPlanners.
    """
    _refuse_unready(number, valid_from)
    known = version(number)
    if known is None:
        raise NotNow
    hashed = content_hash(known, clauses(number))
    _run(
        "select plan.confirm_version(%s, %s, %s, %s, %s, %s, %s, %s)",
        token,
        number,
        edition,
        decision,
        decided_by,
        decided_on,
        valid_from,
        hashed,
    )
    return hashed


def comment(*, number: int, comment: CommentDraft, counted: bytes, most: int) -> None:
    """Say something of a clause of a version that is open for comment. Sent twice it is said once.

    `counted` is a digest of whence it comes; more than `most` a minute are refused. Raises TooManyComments, NotNow, and SentBefore for other
    words under an id used before.
    """
    said = json.dumps(comment.columns())
    wait = int(_run("select plan.add_comment(%s, %s, %s, %s, %s, %s)", comment.id, number, comment.clause_key, counted, most, said))
    if wait:
        raise TooManyComments(wait)


def enter_comments(*, token: str, number: int, comments: Iterable[CommentDraft]) -> int:
    """Enter comments that came by letter or in a meeting, all or none. How many are new. Raises NotNow and OnlyPlanners."""
    return int(_run("select plan.enter_comments(%s, %s, %s)", token, number, json.dumps([one.columns() for one in comments])))


def publish_comment(*, token: str, comment_id: UUID, edition: int) -> int:
    """Let everybody read a comment. Raises ChangedMeanwhile and OnlyPlanners."""
    return int(_run("select plan.settle_comment(%s, %s, %s, %s, %s)", token, comment_id, edition, CommentState.PUBLISHED, ""))


def hide_comment(*, token: str, comment_id: UUID, edition: int, why: str) -> int:
    """Keep a comment from the public, for a reason that is kept. Raises ChangedMeanwhile and OnlyPlanners."""
    return int(_run("select plan.settle_comment(%s, %s, %s, %s, %s)", token, comment_id, edition, CommentState.HIDDEN, why))


def answer_comment(*, token: str, comment_id: UUID, edition: int, outcome: Outcome, answer: str) -> int:
    """Tell what came of a comment, and why. Raises ChangedMeanwhile and OnlyPlanners."""
    return int(_run("select plan.answer_comment(%s, %s, %s, %s, %s)", token, comment_id, edition, outcome, answer))


def _refuse_unready(number: int, on: date) -> None:
    found = [one for one in readiness(number, on) if not one.is_doubt]
    if found:
        raise NotReady(len(found))


def _step(
    token: str,
    number: int,
    edition: int,
    to: VersionStatus,
    since: date | None = None,
    until: date | None = None,
    *,
    moderated: bool = True,
) -> int:
    return int(_run("select plan.take_step(%s, %s, %s, %s, %s, %s, %s)", token, number, edition, to, since, until, moderated))


_REFUSALS = (
    (pg.SerializationFailure, ChangedMeanwhile),
    (pg.InsufficientPrivilege, OnlyPlanners),
    (pg.CheckViolation, NotNow),
    (pg.ExclusionViolation, DayTaken),
    (pg.UniqueViolation, SentBefore),
)


def _run(statement: str, *values: Any) -> Any:
    """Run one verb, whole or not at all, and say what it refuses in words for people."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, list(values))
            return cursor.fetchone()[0]
    except DatabaseError as error:
        for kind, refusal in _REFUSALS:
            if isinstance(error.__cause__, kind):
                raise refusal from error
        raise
