"""`punos` as a person uses it: on an empty home folder, with its own database, stopped gently and violently."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PUNOS = [sys.executable, "-m", "punos.cli"]


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home folder with a migrated database, which the tests share."""
    folder = Path(tempfile.mkdtemp(prefix="pt-"))
    folder.chmod(0o711)
    migrated = run(folder, "migrate")
    assert migrated.returncode == 0, migrated.stderr
    yield folder
    (folder / "witness").mkdir(exist_ok=True)
    assert run(folder, "reset", "--yes").returncode == 0
    assert not (folder / "witness").exists(), "the next database would be taken for one of an earlier moment"
    shutil.rmtree(folder)


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path) -> dict[str, str]:
    """Ours without anything that points to the tests' own database."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PUNOS_")}
    return ours | {"PUNOS_HOME": str(home), "PUNOS_DEMO": "1", "PUNOS_WORKERS": "1"}


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PUNOS, *words], env=environment(home), capture_output=True, text=True, check=False)


def until(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.1)
    return true()


def healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def running_on(home: Path) -> list[str]:
    """Command lines of everything that still works on the home folder, database servers above all."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(home) in command:
            found.append(command)
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=["ctrl-c", "term", "kill-9"])
def test_nothing_is_left_when_the_web_server_ends(home: Path, port: int, number: signal.Signals) -> None:
    serving = subprocess.Popen([*PUNOS, "serve", "--port", str(port)], env=environment(home), start_new_session=True)
    try:
        assert until(lambda: healthy(port), 30)
        assert running_on(home)
    finally:
        serving.send_signal(number)
        serving.wait(20)
    assert until(lambda: not running_on(home), 6), running_on(home)
    assert until(lambda: not healthy(port), 6)


def test_roles_and_tables_as_migrated_are_safe(home: Path) -> None:
    checked = run(home, "check")
    assert checked.returncode == 0, checked.stderr
    assert "safe" in checked.stdout


def test_djangos_own_commands_run_on_the_database(home: Path) -> None:
    shown = run(home, "manage", "showmigrations", "--database", "owner", "plumbing")
    assert shown.returncode == 0, shown.stderr
    assert "[X] 0001" in shown.stdout


def test_taken_port_is_named_with_the_cure(home: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        refused = run(home, "demo", "--port", str(port))
    assert refused.returncode == 1
    assert f"port {port} is taken" in refused.stderr
    assert f"PORT={port + 1} make demo" in refused.stderr


def test_database_is_not_deleted_by_accident(home: Path) -> None:
    refused = run(home, "reset")
    assert refused.returncode == 2
    assert "--yes" in refused.stderr
