"""A folder of the plan, read by the same words as the seed, with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from punos.organising.errors import Fault
from punos.organising.folder import markdown
from punos.organising.folder.layout import CHAPTERS, DEADLINES, FACTS, ORGANISATIONS, PARAMETERS, PLAN, clause_file
from punos.organising.loading import checking, county, writing
from punos.organising.loading.ids import organisation_id
from punos.organising.loading.reading import Folder, Placed, Row, Wanted, line_of
from punos.organising.loading.versions import Known, ReadVersion, clauses_of, removed_rows, version_row
from punos.organising.models import PlanVersion
from punos.organising.queries import content_hash
from punos.organising.queries.values import clause_view, version_view
from punos.organising.rules.schema import FORMAT, FORMAT_VERSION
from punos.organising.words import VersionStatus
from punos.trust.models import Organisation
from punos.trust.words import Sector


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one version by their names in the folder."""

    plan: str
    organisations: str
    facts: str
    parameters: str
    deadlines: str

    @classmethod
    def under(cls, place: str) -> Files:
        """The files of the version that stands in a folder below; nothing for the folder itself."""
        return cls(*(place + name for name in (PLAN, ORGANISATIONS, FACTS, PARAMETERS, DEADLINES)))


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """One version of a folder: the version with its clauses, and the rows that the clauses refer to."""

    files: Files
    version: ReadVersion
    organisations: Wanted
    facts: Wanted
    parameters: Wanted
    deadlines: Wanted

    @property
    def references(self) -> tuple[Wanted, ...]:
        """All that the clauses refer to."""
        return (self.organisations, self.facts, self.parameters, self.deadlines)


