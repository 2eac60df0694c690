"""The one pattern of all writing: a form, the verb it calls, and where it is offered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import BadRequest

from punos.base.clock import day_of
from punos.clients.errors import NotYours
from punos.clients.queries.plans import PartView, PlanView
from punos.clients.words import Sort, State
from punos.trust.queries import OrganisationView, organisations_with_register
from punos.trust.words import TOPIC_NAMES, Actor, Purpose, Topic
from punos.web.shared.fields import is_hidden
from punos.web.shared.merging import MergingForm
from punos.web.shared.reading import with_new_id
from punos.web.work.names import Names

#: Where a deed leads, if it does not say otherwise.
PLAN_PAGE = "work:client"


@dataclass(frozen=True, slots=True)
class Situation:
    """Who does it, when, to which plan, and to which part of it, if to one."""

    by: Actor
    at: datetime
    language: str
    plan: PlanView
    names: Names
    part: PartView | None = None

    @property
    def today(self) -> date:
        """The day in Finland."""
        return day_of(self.at)

    @property
    def subject(self) -> PartView:
        """The part it is done to. Raises NotYours when there is none."""
        if self.part is None:
            raise NotYours
        return self.part

    @property
    def register_id(self) -> UUID:
        """The register that the worker writes in. Raises NotYours without one."""
        if self.by.register_id is None:
            raise NotYours
        return self.by.register_id

    def new(self) -> dict[str, Any]:
        """What every verb that adds a part is told."""
        return {"by": self.by, "at": self.at, "client_id": self.plan.person.id, "register_id": self.register_id}

    def changing(self, sent: Sent) -> dict[str, Any]:
        """What every verb that changes a part is told."""
        return {"by": self.by, "at": self.at, "version": sent.version}

    def topics(self) -> tuple[Topic, ...]:
        """The topics of which the worker may add something."""
        return tuple(topic for topic in Topic if self.plan.may_add(topic))

    def adds_for_all(self, topic: Topic = Topic.CORE) -> bool:
        """Whether the worker may add a part that another organisation answers for."""
        return topic in self.plan.addable_for_all


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with a form: its own id for a new part, the version it was drawn from, and the fields."""

    new_id: UUID
    version: int
    fields: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]


class DeedForm(MergingForm):
    """The form of a deed. Subclasses name their fields and fill their choices in `prepare`."""

    new_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**6)

    def __init__(self, situation: Situation, data: Mapping[str, Any] | None = None) -> None:
        self.situation = situation
        initial: dict[str, Any] = {"new_id": uuid4(), "version": situation.part.version if situation.part else 0}
        super().__init__(data, initial=initial | self.first(situation), auto_id="f-%s", use_required_attribute=False)
        self.prepare(situation)

    def first(self, situation: Situation) -> dict[str, Any]:
        """What the fields hold when the form is drawn: what the part holds under the same names."""
        if situation.part is None:
            return {}
        return {**situation.part.body, "due_on": situation.part.due_on}

    def prepare(self, situation: Situation) -> None:
        """Fill the choices that depend on the plan."""

    def is_mine(self, part: PartView) -> bool:
        """Whether this very form, sent before, has added the part: it may be sent again."""
        return self.is_bound and str(part.id) == str(self.data.get("new_id"))

    def renew(self) -> None:
        """Another id, so that the form, sent again, adds another part."""
        self.data = with_new_id(self.data)

    def sent(self) -> Sent:
        """What came with a valid form."""
        fields = {name: value for name, value in self.cleaned_data.items() if name not in ("new_id", "version")}
        return Sent(self.cleaned_data["new_id"] or uuid4(), self.cleaned_data["version"] or 0, fields)

    def clean(self) -> dict[str, Any]:
        """What nobody typed is no slip of the pen when it is broken: the form was not drawn by us. Raises BadRequest."""
        if any(is_hidden(self.fields[name]) for name in self.errors if name in self.fields):
            raise BadRequest("the form's own fields are broken")
        return super().clean()


class JustDo(DeedForm):
    """A deed that needs nothing but to be sent."""


def always(situation: Situation) -> bool:
    """The deed fits whenever its part and state do."""
    return True


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing a worker does. `sort` None: it adds to the plan; else it is done to a part of that sort in one of `states`.

    `offered` decides from the situation whether it is shown in a menu; `quick` deeds are a button, the others a page;
    `danger` ones are hard to undo. `topic`: of what the worker must be able to add; `for_all`: also for other organisations.
    `edits`: it only says a part otherwise, so that its form shows all of it, and a repeated one has nothing left to do.
    `to` is the page it leads to afterwards; the plan, if nothing else.
    """

    slug: str
    title: Any
    button: Any
    done: Any
    do: Callable[[Situation, Sent], object]
    form: type[DeedForm] = JustDo
    lead: Any = ""
    sort: Sort | None = None
    states: tuple[State, ...] = ()
    offered: Callable[[Situation], bool] = always
    quick: bool = False
    danger: bool = False
    edits: bool = False
    for_all: bool = False
    topic: Topic = Topic.CORE
    purpose: Purpose = Purpose.CARE
    to: str = PLAN_PAGE


def may(deed: Deed, situation: Situation) -> bool:
    """Whether this worker has the right to do it, whatever the state of things. A deed on any sort names no states."""
    if deed.sort is None and situation.part is None:
        return situation.adds_for_all(deed.topic) if deed.for_all else bool(situation.plan.addable)
    part = situation.part
    return part is not None and part.writable and deed.sort in (None, part.sort)


def fits(deed: Deed, situation: Situation) -> bool:
    """Whether the deed is offered to this worker, here and now."""
    right_state = situation.part is None or not deed.states or situation.part.state in deed.states
    return may(deed, situation) and right_state and deed.offered(situation)


def organisations_to_choose(situation: Situation) -> list[tuple[str, str]]:
    """Organisations by name: all when the worker may add for others, else only the worker's own."""
    own = situation.by.organisation_id
    everyone = situation.adds_for_all()
    return by_name([one for one in situation.names.organisations.values() if everyone or one.id == own], situation)


def others_to_choose(situation: Situation) -> list[tuple[str, str]]:
    """Other organisations by name, that keep or work in a register: those that can take part in a plan."""
    able = organisations_with_register() - {situation.by.organisation_id}
    return by_name([one for one in situation.names.organisations.values() if one.id in able], situation)


def by_name(rows: Iterable[OrganisationView], situation: Situation) -> list[tuple[str, str]]:
    """Organisations as options."""
    return sorted(((str(one.id), one.name.in_(situation.language)) for one in rows), key=lambda row: row[1].casefold())


def goals_to_choose(situation: Situation) -> list[tuple[str, str]]:
    """The open goals of the plan."""
    return [(str(goal.id), goal.body["words"]) for goal in situation.plan.of(Sort.GOAL) if goal.is_open]


def topics_to_choose(situation: Situation) -> list[tuple[str, str]]:
    """The topics of which the worker may add."""
    return [(topic.value, TOPIC_NAMES[topic].in_(situation.language)) for topic in situation.topics() if topic is not Topic.CONTACT]


def ids(values: object) -> tuple[UUID, ...]:
    """The ids of chosen options."""
    return tuple(UUID(str(value)) for value in values) if isinstance(values, list | tuple) else ()
