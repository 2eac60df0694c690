"""A criterion on a planner's page: every condition in words, with a small form to change it. No code is ever typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from punos.engines.criteria import Explanation, FactKind, FactSpec, Op
from punos.organising import queries
from punos.organising.errors import RuleError
from punos.organising.queries import ClauseView, Grounds
from punos.organising.rules import Service, Task
from punos.organising.rules.editing import (
    Place,
    Raw,
    as_group,
    first_condition,
    is_group,
    part_at,
    parts_of,
    with_added,
    with_part,
    without_part,
)
from punos.web.shared.dates import figures_of
from punos.web.shared.fields import NUMBER
from punos.web.shared.speech import gettext as _
from punos.web.shared.speech import gettext_lazy

OPS = {
    Op.AT_LEAST: gettext_lazy("at least"),
    Op.OVER: gettext_lazy("more than"),
    Op.AT_MOST: gettext_lazy("at most"),
    Op.UNDER: gettext_lazy("less than"),
    Op.EQUAL: gettext_lazy("exactly"),
    Op.OTHER: gettext_lazy("other than"),
}
KINDS = {
    "all": gettext_lazy("all of these"),
    "any": gettext_lazy("one of these"),
    "at_least": gettext_lazy("at least so many of these"),
    "not": gettext_lazy("none of this"),
}


def can_have_one(clause: ClauseView) -> bool:
    """Whether the rule of the clause has a criterion, or room for one."""
    return isinstance(clause.rule, Service | Task) or "eligibility" in clause.raw


def edition_of(sent: Mapping[str, str]) -> int:
    """The edition that a form was drawn from; none of ours where it cannot be read."""
    said = sent.get("edition", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else -1


def criterion_page(clause: ClauseView, on: date, language: str) -> dict[str, Any]:
    """The criterion condition by condition, and the facts that another can ask about."""
    grounds = Grounds.now_declared()
    explained = queries.entitlement(clause, {}, on, grounds)
    raw = clause.raw.get("eligibility")
    return {
        "node": _node(raw, explained, (), grounds, language) if raw and explained else None,
        "facts": sorted(((name, spec.label.in_(language)) for name, spec in grounds.specs.items()), key=lambda row: row[1].casefold()),
        "kinds": [(kind, str(said)) for kind, said in KINDS.items()],
    }


def _node(raw: Raw, explained: Explanation, place: Place, grounds: Grounds, language: str) -> dict[str, Any]:
    spec = grounds.specs.get(explained.fact or "")
    return {
        "place": _written(place),
        "text": explained.text.in_(language),
        "source": explained.source,
        "is_group": is_group(raw),
        "kind": next((kind for kind in KINDS if kind in raw), ""),
        "count": raw.get("at_least", 1),
        "parts": [
            _node(part, told, (*place, step), grounds, language)
            for step, (part, told) in enumerate(zip(parts_of(raw), explained.parts, strict=True))
        ],
        "compare": _comparison(raw, spec, grounds, language),
        "choices": [(value, name.in_(language), value in raw["one_of"]) for value, name in spec.choices]
        if spec and "one_of" in raw
        else [],
    }


def _comparison(raw: Raw, spec: FactSpec | None, grounds: Grounds, language: str) -> dict[str, Any] | None:
    """What a comparison holds now, and what it can hold: a number or a day, or a dated parameter."""
    if "op" not in raw:
        return None
    limit = raw.get("value", "")
    day = isinstance(limit, Mapping)
    return {
        "ops": [(op.value, str(said), op.value == raw["op"]) for op, said in OPS.items()],
        "value": limit["date"] if isinstance(limit, Mapping) else "" if "parameter" in raw else str(limit).replace(".", ","),
        "is_day": day or (spec is not None and spec.kind is FactKind.DATE),
        "unit": spec.unit.in_(language) if spec and spec.unit else "",
        "parameters": [(name, name, name == raw.get("parameter")) for name in sorted(grounds.parameters)],
    }


def changed(clause: ClauseView, sent: Mapping[str, str]) -> Raw | None:
    """The criterion with what a form asked for. Raises RuleError, in the reader's words, when it cannot be done."""
    raw, place, deed = clause.raw.get("eligibility"), _place(sent.get("place", "")), sent.get("deed", "")
    if deed == "add":
        return with_added(raw, place, _new(sent.get("fact", "")))
    if not raw:
        raise RuleError("eligibility", _("There is no criterion yet"), _("Add the first condition."))
    if deed == "remove":
        return without_part(raw, place)
    if deed == "group":
        return as_group(raw, place, sent.get("kind", ""), _count(sent.get("count", "1")))
    if deed == "change":
        return with_part(raw, place, _altered(part_at(raw, place), sent))
    raise RuleError("eligibility", _("The form was not understood"), _("Load the page again."))


def _new(name: str) -> Raw:
    spec = Grounds.now_declared().specs.get(name)
    if spec is None:
        raise RuleError("eligibility", _("Choose what the condition asks about"), _("Choose one of the list."))
    question = queries.questions().get(name)
    return first_condition(spec, is_judgement=question is not None and question.is_judgement)


def _altered(part: Raw, sent: Mapping[str, str]) -> Raw:
    """The condition with other values."""
    if "one_of" in part:
        chosen = [value for value in getattr(sent, "getlist", lambda _name: [])("one_of") if value]
        if not chosen:
            raise RuleError("eligibility", _("Nothing is chosen"), _("Choose one at least, or remove the condition."))
        return {**part, "one_of": chosen}
    if "op" not in part:
        raise RuleError("eligibility", _("This condition has no values"), _("Remove it, or put it into a group."))
    kept = {key: value for key, value in part.items() if key not in ("value", "parameter")}
    limit = {"parameter": sent["parameter"]} if sent.get("parameter") else {"value": _limit(part, sent.get("value", ""))}
    return {**kept, "op": sent.get("op", ""), **limit}


def _limit(part: Raw, typed: str) -> Any:
    if isinstance(part.get("value"), Mapping):
        figures = figures_of(typed)
        if figures is None:
            raise RuleError("eligibility", _("We could not read the day"), _("Write it like this: 3.2.2026."))
        try:
            return {"date": date(*figures).isoformat()}
        except ValueError:
            raise RuleError("eligibility", _("There is no such day"), _("Write it like this: 3.2.2026.")) from None
    text = "".join(typed.split()).replace(",", ".")
    if not NUMBER.fullmatch(text):
        raise RuleError("eligibility", _("We could not read the number"), _("Write it in figures, for example 75 or 0,5."))
    return float(text) if "." in text else int(text)


def _place(said: str) -> Place:
    steps = said.split("-") if said else []
    if len(steps) > 40 or not all(step.isascii() and step.isdigit() and len(step) < 4 for step in steps):
        raise RuleError("eligibility", _("The form was not understood"), _("Load the page again."))
    return tuple(int(step) for step in steps)


def _written(place: Place) -> str:
    return "-".join(map(str, place))


def _count(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 1
