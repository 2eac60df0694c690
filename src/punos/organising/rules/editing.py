"""Changing a criterion piece by piece, in its JSON form. A place is the way from the top: `()` the whole, `(0, 2)` the third part of its first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from punos.engines.criteria import FactKind, FactSpec
from punos.organising.errors import RuleError

Raw: TypeAlias = Mapping[str, Any]
Place: TypeAlias = tuple[int, ...]
GROUPS = ("all", "any", "at_least", "not")
CARRIED = ("text", "source", "clause")


def parts_of(raw: Raw) -> tuple[Raw, ...]:
    """The parts right below; none below a condition on a fact."""
    if "not" in raw:
        return (raw["not"],)
    return tuple(next((raw[key] for key in ("all", "any", "of") if key in raw), ()))


def part_at(raw: Raw, place: Place) -> Raw:
    """The part at a place. Raises RuleError when there is none."""
    for step in place:
        below = parts_of(raw)
        if not 0 <= step < len(below):
            raise RuleError("eligibility", f"there is no part {step + 1} there", "open the criterion again and choose a part that it has")
        raw = below[step]
    return raw


def with_part(raw: Raw, place: Place, part: Raw) -> Raw:
    """The criterion with another part at a place. Raises RuleError when there is none."""
    return _changed(raw, place, lambda _old: part)


def with_added(raw: Raw | None, place: Place, part: Raw) -> Raw:
    """The criterion with one more part: in the group at the place, or beside the condition there, both then being needed."""
    if not raw:
        return part
    return _changed(raw, place, lambda old: _joined(old, part))


def without_part(raw: Raw, place: Place) -> Raw | None:
    """The criterion without the part at a place; a group that is left with nothing goes too. None when nothing is left."""
    if not place:
        return None
    group = part_at(raw, place[:-1])
    part_at(raw, place)
    left = [part for step, part in enumerate(parts_of(group)) if step != place[-1]]
    if not left:
        return without_part(raw, place[:-1])
    return with_part(raw, place[:-1], _with_parts(group, left))


def as_group(raw: Raw, place: Place, kind: str, count: int = 1) -> Raw:
    """The criterion with the group at the place of another kind, or with the condition there in a new group. Raises RuleError for other kinds."""
    if kind not in GROUPS:
        raise RuleError("eligibility", f"{kind!r} is no kind of group", f"choose one of {', '.join(GROUPS)}")

    def turned(old: Raw) -> Raw:
        inside = list(parts_of(old)) if is_group(old) else [old]
        carried = {key: old[key] for key in CARRIED if key in old and is_group(old)}
        if kind == "not":
            return {"not": inside[0] if len(inside) == 1 else {"all": inside}, **carried}
        if kind == "at_least":
            return {"at_least": max(1, min(count, len(inside))), "of": inside, **carried}
        return {kind: inside, **carried}

    return _changed(raw, place, turned)


def first_condition(spec: FactSpec, *, is_judgement: bool) -> Raw:
    """A condition on a fact to begin with, to be changed by hand: yes, at least 0, the first choice."""
    if is_judgement:
        return {"judgement": spec.name}
    if spec.kind is FactKind.NUMBER:
        return {"fact": spec.name, "op": ">=", "value": 0}
    if spec.kind is FactKind.DATE:
        return {"fact": spec.name, "op": ">=", "value": {"date": "2026-01-01"}}
    if spec.kind is FactKind.CHOICE:
        return {"fact": spec.name, "one_of": [spec.choices[0][0]] if spec.choices else []}
    return {"fact": spec.name}


def is_group(raw: Raw) -> bool:
    """Whether it is put together of parts."""
    return any(key in raw for key in GROUPS)


def _changed(raw: Raw, place: Place, turn: Callable[[Raw], Raw]) -> Raw:
    if not place:
        return turn(raw)
    part_at(raw, place[:1])
    parts = list(parts_of(raw))
    parts[place[0]] = _changed(parts[place[0]], place[1:], turn)
    return _with_parts(raw, parts)


def _with_parts(group: Raw, parts: list[Raw]) -> Raw:
    if "not" in group:
        return {**group, "not": parts[0]}
    key = next(key for key in ("all", "any", "of") if key in group)
    changed = {**group, key: parts}
    return {**changed, "at_least": min(group["at_least"], len(parts))} if "at_least" in group else changed


def _joined(old: Raw, part: Raw) -> Raw:
    if is_group(old) and "not" not in old:
        return _with_parts(old, [*parts_of(old), part])
    return {"all": [old, part]}
