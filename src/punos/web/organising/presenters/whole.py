"""The whole of a version as one document, to read through, to print and to keep: every clause with its text and its rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from punos.organising import queries
from punos.organising.queries import ClauseView, Grounds, PlanVersionView
from punos.organising.rules import Chain
from punos.organising.words import CLAUSE_KIND_NAMES, ClauseKind
from punos.web.organising.presenters.cells import address
from punos.web.organising.presenters.tables import conditions, rule_rows, step_rows
from punos.web.organising.presenters.versions import version_line


def whole_page(version: PlanVersionView, clauses: tuple[ClauseView, ...], language: str) -> dict[str, Any]:
    """All that the document shows; a reference to another clause leads to its place in the document."""
    grounds, places = Grounds.now_declared(), {address(clause): f"#{anchor(clause.number)}" for clause in clauses}
    on = version.valid_from or date.max
    with queries.reference_at_hand():
        parts = [_clause(clause, on, grounds, places, language) for clause in clauses]
    return {
        "version": version_line(version, language),
        "hash": queries.content_hash(version, clauses),
        "chapters": [
            head | {"clauses": [part for part in parts if part["chapter"] == head["chapter"] and not part["is_chapter"]]}
            for head in parts
            if head["is_chapter"]
        ],
        "removed": _removed(version, language),
    }


def anchor(number: str) -> str:
    """The name of a clause's place in the document: clause-4-12."""
    return f"clause-{number.replace('.', '-')}"


def _clause(clause: ClauseView, on: date, grounds: Grounds, places: dict[str, str], language: str) -> dict[str, Any]:
    steps = clause.rule.steps if isinstance(clause.rule, Chain) else ()
    return {
        "number": clause.number,
        "chapter": clause.chapter,
        "is_chapter": clause.kind is ClauseKind.CHAPTER,
        "anchor": anchor(clause.number),
        "title": clause.title.in_(language),
        "kind": CLAUSE_KIND_NAMES[clause.kind].in_(language),
        "text": clause.text.in_(language),
        "plain": clause.plain.in_(language) if clause.plain != clause.text else "",
        "rows": [(term, _led(value, places)) for term, value in rule_rows(clause, language)],
        "conditions": conditions(clause, on, language, grounds),
        "steps": [[_led(cell, places) for cell in row] for row in step_rows(steps, clause.version, language)],
        "reason": clause.reason.in_(language) if clause.reason else "",
    }


def _led(value: Any, places: dict[str, str]) -> Any:
    """A cell whose address is a clause of this document leads to it here."""
    return value | {"href": places[value["href"]]} if isinstance(value, dict) and value.get("href") in places else value


def _removed(version: PlanVersionView, language: str) -> list[tuple[str, str]]:
    """The clauses that are no more, by the name they last had, and why."""
    earlier = [one for one in queries.versions() if one.number < version.number and one.is_confirmed]
    return [(_last_title(key, earlier, language), version.removed[key].in_(language)) for key in sorted(version.removed)]


def _last_title(key: str, versions: Iterable[PlanVersionView], language: str) -> str:
    found = [clause for one in versions if (clause := queries.book(one.number).by_key.get(key))]
    return f"{found[-1].number} {found[-1].title.in_(language)}" if found else key
