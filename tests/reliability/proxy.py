"""A way to the database that can be cut, fall silent or crawl: a proxy before its socket, for tests of what people are told then."""

from __future__ import annotations

import select
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from punos.plumbing.postgres import Server

CHUNK = 65536
LOOK_S = 0.05
CRAWL_S = 0.003
"""Seconds for each byte of a way that crawls."""
COMMIT = b"COMMIT"


class Way(Enum):
    """What the way does until it is changed."""

    OPEN = "open"
    SILENT = "takes everything and hands nothing on"
    CRAWLING = "hands on byte by byte"
    CLOSED = "takes no connection"


@dataclass(frozen=True, slots=True)
class Cut:
    """Where to cut, once: at so many pieces that the app sends from now on, or at the first that holds these bytes.

    `heard`: the server gets the piece, and its answer is lost. Else the piece itself is lost.
    """

    at: int = 1
    holding: bytes = b""
    heard: bool = False


@dataclass(slots=True)
class Proxy:
    """The proxy, by the folder of its socket."""

    server: Server
    folder: Path
    way: Way = Way.OPEN
    pieces: int = 0
    done: int = 0
    _cut: Cut | None = None
    _change_at: tuple[bytes, Way] | None = None
    _hang_up: bool = False
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def in_between(self) -> Server:
        """The server as those see it who come through here."""
        return replace(self.server, host=str(self.folder))

    def cut(self, cut: Cut) -> None:
        """Cut once, there."""
        with self._lock:
            self._cut, self.pieces = cut, 0

    def change_at(self, holding: bytes, way: Way) -> None:
        """Be so from the first piece that holds these bytes."""
        self._change_at = holding, way

    def hang_up(self) -> None:
        """End every connection that there is."""
        self._hang_up = True

    def mend(self) -> None:
        """Whatever it was, it is over."""
        with self._lock:
            self.way, self._cut, self._change_at, self._hang_up = Way.OPEN, None, None, False

    def serve(self) -> None:
        """Take connections until it is over."""
        with socket.socket(socket.AF_UNIX) as listening:
            path = self.folder / f".s.PGSQL.{self.server.port}"
            listening.bind(str(path))
            listening.listen(64)
            listening.settimeout(LOOK_S)
            while not self._over.is_set():
                with suppress(TimeoutError):
                    app, _ = listening.accept()
                    threading.Thread(target=self._carry, args=(app,), daemon=True).start()

    def end(self) -> None:
        """No more."""
        self._over.set()

    def _carry(self, app: socket.socket) -> None:
        with app:
            if self.way is Way.CLOSED:
                return
            with socket.socket(socket.AF_UNIX) as server, suppress(OSError):
                server.connect(f"{self.server.host}/.s.PGSQL.{self.server.port}")
                self._hand_on(app, server)

    def _hand_on(self, app: socket.socket, server: socket.socket) -> None:
        """Between the two, until one of them ends or the way is cut."""
        last = False
        while not (self._over.is_set() or self._hang_up):
            # When silent, whoever gives up closes: then we may go, or the test would hold a connection of the server's for ever.
            ends = [app] if self.way is Way.SILENT else [app, server]
            for one in select.select(ends, [], [], LOOK_S)[0]:
                piece = one.recv(CHUNK)
                if not piece or (last and one is server):
                    return
                if one is server:
                    self._send(app, piece)
                elif not self._swallowed(piece):
                    cut = self._cut_here(piece)
                    last = cut is not None
                    if cut and not cut.heard:
                        return
                    self._send(server, piece)

    def _swallowed(self, piece: bytes) -> bool:
        """Whether the way is silent, or falls silent at this piece."""
        if self._change_at and self._change_at[0] in piece:
            self.way, self._change_at = self._change_at[1], None
        return self.way is Way.SILENT

    def _cut_here(self, piece: bytes) -> Cut | None:
        with self._lock:
            cut = self._cut
            self.pieces += 1
            if cut and (cut.holding in piece if cut.holding else self.pieces >= cut.at):
                self._cut = None
                self.done += 1
                return cut
        return None

    def _send(self, to: socket.socket, piece: bytes) -> None:
        if self.way is not Way.CRAWLING:
            to.sendall(piece)
            return
        for byte in piece:
            to.sendall(bytes([byte]))
            if self.way is Way.CRAWLING:
                time.sleep(CRAWL_S)


@contextmanager
def between(server: Server) -> Iterator[Proxy]:
    """A proxy before the server's socket for as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="way-"))
    proxy = Proxy(server, folder)
    thread = threading.Thread(target=proxy.serve)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.end()
        thread.join()
        shutil.rmtree(folder)
