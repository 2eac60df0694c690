"""The process in which a harness runs: only our own code is instrumented, the limits hold, and no database can be asked.

`python -m tests.fuzz.child MODULE FIGURES CORPUS OPTIONS…`: the corpus is read first, then more is grown; the figures come into that file, and the options
are libFuzzer's. With `--again FILE…` the files are read without growing more.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import signal
import sys
from pathlib import Path
from types import CodeType
from typing import Any

from tests.fuzz.limits import Watched, allow_memory

#: What of the code is seen from within; the planted faults of the tests too.
SEEN = ["punos", "tests.fuzz.planted"]
#: Seconds in which a corpus must be read while every call is looked at.
LONGEST_LOOK = 60


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
    figures, corpus = Path(options.pop(0)), sorted(Path(options.pop(0)).iterdir())

    def tell() -> None:
        figures.write_text(json.dumps(told | {"slowest": watched.slowest}), encoding="utf-8")

    def take(data: bytes) -> None:
        before = watched.slowest
        watched(data)
        if watched.slowest > before:
            tell()

    atheris.Setup([sys.argv[0], *options], take)
    allow_memory()
    told: dict[str, Any] = {**_reached(harness, corpus), "corpus": _read(watched, corpus)}
    tell()
    atheris.Fuzz()


def _read(watched: Watched, files: list[Path]) -> int:
    for file in files:
        print(f"reading {file}", flush=True)
        watched(file.read_bytes())
    return watched.taken


def _reached(harness: Any, files: list[Path]) -> dict[str, list[str]]:
    """The parsers of the harness's table, and those that no input of the corpus comes to. Looked at by a child, for what is remembered is not read again."""
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        signal.alarm(LONGEST_LOOK)
        os.write(write, json.dumps(_looked_at(harness, files)).encode())
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0, "an input of the corpus breaks a parser, or takes too long"
    found: dict[str, list[str]] = json.loads(os.read(read, 65_536))
    return found


def _looked_at(harness: Any, files: list[Path]) -> dict[str, list[str]]:
    wanted = {code_of(one): one.__qualname__ for one in harness.PARSERS}
    reached = set[CodeType]()
    sys.setprofile(lambda frame, event, _: reached.add(frame.f_code) if event == "call" else None)
    for file in files:
        print(f"reading {file}", flush=True)
        harness.take(file.read_bytes())
    sys.setprofile(None)
    return {"parsers": sorted(wanted.values()), "missed": sorted(name for code, name in wanted.items() if code not in reached)}


def code_of(parser: Any) -> CodeType:
    """The code of a parser, whatever it is wrapped in."""
    inside = getattr(parser, "__wrapped__", parser)
    return getattr(inside, "__func__", inside).__code__


def _again(harness: Any, files: list[str]) -> None:
    watched = Watched(harness.take)
    allow_memory()
    _read(watched, [Path(file) for file in files])
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
