"""A witness over HTTP, for whoever keeps seals for another: `punos log witness FOLDER`. Keeps them in a folder and refuses what does not follow."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from punos.trust.sealing.errors import SealFault
from punos.trust.sealing.seals import Seal, seal_of_bytes
from punos.trust.sealing.witnesses import FolderWitness

LONGEST = 4096
"""Bytes of a seal told; one has about 400."""

MOST = 1000
"""Seals in one answer."""

NUMBER = re.compile(r"[0-9]{1,18}")
"""Figures as HTTP and we write them: `int` would read others too, and refuses more than 4,300 with an error of its own."""


class Server(ThreadingHTTPServer):
    """A folder of seals, and whose seals are taken: any, when there are no keys."""

    def __init__(self, address: tuple[str, int], folder: Path, keys: Sequence[Ed25519PublicKey]) -> None:
        super().__init__(address, Handler)
        self.kept, self.keys, self.turn = FolderWitness(folder), tuple(keys), Lock()


class Handler(BaseHTTPRequestHandler):
    """One request: `GET /seals?since=N`, or `POST /seals`."""

    server: Server
    timeout = 10
    server_version = "punos-witness"
    sys_version = ""

    def do_GET(self) -> None:
        """The seals after a number."""
        asked = urlsplit(self.path)
        since = parse_qs(asked.query).get("since", ["0"])[0]
        if asked.path != "/seals" or not NUMBER.fullmatch(since):
            self._say(HTTPStatus.NOT_FOUND, {"error": "ask for /seals?since=NUMBER"})
            return
        self._say(HTTPStatus.OK, {"seals": [seal.as_json() for seal in self.server.kept.seals(int(since))[:MOST]]})

    def do_POST(self) -> None:
        """One more seal."""
        try:
            seal = self._told()
            with self.server.turn:
                self.server.kept.tell(seal)
        except ValueError as error:
            self._say(HTTPStatus.BAD_REQUEST, {"error": str(error)})
        except SealFault as fault:
            self._say(HTTPStatus.CONFLICT, {"error": str(fault)})
        else:
            self._say(HTTPStatus.CREATED, {"n": seal.n})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nothing: a seal that was taken stands in the folder."""

    def _told(self) -> Seal:
        length = self.headers.get("Content-Length", "0")
        if urlsplit(self.path).path != "/seals" or not NUMBER.fullmatch(length) or not 0 < int(length) <= LONGEST:
            raise ValueError(f"post one seal of at most {LONGEST} bytes to /seals")
        seal = seal_of_bytes(self.rfile.read(int(length)))
        if self.server.keys and not any(seal.is_signed_by(key) for key in self.server.keys):
            raise ValueError("no key that is known here has signed this seal")
        return seal

    def _say(self, status: HTTPStatus, what: dict[str, object]) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def witness_server(folder: Path, *, address: str = "127.0.0.1", port: int = 0, keys: Sequence[Ed25519PublicKey] = ()) -> Server:
    """A server that is ready to `serve_forever()`. With keys it takes only seals that one of them has signed."""
    return Server((address, port), folder, keys)
