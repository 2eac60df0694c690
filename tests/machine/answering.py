"""A small application to serve in the tests of the web server: tells which thread answers, reads what was sent, takes its time when asked to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any


def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """Answer with the name of the thread and the length of the body."""
    if environ["PATH_INFO"].startswith("/slow"):
        time.sleep(4 if environ["PATH_INFO"].startswith("/slower") else 1.5)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start("200 OK", [("Content-Type", "text/plain")])
    return [f"{threading.current_thread().name} {len(body)}".encode()]
