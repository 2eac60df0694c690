"""`punos plan check` finds what is wrong: faults planted one by one in an exported folder, each told with its clause and a cure."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from punos.organising.folder import check_folder, export_plan
from punos.organising.loading import Loaded
from punos.organising.loading.reading import Folder
from punos.organising.tests.factories import county

__all__ = ["county"]

DETOX, CHAIN = "version-2/chapters/04/detox.md", "version-2/chapters/08/chain-unemployed.md"
PROMISE, MINIMUM = "version-2/chapters/06/promise-substance.md", "version-2/chapters/05/min-sote-distance.md"
PLAN, FACTS, PARAMETERS, DEADLINES = (f"version-2/{name}.yaml" for name in ("plan", "facts", "parameters", "deadlines"))
REMOVED = "permit-unit-registration-statement"
REASONS = r"\n## (?:Perustelu|Motivering|Reason)\n\n.*\n"


@dataclass(frozen=True)
class Planted:
    """A fault to plant: where, and what is put there instead; and how it must be told: of which key, in which field, in what words."""

    what: str
    file: str
    old: str
    new: str
    key: str
    field: str
    says: str
    count: int = 1

    def plant(self, folder: Path) -> None:
        path = folder / self.file
        spoilt, times = re.subn(self.old, self.new, path.read_text(encoding="utf-8"), count=self.count, flags=re.MULTILINE)
        assert times, f"{self.what}: nothing to spoil"
        path.write_text(spoilt, encoding="utf-8")


PLANTED = [
    Planted("broken YAML", DETOX, "^kind: service", "kind: [service", "detox", "-", "cannot be read"),
    Planted("a field twice", DETOX, "^kind: service", "kind: service\nkind: service", "detox", "-", "'kind' stands twice"),
    Planted("no YAML in front", DETOX, r"\A---\n", "", "detox", "-", "does not begin with its YAML"),
    Planted("an unknown heading", DETOX, "^## Selkeästi sanottuna", "## Selko", "detox", "-", "'## Selko' is not known"),
    Planted("an unknown kind", DETOX, "^kind: service", "kind: servise", "detox", "kind", "not in the kinds"),
    Planted("a number twice", DETOX, "'4.83'", "'4.82'", "detox", "number", "4.82 is the number of 2 clauses"),
    Planted("a number that is none", DETOX, "'4.83'", "'4.x'", "detox", "number", "is no number of a clause"),
    Planted("a chapter that is not there", DETOX, "'4.83'", "'44.1'", "detox", "number", "there is no chapter 44"),
    Planted("a missing translation", DETOX, "^# Svenska: .*", "# Svenska:", "detox", "title", "has no sv"),
    Planted("a missing plain text", DETOX, r"^## Med enkla ord\n\n.*\n", "", "detox", "plain", "needs exactly fi, sv and en"),
    Planted("a promise that is not there", DETOX, "promise: .*", "promise: promise-nobody-made", "detox", "rule.promise", "no promise"),
    Planted("a minimum of another kind", DETOX, "minimum: null", "minimum: promise-substance", "detox", "rule.minimum", "no minimum"),
    Planted("a deadline that is not there", DETOX, "deadline: .*", "deadline: thl99", "detox", "rule.deadline", "not in deadlines"),
    Planted(
        "a provider that is not there", DETOX, "- company-aamukaste", "- company-nobody", "detox", "rule.providers", "'company-nobody'"
    ),
    Planted("a field that is none", DETOX, "^  law:", "  lawn: x\n  law:", "detox", "rule.lawn", "is not a field"),
    Planted("no price", DETOX, r"^  price:\n(    .*\n)+", "", "detox", "rule.price", "is missing"),
    Planted("a price without Swedish", DETOX, r"^    sv: Vård.*\n", "", "detox", "rule.price", "has no sv"),
    Planted("a way of producing that is none", DETOX, "- procured", "- begged", "detox", "rule.provision", "'begged'"),
    Planted("a class that is none", DETOX, "P5.7", "Q7", "detox", "rule.ptv_class", "no class"),
    Planted(
        "a criterion that nobody can meet",
        DETOX,
        r"(\s+)- fact: municipality_in_county",
        r"\1- fact: age\1  op: '<'\1  value: 18\1- fact: age\1  op: '>'\1  value: 64",
        "detox",
        "rule.eligibility",
        "nobody",
    ),
    Planted(
        "an unknown fact",
        DETOX,
        "fact: municipality_in_county",
        "fact: likes_dogs",
        "detox",
        "rule.eligibility",
        "'likes_dogs' is not declared",
    ),
    Planted(
        "a judgement asked as a fact", DETOX, "judgement: needs", "fact: needs", "detox", "rule.eligibility", "is judged by a professional"
    ),
    Planted(
        "a comparison with a yes-or-no fact",
        DETOX,
        "- fact: municipality_in_county",
        "- {fact: municipality_in_county, op: '>=', value: 3}",
        "detox",
        "rule.eligibility",
        "not a number or date",
    ),
    Planted(
        "a comparison that is none",
        DETOX,
        "- fact: municipality_in_county",
        "- {fact: age, op: '~', value: 3}",
        "detox",
        "rule.eligibility",
        "is no comparison",
    ),
    Planted(
        "a choice that is none",
        DETOX,
        "- fact: municipality_in_county",
        "- {fact: age, one_of: [old]}",
        "detox",
        "rule.eligibility",
        "not a choice",
    ),
    Planted(
        "a parameter that is not there",
        DETOX,
        "- fact: municipality_in_county",
        "- {fact: age, op: '>=', parameter: nothing}",
        "detox",
        "rule.eligibility",
        "no such parameter",
    ),
    Planted(
        "a condition of a clause that is not there",
        DETOX,
        "- fact: municipality_in_county",
        "- {fact: municipality_in_county, clause: '4.999'}",
        "detox",
        "rule.eligibility",
        "'4.999'",
    ),
    Planted("a share above all", PROMISE, "share: 0.9", "share: 90", "promise-substance", "rule.share", "is no share"),
    Planted("a share of nothing", MINIMUM, "share: 0.9", "share: 0", "min-sote-distance", "rule.share", "is no share"),
    Planted("an owner that is not there", PROMISE, "owner: .*", "owner: nobody", "promise-substance", "rule.owner", "'nobody'"),
    Planted("a limit that is none", PROMISE, "amount: 2", "amount: -2", "promise-substance", "rule.limit", "from 0 to"),
    Planted("a limit in moons", PROMISE, "unit: working_days", "unit: moons", "promise-substance", "rule.limit.unit", "'moons'"),
    Planted("a minimum that limits nothing", MINIMUM, "minimum: 25", "minimum: 0", "min-sote-distance", "rule.minimum", "limits nothing"),
    Planted("a level that is none", MINIMUM, "level: local", "level: lunar", "min-sote-distance", "rule.level", "'lunar'"),
    Planted("a rule changed without a reason", MINIMUM, REASONS, "", "min-sote-distance", "reason", "its rule has changed", count=0),
    Planted(
        "a step to nobody",
        CHAIN,
        "responsible: employment_coach",
        "responsible: someone",
        "chain-unemployed",
        "rule.steps.noticed.responsible",
        "nobody",
    ),
    Planted(
        "a step to no service",
        CHAIN,
        "service: employment-coaching",
        "service: detoxx",
        "chain-unemployed",
        "rule.steps.noticed.service",
        "no service",
    ),
    Planted(
        "two steps of one key", CHAIN, "key: screening", "key: noticed", "chain-unemployed", "rule.steps[1].key", "is the key of 2 steps"
    ),
    Planted(
        "a step that nothing ends",
        CHAIN,
        "^    part: assessment\n",
        "",
        "chain-unemployed",
        "rule.steps[1].service",
        "will not do",
    ),
    Planted("a duty of nobody", "version-2/chapters/10/coop-kela.md", "- kela-central", "- kela", "coop-kela", "rule.parties", "'kela'"),
    Planted(
        "a chain that is not there",
        "version-2/chapters/10/coop-kela.md",
        "^rule:",
        "rule:\n  chain: chain-x",
        "coop-kela",
        "rule.chain",
        "no chain",
    ),
    Planted(
        "a task that is not there",
        "version-2/chapters/06/time-provider-approval.md",
        "task: .*",
        "task: detox",
        "time-provider-approval",
        "rule.task",
        "'detox'",
    ),
    Planted("a removed clause without a reason", PLAN, r"^    sv: Tillst.*\n", "", REMOVED, "reason", "needs exactly fi, sv and en"),
    Planted(
        "a clause gone without a word",
        PLAN,
        f"^removed:\n- key: {REMOVED}\n(  .*\n)+",
        "removed: []\n",
        REMOVED,
        "removed",
        "is gone, without a reason",
    ),
    Planted("a clause listed that has no file", PLAN, "^- detox$", "- detox\n- nowhere", "nowhere", "contents", "no file"),
    Planted("a clause that is not listed", PLAN, "^- detox\n", "", "detox", "key", "not in the contents"),
    Planted("days that cross", PLAN, "valid_to: null", "valid_to: 2026-02-01", "2", "valid_to", "before it begins"),
    Planted(
        "confirmed after it began", PLAN, "confirmed_on: .*", "confirmed_on: 2027-06-16", "2", "confirmed_on", "before it is confirmed"
    ),
    Planted("confirmed by nobody", PLAN, "decision_ref: .*", "decision_ref: ''", "2", "decision_ref", "the version is confirmed"),
    Planted(
        "two in force at once", "version-1/plan.yaml", "valid_to: .*", "valid_to: null", "1", "valid_from", "both be in force on 2026-10-01"
    ),
    Planted("other words than confirmed", PROMISE, "^# English: .*", "# English: Drying out", "2", "content_sha256", "has the hash"),
    Planted("a status that is none", PLAN, "status: confirmed", "status: agreed", "2", "status", "not in the statuses"),
    Planted("a fact of no type", FACTS, "type: int", "type: rune", "age", "facts.age", "rune"),
    Planted("a fact without a question", FACTS, r"^    sv: Hur gammal är du\?\n", "", "age", "facts.age", "exactly fi, sv and en"),
    Planted(
        "a parameter with a gap",
        PARAMETERS,
        "to: 2025-01-01",
        "to: 2024-01-01",
        "joint-employment-service",
        "rule.eligibility",
        "no value from 2024-01-01",
    ),
    Planted(
        "two values at once",
        PARAMETERS,
        "to: 2025-01-01",
        "to: 2026-01-01",
        "joint_service_days",
        "parameters.joint_service_days",
        "at once",
    ),
    Planted(
        "a value that ends before it begins",
        PARAMETERS,
        "to: 2025-01-01",
        "to: 2014-01-01",
        "joint_service_days 1",
        "to",
        "before it begins",
    ),
    Planted("no such certainty", DEADLINES, "confidence: C", "confidence: E", "disability-new", "confidence", "not in A"),
    Planted(
        "a deadline of an unknown fact", DEADLINES, "fact: has_lasting_disability", "fact: x", "disability-new", "applies", "not declared"
    ),
    Planted(
        "a deadline not yet in force",
        DEADLINES,
        "valid_from: 2025-01-01",
        "valid_from: 2030-01-01",
        "",
        "rule.deadline",
        "is not in force on",
    ),
    Planted("a character that nothing keeps", DETOX, "Vieroitus toteutetaan", "\x00", "detox", "-", "NUL"),
]
# What no change of one text plants.
DEEDS: list[tuple[str, Callable[[Path], None], str, str]] = [
    ("a missing file of facts", lambda folder: (folder / FACTS).unlink(), FACTS, "there is no such file"),
    ("a missing clause", lambda folder: (folder / DETOX).unlink(), PLAN, "there is no file of this clause"),
    ("a key twice", lambda folder: _copied(folder, "version-2/chapters/05/detox.md"), "version-2/chapters/05/detox.md", "used twice"),
    (
        "a file that is no clause",
        lambda folder: _copied(folder, "version-2/chapters/04/detox.txt"),
        "version-2/chapters/04/detox.txt",
        "no clause",
    ),
    ("letters of another system", lambda folder: (folder / DETOX).write_bytes("ä".encode("latin-1")), DETOX, "cannot be read"),
    ("no plan at all", lambda folder: [path.unlink() for path in folder.glob("*/plan.yaml")] and None, "plan.yaml", "no plan.yaml here"),
]


def _copied(folder: Path, to: str) -> None:
    shutil.copy(folder / DETOX, folder / to)


@pytest.fixture(scope="session")
def pristine(county: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both versions, exported once."""
    folder = tmp_path_factory.mktemp("pristine")
    export_plan(folder)
    assert check_folder(folder) == ()
    return folder


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Path:
    """Both versions as a folder that a test may spoil."""
    return shutil.copytree(pristine, tmp_path / "plan")


