"""Every parser of what comes from outside: the corpus read again, and more grown from it; and the runs themselves see planted faults."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.beside import LONG, became_of
from tests.fuzz.harness import NAMES
from tests.fuzz.limits import MEGABYTES, SECONDS
from tests.fuzz.running import CORPUS, ITS_OWN_MEMORY, LONGEST, Outcome, again, grow

PLANTED = "tests.fuzz.planted"


@pytest.mark.parametrize("name", NAMES)
def test_the_corpus_reaches_every_parser_and_neither_it_nor_what_is_grown_from_it_breaks_one(name: str, beside: Path) -> None:
    """All in one process, apart from that of the tests: the harnesses put things in the place of others."""
    outcome = became_of(beside, name, runs=len(NAMES))
    print(f"{name}: {outcome.said} in {LONG} s; the corpus reaches {', '.join(outcome.parsers)}")
    assert outcome.is_clean, told_of(name, outcome)
    assert outcome.corpus == len(list((CORPUS / name).iterdir())) > 0
    assert outcome.parsers and not outcome.missed, f"no input of the corpus comes to {outcome.missed}"
    assert outcome.runs > LONG, f"{outcome.runs} inputs are too few to prove anything\n{outcome.log}"
    assert outcome.covered > 30, f"only {outcome.covered} places are seen: is the code instrumented?\n{outcome.log}"
    assert outcome.slowest < SECONDS
    assert outcome.megabytes < MEGABYTES


def told_of(name: str, outcome: Outcome) -> str:
    """What broke, and what to do with it."""
    inputs = "\n".join(map(repr, outcome.kept)) or f"the process ended with {outcome.ended}"
    return f"mend the parser, and keep the input, as short as it still breaks, in tests/fuzz/corpus/{name}/\n{inputs}\n{outcome.log}"


@pytest.mark.parametrize(
    ("fault", "says", "begins"), [("crashes", "KeyError", b"hetu"), ("hangs", "TooSlow", b"(("), ("devours", "MemoryError", b"[")]
)
def test_a_planted_fault_is_seen_and_its_input_kept(
    fault: str, says: str, begins: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANTED_FAULT", fault)
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    outcome = grow(PLANTED, seeds, tmp_path / "run", seconds=60)
    print(f"{fault}: {outcome.said}")
    assert not outcome.is_clean
    assert says in outcome.log
    assert len(outcome.kept) == 1, outcome.log
    (kept,) = outcome.kept
    assert kept.startswith(begins)
    with pytest.raises(AssertionError, match=says):
        again(PLANTED, [_file(tmp_path, kept)])


def test_a_parser_without_a_fault_is_clean_and_one_that_the_corpus_does_not_come_to_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANTED_FAULT", "sound")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "one").write_bytes(b"(")
    outcome = grow(PLANTED, tmp_path / "seeds", tmp_path / "run", seconds=2)
    assert outcome.is_clean
    assert (outcome.corpus, outcome.parsers, outcome.missed) == (1, ("hangs", "sound"), ("hangs",))


def test_an_input_of_the_corpus_that_breaks_something_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANTED_FAULT", "crashes")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "one").write_bytes(b"hetu" + b"x" * LONGEST)
    outcome = grow(PLANTED, tmp_path / "seeds", tmp_path / "run", seconds=2)
    assert not outcome.is_clean
    assert "seeds/one" in outcome.log and "KeyError" in outcome.log


@pytest.mark.parametrize(("between", "least", "most"), [((), 300, 10_000), (ITS_OWN_MEMORY, 1, 100)])
def test_memory_is_measured_from_nothing(between: tuple[str, ...], least: int, most: int) -> None:
    """A large process that begins a run: without the shell between, its megabytes would be counted as those of the run."""
    measured = (*between, sys.executable, "-c", "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)")
    large = f"import subprocess; held = b'x' * 300 * 2**20; subprocess.run({measured!r}, check=True)"
    told = subprocess.run([sys.executable, "-c", large], capture_output=True, text=True, check=True)
    assert least <= int(told.stdout) <= most


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "kept"
    path.write_bytes(content)
    return path
