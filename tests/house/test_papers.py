"""The papers: pictures are used and there, links lead somewhere, nothing names the machine it was written on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.journeys.pictures import MOST_BYTES, PICTURES

ROOT = Path(__file__).resolve().parents[2]
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+\.png)\)")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?!https?:|#|mailto:)([^)#]+)\)")
NAMED_TEST = re.compile(r"`(test_\w+)`")
NAMED_FILE = re.compile(r"`((?:src|tests|docs|bench|setup)/[A-Za-z0-9_./-]+)`")


def papers() -> list[Path]:
    """Every page of ours in Markdown."""
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return [ROOT / name for name in listed]


def test_every_picture_is_used_and_every_used_one_is_there() -> None:
    used = {(page.parent / name).resolve() for page in papers() for name in PICTURE.findall(page.read_text(encoding="utf-8"))}
    there = set((ROOT / "docs" / "pictures").glob("*.png"))
    assert used, "README shows no picture"
    assert not used - there, "missing: run `make pictures`"
    assert not there - used, "unused: use them in docs/ or delete them"


def test_the_pictures_are_those_that_the_journeys_take_and_they_are_light() -> None:
    there = sorted((ROOT / "docs" / "pictures").glob("*.png"))
    assert [path.stem for path in there] == sorted(picture.name for picture in PICTURES), "run `make pictures`, and delete those not listed"
    assert sum(path.stat().st_size for path in there) <= MOST_BYTES


def test_links_and_named_files_are_there() -> None:
    missing = []
    for page in papers():
        text = page.read_text(encoding="utf-8")
        missing += [f"{page.name}: {name}" for name in LINK.findall(text) if not (page.parent / name).exists()]
        missing += [f"{page.name}: {name}" for name in NAMED_FILE.findall(text) if not (ROOT / name).exists()]
    assert not missing


def test_named_tests_are_there() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for room in ("tests", "src") for path in (ROOT / room).rglob("test_*.py"))
    named = {name for page in papers() for name in NAMED_TEST.findall(page.read_text(encoding="utf-8"))}
    assert len(named) > 40
    assert not {name for name in named if f"def {name}(" not in tests}


def test_the_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "\nmake demo\n" in text
    assert "\nmake test\n" in text
