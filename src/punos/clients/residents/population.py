"""Who lives here: residents with names, ages, municipalities and fictional identity codes, in fixed shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from punos.clients.residents import ids, names
from punos.clients.residents.case import Client
from punos.clients.residents.cast import GUARDIAN, NURSE, ONNI, PERSONS, SANNA
from punos.clients.residents.codes import free_code
from punos.clients.residents.county import County, Place
from punos.clients.residents.lots import lots
from punos.clients.residents.players import CastPerson

#: Of sixty residents in a row: 5 have a plan of a whole network, 19 a full plan, 15 a light one, 3 an assessment under way.
KINDS: tuple[str, ...] = tuple(
    {"N": "network", "F": "full", "L": "light", "A": "assessment", ".": "none"}[sign]
    for sign in "FFLF.N.L.FFL.F.LA.FFLNF.L.F.LFL.N.FL.F.LAF.LFFN.LF.LF.NL.FAL"
)

#: (share, first age, last age) of residents in the records.
AGES: tuple[tuple[float, int, int], ...] = (
    (0.02, 1, 6),
    (0.05, 7, 17),
    (0.12, 18, 24),
    (0.28, 25, 44),
    (0.27, 45, 64),
    (0.11, 65, 74),
    (0.1, 75, 84),
    (0.05, 85, 98),
)
SWEDISH, MOVED, ENGLISH = 0.01, 0.05, 0.6
"""Shares: Swedish-speaking; moved here; of these, those who use English."""

PROTECTED = 0.01
SIGNS_IN = 0.45
"""The share of grown-up clients with a plan who sign in."""
ADULT = 18


@dataclass(frozen=True, slots=True)
class Guardian:
    """A near one who may act for a client."""

    person: Client
    client_id: UUID


def populate(county: County, count: int, seed: int, today: date) -> tuple[list[Client], list[Guardian]]:
    """The residents, the cast first, and the guardians of those who have one (besides the residents, but for the cast's own)."""
    taken: set[str] = {one.code for one in PERSONS}
    places = _Places.of(county)
    people = [_of_cast(county, one) for one in PERSONS]
    people += [_resident(places, seed, number, today, taken) for number in range(max(0, count - len(PERSONS)))]
    guardians = [Guardian(next(one for one in people if one.id == GUARDIAN.id), ONNI.id)]
    guardians += _guardians(people[len(PERSONS) :], seed, today, taken)
    by_id = {one.id: one for one in people}
    for guardian in guardians:
        by_id[guardian.client_id].representative = guardian.person.actor_id
    return people, guardians


def _of_cast(county: County, one: CastPerson) -> Client:
    place = next(place for place in county.places if place.key == one.place)
    client = Client(
        one.id,
        one.name,
        one.given_name,
        one.family_name,
        one.born_on,
        one.woman,
        one.language,
        place,
        one.code,
        "network" if one.has_plan else "none",
    )
    client.is_protected = one.is_protected
    client.actor_id, client.subject = (NURSE.actor_id, NURSE.subject) if one is SANNA else (one.actor_id, one.subject)
    return client


@dataclass(frozen=True, slots=True)
class _Places:
    """The municipalities and how many live in each."""

    places: tuple[Place, ...]
    weights: tuple[int, ...]

    @classmethod
    def of(cls, county: County) -> _Places:
        return cls(county.places, tuple(place.population for place in county.places))

    def one(self, rng: Random) -> Place:
        return rng.choices(self.places, self.weights)[0]


def _resident(places: _Places, seed: int, number: int, today: date, taken: set[str]) -> Client:
    rng = lots(seed, "person", number)
    _, youngest, oldest = rng.choices(AGES, [share for share, _, _ in AGES])[0]
    born_on = today - timedelta(days=rng.randrange(youngest * 365 + 366, (oldest + 1) * 365))
    woman = rng.random() < 0.52
    (given, family), language = _name(rng, born_on, woman=woman)
    key = f"{seed}:{number}"
    client = Client(
        ids.person_id(key),
        f"{given} {family}",
        given,
        family,
        born_on,
        woman,
        language,
        places.one(rng),
        free_code(rng, born_on, taken, woman=woman),
        KINDS[number % len(KINDS)],
    )
    client.is_protected = rng.random() < PROTECTED
    if client.kind != "none" and client.age(today) >= ADULT and rng.random() < SIGNS_IN:
        client.actor_id, client.subject = ids.actor_id(f"resident:{key}"), f"demo:resident-{number}"
    return client


def _name(rng: Random, born_on: date, *, woman: bool) -> tuple[tuple[str, str], str]:
    lot = rng.random()
    if lot < SWEDISH:
        return names.swedish(rng, woman=woman), "sv"
    if lot < SWEDISH + MOVED:
        return names.moved_here(rng, woman=woman), "en" if rng.random() < ENGLISH else "fi"
    return names.finnish(rng, born_on.year, woman=woman), "fi"


def _guardians(people: list[Client], seed: int, today: date, taken: set[str]) -> Iterator[Guardian]:
    """A parent for every child with a full plan; for a few grown-ups a guardian."""
    for client in people:
        if client.kind not in ("full", "network"):
            continue
        rng = lots(seed, "guardian", client.id)
        child = client.age(today) < ADULT
        if child or rng.random() < 0.015:
            yield Guardian(_guardian(client, rng, taken, child=child), client.id)


def _guardian(client: Client, rng: Random, taken: set[str], *, child: bool) -> Client:
    years = rng.randrange(22, 40) if child else rng.randrange(-20, 25)
    born_on = date(max(1945, min(client.born_on.year - years, 2003)), rng.randrange(1, 13), rng.randrange(1, 28))
    woman = rng.random() < 0.6
    given, family = names.finnish(rng, born_on.year, woman=woman)
    family = client.family_name if child or rng.random() < 0.4 else family
    key = f"guardian:{client.id}"
    code = free_code(rng, born_on, taken, woman=woman)
    return Client(
        ids.person_id(key),
        f"{given} {family}",
        given,
        family,
        born_on,
        woman,
        client.language,
        client.place,
        code,
        "none",
        ids.actor_id(key),
        f"demo:near-{client.id.hex[:12]}",
    )
