"""What each address takes by POST: the forms of its view, and the few fields that a view reads without one.

`tests/odd_input/test_openapi.py` draws every form of the site and asks that each of its fields stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import Any

from django import forms

from punos.base.texts import Text
from punos.organising.words import VersionStatus
from punos.web.account.forms import FindingForm, LogForm, PlaceForm, PostForm, PurgeForm, SessionForm
from punos.web.openapi.addresses import Address
from punos.web.openapi.fields import SEVERAL, TEXT, Schema, families_of, schema_of
from punos.web.organising.drafting import forms as drafting
from punos.web.organising.drafting.criteria import KINDS, OPS
from punos.web.own import application_forms as applying
from punos.web.own import forms as own
from punos.web.shared.filing import FileForm
from punos.web.shared.speech import speaking
from punos.web.work.deeds.base import Deed, DeedForm
from punos.web.work.deeds.goals import ReviewForm
from punos.web.work.deeds.planning import FACT, ServiceForm
from punos.web.work.deeds.registry import ALL, deed_of
from punos.web.work.views.ending import EndForm
from punos.web.work.views.finding import BeginForm, FindForm
from punos.web.work.views.openings import EmergencyForm, LawForm
from punos.web.work.views.second import AnswerForm as AnswerToColleague
from punos.web.work.views.second import AskForm

#: A form whose fields are known of its class, or one that shows them only when it is made.
Specimen = type[forms.Form] | Callable[[], forms.Form]
A_DAY = date(2026, 1, 1)
A_TEXT = Text("-", "-", "-")
CLAUSE: Any = SimpleNamespace(edition=0, version=0, raw={}, reason=None, title=A_TEXT, text=A_TEXT, plain=A_TEXT)
CHOSEN: Schema = {"type": "string", "description": "The button that was pressed."}
EDITION: Schema = {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 10**6}, {"const": ""}]}
#: Where the deed that an address names is done to a part.
DEEDS_OF = {"work:add": False, "work:act": True, "work:answer": True, "work:handle": True}


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken: forms, plain fields, families of fields by the pattern of their names.

    `loose` are fields that a form asks for, but not on every page it is drawn on. `ends` are the statuses of what was done.
    """

    forms: tuple[Specimen, ...] = ()
    plain: Mapping[str, Schema] = field(default_factory=dict)
    families: Mapping[str, Schema] = field(default_factory=dict)
    loose: tuple[str, ...] = ()
    ends: tuple[int, ...] = (303,)

    def schema(self) -> Schema:
        """The body as JSON Schema. What stands in none of its forms is not taken."""
        properties, required, families = dict(self.plain), list[set[str]](), dict(self.families)
        with speaking("en"):
            for form in self.forms:
                made = form if isinstance(form, type) else form()
                fields = _fields(made)
                properties |= {name: schema_of(one) for name, one in fields.items()}
                families |= families_of(made, fields)
                required.append({name for name, one in fields.items() if one.required} - set(self.loose))
        always = sorted(set.intersection(*required)) if required else []
        return {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
            **({"patternProperties": families} if families else {}),
            **({"required": always} if always else {}),
        }


def _fields(form: Any) -> Mapping[str, forms.Field]:
    known: Mapping[str, forms.Field] = getattr(form, "fields", None) or form.base_fields
    return known


