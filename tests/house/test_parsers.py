"""Every parser of what comes from outside stands in the table of a harness; tests/fuzz sees that the corpus reaches each of them."""

from __future__ import annotations

import ast
from pathlib import Path, PurePosixPath

import pytest

from tests.fuzz.harness import NAMES
from tests.fuzz.running import CORPUS

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "punos"

#: What reads a text of somebody's into something else, by the last words of the call.
READING = (
    "yaml.safe_load", "yaml.load", "yaml.parse", "yaml_of", "json.loads", "json.load", "json.decode", "Decoder", "msgspec.convert", "jwt.decode",
    "signing.loads", "fromisoformat", "strptime", "ip_address", "csv.reader", "csv.DictReader", "Image.open", "Pdf.open",
    "ElementTree.fromstring", "answer.json",
    "pickle.loads", "tomllib.loads", "zipfile.ZipFile", "PdfReader", "unquote_to_bytes", "b64decode", "urlsafe_b64decode",
)  # fmt: skip
#: Modules that read so, and what stands for them: a harness, or the reason why nothing from outside is read.
KNOWN = {
    "web/shared/reading.py": "requests",
    "web/shared/whence.py": "requests",
    "plumbing/papers/pages.py": "papers",
    "plumbing/papers/pictures.py": "papers",
    "plumbing/papers/words.py": "papers",
    "web/account/views/signing.py": "requests",
    "trust/oidc.py": "signing_in",
    "organising/loading/reading.py": "folder",
    "engines/criteria/reading.py": "criteria",
    "clients/queries/plans.py": "criteria",
    "clients/queries/applications.py": "a day that a form has checked",
    str(PurePosixPath("web", "work", "presenters", "saying.py")): "a day that a form has checked",
    "clients/residents/wording.py": "our own file, in the package",
    "clients/rules/retention.py": "our own file, in the package",
    "plumbing/postgres/server.py": "the operator's own file, beside the database",
    "plumbing/postgres/archive.py": "notes that we wrote ourselves, beside the backup",
    "plumbing/postgres/journal.py": "what PostgreSQL itself tells of its journal",
    "trust/sealing/check_my_log.py": "somebody's own copy of their own log, on their own machine",
    "trust/sealing/seals.py": "witness",
    "trust/sealing/parsers.py": "the operator's own command line",
    "keeping/commands.py": "the operator's own command line",
    "trust/operating/commands.py": "the operator's own command line",
    "providers/queries.py": "a day that loading has checked",
    "organising/loading/next_version.py": "our own file, in the package",
    "organising/queries/everyday.py": "our own file, in the package",
    "providers/loading.py": "our own file, in the package",
}


def readers() -> set[str]:
    """Modules of ours that read a text into something else, by their path in the package."""
    return {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "tests" not in path.parts and "migrations" not in path.parts and reads(path.read_text(encoding="utf-8"))
    }


def reads(text: str) -> bool:
    """Whether a module calls something that reads."""
    calls = (ast.unparse(node.func) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return any(call == name or call.endswith(f".{name}") for call in calls for name in READING)


def test_every_reader_is_known() -> None:
    found = readers()
    print(f"{len(found)} modules read a text of somebody's")
    assert found - set(KNOWN) == set(), "write a harness for it (tests/fuzz/harness), or say here why nothing from outside comes to it"
    assert set(KNOWN) - found - {"web/account/views/signing.py"} == set(), "these read nothing any more: take them away"


@pytest.mark.parametrize("planted", ["import json\njson.loads(x)", "from x import y\ny.yaml.safe_load(z)", "date.fromisoformat('a')"])
def test_a_reader_is_seen(planted: str) -> None:
    assert reads(planted)
    assert not reads("import json\njson.dumps(x)")


def test_every_harness_has_its_file_and_its_corpus() -> None:
    there = {path.stem for path in (ROOT / "tests/fuzz/harness").glob("*.py")} - {"__init__"}
    assert there == set(NAMES) == {path.name for path in CORPUS.iterdir()}
