"""The published JSON Schema: both versions keep to it, and it refuses what the readers of rules refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from punos.organising import queries
from punos.organising.errors import RuleError
from punos.organising.loading import Loaded
from punos.organising.rules import rule_of
from punos.organising.rules.schema import plan_schema
from punos.organising.tests.factories import county
from punos.organising.words import ClauseKind

__all__ = ["county"]

SCHEMA = plan_schema()
PLAN = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
CLAUSE = Draft202012Validator({"$ref": "#/$defs/clause", "$defs": SCHEMA["$defs"]})
ODD: tuple[Any, ...] = (
    None,
    "",
    " ",
    -1,
    "x",
    [],
    [{}],
    {},
    True,
    {"amount": 1, "unit": "moons"},
    {"fi": "a", "sv": "b"},
    {"fact": "age", "op": "~"},
)


def whole(number: int) -> dict[str, Any]:
    """A version as the JSON that is published."""
    document: dict[str, Any] = json.loads(json.dumps(queries.document(number), default=date.isoformat))
    return document


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize("number", [1, 2])
def test_a_version_keeps_to_the_schema(county: Loaded, number: int) -> None:
    assert [f"{list(error.absolute_path)}: {error.message}" for error in PLAN.iter_errors(whole(number))] == []


@pytest.mark.parametrize("kind", [kind.value for kind in ClauseKind])
def test_the_schema_and_the_reader_of_rules_refuse_the_same(county: Loaded, kind: str) -> None:
    """What the schema takes, the reader takes, for every field given odd values; and both miss the same fields and know no others.

    The reader forgives more: one word where a list is due, an empty criterion for none.
    """
    clauses = [clause for clause in whole(2)["clauses"] if clause["kind"] == kind]
    assert clauses
    for clause in clauses[:3]:
        assert CLAUSE.is_valid(clause)
        for rule in _without_or_with_more(clause["rule"]):
            assert CLAUSE.is_valid(clause | {"rule": rule}) == _is_read(kind, rule), rule
        for rule in _with_odd_values(clause["rule"]):
            assert _is_read(kind, rule) or not CLAUSE.is_valid(clause | {"rule": rule}), rule


def _without_or_with_more(rule: dict[str, Any]) -> list[dict[str, Any]]:
    found = [{name: value for name, value in rule.items() if name != gone} for gone in rule] + [rule | {"colour": "red"}]
    return found + _in_first_step(rule, _without_or_with_more)


def _with_odd_values(rule: dict[str, Any]) -> list[dict[str, Any]]:
    return [rule | {name: odd} for name in rule for odd in ODD] + _in_first_step(rule, _with_odd_values)


def _in_first_step(rule: dict[str, Any], spoil: Callable[[dict[str, Any]], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    steps = rule.get("steps") or []
    return [rule | {"steps": [spoilt, *steps[1:]]} for step in steps[:1] for spoilt in spoil(step)]


def _is_read(kind: str, rule: dict[str, Any]) -> bool:
    try:
        rule_of(ClauseKind(kind), rule)
    except RuleError:
        return False
    return True


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("plan", "status"), "agreed"),
        (("plan", "valid_from"), "soon"),
        (("plan", "valid_from"), "2026-13-01"),
        (("plan", "content_sha256"), "abc"),
        (("clauses", 0, "kind"), "song"),
        (("clauses", 0, "number"), "4.x"),
        (("clauses", 0, "title", "sv"), " "),
        (("clauses", 0, "key"), "two words"),
        (("facts", 0, "type"), "rune"),
        (("parameters", 0, "values"), []),
        (("deadlines", 0, "confidence"), "D"),
        (("organisations", 0, "sector"), "guild"),
        (("format_version",), 2),
    ],
)
def test_what_is_no_plan_is_refused(county: Loaded, path: tuple[Any, ...], value: object) -> None:
    spoilt = whole(2)
    here: Any = spoilt
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    assert not PLAN.is_valid(spoilt)
