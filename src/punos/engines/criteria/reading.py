"""The JSON form of a criterion.

A group is `{"all": […]}`, `{"any": […]}`, `{"at_least": 2, "of": […]}` or `{"not": {…}}`; a condition is
`{"fact": "lives_alone"}`, `{"fact": "age", "op": ">=", "value": 18}`, `{"fact": …, "op": …, "parameter": …}`,
`{"fact": "municipality", "one_of": […]}` or `{"judgement": "needs_support"}`. A date is
`{"date": "2026-01-31"}`. Each may carry `"text": {"fi", "sv", "en"}`, `"source"` and `"clause"`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict

from punos.base.texts import Text
from punos.engines.criteria.facts import CriteriaError
from punos.engines.criteria.tree import (
    All,
    Any_,
    AtLeast,
    Compare,
    Condition,
    Is,
    Judgement,
    Leaf,
    Not,
    Number,
    OneOf,
    Op,
    ParameterRef,
    Tree,
)

DEEPEST = 30
"""A criterion nested deeper than this is refused: nobody could read it."""

_CARRIED = {"text", "source", "clause"}


def read(raw: Mapping[str, Any], path: str = "criteria") -> Tree:
    """The tree of a criterion in its JSON form.

    Raises CriteriaError with the path of the part that is wrong, and the cure.
    """
    return _read(raw, path, 0)


def write(tree: Tree) -> dict[str, Any]:
    """The JSON form of a tree; `read` gives an equal tree back. Decimals become JSON numbers."""
    return _written(tree) | _written_carried(tree)


class _Carried(TypedDict, total=False):
    text: Text
    source: str
    clause: str


def _read(raw: object, path: str, depth: int) -> Tree:
    if depth > DEEPEST:
        raise CriteriaError(path, f"nested deeper than {DEEPEST}", "split the criterion")
    if not isinstance(raw, Mapping):
        raise CriteriaError(path, f"{raw!r} is not a condition", 'write {"fact": …} or {"all": […]}')
    for key, (reader, others) in _FORMS.items():
        if key in raw:
            _check_keys(raw, {key} | others, path)
            return reader(raw, path, depth)
    raise CriteriaError(path, f"no form of a condition has {sorted(map(str, raw))}", f"begin with one of {', '.join(_FORMS)}")


def _check_keys(raw: Mapping[str, Any], allowed: set[str], path: str) -> None:
    odd = sorted(str(key) for key in raw if key not in allowed | _CARRIED)
    if odd:
        known = ", ".join(sorted(allowed | _CARRIED))
        raise CriteriaError(path, f"{', '.join(odd)} cannot stand here", f"use only {known}")


def _carried(raw: Mapping[str, Any], path: str) -> _Carried:
    found = _Carried()
    if "text" in raw:
        try:
            found["text"] = Text.read(raw["text"])
        except (ValueError, TypeError) as error:
            raise CriteriaError(f"{path}.text", str(error), "give fi, sv and en") from error
    if "source" in raw:
        found["source"] = _word(raw, "source", path)
    if "clause" in raw:
        found["clause"] = _word(raw, "clause", path)
    return found


def _word(raw: Mapping[str, Any], key: str, path: str) -> str:
    value = raw[key]
    if not isinstance(value, str) or not value.strip():
        raise CriteriaError(f"{path}.{key}", f"{value!r} is not a word", "write a text in quotes")
    return value


def _parts(raw: Mapping[str, Any], key: str, path: str, depth: int) -> tuple[Tree, ...]:
    listed = raw.get(key)
    if not isinstance(listed, list | tuple) or not listed:
        raise CriteriaError(f"{path}.{key}", f"{listed!r} is no list of conditions", "write at least one in [ ]")
    return tuple(_read(part, f"{path}.{key}[{n}]", depth + 1) for n, part in enumerate(listed))


def _all(raw: Mapping[str, Any], path: str, depth: int) -> Tree:
    return All(_parts(raw, "all", path, depth), **_carried(raw, path))


def _any(raw: Mapping[str, Any], path: str, depth: int) -> Tree:
    return Any_(_parts(raw, "any", path, depth), **_carried(raw, path))


def _not(raw: Mapping[str, Any], path: str, depth: int) -> Tree:
    return Not(_read(raw["not"], f"{path}.not", depth + 1), **_carried(raw, path))


def _at_least(raw: Mapping[str, Any], path: str, depth: int) -> Tree:
    parts, count = _parts(raw, "of", path, depth), raw["at_least"]
    if type(count) is not int or not 1 <= count <= len(parts):
        raise CriteriaError(f"{path}.at_least", f"{count!r} of {len(parts)}", f"give 1 to {len(parts)}")
    return AtLeast(count, parts, **_carried(raw, path))


def _judgement(raw: Mapping[str, Any], path: str, depth: int) -> Tree:
    return Judgement(_word(raw, "judgement", path), **_carried(raw, path))


def _fact(raw: Mapping[str, Any], path: str, depth: int) -> Tree:
    fact, carried = _word(raw, "fact", path), _carried(raw, path)
    if "one_of" in raw:
        _check_keys(raw, {"fact", "one_of"}, path)
        return OneOf(fact, _values(raw["one_of"], path), **carried)
    if not raw.keys() & {"op", "value", "parameter"}:
        return Is(fact, **carried)
    if ("value" in raw) == ("parameter" in raw) or "op" not in raw:
        raise CriteriaError(path, "a comparison needs op and a limit", "give op, and value or parameter")
    limit = ParameterRef(_word(raw, "parameter", path)) if "parameter" in raw else _limit(raw["value"], path)
    return Compare(fact, _op(raw["op"], path), limit, **carried)


def _op(raw: object, path: str) -> Op:
    try:
        return Op(str(raw))
    except ValueError as error:
        raise CriteriaError(f"{path}.op", f"{raw!r} is no comparison", f"use one of {' '.join(Op)}") from error


def _values(raw: object, path: str) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple) or not raw or not all(isinstance(value, str) for value in raw):
        raise CriteriaError(f"{path}.one_of", f"{raw!r} is no list of words", 'write ["a", "b"]')
    return tuple(raw)


def _limit(raw: object, path: str) -> Number | date:
    if isinstance(raw, Mapping) and set(raw) == {"date"}:
        return _day(raw["date"], path)
    if isinstance(raw, float):
        raw = Decimal(str(raw))
    if type(raw) is date or type(raw) is int or (isinstance(raw, Decimal) and raw.is_finite()):
        return raw
    cure = 'write 18, 0.5 or {"date": "2026-01-31"}; for yes-or-no facts leave op and value out'
    raise CriteriaError(f"{path}.value", f"{raw!r} is neither a number nor a date", cure)


def _day(raw: object, path: str) -> date:
    try:
        return date.fromisoformat(str(raw))
    except ValueError as error:
        raise CriteriaError(f"{path}.value.date", f"{raw!r} is no date", "write 2026-01-31") from error


_Reader = Callable[[Mapping[str, Any], str, int], Tree]
_FORMS: Mapping[str, tuple[_Reader, set[str]]] = {
    "all": (_all, set()),
    "any": (_any, set()),
    "not": (_not, set()),
    "at_least": (_at_least, {"of"}),
    "judgement": (_judgement, set()),
    "fact": (_fact, {"op", "value", "parameter", "one_of"}),
}


def _written(tree: Tree) -> dict[str, Any]:
    if isinstance(tree, All | Any_):
        return {"all" if isinstance(tree, All) else "any": [write(part) for part in tree.parts]}
    if isinstance(tree, AtLeast):
        return {"at_least": tree.count, "of": [write(part) for part in tree.parts]}
    return {"not": write(tree.part)} if isinstance(tree, Not) else _written_leaf(tree)


def _written_leaf(tree: Leaf) -> dict[str, Any]:
    if isinstance(tree, Judgement):
        return {"judgement": tree.fact}
    if isinstance(tree, OneOf):
        return {"fact": tree.fact, "one_of": list(tree.values)}
    if isinstance(tree, Is):
        return {"fact": tree.fact}
    return {"fact": tree.fact, "op": tree.op.value} | _written_limit(tree.value)


def _written_limit(limit: Number | date | ParameterRef) -> dict[str, Any]:
    if isinstance(limit, ParameterRef):
        return {"parameter": limit.name}
    if isinstance(limit, date):
        return {"value": {"date": limit.isoformat()}}
    if isinstance(limit, Decimal):
        return {"value": int(limit) if limit == int(limit) else float(limit)}
    return {"value": limit}


def _written_carried(tree: Condition) -> dict[str, Any]:
    carried: dict[str, Any] = {"text": tree.text.as_dict()} if tree.text else {}
    words = {"source": tree.source, "clause": tree.clause}
    return carried | {key: word for key, word in words.items() if word}
