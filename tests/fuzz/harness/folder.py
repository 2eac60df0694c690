"""A folder of the plan as somebody sends it: one file of it is odd. Every fault must be told, and none raised.

The input is the name of a file on the first line, and what stands in it.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp

from punos.organising.folder import check_folder, markdown
from punos.organising.loading.reading import Folder, Row, yaml_of

PARSERS = (check_folder, markdown.read, markdown.from_markdown, markdown.as_markdown, yaml_of, Folder.content, Row.text, Row.day)
WORDS = (
    "plan.yaml\n", "facts.yaml\n", "parameters.yaml\n", "deadlines.yaml\n", "organisations.yaml\n", "---\n", "# Suomi: ", "# Svenska: ",
    "# English: ", "## Selkeästi sanottuna\n", "## Perustelu\n", "&#10;", "\\\n", "- key: ", "kind: service\n", "rule:\n", "eligibility:\n",
    "{fi: a, sv: b, en: c}", "all: [", "fact: age", "op: '>='", "value: ", "&a", "*a", "!!binary", "2026-01-31", "limit: {amount: 7, unit: days}",
)  # fmt: skip

CLAUSE, CHAPTER = "chapters/04/detox.md", "chapters/04/chapter-4.md"
NAMES = ("plan.yaml", "facts.yaml", "parameters.yaml", "deadlines.yaml", "organisations.yaml")
_folder = Path(mkdtemp())
_whole = Path(__file__).parent.parent / "corpus" / "folder"


def take(data: bytes) -> None:
    """Check the folder with this file in it; the text of a clause comes back from its own form as it was."""
    first, _, content = data.partition(b"\n")
    name = first.decode(errors="replace")
    file = _folder / (name if name in NAMES else CLAUSE)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if name in NAMES else data)
    try:
        assert isinstance(check_folder(_folder), tuple)
    finally:
        _put_back(file)
    if name not in NAMES:
        text = data.decode(errors="replace").replace("\0", "")  # no table can keep it
        kept = markdown.from_markdown(markdown.as_markdown(text).split("\n"))
        assert kept == text.strip(), (kept, text)


def _put_back(file: Path) -> None:
    file.unlink()
    good = _whole / file.name
    if good.exists():
        file.write_bytes(good.read_bytes().partition(b"\n")[2] if file.name in NAMES else good.read_bytes())


for _name in (*NAMES, CLAUSE, CHAPTER):
    (_folder / _name).parent.mkdir(parents=True, exist_ok=True)
    (_folder / _name).touch()
    _put_back(_folder / _name)
