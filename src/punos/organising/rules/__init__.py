"""The rules of the organising plan as typed values: no database, no clock."""

from punos.organising.rules.clauses import (
    Chain,
    ChainStep,
    Free,
    Measure,
    Minimum,
    Promise,
    Rule,
    Service,
    Task,
    limit_of,
    rule_of,
)
from punos.organising.rules.facts import FactRow, Question, fact_spec, parameters_of, question_of

__all__ = [
    "Chain",
    "ChainStep",
    "FactRow",
    "Free",
    "Measure",
    "Minimum",
    "Promise",
    "Question",
    "Rule",
    "Service",
    "Task",
    "fact_spec",
    "limit_of",
    "parameters_of",
    "question_of",
    "rule_of",
]
