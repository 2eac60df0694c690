"""The answer to a criterion, with its reasons.

Three-valued logic: Kleene's strong tables (S. C. Kleene, Introduction to Metamathematics, 1952, § 64).
What is not known can only become yes or no; an answer given never turns over as more becomes known.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from punos.base.texts import Text
from punos.engines.criteria import wording
from punos.engines.criteria.facts import CriteriaError, Facts, FactSpec, Value, kind_of, kinds_for
from punos.engines.criteria.parameters import Dated, Parameter
from punos.engines.criteria.tree import (
    All,
    Any_,
    AtLeast,
    Compare,
    Is,
    Judgement,
    Leaf,
    Not,
    OneOf,
    Op,
    ParameterRef,
    Tree,
    parts_of,
)


class Answer(StrEnum):
    """Whether a condition holds, as far as is known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What a line of an explanation explains."""

    ALL = "all"
    ANY = "any"
    NOT = "not"
    AT_LEAST = "at_least"
    COMPARE = "compare"
    IS = "is"
    ONE_OF = "one_of"
    JUDGEMENT = "judgement"


KINDS: Mapping[type, Kind] = {
    All: Kind.ALL,
    Any_: Kind.ANY,
    Not: Kind.NOT,
    AtLeast: Kind.AT_LEAST,
    Compare: Kind.COMPARE,
    Is: Kind.IS,
    OneOf: Kind.ONE_OF,
    Judgement: Kind.JUDGEMENT,
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to one part of a criterion; `parts` mirror the parts of the criterion.

    `ask`: facts not known yet that can still change this answer, in the order of the tree. For a
    condition on a fact, `fact` and the known `value`, and for a comparison the `limit` it was held
    against and the `parameter` that gave the limit. `source` is the law, `clause` the clause of the plan.
    """

    kind: Kind
    answer: Answer
    text: Text
    source: str = ""
    clause: str = ""
    ask: tuple[str, ...] = ()
    parts: tuple[Explanation, ...] = ()
    fact: str | None = None
    value: Value | None = None
    limit: Value | None = None
    parameter: str | None = None


def evaluate(
    tree: Tree,
    facts: Facts,
    parameters: Mapping[str, Parameter],
    on: date,
    specs: Mapping[str, FactSpec] | None = None,
) -> Explanation:
    """Whether the criterion holds for `facts` with the parameters in force on `on`, and why.

    `specs` gives the facts their names for people; without one the name of the fact stands in.
    Raises CriteriaError for a fact of a wrong kind and for a parameter that has no value on `on`.
    """
    return _Question(facts, parameters, on, specs or {}).explain(tree)


def reasons(explanation: Explanation) -> tuple[Explanation, ...]:
    """The conditions on facts that made the answer what it is: for an unknown, those not known yet."""
    if not explanation.parts:
        return (explanation,)
    same = (part for part in explanation.parts if explanation.kind is Kind.NOT or part.answer is explanation.answer)
    return tuple(reason for part in same for reason in reasons(part))


_OPERATORS: Mapping[Op, Callable[[Any, Any], bool]] = {
    Op.AT_LEAST: operator.ge,
    Op.OVER: operator.gt,
    Op.AT_MOST: operator.le,
    Op.UNDER: operator.lt,
    Op.EQUAL: operator.eq,
    Op.OTHER: operator.ne,
}
_OPPOSITE = {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}


@dataclass(frozen=True, slots=True)
class _Question:
    facts: Facts
    parameters: Mapping[str, Parameter]
    on: date
    specs: Mapping[str, FactSpec] = field(default_factory=dict)

    def explain(self, tree: Tree) -> Explanation:
        if isinstance(tree, Compare):
            return self._compare(tree)
        if isinstance(tree, Is | OneOf | Judgement):
            return self._word(tree)
        return self._whole(tree)

    def _whole(self, tree: All | Any_ | AtLeast | Not) -> Explanation:
        parts = tuple(self.explain(part) for part in parts_of(tree))
        answer = _together(tree, [part.answer for part in parts])
        ask = (fact for part in parts for fact in part.ask) if answer is Answer.UNKNOWN else ()
        return Explanation(
            kind=KINDS[type(tree)],
            answer=answer,
            text=tree.text or wording.whole(tree),
            source=tree.source,
            clause=tree.clause,
            ask=tuple(dict.fromkeys(ask)),
            parts=parts,
        )

    def _word(self, tree: Is | OneOf | Judgement) -> Explanation:
        value = self._known(tree)
        held = value in tree.values if isinstance(tree, OneOf) else value is True
        return self._leaf(tree, value, held, wording.word(tree, self.specs.get(tree.fact)), source=tree.source)

    def _compare(self, tree: Compare) -> Explanation:
        value, (limit, source) = self._known(tree), self._limit(tree)
        if value is not None and kind_of(value) is not kind_of(limit):
            raise CriteriaError(
                f"facts.{tree.fact}",
                f"{value!r} cannot be compared with {limit!r}",
                f"give a {kind_of(limit)}",
            )
        held = value is not None and _OPERATORS[tree.op](value, limit)
        text = wording.comparison(tree, limit, self.specs.get(tree.fact))
        parameter = tree.value.name if isinstance(tree.value, ParameterRef) else None
        law = tree.source or source
        return self._leaf(tree, value, held, text, source=law, limit=limit, parameter=parameter)

    def _leaf(
        self,
        tree: Leaf,
        value: Value | None,
        held: bool,
        text: Text,
        *,
        source: str,
        limit: Value | None = None,
        parameter: str | None = None,
    ) -> Explanation:
        known = Answer.YES if held else Answer.NO
        return Explanation(
            kind=KINDS[type(tree)],
            answer=Answer.UNKNOWN if value is None else known,
            text=tree.text or text,
            source=source,
            clause=tree.clause,
            ask=(tree.fact,) if value is None else (),
            fact=tree.fact,
            value=value,
            limit=limit,
            parameter=parameter,
        )

    def _known(self, tree: Leaf) -> Value | None:
        value = self.facts.get(tree.fact)
        kinds = kinds_for(tree)
        if value is not None and kind_of(value) not in kinds:
            wanted = " or ".join(kinds)
            raise CriteriaError(f"facts.{tree.fact}", f"{value!r} is not a {wanted}", f"give a {wanted}")
        return value

    def _limit(self, tree: Compare) -> tuple[Value, str]:
        if not isinstance(tree.value, ParameterRef):
            return tree.value, ""
        dated = dated_value(tree.value.name, self.parameters, self.on)
        return dated.value, dated.source


def dated_value(name: str, parameters: Mapping[str, Parameter], on: date) -> Dated:
    """The value of a parameter in force on `on`. Raises CriteriaError when there is none."""
    if name not in parameters:
        raise CriteriaError(f"parameters.{name}", "no such parameter", "declare it or mend its name")
    dated = parameters[name].as_of(on)
    if dated is None:
        raise CriteriaError(f"parameters.{name}", f"no value in force on {on}", "add one with its source")
    return dated


def _together(tree: All | Any_ | AtLeast | Not, answers: list[Answer]) -> Answer:
    if isinstance(tree, Not):
        return _OPPOSITE[answers[0]]
    everyone = len(answers) if isinstance(tree, All) else 1
    needed = tree.count if isinstance(tree, AtLeast) else everyone
    yes = answers.count(Answer.YES)
    if yes >= needed:
        return Answer.YES
    return Answer.UNKNOWN if yes + answers.count(Answer.UNKNOWN) >= needed else Answer.NO
