"""From the seed files to the versions of the organising plan and their clauses.

Version 1 is its chapters and the clauses of its files. Version 2 is version 1 with the changes of its own file, each with
its reason, a changed clause in full; every version is kept whole, so that a clause of one version never depends on another version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from punos.organising.loading.checking import check
from punos.organising.loading.reading import Folder, Placed, Row, Wanted
from punos.organising.loading.versions import VERSION_FIELDS, Known, ReadVersion, clauses_of, removed_rows, version_row
from punos.organising.loading.writing import Difference
from punos.organising.models import Clause, PlanVersion
from punos.organising.words import VersionStatus

PLAN = "plan.yaml"
PLAN_2 = "plan-2.yaml"


def versions(folder: Folder, others: Iterable[Wanted]) -> tuple[Wanted, Wanted]:
    """The plan versions and all their clauses; `others` are the rows that clauses refer to."""
    first = folder.read(PLAN, "plan", "chapters", "files")
    second = folder.read(PLAN_2, "plan", "changed", "added", "removed")
    rows = _first_rows(folder, first)
    known = Known.of(others)
    (row, one), (row_2, two) = version_row(folder, PLAN, first["plan"]), version_row(folder, PLAN_2, second["plan"])
    two.removed = {row.key: row.raw.get("reason") for row in folder.rows(PLAN_2, second["removed"])}
    read = [
        ReadVersion(row, one, clauses_of(1, rows)),
        ReadVersion(row_2, two, clauses_of(2, _second_rows(folder, rows, second)), removed_rows(folder, PLAN_2, second["removed"])),
    ]
    _ended([one, two])
    check(read[0], known)
    check(read[1], known, before=read[0])
    return (
        Wanted(PlanVersion, (one, two), same=("number",), filled=VERSION_FIELDS),
        Wanted(Clause, tuple(clause.clause for version in read for clause in version.clauses)),
    )


def refuse_changed(folder: Folder, versions: Wanted, found: Difference) -> None:
    """A confirmed version may only end, and its clauses may neither change nor come in afterwards: a fault, not an update."""
    confirmed = {row.number: row for row in PlanVersion.objects.using("owner").filter(status=VersionStatus.CONFIRMED)}
    for row in versions.rows:
        stored = confirmed.get(row.pk)
        changed = [name for name in _FIXED if stored and getattr(stored, name) != getattr(row, name)]
        for name in changed:
            folder.fault(_file(row.pk), str(row.pk), name, "the version is confirmed with another value", "write a new version")
    for row in (*found.made, *found.changed):
        if isinstance(row, Clause) and row.version_id in confirmed:
            problem = f"version {row.version_id} is confirmed without it or with other words"
            folder.fault(_file(row.version_id), row.key, "-", problem, "write a new version")


_FIXED = tuple(name for name in VERSION_FIELDS if name != "valid_to")


def _file(number: int) -> str:
    return PLAN if number == 1 else PLAN_2


def _ended(made: list[PlanVersion]) -> None:
    """A version ends when the next one begins."""
    for version, following in pairwise(made):
        version.valid_to = version.valid_to or following.valid_from


def _first_rows(folder: Folder, plan: Mapping[str, Any]) -> list[Row]:
    chapters = [_chapter(raw) for raw in plan["chapters"] if isinstance(raw, Placed)]
    rows = folder.rows(PLAN, chapters)
    for name in plan["files"]:
        file = str(name)
        rows += folder.rows(file, folder.read(file, "clauses")["clauses"])
    return rows


def _chapter(raw: Placed) -> Placed:
    return Placed({"kind": "chapter", "rule": {}, "plain": raw.get("text"), **raw}, line=raw.line, lines=raw.lines)


def _second_rows(folder: Folder, rows: list[Row], plan: Mapping[str, Any]) -> list[Row]:
    removed = {row.key: row for row in folder.rows(PLAN_2, plan["removed"])}
    changed = {row.key: row for row in folder.rows(PLAN_2, plan["changed"])}
    keys = {row.key for row in rows}
    for row in (*removed.values(), *changed.values()):
        row.text("reason")
        if row.key not in keys:
            row.fault("key", "version 1 has no clause with this key", "mend the key, or put the clause under added")
    added = folder.rows(PLAN_2, plan["added"])
    for row in added:
        row.text("reason")
        if row.key in keys:
            row.fault("key", "version 1 has a clause with this key", "put it under changed")
    kept = [changed.get(row.key, row) for row in rows if row.key not in removed]
    return kept + added
