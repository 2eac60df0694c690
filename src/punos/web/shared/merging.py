"""Two people on one form: what each changed, laid side by side for the second of them to settle.

A field that only one changed is taken from that one. A field that both changed, each otherwise, is a clash: the page asks which is kept, and
carries all three wordings along, so that nothing that was typed is lost however often the page is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from punos.engines.merging import fields, texts
from punos.engines.merging.fields import Outcome, Whose
from punos.engines.merging.marks import Run, marked
from punos.web.shared.drawing import EDITIONS, FormView
from punos.web.shared.fields import is_hidden
from punos.web.shared.speech import gettext as _
from punos.web.shared.speech import gettext_lazy

BASE, THEIRS, MINE, TOGETHER = "base", "theirs", "mine", "together"
KEEP, BY = "keep", "merge_by"
CHOOSE = gettext_lazy("Choose which wording is kept.")
ONE_LINE = 200
"""A field that holds no more than this is drawn as one line."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed: three wordings as a form sends them, what changed in each, and a text with both for a person to finish.

    `writable` is no (one of two choices), line or text: whether a third wording can be written. `keep` is what was chosen so far.
    """

    base: str
    theirs: str
    mine: str
    their_runs: tuple[Run, ...]
    my_runs: tuple[Run, ...]
    together: str
    writable: str
    keep: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """What became of a form when it met the other's. `by` says who saved and when; `version` is the other's.

    `taken` are the fields that the other changed, with what changed; `values` are what the fields without a clash hold now.
    """

    by: str
    version: int
    clashes: Mapping[str, Clash]
    taken: Mapping[str, tuple[Run, ...]] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    is_mine_left: bool = True


class MergingForm(forms.Form):
    """A form that can settle a clash: what was chosen for a field stands in it before it is read."""

    def __init__(self, data: Any = None, **more: Any) -> None:
        self.undecided = [name for name in clashing(data) if data.get(f"{KEEP}.{name}") not in (THEIRS, MINE, TOGETHER)]
        self.came = data
        super().__init__(_decided(data), **more)

    def clean(self) -> dict[str, Any]:
        """Each clash is settled by a person."""
        for name in self.undecided:
            if name in self.fields and name not in self.errors:
                self.add_error(name, CHOOSE)
        return super().clean() or self.cleaned_data


def clashing(data: Mapping[str, Any] | None) -> list[str]:
    """The fields that came with three wordings."""
    names = [name.removeprefix(f"{MINE}.") for name in data or () if name.startswith(f"{MINE}.")]
    return [name for name in names if name not in ("new_id", *EDITIONS)]


def meet(form: forms.Form, base: Mapping[str, Any], theirs: Mapping[str, Any], *, by: str, version: int) -> Met:
    """Lay a valid form over what it began from and what another has saved since, both as the form's first values."""
    shown = {name: one for name, one in form.fields.items() if not is_carried(form, name)}
    three = [{name: _plain(one, values.get(name)) for name, one in shown.items()} for values in (base, theirs, form.cleaned_data)]
    outcomes = fields.merge(*three)
    taken = {
        name: marked(_in_words(shown[name], three[0][name]), _in_words(shown[name], three[1][name]))
        for name, one in outcomes.items()
        if _is_taken(one, three[0][name], three[1][name])
    }
    return Met(
        by,
        version,
        {name: _clash(shown[name], *(_sent(shown[name], one[name]) for one in three)) for name in _clashes(outcomes)},
        taken,
        {
            name: form[name].data if one.whose is Whose.MINE else _drawn(shown[name], one.value)  # what I wrote stands as I wrote it
            for name, one in outcomes.items()
            if one.whose is not Whose.CLASH
        },
        any(one.value != three[1][name] for name, one in outcomes.items()),
    )


def meet_again(form: MergingForm) -> Met | None:
    """The clashes that came with a form, as it left them; None when none did."""
    came = form.came
    names = [name for name in clashing(came) if name in form.fields]
    if not names:
        return None
    clashes = {}
    for name in names:
        wordings = (str(came.get(f"{whose}.{name}", "")) for whose in (BASE, THEIRS, MINE))
        error = " ".join(str(text) for text in form.errors.get(name, ()))
        typed = str(came.get(name, ""))
        clashes[name] = replace(_clash(form.fields[name], *wordings), together=typed, keep=came.get(f"{KEEP}.{name}", ""), error=error)
    version = next((str(came[name]) for name in EDITIONS if name in came), "")
    return Met(str(came.get(BY, "")), int(version) if version.isdecimal() else 0, clashes)


