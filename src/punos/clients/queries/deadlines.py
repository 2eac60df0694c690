"""Which statutory deadlines run for a needs assessment of this person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from punos.engines.criteria import Answer, Value, evaluate
from punos.organising.queries import DeadlineView, deadlines, fact_specs, parameters

#: The deadlines of a needs assessment: Social Welfare Act 1301/2014 36 §. Child welfare has an assessment of its own.
NEEDS_ASSESSMENT = "shl36-"
BEGUN, READY = "assessment_begun", "assessment_ready"


def assessment_deadlines(facts: Mapping[str, Value | None], on: date) -> tuple[DeadlineView, ...]:
    """The deadlines of a needs assessment in force on the day, until it is begun or ready, that apply to `facts`.

    A rule that applies to nobody in particular but has no number (without undue delay) is left out: the county's promise holds then.
    """
    named = [one for one in deadlines(on) if one.id.startswith(NEEDS_ASSESSMENT) and one.stop_event in (BEGUN, READY) and one.limit]
    specs, dated = fact_specs(), parameters()
    return tuple(one for one in named if one.applies and evaluate(one.applies, facts, dated, on, specs).answer is Answer.YES)


def age_on(born_on: date, on: date) -> int:
    """Full years on the day."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
