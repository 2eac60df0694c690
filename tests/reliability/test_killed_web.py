"""`kill -9` of the web server's processes under people who send forms: what was answered as done is there, once, whatever moment it died at."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from punos.plumbing.postgres import Cluster
from punos.plumbing.web_server import MOST_DEATHS, WITHIN_S
from tests.access.ground import Ground
from tests.access.scratch import scratch
from tests.proof import figure
from tests.reliability.at_work import working
from tests.reliability.homes import until
from tests.reliability.served import served
from tests.reliability.test_crash import children_of
from tests.reliability.writers import PATIENCE_S, Verdict, answers, staffed, total, verdict

KILLS = figure(20, 200)
WRITERS = 8
WORKERS = 2
PACE_S = WITHIN_S / MOST_DEATHS
"""Between two kills: the server gives up when its processes cannot even live so long."""
BETWEEN = 12
"""Forms answered as done between two kills, at least."""


@pytest.fixture(scope="module")
def office(cluster: Cluster) -> Iterator[tuple[Ground, int]]:
    """A database of our own and the web server on it, with two processes."""
    with scratch(cluster) as (server, name):
        ground = Ground(server, name)
        try:
            with served(server, name, workers=WORKERS) as port:
                yield ground, port
        finally:
            ground.close()


def processes(port: int) -> list[int]:
    """The numbers of the processes that answer on this port."""
    for maker in children_of(os.getpid()):
        if f"--port\0{port}" in Path(f"/proc/{maker}/cmdline").read_text():
            return children_of(maker)
    return []


def test_twenty_kills_lose_and_double_nothing_of_what_people_sent(office: tuple[Ground, int]) -> None:
    ground, port = office
    writers, began = staffed(ground, port, WRITERS), time.monotonic()
    with working(writers, patience_s=PATIENCE_S + 30):
        for _ in range(KILLS):
            seen = total(writers)
            until(lambda: total(writers) >= seen + BETWEEN, f"nobody is answered: {answers(writers)}")  # noqa: B023
            until(lambda: len(processes(port)) == WORKERS, "the killed process is not replaced")
            time.sleep(PACE_S + random.random() * 0.1)
            os.kill(random.choice(processes(port)), signal.SIGKILL)
        seen = total(writers)
        until(lambda: total(writers) >= seen + BETWEEN, "nobody is answered after the last kill")
    found, told = verdict(ground, writers), answers(writers)
    print(
        f"{KILLS} kills of web processes under {WRITERS} people: {found.acknowledged} forms acknowledged, {found.lost} lost, {found.doubled} doubled;"
        f" answers {told}, {sum(writer.broken for writer in writers)} without one, {time.monotonic() - began:.0f} s"
    )
    assert found == Verdict(found.acknowledged, 0, 0, 0)
    assert ground.value("select count(*) from plan.faults_of_chains(null)") == 0
    assert set(told) <= {303, 503}
    assert not [writer for writer in writers if writer.unanswered]
    assert sum(writer.broken for writer in writers) + told.get(503, 0) > 0, "no kill was noticed: the test proves nothing"


def test_the_count_sees_what_is_done_twice_when_the_form_has_another_id(office: tuple[Ground, int]) -> None:
    """The fault planted: the same form is sent with a fresh id. Otherwise 0 doubled would prove little."""
    ground, port = office
    writers = staffed(ground, port, WRITERS, fresh_ids=True)
    with working(writers, patience_s=PATIENCE_S + 30):
        until(lambda: total(writers) >= 150, "nobody is answered")
    found = verdict(ground, writers)
    print(f"a fresh id at every sending: {found.acknowledged} acknowledged, {found.doubled} doubled")
    assert found.doubled > 0
