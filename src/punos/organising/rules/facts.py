"""Facts that criteria may ask about, and the dated parameters they refer to, as the criteria engine wants them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any, Protocol

from punos.base.period import Period
from punos.base.texts import Text
from punos.engines.criteria import CriteriaError, Dated, FactKind, FactSpec, Parameter
from punos.organising.errors import RuleError

KIND_WORDS = {"bool": FactKind.YES_NO, "int": FactKind.NUMBER, "choice": FactKind.CHOICE}
_COUNTED = "int"
"""It counts something of a person: years, days, points. There are no halves of it, nor less than nought."""
USUAL_BURDEN = 1
"""How heavy a question is, unless told: a yes or no that everybody can answer and nobody minds."""


@dataclass(frozen=True, slots=True)
class Question:
    """How a fact is asked: the question and a hint in plain words.

    `is_judgement`: only a professional answers it, after an assessment made with the client. `burden`: how hard it is to answer, or how
    far it goes into a person's life; an interview asks heavy questions last, and only if it must."""

    spec: FactSpec
    question: Text
    hint: Text | None
    is_judgement: bool
    burden: int = USUAL_BURDEN


class FactRow(Protocol):
    """A stored fact."""

    name: str
    type: str
    spec: Any


class ParameterRow(Protocol):
    """One stored value of a parameter."""

    name: str
    value: Decimal
    valid_from: date
    valid_to: date | None
    source: str


def fact_spec(name: str, kind: str, spec: Mapping[str, Any]) -> FactSpec:
    """The declared fact as the criteria engine knows it. Raises RuleError."""
    try:
        return FactSpec(
            name=name,
            kind=KIND_WORDS[kind],
            label=Text.read(spec["label"]),
            unit=Text.read(spec["unit"]) if spec.get("unit") else None,
            choices=tuple((str(value), Text.read(label)) for value, label in map(itemgetter("value", "label"), spec.get("choices") or ())),
            is_whole=kind == _COUNTED,
            least=0 if kind == _COUNTED else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        cure = f"give a type ({', '.join(KIND_WORDS)}), a label and, for a choice, its choices"
        raise RuleError(f"facts.{name}", str(error), cure) from error


def question_of(row: FactRow) -> Question:
    """How a stored fact is asked. Raises RuleError."""
    spec = fact_spec(row.name, row.type, row.spec)
    question, hint = row.spec.get("question"), row.spec.get("help")
    try:
        return Question(
            spec=spec,
            question=Text.read(question) if question else spec.label,
            hint=Text.read(hint) if hint else None,
            is_judgement=bool(row.spec.get("judgement")),
            burden=_burden(row),
        )
    except (ValueError, TypeError) as error:
        raise RuleError(f"facts.{row.name}", str(error), "give question and help in fi, sv and en") from error


def _burden(row: FactRow) -> int:
    burden = row.spec.get("burden", USUAL_BURDEN)
    if type(burden) is not int or not 1 <= burden <= 5:
        raise RuleError(f"facts.{row.name}.burden", f"{burden!r} is no weight", "write a whole number from 1 (light) to 5 (heavy)")
    return burden


def parameters_of(rows: Iterable[ParameterRow]) -> dict[str, Parameter]:
    """The parameters by name, each with its values through time. Raises RuleError when two values are in force at once."""
    dated: dict[str, list[Dated]] = defaultdict(list)
    for row in rows:
        value = int(row.value) if row.value == row.value.to_integral_value() else row.value
        dated[row.name].append(Dated(value, Period(row.valid_from, row.valid_to), row.source))
    try:
        return {name: Parameter(name, tuple(values)) for name, values in dated.items()}
    except CriteriaError as error:
        raise RuleError(error.path, error.problem, error.cure) from error