def is_carried(form: forms.Form, name: str) -> bool:
    """Whether the page carries a field along and nobody types into it."""
    return name in form.carried if hasattr(form, "carried") else is_hidden(form.fields[name])


def with_met(drawn: FormView, met: Met | None) -> FormView:
    """The drawn form with what the two have made of it."""
    if met is None:
        return drawn
    shown = [
        replace(one, value=met.values.get(one.name, one.value), clash=met.clashes.get(one.name), taken=met.taken.get(one.name, ()))
        for one in drawn.fields
    ]
    hidden = tuple((name, str(met.version) if name in EDITIONS else value) for name, value in drawn.hidden)
    return replace(drawn, fields=tuple(shown), hidden=hidden, met_by=met.by)


def _clashes(outcomes: Mapping[str, Outcome]) -> list[str]:
    return [name for name, one in outcomes.items() if one.whose is Whose.CLASH]


def _is_taken(one: Outcome, base: Any, theirs: Any) -> bool:
    return one.whose is Whose.THEIRS or (one.whose is Whose.BOTH and isinstance(one.value, frozenset) and theirs not in (base, one.value))


def _decided(data: Any) -> Any:
    """What was sent, with the wording that was chosen in each field."""
    names = clashing(data)
    if not names:
        return data
    made = QueryDict(mutable=True)
    made.update(data)
    for name in names:
        kept = data.get(f"{KEEP}.{name}")
        if kept != TOGETHER:
            made[name] = data.get(f"{THEIRS if kept == THEIRS else MINE}.{name}", "")
    return made


def _clash(one: forms.Field, base: str, theirs: str, mine: str) -> Clash:
    writable = "no" if isinstance(one, forms.ChoiceField) else "text" if _is_long(one) else "line"
    together = texts.together(texts.merge(base, theirs, mine)) if writable == "text" else mine
    marks = [marked(_said(one, base), _said(one, wording)) for wording in (theirs, mine)]
    return Clash(base, theirs, mine, marks[0], marks[1], together, writable)


def _is_long(one: forms.Field) -> bool:
    return isinstance(one, forms.CharField) and (one.max_length is None or one.max_length > ONE_LINE)


def _plain(one: forms.Field, value: Any) -> Any:
    """A value as two of them are compared: nothing is None, several choices are a set."""
    if isinstance(one, forms.MultipleChoiceField):
        return frozenset(str(choice) for choice in value or ())
    with suppress(ValidationError):
        value = one.to_python(value)
    value = value.strip().replace("\r\n", "\n") if isinstance(value, str) else value
    return None if value == "" else value


def _sent(one: forms.Field, value: Any) -> str:
    """A value as a form sends it."""
    if isinstance(value, date):
        return f"{value.day}.{value.month}.{value.year}"
    return "" if value is None else str(one.prepare_value(value))


def _drawn(one: forms.Field, value: Any) -> Any:
    """A value as the page draws it."""
    if isinstance(one, forms.MultipleChoiceField):
        return [choice for choice, _label in _options(one) if choice in value]
    return value if isinstance(value, bool) else _sent(one, value)


def _options(one: forms.ChoiceField) -> list[tuple[str, str]]:
    """What can be chosen, by the words for it."""
    return [(str(choice), str(label)) for choice, label in list(one.choices)]  # type: ignore[arg-type]


def _said(one: forms.Field, sent: Any) -> str:
    """A value in words."""
    if isinstance(one, forms.ChoiceField) and not isinstance(one, forms.MultipleChoiceField):
        return dict(_options(one)).get(str(sent), str(sent))
    return str(sent)


def _in_words(one: forms.Field, value: Any) -> str:
    if isinstance(one, forms.MultipleChoiceField):
        return ", ".join(label for choice, label in _options(one) if choice in value)
    if isinstance(value, bool) or isinstance(one, forms.BooleanField):
        return _("Yes") if value else _("No")
    return _said(one, _sent(one, value))
