"""Simulated staff at rising load until it bends, memory over twenty minutes, and what the chain and the seal cost.

    .venv/bin/python bench/load.py            twenty-five minutes
    .venv/bin/python bench/load.py --quick    under a minute

A worker opens a plan (which writes a row of the log, safe on disk before anything is read), reads it a while, opens the next. Thinking takes two seconds
on the average, drawn from a seed; the number of workers doubles until the middle answer takes ten times as long as at the beginning.
Server, database, sealer and staff share the same machine.

Then the same with the chain's trigger off, in turns with it on, and openings alone: what the chain costs as a ratio; and a seal over all the heads.
Prints readable lines and, last, one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import select
import signal
import socket
import statistics
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from plan import free_port, prepare, serve  # noqa: E402

from punos.plumbing.postgres import APP, OWNER, SEAL, Cluster  # noqa: E402

THINKING_S = 2.0
BENT = 10.0
"""A curve has bent when the middle answer takes so many times as long as at the beginning."""


@dataclass
class Staff(threading.Thread):
    """One worker: opens plans of their own clients one after another over one kept connection, with time to think in between."""

    port: int
    plans: list[tuple[str, str]]
    until: float
    seed: int
    times: list[float] = field(default_factory=list)
    wrong: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.chance = random.Random(self.seed)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        """Work until the time is up."""
        time.sleep(self.chance.random() * THINKING_S)
        with ExitStack() as kept:
            connection, reader = self.connected(kept)
            while time.monotonic() < self.until:
                plan, token = self.chance.choice(self.plans)
                begun = time.perf_counter()
                if closed(connection):  # as a browser, ask over another one
                    connection, reader = self.connected(kept)
                connection.sendall(f"GET {plan} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: punos={token}\r\n\r\n".encode())
                self.wrong += not answered(reader)
                self.times.append(time.perf_counter() - begun)
                time.sleep(min(self.chance.expovariate(1 / THINKING_S), max(0.0, self.until - time.monotonic())))

    def connected(self, kept: ExitStack) -> tuple[socket.socket, BinaryIO]:
        """A new connection and its reader, in the place of the one before."""
        kept.close()
        connection = kept.enter_context(socket.create_connection(("127.0.0.1", self.port), 60))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection, kept.enter_context(connection.makefile("rb"))


def closed(connection: socket.socket) -> bool:
    """Whether the server has closed what was long idle: something is there to read, though nothing was asked."""
    look = select.poll()
    look.register(connection, select.POLLIN)
    return bool(look.poll(0))


def answered(reader: Any) -> bool:
    """Read one whole answer; true when it is a page of a plan."""
    status, length = reader.readline(), 0
    while (line := reader.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode().partition(":")
        length = int(value) if name.lower() == "content-length" else length
    return b" 200 " in status and b"sana sana" in reader.read(length)


@dataclass(frozen=True)
class Step:
    """One load: workers, requests a second, p50 and p95 in ms, memory of server and database in MB."""

    staff: int
    rate: float
    p50: float
    p95: float
    memory: float


def at_work(port: int, plans: list[tuple[str, str]], staff: int, seconds: float, watched: list[int]) -> Step:
    """So many workers for so long, each on plans of their own: addresses with the token of who may open them. Beyond fifty, some share a session."""
    until = time.monotonic() + seconds + THINKING_S
    tokens = sorted({token for _plan, token in plans})
    own = {token: [one for one in plans if one[1] == token] for token in tokens}
    crowd = [Staff(port, own[tokens[seed % len(tokens)]], until, seed) for seed in range(staff)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    times = sorted(taken for one in crowd for taken in one.times)
    if wrong := sum(one.wrong for one in crowd):
        raise RuntimeError(f"{wrong} of {len(times)} answers were not the plan page: nothing was measured")
    memory = sum(memory_of(pid) for pid in watched)
    return Step(staff, len(times) / (seconds + THINKING_S), times[len(times) // 2] * 1e3, times[int(len(times) * 0.95)] * 1e3, memory)


def memory_of(pid: int) -> float:
    """Megabytes that a process and its children hold for themselves (Pss where the kernel tells it)."""
    total = 0.0
    for one in family(pid):
        try:
            told = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")) / 1024
    return total


def family(pid: int) -> list[int]:
    """A process and all below it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        children = []
    return [pid, *(grand for child in children for grand in family(int(child)))]


def until_it_bends(port: int, plans: list[tuple[str, str]], seconds: float, most: int, watched: list[int]) -> list[Step]:
    """Twice as many workers each time."""
    steps: list[Step] = []
    staff = 8
    while staff <= most:
        steps.append(at_work(port, plans, staff, seconds, watched))
        print(shown(steps[-1]), flush=True)
        if bent(steps):
            break
        staff *= 2
    return steps


def bent(steps: list[Step]) -> bool:
    """Whether the middle answer takes ten times as long as at the beginning."""
    return steps[-1].p50 > BENT * steps[0].p50


