"""Processes that live and die together: the web server and the job worker beside the keeper of the database."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

GRACE_S = 15.0
PR_SET_PDEATHSIG = 1
LOOKS_EVERY_S, LONGEST_END_S = 1.0, 10.0


@dataclass(frozen=True, slots=True)
class Child:
    """A program to run: a name for people and its command line."""

    name: str
    command: Sequence[str]


class Stopped(Exception):  # noqa: N818 - a wish of the person or the operator, not an error
    """Somebody asked us to stop: Ctrl-C, or a signal of the operating system."""


class ChildEnded(RuntimeError):  # noqa: N818 - says what happened
    """A process that should run until told to stop has ended by itself."""


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Turn SIGINT, SIGTERM and SIGHUP into `Stopped`, once; further ones wait until we have tidied up."""
    watched = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(number: int, frame: FrameType | None) -> None:
        for one in watched:
            signal.signal(one, signal.SIG_IGN)
        raise Stopped(signal.Signals(number).name)

    before = {one: signal.signal(one, stop) for one in watched}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def running(children: Sequence[Child], environment: Mapping[str, str]) -> Iterator[Callable[[], None]]:
    """Start the children and stop them at the end of the block. Yields a check that raises ChildEnded.

    Each child has a pipe from us as its standard input and is expected to call `end_with_parent`, so that it ends even
    when we are killed. It has a session of its own: Ctrl-C reaches only us, and we stop them in order.
    """
    started: list[tuple[Child, subprocess.Popen[bytes]]] = []

    def check() -> None:
        for child, process in started:
            if process.poll() is not None:
                raise ChildEnded(f"{child.name} ended with code {process.returncode}; its last words are above")

    try:
        for child in children:
            process = _start(child, environment)
            started.append((child, process))  # one by one: what has started is stopped when the next one fails
        yield check
    finally:
        _stop([process for _, process in reversed(started)])


def end_with_parent() -> None:
    """End this process, gently, when the one that started it dies: its end of our standard input closes."""

    def wait() -> None:
        while os.read(0, 64):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="end-with-parent", daemon=True).start()


def end_with_maker(maker: int) -> None:
    """End this process when the one with this number, which made it, dies: for processes that somebody else's code makes. Linux only; else nothing.

    It is asked to end gently, and ends all the same when it has not done so in a while: a thread may wait for what nobody is left to give.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    def watch() -> None:
        while os.getppid() == maker:
            time.sleep(LOOKS_EVERY_S)
        os.kill(os.getpid(), signal.SIGTERM)  # again: it may have died before we asked to be told
        time.sleep(LONGEST_END_S)
        os._exit(1)

    threading.Thread(target=watch, name="end-with-maker", daemon=True).start()


def stay_on_a_core(maker: int) -> None:
    """Keep this process, of those with the same maker, on a core of its own, where its caches stay warm. Linux only; else nothing.

    To be called before there are threads. A core is held by a name that the operating system gives to one process only and takes back
    when it ends, however it ends; where all are held, the process runs on any of them.
    """
    if sys.platform != "linux":
        return
    for core in sorted(os.sched_getaffinity(0)):
        held = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            held.bind(f"\0punos-{maker}-core-{core}")
        except OSError:  # another process has it
            held.close()
            continue
        held.detach()  # open to the end of the process
        os.sched_setaffinity(0, {core})
        return


def _start(child: Child, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(child.command, stdin=subprocess.PIPE, env=dict(environment), start_new_session=True)


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    until = time.monotonic() + GRACE_S
    for process in processes:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin is not None:
            process.stdin.close()
