"""Growing input beside the other tests: each harness in its turn, with what the processors have left over.

The runs of all harnesses begin when the tests do, at the lowest priority, and the tests of this folder come last and read what became of them. So
two minutes for each parser cost a run of all tests next to nothing. Limits are in seconds of the processor, and hold for a process that waits too.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.fuzz.running import CORPUS, START_AND_END, Outcome, grow
from tests.proof import figure

#: How long each harness grows input, in seconds: two minutes beside every run of the tests, ten in `make proof`.
LONG = figure(120, 600)


def begin(folder: Path, names: Sequence[str]) -> None:
    """Grow input for each of these harnesses in turn, beside whatever else this process does."""
    threading.Thread(target=_each, args=(folder, tuple(names)), daemon=True, name="fuzzing").start()


def became_of(folder: Path, name: str, *, runs: int) -> Outcome:
    """What became of a harness, once it is done; `runs` is how many go one after another. Raises AssertionError when nothing comes."""
    there, until = folder / f"{name}.json", time.monotonic() + (LONG + START_AND_END) * runs
    while not there.exists():
        assert time.monotonic() < until, f"the run of {name} has not ended: it began with the tests, beside them"
        time.sleep(0.5)
    told = json.loads(there.read_text(encoding="utf-8"))
    assert "fault" not in told, told["fault"]
    lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
    return Outcome(**(told | lists | {"kept": tuple(bytes.fromhex(one) for one in told["kept"])}))


def _each(folder: Path, names: Sequence[str]) -> None:
    for name in names:
        try:
            outcome = grow(f"tests.fuzz.harness.{name}", CORPUS / name, folder / name, seconds=LONG, gently=True)
            told = asdict(outcome) | {"kept": [one.hex() for one in outcome.kept]}
        except Exception as error:  # noqa: BLE001 - told by the test that waits for it
            told = {"fault": f"{type(error).__name__}: {error}"}
        laid_down = folder / f"{name}.{os.getpid()}"
        laid_down.write_text(json.dumps(told), encoding="utf-8")
        laid_down.rename(folder / f"{name}.json")