def shown(step: Step) -> str:
    """A line, with a bar for the middle answer."""
    bar = "#" * max(1, min(60, round(step.p50 / 5)))
    return f"{step.staff:>6} workers {step.rate:7.1f} pages/s  p50 {step.p50:8.1f} ms  p95 {step.p95:8.1f} ms  {step.memory:7.0f} MB  {bar}"


def openings(cluster: Cluster, clients: list[tuple[str, str]], turns: int) -> dict[str, float]:
    """What an opening takes, in ms, with the chain and without, in turns: the middle of each."""
    import psycopg

    server = cluster.server
    taken: dict[str, list[float]] = {"with": [], "without": []}
    with psycopg.connect(**server.sign_in(APP), autocommit=True) as app, psycopg.connect(**server.sign_in(OWNER), autocommit=True) as owner:
        for turn in range(2 * turns):
            kind = "with" if turn % 2 == 0 else "without"
            owner.execute(f"alter table plan.access {'enable' if kind == 'with' else 'disable'} trigger chain_entry")
            for client, token in clients[:150]:
                begun = time.perf_counter()
                app.execute("select ticket from plan.open_plan(%s, %s, 'care', null, null, 'open')", (token, client), prepare=True)
                taken[kind].append(time.perf_counter() - begun)
        owner.execute("alter table plan.access enable trigger chain_entry")
    return {kind: statistics.median(times) * 1e3 for kind, times in taken.items()}


def sealing(cluster: Cluster) -> dict[str, float]:
    """What a seal over every chain takes, and the next over nothing new; in seconds."""
    from datetime import UTC, datetime

    import psycopg
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from punos.trust.sealing.making import seal_log

    key, found = Ed25519PrivateKey.generate(), {}
    with psycopg.connect(**cluster.server.sign_in(SEAL), autocommit=True) as sealer:
        for name in ("first", "quiet"):
            begun = time.perf_counter()
            made = seal_log(sealer, key, at=datetime.now(UTC))
            found[name] = time.perf_counter() - begun
            if made:
                found["heads"] = made.size
    return found


def postmaster(cluster: Cluster) -> int:
    """The process number of the database."""
    return int((cluster.places.data / "postmaster.pid").read_text().split()[0])


def main() -> None:
    """Load, raise, hold, compare, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true")
    quick = arguments.parse_args().quick
    begun = time.perf_counter()
    cluster, environment, plans = prepare(5_000 if quick else 300_000)
    print(f"loaded in {time.perf_counter() - begun:.0f} s")
    port = free_port()
    server = serve(environment, "punos.web.wsgi.application", port)
    watched = [server.pid, postmaster(cluster)]
    result: dict[str, Any] = {"quick": quick, "thinking_s": THINKING_S}
    try:
        at_work(port, plans, 8, 1, watched)
        steps = until_it_bends(port, plans, 3 if quick else 20, 128 if quick else 4096, watched)
        best = max(steps, key=lambda step: step.rate)
        result["curve"] = [{name: round(value, 1) for name, value in vars(step).items()} for step in steps]
        result["most_per_s"] = round(best.rate)
        print(f"most: {best.rate:.0f} pages/s with {best.staff} workers" + ("" if bent(steps) else " (not bent yet)"))
        result["memory_mb"] = held(port, plans, max(8, best.staff // 4), 8 if quick else 1200, watched)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    clients = [(found[0], token) for plan, token in plans if (found := re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", plan))]
    took = openings(cluster, clients, 2 if quick else 10)
    result["opening_ms"] = {kind: round(value, 3) for kind, value in took.items()}
    result["chain_ratio"] = round(took["with"] / took["without"], 2)
    print(f"an opening takes {took['with']:.2f} ms with the chain and {took['without']:.2f} without: {result['chain_ratio']} times")
    sealed = sealing(cluster)
    result["seal_s"] = {name: round(value, 3) for name, value in sealed.items()}
    result["seal_share_of_a_minute"] = round(sealed["first"] / 60, 4)
    print(f"a seal over {sealed['heads']:.0f} chains takes {sealed['first']:.2f} s, one over nothing new {sealed['quiet']:.3f} s")
    cluster.stop()
    result["seconds"] = round(time.perf_counter() - begun, 1)
    result["peak_of_staff_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(result))


def held(port: int, plans: list[tuple[str, str]], staff: int, seconds: int, watched: list[int]) -> list[float]:
    """Memory of server and database under a steady load, at twenty moments of it."""
    found = [
        at_work(port, plans, staff, seconds / 20 - THINKING_S if seconds > 100 else 0.4, watched).memory
        for _ in range(20 if seconds > 100 else 3)
    ]
    print(
        f"memory over {seconds / 60:.0f} min with {staff} workers: {found[0]:.0f} MB, then {min(found):.0f}-{max(found):.0f}, at the end {found[-1]:.0f}"
    )
    return [round(one, 1) for one in found]


if __name__ == "__main__":
    os.environ.setdefault("PUNOS_TEST", "1")
    main()
