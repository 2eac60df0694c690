"""The real web server on a database of these tests, and asking it as a browser does: over HTTP, with cookies, form by form."""

from __future__ import annotations

import http.client
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from punos.plumbing.postgres import OWNER, Server
from punos.plumbing.processes import Child, running
from tests.odd_input.forms import Data, forms_in

PUNOS = (sys.executable, "-m", "punos.cli")
PATIENCE_S = 60.0


def in_english(name: str, **values: object) -> str:
    """The address of an English page by its name, whatever language the thread is in."""
    with override("en"):
        return reverse(name, kwargs=values)


@contextmanager
def served(server: Server, database: str, *, workers: int = 1, **more: str) -> Iterator[int]:
    """`punos serve` on loopback for as long as the block lasts, with so many processes and more in their environment; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    told = {"PUNOS_DATABASE_URL": replace(server, database=database).url(OWNER), "PUNOS_DEMO": "1", "PUNOS_WORKERS": str(workers)} | more
    with running([Child("the web server", [*PUNOS, "serve", "--with-parent", "--port", str(port)])], os.environ | told) as check:
        until = time.monotonic() + PATIENCE_S
        while True:
            check()
            with suppress(OSError), closing(Person(port, "")) as anybody:
                if anybody.get("/health").status == 200:
                    break
            assert time.monotonic() < until, f"nothing answers on port {port}"
            time.sleep(0.1)
        yield port


@dataclass(frozen=True, slots=True)
class Page:
    """What came back: the status, where to, the body, and how long it took in seconds."""

    status: int
    location: str
    body: bytes
    took: float
    wait: int = 0
    """For how many seconds the answer asks to wait."""

    def form(self, path: str) -> Data:
        """What the form of this page that leads to `path` would send; of a clash nothing is chosen yet."""
        found = next(one for one in forms_in(self.body, path, "") if one.action == path)
        return {name: values for name, values in found.data.items() if not name.startswith("keep.")}


@dataclass(slots=True)
class Person:
    """Somebody with a browser and a session."""

    port: int
    token: str
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Page:
        """Open a page."""
        return self._ask("GET", path)

    def post(self, path: str, data: Data) -> Page:
        """Send a form, with the secret that came with its page."""
        secret = self.cookies.get(settings.CSRF_COOKIE_NAME, "")
        return self._ask("POST", path, urlencode(data | {"csrfmiddlewaretoken": [secret]}, doseq=True))

    def close(self) -> None:
        """Close the connection."""
        if self.connection:
            self.connection.close()
            self.connection = None

    def _ask(self, method: str, path: str, body: str | None = None) -> Page:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        cookies = self.cookies | ({settings.SESSION_TOKEN_COOKIE: self.token} if self.token else {})
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "Connection": "keep-alive"}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        began = time.monotonic()
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            read = answer.read()
        except (http.client.HTTPException, OSError):
            self.close()
            raise
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: crumb.value for name, crumb in SimpleCookie(line).items()}
        return Page(
            answer.status, answer.headers.get("Location", ""), read, time.monotonic() - began, int(answer.headers.get("Retry-After", 0))
        )
