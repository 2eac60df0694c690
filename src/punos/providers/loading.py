"""Loading units and approvals: units from their seed file, approvals as they follow from the services of the organising plan.

Runs as the owner of the database, after `punos.organising.loading.load_county`. Ids follow from keys; a second time nothing changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml
from django.db import transaction

from punos.base.period import Period
from punos.organising.loading import organisation_id
from punos.organising.loading.ids import NAMESPACE
from punos.organising.loading.reading import Wanted
from punos.organising.loading.writing import store
from punos.organising.models import Clause, Municipality, PlanVersion
from punos.organising.words import ClauseKind, VersionStatus
from punos.providers.errors import UnitsRefusedError
from punos.providers.models import Approval, ServiceUnit
from punos.providers.rules import Span, joined, ways_of
from punos.providers.words import WEEKDAYS, ApprovalState, Way
from punos.trust.models import Organisation
from punos.trust.words import Sector

UNITS = Path(__file__).resolve().parent / "seed" / "units.yaml"
OWNER = "owner"
COMPETENCE = "require-competence"
NEAR_DEGREES = 0.01
"""How far from the centre of its municipality a unit may stand: about a kilometre."""


@dataclass(frozen=True, slots=True)
class LoadedProviders:
    """How many units and approvals the seed has, and how many rows were touched."""

    units: int
    approvals: int
    touched: int


def load_providers(path: Path = UNITS) -> LoadedProviders:
    """Load service units and approvals; all or nothing. Raises UnitsRefusedError with every fault of the file."""
    units = _units(path)
    approvals = list(_approvals())
    with transaction.atomic(using=OWNER):
        touched = store(Wanted(ServiceUnit, tuple(units))) + store(Wanted(Approval, tuple(approvals)))
    return LoadedProviders(len(units), len(approvals), touched)


def unit_id(organisation: str, municipality: str) -> UUID:
    """The id of the unit of this organisation in this municipality (their keys)."""
    return uuid5(NAMESPACE, f"unit:{organisation}:{municipality}")


def approval_id(organisation: str, clause_key: str, way: Way, valid_from: date) -> UUID:
    """The id of the approval of this organisation for this service and way from this day."""
    return uuid5(NAMESPACE, f"approval:{organisation}:{clause_key}:{way}:{valid_from}")


def _units(path: Path) -> list[ServiceUnit]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    opening, rows = content["opening"], content["units"]
    organisations = {one.key: one for one in Organisation.objects.using(OWNER).all()}
    places = {one.key: one for one in Municipality.objects.using(OWNER).all()}
    several = {row["organisation"] for row in rows if sum(row["organisation"] == other["organisation"] for other in rows) > 1}
    faults = [*_unknown(rows, organisations, places, opening), *_bad_hours(opening)]
    if faults:
        raise UnitsRefusedError(faults)
    return [
        _unit(
            organisations[row["organisation"]],
            places[row["municipality"]],
            row["address"],
            opening[row["hours"]],
            row["organisation"] in several,
        )
        for row in rows
    ]


def _unknown(rows: list[dict[str, Any]], *known: Any) -> Iterator[str]:
    for number, row in enumerate(rows, start=1):
        for name, keys in zip(("organisation", "municipality", "hours"), known, strict=True):
            if row.get(name) not in keys:
                yield f"unit {number}: {name} {row.get(name)!r} is not known: mend the key or add the row it names"


def _bad_hours(opening: dict[str, dict[str, list[int]]]) -> Iterator[str]:
    for name, days in opening.items():
        for day, hours in days.items():
            if day not in WEEKDAYS or len(hours) != 2 or not 0 <= hours[0] < hours[1] <= 24:
                yield f"opening {name}: {day} {hours} is no day with hours: write e.g. mon: [8, 16]"


def _unit(
    organisation: Organisation, place: Municipality, address: str, hours: dict[str, list[int]], is_one_of_several: bool
) -> ServiceUnit:
    made_id = unit_id(organisation.key, place.key)
    east, north = (made_id.int >> 8) % 1000 / 500 - 1, (made_id.int >> 40) % 1000 / 500 - 1
    where = {"fi": place.name_fi, "sv": place.name_sv, "en": place.name_fi}
    names = {f"name_{code}": getattr(organisation, f"name_{code}") + (f", {where[code]}" if is_one_of_several else "") for code in where}
    return ServiceUnit(
        id=made_id,
        organisation_id=organisation.id,
        municipality_id=place.code,
        **names,
        address=f"{address}, {place.name_fi}",
        lon=round(place.lon + east * NEAR_DEGREES, 5),
        lat=round(place.lat + north * NEAR_DEGREES, 5),
        hours={day: list(span) for day, span in hours.items()},
    )


def _approvals() -> Iterator[Approval]:
    """One approval for each organisation, service and way, for as long as successive versions of the plan name it."""
    sectors = {one.key: Sector(one.sector) for one in Organisation.objects.using(OWNER).all()}
    named: dict[tuple[str, str, Way], list[Span]] = defaultdict(list)
    for version in PlanVersion.objects.using(OWNER).filter(status=VersionStatus.CONFIRMED).order_by("valid_from"):
        if version.valid_from is None:
            continue
        span = Span(version.number, Period(version.valid_from, version.valid_to))
        for clause in Clause.objects.using(OWNER).filter(version=version, kind=ClauseKind.SERVICE):
            for organisation in clause.rule["providers"]:
                for way in ways_of(sectors[organisation], clause.rule["provision"]):
                    named[organisation, clause.key, way].append(span)
    for (organisation, key, way), spans in named.items():
        for span in joined(spans):
            yield _approval(organisation, key, way, span)


def _approval(organisation: str, key: str, way: Way, span: Span) -> Approval:
    bought = way in (Way.PROCURED, Way.VOUCHER)
    registered = {"requirement": COMPETENCE, "on": str(span.period.start - timedelta(days=30)), "source": "Soteri"}
    return Approval(
        id=approval_id(organisation, key, way, span.period.start),
        organisation_id=organisation_id(organisation),
        clause_key=key,
        way=way.value,
        state=ApprovalState.APPROVED.value,
        valid_from=span.period.start,
        valid_to=span.period.end,
        evidence=[registered] if bought else [],
        terms_version=span.version,
    )
