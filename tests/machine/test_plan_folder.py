"""`punos plan` as a person uses it: a plan carried as a folder to another machine, whose database is migrated and empty."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from punos.organising.folder import export_plan
from punos.organising.loading import load_county
from punos.organising.rules.schema import plan_schema
from tests.machine.test_command_line import home, run

__all__ = ["home"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both seeded versions, exported from the tests' own database."""
    load_county()
    folder = tmp_path_factory.mktemp("exported")
    export_plan(folder)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_plan_is_checked_tried_loaded_and_exported_again(home: Path, exported: Path, tmp_path: Path) -> None:
    checked = run(home, "plan", "check", str(exported))
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "no faults\n", "")
    none_yet = run(home, "plan", "export", str(tmp_path / "none"))
    assert none_yet.returncode == 1
    assert "there is none: load one by `punos plan import FOLDER`" in none_yet.stderr
    tried = run(home, "plan", "import", "--dry-run", str(exported))
    assert tried.returncode == 0, tried.stderr
    assert "nothing was written" in tried.stdout
    assert run(home, "plan", "export", str(tmp_path / "none")).returncode == 1
    loaded = run(home, "plan", "import", str(exported))
    assert loaded.returncode == 0, loaded.stderr
    assert "versions 1, 2 of the plan" in loaded.stdout
    again = run(home, "plan", "import", str(exported))
    assert "; 0 rows are new or changed" in again.stdout
    out = run(home, "plan", "export", str(tmp_path / "out"))
    assert out.returncode == 0, out.stderr
    assert files(tmp_path / "out") == files(exported)
    one = run(home, "plan", "export", "--version", "2", str(tmp_path / "two"))
    assert one.returncode == 0, one.stderr
    assert files(tmp_path / "two") == files(exported / "version-2")
    missing = run(home, "plan", "export", "--version", "9", str(tmp_path / "nine"))
    assert missing.returncode == 1
    assert "no version 9 of the plan: there is 1, 2" in missing.stderr


def test_faults_are_told_line_by_line_and_end_in_a_failure(home: Path, exported: Path) -> None:
    found = run(home, "plan", "check", str(exported / "version-1"), "--before", str(exported / "version-2"))
    assert found.returncode == 1
    assert all(line.count(": ") >= 3 for line in found.stdout.splitlines())
    assert f"{len(found.stdout.splitlines())} faults" in found.stderr
    refused = run(home, "plan", "import", str(exported / "nowhere"))
    assert refused.returncode == 1
    assert "nothing was imported" in refused.stderr


def test_the_schema_is_told(home: Path) -> None:
    told = run(home, "plan", "schema")
    assert json.loads(told.stdout) == plan_schema()
