"""The JSON Schema (2020-12) of a version of the organising plan, derived from the typed rules: their fields, their kinds, their words.

A rule that gains a field here gains it in the schema too; `test_schema.py` holds the schema and the readers of rules together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal
from enum import EnumType
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from punos.base.texts import Language, Text
from punos.engines.clocks import Limit, Unit
from punos.engines.clocks.limits import MOST
from punos.engines.criteria import Op, Tree
from punos.organising.rules.clauses import Chain, ChainStep, Document, Measure, Minimum, Promise, Review, Service, Task
from punos.organising.rules.facts import KIND_WORDS
from punos.organising.words import ClauseKind, VersionStatus
from punos.trust.words import Sector

Schema = dict[str, Any]

FORMAT = "punos-organising-plan"
FORMAT_VERSION = 1
SCHEMA_ID = f"urn:punos:{FORMAT}:{FORMAT_VERSION}"

#: Fields that may be left out of a rule, beside those with a value of their own in the dataclass.
_MAY_BE_LEFT_OUT: Mapping[type, frozenset[str]] = {Task: frozenset({"limit", "deadline", "amount", "eligibility"})}
#: Fields of a value whose own fields stand in the rule itself.
_SPREAD: Mapping[type, str] = {Minimum: "measure"}
_RULES: Mapping[ClauseKind, type] = {
    ClauseKind.SERVICE: Service,
    ClauseKind.PROMISE: Promise,
    ClauseKind.MINIMUM: Minimum,
    ClauseKind.CHAIN: Chain,
    ClauseKind.AUTHORITY_TASK: Task,
    ClauseKind.PERMIT: Task,
    ClauseKind.GRANT: Task,
}
_WORD: Schema = {"type": "string", "pattern": "\\S"}
_DAY: Schema = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_KEY: Schema = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": 80}
_CONFIDENCE: Schema = {"enum": ["A", "B", "C"]}


@cache
def _simple() -> Mapping[Any, Schema]:
    """What simple types look like."""
    return {
        str: _WORD,
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        Decimal: {"type": "number"},
        Text: _ref("text"),
        Limit: _ref("limit"),
        Measure: _ref("measure"),
        ChainStep: _ref("step"),
        Document: _ref("document"),
        Review: _ref("review"),
        tuple[str, ...]: {"type": "array", "items": {"type": "string"}},
        Mapping[str, tuple[str, ...]]: _ref("words"),
    }


def plan_schema() -> Schema:
    """The schema of the document that `plan.json` answers with."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Organising plan of a wellbeing services county, one version",
        "description": "Clauses with their texts in Finnish, Swedish and English and in plain words, and the rules that software follows.",
        **_object(
            {
                "format": {"const": FORMAT},
                "format_version": {"const": FORMAT_VERSION},
                "plan": _ref("plan"),
                "removed": _list(_object({"key": _KEY, "reason": _ref("text")})),
                "clauses": _list(_ref("clause")),
                "facts": _list(_ref("fact")),
                "parameters": _list(_ref("parameter")),
                "deadlines": _list(_ref("deadline")),
                "organisations": _list(_ref("organisation")),
            },
            optional={"$schema": {"const": SCHEMA_ID}},
        ),
        "$defs": _parts() | _references() | {"criterion": _criterion()},
    }


