"""The process in which a harness runs: only our own code is instrumented, the limits hold, and no database can be asked.

`python -m tests.fuzz.child MODULE OPTIONS…`: the options are libFuzzer's. With `--again FILE…` the files are read without growing more.
"""

from __future__ import annotations

import importlib
import json
import logging
import sys
from pathlib import Path
from typing import Any

from tests.fuzz.limits import Watched, allow_memory

#: What of the code is seen from within; the planted faults of the tests too.
SEEN = ["punos", "tests.fuzz.planted"]


def main() -> None:
    """Run one harness until its time is up or something breaks."""
    name, *options = sys.argv[1:]
    if options[:1] == ["--again"]:
        _again(_harness(name), options[1:])
        return
    import atheris

    atheris.enabled_hooks.add("str")
    with atheris.instrument_imports(include=SEEN, enable_loader_override=False):
        harness = _harness(name)
    watched = Watched(harness.take)
    figures = Path(options.pop(0).removeprefix("--figures="))

    def take(data: bytes) -> None:
        before = watched.slowest
        watched(data)
        if watched.slowest > before:
            figures.write_text(json.dumps({"slowest": watched.slowest}), encoding="ascii")

    atheris.Setup([sys.argv[0], *options], take)
    allow_memory()
    atheris.Fuzz()


def _again(harness: Any, files: list[str]) -> None:
    watched = Watched(harness.take)
    allow_memory()
    for file in files:
        print(f"reading {file}", flush=True)
        watched(Path(file).read_bytes())
    print(json.dumps({"slowest": watched.slowest, "taken": watched.taken}))


def _harness(name: str) -> Any:
    """The harness, with Django as it is set up in tests, and a database that nobody may ask."""
    import django

    django.setup()
    logging.disable()
    from django.db.backends.base.base import BaseDatabaseWrapper

    BaseDatabaseWrapper.connect = _nobody_asks  # type: ignore[method-assign]
    return importlib.import_module(name)


def _nobody_asks(self: object) -> None:
    raise AssertionError("a parser asked the database: what is read must be known before")


if __name__ == "__main__":
    main()
