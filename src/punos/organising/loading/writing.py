"""Bringing tables in line with what the seed wants: new rows in, changed rows changed, nothing else touched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Model, QuerySet

from punos.organising.loading.reading import Folder, Wanted
from punos.organising.words import VersionStatus

OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to happen to one table."""

    made: tuple[Model, ...]
    changed: tuple[Model, ...]
    gone: tuple[Any, ...]

    @property
    def count(self) -> int:
        """How many rows are touched."""
        return len(self.made) + len(self.changed) + len(self.gone)


def refuse_doubles(folder: Folder, wanted: Wanted) -> None:
    """Two wanted rows that would be the same row are a fault."""
    seen = set()
    for row in wanted.rows:
        key = wanted.identity(row)
        if key in seen:
            folder.fault(wanted.model.__name__, ", ".join(map(str, key)), "-", "is stated twice", "take one away")
        seen.add(key)


def difference(wanted: Wanted) -> Difference:
    """What separates the table from what is wanted."""
    there = {wanted.identity(row): row for row in _rows(wanted)}
    made, changed, names = [], [], columns(wanted)
    for row in wanted.rows:
        old = there.pop(wanted.identity(row), None)
        if old is None:
            made.append(row)
            continue
        row.pk = old.pk
        if any(getattr(old, name) != getattr(row, name) for name in names):
            changed.append(row)
    gone = tuple(row.pk for row in there.values()) if wanted.whole else ()
    return Difference(tuple(made), tuple(changed), gone)


def columns(wanted: Wanted) -> list[str]:
    """The columns of the table that the seed fills, without those that tell which row it is."""
    if wanted.filled:
        return list(wanted.filled)
    first = next(iter(wanted.rows), None)
    return [name for name in vars(first) if name not in {"_state", "id", *wanted.same}] if first else []


def store(wanted: Wanted) -> int:
    """Bring the table in line; how many rows were touched. Changes come first: a row may make room for a new one."""
    found = difference(wanted)
    rows = _rows(wanted)
    if found.changed:
        rows.bulk_update(found.changed, columns(wanted))
    if found.gone:
        rows.filter(pk__in=found.gone).delete()
    if found.made:
        rows.bulk_create(found.made)
    return found.count


def store_one_by_one(wanted: Wanted) -> int:
    """As `store`, in the order of the rows: a version must end before the next one is in force."""
    return sum(store(replace(wanted, rows=(row,))) for row in wanted.rows)


def drafts(wanted: Wanted) -> Wanted:
    """The versions that are not there yet, as drafts: clauses are written before a version is confirmed."""
    names = ("number", "title_fi", "title_sv", "title_en")
    new = difference(wanted).made
    made = [wanted.model(**{name: getattr(row, name) for name in names}, status=VersionStatus.DRAFT) for row in new]
    return Wanted(wanted.model, tuple(made), same=wanted.same)


def _rows(wanted: Wanted) -> QuerySet[Any]:
    rows: QuerySet[Any] = wanted.model.objects.using(OWNER).filter(**wanted.within)
    return rows
