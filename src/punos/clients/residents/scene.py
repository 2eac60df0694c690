"""The stage of all stories: the county, its workers, today, and the working moments of the days before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from random import Random
from uuid import UUID

from punos.base.clock import HELSINKI
from punos.clients.residents.county import County, Place, Service
from punos.clients.residents.staff import Staff, Worker
from punos.engines import clocks as engine
from punos.trust.words import Purpose, Topic

HISTORY_DAYS = 365
"""How far back the stories go."""

CENTRES = {
    "jyvaskyla": "jyvaskyla",
    "muurame": "jyvaskyla",
    "toivakka": "jyvaskyla",
    "uurainen": "jyvaskyla",
    "aanekoski": "aanekoski",
    "konnevesi": "aanekoski",
    "laukaa": "laukaa",
    "hankasalmi": "laukaa",
    "saarijarvi": "saarijarvi",
    "karstula": "saarijarvi",
    "kyyjarvi": "saarijarvi",
    "kannonkoski": "saarijarvi",
    "viitasaari": "viitasaari",
    "pihtipudas": "viitasaari",
    "kinnula": "viitasaari",
    "kivijarvi": "viitasaari",
    "jamsa": "jamsa",
    "luhanka": "jamsa",
    "joutsa": "jamsa",
    "keuruu": "keuruu",
    "multia": "keuruu",
    "petajavesi": "keuruu",
}
"""Which centre serves a municipality."""

HOME_CARE = {"jyvaskyla-muurame": "jyvaskyla", "northern": "north", "southern": "south"}
TOWNS = {"jyvaskyla-muurame": ("jyvaskyla",), "northern": ("aanekoski", "saarijarvi"), "southern": ("jamsa",)}
SCHOOLS = {"jyvaskyla-muurame": ("ahjorinne",), "northern": ("patapuro", "tervasalo"), "southern": ("niemenpelto",)}


@dataclass(frozen=True)
class Scene:
    """Where and when the stories are told. Nothing in them happens after `now`, the morning of `today`."""

    county: County
    staff: Staff
    today: date

    @cached_property
    def now(self) -> datetime:
        """Six in the morning of today."""
        return datetime.combine(self.today, time(6), HELSINKI).astimezone(UTC)

    @cached_property
    def abilities(self) -> dict[tuple[str, str], dict[str, tuple[bool, bool]]]:
        """By role and purpose: for each topic whether it may be written, and whether only what is one's own organisation's."""
        found: dict[tuple[str, str], dict[str, tuple[bool, bool]]] = {}
        for need in sorted(self.county.needs, key=lambda one: (one.writes, not one.own_only)):
            found.setdefault((need.role.value, need.purpose), {})[need.topic] = (need.writes, need.own_only)
        return found

    def moment(self, day: date, rng: Random) -> datetime:
        """A moment in office hours on this day, or on the next weekday."""
        return datetime.combine(weekday(day), time(rng.randrange(8, 15), rng.randrange(60)), HELSINKI).astimezone(UTC)

    def is_past(self, at: datetime) -> bool:
        """Whether it has happened already."""
        return at < self.now

    def may_write(self, worker: Worker, topic: Topic, organisation_id: UUID | None) -> bool:
        """Whether the need table lets the worker write this in their own record."""
        writes, own_only = self.abilities.get((worker.role.value, Purpose.CARE.value), {}).get(topic.value, (False, False))
        return writes and (not own_only or organisation_id == worker.organisation_id)

    def provider(self, service: Service, place: Place, rng: Random) -> str | None:
        """Who gives the service here: of the providers with workers, those near by."""
        fit = [one for one in service.providers if one in self.staff.by_organisation and near(one, place)]
        return rng.choice(fit) if fit else None


def near(organisation: str, place: Place) -> bool:
    """Whether the organisation serves the people of this municipality."""
    kind, _, name = organisation.rpartition("centre-") if organisation.startswith("sote-") else organisation.partition("-")
    if organisation.startswith("sote-centre-"):
        return CENTRES.get(place.key) == name
    if organisation.startswith("home-care-"):
        return HOME_CARE.get(place.area) == organisation.removeprefix("home-care-")
    if kind == "employment":
        return name == place.area
    return name in TOWNS[place.area] if kind == "municipality" else kind != "school" or name in SCHOOLS[place.area]


def weekday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def due_moment(started: datetime, limit: engine.Limit) -> datetime:
    """The last moment of the due day of a clock without pauses."""
    if limit.unit is engine.Unit.HOURS:
        return started + timedelta(hours=limit.amount)
    return end_of(_due_day(started.astimezone(HELSINKI).date(), limit))


def end_of(day: date) -> datetime:
    """The last second of a day in Finland."""
    return datetime.combine(day, time(23, 59, 59), HELSINKI).astimezone(UTC)


@lru_cache(maxsize=4096)
def _due_day(started: date, limit: engine.Limit) -> date:
    due = engine.due(engine.Clock(datetime.combine(started, time(12), HELSINKI), limit))
    if due is None or isinstance(due, datetime):
        raise ValueError(f"a limit of {limit.amount} {limit.unit} has no due day: give it in days, weeks or months")
    return due
