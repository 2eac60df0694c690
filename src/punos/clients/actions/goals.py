"""Goals, needs, strengths and views: what the plan is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from punos.clients.actions.parts import Draft, add_part, change_part
from punos.clients.words import Sort, State
from punos.trust.words import Actor, Topic


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """A goal in the client's words: `scale` is better (a change for the better) or keep (prevents getting worse)."""

    words: str
    scale: str
    topic: Topic = Topic.CORE
    code: str = ""
    helps: str = ""
    hinders: str = ""
    due_on: date | None = None

    def body(self) -> dict[str, str]:
        """The goal as the body of a part."""
        return {"words": self.words, "scale": self.scale, "code": self.code, "helps": self.helps, "hinders": self.hinders}


def agree_goal(*, by: Actor, goal_id: UUID, client_id: UUID, register_id: UUID, goal: GoalDraft, at: datetime) -> UUID:
    """Add a goal that the client and the worker have agreed on."""
    return add_part(by=by, draft=_goal(goal_id, client_id, register_id, goal, State.AGREED, by.organisation_id), did="goal_agreed", at=at)


def propose_goal(*, by: Actor, goal_id: UUID, client_id: UUID, register_id: UUID, goal: GoalDraft, at: datetime) -> UUID:
    """Add a goal that the client wishes for; it waits for the talk with the own worker."""
    return add_part(by=by, draft=_goal(goal_id, client_id, register_id, goal, State.PROPOSED, None), did="goal_proposed", at=at)


def change_goal(*, by: Actor, goal_id: UUID, version: int, goal: GoalDraft, at: datetime) -> None:
    """Say the goal in other words, or give it another day."""
    change_part(by=by, part_id=goal_id, version=version, body=goal.body(), due_on=goal.due_on, did="goal_changed", at=at)


def settle_goal(*, by: Actor, goal_id: UUID, version: int, state: State, at: datetime) -> None:
    """Agree on a proposed goal, or tell how far it was reached, or drop it."""
    change_part(by=by, part_id=goal_id, version=version, state=state, did=f"goal_{state}", at=at)


def add_need(
    *, by: Actor, need_id: UUID, client_id: UUID, register_id: UUID, group: str, text: str, topic: Topic, urgent: bool, at: datetime
) -> UUID:
    """Write down a need of support, by the groups of the Social Welfare Act 11 §."""
    body = {"group": group, "text": text, "urgent": urgent}
    draft = Draft(need_id, client_id, Sort.NEED, State.OPEN, register_id, topic, by.organisation_id, body=body)
    return add_part(by=by, draft=draft, did="need_seen", at=at)


def change_need(*, by: Actor, need_id: UUID, version: int, group: str, text: str, urgent: bool, at: datetime) -> None:
    """Say a need in other words, or put it into another group."""
    body = {"group": group, "text": text, "urgent": urgent}
    change_part(by=by, part_id=need_id, version=version, body=body, did="need_changed", at=at)


def close_need(*, by: Actor, need_id: UUID, version: int, at: datetime) -> None:
    """The need is met or has gone."""
    change_part(by=by, part_id=need_id, version=version, state=State.CLOSED, did="need_closed", at=at)


def add_strength(*, by: Actor, strength_id: UUID, client_id: UUID, register_id: UUID, text: str, at: datetime) -> UUID:
    """Write down what the client is good at or what carries them."""
    organisation_id = None if by.is_citizen else by.organisation_id
    draft = Draft(strength_id, client_id, Sort.STRENGTH, State.WRITTEN, register_id, Topic.CORE, organisation_id, body={"text": text})
    return add_part(by=by, draft=draft, did="strength_told", at=at)


def write_view(*, by: Actor, view_id: UUID, client_id: UUID, register_id: UUID, text: str, at: datetime) -> UUID:
    """Write a view of the situation: the client's own, or the professional's."""
    whose, organisation_id = ("client", None) if by.is_citizen else ("professional", by.organisation_id)
    body = {"whose": whose, "text": text}
    draft = Draft(view_id, client_id, Sort.VIEW, State.WRITTEN, register_id, Topic.CORE, organisation_id, body=body)
    return add_part(by=by, draft=draft, did="view_written", at=at)


def change_text(*, by: Actor, part_id: UUID, version: int, text: str, at: datetime) -> None:
    """Say a view, a strength or a note in other words."""
    change_part(by=by, part_id=part_id, version=version, body={"text": text}, did="text_changed", at=at)


def _goal(goal_id: UUID, client_id: UUID, register_id: UUID, goal: GoalDraft, state: State, organisation_id: UUID | None) -> Draft:
    return Draft(goal_id, client_id, Sort.GOAL, state, register_id, goal.topic, organisation_id, due_on=goal.due_on, body=goal.body())