NOTHING = Taken()
TAKEN: Mapping[str, Taken] = {
    "account:ask_purge": Taken((PurgeForm,)),
    "account:end_session": Taken((SessionForm,)),
    "account:answer_post": Taken((PostForm,)),
    "account:be_oneself": Taken((PlaceForm,), {"next": TEXT}, ends=(200, 303)),
    "account:be_somebody": Taken((PlaceForm,), {"next": TEXT}),
    "account:choose_place": Taken((PlaceForm,)),
    "account:log": Taken((LogForm,), ends=(200,)),
    "account:review_alarm": Taken((FindingForm,)),
    "account:review_emergency": Taken((FindingForm,)),
    "account:settle_purge": Taken((PurgeForm,), {"call_off": TEXT | {"enum": ["yes"]}}, loose=("digest",)),
    "account:sign_out": NOTHING,
    "account:stay": Taken(ends=(204,)),
    "organising:answer": Taken(
        (partial(drafting.AnswerForm), partial(drafting.HideForm)),
        {"deed": TEXT | {"enum": ["answer", "hide", "publish"]}},
        ends=(200, 303),
    ),
    "organising:comment": Taken((partial(drafting.CommentForm),)),
    "organising:confirm": Taken((partial(drafting.ConfirmForm, 0, A_DAY),)),
    "organising:criterion": Taken(
        plain={
            "edition": EDITION,
            "place": TEXT,
            "deed": TEXT | {"enum": ["add", "remove", "group", "change"]},
            "fact": TEXT,
            "kind": TEXT | {"enum": list(KINDS)},
            "count": TEXT,
            "one_of": SEVERAL,
            "op": TEXT | {"enum": [one.value for one in OPS]},
            "value": TEXT,
            "parameter": TEXT,
        }
    ),
    "organising:drafts": Taken((partial(drafting.BeginForm),)),
    "organising:drop": Taken((partial(drafting.ReasonForm, 0),)),
    "organising:letters": Taken((partial(drafting.LettersForm, {}, A_DAY),)),
    "organising:new_clause": Taken((partial(drafting.NewClauseForm, {}, "en"),)),
    "organising:step": Taken(
        (partial(drafting.OpenForm, 0, A_DAY),), {"to": TEXT | {"enum": [one.value for one in VersionStatus]}}, loose=("until",)
    ),
    "organising:write": Taken((partial(drafting.ClauseForm, CLAUSE, "en", A_DAY),), families={r"^rule(\.[a-z0-9_-]+)+$": {}}),
    "own:add_file": Taken((FileForm,)),
    "own:agreement": Taken((own.AgreementForm,)),
    "own:answer_application": Taken((applying.AnswerForm,)),
    "own:apply": Taken((applying.ApplicationForm,), loose=("handler",)),
    "own:change_goal": Taken((own.GoalForm,)),
    "own:contact": Taken((own.ContactForm,)),
    "own:give": Taken((own.PermitForm,)),
    "own:lift": Taken((own.EndForm,)),
    "own:party": Taken((own.PartyForm,)),
    "own:prohibit": Taken((own.ProhibitionForm,)),
    "own:propose_goal": Taken((own.GoalForm,)),
    "own:seen": NOTHING,
    "own:task": Taken((own.TaskForm,)),
    "own:view": Taken((own.ViewForm,)),
    "own:withdraw": Taken((own.EndForm,)),
    "own:withdraw_application": Taken((applying.TakeBackForm,)),
    "own:withdraw_file": NOTHING,
    "public:could_i": Taken(
        plain={"said": SEVERAL, "change": TEXT, "asked": TEXT, "answer": TEXT, "unknown": CHOSEN, "near": TEXT}, ends=(200,)
    ),
    "work:add_file": Taken((FileForm,)),
    "work:add_to_application": Taken((FileForm,)),
    "work:begin": Taken((partial(BeginForm, "en"),)),
    "work:answer_second": Taken((AnswerToColleague,)),
    "work:ask_second": Taken((AskForm,)),
    "work:by_law": Taken((partial(LawForm, {}),), ends=(307,)),
    "work:assessment": Taken((partial(LawForm, {}),), ends=(307,)),
    "work:clients": Taken(plain={"name": TEXT}, ends=(200,)),
    "work:emergency": Taken((EmergencyForm,), ends=(200, 307)),
    "work:end_now": Taken((partial(EndForm, "en"),)),
    "work:find": Taken((FindForm,), ends=(200, 303)),
    "work:open_by_law": Taken((partial(LawForm, {}),), ends=(200,)),
    "work:open_emergency": Taken((EmergencyForm,), loose=("code",), ends=(200,)),
    "work:service": Taken((ServiceForm,), {"check": CHOSEN}, {f"^{FACT}[a-z0-9_]+$": TEXT}, ends=(200, 303)),
    "work:withdraw_file": NOTHING,
    "work:withdraw_from_application": NOTHING,
}


def deeds_at(address: Address) -> tuple[Deed, ...]:
    """The deeds that the address can name; none where it names no deed."""
    if address.name not in DEEDS_OF:
        return ()
    purpose = address.door.purpose
    return tuple(deed for deed in ALL if purpose and deed_of(deed.slug, purpose, on_part=DEEDS_OF[address.name]) is deed)


def taken_by(address: Address, deed: Deed | None) -> Taken:
    """What the address takes. Raises KeyError for one that takes forms and is not told of here."""
    if deed is None:
        return TAKEN[address.name]
    return _taken_by_deed(deed.form)


def _taken_by_deed(form: type[DeedForm]) -> Taken:
    if form is ReviewForm:
        return Taken((form,), families={r"^goal_[0-9a-f-]{36}$": TEXT})
    has_suggestion = hasattr(form, "suggestion")
    return Taken((form,), {"suggest": CHOSEN} if has_suggestion else {}, ends=(200, 303) if has_suggestion else (303,))
