"""The rules of the organising plan as typed values: no database, no clock."""

from punos.organising.rules.clauses import (
    Chain,
    ChainStep,
    Document,
    Free,
    Measure,
    Minimum,
    Promise,
    Review,
    Rule,
    Service,
    Task,
    limit_of,
    rule_of,
)
from punos.organising.rules.facts import FactRow, Question, fact_spec, parameters_of, question_of
from punos.organising.rules.soundness import PlanFinding, criterion_in, parameter_findings, plan_findings

__all__ = [
    "Chain",
    "ChainStep",
    "Document",
    "FactRow",
    "Free",
    "Measure",
    "Minimum",
    "PlanFinding",
    "Promise",
    "Question",
    "Review",
    "Rule",
    "Service",
    "Task",
    "criterion_in",
    "fact_spec",
    "limit_of",
    "parameter_findings",
    "parameters_of",
    "plan_findings",
    "question_of",
    "rule_of",
]
