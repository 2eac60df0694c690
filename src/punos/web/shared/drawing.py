"""A form as plain values for its template: every field with its kind, its words, what was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from punos.web.shared.fields import Day, Passage, Pick, Picks, is_hidden

FEW = 7
EDITIONS = ("version", "edition")
"""Hidden fields that say what the form was drawn from."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field. `clash` and `taken` are what merging made of it when somebody else saved first (merging.py)."""

    kind: str
    name: str
    label: str
    value: Any
    hint: str = ""
    error: str = ""
    optional: bool = False
    options: Sequence[tuple[Any, ...]] = ()
    longest: int | None = None
    rows: int = 4
    inline: bool = False
    clash: Any = None
    taken: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class FormView:
    """A form: its fields, what is wrong, and who saved first."""

    fields: tuple[FieldView, ...]
    hidden: tuple[tuple[str, str], ...]
    errors: tuple[tuple[str, str], ...]
    met_by: str = ""

    def unfinished(self) -> FormView:
        """The same form, not yet held to be wrong in anything."""
        return replace(self, errors=(), fields=tuple(replace(one, error="") for one in self.fields))


def draw(form: forms.Form) -> FormView:
    """The form as it stands, with everything typed kept."""
    shown = [form[name] for name in form.fields if not is_hidden(form.fields[name])]
    hidden = [(name, _hidden(form[name])) for name in form.fields if is_hidden(form.fields[name])]
    return FormView(
        tuple(_field(bound) for bound in shown),
        tuple(hidden),
        tuple((name if name != "__all__" else "", str(text)) for name, texts in form.errors.items() for text in texts)
        if form.is_bound
        else (),
    )


def _hidden(bound: BoundField) -> str:
    value = bound.value()
    return "" if value is None else str(value)


def _field(bound: BoundField) -> FieldView:
    field: Any = bound.field
    kind = _kind(field)
    return FieldView(
        kind=kind,
        name=bound.html_name,
        label=str(field.label),
        value=_value(bound),
        hint=str(field.help_text),
        error=" ".join(str(text) for text in bound.errors),
        optional=not field.required and kind != "tick" and not getattr(field, "inline", False),
        inline=getattr(field, "inline", False),
        options=[tuple(str(word) for word in option) for option in getattr(field, "options", ())],
        longest=field.max_length if isinstance(field, Passage) else None,
        rows=getattr(field, "rows", 4),
    )


def _kind(field: Any) -> str:
    if isinstance(field, Pick):
        return "list" if field.long or len(field.options) > FEW else "pick"
    return str(field.kind)


def _value(bound: BoundField) -> Any:
    value = bound.value()
    if isinstance(bound.field, Picks):
        return [str(one) for one in value or ()]
    if isinstance(value, bool):
        return value
    if isinstance(bound.field, Day) and isinstance(value, date):
        return f"{value.day}.{value.month}.{value.year}"
    return "" if value is None else str(value)