def _parts() -> Schema:
    """The version, its clauses, and what rules are made of."""
    return {
        "text": _object({language.value: _WORD for language in Language}),
        "words": _object({language.value: {"type": "array", "items": {"type": "string"}} for language in Language}),
        "limit": _object(
            {"amount": {"type": "integer", "minimum": 0, "maximum": MOST}, "unit": {"enum": [unit.value for unit in Unit]}},
            optional={"moves_on": {"type": "boolean"}, "pauses": {"type": "boolean"}},
        ),
        "measure": _of(Measure),
        "step": _step(),
        "document": _of(Document),
        "review": _of(Review),
        "plan": _object(
            {
                "number": {"type": "integer", "minimum": 1},
                "title": _ref("text"),
                "status": {"enum": [status.value for status in VersionStatus]},
                "confirmed_on": _or_null(_DAY),
                "decision_ref": {"type": "string"},
                "valid_from": _or_null(_DAY),
                "valid_to": _or_null(_DAY),
                "content_sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            },
            optional={
                "confirmed_by": _WORD,
                "based_on": {"type": "integer", "minimum": 1},
                "comment_from": _DAY,
                "comment_until": _DAY,
            },
        ),
        "clause": _clause(),
        **{f"rule_{kind.value}": _of(form) for kind, form in _RULES.items()},
        "rule_other": {"type": "object", "properties": {"eligibility": _or_null(_ref("criterion")), "limit": _or_null(_ref("limit"))}},
    }


def _clause() -> Schema:
    """A clause: the form of its rule follows from its kind."""
    base = _object(
        {
            "key": _KEY,
            "number": {"type": "string", "pattern": r"^[1-9]\d*(\.[1-9]\d*)*$", "maxLength": 12},
            "kind": {"enum": [kind.value for kind in ClauseKind]},
            "title": _ref("text"),
            "text": _ref("text"),
            "plain": _ref("text"),
            "rule": {"type": "object"},
            "reason": _or_null(_ref("text")),
        }
    )
    forms = [_when(kind.value, f"rule_{kind.value if kind in _RULES else 'other'}") for kind in ClauseKind]
    return base | {"allOf": forms}


def _when(kind: str, rule: str) -> Schema:
    return {"if": {"properties": {"kind": {"const": kind}}}, "then": {"properties": {"rule": _ref(rule)}}}


def _references() -> Schema:
    """What clauses refer to."""
    return {
        "fact": _object(
            {
                "name": _WORD,
                "type": {"enum": list(KIND_WORDS)},
                "position": {"type": "integer", "minimum": 0},
                "judgement": {"type": "boolean"},
                "unit": _or_null(_ref("text")),
                "label": _ref("text"),
                "question": _or_null(_ref("text")),
                "help": _or_null(_ref("text")),
            },
            optional={
                "choices": _list(_object({"value": _WORD, "label": _ref("text")})),
                "burden": {"type": "integer", "minimum": 1, "maximum": 5},
            },
        ),
        "parameter": _object({"name": _WORD, "label": _ref("text"), "values": _list(_ref("dated"), least=1)}),
        "dated": _object({"value": {"type": "number"}, "from": _DAY, "to": _or_null(_DAY), "source": _WORD, "confidence": _CONFIDENCE}),
        "deadline": _object(
            {
                "id": _WORD,
                **{name: _ref("text") for name in ("start", "stop", "who")},
                **dict.fromkeys(("start_event", "stop_event", "source"), _WORD),
                "limit": _or_null(_ref("limit")),
                "source_note": {"type": "string"},
                "confidence": _CONFIDENCE,
                "valid_from": _DAY,
                "valid_to": _or_null(_DAY),
                "applies": _or_null(_ref("criterion")),
            }
        ),
        "organisation": _object(
            {"key": _KEY, "sector": {"enum": [sector.value for sector in Sector]}, "fictional": {"type": "boolean"}, "name": _ref("text")}
        ),
    }


def _criterion() -> Schema:
    """The JSON form of a criterion (`engines.criteria.reading`)."""
    several: Schema = {"type": "array", "items": _ref("criterion"), "minItems": 1}
    limit: Schema = {"anyOf": [{"type": "number"}, _object({"date": _DAY})]}
    compare: Schema = {"fact": _WORD, "op": {"enum": [op.value for op in Op]}}
    forms: list[Schema] = [
        {"all": several},
        {"any": several},
        {"at_least": {"type": "integer", "minimum": 1}, "of": several},
        {"not": _ref("criterion")},
        {"judgement": _WORD},
        {"fact": _WORD},
        {"fact": _WORD, "one_of": {"type": "array", "items": {"type": "string"}, "minItems": 1}},
        compare | {"value": limit},
        compare | {"parameter": _WORD},
    ]
    carried: Schema = {"text": _ref("text"), "source": _WORD, "clause": _WORD}
    return {"oneOf": [_object(form, optional=carried) for form in forms]}


@dataclass(frozen=True, slots=True)
class _Form:
    """The fields of a rule that must stand, and those that may."""

    must: Schema
    may: Schema


def _of(form: type) -> Schema:
    """The schema of a rule from its dataclass."""
    told = _fields(form)
    return _object(told.must, optional=told.may)


def _step() -> Schema:
    """A step names a service or a part of the client's plan: without either, nothing could tell that it is done."""
    named = {"properties": {"service": {"type": "string"}}}
    part = {"properties": {"part": {"type": "string"}}, "required": ["part"]}
    return _of(ChainStep) | {"anyOf": [named, part]}


def _fields(form: type) -> _Form:
    hints, told = get_type_hints(form), _Form({}, {})
    for one in fields(form):
        if _SPREAD.get(form) == one.name:
            told.must.update(_fields(hints[one.name]).must)
            continue
        left_out = one.name in _MAY_BE_LEFT_OUT.get(form, frozenset()) or one.default is not MISSING
        (told.may if left_out else told.must)[one.name] = _schema_of(hints[one.name])
    return told


def _schema_of(hint: Any) -> Schema:
    """The schema of one type of a field."""
    if hint == Tree | None:
        return {"anyOf": [_ref("criterion"), {"type": "null"}]}
    if get_origin(hint) in (Union, UnionType):
        (inner,) = (one for one in get_args(hint) if one is not type(None))
        return _or_null(_schema_of(inner))
    if isinstance(hint, EnumType):
        return {"enum": [str(word) for word in hint]}  # type: ignore[var-annotated]
    if get_origin(hint) is tuple and hint not in _simple():
        return _list(_schema_of(get_args(hint)[0]), least=1)
    return _simple()[hint]


def _object(must: Mapping[str, Schema], *, optional: Mapping[str, Schema] | None = None) -> Schema:
    """An object with exactly these fields."""
    return {"type": "object", "properties": {**must, **(optional or {})}, "required": list(must), "additionalProperties": False}


def _list(items: Schema, *, least: int = 0) -> Schema:
    return {"type": "array", "items": items} | ({"minItems": least} if least else {})


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
