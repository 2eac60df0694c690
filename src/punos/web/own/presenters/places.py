"""Where the own worker is met."""

from __future__ import annotations

from collections.abc import Sequence

from punos.clients.queries.plans import PlanView
from punos.clients.words import Sort
from punos.providers.queries import UnitView
from punos.providers.rules import opening_hours
from punos.web.shared.speech import gettext as _


def places(units: Sequence[UnitView], plan: PlanView, language: str) -> tuple[tuple[str, dict[str, str]], ...]:
    """Where the own worker's organisation is met: in the client's own municipality, if it has a place there; else everywhere."""
    homes = {str(part.body.get("municipality", "")).strip().casefold() for part in plan.of(Sort.CONTACT)}
    near = [unit for unit in units if homes & {unit.municipality.fi.casefold(), unit.municipality.sv.casefold()}]
    return tuple((unit.name.in_(language), _met(unit, language)) for unit in near or units)


def _met(unit: UnitView, language: str) -> dict[str, str]:
    return {"text": unit.address, "note": _("open %(hours)s") % {"hours": opening_hours(unit.hours).in_(language)}}
