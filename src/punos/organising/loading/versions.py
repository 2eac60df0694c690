"""From rows of files to one version of the plan and its clauses, whichever files they stand in: the seed's or an exported folder's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from punos.base.texts import Language
from punos.engines.criteria import FactSpec
from punos.engines.criteria import Parameter as Dated
from punos.organising.errors import RuleError
from punos.organising.loading.county import has_days
from punos.organising.loading.ids import clause_id
from punos.organising.loading.reading import Folder, Row, Wanted, line_of
from punos.organising.models import Clause, DeadlineRule, Fact, Parameter, PlanVersion
from punos.organising.rules import Rule, fact_spec, parameters_of, rule_of
from punos.organising.words import ClauseKind, VersionStatus
from punos.trust.models import Organisation

TEXTS = ("title", "text", "plain")
#: What a version is told to be; its clauses apart.
VERSION_FIELDS = (
    *("title_fi", "title_sv", "title_en", "status", "confirmed_on", "decision_ref", "valid_from", "valid_to", "removed"),
    *("confirmed_by", "based_on_id", "comment_from", "comment_until"),
)


@dataclass(frozen=True, slots=True)
class ReadClause:
    """A clause as it was read. `rule` is None where it could not be read, which has been told as a fault."""

    row: Row
    clause: Clause
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class ReadVersion:
    """A version as it was read: its own row, its clauses in their order, and the rows that tell why clauses are no more."""

    row: Row
    version: PlanVersion
    clauses: tuple[ReadClause, ...]
    removed: tuple[Row, ...] = ()

    @property
    def first_day(self) -> date:
        """The day that criteria are asked on: the first in force, the last of all days while nobody knows it."""
        return self.version.valid_from or date.max

    @property
    def by_key(self) -> dict[str, ReadClause]:
        """The clauses by their key."""
        return {one.clause.key: one for one in self.clauses}

    @property
    def by_number(self) -> dict[str, ReadClause]:
        """The clauses by what people cite."""
        return {one.clause.number: one for one in self.clauses}


@dataclass(frozen=True, slots=True)
class Known:
    """What a clause may refer to outside its version."""

    organisations: frozenset[str]
    deadlines: Mapping[str, DeadlineRule]
    facts: Mapping[str, FactSpec]
    judged: frozenset[str]
    parameters: Mapping[str, Dated]

    @classmethod
    def of(cls, wanted: Iterable[Wanted]) -> Known:
        """What these rows declare; what is wrong with a row has been told where it was read."""
        rows = [row for one in wanted for row in one.rows]
        return cls(
            organisations=frozenset(row.key for row in rows if isinstance(row, Organisation)),
            deadlines={row.id: row for row in rows if isinstance(row, DeadlineRule)},
            facts=_facts([row for row in rows if isinstance(row, Fact)]),
            judged=frozenset(row.name for row in rows if isinstance(row, Fact) and row.spec.get("judgement")),
            parameters=_parameters([row for row in rows if isinstance(row, Parameter)]),
        )


def version_row(folder: Folder, file: str, raw: object) -> tuple[Row, PlanVersion]:
    """The version that a file tells of."""
    listed = folder.rows(file, [raw], by="number")
    if not listed:
        return Row(folder, file, "-", {}), PlanVersion(number=0, status=VersionStatus.DRAFT)
    row = listed[0]
    row.only(
        "number title status confirmed_on decision_ref valid_from",
        "valid_to fictional content_sha256 confirmed_by based_on comment_from comment_until",
    )
    made = PlanVersion(
        number=row.raw["number"],
        **row.text("title"),
        status=row.word("status", tuple(VersionStatus), "the statuses"),
        confirmed_on=row.day("confirmed_on"),
        decision_ref=row.raw.get("decision_ref") or "",
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to"),
        confirmed_by=row.raw.get("confirmed_by") or "",
        based_on_id=row.raw.get("based_on"),
        comment_from=row.day("comment_from"),
        comment_until=row.day("comment_until"),
    )
    row.checked(made, leave={"valid_to", "confirmed_on", "valid_from", "based_on"})
    return row, made


def removed_rows(folder: Folder, file: str, raws: object) -> tuple[Row, ...]:
    """The rows that tell why clauses of the version before are no more."""
    return tuple(folder.rows(file, raws))


def clauses_of(number: int, rows: Iterable[Row]) -> tuple[ReadClause, ...]:
    """The clauses of a version, in the order of their numbers: 4.9 before 4.12."""
    return tuple(_clause(number, position, row) for position, row in enumerate(sorted(rows, key=_order), start=1))


def _order(row: Row) -> tuple[int, ...]:
    parts = str(row.raw.get("number", "")).split(".")
    return tuple(int(part) if part.isascii() and part.isdigit() else 0 for part in parts)


def _clause(number: int, position: int, row: Row) -> ReadClause:
    row.only("key kind number title text plain rule", "reason")
    row.word("kind", tuple(ClauseKind), "the kinds of clauses")
    texts = {name: text for field in TEXTS for name, text in row.text(field).items()}
    reasons = row.text("reason") if row.raw.get("reason") else {f"reason_{language}": "" for language in Language}
    made = Clause(
        id=clause_id(number, row.key),
        version_id=number,
        key=row.key,
        number=str(row.raw.get("number", "")),
        position=position,
        kind=row.raw.get("kind") or "",
        rule=row.raw.get("rule") or {},
        **texts,
        **reasons,
    )
    row.checked(made, leave={"rule"})
    return ReadClause(row, made, _rule(row))


def _rule(row: Row) -> Rule | None:
    raw = row.raw.get("rule") or {}
    for line in _days_in(raw):
        row.folder.fault(
            row.file, row.key, "rule", "holds a day, which a rule keeps as a text", 'write {date: "2026-01-31"}, in quotes', line
        )
    try:
        return rule_of(ClauseKind(str(row.raw.get("kind"))), raw)
    except RuleError as error:
        row.fault(error.field, error.problem, error.cure)
    except ValueError:
        pass
    return None


def _days_in(value: object, line: int = 0) -> Iterator[int]:
    """The lines of days that YAML made of texts; JSON has no days."""
    if isinstance(value, date):
        yield line
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _days_in(part, line_of(value, name) or line)
    elif isinstance(value, list):
        for part in value:
            yield from _days_in(part, getattr(part, "line", 0) or line)


def _facts(rows: list[Fact]) -> dict[str, FactSpec]:
    """The facts that can be read; what is wrong with the others has been told already."""
    found = {}
    for row in rows:
        with suppress(RuleError):
            found[row.name] = fact_spec(row.name, row.type, row.spec)
    return found


def _parameters(rows: list[Parameter]) -> dict[str, Dated]:
    """The parameters that can be read; what is wrong with the others has been told already."""
    found: dict[str, Dated] = {}
    for name in {row.name for row in rows}:
        with suppress(RuleError, TypeError, AttributeError):
            found |= parameters_of(row for row in rows if row.name == name and has_days(row))
    return found
