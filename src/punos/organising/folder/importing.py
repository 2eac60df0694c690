"""Loading a folder into the database: everything or nothing, and what is there already is never overwritten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction
from django.db.models import Model

from punos.organising.errors import PlanRefusedError, RuleError
from punos.organising.folder.reading import ReadFolder, ReadPlan, read_folder
from punos.organising.loading import checking, writing
from punos.organising.loading.reading import Wanted
from punos.organising.loading.versions import VERSION_FIELDS, ReadClause, ReadVersion
from punos.organising.models import Clause, DeadlineRule, Fact, Parameter, PlanVersion
from punos.organising.queries import forget
from punos.organising.rules import parameters_of, rule_of
from punos.organising.words import ClauseKind, VersionStatus

#: What makes two rows say the same; where in its list a fact is asked is not part of it.
_SAYS: dict[type[Model], tuple[str, ...]] = {
    Fact: ("type", "spec"),
    Parameter: ("value", "valid_to", "source", "confidence", "label_fi", "label_sv", "label_en"),
    DeadlineRule: (
        *(f"{name}_{language}" for name in ("start", "stop", "who") for language in ("fi", "sv", "en")),
        *("start_event", "stop_event", "amount", "unit", "source", "source_note", "confidence", "valid_from", "valid_to", "applies"),
    ),
}
_FIXED = tuple(name for name in VERSION_FIELDS if name != "valid_to")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do: the versions, how many rows the folder has of each table, and how many were touched."""

    versions: tuple[int, ...]
    rows: dict[str, int]
    touched: int


def import_plan(path: Path, *, dry_run: bool = False) -> Imported:
    """Load the version or versions of a folder, as the owner of the database. A second import touches nothing.

    A draft is brought in line with the folder; a confirmed version only ends. Facts, parameters, deadlines and organisations that
    are not there yet come in; those that are there stay as they are. Raises PlanRefusedError with every fault; nothing is loaded then.
    """
    read = read_folder(path)
    if read.faults:
        raise PlanRefusedError(read.faults)
    with transaction.atomic(using=writing.OWNER):
        touched = sum(_load(read, plan) for plan in read.plans)
        if read.faults:
            raise PlanRefusedError(read.faults)
        if dry_run:
            transaction.set_rollback(True, using=writing.OWNER)
    forget()
    return Imported(tuple(plan.version.version.number for plan in read.plans), _counted(read), touched)


def _load(read: ReadFolder, plan: ReadPlan) -> int:
    """Load one version; where something is against it, nothing of it."""
    version, number, known_faults = plan.version, plan.version.version.number, len(read.folder.faults)
    in_folder = [one.version.version.number for one in read.plans]
    stored = PlanVersion.objects.using(writing.OWNER).exclude(number__in=set(in_folder) - {number})
    clauses = Wanted(
        Clause,
        tuple(one.clause for one in version.clauses),
        same=("version_id", "key"),
        whole=True,
        within={"version_id": number},
    )
    for table in (plan.facts, plan.parameters, plan.deadlines):
        _refuse_other_words(read, plan, table)
    checking.refuse_together(version, stored)
    _refuse_without_reasons(version, in_folder)
    # Which place a clause has follows from the numbers of all: one that goes would move every other.
    words = replace(clauses, filled=tuple(name for name in writing.columns(clauses) if name != "position"))
    _refuse_changed(version, stored.filter(number=number).first(), writing.difference(words))
    if len(read.folder.faults) > known_faults:
        return 0
    touched = sum(writing.store(_new(one)) for one in plan.references)
    table = Wanted(PlanVersion, (version.version,), same=("number",), filled=VERSION_FIELDS)
    begun = writing.store(writing.drafts(table))
    touched += _store_clauses(clauses)
    return touched + max(begun, writing.store(table))


