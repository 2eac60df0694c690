"""Sums of several processes are one, and what a dead one counted stays."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from punos.plumbing.counters import Counters

CHILD = """
import sys
from punos.plumbing.counters import Counters
counted = Counters(("a", "b"), sys.argv[1])
for _ in range(500):
    counted.add("a")
counted.add("b", 0.25)
"""


def test_processes_that_have_ended_are_counted_too(tmp_path: Path) -> None:
    for _ in range(3):
        subprocess.run([sys.executable, "-c", CHILD, str(tmp_path)], check=True)
    own = Counters(("a", "b"), str(tmp_path))
    own.add("a")
    assert own.totals() == {"a": 1501, "b": 0.75}
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_a_process_of_another_version_is_left_alone(tmp_path: Path) -> None:
    Counters(("a",), str(tmp_path)).add("a")
    assert Counters(("a", "b"), str(tmp_path)).totals() == {"a": 0, "b": 0}


def test_alone_it_counts_for_itself() -> None:
    counted = Counters(("a",))
    counted.add("a", 2)
    assert counted.totals() == {"a": 2}
    with pytest.raises(KeyError):
        counted.add("b")
