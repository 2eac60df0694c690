"""A standby takes the place of a database that is lost for good: nothing that was acknowledged is lost, and until then it shows what is public."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from punos.plumbing.postgres import APP, AUTH, STATS, Cluster, ClusterError
from punos.plumbing.postgres.replica import make_standby, wait_until_following
from tests.access.ground import Ground
from tests.proof import figure
from tests.reliability.homes import cluster_of, place, punos, until
from tests.reliability.served import Person, in_english, served
from tests.reliability.test_crash import Outcome, Writer, begun, children_of, kill, migrate, outcome, total, wait_for, working
from tests.reliability.writers import staffed

BEFORE, AFTER = figure(300, 5000), figure(100, 1000)


@contextmanager
def pair() -> Iterator[tuple[Cluster, Cluster]]:
    """A database that people work in, and one that follows it."""
    with place() as folder:
        (folder / "first").mkdir(mode=0o711)
        first = cluster_of(folder / "first")
        with first.running():
            migrate(first.server)
            second = make_standby(first, folder / "second")
            with second.running():
                wait_until_following(first)
                yield first, second


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Cluster, Cluster]]:
    """One pair for the tests that do it no harm."""
    with pair() as made:
        yield made


def passwords(cluster: Cluster) -> dict[str, str]:
    """What a web server on this database is told, in place of the tests' own passwords."""
    return {f"PUNOS_DATABASE_PASSWORD_{role.removeprefix('punos_').upper()}": cluster.server.passwords[role] for role in (APP, AUTH, STATS)}


def lose(first: Cluster, second: Cluster, writers: list[Writer], after: int) -> float:
    """The first is killed and never comes back; the writers go to the second. For how many seconds nobody could write."""
    kill(first, children_too=True)
    lost = time.monotonic()
    second.promote()
    for writer in writers:
        writer.server = second.server
    wait_for(writers, 1)
    down = time.monotonic() - lost
    wait_for(writers, after)
    return down


def test_only_what_is_public_is_read_on_a_standby_until_it_is_promoted(both: tuple[Cluster, Cluster]) -> None:
    first, second = both
    with closing(Ground(first.server, first.server.database)) as ground:
        writer = staffed(ground, 0, 1)[0]
    with served(second.server, second.server.database, **passwords(second)) as port, closing(Person(port, "")) as anybody:
        for path in map(in_english, ("public:home", "public:services", "organising:plan", "account:sign_in")):
            assert anybody.get(path).status == 200, path
        with closing(Person(port, writer.person.token)) as worker:
            assert worker.get(in_english("public:services")).status == 200
            for path in (in_english("work:client", client_id=writer.client), in_english("work:today")):
                page = worker.get(path)
                assert (page.status, page.wait) == (503, 30), path
                assert "Only public pages can be read just now" in page.body.decode()
            sent = worker.post(in_english("account:sign_in"), {"next": ["/"]})
            assert sent.status in (403, 503)
        ready = anybody.get("/ready")
        assert ready.status == 200


def test_a_standby_is_made_once_and_follows_one(both: tuple[Cluster, Cluster], tmp_path: Path) -> None:
    first, second = both
    assert make_standby(first, second.places.folder.parent).places == second.places
    with pytest.raises(ClusterError, match="follows this database already"), place() as folder:
        make_standby(first, folder / "third")
    with pytest.raises(ClusterError, match="nothing to promote"):
        first.promote()


def test_the_standby_takes_over_and_nothing_acknowledged_is_lost() -> None:
    with pair() as (first, second), served(second.server, second.server.database, **passwords(second)) as port:
        first.wait_for_standby(wait=True)
        writers = begun(first, lasting=True)
        with working(writers):
            wait_for(writers, BEFORE)
            down = lose(first, second, writers, AFTER)
        found = outcome(second, writers)
        print(
            f"first killed, standby promoted: {found.acknowledged} acknowledged, {found.lost} lost, {found.doubled} doubled;"
            f" nobody could write for {down:.1f} s"
        )
        assert found == Outcome(found.acknowledged, 0, 0, 0, 0)
        with closing(Ground(second.server, second.server.database)) as ground:  # the pages notice by themselves
            writer = staffed(ground, port, 1)[0]
            with closing(writer.person) as worker:
                assert worker.get(in_english("work:client", client_id=writer.client)).status == 200
        checked = punos(second.places.folder.parent, "check")
        assert checked.returncode == 0, checked.stderr


def test_the_count_sees_a_loss_when_writes_do_not_wait_for_the_standby() -> None:
    """The same with a standby that receives nothing for a while, and writes that do not wait. Otherwise 0 lost would prove little."""
    with pair() as (first, second):
        writers = begun(first, lasting=True)
        postmaster = second.server_pid()
        assert postmaster is not None
        receiver = next(one for one in children_of(postmaster) if b"walreceiver" in Path(f"/proc/{one}/cmdline").read_bytes())
        with working(writers):
            wait_for(writers, 20)
            os.kill(receiver, signal.SIGSTOP)
            wait_for(writers, 50)
            acknowledged = total(writers)
            kill(first, children_too=True)
            os.kill(receiver, signal.SIGCONT)
            second.promote()
            for writer in writers:
                writer.server = second.server
            until(lambda: total(writers) >= acknowledged, "nobody writes")
        found = outcome(second, writers)
        print(f"writes that do not wait: {acknowledged} acknowledged before the loss, {found.lost} lost")
        assert found.lost > 0