def _refuse_changed(version: ReadVersion, stored: PlanVersion | None, found: writing.Difference) -> None:
    """Of a confirmed version nothing changes but that it ends; every clause that would is named."""
    if stored is None or stored.status != VersionStatus.CONFIRMED:
        return
    row, cure = version.row, "bring the confirmed words back, or write a new version"
    for name in (name for name in _FIXED if getattr(stored, name) != getattr(version.version, name)):
        row.fault(name, f"version {stored.number} is confirmed here with {getattr(stored, name)!r}", cure)
    if stored.valid_to not in (None, version.version.valid_to):
        row.fault("valid_to", f"version {stored.number} ends here {stored.valid_to}", cure)
    rows = {one.clause.key: one.row for one in version.clauses}
    for clause in (*found.made, *found.changed):
        rows[clause.key].fault("-", f"version {stored.number} is confirmed here without this clause or with other words", cure)  # type: ignore[attr-defined]
    for clause in Clause.objects.using(writing.OWNER).filter(pk__in=found.gone):
        row.folder.fault(row.file, clause.key, "-", f"version {stored.number} is confirmed here with this clause", cure)


def _refuse_without_reasons(version: ReadVersion, in_folder: list[int]) -> None:
    """What changed since the version that this one was written on tells why, also where that one is in the database alone.

    Where nothing is told of what it was written on, it is the version before it.
    """
    number, based_on = version.version.number, version.version.based_on_id
    stored = PlanVersion.objects.using(writing.OWNER)
    earlier = stored.filter(number__lt=number, **({"number": based_on} if based_on else {})).order_by("-number").first()
    if earlier is None or (earlier.number in in_folder if based_on else any(earlier.number <= one < number for one in in_folder)):
        return
    rows = Clause.objects.using(writing.OWNER).filter(version=earlier).order_by("position")
    clauses = tuple(ReadClause(version.row, row, rule_of(ClauseKind(row.kind), row.rule)) for row in rows)
    checking.check_changes(version, ReadVersion(version.row, earlier, clauses))


def _refuse_other_words(read: ReadFolder, plan: ReadPlan, table: Wanted) -> None:
    """A fact, a parameter or a deadline that is declared here already says the same as in the folder."""
    places = {Fact: plan.files.facts, Parameter: plan.files.parameters, DeadlineRule: plan.files.deadlines}
    for row in writing.difference(replace(table, filled=_SAYS[table.model])).changed:
        key = str(table.identity(row)[0])
        problem = "is declared otherwise in this database"
        read.folder.fault(
            places[table.model], key, "-", problem, "export a version from here to see how, and write it so, or give it another name"
        )
    if table.model is Parameter:
        _refuse_at_once(read, places[Parameter], table)


def _refuse_at_once(read: ReadFolder, file: str, table: Wanted) -> None:
    """The values of a parameter that come in do not overlap with those that are there."""
    for name in {row.name for row in table.rows if isinstance(row, Parameter)}:
        new = [row for row in writing.difference(table).made if isinstance(row, Parameter) and row.name == name]
        there = list(Parameter.objects.using(writing.OWNER).filter(name=name))
        try:
            parameters_of([*there, *new])
        except RuleError as error:
            read.folder.fault(file, name, "values", f"{error.problem}, one of them in this database", error.cure)


def _new(table: Wanted) -> Wanted:
    """The rows of a table that are not there yet."""
    return replace(table, rows=writing.difference(table).made)


def _store_clauses(clauses: Wanted) -> int:
    """Bring the clauses of a draft in line. Numbers change hands, so they are laid aside first: two clauses may not share one."""
    found = writing.difference(clauses)
    there = Clause.objects.using(writing.OWNER)
    there.filter(pk__in=found.gone).delete()
    for place, row in enumerate(found.changed):
        there.filter(pk=row.pk).update(number=f"~{place}")
    return writing.store(clauses) + len(found.gone)


def _counted(read: ReadFolder) -> dict[str, int]:
    """How many rows the folder has of each table; what two versions have in common is counted once."""
    rows: dict[str, set[object]] = {"PlanVersion": {plan.version.version.number for plan in read.plans}, "Clause": set()}
    for plan in read.plans:
        rows["Clause"].update(one.clause.id for one in plan.version.clauses)
        for table in plan.references:
            rows.setdefault(table.model.__name__, set()).update(map(table.identity, table.rows))
    return {name: len(keys) for name, keys in rows.items()}
