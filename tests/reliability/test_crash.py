"""`kill -9` of the database under eight writers: nothing that was acknowledged is lost, nothing is there twice.

A writer makes the id of each part itself and sends the part again, with the same id, until it has an answer. An
acknowledged write is one whose commit was answered, or that was found to be there when it was sent again.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from punos.plumbing.postgres import APP, OWNER, SIGNING_IN, SUPERUSER, Cluster, Server, fresh, set_passwords
from tests.access.ground import Connection, Ground, Worker, add_note, hold
from tests.access.scratch import sign_in
from tests.proof import figure
from tests.reliability.at_work import working

PUNOS = [sys.executable, "-m", "punos.cli"]
WRITERS = 8
KILLS = figure(20, 100)
AT_LEAST = 40
"""Writes acknowledged between two kills, so that each kill falls into work."""
ANSWERS_LOST = 0.05
"""Share of answers that a writer never hears: the commit is safe, and the note is sent again all the same."""


@pytest.fixture(scope="module")
def keeping() -> Iterator[Cluster]:
    """A cluster that keeps its promises, migrated by a process of its own."""
    cluster = fresh(durable=True)
    server = cluster.start()
    try:
        migrate(server)
        yield cluster
    finally:
        cluster.stop()


def migrate(server: Server) -> None:
    """Migrate as `punos migrate` does."""
    words = "import django; django.setup(); from django.core.management import call_command as run; run('migrate', database='owner', verbosity=0)"
    subprocess.run([sys.executable, "-c", words], env=environment(server), check=True)
    set_passwords(server)


def environment(server: Server) -> dict[str, str]:
    """What a command needs to work on this server."""
    passwords = {f"PUNOS_DATABASE_PASSWORD_{role.removeprefix('punos_').upper()}": server.passwords[role] for role in SIGNING_IN}
    return {**os.environ, **passwords, "PUNOS_DATABASE_URL": server.url(OWNER), "DJANGO_SETTINGS_MODULE": "punos.settings"}


@contextmanager
def sealing(server: Server, witness: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The log is sealed again and again while the block lasts, by one process that nobody starts again."""
    process = subprocess.Popen([*PUNOS, "log", "seal", "--every", "0.5", "--witness", str(witness)], env=environment(server))
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def verified(server: Server, witness: Path) -> subprocess.CompletedProcess[str]:
    """What `punos log verify` says."""
    command = [*PUNOS, "log", "verify", "--witness", str(witness)]
    return subprocess.run(command, env=environment(server), capture_output=True, text=True, check=False)


@dataclass(slots=True)
class Writer:
    """One person who adds numbered notes to a plan for as long as they may."""

    number: int
    server: Server
    worker: Worker
    client: UUID
    lasting: bool = True
    fresh_ids: bool = False
    acknowledged: list[UUID] = field(default_factory=list)
    retries: int = 0
    found_again: int = 0
    app: Connection | None = None

    def work(self, stop: Event) -> None:
        """Write until told to stop; an unanswered write is sent again first."""
        while not stop.is_set():
            self.write_until_answered(uuid4(), stop)
        self.leave()

    def write_until_answered(self, one: UUID, stop: Event) -> None:
        """Send one note until there is an answer. `fresh_ids`: the planted fault, another id at every sending."""
        while True:
            one = uuid4() if self.fresh_ids else one
            try:
                self.write(one)
            except errors.UniqueViolation:
                self.found_again += 1
            except psycopg.OperationalError:
                self.leave()
                self.retries += 1
                if stop.is_set():
                    return
                time.sleep(0.05)
                continue
            self.acknowledged.append(one)
            return

    def write(self, one: UUID) -> None:
        """Open, add, commit."""
        if self.app is None:
            self.app = sign_in(self.server, APP, self.server.database)
            if not self.lasting:
                self.app.execute("set synchronous_commit = off")
        query = "select ticket from plan.open_plan(%s, %s, 'care', null, null, 'open')"
        ticket = self.app.execute(query, (self.worker.token, self.client)).fetchone()
        assert ticket is not None
        assert ticket[0] is not None
        with self.app.transaction():
            hold(self.app, self.worker.token, ticket[0])
            add_note(self.app, self.client, id=one, body=Jsonb({"writer": self.number, "entry": len(self.acknowledged)}))
        if random.random() < ANSWERS_LOST:
            raise psycopg.OperationalError("the answer did not come back")

    def leave(self) -> None:
        """Close the connection, if any."""
        if self.app is not None:
            with suppress(psycopg.Error):
                self.app.close()
            self.app = None


def kill(cluster: Cluster, *, children_too: bool) -> None:
    """Kill the server of this cluster, by its number; with all its children at once, or leaving them to notice."""
    postmaster = cluster.server_pid()
    assert postmaster is not None
    assert cluster.is_running()
    children = children_of(postmaster) if children_too else []
    os.kill(postmaster, signal.SIGKILL)
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    while cluster.is_running():
        time.sleep(0.01)


