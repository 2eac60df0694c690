"""The application log: one JSON line for each record, with an allow-list of fields. Never data, never a request's body."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

#: The only extra fields that reach the log.
ALLOWED = ("route", "status", "ms", "request_id", "role", "refusal", "job")
#: Whose words are kept: ours, which a house test holds to constants. Those of libraries may quote what a stranger sent.
OURS = "punos"
LONGEST = 100
#: What would begin a line of its own, or speak to the terminal of whoever reads the log.
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class LineFormatter(logging.Formatter):
    """A record as one JSON line. A traceback shows where, not with what values."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. Values of a sort that the log does not take are named by their sort."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message_of(record),
        }
        line |= {name: plain(getattr(record, name)) for name in ALLOWED if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = self.where(record)
        return json.dumps(line, ensure_ascii=True)

    @staticmethod
    def where(record: logging.LogRecord) -> list[str]:
        """The last five places of the traceback, without messages: those may hold data."""
        traceback = record.exc_info[2] if record.exc_info else None
        places = []
        while traceback is not None:
            places.append(f"{traceback.tb_frame.f_code.co_name}:{traceback.tb_lineno}")
            traceback = traceback.tb_next
        return places[-5:]


def message_of(record: logging.LogRecord) -> str:
    """Our own words as they stand, without what might be filled in; of a library's record only the place where it was written."""
    if record.name.partition(".")[0] != OURS:
        return f"{record.module}:{record.lineno}"
    return clean(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__


def plain(value: object) -> object:
    """A number or yes and no as it is, a text on one line and not too long; of anything else only its sort."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return clean(value) if isinstance(value, str) else type(value).__name__


def clean(text: str) -> str:
    """A text in which nothing begins a line, moves a cursor or turns the direction of reading; at most 100 characters."""
    return UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text[:LONGEST])
