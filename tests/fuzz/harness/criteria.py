"""What is kept as JSON: criteria, the rules of clauses, what a planner's form changes in a criterion, and the plans that the database tells.

The input is a line that says what it is (`criterion`, a kind of clause, or `opened`), and JSON below it.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import msgspec

from punos.base.period import Period
from punos.clients.queries.plans import Opened
from punos.engines.criteria import CriteriaError, evaluate, faults, findings, read, write
from punos.organising.errors import RuleError
from punos.organising.loading import SEED, county
from punos.organising.loading.reading import Folder
from punos.organising.rules import editing
from punos.organising.rules.clauses import rule_of
from punos.organising.rules.facts import fact_spec, parameters_of
from punos.organising.words import ClauseKind

PARSERS = (read, write, evaluate, faults, findings, rule_of, editing.part_at, editing.with_added, editing.without_part, editing.as_group)
WORDS = (
    '"all": [', '"any": [', '"not": {', '"at_least": 2, "of": [', '{"fact": "age", "op": ">=", "value": 18}', '{"judgement": "needs_support"}',
    '{"fact": "municipality", "one_of": ["179"]}', '"parameter": "', '{"date": "2026-01-31"}', '"text": {"fi": "a", "sv": "b", "en": "c"}',
    "criterion\n", "service\n", "promise\n", "minimum\n", "chain\n", "grant\n", "permit\n", "task\n", "opened\n", "lives_alone", "1e999", "NaN",
)  # fmt: skip

ON = date(2026, 6, 1)
_seed = Folder(SEED)
SPECS = {row.name: fact_spec(row.name, row.type, row.spec) for row in county.facts(_seed, "facts.yaml").rows}  # type: ignore[attr-defined]
PARAMETERS = parameters_of(county.parameters(_seed, "parameters.yaml").rows)  # type: ignore[arg-type]
_decoder = msgspec.json.Decoder(Opened)


def take(data: bytes) -> None:
    """Read it as what it says it is. Refusals say where, what and the cure."""
    first, _, content = data.partition(b"\n")
    what = first.decode(errors="replace")
    if what == "opened":
        _opened(content)
        return
    try:
        raw = json.loads(content)
    except (ValueError, RecursionError):
        return
    if what in set(ClauseKind):
        _rule(ClauseKind(what), raw)
    else:
        _criterion(raw)


def _opened(content: bytes) -> None:
    try:
        _decoder.decode(content)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError):
        return


def _rule(kind: ClauseKind, raw: Any) -> None:
    try:
        rule_of(kind, raw)
    except (RuleError, CriteriaError):
        return


def _criterion(raw: Any) -> None:
    try:
        tree = read(raw)
    except CriteriaError:
        return
    assert read(write(tree)) == tree
    if not list(faults(tree, SPECS, PARAMETERS, ON, "criteria")):
        evaluate(tree, {}, PARAMETERS, ON, SPECS)
        assert isinstance(findings(tree, SPECS, PARAMETERS, Period(ON), "criteria"), tuple)
    for place in ((), (0,), (1, 0), (0, 0, 3)):
        _changed(raw, place)


def _changed(raw: Any, place: tuple[int, ...]) -> None:
    """What a planner's form asks for gives a criterion that can be read, or is refused."""
    for change in (
        lambda: editing.part_at(raw, place),
        lambda: editing.with_added(raw, place, {"fact": "lives_alone"}),
        lambda: editing.without_part(raw, place),
        lambda: editing.as_group(raw, place, "at_least", 2),
    ):
        try:
            changed = change()
        except RuleError:
            continue
        if changed is not None:
            _read_again(changed)


def _read_again(raw: Any) -> None:
    try:
        read(raw)
    except CriteriaError:
        return
