"""A form whose template draws its fields one by one, from plain values."""

from __future__ import annotations

from typing import Any

from django import forms


class ShownForm(forms.Form):
    """What stands in each field now, and what is wrong with it."""

    def shown(self, name: str) -> Any:
        """What stands in a field now: what was typed, or what was there."""
        value = self[name].value()
        return "" if value is None else value

    def problem(self, name: str) -> str:
        """The first complaint about a field, empty when there is none."""
        return str(self.errors[name][0]) if self.is_bound and name in self.errors else ""

    def problems(self) -> list[tuple[str, str]]:
        """(field, text) of everything to correct, for the error summary."""
        if not self.is_bound:
            return []
        return [("" if name == "__all__" else name, str(text)) for name, texts in self.errors.items() for text in texts]
