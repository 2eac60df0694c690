"""What the generator needs to know of the county: the rules in force, the places, who may need what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from punos.base.texts import Text
from punos.engines.clocks import Limit
from punos.trust.words import Role, Topic


@dataclass(frozen=True, slots=True)
class Promise:
    """A clause that promises a limit."""

    clause_id: UUID
    limit: Limit


@dataclass(frozen=True, slots=True)
class Deadline:
    """A statutory deadline with a limit, and the days on which it holds."""

    id: str
    limit: Limit
    valid_from: date
    valid_to: date | None

    def holds(self, on: date) -> bool:
        """Whether it is in force on this day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Service:
    """A service clause of one version of the organising plan."""

    clause_id: UUID
    key: str
    title: Text
    topic: Topic
    providers: tuple[str, ...]
    provision: tuple[str, ...]
    promise: Promise | None
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class AppliedFor:
    """A permit or a grant that a person applies for, by one version of the organising plan."""

    clause_id: UUID
    key: str
    is_amount: bool
    topic: Topic
    law: str
    providers: tuple[str, ...]
    limit: Limit
    papers: tuple[str, ...]
    serving: Limit
    asking: Limit


@dataclass(frozen=True, slots=True)
class Edition:
    """One confirmed version of the organising plan."""

    number: int
    valid_from: date
    services: Mapping[str, Service]
    applied_for: tuple[AppliedFor, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality."""

    key: str
    name: str
    population: int
    area: str


@dataclass(frozen=True, slots=True)
class NeedRule:
    """One row of the need table that lets a role read or write."""

    role: Role
    purpose: str
    topic: str
    writes: bool
    own_only: bool


@dataclass(frozen=True, slots=True)
class County:
    """The county as it stands when the residents are made. `editions` are in the order of their first days."""

    organisations: Mapping[str, UUID]
    registers: Mapping[str, UUID]
    domains: Mapping[UUID, str]
    editions: tuple[Edition, ...]
    deadlines: Mapping[str, Deadline]
    places: tuple[Place, ...]
    needs: tuple[NeedRule, ...]

    def edition(self, on: date) -> Edition:
        """The version in force on this day; the first one before all of them."""
        begun = [one for one in self.editions if one.valid_from <= on]
        return begun[-1] if begun else self.editions[0]
