"""Every read of providers that the doors need, as frozen values. All of it is public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from punos.base.period import Period
from punos.base.texts import Text
from punos.providers.models import Approval, ServiceUnit
from punos.providers.rules import lets_produce
from punos.providers.words import ApprovalState, Way
from punos.trust.words import Sector


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that a requirement is met: the key of the requiring clause, the day, and where it can be checked."""

    requirement: str
    on: date
    source: str


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """An approval: who, which service, in which way, from when until when, on what evidence, on the terms of which version."""

    id: UUID
    organisation_id: UUID
    clause_key: str
    way: Way
    state: ApprovalState
    period: Period
    evidence: tuple[Evidence, ...]
    terms_version: int | None

    def lets_produce(self, on: date) -> bool:
        """Whether it lets its provider take clients on the day."""
        return lets_produce(self.state, self.period, on)


@dataclass(frozen=True, slots=True)
class ProviderView:
    """An approved provider of a service, and in which ways it produces it."""

    organisation_id: UUID
    key: str
    name: Text
    sector: Sector
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """A service unit. `hours`: weekday (`mon`…`sun`) → (opens, closes) on the local clock; `lon`, `lat` in WGS 84 degrees."""

    id: UUID
    organisation_id: UUID
    name: Text
    address: str
    municipality_code: str
    municipality: Text
    lon: float
    lat: float
    hours: Mapping[str, tuple[int, int]]


def providers_of(clause_key: str, on: date) -> tuple[ProviderView, ...]:
    """The approved providers of a service on a day, own production among them, by Finnish name."""
    rows = _in_force(on).filter(clause_key=clause_key).select_related("organisation").order_by("organisation__name_fi", "way")
    ways: dict[UUID, list[Way]] = {}
    for row in rows:
        ways.setdefault(row.organisation_id, []).append(Way(row.way))
    organisations = {row.organisation_id: row.organisation for row in rows}
    return tuple(
        ProviderView(one, org.key, Text(org.name_fi, org.name_sv, org.name_en), Sector(org.sector), tuple(ways[one]))
        for one, org in organisations.items()
    )


def may_produce(organisation_id: UUID, clause_key: str, on: date) -> bool:
    """Whether the organisation has an approval in force for the service on the day."""
    return _in_force(on).filter(organisation_id=organisation_id, clause_key=clause_key).exists()


def approvals_of(organisation_id: UUID) -> tuple[ApprovalView, ...]:
    """All approvals of an organisation, those that ended too, by service and day."""
    rows = Approval.objects.filter(organisation_id=organisation_id).order_by("clause_key", "way", "valid_from")
    return tuple(_approval(row) for row in rows)


def units_of(organisation_id: UUID) -> tuple[UnitView, ...]:
    """The service units of an organisation, by Finnish name."""
    rows = ServiceUnit.objects.filter(organisation_id=organisation_id).select_related("municipality").order_by("name_fi")
    return tuple(_unit(row) for row in rows)


def units_for(clause_key: str, on: date) -> tuple[UnitView, ...]:
    """The units of all approved providers of a service on a day, by Finnish name."""
    providers = _in_force(on).filter(clause_key=clause_key).values("organisation_id")
    rows = ServiceUnit.objects.filter(organisation_id__in=providers).select_related("municipality").order_by("name_fi")
    return tuple(_unit(row) for row in rows)


def _in_force(on: date) -> QuerySet[Approval]:
    return Approval.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), state=ApprovalState.APPROVED, valid_from__lte=on)


def _approval(row: Approval) -> ApprovalView:
    evidence = tuple(Evidence(one["requirement"], date.fromisoformat(one["on"]), one["source"]) for one in row.evidence)
    period = Period(row.valid_from, row.valid_to)
    return ApprovalView(
        row.id, row.organisation_id, row.clause_key, Way(row.way), ApprovalState(row.state), period, evidence, row.terms_version
    )


def _unit(row: ServiceUnit) -> UnitView:
    place = row.municipality
    return UnitView(
        id=row.id,
        organisation_id=row.organisation_id,
        name=Text(row.name_fi, row.name_sv, row.name_en),
        address=row.address,
        municipality_code=place.code,
        municipality=Text(place.name_fi, place.name_sv, place.name_fi),
        lon=row.lon,
        lat=row.lat,
        hours={day: (span[0], span[1]) for day, span in row.hours.items()},
    )
