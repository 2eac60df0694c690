"""Processes that live together end together, whoever dies first."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from punos.plumbing import processes

LIVES = """
import os, time
from punos.plumbing import processes
processes.end_with_parent()
print(os.getpid(), flush=True)
time.sleep(60)
"""
LIVES_APART = f"""
import os, sys, time
from punos.plumbing import processes
with processes.running([processes.Child("life", [sys.executable, "-c", {LIVES!r}])], os.environ) as check:
    time.sleep(60)
"""


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until_ended(check: Callable[[], None]) -> None:
    """Look again and again, as the keeper does."""
    for _ in range(200):
        check()
        time.sleep(0.05)


def interrupted_while_tidying_up() -> None:
    """Get one signal, and another on the way out, which must not be heard."""
    with processes.stopping_on_signals():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)
        finally:
            os.kill(os.getpid(), signal.SIGINT)


def test_child_that_ends_by_itself_is_named() -> None:
    child = processes.Child("the worker", [sys.executable, "-c", "raise SystemExit(3)"])
    with processes.running([child], os.environ) as check, pytest.raises(processes.ChildEnded, match="the worker ended with code 3"):
        until_ended(check)


def test_children_end_with_the_block() -> None:
    child = processes.Child("life", [sys.executable, "-c", "import time; time.sleep(60)"])
    begun = time.monotonic()
    with processes.running([child], os.environ) as check:
        check()
    assert time.monotonic() - begun < 5


def test_child_ends_when_its_parent_is_killed() -> None:
    told, tell = os.pipe()
    parent = os.posix_spawn(sys.executable, [sys.executable, "-c", LIVES_APART], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, tell, 1)])
    os.close(tell)
    child = int(os.read(told, 100))
    os.close(told)
    time.sleep(0.5)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    until = time.monotonic() + 5
    while alive(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(child)


def test_signals_ask_to_stop_once() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(processes.Stopped, match="SIGTERM"):
        interrupted_while_tidying_up()
    assert signal.getsignal(signal.SIGTERM) == before
