"""The dated data that the plan refers to: facts, parameters, deadlines; and the places of the county."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from punos.base.texts import Text
from punos.engines.criteria import FactSpec, Parameter
from punos.organising import models
from punos.organising.queries.values import DeadlineView, deadline_view
from punos.organising.rules import Question, parameters_of, question_of
from punos.trust.models import Organisation


@dataclass(frozen=True, slots=True)
class MunicipalityView:
    """A municipality: its code as a string of three figures, its people, where its centre is, its employment area."""

    code: str
    key: str
    name_fi: str
    name_sv: str
    population: int
    lon: float
    lat: float
    employment_area: str

    def name(self, language: str) -> str:
        """The name in Swedish to Swedish readers, in Finnish to others."""
        return self.name_sv if language == "sv" else self.name_fi


@dataclass(slots=True)
class _AtHand:
    """All names and deadlines, for a page that asks for most of them."""

    names: dict[str, Text]
    deadlines: dict[str, DeadlineView]


_at_hand: ContextVar[_AtHand | None] = ContextVar("reference_at_hand", default=None)


@contextmanager
def reference_at_hand() -> Iterator[None]:
    """While the block lasts, names of organisations and deadlines are read once and not one by one: for a page that shows a whole plan."""
    token = _at_hand.set(
        _AtHand(
            {row.key: Text(row.name_fi, row.name_sv, row.name_en) for row in Organisation.objects.all()},
            {row.id: deadline_view(row) for row in models.DeadlineRule.objects.all()},
        )
    )
    try:
        yield
    finally:
        _at_hand.reset(token)


def questions() -> dict[str, Question]:
    """How each fact is asked, by its name, in the order in which they are asked."""
    return {row.name: question_of(row) for row in models.Fact.objects.order_by("position")}


def fact_specs() -> dict[str, FactSpec]:
    """The declared facts, by name, as the criteria engine wants them."""
    return {name: question.spec for name, question in questions().items()}


def parameters() -> dict[str, Parameter]:
    """The dated parameters, by name."""
    return parameters_of(models.Parameter.objects.all())


def deadline(deadline_id: str) -> DeadlineView | None:
    """One statutory deadline, None when there is no such."""
    if at_hand := _at_hand.get():
        return at_hand.deadlines.get(deadline_id)
    row = models.DeadlineRule.objects.filter(id=deadline_id).first()
    return deadline_view(row) if row else None


def deadlines(on: date) -> tuple[DeadlineView, ...]:
    """The statutory deadlines in force on a day."""
    views = (deadline_view(row) for row in models.DeadlineRule.objects.order_by("id"))
    return tuple(view for view in views if on in view.period)


def municipalities() -> tuple[MunicipalityView, ...]:
    """The municipalities of the county, by name."""
    return tuple(
        MunicipalityView(row.code, row.key, row.name_fi, row.name_sv, row.population, row.lon, row.lat, row.employment_area_id)
        for row in models.Municipality.objects.order_by("name_fi")
    )


def organisation_names(keys: tuple[str, ...]) -> dict[str, Text]:
    """The names of organisations by their keys, in the order of the keys."""
    at_hand = _at_hand.get()
    found = (
        at_hand.names
        if at_hand
        else {row.key: Text(row.name_fi, row.name_sv, row.name_en) for row in Organisation.objects.filter(key__in=keys)}
    )
    return {key: found[key] for key in keys if key in found}
