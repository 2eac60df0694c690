"""Fields of forms as JSON Schema: what a page may send under each name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from punos.web.own.forms import Day as OwnDay
from punos.web.shared.fields import Day, Number, Pick, Picks, is_hidden
from punos.web.shared.merging import BASE, BY, KEEP, MINE, THEIRS, MergingForm

Schema = dict[str, Any]
DAY = r"^([0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})$"
NUMBER = r"^-?[0-9]{1,9}([.,][0-9]{1,4})?$"
EMPTY: Schema = {"const": ""}
TEXT: Schema = {"type": "string"}
SEVERAL: Schema = {"type": "array", "items": TEXT}


def schema_of(field: forms.Field) -> Schema:
    """What may be sent for a field. A field that need not be filled in may be sent empty."""
    inside = _inside(field)
    if not field.required and inside.get("type") != "array":
        inside = _or_empty(inside)
    words = " ".join(str(text) for text in (field.label, field.help_text) if text)
    return inside | ({"description": words} if words else {})


def _inside(field: forms.Field) -> Schema:
    """What may be sent for a field that is filled in."""
    for kinds, make in MAKERS:
        if isinstance(field, kinds):
            return make(field)
    return TEXT


def _choices(field: Any) -> Schema:
    return {"type": "array", "items": _choice(field)} | ({"minItems": 1} if field.required else {})


def _words(field: Any) -> Schema:
    return TEXT | _of(maxLength=field.max_length) | ({"minLength": 1} if field.required else {})


def _choice(field: Any) -> Schema:
    """One of what is known beforehand; any text where the choices depend on the client or on the plan."""
    options = field.options if isinstance(field, Pick | Picks) else field.choices
    values = [str(option[0]) for option in options if not (field.required and not option[0])]
    return TEXT | {"enum": list(dict.fromkeys(values))} if values else TEXT


def _or_empty(inside: Schema) -> Schema:
    if "enum" in inside:
        return inside | {"enum": list(dict.fromkeys([*inside["enum"], ""]))}
    return {"anyOf": [inside, EMPTY]} if set(inside) - {"type", "maxLength"} or inside["type"] != "string" else inside


def _of(**limits: int | None) -> Schema:
    return {name: limit for name, limit in limits.items() if limit is not None}


#: The first that a field is one of says what is sent for it.
MAKERS: tuple[tuple[Any, Callable[[Any], Schema]], ...] = (
    (forms.MultipleChoiceField, _choices),
    (forms.ChoiceField, _choice),
    (forms.FileField, lambda _: {"type": "string", "contentMediaType": "application/octet-stream"}),
    (forms.UUIDField, lambda _: TEXT | {"format": "uuid"}),
    ((Day, OwnDay), lambda _: TEXT | {"pattern": DAY, "examples": ["3.2.2026", "2026-02-03"]}),
    (Number, lambda _: TEXT | {"pattern": NUMBER, "examples": ["30", "0,5"]}),
    (forms.IntegerField, lambda field: {"type": "integer"} | _of(minimum=field.min_value, maximum=field.max_value)),
    (forms.BooleanField, lambda _: TEXT | {"enum": ["on"]}),
    (forms.EmailField, lambda field: _words(field) | {"format": "email"}),
    (forms.CharField, _words),
)


def families_of(form: forms.Form | type[forms.Form], names: Mapping[str, Any]) -> Schema:
    """What a form that settles a clash also takes: the wordings of each of its fields, and which one is kept."""
    kind = form if isinstance(form, type) else type(form)
    if not issubclass(kind, MergingForm):
        return {}
    shown = "|".join(name for name, field in names.items() if name not in ("new_id", "version") and not _is_unseen(kind, name, field))
    wordings = {"type": "string", "description": "The wordings of a field that two people changed."}
    kept = {"type": "string", "enum": [THEIRS, MINE, "together"], "description": "Which wording is kept."}
    return {f"^({BASE}|{THEIRS}|{MINE})\\.({shown})$": wordings, f"^{KEEP}\\.({shown})$": kept, f"^{BY}$": TEXT} if shown else {}


def _is_unseen(kind: type[forms.Form], name: str, field: forms.Field) -> bool:
    return name in kind.carried if hasattr(kind, "carried") else is_hidden(field)
