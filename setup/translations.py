"""The page texts in every language: `check` that none is missing, `update` the catalogues, `compile` them.

A section is a folder of `web`; a text belongs to the section of the file that holds it. The texts in the code are
English, so that English needs no catalogue.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "punos"
LANGUAGES = ("fi", "sv")
DOMAIN = "django"
METHODS = {".py": "python", ".html": "jinja2", ".txt": "jinja2", ".xml": "jinja2", ".svg": "jinja2"}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def catalogue_of(section: Path, language: str) -> Path:
    """Where the catalogue of a section and a language is."""
    return section / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def section_of(path: Path) -> Path | None:
    """The section of a file under `web`, None elsewhere: other rooms keep their texts in three languages as data."""
    parts = path.relative_to(SOURCE).parts
    return SOURCE / "web" / parts[1] if parts[0] == "web" and len(parts) > 2 else None


def sources() -> Iterator[Path]:
    """The files that may hold page texts: code outside tests, and templates."""
    for path in sorted(SOURCE.rglob("*")):
        is_template = "templates" in path.parts
        if path.suffix in METHODS and "tests" not in path.parts and (path.suffix == ".py" or is_template):
            yield path


def texts() -> dict[Path | None, Catalog]:
    """Every text found in the sources, by section."""
    found: dict[Path | None, Catalog] = {}
    for path in sources():
        section = section_of(path)
        options = {"silent": "false"} if path.suffix != ".py" else {}
        for line, text, comments, context in extract(
            METHODS[path.suffix], BytesIO(path.read_bytes()), KEYWORDS, ("Translators:",), options
        ):
            place = (path.relative_to(SOURCE).as_posix(), line)
            catalogue = found.setdefault(section, Catalog(domain=DOMAIN, fuzzy=False, charset="utf-8"))
            catalogue.add(text, locations=[place], auto_comments=comments, context=context)
    return found


def messages(catalogue: Catalog) -> dict[tuple[object, object], Message]:
    """The catalogue's texts by text and context, without the head."""
    return {(message.id, message.context): message for message in catalogue if message.id}


def read(path: Path, language: str) -> Catalog:
    """A catalogue file, empty when it is not there."""
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN, fuzzy=False, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def is_done(message: Message) -> bool:
    """Whether the text has its translation, all plural forms, and nobody has marked it unsure."""
    said = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return not message.fuzzy and bool(said) and all(said)


def complaints_about(section: Path, wanted: Catalog, language: str) -> Iterator[str]:
    """What is wrong with one catalogue, a line for each text."""
    path = catalogue_of(section, language)
    where = path.relative_to(SOURCE.parent.parent)
    catalogue = read(path, language)
    there, needed = messages(catalogue), messages(wanted)
    for key, message in needed.items():
        if key not in there:
            yield f"{where}: missing {message.id!r} (in {message.locations[0][0]})"
        elif not is_done(there[key]):
            yield f"{where}: not translated {message.id!r}"
        else:
            yield from (f"{where}: {message.id!r}: {error}" for error in there[key].check(catalogue))
    yield from (f"{where}: no page says {message.id!r} any more" for key, message in there.items() if key not in needed)


def complaints() -> list[str]:
    """What is wrong with the catalogues, a line for each text and language."""
    found = texts()
    lines = []
    for section, wanted in found.items():
        if section is None:
            lines += [f"{m.locations[0][0]}: {m.id!r} is outside every section" for m in messages(wanted).values()]
        else:
            lines += [line for language in LANGUAGES for line in complaints_about(section, wanted, language)]
    return lines


def check() -> int:
    """Print what is missing; 1 when something is."""
    lines = complaints()
    print("\n".join(lines) if lines else "translations: every page text is in every language")
    if lines:
        print(f"translations: {len(lines)} to mend; `python setup/translations.py update` adds the missing lines")
    return 1 if lines else 0


def update() -> int:
    """Bring the catalogues in line with the sources: new texts come in empty, old ones go."""
    for section, wanted in texts().items():
        if section is None:
            continue
        for language in LANGUAGES:
            path = catalogue_of(section, language)
            catalogue = read(path, language)
            dates = catalogue.creation_date, catalogue.revision_date
            catalogue.update(wanted, no_fuzzy_matching=True)
            catalogue.creation_date, catalogue.revision_date = dates
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(file, catalogue, width=110, sort_output=True, ignore_obsolete=True, no_location=True)
    return 0


def compile_all() -> int:
    """Write the binary catalogues that Django reads, where they are older than their sources."""
    for path in SOURCE.rglob(f"locale/*/LC_MESSAGES/{DOMAIN}.po"):
        binary = path.with_suffix(".mo")
        if binary.exists() and binary.stat().st_mtime >= path.stat().st_mtime:
            continue
        with binary.open("wb") as file:
            write_mo(file, read(path, path.parts[-3]))
    return 0


COMMANDS = {"check": check, "update": update, "compile": compile_all}

if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1] if len(sys.argv) > 1 else "check"]())
