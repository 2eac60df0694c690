"""Criteria: may this person have this service, and why.

A criterion is a tree of conditions on facts. `read` makes it from its JSON form, `write` gives that
back, `findings` checks it against the declared facts and the dated parameters, `evaluate` answers
yes, no or not known yet, with a reason for each condition and the facts still worth asking for, and
`next_step` interviews a person, asking only what can still change the answer.
"""

from punos.engines.criteria.asking import Step, next_step
from punos.engines.criteria.checking import dating, faults, untranslated
from punos.engines.criteria.evaluation import Answer, Explanation, Kind, evaluate, reasons
from punos.engines.criteria.facts import CriteriaError, FactKind, Facts, FactSpec, Value, facts_of
from punos.engines.criteria.finding import Finding, Wrong, unreadable
from punos.engines.criteria.parameters import Dated, Parameter
from punos.engines.criteria.reading import read, write
from punos.engines.criteria.soundness import bands_of_one_service, findings
from punos.engines.criteria.tree import (
    All,
    Any_,
    AtLeast,
    Compare,
    Is,
    Judgement,
    Not,
    OneOf,
    Op,
    ParameterRef,
    Tree,
)

__all__ = [
    "All",
    "Answer",
    "Any_",
    "AtLeast",
    "Compare",
    "CriteriaError",
    "Dated",
    "Explanation",
    "FactKind",
    "FactSpec",
    "Facts",
    "Finding",
    "Is",
    "Judgement",
    "Kind",
    "Not",
    "OneOf",
    "Op",
    "Parameter",
    "ParameterRef",
    "Step",
    "Tree",
    "Value",
    "Wrong",
    "bands_of_one_service",
    "dating",
    "evaluate",
    "facts_of",
    "faults",
    "findings",
    "next_step",
    "read",
    "reasons",
    "unreadable",
    "untranslated",
    "write",
]
