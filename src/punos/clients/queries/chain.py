"""Where a client's plan is on the service chain that was chosen for it: worked out from the parts that the asker sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from punos.chains.rules import Happening, StepProgress, here, progress
from punos.chains.words import StepState
from punos.clients.queries.plans import PartView, PlanView
from punos.clients.words import Sort, State
from punos.organising import queries as organising
from punos.organising.queries import ClauseView
from punos.organising.rules import Chain
from punos.organising.words import StepPart

ANSWERED = (State.ACCEPTED, State.DONE)


@dataclass(frozen=True, slots=True)
class Standing:
    """The chain's clause in the version that the plan was made under, its steps, and the one the plan is at (None: at the end)."""

    clause: ClauseView
    steps: tuple[StepProgress, ...]
    here: StepProgress | None

    @property
    def number(self) -> int:
        """Which step it is, from one; the last at the end."""
        return self.steps.index(self.here) + 1 if self.here else len(self.steps)


def standing(plan: PlanView, at: datetime) -> Standing | None:
    """Where the plan is on its chain; None when no chain was chosen or the asker does not see the frame of the plan."""
    shell = plan.shell
    key = shell.body.get("chain") if shell else None
    if shell is None or not key:
        return None
    clause = organising.chain(shell.body.get("organising_version", 0), key)
    if clause is None or not isinstance(clause.rule, Chain):
        return None
    steps = progress(clause.rule, _happenings(plan, clause.rule), began_at=shell.starts_at or shell.made_at, at=at)
    if not shell.writable:
        steps = tuple(_unsure(step) for step in steps)
    return Standing(clause, steps, here(steps))


def _unsure(step: StepProgress) -> StepProgress:
    """Who sees only some of the parts cannot say of a step that it was left out."""
    return replace(step, state=StepState.NOT_YET) if step.state is StepState.MISSING else step


def _happenings(plan: PlanView, chain: Chain) -> Iterator[Happening]:
    handed_over = {step.service for step in chain.steps if step.handover}
    off = (State.CANCELLED, State.WITHDRAWN)
    yield from (_service(part, handed_over) for part in plan.of(Sort.SERVICE) if part.state not in off)
    told = {_key(part) for part in plan.of(Sort.SERVICE)}
    asked = (part for part in plan.of(Sort.REFERRAL) if part.clause_id and part.state not in off)
    yield from (_referral(part) for part in asked if _key(part) not in told)
    yield from (_assessment(part) for part in plan.of(Sort.ASSESSMENT) if part.state not in off)
    held = (part for part in plan.of(Sort.REVIEW) if part.state is State.DONE)
    yield from (Happening(part=StepPart.REVIEW, done_at=part.ended_at or part.changed_at) for part in held)
    if plan.shell:
        yield Happening(part=StepPart.PLAN, begun_at=plan.shell.starts_at or plan.shell.made_at, done_at=_agreed_at(plan))
        if plan.shell.state is State.CLOSED:
            closed_at = plan.shell.ended_at or plan.shell.changed_at
            yield Happening(part=StepPart.CLOSURE, begun_at=closed_at, done_at=closed_at)
    yield from (_agreement(part) for part in _of_the_client(plan))


def _assessment(part: PartView) -> Happening:
    return Happening(part=StepPart.ASSESSMENT, begun_at=part.starts_at or part.made_at, done_at=part.ended_at)


def _service(part: PartView, handed_over: set[str | None]) -> Happening:
    """A step that hands the client over goes on as long as the service; any other is done when the service has begun."""
    key = _key(part)
    done = part.ended_at if key in handed_over else part.starts_at
    return Happening(service=key, sent_at=part.made_at, begun_at=part.starts_at, done_at=done)


def _referral(part: PartView) -> Happening:
    """The answer to a referral, where no service of the plan tells more."""
    answered = part.changed_at if part.state in ANSWERED else None
    return Happening(service=_key(part), sent_at=part.made_at, begun_at=answered, is_refused=part.state is State.REFUSED)


def _key(part: PartView) -> str | None:
    clause = organising.cached_clause(part.clause_id) if part.clause_id else None
    return clause.key if clause else None


def _agreed_at(plan: PlanView) -> datetime | None:
    """When the client agreed to the plan: then there is one common plan."""
    return min((part.changed_at for part in _of_the_client(plan) if part.state is State.AGREED), default=None)


def _agreement(part: PartView) -> Happening:
    return Happening(part=StepPart.AGREEMENT, begun_at=part.made_at, done_at=part.changed_at if part.state is State.AGREED else None)


def _of_the_client(plan: PlanView) -> Iterator[PartView]:
    """The client's own agreements, not those of the organisations."""
    return (part for part in plan.of(Sort.AGREEMENT) if part.organisation_id is None)
