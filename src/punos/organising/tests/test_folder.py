"""The plan as a folder: out, in and out again byte by byte; a second import touches nothing; what is confirmed is not rewritten."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from punos.organising import queries
from punos.organising.errors import PlanRefusedError
from punos.organising.folder import NoSuchVersionError, check_folder, export_plan, import_plan
from punos.organising.loading import SEED, Loaded, load_county, writing
from punos.organising.loading import county as seeded
from punos.organising.loading.reading import Folder
from punos.organising.models import Clause, Parameter, PlanVersion
from punos.organising.tests.empty import empty_instance
from punos.organising.tests.factories import county
from punos.plumbing.postgres import Cluster
from punos.trust.models import Organisation

__all__ = ["county"]


@pytest.fixture
def exported(county: Loaded, tmp_path: Path) -> Path:
    """Both seeded versions as a folder that a test may spoil."""
    export_plan(tmp_path / "plan")
    return tmp_path / "plan"


@pytest.fixture
def empty(exported: Path, cluster: Cluster) -> Iterator[None]:
    """A really empty instance, after the seeded one has been exported."""
    with empty_instance(cluster):
        assert not PlanVersion.objects.exists()
        assert not Organisation.objects.exists()
        yield


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change(file: Path, old: str, new: str) -> None:
    spoilt, times = re.subn(old, new, file.read_text(encoding="utf-8"), count=1)
    assert times == 1
    file.write_text(spoilt, encoding="utf-8")


def as_draft(folder: Path) -> None:
    """A version that is not confirmed, with days of its own."""
    change(folder / "plan.yaml", "status: confirmed", "status: draft")
    change(folder / "plan.yaml", r"valid_to: \S+", "valid_to: null")


def test_a_folder_without_faults_has_none(exported: Path) -> None:
    assert check_folder(exported) == ()
    assert check_folder(exported / "version-1") == ()
    assert check_folder(exported / "version-2", exported / "version-1") == ()


def test_the_same_content_gives_the_same_bytes(exported: Path, tmp_path: Path) -> None:
    export_plan(tmp_path / "again")
    assert files(exported) == files(tmp_path / "again")
    assert len(files(exported / "version-2")) == len(queries.clauses(2)) + 5


def test_a_version_alone_is_the_same_as_among_others(exported: Path, tmp_path: Path) -> None:
    export_plan(tmp_path / "alone", 2)
    assert files(tmp_path / "alone") == files(exported / "version-2")


def test_both_versions_come_back_byte_by_byte_from_an_empty_instance(exported: Path, empty: None, tmp_path: Path) -> None:
    done = import_plan(exported)
    assert done.versions == (1, 2)
    assert done.rows["Clause"] == Clause.objects.count() > 300
    export_plan(tmp_path / "again")
    assert files(tmp_path / "again") == files(exported)
    assert queries.plan_in_force(queries.version(2).valid_from).number == 2  # type: ignore[union-attr, arg-type]


@pytest.mark.parametrize("number", [1, 2])
def test_a_version_alone_comes_back_byte_by_byte(exported: Path, empty: None, tmp_path: Path, number: int) -> None:
    import_plan(exported / f"version-{number}")
    export_plan(tmp_path / "again", number)
    assert files(tmp_path / "again") == files(exported / f"version-{number}")


def test_versions_come_one_after_the_other_as_well(exported: Path, empty: None, tmp_path: Path) -> None:
    import_plan(exported / "version-1")
    import_plan(exported / "version-2")
    export_plan(tmp_path / "again")
    assert files(tmp_path / "again") == files(exported)


def test_a_second_import_touches_nothing(exported: Path, empty: None) -> None:
    first = import_plan(exported)
    assert first.touched == sum(first.rows.values())
    second = import_plan(exported)
    assert (second.touched, second.rows) == (0, first.rows)


def test_the_seed_stands_on_an_imported_plan(exported: Path, empty: None) -> None:
    import_plan(exported)
    load_county()
    assert load_county().touched == 0
    assert import_plan(exported).touched == 0


def test_an_instance_seeded_without_a_plan_takes_it_in_and_keeps_its_own(exported: Path, empty: None, tmp_path: Path) -> None:
    seed = Folder(SEED)
    tables = [*seeded.organisations(seed), seeded.facts(seed), seeded.parameters(seed), seeded.deadlines(seed)]
    for table in tables:
        writing.store(table)
    before = [list(table.model.objects.order_by("pk").values()) for table in tables]
    done = import_plan(exported)
    assert done.touched == done.rows["Clause"] + done.rows["PlanVersion"]
    assert [list(table.model.objects.order_by("pk").values()) for table in tables] == before
    export_plan(tmp_path / "again")
    assert files(tmp_path / "again") == files(exported)


def test_a_dry_run_tells_the_same_and_writes_nothing(exported: Path, empty: None) -> None:
    tried = import_plan(exported, dry_run=True)
    assert not PlanVersion.objects.exists()
    assert not Clause.objects.exists()
    assert tried == import_plan(exported)


def test_nothing_is_loaded_when_there_is_a_fault(exported: Path, empty: None) -> None:
    change(exported / "version-2/chapters/04/detox.md", "promise: promise-substance", "promise: promise-nobody-made")
    with pytest.raises(PlanRefusedError, match="promise-nobody-made") as refused:
        import_plan(exported)
    fault, beside = refused.value.faults[::-1]
    assert beside.problem.startswith("its rule has changed")
    assert (fault.file, fault.key, fault.field) == ("version-2/chapters/04/detox.md", "detox", "rule.promise")
    assert "promise: promise-nobody-made" in (exported / fault.file).read_text(encoding="utf-8").splitlines()[fault.line - 1]
    assert not PlanVersion.objects.exists()
    assert not Organisation.objects.exists()


def test_a_confirmed_version_with_other_words_is_refused_by_clause(exported: Path, county: Loaded) -> None:
    folder = exported / "version-2"
    change(folder / "chapters/04/detox.md", "# Svenska: Avvänjningsvård", "# Svenska: Någonting annat")
    change(folder / "plan.yaml", r"- home-nursing\n", "")
    (folder / "chapters/04/home-nursing.md").unlink()
    change(folder / "plan.yaml", "content_sha256: .*", "content_sha256: " + _hash_told(folder))
    before = Clause.objects.count()
    with pytest.raises(PlanRefusedError, match="confirmed") as refused:
        import_plan(folder)
    assert {fault.key for fault in refused.value.faults if "confirmed" in fault.problem} == {"detox", "home-nursing"}
    assert Clause.objects.count() == before
    assert Clause.objects.get(version_id=2, key="detox").title_sv == "Avvänjningsvård"


def _hash_told(folder: Path) -> str:
    """The hash that the check says the content has."""
    (fault,) = (fault for fault in check_folder(folder) if fault.field == "content_sha256")
    found = re.search(r"[0-9a-f]{64}", fault.problem)
    assert found
    return found[0]


def test_a_version_that_would_rule_beside_another_is_refused(exported: Path, county: Loaded) -> None:
    folder = exported / "version-2"
    change(folder / "plan.yaml", "number: 2", "number: 903")
    change(folder / "plan.yaml", r"(?s)removed:.*", "removed: []\n")
    change(folder / "plan.yaml", "content_sha256: .*", "content_sha256: " + _hash_told(folder))
    with pytest.raises(PlanRefusedError, match="versions 2 and 903 would both be in force on 2026-10-01"):
        import_plan(folder)
    assert not PlanVersion.objects.filter(number=903).exists()


def test_a_change_since_the_version_in_the_database_tells_why(exported: Path, empty: None) -> None:
    import_plan(exported / "version-1")
    folder = exported / "version-2"
    as_draft(folder)
    text = (folder / "chapters/05/min-sote-distance.md").read_text(encoding="utf-8")
    (folder / "chapters/05/min-sote-distance.md").write_text(
        re.sub(r"## (Perustelu|Motivering|Reason)\n\n.*\n", "", text), encoding="utf-8"
    )
    with pytest.raises(PlanRefusedError, match="its rule has changed since version 1, and no reason is given") as refused:
        import_plan(folder)
    assert [fault.key for fault in refused.value.faults] == ["min-sote-distance"]


def test_a_draft_follows_its_folder(exported: Path, empty: None, tmp_path: Path) -> None:
    import_plan(exported / "version-1")
    folder = exported / "version-2"
    as_draft(folder)
    import_plan(folder)
    one, two = folder / "chapters/04/substance-first.md", folder / "chapters/04/substance-at-home.md"
    change(one, "number: '4.81'", "number: '4.82'")
    change(two, "number: '4.82'", "number: '4.81'")
    change(one, "# English: .*", "# English: Come as you are")
    (folder / "chapters/13/indicator-lost-handovers.md").unlink()
    change(folder / "plan.yaml", "- indicator-lost-handovers\n", "")
    change(folder / "plan.yaml", r"- substance-first\n- substance-at-home\n", "- substance-at-home\n- substance-first\n")
    change(
        folder / "plan.yaml",
        "removed:\n",
        "removed:\n- key: indicator-lost-handovers\n  reason:\n    fi: Ei enää.\n    sv: Inte längre.\n    en: No more.\n",
    )
    assert import_plan(folder).touched > 0
    assert import_plan(folder).touched == 0
    assert queries.clause(2, "substance-first").number == "4.82"  # type: ignore[union-attr]
    assert queries.clause(2, "indicator-lost-handovers") is None
    export_plan(tmp_path / "again", 2)
    told = re.sub(r"content_sha256: .*", "", (tmp_path / "again/plan.yaml").read_text(encoding="utf-8"))
    assert told == re.sub(r"content_sha256: .*", "", (folder / "plan.yaml").read_text(encoding="utf-8"))


def test_a_draft_may_lack_what_only_a_decision_gives(exported: Path, empty: None, tmp_path: Path) -> None:
    folder = exported / "version-1"
    change(folder / "plan.yaml", "status: confirmed", "status: comment")
    for name in ("confirmed_on", "valid_from", "valid_to"):
        change(folder / "plan.yaml", f"{name}: .*", f"{name}: null")
    change(folder / "plan.yaml", "decision_ref: .*", "decision_ref: ''")
    assert {fault.field for fault in check_folder(folder)} == {"comment_until"}
    change(folder / "plan.yaml", "(  valid_to: null)", r"\1\n  comment_from: 2026-12-01\n  comment_until: 2026-12-31")
    assert check_folder(folder) == ()
    import_plan(folder)
    export_plan(tmp_path / "again", 1)
    assert files(tmp_path / "again") == files(folder)
    change(folder / "plan.yaml", "status: comment", "status: confirmed")
    told = {fault.field for fault in check_folder(folder)}
    assert told >= {"confirmed_on", "valid_from", "decision_ref"}


def test_a_version_tells_why_it_differs_from_the_one_that_it_was_written_on(exported: Path, county: Loaded) -> None:
    third = exported / "version-3"
    shutil.copytree(exported / "version-1", third)
    for old, new in (
        ("number: 1", "number: 3"),
        ("status: confirmed", "status: draft"),
        ("confirmed_on: .*", "confirmed_on: null"),
        ("valid_from: .*", "valid_from: null"),
        ("valid_to: .*", "valid_to: null\n  based_on: 1"),
        ("decision_ref: .*", "decision_ref: ''"),
        ("  content_sha256: .*\n", ""),
    ):
        change(third / "plan.yaml", old, new)
    assert check_folder(exported) == ()
    change(third / "plan.yaml", "based_on: 1", "based_on: 2")
    told = check_folder(exported)
    assert told and {fault.file.partition("/")[0] for fault in told} == {"version-3"}
    assert all("reason" in (fault.field + fault.problem) for fault in told)
    # Alone, it is held against the one that stands in the database.
    change(third / "plan.yaml", "based_on: 2", "based_on: 1")
    assert import_plan(third, dry_run=True).touched > 0
    change(third / "plan.yaml", "based_on: 1", "based_on: 2")
    with pytest.raises(PlanRefusedError):
        import_plan(third, dry_run=True)


def test_what_is_declared_otherwise_here_is_refused(exported: Path, county: Loaded) -> None:
    change(exported / "version-2/parameters.yaml", "value: 500", "value: 501")
    change(exported / "version-2/facts.yaml", "fi: ikä$|fi: ikä\n", "fi: vanhuus\n")
    with pytest.raises(PlanRefusedError) as refused:
        import_plan(exported / "version-2")
    told = {(fault.file, fault.key) for fault in refused.value.faults}
    assert told == {("parameters.yaml", "rehabilitative_work_days"), ("facts.yaml", "age")}
    assert Parameter.objects.get(name="rehabilitative_work_days").value == 500


def test_old_clauses_leave_the_folder_and_other_files_stay(exported: Path) -> None:
    folder = exported / "version-2"
    (folder / "chapters/04/gone.md").write_text("old", encoding="utf-8")
    (folder / "README.md").write_text("ours", encoding="utf-8")
    export_plan(folder, 2)
    assert not (folder / "chapters/04/gone.md").exists()
    assert (folder / "README.md").read_text(encoding="utf-8") == "ours"
    assert check_folder(folder) == ()


def test_a_version_that_is_not_there_is_told_with_those_that_are(county: Loaded, tmp_path: Path) -> None:
    with pytest.raises(NoSuchVersionError, match="there is 1, 2"):
        export_plan(tmp_path, 999)


def test_line_ends_of_another_system_are_read(exported: Path) -> None:
    shutil.copytree(exported, exported.parent / "other")
    for path in (exported.parent / "other").rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert check_folder(exported.parent / "other") == ()
