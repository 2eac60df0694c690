"""The application log: one JSON line for each record, with an allow-list of fields. Never data, never a request's body."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

#: The only extra fields that reach the log.
ALLOWED = ("route", "status", "ms", "request_id", "role", "refusal", "job")


class LineFormatter(logging.Formatter):
    """A record as one JSON line. A traceback shows where, not with what values."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        line |= {name: getattr(record, name) for name in ALLOWED if hasattr(record, name)}
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
