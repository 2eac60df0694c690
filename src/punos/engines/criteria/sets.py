"""Who gets what, where: the criteria of every service in every municipality, and how people move under another set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from punos.engines.criteria.facts import CriteriaError
from punos.engines.criteria.parameters import Parameter
from punos.engines.criteria.tree import Tree

Name: TypeAlias = str | int
"""What a municipality or a segment is called in its column."""


class Standing(IntEnum):
    """An answer as a place in a table of counts."""

    NO = 0
    UNKNOWN = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Grouping:
    """By what people are counted apart: two columns, and every value that stands in them.

    Raises CriteriaError when there is no value, or one twice.
    """

    municipalities: tuple[Name, ...]
    segments: tuple[Name, ...]
    municipality: str = "municipality"
    segment: str = "segment"

    def __post_init__(self) -> None:
        for column, names in ((self.municipality, self.municipalities), (self.segment, self.segments)):
            if not names or len(set(names)) < len(names):
                raise CriteriaError(f"grouping.{column}", f"{list(names)!r}", "list every value of the column once")


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """The criteria in use: for each service one for all, or one for each municipality that has the service.

    Parameters count as they stand on `on`.
    """

    criteria: Mapping[str, Tree | Mapping[Name, Tree]]
    parameters: Mapping[str, Parameter]
    on: date

    def of(self, service: str, municipality: Name) -> Tree | None:
        """The criterion of a service in a municipality; None where it is not offered, and nobody gets it."""
        found = self.criteria.get(service)
        return found.get(municipality) if isinstance(found, Mapping) else found

    def only(self, services: Iterable[str]) -> CriteriaSet:
        """The same set with no other services: cells cut for one service are few, so that they can be cut very finely."""
        return CriteriaSet({service: self.criteria[service] for service in services if service in self.criteria}, self.parameters, self.on)

    def trees(self, services: Iterable[str]) -> Iterator[Tree]:
        """Every criterion of the services, each object once."""
        seen: set[int] = set()
        for service in services:
            found = self.criteria.get(service)
            for tree in found.values() if isinstance(found, Mapping) else (found,):
                if tree is not None and id(tree) not in seen:
                    seen.add(id(tree))
                    yield tree


@dataclass(frozen=True, slots=True)
class Move:
    """How many in one municipality and segment went from one answer to another about one service."""

    service: str
    municipality: Name
    segment: Name
    before: Standing
    after: Standing
    persons: int


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """People counted by service, municipality, segment, and their answers before and after.

    `persons` has one axis for each, in this order; the last two are read by `Standing`. Small counts are still in it:
    what is shown to people goes through `engines.disclosure` first.
    """

    services: tuple[str, ...]
    municipalities: tuple[Name, ...]
    segments: tuple[Name, ...]
    persons: npt.NDArray[np.int64]

    def gained(self) -> npt.NDArray[np.int64]:
        """Who had no and has yes now, by service, municipality and segment."""
        return self.persons[..., Standing.NO, Standing.YES]

    def lost(self) -> npt.NDArray[np.int64]:
        """Who had yes and has no now, by service, municipality and segment."""
        return self.persons[..., Standing.YES, Standing.NO]

    def rows(self) -> Iterator[Move]:
        """Every count that is not nought, those whose answer stays too."""
        for service, municipality, segment, before, after in zip(*self.persons.nonzero(), strict=True):
            yield Move(
                self.services[service],
                self.municipalities[municipality],
                self.segments[segment],
                Standing(before),
                Standing(after),
                int(self.persons[service, municipality, segment, before, after]),
            )


def services_of(before: CriteriaSet, after: CriteriaSet, only: Iterable[str] | None) -> tuple[str, ...]:
    """The services to compare: those of both sets, in order, or those asked for. Raises CriteriaError for one that neither has."""
    known = tuple(dict.fromkeys((*before.criteria, *after.criteria)))
    if only is None:
        return known
    asked = tuple(only)
    for service in asked:
        if service not in known:
            raise CriteriaError(f"services.{service}", "neither set has it", f"choose from {', '.join(known)}")
    return asked
