"""Forms of signing in and of the privacy officer."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from punos.web.shared.showing import ShownForm
from punos.web.shared.speech import gettext as _

SHORTEST_REASON = 10
LONGEST_CODE = 60


class PlaceForm(forms.Form):
    """Whom to be: a subject (in a demonstration) and one place; no post means as a citizen."""

    subject = forms.CharField(max_length=200, required=False)
    post = forms.UUIDField(required=False)


class PostForm(forms.Form):
    """Give a proposed post, or refuse it."""

    answer = forms.ChoiceField(choices=[("give", ""), ("refuse", "")])


class LogForm(ShownForm):
    """Whose log, and why it is read."""

    client = forms.CharField(max_length=LONGEST_CODE, required=False)
    reason = forms.CharField(max_length=1000, required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def clean_client(self) -> UUID | str:
        """A client's id, or the identity code as written."""
        written = str(self.cleaned_data["client"]).strip()
        if not written:
            raise forms.ValidationError(_("Write the identity code or the client's id."))
        try:
            return UUID(written)
        except ValueError:
            return written

    def clean_reason(self) -> str:
        """The database asks for ten characters; say so before it does."""
        return said(self.cleaned_data["reason"], _("Write why you read the log: at least ten characters. The reason is kept in the log."))


class FindingForm(ShownForm):
    """What a review found."""

    finding = forms.CharField(max_length=2000, required=False)

    def clean_finding(self) -> str:
        """A finding says something."""
        return said(self.cleaned_data["finding"], _("Write what you found: at least ten characters."))


class SessionForm(forms.Form):
    """Another session of one's own, by its name."""

    session = forms.RegexField(r"\A[0-9a-f]{64}\Z")


class PurgeForm(forms.Form):
    """What was seen of a class: the day, and the digest of exactly the parts."""

    key = forms.SlugField(max_length=40, required=False)
    as_of = forms.DateField(required=False)
    digest = forms.RegexField(r"\A[0-9a-f]{64}\Z")

    def clean_digest(self) -> bytes:
        """As the database has it."""
        return bytes.fromhex(self.cleaned_data["digest"])

    def clean_as_of(self) -> date:
        """The day of the dry run."""
        return self.cleaned_data["as_of"] or date.min


def said(text: Any, complaint: str) -> str:
    """The text without blanks around it. Raises ValidationError with the complaint when it is too short to say anything."""
    kept = str(text).strip()
    if len(kept) < SHORTEST_REASON:
        raise forms.ValidationError(complaint)
    return kept