def test_there_are_faults_enough() -> None:
    assert len({one.what for one in PLANTED}) == len(PLANTED) >= 25


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.what)
def test_a_planted_fault_is_found_and_named_with_its_cure(folder: Path, planted: Planted) -> None:
    planted.plant(folder)
    found = check_folder(folder)
    told = [fault for fault in found if planted.says in fault.problem and fault.field.startswith(planted.field)]
    assert told, [str(fault) for fault in found]
    assert any(fault.key == planted.key or not planted.key for fault in told), [str(fault) for fault in told]
    assert all(fault.cure and fault.file for fault in found)


@pytest.mark.parametrize(("what", "deed", "file", "says"), DEEDS, ids=[deed[0] for deed in DEEDS])
def test_what_is_missing_or_odd_is_found(folder: Path, what: str, deed: Callable[[Path], None], file: str, says: str) -> None:
    deed(folder)
    found = check_folder(folder)
    assert any(fault.file == file and says in fault.problem and fault.cure for fault in found), [str(fault) for fault in found]


def test_everything_is_told_at_once(folder: Path) -> None:
    for planted in PLANTED[10:14]:
        planted.plant(folder)
    fields = {fault.field for fault in check_folder(folder) if fault.key == "detox"}
    assert fields >= {"rule.promise", "rule.minimum", "rule.deadline", "rule.providers"}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("promise: promise-substance", "promise: none-such", "promise: none-such"),
        ("- company-aamukaste", "- nobody", "providers:"),
        ("P5.7", "Q7", "ptv_class: Q7"),
        ("level: county", "level: county\n  level: area", "level: area"),
    ],
)
def test_a_fault_tells_its_line(folder: Path, old: str, new: str, line: str) -> None:
    path = folder / DETOX
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    told = {lines[fault.line - 1].strip() for fault in check_folder(folder) if fault.file == DETOX and fault.line}
    assert line in told or any(line in one for one in told), told


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1]\nb: *x\n",
        "a: 2026-13-45\n",
        "a: .inf\n",
        "a: !!binary aGVp\n",
        "a: 2026-01-01 10:00:00\n",
        "? [a]\n: b\n",
        "a: !!python/object:os.system {}\n",
        "[" * 5000,
        'a: "\\ud800"\n',
    ],
)
def test_odd_yaml_is_a_fault_and_not_a_crash(tmp_path: Path, text: str) -> None:
    (tmp_path / "odd.yaml").write_text(text, encoding="utf-8")
    folder = Folder(tmp_path)
    folder.read("odd.yaml", "a", "b")
    assert folder.faults
    assert all(fault.problem and fault.cure for fault in folder.faults)


