"""The forms of an application: apply, answer what is asked, take it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from punos.clients.queries.applications import Handler
from punos.organising.rules import Document
from punos.web.own.forms import LINE, OwnForm, long_text
from punos.web.shared.fields import Number
from punos.web.shared.speech import gettext as _
from punos.web.shared.speech import gettext_lazy

MOST_EUROS = 1_000_000
CENTS = 100
CHOOSE = gettext_lazy("Choose one of these.")


class WithPapers(OwnForm):
    """A form on which the papers that come with it are ticked."""

    papers = forms.MultipleChoiceField(required=False, error_messages={"invalid_choice": CHOOSE})

    def __init__(self, papers: Sequence[Document], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["papers"].choices = [(paper.key, paper.key) for paper in papers]  # type: ignore[attr-defined]


class ApplicationForm(WithPapers):
    """What is applied for, from whom and why."""

    handler = forms.ChoiceField(error_messages={"required": CHOOSE, "invalid_choice": CHOOSE})
    text = long_text(gettext_lazy("Write what you apply for and why."))
    euros = Number(label="", required=False)
    reach = forms.CharField(max_length=LINE, required=False)

    def __init__(self, handlers: Sequence[str], papers: Sequence[Document], *args: Any, is_amount: bool, **more: Any) -> None:
        super().__init__(papers, *args, **more)
        self.fields["handler"].choices = [(one, one) for one in handlers]  # type: ignore[attr-defined]
        if len(handlers) == 1:
            del self.fields["handler"]  # there is nothing to choose
        if not is_amount:
            del self.fields["euros"]

    def clean_euros(self) -> float | None:
        """An amount above nothing."""
        euros: float | None = self.cleaned_data["euros"]
        if euros is not None and not 0 < euros <= MOST_EUROS:
            raise forms.ValidationError(_("Write an amount above zero."))
        return euros

    def chosen(self, handlers: Sequence[Handler]) -> Handler:
        """Who handles it: the one chosen, or the only one there is."""
        return next((one for one in handlers if str(one.organisation_id) == self.cleaned_data.get("handler")), handlers[0])

    @property
    def cents(self) -> int | None:
        """The amount in cents; None where none is told."""
        euros = self.cleaned_data.get("euros")
        return round(euros * CENTS) if euros is not None else None


class AnswerForm(WithPapers):
    """What was asked for."""

    answered = long_text(gettext_lazy("Write your answer."))


class TakeBackForm(OwnForm):
    """Why it is taken back, if one wishes to tell."""

    reason = long_text()
