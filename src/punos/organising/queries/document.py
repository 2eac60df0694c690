"""A version of the plan as one document: what its JSON, its folder and its hash are made of, in an order that never changes."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from punos.base.texts import Language, Text
from punos.engines.criteria import Tree, facts_of, read
from punos.engines.criteria.tree import Compare, ParameterRef, parts_of
from punos.organising.models import DeadlineRule, Fact, Parameter
from punos.organising.queries.books import clauses as clauses_of
from punos.organising.queries.books import version as version_of
from punos.organising.queries.values import ClauseView, PlanVersionView, columns_text
from punos.organising.rules import Service, Task
from punos.organising.rules.canonical import arranged, sha256_of
from punos.organising.rules.schema import FORMAT, FORMAT_VERSION, SCHEMA_ID
from punos.trust.models import Organisation

Document = dict[str, Any]
ON_THE_WAY = ("confirmed_by", "based_on", "comment_from", "comment_until")
"""What is told of a version only where there is something to tell: what it is based on, when it is commented on, who confirmed it."""


def document(number: int) -> Document | None:
    """A version as one value of JSON kinds and days, in the form that `rules.schema` describes; None when there is no such version.

    Beside the clauses stands what they refer to: facts, parameters, deadlines, organisations. The same content gives the same document.
    """
    version = version_of(number)
    if version is None:
        return None
    clauses = clauses_of(number)
    deadlines = _deadlines(_named(clauses, ("deadline",)) | _of_reviews(clauses))
    trees = [*_criteria(clauses), *(read(row["applies"]) for row in deadlines if row["applies"])]
    return {
        "$schema": SCHEMA_ID,
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "plan": _plan(version) | {"content_sha256": content_hash(version, clauses)},
        "removed": _removed(version),
        "clauses": [clause_content(clause) for clause in clauses],
        "facts": _facts({name for tree in trees for name in facts_of(tree)}),
        "parameters": _parameters({name for tree in trees for name in parameters_in(tree)}),
        "deadlines": deadlines,
        "organisations": _organisations(_named(clauses, ("providers", "owner", "parties"))),
    }


def content_hash(version: PlanVersionView, clauses: Iterable[ClauseView]) -> str:
    """The hash by which a decision can name what it decided on: SHA-256 in 64 hexadecimal figures.

    Taken of the canonical JSON (RFC 8785, `rules.canonical`) of the number and the title of the version, of its clauses in their
    order (key, number, kind, title, text, text in plain words, rule, reason) and of the reasons for the clauses removed. White space
    around a text does not count. Not in it: status, decision and days, which come after the content or with it; and the facts,
    parameters and deadlines that clauses refer to by name, which are dated data of their own.
    """
    return sha256_of(
        {
            "number": version.number,
            "title": _text(version.title),
            "clauses": [clause_content(clause) for clause in clauses],
            "removed": _removed(version),
        }
    )


def clause_content(clause: ClauseView) -> Document:
    """All that a clause says; its id and its place follow from it."""
    return {
        "key": clause.key,
        "number": clause.number,
        "kind": clause.kind.value,
        "title": _text(clause.title),
        "text": _text(clause.text),
        "plain": _text(clause.plain),
        "rule": arranged(clause.raw),
        "reason": _text(clause.reason) if clause.reason else None,
    }


def parameters_in(tree: Tree) -> tuple[str, ...]:
    """The names of the parameters that a criterion compares with, each once."""
    if isinstance(tree, Compare):
        return (tree.value.name,) if isinstance(tree.value, ParameterRef) else ()
    return tuple(dict.fromkeys(name for part in parts_of(tree) for name in parameters_in(part)))


def _text(text: Text) -> dict[str, str]:
    return {language.value: text.in_(language).strip() for language in Language}


def _plan(version: PlanVersionView) -> Document:
    return {
        "number": version.number,
        "title": _text(version.title),
        "status": version.status.value,
        "confirmed_on": version.confirmed_on,
        "decision_ref": version.decision_ref,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        **{name: value for name in ON_THE_WAY if (value := getattr(version, name))},
    }


def _removed(version: PlanVersionView) -> list[Document]:
    return [{"key": key, "reason": _text(version.removed[key])} for key in sorted(version.removed)]


def _criteria(clauses: Iterable[ClauseView]) -> list[Tree]:
    stated = (clause.rule.eligibility if isinstance(clause.rule, Service | Task) else clause.raw.get("eligibility") for clause in clauses)
    return [read(one) if isinstance(one, dict) else one for one in stated if one]


def _named(clauses: Iterable[ClauseView], fields: tuple[str, ...]) -> set[str]:
    """The keys that rules name in these fields, one or a list of them."""
    found: set[str] = set()
    for clause in clauses:
        for value in (clause.raw.get(field) for field in fields):
            found.update(value if isinstance(value, list) else [value] if value else [])
    return found


def _of_reviews(clauses: Iterable[ClauseView]) -> set[str]:
    """The deadlines of reviews of decisions."""
    reviews = [clause.rule.review for clause in clauses if isinstance(clause.rule, Task) and clause.rule.review]
    return {name for review in reviews for name in (review.deadline, review.served)}


def _facts(names: set[str]) -> list[Document]:
    rows = Fact.objects.filter(name__in=names).order_by("name")
    return [{"name": row.name, "type": row.type, "position": row.position, **_spec(row.spec)} for row in rows]


def _spec(spec: Document) -> Document:
    """What else is told of a fact, in the order in which people read it."""
    told = {name: arranged(spec.get(name)) for name in ("unit", "label", "question", "help")}
    choices = [{"value": one["value"], "label": arranged(one["label"])} for one in spec.get("choices") or ()]
    burden = {"burden": spec["burden"]} if "burden" in spec else {}
    return {"judgement": bool(spec.get("judgement")), **told} | ({"choices": choices} if choices else {}) | burden


def _parameters(names: set[str]) -> list[Document]:
    by_name: dict[str, list[Parameter]] = {}
    for row in Parameter.objects.filter(name__in=names).order_by("name", "valid_from"):
        by_name.setdefault(row.name, []).append(row)
    return [
        {"name": name, "label": _text(columns_text(rows[-1], "label")), "values": [_dated(row) for row in rows]}
        for name, rows in by_name.items()
    ]


def _dated(row: Parameter) -> Document:
    number = _number(row.value)
    return {"value": number, "from": row.valid_from, "to": row.valid_to, "source": row.source, "confidence": row.confidence}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _deadlines(ids: set[str]) -> list[Document]:
    return [
        {
            "id": row.id,
            **{name: _text(columns_text(row, name)) for name in ("start", "stop")},
            "start_event": row.start_event,
            "stop_event": row.stop_event,
            "limit": None
            if row.amount is None
            else {"amount": row.amount, "unit": row.unit, "moves_on": row.moves_on, "pauses": row.pauses},
            "who": _text(columns_text(row, "who")),
            "source": row.source,
            "source_note": row.source_note,
            "confidence": row.confidence,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "applies": arranged(row.applies),
        }
        for row in DeadlineRule.objects.filter(id__in=ids).order_by("id")
    ]


def _organisations(keys: set[str]) -> list[Document]:
    rows = Organisation.objects.filter(key__in=keys).order_by("key")
    return [{"key": row.key, "sector": row.sector, "fictional": row.is_fictional, "name": _text(columns_text(row, "name"))} for row in rows]
