"""Reading files of the plan: every fault is kept with file, line, key, field and cure; nothing is loaded while there is one.

The county's seed and the folder of an exported plan are read by the same words: `Folder` for files, `Row` for what stands in them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db.models import CharField, Model, TextField
from django.utils.translation import override

from punos.base.texts import Language, Text
from punos.organising.errors import Fault


class Placed(dict[str, Any]):
    """A mapping from a file that remembers on which line it begins, and each of its fields."""

    def __init__(self, content: Mapping[str, Any] | None = None, *, line: int = 0, lines: Mapping[str, int] | None = None) -> None:
        super().__init__(content or {})
        self.line = line
        self.lines = dict(lines or {})


def line_of(raw: object, path: str) -> int:
    """The line where a field stands, `rule.steps[2].limit`; the nearest line around it where it does not stand at all, 0 if none is known.

    A part of a list is named by its number or by its key.
    """
    line, here = getattr(raw, "line", 0), raw
    for name in re.findall(r"[^.\[\]]+", path):
        if isinstance(here, Placed):
            line, here = here.lines.get(name, line), here.get(name)
        elif isinstance(here, list):
            here = _part(here, name)
            line = getattr(here, "line", line)
    return line


def _part(parts: list[Any], name: str) -> Any:
    if name.isdigit():
        return parts[int(name)] if int(name) < len(parts) else None
    return next((part for part in parts if isinstance(part, dict) and part.get("key") == name), None)


class _OnceLoader(yaml.CSafeLoader):
    """Keeps lines, and refuses a key that stands twice in one mapping: the later one would quietly win."""

    #: How many lines stand above what is read.
    above = 0

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for name, _ in node.value:
            if not isinstance(name, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a field has no name", name.start_mark)
            if name.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{name.value!r} stands twice", name.start_mark)
            seen.add(name.value)
        return super().construct_mapping(node, deep=deep)

    def placed(self, node: yaml.MappingNode) -> Generator[Placed, None, None]:
        """A mapping with its lines."""
        made = Placed(line=node.start_mark.line + 1 + self.above)
        yield made
        made.update({str(name): value for name, value in self.construct_mapping(node).items()})
        made.lines = {name.value: name.start_mark.line + 1 + self.above for name, _ in node.value}


_OnceLoader.add_constructor("tag:yaml.org,2002:map", _OnceLoader.placed)


def yaml_of(text: str, above: int = 0) -> Any:
    """What a YAML text says, with lines counted from `above`. Raises ValueError or YAMLError.

    No anchors: a file is to be read from top to bottom, and nothing in it may grow by being repeated.
    """
    repeated = [event.anchor for event in yaml.parse(text, Loader=yaml.CSafeLoader) if isinstance(event, yaml.AliasEvent)]
    if repeated:
        raise ValueError(f"*{repeated[0]} points elsewhere: write out what it points to")
    loader = _OnceLoader(text)
    loader.above = above
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rows of one table as the seed wants them.

    `same` names what makes a row the same row as one in the table. `whole`: rows that the seed does not have are taken away.
    `within` narrows the table to the rows that are spoken of. `filled` names the columns that are filled; all of the rows' own unless told.
    """

    model: type[Any]
    rows: tuple[Model, ...]
    same: tuple[str, ...] = ("id",)
    whole: bool = False
    within: Mapping[str, Any] = field(default_factory=dict)
    filled: tuple[str, ...] = ()

    def identity(self, row: Model) -> tuple[Any, ...]:
        """What makes the row the same row."""
        return tuple(getattr(row, name) for name in self.same)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of seed files, and the faults found in them so far."""

    path: Path
    faults: list[Fault] = field(default_factory=list)

    def fault(self, file: str, key: str, where: str, problem: str, cure: str, line: int = 0) -> None:
        """Keep one fault; `line` 0 is not known."""
        self.faults.append(Fault(file, key, where, " ".join(problem.split()), cure, line))

    def text(self, name: str, key: str = "-") -> str | None:
        """The text of a file with plain line ends; None, and a fault, where it is missing or cannot be read."""
        try:
            text = (self.path / name).read_text(encoding="utf-8")
            if "\0" not in text:
                return text
            line = text[: text.index("\0")].count("\n") + 1
            self.fault(name, key, "-", "holds the character NUL, which no table can keep", "take it away", line)
        except FileNotFoundError:
            self.fault(name, key, "-", "there is no such file", "write it")
        except (OSError, UnicodeDecodeError) as error:
            self.fault(name, key, "-", f"cannot be read ({error})", "save it as a text file in UTF-8")
        return None

    def content(self, name: str, text: str, above: int = 0, key: str = "-") -> Any:
        """What the YAML of a file says; None, and faults, where it is broken or holds what no table can keep."""
        try:
            content = yaml_of(text, above)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            line, problem = _said_of(error)
            self.fault(name, key, "-", f"cannot be read ({problem})", "mend the YAML", line + above if line else 0)
            return None
        odd = list(_odd(content))
        for line, problem in odd:
            self.fault(name, key, "-", problem, "take it away, or write it as a text in quotes", line)
        return None if odd else content

    def read(self, name: str, *roots: str) -> dict[str, Any]:
        """The content of one file with exactly these roots; a missing or broken file is a fault and gives empty roots."""
        text = self.text(name)
        content = None if text is None else self.content(name, text)
        if content is None:
            if text is not None and not text.strip():
                self.fault(name, "-", "-", "is empty", f"begin with {roots[0]}:")
            return {root: [] for root in roots}
        if not isinstance(content, dict):
            self.fault(name, "-", "-", "holds no roots", f"begin with {roots[0]}:")
            content = {}
        for root in set(content) - set(roots):
            self.fault(name, "-", str(root), "is no root of this file", f"use only {', '.join(roots)}", line_of(content, str(root)))
        return Placed({root: content.get(root) or [] for root in roots}, lines=getattr(content, "lines", None))

    def rows(self, name: str, raws: object, *, by: str = "key") -> list[Row]:
        """The rows of a list, each known by its field `by`; a row without one, or with a key already used, is a fault."""
        rows: list[Row] = []
        if not isinstance(raws, list):
            self.fault(name, "-", "-", "is no list of rows", "begin each row with -")
            return rows
        seen = set()
        for number, raw in enumerate(raws, start=1):
            if not isinstance(raw, dict) or not raw.get(by):
                self.fault(name, f"row {number}", by, "is missing", "give every row its own", line_of(raw, by))
                continue
            key = str(raw[by])
            if key in seen:
                self.fault(name, key, by, "is used twice", "give every row its own", line_of(raw, by))
            seen.add(key)
            row = Row(self, name, key, raw)
            for where, problem in untold(raw, ""):
                row.fault(where, problem, "write fi, sv and en, none of them blank")
            rows.append(row)
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


def untold(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Where something is said in one language and not in all: the places of the texts, and which languages they lack.

    Where each language has a list of words, a list may be empty.
    """
    languages = {language.value for language in Language}
    if isinstance(value, Mapping):
        if languages & set(value):
            words = all(isinstance(value.get(name), list) for name in languages)
            missing = sorted(name for name in languages if not (words or _is_told(value.get(name))))
            if missing:
                yield where, f"has no {', '.join(missing)}"
            return
        for name, part in value.items():
            yield from untold(part, f"{where}.{name}" if where else str(name))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from untold(part, f"{where}[{number}]")


