"""The tree of a criterion: conditions on facts, put together with all, any, not, at least."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from punos.base.texts import Text

Number: TypeAlias = int | Decimal


class Op(StrEnum):
    """How a number or a date is compared with a limit."""

    AT_LEAST = ">="
    OVER = ">"
    AT_MOST = "<="
    UNDER = "<"
    EQUAL = "=="
    OTHER = "!="


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What every part of a tree may carry: its own `text`, the law it comes from, the clause it is in."""

    text: Text | None = None
    source: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class All(Condition):
    """Yes when every part is."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Any_(Condition):  # noqa: N801 - `Any` is taken by typing
    """Yes when one part is."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """Yes when its part is no."""

    part: Tree


@dataclass(frozen=True, slots=True)
class AtLeast(Condition):
    """Yes when `count` parts or more are."""

    count: int
    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class ParameterRef:
    """The value a dated parameter has on the day of the question."""

    name: str


@dataclass(frozen=True, slots=True)
class Compare(Condition):
    """Yes when the number or date `fact` stands to `value` as `op` says."""

    fact: str
    op: Op
    value: Number | date | ParameterRef


@dataclass(frozen=True, slots=True)
class Is(Condition):
    """Yes when the yes-or-no `fact` is true."""

    fact: str


@dataclass(frozen=True, slots=True)
class OneOf(Condition):
    """Yes when the choice `fact` is one of `values`."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement(Condition):
    """Yes when a professional has judged so in an assessment; not known before the assessment."""

    fact: str


Leaf: TypeAlias = Compare | Is | OneOf | Judgement
Tree: TypeAlias = All | Any_ | Not | AtLeast | Leaf


def parts_of(tree: Tree) -> tuple[Tree, ...]:
    """The parts right below `tree`; none below a condition on a fact."""
    if isinstance(tree, Not):
        return (tree.part,)
    return tree.parts if isinstance(tree, All | Any_ | AtLeast) else ()


def leaves_of(tree: Tree) -> Iterator[Leaf]:
    """The conditions on facts, in the order of the tree."""
    if isinstance(tree, Leaf):
        yield tree
    for part in parts_of(tree):
        yield from leaves_of(part)


def step_to(tree: Tree, number: int) -> str:
    """How a path goes on from `tree` to one of its parts, as in the JSON form: `.all[0]`, `.of[1]`, `.not`."""
    if isinstance(tree, Not):
        return ".not"
    return f".{'all' if isinstance(tree, All) else 'any' if isinstance(tree, Any_) else 'of'}[{number}]"
