"""What changed in a clause, said as before and after."""

from __future__ import annotations

from typing import Any

from punos.organising import queries
from punos.organising.queries import Change, ClauseChange, ClauseView, RuleChange
from punos.web.organising.presenters.cells import address
from punos.web.organising.presenters.wording import value_words, word_of_field
from punos.web.shared.speech import gettext as _

UNIT_FIELDS = ("minimum", "alternative")


def change_card(change: ClauseChange, language: str) -> dict[str, Any]:
    """One changed clause: what happened to it, why, and each value before and after."""
    clause = change.clause
    return {
        "number": clause.number,
        "title": clause.title.in_(language),
        "href": address(clause),
        "what": _what(change.change),
        "state": {Change.ADDED: "new", Change.REMOVED: "ended", Change.CHANGED: "superseded"}[change.change],
        "reason": change.reason.in_(language) if change.reason else "",
        "rows": [_rule_row(change, rule, language) for rule in change.rules] + _text_rows(change, language),
        "gone": [text.in_(language) for text in change.criterion.gone] if change.criterion else [],
        "new": [text.in_(language) for text in change.criterion.new] if change.criterion else [],
        "plain": clause.plain.in_(language),
    }


def _what(change: Change) -> str:
    words = {Change.ADDED: _("new clause"), Change.REMOVED: _("clause removed"), Change.CHANGED: _("clause changed")}
    return words[change]


def _rule_row(change: ClauseChange, rule: RuleChange, language: str) -> list[str]:
    label = " · ".join(
        _step_name(change.clause, name, language) if depth and rule.path[0] == "steps" else word_of_field(name)
        for depth, name in enumerate(rule.path)
        if name != "steps"
    )
    return [label, _value(change.before, rule.path, rule.before, language), _value(change.after, rule.path, rule.after, language)]


def _step_name(clause: ClauseView, name: str, language: str) -> str:
    steps = {step["key"]: step["title"] for step in clause.raw.get("steps", [])}
    return str(steps[name][language]) if name in steps else word_of_field(name)


def _value(clause: ClauseView | None, path: tuple[str, ...], value: Any, language: str) -> str:
    name = path[-1]
    if clause is None or value is None:
        return "–"
    if name in ("promise", "service") or (name == "minimum" and isinstance(value, str)):
        found = queries.book(clause.version).by_key.get(value)
        return found.title.in_(language) if found else str(value)
    said = value_words(name, value, language)
    return f"{said} {clause.raw['unit']}" if path == ("minimum",) and "unit" in clause.raw else said


def _text_rows(change: ClauseChange, language: str) -> list[list[str]]:
    """The texts that were written anew, where they differ in this language."""
    if change.before is None or change.after is None:
        return []
    labels = {"title": _("Title"), "text": _("Text"), "plain": _("In plain words")}
    pairs = [(labels[name], getattr(change.before, name).in_(language), getattr(change.after, name).in_(language)) for name in change.texts]
    return [[label, before, after] for label, before, after in pairs if before != after]
