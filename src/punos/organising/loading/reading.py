"""Reading seed files: every fault is kept with file, key, field and cure; nothing is loaded while there is one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import override

from punos.base.texts import Language, Text
from punos.organising.errors import Fault


class _OnceLoader(yaml.CSafeLoader):
    """Refuses a key that stands twice in one mapping: the later one would quietly win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for name, _ in node.value:
            if name.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{name.value!r} stands twice", name.start_mark)
            seen.add(name.value)
        return super().construct_mapping(node, deep=deep)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rows of one table as the seed wants them.

    `same` names what makes a row the same row as one in the table. `whole`: rows that the seed does not have are taken away.
    """

    model: type[Any]
    rows: tuple[Model, ...]
    same: tuple[str, ...] = ("id",)
    whole: bool = False

    def identity(self, row: Model) -> tuple[Any, ...]:
        """What makes the row the same row."""
        return tuple(getattr(row, name) for name in self.same)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of seed files, and the faults found in them so far."""

    path: Path
    faults: list[Fault] = field(default_factory=list)

    def fault(self, file: str, key: str, where: str, problem: str, cure: str) -> None:
        """Keep one fault."""
        self.faults.append(Fault(file, key, where, " ".join(problem.split()), cure))

    def read(self, name: str, *roots: str) -> dict[str, Any]:
        """The content of one file with exactly these roots; a missing or broken file is a fault and gives empty roots."""
        content: Any = {}
        try:
            content = yaml.load((self.path / name).read_text(encoding="utf-8"), Loader=_OnceLoader)  # noqa: S506 - a safe loader
        except FileNotFoundError:
            self.fault(name, "-", "-", "there is no such file", "write it")
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            self.fault(name, "-", "-", f"cannot be read ({error})", "mend the YAML")
        if _holds_nul(content):
            self.fault(name, "-", "-", "holds the character NUL, which no table can keep", "take it away")
            content = {root: [] for root in roots}
        if not isinstance(content, dict):
            self.fault(name, "-", "-", "holds no roots", f"begin with {roots[0]}:")
            content = {}
        for root in set(content) - set(roots):
            self.fault(name, "-", str(root), "is no root of this file", f"use only {', '.join(roots)}")
        return {root: content.get(root) or [] for root in roots}

    def rows(self, name: str, raws: object, *, by: str = "key") -> list[Row]:
        """The rows of a list, each known by its field `by`; a row without one, or with a key already used, is a fault."""
        rows: list[Row] = []
        if not isinstance(raws, list):
            self.fault(name, "-", "-", "is no list of rows", "begin each row with -")
            return rows
        seen = set()
        for number, raw in enumerate(raws, start=1):
            if not isinstance(raw, dict) or not raw.get(by):
                self.fault(name, f"row {number}", by, "is missing", "give every row its own")
                continue
            key = str(raw[by])
            if key in seen:
                self.fault(name, key, by, "is used twice", "give every row its own")
            seen.add(key)
            rows.append(Row(self, name, key, raw))
        return rows

    def numbered(self, name: str, raws: object, what: str) -> list[Row]:
        """The rows of a list whose rows have no name of their own: `need 1`, `need 2`."""
        rows: list[Row] = []
        for number, raw in enumerate(raws if isinstance(raws, list) else [raws], start=1):
            if isinstance(raw, dict):
                rows.append(Row(self, name, f"{what} {number}", raw))
            else:
                self.fault(name, f"{what} {number}", "-", f"{raw!r} is no row", "write one line for each field")
        return rows


def _holds_nul(value: object) -> bool:
    if isinstance(value, dict):
        return any(_holds_nul(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return any(map(_holds_nul, value))
    return isinstance(value, str) and "\0" in value


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a seed file. A field that cannot be read is a fault and gives an empty value, so that reading goes on."""

    folder: Folder
    file: str
    key: str
    raw: Mapping[str, Any]

    def fault(self, where: str, problem: str, cure: str) -> None:
        """Keep one fault of this row."""
        self.folder.fault(self.file, self.key, where, problem, cure)

    def only(self, needed: str, optional: str = "") -> None:
        """Missing and unknown fields are faults."""
        must, may = set(needed.split()), set(optional.split())
        for name in must - set(self.raw):
            self.fault(name, "is missing", "write it")
        for name in set(self.raw) - must - may:
            self.fault(str(name), "is not a field here", f"use only {', '.join(sorted(must | may))}")

    def text(self, name: str, prefix: str = "") -> dict[str, str]:
        """A text in three languages as columns `<prefix>_fi`, `_sv` and `_en`; the prefix is the name unless told."""
        blank = {language.value: "" for language in Language}
        texts = blank
        try:
            texts = Text.read(self.raw.get(name) or {}).as_dict()
        except (ValueError, TypeError, AttributeError) as error:
            self.fault(name, str(error), "write fi, sv and en")
        return {f"{prefix or name}_{language}": text for language, text in texts.items()}

    def day(self, name: str) -> date | None:
        """A day, None where the field is empty."""
        value = self.raw.get(name)
        if value is not None and type(value) is not date:
            self.fault(name, f"{value!r} is no day", "write 2026-01-31 without quotes")
            return None
        return value

    def known(self, name: str, keys: Iterable[str], among: str) -> str | None:
        """A key of something else, None where the field is empty; an unknown one is a fault."""
        value = self.raw.get(name)
        if value is None:
            return None
        if str(value) not in keys:
            self.fault(name, f"{value!r} is not in {among}", "mend the key or add the row it names")
            return None
        return str(value)

    def word(self, name: str, words: Iterable[str], among: str) -> str:
        """One of the words; none or an unknown one is a fault and gives an empty word."""
        value = self.raw.get(name)
        if value is None:
            self.fault(name, "is empty", f"use one of {among}")
        return self.known(name, words, among) or ""

    def each_known(self, name: str, values: Iterable[str], keys: Iterable[str], among: str) -> None:
        """Several keys of something else."""
        for value in set(values) - set(keys):
            self.fault(name, f"{value!r} is not in {among}", "mend the key or add the row it names")

    def checked(self, made: Model, *, leave: Iterable[str] = ()) -> Model:
        """The same model row, after its columns have been checked: lengths, types, blanks."""
        relations = {name.removesuffix("_id") for name in vars(made) if name.endswith("_id")}
        with override(Language.EN):
            try:
                made.clean_fields(exclude=relations | set(leave))
            except ValidationError as error:
                for name, problems in error.message_dict.items():
                    self.fault(name, " ".join(problems).rstrip("."), "mend the value")
        return made