def _is_told(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _said_of(error: Exception) -> tuple[int, str]:
    """The line of a fault of YAML, 0 if none is known, and what is wrong there without the places, which count from the YAML's own begin."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return 0, str(error) or type(error).__name__
    mark = error.problem_mark
    return mark.line + 1 if mark else 0, ": ".join(part for part in (error.context, error.problem) if part)


def _odd(value: object, line: int = 0) -> Iterator[tuple[int, str]]:
    """What no table or JSON can keep, with its line: the character NUL, numbers without an end, moments, sets."""
    if isinstance(value, dict):
        for name, part in value.items():
            there = line_of(value, str(name)) or line
            yield from _odd(name, there)
            yield from _odd(part, there)
    elif isinstance(value, list):
        for part in value:
            yield from _odd(part, getattr(part, "line", 0) or line)
    elif problem := _odd_alone(value):
        yield line, problem


def _odd_alone(value: object) -> str:
    if isinstance(value, str):
        return "holds the character NUL, which no table can keep" if "\0" in value else ""
    if (isinstance(value, float) and not math.isfinite(value)) or isinstance(value, datetime):
        return f"{value} is neither a number nor a day"
    return "" if value is None or isinstance(value, int | float | date) else f"a {type(value).__name__} cannot be kept"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a seed file. A field that cannot be read is a fault and gives an empty value, so that reading goes on."""

    folder: Folder
    file: str
    key: str
    raw: Mapping[str, Any]

    def fault(self, where: str, problem: str, cure: str) -> None:
        """Keep one fault of this row."""
        self.folder.fault(self.file, self.key, where, problem, cure, line_of(self.raw, where))

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
        for column in made._meta.fields:  # noqa: SLF001 - Django documents it
            value = vars(made).get(column.attname)
            if isinstance(column, CharField | TextField) and not isinstance(value, str | None):
                self.fault(column.attname, f"{value!r} is no text", "write it in quotes")
        with override(Language.EN):
            try:
                made.clean_fields(exclude=relations | set(leave))
            except ValidationError as error:
                for name, problems in error.message_dict.items():
                    self.fault(name, " ".join(problems).rstrip("."), "mend the value")
        return made
