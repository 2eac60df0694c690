"""Every field of every form that needs no plan around it: days, numbers, shares, choices, ids, identity codes, addresses, answers of an interview.

The input is the body of a form. It is put to all forms: each takes what it knows by name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import BadRequest, TooManyFieldsSent
from django.http import QueryDict

from punos.organising.loading import SEED, county
from punos.organising.loading.reading import Folder
from punos.organising.rules.facts import question_of
from punos.web.account.forms import FindingForm, LogForm, PlaceForm
from punos.web.organising.drafting.forms import BeginForm, CommentForm, ConfirmForm, HideForm, OpenForm
from punos.web.organising.drafting.rule_fields import WordList
from punos.web.own import forms as own
from punos.web.own.application_forms import ApplicationForm
from punos.web.public.forms import Sent, read_answer
from punos.web.shared.dates import figures_of
from punos.web.shared.fields import Day, Known, Line, Number, Passage, Percent, Picks, Tick
from punos.web.shared.speech import speaking
from punos.web.work.views import finding
from punos.web.work.views.openings import EmergencyForm

PARSERS = (
    Sent.of, read_answer, figures_of, Day.to_python, Number.to_python, Percent.to_python, Passage.to_python, WordList.to_python, LogForm.clean_client,
)  # fmt: skip
WORDS = (
    "day=", "3.2.2026", "2026-02-03", "&number=", "0,5", "&percent=", "90", "&words=", "&client=010170-900A", "&reason=", "&euros=", "1e9",
    "&said=age%3D42", "&asked=age", "&answer=", "&unknown=", "&near=179", "&change=", "&new_id=", "&version=", "&until=", "&since=", "&email=a@b.fi",
    "&topics=", "&what=part", "&due_on=", "&code=", "&ground=", "&post=", "&subject=", "%00", "%D9%A3", "\u0663", "&state=done", "&to_register=",
)  # fmt: skip

ON = date(2026, 6, 1)
QUESTIONS = tuple(question_of(row) for row in county.facts(Folder(SEED), "facts.yaml").rows)  # type: ignore[arg-type]


class Sheet(forms.Form):
    """One of each kind of field."""

    day = Day(label="", required=False)
    number = Number(label="", required=False)
    whole = Number(label="", required=False, whole=True)
    percent = Percent(label="", required=False)
    line = Line(label="", required=False)
    passage = Passage(label="", required=False)
    known = Known(label="")
    picks = Picks(label="", options=[("a", "A"), ("b", "B")])
    tick = Tick(label="")
    words = WordList(label="")


MADE: tuple[Callable[[Any], forms.BaseForm], ...] = (
    Sheet,
    LogForm,
    FindingForm,
    PlaceForm,
    finding.FindForm,
    lambda sent: finding.BeginForm("fi", sent),
    EmergencyForm,
    BeginForm,
    CommentForm,
    lambda sent: OpenForm(1, ON, sent),
    lambda sent: ConfirmForm(1, ON, sent),
    HideForm,
    *(
        getattr(own, name)
        for name in (
            "ViewForm",
            "GoalForm",
            "ContactForm",
            "TaskForm",
            "AgreementForm",
            "PartyForm",
            "PermitForm",
            "ProhibitionForm",
            "EndForm",
        )
    ),
    lambda sent: ApplicationForm(["a", "b"], [], sent, is_amount=True),
)


def take(data: bytes) -> None:
    """Fill in every form with it: each is right, or says what is wrong and shows what was typed again."""
    try:
        sent = QueryDict(data, encoding="utf-8")
    except (TooManyFieldsSent, UnicodeDecodeError):
        return
    with speaking("fi"):
        for make in MADE:
            _fill_in(make, sent)
        _interview(sent)
    figures_of(data.decode(errors="replace"))


def _fill_in(make: Callable[[Any], forms.BaseForm], sent: QueryDict) -> None:
    form = make(sent)
    try:
        right = form.is_valid()
    except BadRequest:
        return
    assert right or any(form.errors.values())
    for field in form:
        field.value()
        assert all(map(str, field.errors))
    if isinstance(form, Sheet) and right and form.cleaned_data["day"]:
        again = Day(label="").clean(Day(label="").prepare_value(form.cleaned_data["day"]))
        assert again == form.cleaned_data["day"]


def _interview(sent: QueryDict) -> None:
    found = Sent.of(QUESTIONS, sent)
    assert set(found.typed) == set(found.said)
    assert found.error or found.asked is None or sent.get("change"), found
    for question in QUESTIONS:
        try:
            read_answer(question, sent.get("answer", ""))
        except ValueError:
            continue
