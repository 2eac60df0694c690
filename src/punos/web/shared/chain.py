"""Where a plan is on its service chain, as words for the `chain` macro: the step now, who answers, its limit, and every step."""

from __future__ import annotations

from dataclasses import dataclass

from punos.chains.rules import StepProgress
from punos.chains.words import STEP_STATE_NAMES, StepState
from punos.clients.queries.chain import Standing
from punos.organising.rules import ChainStep
from punos.organising.rules.wording import limit_text, party_text
from punos.web.shared.addresses import address
from punos.web.shared.environment import day
from punos.web.shared.speech import gettext as _

TONES: dict[StepState, str] = {
    StepState.NOT_YET: "planned",
    StepState.WAITING: "waiting",
    StepState.UNDER_WAY: "started",
    StepState.LATE: "exceeded",
    StepState.REFUSED: "refused",
    StepState.DONE: "done",
    StepState.MISSING: "at_risk",
}
"""Which tag of `_state.html` a step has."""


@dataclass(frozen=True, slots=True)
class StepView:
    """One step: its name, its state as a tag, who answers, helps and is told, and its limit."""

    title: str
    state: str
    tone: str
    label: str
    responsible: str
    roles: tuple[tuple[str, str], ...]
    limit: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class ChainView:
    """The chain with its clause, which step it is, and all steps. `here` is None when the last one is done."""

    title: str
    clause: str
    href: str
    place: str
    here: StepView | None
    steps: tuple[StepView, ...]


def chain_view(standing: Standing | None, language: str) -> ChainView | None:
    """The chain of a plan in words; None where none was chosen."""
    if standing is None:
        return None
    clause = standing.clause
    steps = tuple(_step(one, language, is_here=one is standing.here) for one in standing.steps)
    place = {"number": standing.number, "total": len(steps)}
    return ChainView(
        title=clause.title.in_(language),
        clause=_("clause %(number)s, version %(version)s") % {"number": clause.number, "version": clause.version},
        href=address("organising:clause", version=clause.version, number=clause.number),
        place=_("Step %(number)s of %(total)s") % place if standing.here else _("The chain has come to its end."),
        here=next((one for one in steps if one.is_here), None),
        steps=steps,
    )


def _step(one: StepProgress, language: str, *, is_here: bool) -> StepView:
    step = one.step
    return StepView(
        title=step.title.in_(language),
        state=one.state.value,
        tone=TONES[one.state],
        label=STEP_STATE_NAMES[one.state].in_(language),
        responsible=party_text(step.responsible).in_(language),
        roles=tuple(_roles(step, language)),
        limit=_limit(one, language),
        is_here=is_here,
    )


def _roles(step: ChainStep, language: str) -> list[tuple[str, str]]:
    named = (_("Answers for it"), (step.responsible,)), (_("Helps"), step.supports), (_("Is told"), step.informed)
    return [(term, ", ".join(party_text(word).in_(language) for word in words)) for term, words in named if words]


def _limit(one: StepProgress, language: str) -> str:
    """The day where a limit runs, or when it began or was done; else how long the step may take."""
    if one.state is StepState.DONE:
        return day(one.done_at) if one.done_at else ""
    if one.state is StepState.UNDER_WAY and one.since:
        return _("since %(day)s") % {"day": day(one.since)}
    if one.due_on:
        return _("by %(day)s") % {"day": day(one.due_on)}
    if one.step.limit is None:
        return ""
    said = limit_text(one.step.limit).in_(language)
    return _("time to answer: %(limit)s") % {"limit": said} if one.step.handover else _("time allowed: %(limit)s") % {"limit": said}
