"""Facts about a person: their kinds, how they are declared, and what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from punos.base.texts import Text
from punos.engines.criteria.tree import Compare, Is, Judgement, Leaf, OneOf, Tree, parts_of

Value: TypeAlias = bool | int | Decimal | str | date
Facts: TypeAlias = Mapping[str, Value | None]
"""What is known of a person, by the name of the fact; absent or None: not known yet."""


class CriteriaError(ValueError):
    """A criterion, a fact or a parameter that cannot be used: where, what is wrong, and the cure."""

    def __init__(self, path: str, problem: str, cure: str) -> None:
        super().__init__(f"{path}: {problem}: {cure}")
        self.path = path
        self.problem = problem
        self.cure = cure


class FactKind(StrEnum):
    """What the value of a fact is."""

    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


# Looked up by exact type: a bool is no number and a moment is no date here.
_KINDS: Mapping[type, FactKind] = {
    bool: FactKind.YES_NO,
    int: FactKind.NUMBER,
    Decimal: FactKind.NUMBER,
    date: FactKind.DATE,
    str: FactKind.CHOICE,
}


@dataclass(frozen=True, slots=True)
class FactSpec:
    """A declared fact: its kind, its name for people, the unit of a number, the choices of a choice.

    `choices` pairs each value with its name for people; empty: any word will do. Of a number: `is_whole`, it is counted in whole
    numbers (years of age, days), and `least`, no smaller one is possible; checks and interviews reckon with both.
    """

    name: str
    kind: FactKind
    label: Text
    unit: Text | None = None
    choices: tuple[tuple[str, Text], ...] = ()
    is_whole: bool = False
    least: int | None = None

    def choice(self, value: str) -> Text:
        """The name of a choice for people; the value itself where none is declared."""
        return dict(self.choices).get(value) or Text(value, value, value)


def kind_of(value: object) -> FactKind | None:
    """The kind of fact that `value` is of; None for a value that no fact has."""
    return _KINDS.get(type(value))


def kinds_for(tree: Leaf) -> tuple[FactKind, ...]:
    """The kinds of fact that the condition can ask about."""
    if isinstance(tree, Compare):
        return (FactKind.NUMBER, FactKind.DATE)
    return (FactKind.CHOICE,) if isinstance(tree, OneOf) else (FactKind.YES_NO,)


def facts_of(tree: Tree) -> tuple[str, ...]:
    """The facts the criterion asks about, each once, in the order of the tree."""
    if isinstance(tree, Compare | Is | OneOf | Judgement):
        return (tree.fact,)
    return tuple(dict.fromkeys(fact for part in parts_of(tree) for fact in facts_of(part)))
