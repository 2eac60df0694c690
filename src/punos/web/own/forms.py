"""The client's forms. Fields are listed one by one: nothing else that is sent is taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import BadRequest

from punos.trust.words import Domain, Topic
from punos.web.shared.dates import figures_of
from punos.web.shared.merging import MergingForm
from punos.web.shared.reading import with_new_id
from punos.web.shared.showing import ShownForm
from punos.web.shared.speech import gettext as _
from punos.web.shared.speech import gettext_lazy

LONG = 4000
LINE = 200
LONGEST_FORM = 20_000


class OwnForm(ShownForm, MergingForm):
    """A form of the client. `new_id` is made when the form is drawn, so that sent twice it adds once; `version` is what was read."""

    #: Fields that the page carries along unseen.
    carried: ClassVar[tuple[str, ...]] = ("new_id", "version")
    new_id = forms.UUIDField(required=False)
    version = forms.IntegerField(required=False, min_value=0, max_value=10**6)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None, **more: Any) -> None:
        start = {"new_id": uuid4(), "version": 0} | (initial or {})
        super().__init__(data, initial=start, **more)
        #: What the fields hold after somebody else has saved first.
        self.merged: Mapping[str, Any] = {}

    def clean_new_id(self) -> UUID:
        """The form's own id; a new one when it came without."""
        return self.cleaned_data["new_id"] or uuid4()

    def clean(self) -> dict[str, Any]:
        """What nobody typed is no slip of the pen when it is broken: the form was not drawn by us. Raises BadRequest."""
        if set(self.carried) & set(self.errors):
            raise BadRequest("the form's own fields are broken")
        return super().clean()

    def renew(self) -> None:
        """Another id, so that the form, sent again, adds another part."""
        self.data = with_new_id(self.data)

    def shown(self, name: str) -> Any:
        """What stands in a field now: what was typed, what was there, or what merging made of both."""
        if name not in self.merged:
            return super().shown(name)
        return "" if self.merged[name] is None else self.merged[name]

    def text_of(self, name: str) -> str:
        """A field's cleaned text, without blanks around it."""
        return str(self.cleaned_data.get(name) or "").strip()


def long_text(missing: Any = None) -> forms.CharField:
    """A text of up to 4,000 characters; `missing` is the complaint when it must be filled in."""
    messages = {"max_length": gettext_lazy("The text is too long: at most %(limit_value)d characters, now %(show_value)d.")}
    if missing is None:
        return forms.CharField(max_length=LONG, required=False, error_messages=messages)
    return forms.CharField(max_length=LONG, error_messages=messages | {"required": missing})


class Day(forms.DateField):
    """A day as people write it. Nothing with slashes: 3/2 is another day to an American."""

    input_formats = ("%Y-%m-%d",)

    def to_python(self, value: Any) -> date | None:
        """The day that was typed. Raises ValidationError that shows how a day is written."""
        figures = figures_of(str(value or ""))
        return super().to_python("{:04}-{:02}-{:02}".format(*figures) if figures else value)


class ViewForm(OwnForm):
    """How I see my situation."""

    text = long_text(gettext_lazy("Write how you see your situation."))


class GoalForm(OwnForm):
    """A goal in my words."""

    words = long_text(gettext_lazy("Write your goal in your own words."))
    scale = forms.ChoiceField(
        choices=[
            ("better", gettext_lazy("I want something to change for the better")),
            ("keep", gettext_lazy("I want to keep things from getting worse")),
        ],
        error_messages={"required": gettext_lazy("Choose which one it is."), "invalid_choice": gettext_lazy("Choose which one it is.")},
    )
    helps = long_text()
    hinders = long_text()
    due_on = Day(
        required=False,
        error_messages={"invalid": gettext_lazy("Write the day like this: 3.2.2026.")},
    )

    def clean_due_on(self) -> date | None:
        """A day of this century."""
        due: date | None = self.cleaned_data["due_on"]
        if due and not 2000 <= due.year <= 2100:
            raise forms.ValidationError(_("Write the day like this: 3.2.2026."))
        return due


