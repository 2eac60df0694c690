"""The set-up sees whether Java is there and new enough for Spark, whatever it says of itself."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

MACHINE = Path(__file__).resolve().parents[2] / "setup" / "machine.py"


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The set-up's own module, which stands outside the package."""
    spec = importlib.util.spec_from_file_location("setup_machine", MACHINE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("said", "is_enough"),
    [
        ('openjdk version "17.0.15" 2025-04-15', True),
        ('openjdk version "21" 2023-09-19', True),
        ('openjdk version "11.0.2" 2019-01-15', False),
        ('java version "1.8.0_202"', False),
        ("The operation could not be completed. Unable to locate a Java Runtime.", False),
    ],
)
def test_java_is_seen_by_its_version(
    machine: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, is_enough: bool
) -> None:
    java = tmp_path / "java"
    java.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("java") == str(java)
    assert machine.has_java() is is_enough


def test_without_java_the_set_up_names_the_package(machine: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not machine.has_java()
    need = next(need for need in machine.DEV if "Java" in need.what)
    assert need.packages == ("default-jre-headless",)
    assert not need.optional
