"""The next versions of the plan for the demonstration: one open for comment, one still a draft. Written by the verbs that planners use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml

from punos.base.texts import Language, Text
from punos.organising import actions, queries
from punos.organising.actions import ClauseDraft, CommentDraft
from punos.organising.queries import ClauseView
from punos.organising.words import About, Outcome, Source, Theme

FILE = Path(__file__).resolve().parent.parent / "seed" / "next.yaml"
IDS = UUID("6f0a3c52-3f2c-4b8e-9d3a-5d8f1f1f7a10")


def begin_next_versions(*, token: str, today: date) -> int:
    """Write the versions of `seed/next.yaml` as the planner of this session, unless a version is being written already. How many were begun."""
    if any(not one.is_confirmed for one in queries.versions()):
        return 0
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    based_on = max(one.number for one in queries.versions() if one.is_confirmed)
    _open(told["open"], token, based_on, today)
    actions.begin_draft(token=token, form_id=uuid5(IDS, "draft"), based_on=based_on, title=Text.read(told["draft"]["title"]))
    return 2


def _open(told: Mapping[str, Any], token: str, based_on: int, today: date) -> None:
    number = actions.begin_draft(token=token, form_id=uuid5(IDS, "open"), based_on=based_on, title=Text.read(told["title"]))
    for change in told["changed"]:
        clause = queries.book(number).by_key[change["key"]]
        actions.write_clause(token=token, number=number, key=clause.key, edition=clause.edition, clause=_changed(clause, change))
    since = today - timedelta(days=told["since"])
    actions.open_for_comment(token=token, number=number, edition=1, since=since, until=since + timedelta(days=told["days"]), moderated=True)
    said = [(_comment(raw, today), raw) for raw in told["comments"]]
    actions.enter_comments(token=token, number=number, comments=[comment for comment, _ in said])
    for comment, raw in said:
        if "answer" in raw:
            outcome = Outcome(raw["outcome"])
            actions.answer_comment(token=token, comment_id=comment.id, edition=1, outcome=outcome, answer=raw["answer"])
    for raw in told["waiting"]:
        comment = _comment(raw, today)
        actions.comment(number=number, comment=comment, counted=comment.id.bytes, most=1)


def _changed(clause: ClauseView, change: Mapping[str, Any]) -> ClauseDraft:
    """The clause with the texts and the values of its rule that change."""
    texts = {name: Text.read(change[name]) if name in change else getattr(clause, name) for name in ("title", "text", "plain")}
    rule = {**clause.raw, **change.get("rule", {})}
    return ClauseDraft(clause.number, clause.kind, texts["title"], texts["text"], texts["plain"], rule, Text.read(change["reason"]))


def _comment(raw: Mapping[str, Any], today: date) -> CommentDraft:
    return CommentDraft(
        uuid5(IDS, raw["text"]),
        raw["key"],
        About(raw["about"]),
        Theme(raw["theme"]),
        raw["text"],
        Language(raw["language"]),
        source=Source(raw.get("source", Source.WEB)),
        received_on=today - timedelta(days=raw.get("ago", 0)),
    )
