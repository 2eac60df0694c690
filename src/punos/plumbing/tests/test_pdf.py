"""The printer: no way out, no keys, and an end for what takes too long or too much."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from punos.plumbing.pdf import PRINTER, SECONDS, TOLD, Printer, PrintingError, TooMuchToPrintError

PAGE = '<html lang="fi"><title>t</title>{more}<h1>Suunnitelma</h1><p>teksti</p></html>'
LONG = PAGE.format(more="<table>" + "<tr><td>a<td>b<td>c" * 20_000 + "</table>")
BIG = PAGE.format(more="<p>" + "sana " * 2_000_000)


@pytest.fixture
def printer() -> Iterator[Printer]:
    """A printer of one's own."""
    made = Printer()
    yield made
    made.stop()


@pytest.fixture
def door() -> Iterator[tuple[int, list[bytes]]]:
    """A port that writes down whoever comes."""
    came: list[bytes] = []
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(0.1)
        over = threading.Event()

        def welcome() -> None:
            while not over.is_set():
                try:
                    visitor, _ = listening.accept()
                except TimeoutError:
                    continue
                came.append(b"somebody")
                visitor.close()

        at_the_door = threading.Thread(target=welcome)
        at_the_door.start()
        yield int(listening.getsockname()[1]), came
        over.set()
        at_the_door.join()


def pid(printer: Printer) -> int:
    assert printer._process is not None
    return printer._process.pid


def test_a_page_is_printed_and_the_next_ones_quickly(printer: Printer) -> None:
    assert printer.print(PAGE.format(more="")).startswith(b"%PDF-")
    begun = time.monotonic()
    for _ in range(5):
        printer.print(PAGE.format(more=""))
    print(f"{(time.monotonic() - begun) / 5 * 1000:.0f} ms a small page")
    assert time.monotonic() - begun < 10


def test_a_page_that_would_fetch_reaches_nobody_and_is_printed_without(printer: Printer, door: tuple[int, list[bytes]]) -> None:
    port, came = door
    there = f"http://127.0.0.1:{port}/x"
    more = f'<link rel="stylesheet" href="{there}"><link rel="attachment" href="{there}"><img src="{there}" alt="">'
    more += f"<style>@import url({there}); @font-face {{ font-family: a; src: url({there}) }} p {{ background: url({there}); font-family: a }}</style>"
    more += f'<object data="{there}"></object><a rel="attachment" href="file:///etc/passwd">a</a>'
    made = printer.print(PAGE.format(more=more))
    assert made.startswith(b"%PDF-")
    assert b"/EmbeddedFile" not in made
    assert not came


TRY = """
import socket, sys
sys.path.insert(0, {src!r})
from punos.plumbing import printing
if {confined}: printing.confine()
socket.create_connection(("127.0.0.1", {port}), timeout=2).close()
"""


@pytest.mark.parametrize("confined", [False, True])
def test_the_printer_has_left_the_network(door: tuple[int, list[bytes]], confined: bool) -> None:
    """Even if what fetches for it were broken; and without that wall it would get through."""
    port, came = door
    words = TRY.format(src=str(Path(__file__).parents[3]), confined=confined, port=port)
    run = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False)
    time.sleep(0.3)
    assert bool(came) is not confined
    assert (run.returncode == 0) is not confined
    assert ("NoWayOutError" in run.stderr) is confined


def test_it_starts_no_program() -> None:
    words = "import os\nfrom punos.plumbing import printing\nprinting.confine()\nos.system('true')"
    run = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False)
    assert "NoWayOutError" in run.stderr


def test_it_is_told_no_key_and_no_address_of_the_database(printer: Printer) -> None:
    assert any(name.startswith("PUNOS_") for name in os.environ)
    printer.print(PAGE.format(more=""))
    told = Path(f"/proc/{pid(printer)}/environ").read_bytes().decode().split("\0")
    assert {one.partition("=")[0] for one in told if one} <= set(TOLD)
    files = {str(one.readlink()) for one in Path(f"/proc/{pid(printer)}/fd").iterdir()}
    assert not [one for one in files if one.startswith("socket:")], "it holds a connection of ours"


def test_a_page_that_takes_too_long_ends_and_the_next_is_printed(printer: Printer) -> None:
    begun = time.monotonic()
    with pytest.raises(TooMuchToPrintError, match="more than 1 s"):
        printer.print(LONG, seconds=1)
    took = time.monotonic() - begun
    before = pid(printer)
    assert printer.print(PAGE.format(more="")).startswith(b"%PDF-")
    assert pid(printer) == before, "the printer itself had to end"
    print(f"ended after {took:.1f} s with its start")


def test_a_page_that_takes_too_much_memory_ends_and_the_next_is_printed(printer: Printer) -> None:
    with pytest.raises(PrintingError, match="24 MB"):
        printer.print(BIG, megabytes=24, seconds=20)
    assert printer.print(PAGE.format(more="")).startswith(b"%PDF-"), (
        "in the memory that a page has; a thread of the font library alone may need 24 MB"
    )


def test_a_printer_that_was_killed_is_started_again(printer: Printer) -> None:
    printer.print(PAGE.format(more=""))
    before = pid(printer)
    os.kill(before, signal.SIGKILL)
    assert printer.print(PAGE.format(more="")).startswith(b"%PDF-")
    assert pid(printer) != before


def test_a_printer_that_cannot_be_started_prints_nothing_and_says_so(printer: Printer, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(printer, "words", lambda: ["punos.plumbing.nowhere"])
        with pytest.raises(PrintingError, match="died over a page twice"):
            printer.print(PAGE.format(more=""))
    assert printer.print(PAGE.format(more="")).startswith(b"%PDF-")


def test_a_page_waits_for_its_turn_no_longer_than_it_may(printer: Printer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others' pages take long: whoever waits is told so, and the next one is printed."""
    monkeypatch.setattr(printer, "waits_s", 0.1)
    with printer._one_at_a_time, pytest.raises(TooMuchToPrintError, match="printed first"):
        printer.print(PAGE.format(more=""))
    assert printer.print(PAGE.format(more="")).startswith(b"%PDF-")


def test_waiting_and_printing_end_before_the_database_ends_an_idle_transaction() -> None:
    """A copy is printed in a transaction: `idle_in_transaction_session_timeout` in `sql/roles.sql`."""
    said = (Path(__file__).parents[1] / "sql" / "roles.sql").read_text(encoding="utf-8")
    found = re.search(r"idle_in_transaction_session_timeout = %L', wanted, '(\d+)s'", said)
    assert found and PRINTER.waits_s + SECONDS < int(found[1])


def test_it_ends_with_who_started_it(printer: Printer) -> None:
    printer.print(PAGE.format(more=""))
    process = printer._process
    assert process is not None and process.stdin is not None
    process.stdin.close()
    assert process.wait(5) == 0
