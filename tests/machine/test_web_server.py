"""The web server: pages in turn, slow senders and slow pages beside, and nothing left when its maker dies."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORDS = """
from punos.plumbing.web_server import serve
serve("tests.machine.answering.application", address="127.0.0.1", port={port}, workers=2, threads=4, slow=(".pdf",))
"""


@pytest.fixture
def server() -> Iterator[subprocess.Popen[bytes]]:
    """A server with two processes; nothing is left of it afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        chosen = int(probe.getsockname()[1])
    process = subprocess.Popen([sys.executable, "-c", WORDS.format(port=chosen)], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    process.port = chosen  # type: ignore[attr-defined]
    try:
        _until(lambda: _answers(chosen), "nobody answers")
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def port(server: subprocess.Popen[bytes]) -> int:
    """The port on which two processes answer."""
    return int(server.port)  # type: ignore[attr-defined]


def test_no_process_outlives_its_maker(server: subprocess.Popen[bytes]) -> None:
    workers = _children(server.pid)
    assert len(workers) == 2
    server.kill()
    server.wait()
    _until(lambda: not any(Path(f"/proc/{one}/cmdline").exists() and _runs(one) for one in workers), "a process outlived its maker")


def test_each_process_has_a_core_of_its_own(server: subprocess.Popen[bytes]) -> None:
    def cores() -> list[set[int]]:
        return sorted((os.sched_getaffinity(one) for one in _children(server.pid)), key=min)

    everywhere = sorted(os.sched_getaffinity(0))
    expected = [{core} for core in everywhere[:2]] if len(everywhere) > 1 else [{everywhere[0]}] * 2
    _until(lambda: cores() == expected, "they share a core")
    os.kill(_children(server.pid)[0], signal.SIGKILL)
    _until(lambda: len(_children(server.pid)) == 2 and cores() == expected, "the one in the place of the killed one has another core")


def test_processes_that_die_again_and_again_are_replaced(server: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(4):
        _until(lambda: len(_children(server.pid)) == 2, "the one in the place of the killed one is missing")
        os.kill(_children(server.pid)[0], signal.SIGKILL)
    _until(lambda: _answers(port), "nobody answers any more")


def test_pages_are_made_by_one_thread_and_slow_ones_beside(port: int) -> None:
    with ThreadPoolExecutor(8) as crowd:
        said = list(crowd.map(lambda _: _ask(port), range(40)))
    assert {one.split()[0] for one in said} == {"pages"}
    assert not _ask(port, "/print.pdf").startswith("pages")


def test_nobody_waits_for_a_busy_process_while_another_is_free(port: int) -> None:
    connections = [http.client.HTTPConnection("127.0.0.1", port, timeout=20) for _ in range(8)]  # each belongs to one of the two
    with ThreadPoolExecutor(1) as crowd:
        slow = crowd.submit(_ask, port, "/slower")
        time.sleep(0.3)
        for connection in connections:
            connection.request("GET", "/")
            assert connection.getresponse().read().startswith(b"pages")
            connection.close()
        assert not slow.done(), "they waited for the slow page"
        assert slow.result().startswith("pages")


def test_what_was_asked_before_the_end_is_answered(server: subprocess.Popen[bytes], port: int) -> None:
    with ThreadPoolExecutor(4) as crowd:  # two are being made, two wait for their turn
        asked = [crowd.submit(_ask, port, "/slow") for _ in range(4)]
        time.sleep(0.7)
        server.terminate()
        assert [one.result() for one in asked] == ["pages 0"] * 4
    assert server.wait(10) == 0


def test_nobody_waits_for_a_slow_page_beside(port: int) -> None:
    with ThreadPoolExecutor(2) as crowd:
        slow = [crowd.submit(_ask, port, "/slower.pdf") for _ in range(2)]
        time.sleep(0.3)
        for _ in range(20):
            _ask(port)
        assert not any(one.done() for one in slow), "they waited for the slow pages"
        assert all(one.result().endswith(" 0") for one in slow)


def test_nobody_waits_for_who_sends_slowly(port: int) -> None:
    with closing(socket.create_connection(("127.0.0.1", port))) as one, closing(socket.create_connection(("127.0.0.1", port))) as other:
        for sender in (one, other):
            sender.sendall(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 6\r\n\r\nabc")
        time.sleep(0.2)
        for _ in range(20):
            _ask(port)
        for sender in (one, other):
            sender.sendall(b"def")
            assert b" 200 " in sender.recv(4096)


def test_what_was_sent_arrives_whole(port: int) -> None:
    for length in (0, 1, 100_000, 3_000_000):
        assert _ask(port, "/", b"x" * length).split()[-1] == str(length)


def _ask(port: int, path: str = "/", body: bytes | None = None) -> str:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("POST" if body else "GET", path, body)
        return connection.getresponse().read().decode()


def _answers(port: int) -> bool:
    try:
        return bool(_ask(port))
    except OSError:
        return False


def _children(pid: int) -> list[int]:
    return [int(one) for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text(encoding="utf-8").split()]


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _until(holds: object, otherwise: str) -> None:
    until = time.monotonic() + 20
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < until, otherwise
        time.sleep(0.1)


STUBBORN = """
import os, signal, subprocess, sys, time
from punos.plumbing import processes
processes.LONGEST_END_S = 1.0
maker = os.fork()
if maker == 0:
    middle = os.getpid()
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        processes.end_with_maker(middle)
        print(os.getpid(), flush=True)
        time.sleep(60)
    time.sleep(1)
    os.kill(middle, signal.SIGKILL)
os.waitpid(maker, 0)
"""


def test_a_process_that_does_not_end_gently_ends_all_the_same() -> None:
    with subprocess.Popen([sys.executable, "-W", "ignore", "-c", STUBBORN], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        stubborn = int(process.stdout.readline())
        process.wait(20)
        _until(lambda: not _runs(stubborn), "it outlived its maker")


TWO_WAYS = {
    "two lengths": b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "a length that is no number": b"Content-Length: +5\r\n\r\nabcde",
    "chunks by a name with a space": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "chunks of another sort": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a line that goes on": b"X-A: b\r\n Content-Length: 5\r\n\r\nabcde",
}


def test_where_a_request_ends_is_not_read_in_two_ways(port: int) -> None:
    """What a proxy might read otherwise than we do is refused; after a length beside chunks the connection ends."""
    for way, sent in TWO_WAYS.items():
        assert b"HTTP/1.1 200" not in _raw(port, b"POST / HTTP/1.1\r\nHost: localhost\r\n" + sent), way
    hidden = b"GET /print.pdf HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    both = b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % (5 + len(hidden))
    answered = _raw(port, b"POST / HTTP/1.1\r\nHost: localhost\r\n" + both + hidden)
    assert answered.count(b"HTTP/1.1 ") == 1, "what was hidden behind the chunks was answered"
    assert b"connection: close" in answered


def _raw(port: int, sent: bytes) -> bytes:
    """Everything that comes back within a second for bytes sent as they are."""
    with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        connection.sendall(sent)
        connection.settimeout(1)
        came = b""
        try:
            while more := connection.recv(65536):
                came += more
        except TimeoutError:
            pass
        return came
