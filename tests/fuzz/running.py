"""Running a harness in a process of its own, and reading what became of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.fuzz.limits import MEGABYTES

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(__file__).with_name("corpus")
IN_MEMORY = Path("/dev/shm")
#: Longest input, in bytes: longer texts are refused before they reach a parser, and say nothing that a shorter one does not.
LONGEST = 4096
#: A hang that no signal interrupts is ended by the engine after so many seconds of the clock: long, for a run that lets others go first.
LAST_RESORT = 100
#: How long a run may take beyond its time, in seconds: Django is set up, with every place in the code marked.
START_AND_END = 300


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to: how many inputs, how many places in the code they reached, what broke, and its input.

    `corpus` is the number of inputs that were read before anything was grown; of the `parsers` of the table they have not come to those that were `missed`.
    """

    runs: int
    covered: int
    megabytes: int
    slowest: float
    kept: tuple[bytes, ...]
    ended: int
    log: str
    corpus: int
    parsers: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing broke."""
        return self.ended == 0 and not self.kept

    @property
    def said(self) -> str:
        """The figures of the run on one line."""
        return (
            f"{self.corpus} inputs of the corpus, {self.runs:,} of all, {self.covered} places covered, "
            f"slowest {self.slowest * 1000:.0f} ms, {self.megabytes} MB at most, {len(self.kept)} faults"
        )


def grow(module: str, seeds: Path, folder: Path, *, seconds: int, gently: bool = False) -> Outcome:
    """Read the seeds, then grow input from them for this many seconds, `gently` with what other processes leave over.

    `folder` gets what was grown and what broke something.
    """
    grown, kept, figures = folder / "grown", folder / "kept", folder / "figures.json"
    grown.mkdir(parents=True)
    kept.mkdir()
    words = folder / "words"
    words.write_text(_dictionary(module), encoding="ascii")
    options = [f"-dict={words}"] if words.stat().st_size else []
    log = _run(
        [
            module, str(figures), str(seeds), f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={LAST_RESORT}",
            f"-rss_limit_mb={MEGABYTES}", f"-artifact_prefix={kept}/", *options, "-print_final_stats=1", str(grown), str(seeds),
        ],
        patience=seconds + START_AND_END,
        begin=GENTLY if gently else (),
    )  # fmt: skip
    told = json.loads(figures.read_text(encoding="ascii")) if figures.exists() else {}
    return Outcome(
        runs=_last(r"number_of_executed_units: +(\d+)", log.stderr) or _last(r"^#(\d+)\t", log.stderr),
        covered=_last(r" cov: (\d+)", log.stderr),
        megabytes=_last(r"peak_rss_mb: +(\d+)", log.stderr) or _last(r" rss: (\d+)Mb", log.stderr),
        slowest=told.get("slowest", 0.0),
        kept=tuple(path.read_bytes() for path in sorted(kept.iterdir())),
        ended=log.returncode,
        log=log.stdout[-3000:] + log.stderr[-5000:],
        corpus=told.get("corpus", 0),
        parsers=tuple(told.get("parsers", ())),
        missed=tuple(told.get("missed", ())),
    )


def again(module: str, files: list[Path]) -> dict[str, Any]:
    """Read these inputs, and nothing else. Raises AssertionError with the trace when one breaks something."""
    log = _run([module, "--again", *map(str, files)], patience=120)
    assert log.returncode == 0, (log.stdout + log.stderr)[-5000:]
    told: dict[str, Any] = json.loads(log.stdout.splitlines()[-1])
    return told


# The greatest memory of a process is handed on by exec to what it becomes, and libFuzzer measures by it: a large process of tests would have used
# up the limit before the first input. What a shell begins as a process of its own starts from nothing.
ITS_OWN_MEMORY = ("/bin/sh", "-c", '"$@"; exit $?', "sh")


GENTLY = ("nice", "-n", "19")


def _run(options: list[str], *, patience: float, begin: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("PUNOS_DATABASE", "COV_"))}
    settings |= {"PUNOS_TEST": "1", "DJANGO_SETTINGS_MODULE": "punos.settings", "PYTHONPATH": str(ROOT)}
    with TemporaryDirectory(
        prefix="punos-fuzz-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None
    ) as folder:  # the engine ends without tidying up
        return subprocess.run(
            [*begin, *ITS_OWN_MEMORY, sys.executable, "-m", "tests.fuzz.child", *options],
            cwd=ROOT, env=settings | {"TMPDIR": folder}, capture_output=True, text=True, errors="replace", timeout=patience, check=False,
        )  # fmt: skip


def _dictionary(module: str) -> str:
    """The words of a harness, as libFuzzer reads them."""
    words = re.search(
        r"^WORDS = \((.*?)^\)", (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    found: tuple[str, ...] = eval(f"({words[1]})", {}) if words else ()
    return "".join('"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"\n' for word in found)


def _last(pattern: str, text: str) -> int:
    found = re.findall(pattern, text, re.MULTILINE)
    return int(found[-1]) if found else 0
