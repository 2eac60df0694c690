"""What a person answers to the questions of a criterion. An empty answer is "don't know", which is as good as any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from punos.engines.criteria import FactKind, Value
from punos.organising.rules import Question
from punos.web.shared.speech import gettext as _

GREATEST = 100_000
"""No age, number of days or score is greater; a greater number is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The questions, what was typed to each, the facts that follow, and what could not be read (by field)."""

    questions: tuple[Question, ...]
    are_given: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Value] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, questions: Iterable[Question], sent: Mapping[str, str] | None) -> Answers:
        """The answers sent; `None` when nothing has been sent yet."""
        asked = tuple(questions)
        if sent is None:
            return cls(asked)
        typed = {one.spec.name: sent.get(one.spec.name, "").strip()[:40] for one in asked}
        facts: dict[str, Value] = {}
        errors: dict[str, str] = {}
        for one in asked:
            name = one.spec.name
            try:
                value = read_answer(one, typed[name])
            except ValueError as error:
                errors[name] = str(error)
            else:
                facts |= {} if value is None else {name: value}
        return cls(asked, are_given=True, typed=typed, facts=facts, errors=errors)


def read_answer(question: Question, typed: str) -> Value | None:
    """The value of one answer; None for "don't know". Raises ValueError with what to do, in the reader's language."""
    if not typed:
        return None
    kind = question.spec.kind
    if kind is FactKind.NUMBER:
        return _number(typed)
    known: Mapping[str, Value] = (
        {"yes": True, "no": False} if kind is FactKind.YES_NO else {value: value for value, _name in question.spec.choices}
    )
    if typed not in known:
        raise ValueError(_("Choose one of the answers."))
    return known[typed]


def _number(typed: str) -> int:
    figures = typed.replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    if not (figures.isascii() and figures.isdigit() and int(figures) <= GREATEST):
        raise ValueError(_("Write a whole number in figures, for example 42. Leave it empty if you don't know."))
    return int(figures)
