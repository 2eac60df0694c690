"""Fifty people on one plan of forty parts, over HTTP: nothing that was answered as saved is lost or doubled, every conflict is shown to a person."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from statistics import quantiles
from uuid import UUID, uuid4

import pytest
from psycopg.types.json import Jsonb

from punos.plumbing.postgres import Cluster
from tests.access.ground import Ground
from tests.access.scratch import scratch
from tests.proof import figure
from tests.reliability.editors import TEXTS, Editor, History, Kept, Save, Verdict, verdict
from tests.reliability.served import Person, served

pytestmark = pytest.mark.long

EDITORS, PARTS = 50, 40
SECONDS = figure(120, 600)
THOUGHT = (0.3, 4.0)
ALONE = 60
"""Saves of one person with nobody else about, to see what a save takes."""
BLIND = 8


@pytest.fixture(scope="module")
def office(cluster: Cluster) -> Iterator[tuple[Ground, int]]:
    """A database of our own and the web server on it."""
    with scratch(cluster) as (server, name):
        ground = Ground(server, name)
        try:
            with served(server, name) as port:
                yield ground, port
        finally:
            ground.close()


def staffed(ground: Ground, port: int, editors: int, parts: int, *, blind: bool = False) -> list[Editor]:
    """People who know one client, and the parts of the client's plan."""
    client, workers = ground.person(), [ground.worker() for _ in range(editors)]
    for worker in workers:
        ground.link(client, worker)
    body = {"words": "Alussa.", "scale": "better"}
    goals = [
        ground.part(client, "core", sort="goal", state="agreed", organisation_id=workers[0].organisation_id, body=Jsonb(body))
        for _ in range(parts)
    ]
    return [Editor(number, Person(port, one.token), one.post_id, client, goals, blind) for number, one in enumerate(workers)]


def history(ground: Ground, parts: list[UUID]) -> History:
    """Every version of the parts, as the superuser sees it."""
    query = (
        "select part_id, version, body, changed_by from plan.part_version where part_id = any (%s)"
        " union all select id, version, body, changed_by from plan.part where id = any (%s)"
    )
    found: dict[UUID, dict[int, Kept]] = {part: {} for part in parts}
    for part, version, body, by in ground.boss.execute(query, (parts, parts)):
        found[part][version] = Kept(by, {name: body[name] for name in TEXTS if name in body})
    return found


def work(editors: list[Editor], seconds: float, thought: tuple[float, float]) -> None:
    """All at once, each with a browser of their own."""
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(len(editors)) as crowd:
        for done in [crowd.submit(editor.work, until, thought) for editor in editors]:
            done.result()


def in_ms(seconds: list[float]) -> str:
    """The median and the 95th percentile."""
    steps = quantiles(seconds, n=20)
    return f"median {1000 * steps[9]:.0f} ms, p95 {1000 * steps[18]:.0f} ms"


def test_fifty_editors_lose_and_double_nothing(office: tuple[Ground, int]) -> None:
    ground, port = office
    alone = staffed(ground, port, 1, PARTS)[0]
    for _ in range(ALONE):
        alone.edit(alone.chance.choice(alone.parts))
    alone.person.close()
    editors = staffed(ground, port, EDITORS, PARTS)
    work(editors, SECONDS, THOUGHT)
    saves, parts = [save for editor in editors for save in editor.saves], list(editors[0].parts)
    kept = history(ground, parts)
    found = verdict(saves, kept)
    again, others = (sum((getattr(editor, name) for editor in editors), Counter[int]()) for name in ("again", "others"))
    conflicts, clashes, gave_way = (sum(getattr(editor, name) for editor in editors) for name in ("conflicts", "clashes", "gave_way"))
    print(
        f"{EDITORS} editors on {PARTS} parts for {SECONDS} s: {found.acknowledged} saves acknowledged, {found.lost} lost, {found.doubled} doubled,"
        f" {found.unseen} sentences gone unseen; {conflicts} conflicts shown, {clashes} fields chosen by a person, {gave_way} gave way;"
        f" sent again {dict(again)}, other answers {dict(others)}\n"
        f"a save: {in_ms([one for editor in editors for one in editor.seconds])}; alone on the machine: {in_ms(alone.seconds)}"
    )
    assert found == Verdict(found.acknowledged, 0, 0, 0)
    assert found.acknowledged > 3 * SECONDS
    assert conflicts > SECONDS / 4
    assert clashes > 0
    assert set(again) <= {303, 409}
    assert not others
    assert verdict(alone.saves, history(ground, list(alone.parts))) == Verdict(ALONE, 0, 0, 0)


def test_who_saves_over_others_without_reading_is_seen(office: tuple[Ground, int]) -> None:
    """The fault planted: a browser that always sends the newest version number, so that the last one wins."""
    ground, port = office
    editors = staffed(ground, port, BLIND, 2, blind=True)
    work(editors, 4, (0.05, 0.2))
    found = verdict([save for editor in editors for save in editor.saves], history(ground, list(editors[0].parts)))
    print(f"{BLIND} who save blindly: {found.acknowledged} saves, {found.unseen} sentences gone unseen")
    assert found.unseen > 0


PART, MAIJA, OTHER = uuid4(), uuid4(), uuid4()
SAVES = [Save(PART, 2, MAIJA, {"words": "E1n1."}, frozenset()), Save(PART, 3, OTHER, {"words": "E1n1. E2n1."}, frozenset({"E1n1."}))]
KEPT = {1: Kept(None, {}), 2: Kept(MAIJA, {"words": "E1n1."}), 3: Kept(OTHER, {"words": "E1n1. E2n1."})}


def test_the_count_sees_each_fault() -> None:
    def told(saves: list[Save], kept: dict[int, Kept]) -> tuple[int, int, int]:
        found = verdict(saves, {PART: kept})
        return found.lost, found.doubled, found.unseen

    assert told(SAVES, KEPT) == (0, 0, 0)
    assert told(SAVES, {1: KEPT[1], 2: KEPT[2]}) == (1, 0, 0), "an acknowledged save that is not there"
    assert told(SAVES, KEPT | {3: Kept(OTHER, {"words": "E1n1."})}) == (1, 0, 0), "other words than those that were answered as saved"
    assert told(SAVES, KEPT | {4: KEPT[3]}) == (0, 1, 0), "a save that nobody was told of"
    assert told([*SAVES, SAVES[1]], KEPT) == (0, 1, 0), "two saves that were told of one version"
    doubled = KEPT | {3: Kept(OTHER, {"words": "E1n1. E1n1. E2n1."})}
    assert told([SAVES[0], replace(SAVES[1], words=doubled[3].words)], doubled) == (0, 1, 0), "a sentence that stands there twice"
    overwritten = replace(SAVES[1], words={"words": "E2n1."}, shown=frozenset())
    assert told([SAVES[0], overwritten], KEPT | {3: Kept(OTHER, {"words": "E2n1."})}) == (0, 0, 1), "a sentence that went unseen"
