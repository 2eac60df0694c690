"""What a person sends while being asked: the answers so far, carried by the form itself, and the answer just given. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from punos.engines.criteria import FactKind, Value
from punos.organising.rules import Question
from punos.web.shared.speech import gettext as _

GREATEST = 100_000
"""No age, number of days or score is greater; a greater number is a slip of the pen."""
MOST_ANSWERS = 100
UNKNOWN = "unknown"
"""The word of the form for "I don't know", which is as good an answer as any."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent.

    `typed`: each answer as it stands in the form, by the name of its fact, in the order in which they were given. `said`: the same as
    values, None for "I don't know". `asked`: the question to show whatever the interview would ask next: one whose answer could not
    be read (`error`), or one that is to be answered anew; `answer` is what stands in its field. `near`: a municipality's code or nothing.
    """

    typed: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, Value | None] = field(default_factory=dict)
    asked: Question | None = None
    answer: str = ""
    error: str = ""
    near: str = ""

    @classmethod
    def of(cls, questions: Iterable[Question], post: QueryDict) -> Sent:
        """From the form. What names no question of this interview, or no answer to one, was never said."""
        known = {one.spec.name: one for one in questions}
        typed = _typed_before(known, post)
        changed = known.get(post.get("change", ""))
        if changed is not None:
            return cls._with(known, typed, asked=changed, answer=typed.pop(changed.spec.name, ""))
        asked = known.get(post.get("asked", ""))
        if asked is not None:
            answer = UNKNOWN if UNKNOWN in post else post.get("answer", "").strip()[:40]
            typed.pop(asked.spec.name, None)
            try:
                read_answer(asked, answer)
            except ValueError as error:
                return cls._with(known, typed, asked=asked, answer=answer, error=str(error))
            typed[asked.spec.name] = answer
        return cls._with(known, typed, near=post.get("near", "")[:10])

    @classmethod
    def _with(
        cls,
        known: Mapping[str, Question],
        typed: Mapping[str, str],
        *,
        asked: Question | None = None,
        answer: str = "",
        error: str = "",
        near: str = "",
    ) -> Sent:
        said = {name: read_answer(known[name], answer) for name, answer in typed.items()}
        return cls(typed, said, asked, answer, error, near)


def _typed_before(known: Mapping[str, Question], post: QueryDict) -> dict[str, str]:
    """The answers that the form carries, `fact=answer`, as far as they can be read."""
    typed: dict[str, str] = {}
    for pair in post.getlist("said")[:MOST_ANSWERS]:
        name, _equals, answer = pair.partition("=")
        try:
            read_answer(known[name], answer)
        except (KeyError, ValueError):
            continue
        typed[name] = answer
    return typed


def read_answer(question: Question, typed: str) -> Value | None:
    """The value of one answer; None for "I don't know". Raises ValueError with what to do, in the reader's language."""
    if typed == UNKNOWN:
        return None
    if question.spec.kind is FactKind.NUMBER:
        return _number(typed)
    known = dict(choices_of(question))
    if typed not in known:
        raise ValueError(_("Choose one of the answers."))
    return known[typed]


def choices_of(question: Question) -> list[tuple[str, Value]]:
    """The words of the form for the answers to a question that is no number, and the values they mean."""
    if question.spec.kind is FactKind.YES_NO:
        return [("yes", True), ("no", False)]
    return [(value, value) for value, _name in question.spec.choices]


def _number(typed: str) -> int:
    figures = typed.replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    if not (figures.isascii() and figures.isdigit() and int(figures) <= GREATEST):
        raise ValueError(_("Write a whole number in figures, for example 42. If you don't know, press “I don't know”."))
    return int(figures)