@dataclass(frozen=True, slots=True)
class ReadFolder:
    """Every version of a folder, the earliest first, and the faults found so far."""

    folder: Folder
    plans: tuple[ReadPlan, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that is wrong, in the order of the files."""
        return tuple(sorted(set(self.folder.faults)))


def check_folder(path: Path, before: Path | None = None) -> tuple[Fault, ...]:
    """Everything that is wrong with the folder of a version, or with a folder of several; needs no database.

    `before`: the folder of the version before, which tells what must have a reason.
    """
    return read_folder(path, before).faults


def read_folder(path: Path, before: Path | None = None) -> ReadFolder:
    """Read and check a folder; each version beside the one it was written on, or the one before. What cannot be read is a fault, and reading goes on."""
    folder = Folder(path)
    places = _places(path)
    if not places:
        folder.fault(PLAN, "-", "-", "there is no plan.yaml here and none in a folder below", "name the folder of an exported plan")
    plans = sorted((_read(folder, place) for place in places), key=lambda plan: _number(plan.version.version))
    earlier = {0: _before(folder, before)}
    for plan in plans:
        version = plan.version.version
        based_on = version.based_on_id if isinstance(version.based_on_id, int) else 0
        _check(plan, (earlier.get(based_on) if based_on else None) or earlier[max(earlier)])
        if _number(version):
            earlier[version.number] = plan.version
    for plan in plans:
        checking.refuse_together(plan.version, (other.version.version for other in plans if other is not plan))
    _refuse_same_numbers(plans)
    for plan in plans:
        _hash(folder, plan)
    return ReadFolder(folder, tuple(plans))


def _places(path: Path) -> list[str]:
    """The folders with a version in them, as beginnings of file names: nothing for the folder itself."""
    if (path / PLAN).exists():
        return [""]
    return sorted(f"{found.parent.name}/" for found in path.glob(f"*/{PLAN}"))


def _number(version: PlanVersion) -> int:
    return version.number if isinstance(version.number, int) else 0


def _before(folder: Folder, path: Path | None) -> ReadVersion | None:
    """The version before, whose own faults are not the question here, but that it must be readable is."""
    if path is None:
        return None
    other = Folder(path)
    found = [_read(other, place).version for place in _places(path)]
    if not found or other.faults:
        folder.fault(str(path), "-", "-", "the version before cannot be read", f"see `punos plan check {path}`")
        return None
    return max(found, key=lambda version: _number(version.version))


# --- one version ------------------------------------------------------------------------------------------


def _read(folder: Folder, place: str) -> ReadPlan:
    files = Files.under(place)
    file = files.plan
    content = folder.read(file, "format", "plan", "contents", "removed")
    if content["format"] and content["format"] != f"{FORMAT} {FORMAT_VERSION}":
        folder.fault(file, "-", "format", f"{content['format']!r} is another form", f"export it again, or write {FORMAT} {FORMAT_VERSION}")
    row, version = version_row(folder, file, content["plan"])
    removed = removed_rows(folder, file, content["removed"])
    version.removed = {one.key: one.raw.get("reason") for one in removed}
    rows = list(_clauses(folder, place))
    _contents(folder, file, content, rows)
    return ReadPlan(
        files=files,
        version=ReadVersion(row, version, clauses_of(version.number, rows), removed),
        organisations=_organisations(folder, files.organisations),
        facts=county.facts(folder, files.facts),
        parameters=county.parameters(folder, files.parameters),
        deadlines=county.deadlines(folder, files.deadlines),
    )


def _check(plan: ReadPlan, before: ReadVersion | None) -> None:
    for table in plan.references:
        writing.refuse_doubles(plan.version.row.folder, table)
    known = Known.of(plan.references)
    checking.check(plan.version, known, before)
    checking.check_deadlines(plan.version, plan.deadlines, known, plan.files.deadlines)


def _clauses(folder: Folder, place: str) -> Iterator[Row]:
    """The clauses of every file under chapters; a key that two files have is a fault."""
    seen: dict[str, str] = {}
    for path in sorted((folder.path / place / CHAPTERS).rglob("*")):
        file = path.relative_to(folder.path).as_posix()
        if path.is_dir():
            continue
        if path.suffix != ".md":
            folder.fault(file, "-", "-", "is no clause", "keep only clauses here, chapters/04/a-key.md")
            continue
        row = _clause(folder, file, path.stem)
        if row is None:
            continue
        if row.key in seen:
            row.fault("key", f"is used twice, also in {seen[row.key]}", "give every clause its own")
            continue
        seen[row.key] = file
        if place + clause_file(str(row.raw.get("number", "")), row.key) != file:
            right = clause_file(str(row.raw.get("number", "")), row.key)
            row.fault("number", f"the file is not where clause {row.raw.get('number')} of key {row.key} stands", f"move it to {right}")
        yield row


def _clause(folder: Folder, file: str, key: str) -> Row | None:
    """One clause; None where its file cannot be read."""
    text = folder.text(file, key)
    if text is None:
        return None
    found = markdown.read(text)
    front = folder.content(file, found.front, above=1, key=key) if found.front else None
    for line, problem, cure in found.odd:
        folder.fault(file, key, "-", problem, cure, line)
    if front is None:
        return None
    if not isinstance(front, Placed) or not front.get("key"):
        folder.fault(file, key, "key", "is missing", f"write key: {key}", 1)
        return None
    raw: dict[str, Any] = {**front, **found.texts}
    for name in set(front) & {"title", "text", "plain", "reason"}:
        folder.fault(file, key, name, "stands in the YAML", "write it under its heading", front.lines[name])
    return Row(folder, file, str(front["key"]), Placed(raw, line=1, lines={**front.lines, **found.lines}))


def _contents(folder: Folder, file: str, content: Mapping[str, Any], rows: Iterable[Row]) -> None:
    """The list of clauses tells of a file that is missing, and of one that nobody has entered."""
    listed = [str(one) for one in content["contents"]] if isinstance(content["contents"], list) else []
    line = line_of(content, "contents")
    there = {row.key: row for row in rows}
    for key in sorted({key for key in listed if listed.count(key) > 1}):
        folder.fault(file, key, "contents", "stands twice", "take one away", line)
    for key in listed:
        if key not in there:
            folder.fault(file, key, "contents", "there is no file of this clause", "bring the file back, or take the key away", line)
    for key in there.keys() - set(listed):
        there[key].fault("key", "the clause is not in the contents of plan.yaml", "write its key there, in the order of the numbers")


def _organisations(folder: Folder, file: str) -> Wanted:
    rows = folder.rows(file, folder.read(file, "organisations")["organisations"])
    return Wanted(Organisation, tuple(_organisation(row) for row in rows))


def _organisation(row: Row) -> Organisation:
    row.only("key sector fictional name")
    if not isinstance(row.raw.get("fictional"), bool):
        row.fault("fictional", "is neither true nor false", "write true for an organisation that does not exist, false for one that does")
    made = Organisation(
        id=organisation_id(row.key),
        key=row.key,
        sector=row.word("sector", tuple(Sector), "the sectors"),
        is_fictional=bool(row.raw.get("fictional", True)),
        **row.text("name"),
    )
    row.checked(made)
    return made


def _refuse_same_numbers(plans: Iterable[ReadPlan]) -> None:
    seen: set[int] = set()
    for plan in plans:
        number = _number(plan.version.version)
        if number in seen:
            plan.version.row.fault("number", f"there are two versions {number}", "give each version its own number")
        seen.add(number)


def _hash(folder: Folder, plan: ReadPlan) -> None:
    """What the council confirmed is what stands here. Asked last: every other fault would change the hash as well."""
    told = plan.version.row.raw.get("content_sha256")
    if folder.faults or plan.version.version.status != VersionStatus.CONFIRMED:
        return
    found = content_hash(version_view(plan.version.version), [clause_view(one.clause) for one in plan.version.clauses])
    if told != found:
        plan.version.row.fault(
            "content_sha256",
            f"the content of this confirmed version has the hash {found}, not {told}",
            "bring the confirmed words back, or write a new version",
        )
