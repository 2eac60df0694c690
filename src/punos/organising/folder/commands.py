"""What `punos plan` does and says, one function a command. The door has read the words; here they become a call and an answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from punos.organising.errors import PlanRefusedError
from punos.organising.folder.importing import import_plan
from punos.organising.folder.reading import check_folder
from punos.organising.folder.writing import NoSuchVersionError, export_plan
from punos.organising.rules.schema import plan_schema


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a command. Those that a command does not know are left empty."""

    folder: Path = Path()
    version: int | None = None
    before: Path | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """The answer: what was found or done, and in one sentence why it was not, if it was not."""

    text: str
    failure: str = ""


def export(asked: Asked) -> Said:
    """Write a version, or all, into the folder."""
    try:
        written = export_plan(asked.folder, asked.version)
    except NoSuchVersionError as error:
        return Said("", str(error))
    except OSError as error:
        return Said("", f"{asked.folder} cannot be written ({error}): name a folder of your own")
    except ValueError as error:
        return Said("", f"a clause cannot be written: {error}")
    return Said(f"{_versions(written)} of the plan in {asked.folder}")


def check(asked: Asked) -> Said:
    """Every fault of the folder on a line of its own."""
    faults = check_folder(asked.folder, asked.before)
    count = f"{len(faults)} fault{'' if len(faults) == 1 else 's'}"
    return Said("\n".join(map(str, faults)), f"{asked.folder} has {count}: mend and check again") if faults else Said("no faults")


def load(asked: Asked) -> Said:
    """Load the folder, or tell everything that is wrong with it."""
    try:
        done = import_plan(asked.folder, dry_run=asked.dry_run)
    except PlanRefusedError as error:
        return Said("", str(error))
    rows = ", ".join(f"{count} {name}" for name, count in done.rows.items())
    did = "would be new or changed; nothing was written" if asked.dry_run else "are new or changed"
    return Said(f"{_versions(done.versions)} of the plan from {asked.folder}: {rows}; {done.touched} rows {did}")


def schema(asked: Asked) -> Said:
    """The JSON Schema of a version."""
    del asked
    return Said(json.dumps(plan_schema(), ensure_ascii=False, indent=1))


COMMANDS: Mapping[str, Callable[[Asked], Said]] = {"export": export, "check": check, "import": load, "schema": schema}


def _versions(numbers: Sequence[int]) -> str:
    """`version 2`, or `versions 1, 2`."""
    return f"version{'' if len(numbers) == 1 else 's'} {', '.join(map(str, numbers))}"
