"""A version of the plan as files: the same content always gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from punos.organising import queries
from punos.organising.folder import markdown
from punos.organising.folder.layout import CHAPTERS, DEADLINES, FACTS, ORGANISATIONS, PARAMETERS, PLAN, clause_file, version_folder
from punos.organising.queries.document import Document
from punos.organising.rules.schema import FORMAT, FORMAT_VERSION

#: What a key may be made of, so that a file can be named by it.
KEY = re.compile(r"[-a-zA-Z0-9_]+")
WIDEST = 1_000_000


class NoSuchVersionError(LookupError):
    """There is no version with this number; says which there are."""


class _Dumper(yaml.SafeDumper):
    """Writes every value out where it stands."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def export_plan(folder: Path, number: int | None = None) -> tuple[int, ...]:
    """Write a version into the folder, or every confirmed version into a folder of its own in it; the numbers of those written.

    Clauses that the folder has from before and the version has not are taken away; other files are left alone.
    Raises NoSuchVersionError, and OSError where the folder cannot be written.
    """
    known = [one.number for one in queries.versions()]
    if not known or number not in (None, *known):
        listed = f"there is {', '.join(map(str, known))}" if known else "there is none: load one by `punos plan import FOLDER`"
        raise NoSuchVersionError(f"no version {number or ''} of the plan: {listed}")
    chosen = [one.number for one in queries.versions() if one.is_confirmed] if number is None else [number]
    for one in chosen:
        found = queries.document(one)
        if found is not None:
            _write(folder if number is not None else folder / version_folder(one), files_of(found))
    return tuple(chosen)


def files_of(document: Document) -> dict[str, bytes]:
    """The files of a version by their path in its folder. Raises ValueError for a key that can name no file."""
    files = {
        PLAN: _yaml(
            {
                "format": f"{FORMAT} {FORMAT_VERSION}",
                "plan": document["plan"],
                "contents": [clause["key"] for clause in document["clauses"]],
                "removed": document["removed"],
            }
        ),
        **{name: _yaml({root: document[root]}) for name, root in _REFERENCES.items()},
    }
    for clause in document["clauses"]:
        if not KEY.fullmatch(clause["key"]):
            raise ValueError(f"clause {clause['number']} has the key {clause['key']!r}: use letters, figures, - and _")
        files[clause_file(clause["number"], clause["key"])] = _clause(clause)
    return {name: content.encode("utf-8") for name, content in files.items()}


_REFERENCES: Mapping[str, str] = {
    FACTS: "facts",
    PARAMETERS: "parameters",
    DEADLINES: "deadlines",
    ORGANISATIONS: "organisations",
}


def _clause(clause: Document) -> str:
    front = {name: clause[name] for name in ("key", "number", "kind", "rule")}
    return markdown.written(_yaml(front), {name: clause[name] for name in ("title", "text", "plain", "reason")})


def _yaml(value: Document) -> str:
    written: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDEST, default_flow_style=False)
    return written


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for old in folder.glob(f"{CHAPTERS}/*/*.md"):
        if old.relative_to(folder).as_posix() not in files:
            old.unlink()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
