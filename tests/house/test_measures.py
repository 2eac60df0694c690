"""The paper of measures says the limits as they are, and the log goes where it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from punos.plumbing.papers import kinds, pages, pictures, taking, words
from punos.plumbing.pdf import MEGABYTES, SECONDS
from punos.plumbing.web_server import LONGEST_HEAD
from punos.trust.actions import SESSION_HOURS

ROOT = Path(__file__).resolve().parents[2]
PAPER = ROOT / "docs" / "security" / "measures.md"
SOURCE = ROOT / "src" / "punos"
LIMIT = re.compile(r"^\| [^|]+ \| (\d+) \| `(\w+)` \|$", re.MULTILINE)


def _in_sql(pattern: str) -> int:
    """The figure that stands in a file of functions."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.sql")))
    found = set(re.findall(pattern, text))
    assert len(found) == 1, f"{pattern}: {found}"
    return int(found.pop())


def limits() -> dict[str, int]:
    """The limits of the code."""
    settings_text = (SOURCE / "settings" / "__init__.py").read_text(encoding="utf-8")
    from_environment = {name: int(value) for name, value in re.findall(r'"PUNOS_(\w+_PER_\w+)", "(\d+)"', settings_text)}
    return from_environment | {
        "SESSION_HOURS": SESSION_HOURS,
        "live_session": _in_sql(r"s\.seen_at > clock_timestamp\(\) - interval '(\d+) minutes'"),
        "proof_holds_for": _in_sql(r"proof_holds_for\(\) returns interval language sql immutable as \$\$ select interval '(\d+) minutes'"),
        "allowance_holds_for": _in_sql(
            r"allowance_holds_for\(\) returns interval language sql immutable as \$\$ select interval '(\d+) minutes'"
        ),
        "record_opening": _in_sql(r"now_at \+ interval '(\d+) seconds'"),
        "second_holds_back": _in_sql(r"emergencies_today\(s\) < (\d+)"),
        "open_search": _in_sql(r"'Europe/Helsinki'\)\) < (\d+)"),
        "DATA_UPLOAD_MAX_MEMORY_SIZE": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 0,
        "LONGEST_HEAD": LONGEST_HEAD,
        "LARGEST_BYTES": kinds.LARGEST_BYTES,
        "LARGEST_PIXELS": pictures.LARGEST_PIXELS,
        "MOST_PAGES": pages.MOST_PAGES,
        "MOST_PARTS": words.MOST_PARTS,
        "MOST_UNPACKED": words.MOST_UNPACKED,
        "add_file": _in_sql(r"x\.withdrawn_at is null\) >= (\d+)"),
        "files_today": _in_sql(r"files_today\(a\) >= (\d+)"),
        "CLEANING_SECONDS": taking.CLEANING_SECONDS,
        "SECONDS": SECONDS,
        "MEGABYTES": MEGABYTES,
        "statement_timeout": _in_sql(r"set statement_timeout = %L', wanted, '(\d+)s'"),
    }


def differing(paper: str) -> list[str]:
    """What the paper says otherwise than the code, or not at all."""
    said = {name: int(figure) for figure, name in LIMIT.findall(paper)}
    return sorted(name for name, figure in limits().items() if said.get(name) != figure)


def test_the_paper_says_the_limits_as_they_are() -> None:
    text = PAPER.read_text(encoding="utf-8")
    print(f"{len(limits())} limits compared")
    assert set(limits()) == {name for _, name in LIMIT.findall(text)}
    assert not differing(text)


@pytest.mark.parametrize("line", ["| hours of a session | 10 | `SESSION_HOURS` |", "| minutes without a request | 30 | `live_session` |"])
def test_another_figure_is_seen(line: str) -> None:
    text = PAPER.read_text(encoding="utf-8")
    assert line in text
    assert differing(text.replace(line, re.sub(r"\d+", "99", line)))
    assert differing(text.replace(line, ""))


def test_the_log_goes_to_standard_error_alone() -> None:
    handlers = settings.LOGGING["handlers"]
    assert {name: handler["class"] for name, handler in handlers.items()} == {"stderr": "logging.StreamHandler"}
    assert "stream" not in handlers["stderr"], "standard error is what a StreamHandler takes by itself"
    assert {one["formatter"] for one in handlers.values()} == {"line"}