class ContactForm(OwnForm):
    """How I am reached."""

    phone = forms.CharField(max_length=LINE, required=False)
    email = forms.EmailField(
        max_length=LINE, required=False, error_messages={"invalid": gettext_lazy("Write the address like this: name@example.fi.")}
    )
    address = forms.CharField(max_length=LINE, required=False)
    municipality = forms.CharField(max_length=LINE, required=False)

    def clean(self) -> dict[str, Any]:
        """Something must be there."""
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in ("phone", "email", "address", "municipality")):
            raise forms.ValidationError(_("Write at least one way to reach you."))
        return cleaned

    def as_body(self) -> dict[str, str]:
        """The contact as the body of a part."""
        return {name: self.text_of(name) for name in ("phone", "email", "address", "municipality")}


class TaskForm(OwnForm):
    """My task is done, or not after all."""

    carried = (*OwnForm.carried, "state")
    state = forms.ChoiceField(choices=[("done", "done"), ("given", "given")])
    note = long_text()


class AgreementForm(OwnForm):
    """Do I agree to the plan?"""

    answer = forms.ChoiceField(
        choices=[("agree", gettext_lazy("I agree to the plan")), ("dissent", gettext_lazy("I see something otherwise"))],
        error_messages={"required": gettext_lazy("Choose one of the two."), "invalid_choice": gettext_lazy("Choose one of the two.")},
    )
    text = long_text()

    def clean(self) -> dict[str, Any]:
        """A differing view says what it is."""
        cleaned = super().clean()
        if cleaned.get("answer") == "dissent" and not self.text_of("text"):
            self.add_error("text", _("Write what you see otherwise. It will stand in the plan in your words."))
        return cleaned


class PartyForm(OwnForm):
    """Yes or no to an organisation that is proposed to join, and what else it may see."""

    answer = forms.ChoiceField(
        choices=[("yes", gettext_lazy("Yes, they may join")), ("no", gettext_lazy("No, not now"))],
        error_messages={"required": gettext_lazy("Choose yes or no."), "invalid_choice": gettext_lazy("Choose yes or no.")},
    )
    topics = forms.MultipleChoiceField(required=False, choices=[(topic.value, topic.value) for topic in Topic if topic is not Topic.CORE])


class PermitForm(OwnForm):
    """A permission: to whom, about what, from whose records."""

    domain = forms.ChoiceField(
        required=False,
        choices=[("", ""), *((domain.value, domain.value) for domain in Domain)],
        error_messages={"invalid_choice": gettext_lazy("Choose one of these.")},
    )
    to_register = forms.UUIDField(required=False, error_messages={"invalid": gettext_lazy("Choose one of these.")})
    topics = forms.MultipleChoiceField(
        choices=[("all", "all"), *((topic.value, topic.value) for topic in Topic)],
        error_messages={
            "required": gettext_lazy("Choose what may be shown."),
            "invalid_choice": gettext_lazy("Choose one of these."),
        },
    )

    def wanted(self) -> tuple[Topic | None, ...]:
        """The topics; None means all that the rule allows."""
        chosen = self.cleaned_data["topics"]
        return (None,) if "all" in chosen else tuple(Topic(one) for one in chosen)


class ProhibitionForm(OwnForm):
    """A prohibition: of a topic, of one register's data, or of a single part; to one register or to all."""

    what = forms.ChoiceField(
        choices=[("topic", "topic"), ("register", "register"), ("part", "part")],
        error_messages={
            "required": gettext_lazy("Choose what must not be shown."),
            "invalid_choice": gettext_lazy("Choose what must not be shown."),
        },
    )
    topic = forms.ChoiceField(required=False, choices=[("", ""), *((topic.value, topic.value) for topic in Topic)])
    register = forms.UUIDField(required=False, error_messages={"invalid": gettext_lazy("Choose one of these.")})
    part = forms.UUIDField(required=False, error_messages={"invalid": gettext_lazy("Choose one of these.")})
    to_register = forms.UUIDField(required=False, error_messages={"invalid": gettext_lazy("Choose one of these.")})
    in_emergency = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """What was chosen must be named."""
        cleaned = super().clean()
        what = cleaned.get("what")
        if what and what not in self.errors and not cleaned.get(what):
            self.add_error(what, _("Choose one of these."))
        return cleaned


class EndForm(OwnForm):
    """Which permission or prohibition to end."""

    which = forms.UUIDField()
