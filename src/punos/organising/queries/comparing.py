"""What changed from one version to another: clauses come, gone and changed, and in the changed ones which rule how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from punos.base.texts import Text
from punos.engines.criteria import Explanation
from punos.organising.queries.books import book, version, versions
from punos.organising.queries.services import Grounds, entitlement
from punos.organising.queries.values import ClauseView, PlanVersionView


class Change(StrEnum):
    """What happened to a clause between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One value of a rule that changed: `path` as in `("steps", "noticed", "limit")`; None: it was not there, or is no more."""

    path: tuple[str, ...]
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """Conditions of a criterion that are new, and those that are no more, in words."""

    gone: tuple[Text, ...]
    new: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """What happened to one clause, and why. `texts`: which of title, text and plain were written anew."""

    change: Change
    before: ClauseView | None
    after: ClauseView | None
    texts: tuple[str, ...] = ()
    rules: tuple[RuleChange, ...] = ()
    criterion: CriterionChange | None = None
    reason: Text | None = None

    @property
    def clause(self) -> ClauseView:
        """The clause as it is now, or as it was when it is no more."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change of no clause: give the clause before or after")
        return found


@dataclass(frozen=True, slots=True)
class Edition:
    """A clause in one version, with what changed from the version before it."""

    version: PlanVersionView
    clause: ClauseView
    change: ClauseChange | None


def compare(before: int, after: int) -> tuple[ClauseChange, ...]:
    """What changed from version `before` to version `after`, in the order of the later plan; the removed come last."""
    old, new = book(before), book(after)
    later = version(after)
    removed = later.removed if later else {}
    changes = [change_of(old.by_key.get(clause.key), clause) for clause in new.clauses]
    gone = [
        ClauseChange(Change.REMOVED, clause, None, reason=removed.get(clause.key)) for clause in old.clauses if clause.key not in new.by_key
    ]
    return (*(change for change in changes if change), *gone)


def history(key: str) -> tuple[Edition, ...]:
    """The clause with this key through the versions that have it and that everybody may read, each beside the one it is based on, oldest first."""
    editions: list[Edition] = []
    for one in versions():
        if not one.is_public:
            continue
        clause = book(one.number).by_key.get(key)
        if clause:
            before = _based_on(one, editions)
            editions.append(Edition(one, clause, change_of(before, clause) if before else None))
    return tuple(editions)


def _based_on(one: PlanVersionView, editions: list[Edition]) -> ClauseView | None:
    """The clause in the version that this one was written on; in the one before it, where nothing is told."""
    told = (edition.clause for edition in editions if edition.version.number == one.based_on)
    return next(told, editions[-1].clause if editions else None)


def change_of(before: ClauseView | None, after: ClauseView) -> ClauseChange | None:
    """What changed in one clause; None when nothing did. Its number may move without a change."""
    if before is None:
        return ClauseChange(Change.ADDED, None, after, reason=after.reason)
    texts = tuple(name for name in ("title", "text", "plain") if getattr(before, name) != getattr(after, name))
    rules = tuple(rule for rule in _differences(before.raw, after.raw) if rule.path[0] != "eligibility")
    criterion = _criterion(before, after) if before.raw.get("eligibility") != after.raw.get("eligibility") else None
    if not (texts or rules or criterion):
        return None
    return ClauseChange(Change.CHANGED, before, after, texts, rules, criterion, after.reason)


def _differences(before: object, after: object, path: tuple[str, ...] = ()) -> Iterator[RuleChange]:
    """The values that differ, each with its path; a text in three languages and a list of words are one value."""
    old, new = _named(before), _named(after)
    if old is None or new is None:
        if before != after:
            yield RuleChange(path, before, after)
        return
    for name in dict.fromkeys((*old, *new)):
        yield from _differences(old.get(name), new.get(name), (*path, name))


def _named(value: object) -> Mapping[str, Any] | None:
    """The parts of a value by name; None when it is one value: a text, a limit, a word, a number, a list of words."""
    if isinstance(value, list) and value and all(isinstance(part, dict) and "key" in part for part in value):
        return {part["key"]: part for part in value}
    if not isinstance(value, dict) or set(value) in ({"fi", "sv", "en"}, {"amount", "unit"}):
        return None
    return value


def _criterion(before: ClauseView, after: ClauseView) -> CriterionChange:
    grounds = Grounds.now_declared()
    old, new = (_conditions(clause, grounds) for clause in (before, after))
    return CriterionChange(
        gone=tuple(text for text in old if text not in new),
        new=tuple(text for text in new if text not in old),
    )


def _conditions(clause: ClauseView, grounds: Grounds) -> tuple[Text, ...]:
    """The conditions of the criterion in words, with the numbers of the first day of its version."""
    known = version(clause.version)
    on = known.valid_from if known and known.valid_from else date.max
    explained = entitlement(clause, {}, on, grounds)
    return tuple(dict.fromkeys(_leaves(explained))) if explained else ()


def _leaves(explained: Explanation) -> Iterator[Text]:
    if not explained.parts:
        yield explained.text
    for part in explained.parts:
        yield from _leaves(part)
