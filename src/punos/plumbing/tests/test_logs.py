"""A line of the application log holds no data, and cannot pretend to be two."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest

from punos.plumbing.logs import ALLOWED, LineFormatter

MARK = "kanarialintu"
SPEAKS_TO_A_TERMINAL = ("a\r\nb", "a\x1b[2Jb", "a\x00b", "a\x9b31mb", "a\u2028b", "a\u202eb", "a\x08\x7fb")


def record(message: Any = "page failed", *args: Any, name: str = "punos.web", **extra: Any) -> logging.LogRecord:
    """A record as a logger would make it."""
    return logging.getLogger(name).makeRecord(name, logging.ERROR, __file__, 7, message, args, None, extra=extra)


def line(made: logging.LogRecord) -> dict[str, Any]:
    """The line of the log, read back."""
    text = LineFormatter().format(made)
    assert len(text.splitlines()) == 1
    assert text.isascii() and text.isprintable()
    read: dict[str, Any] = json.loads(text)
    return read


def test_a_line_tells_when_in_utc_how_grave_where_from_and_what() -> None:
    told = line(record(route="own:plan", status=500, ms=12.5, request_id="abc"))
    assert told["at"].endswith("+00:00")
    assert {name: told[name] for name in ("level", "logger", "message", "route", "status", "ms", "request_id")} == {
        "level": "error",
        "logger": "punos.web",
        "message": "page failed",
        "route": "own:plan",
        "status": 500,
        "ms": 12.5,
        "request_id": "abc",
    }


def test_a_field_that_nobody_allowed_is_dropped() -> None:
    told = line(record(client_id=MARK, body={"text": MARK}, route="own:plan"))
    assert MARK not in json.dumps(told)
    assert set(told) == {"at", "level", "logger", "message", "route"}


@pytest.mark.parametrize("field", ALLOWED)
def test_an_allowed_field_takes_one_short_line_and_no_thing(field: str) -> None:
    for odd in SPEAKS_TO_A_TERMINAL:
        kept = line(record(**{field: odd}))[field]
        assert kept.isprintable() and kept[0] == "a" and kept[-1] == "b" and "\N{REPLACEMENT CHARACTER}" in kept
    assert len(line(record(**{field: "x" * 5000}))[field]) == 100
    assert line(record(**{field: {"name": MARK}}))[field] == "dict"


def test_what_would_be_filled_into_a_message_is_not() -> None:
    assert line(record("row %s failed", MARK))["message"] == "row %s failed"


def test_of_another_libraries_words_only_the_place_is_kept() -> None:
    told = line(record(f"Invalid HTTP_HOST header: {MARK}", name="django.security.DisallowedHost"))
    assert told["message"] == "test_logs:7"
    assert MARK not in json.dumps(told)


def test_a_message_that_is_no_text_is_named_by_its_sort() -> None:
    assert line(record(ValueError(MARK)))["message"] == "ValueError"


def test_a_traceback_shows_where_and_no_value() -> None:
    try:
        int(MARK)
    except ValueError:
        made = record()
        made.exc_info = sys.exc_info()
    told = line(made)
    assert told["error"] == "ValueError"
    assert told["where"][0].startswith("test_a_traceback_shows_where_and_no_value:")
    assert MARK not in json.dumps(told)


def test_an_ordinary_formatter_would_tell_it_all() -> None:
    made = record("row %s failed\nsecond line", MARK)
    assert MARK in logging.Formatter().format(made)
    assert len(logging.Formatter().format(made).splitlines()) == 2