def children_of(parent: int) -> list[int]:
    """The numbers of a process's children."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):  # elsewhere than on Linux nothing is found, and the children notice by themselves
        with suppress(OSError):
            if int(stat.read_text().rsplit(")", 1)[1].split()[1]) == parent:
                found.append(int(stat.parent.name))
    return found


def total(writers: list[Writer]) -> int:
    """Writes acknowledged so far."""
    return sum(len(writer.acknowledged) for writer in writers)


def wait_for(writers: list[Writer], more: int, patience: float = 60) -> None:
    """Wait until so many more writes are acknowledged."""
    wanted, until = total(writers) + more, time.monotonic() + patience
    while total(writers) < wanted:
        assert time.monotonic() < until, f"{total(writers)} of {wanted} writes acknowledged after {patience:.0f} s"
        time.sleep(0.01)


def begun(cluster: Cluster, *, lasting: bool, fresh_ids: bool = False) -> list[Writer]:
    """Writers, each with a client and a worker of their own."""
    ground = Ground(cluster.server, cluster.server.database)
    try:
        cases = [ground.case() for _ in range(WRITERS)]
    finally:
        ground.close()
    return [Writer(number, cluster.server, case.worker, case.client, lasting, fresh_ids) for number, case in enumerate(cases)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the database holds afterwards, against what the writers were told."""

    acknowledged: int
    lost: int
    doubled: int
    unlogged: int
    without_event: int


def outcome(cluster: Cluster, writers: list[Writer]) -> Outcome:
    """Count, as the superuser."""
    told = [one for writer in writers for one in writer.acknowledged]
    clients = [writer.client for writer in writers]
    with sign_in(cluster.server, SUPERUSER, cluster.server.database) as boss:

        def ids(query: str) -> list[UUID]:
            return [row[0] for row in boss.execute(query, (clients,))]  # type: ignore[call-overload]

        kept = ids("select id from plan.part where client_id = any (%s) and body ? 'writer'")
        logged = ids("select unnest(part_ids) from plan.access where client_id = any (%s) and act = 'write'")
        events = ids("select part_id from plan.event where client_id = any (%s) and did = 'added'")
        entries = boss.execute(
            "select count(*) - count(distinct (body ->> 'writer', body ->> 'entry')) from plan.part where client_id = any (%s) and body ? 'writer'",
            (clients,),
        ).fetchone()
    assert len(told) == len(set(told))
    assert entries is not None
    doubled = entries[0] + len(logged) - len(set(logged)) + len(events) - len(set(events))
    return Outcome(len(told), len(set(told) - set(kept)), doubled, len(set(kept) ^ set(logged)), len(set(kept) ^ set(events)))


def test_kills_lose_and_double_nothing_and_chains_and_seals_are_whole(keeping: Cluster, tmp_path: Path) -> None:
    writers, began, down = begun(keeping, lasting=True), time.monotonic(), []
    with sealing(keeping.server, tmp_path) as sealer, working(writers):
        for number in range(KILLS):
            wait_for(writers, AT_LEAST)
            time.sleep(random.random() * 0.2)
            kill(keeping, children_too=number % 2 == 0)
            dead = time.monotonic()
            assert keeping.revive() is True
            down.append(time.monotonic() - dead)
        wait_for(writers, AT_LEAST)
        assert sealer.poll() is None, "who seals has ended with the database"
    found = outcome(keeping, writers)
    retries, again = sum(writer.retries for writer in writers), sum(writer.found_again for writer in writers)
    print(
        f"{KILLS} kills under {WRITERS} writers: {found.acknowledged} acknowledged, {found.lost} lost, {found.doubled} doubled, "
        f"{retries} sent again, {again} of them found done; down {sum(down) / KILLS:.2f} s (at most {max(down):.2f}), "
        f"{time.monotonic() - began:.0f} s in all"
    )
    told = verified(keeping.server, tmp_path)
    print(told.stdout)
    assert (told.returncode, whole(keeping)) == (0, True)
    assert found.acknowledged >= KILLS * AT_LEAST
    assert again > 0
    assert found == Outcome(found.acknowledged, 0, 0, 0, 0)


def whole(cluster: Cluster) -> bool:
    """Whether the database finds no fault in any chain."""
    with sign_in(cluster.server, SUPERUSER, cluster.server.database) as boss:
        return boss.execute("select count(*) from plan.faults_of_chains(null)").fetchone() == (0,)


def test_the_count_sees_what_is_there_twice_without_an_id_of_its_own(keeping: Cluster) -> None:
    """The fault planted: a note has another id at every sending, as if there were no key by which the second is known."""
    writers = begun(keeping, lasting=True, fresh_ids=True)
    with working(writers):
        wait_for(writers, 40)
        kill(keeping, children_too=True)
        assert keeping.revive() is True
        wait_for(writers, 40)
    found = outcome(keeping, writers)
    print(f"without an id: {found.acknowledged} acknowledged, {found.doubled} doubled")
    assert found.doubled > 0


def test_the_count_sees_a_loss_when_there_is_one(keeping: Cluster) -> None:
    """The same with a promise that is not kept: commits answered before they are safe. Otherwise 0 lost would prove little."""
    for change in (
        "alter system set wal_writer_delay = '10s'",
        "alter system set wal_writer_flush_after = '1GB'",
        "select pg_reload_conf()",
    ):
        with sign_in(keeping.server, SUPERUSER, "postgres") as boss:
            boss.execute(change)  # type: ignore[call-overload]
    writers = begun(keeping, lasting=False)
    try:
        with working(writers):
            wait_for(writers, 50)
            kill(keeping, children_too=True)
            answered = [list(writer.acknowledged) for writer in writers]
            assert keeping.revive() is True
    finally:
        with sign_in(keeping.server, SUPERUSER, "postgres") as boss:
            boss.execute("alter system reset all")
            boss.execute("select pg_reload_conf()")
    found = outcome(keeping, writers)
    print(f"commits answered too early: {sum(map(len, answered))} acknowledged before the kill, {found.lost} lost")
    assert found.lost > 0