ODD = (
    "null",
    "[]",
    "{}",
    "''",
    "-1",
    "x",
    "true",
    "1.5",
    "2026-01-01",
    "[null]",
    "{fi: a}",
    "{all: []}",
    "{amount: x, unit: y}",
    "9" * 30,
    "[{key: a}]",
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_is_written_into_a_file_is_a_fault_and_not_a_crash(pristine: Path, data: st.DataObject) -> None:
    """One line of one file gone, twice there, or with something odd after its field."""
    with TemporaryDirectory() as place:
        folder = shutil.copytree(pristine / "version-1", Path(place) / "plan")
        path = data.draw(st.sampled_from(sorted(path for path in folder.rglob("*") if path.is_file())))
        lines = path.read_text(encoding="utf-8").split("\n")
        number = data.draw(st.integers(0, len(lines) - 1))
        odd = [lines[number].partition(":")[0] + ": " + data.draw(st.sampled_from(ODD))]
        lines[number : number + 1] = data.draw(st.sampled_from([[], [lines[number]] * 2, odd]))
        path.write_text("\n".join(lines), encoding="utf-8")
        assert all(fault.problem and fault.cure for fault in check_folder(folder))


@pytest.mark.parametrize("odd", ["null", "[]", "1", "true", "{}"])
def test_what_is_no_text_is_not_taken_for_one(folder: Path, odd: str) -> None:
    path = folder / FACTS
    path.write_text(path.read_text(encoding="utf-8").replace("    sv: år\n", f"    sv: {odd}\n", 1), encoding="utf-8")
    assert {(fault.key, fault.field, fault.problem) for fault in check_folder(folder)} >= {("age", "unit", "has no sv")}
