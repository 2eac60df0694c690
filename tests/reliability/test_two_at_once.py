"""Two people on one part: one wins, the other is told, nothing is lost; on different parts both are saved."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from psycopg import errors

from tests.access.ground import Case, Connection, Ground, Worker, hold, write

THREADS = 16
EACH = 6


def colleague(ground: Ground, case: Case) -> Worker:
    """Another worker of the same client."""
    worker = ground.worker()
    ground.link(case.client, worker)
    return worker


def text_of(ground: Ground, part: UUID) -> str:
    """The words of a part now."""
    return str(ground.value("select body ->> 'text' from plan.part where id = %s", part))


def test_on_one_part_the_first_wins_and_the_second_is_told(ground: Ground, case: Case) -> None:
    second, part = colleague(ground, case), case.parts["core"]
    tickets = [(one.token, ground.open(one.token, case.client)) for one in (case.worker, second)]

    def late() -> int:
        with ground.holding(*tickets[1], ground.second) as app:
            return write(app, part, 1, "toinen")

    with ThreadPoolExecutor(1) as pool:
        with ground.holding(*tickets[0]) as app:
            assert write(app, part, 1, "ensimmäinen") == 1
            waiting = pool.submit(late)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.2)
        assert waiting.result(timeout=5) == 0, "the version that the second had read is not there any more"
    assert text_of(ground, part) == "ensimmäinen"
    kept = ground.boss.execute("select version, body ->> 'text' from plan.part_version where part_id = %s", (part,)).fetchall()
    assert [version for version, _ in kept] == [1]


def test_who_does_not_ask_for_the_version_is_refused_by_the_database(ground: Ground, case: Case) -> None:
    """A write that forgot to look at the version cannot overwrite either."""
    second, part = colleague(ground, case), case.parts["core"]
    tickets = [(one.token, ground.open(one.token, case.client)) for one in (case.worker, second)]
    with ground.holding(*tickets[0]) as app:
        assert write(app, part, 1, "ensimmäinen") == 1
    with pytest.raises(errors.SerializationFailure, match="somebody else changed this part"), ground.holding(*tickets[1]) as app:
        app.execute("update plan.part set body = %s, version = 2 where id = %s", (json.dumps({"text": "toinen"}), part))
    assert text_of(ground, part) == "ensimmäinen"
    assert ground.value("select count(*) from plan.access where ticket = %s and act = 'write'", tickets[1][1]) == 0


def test_both_texts_stay_when_the_second_tries_again(ground: Ground, case: Case) -> None:
    second, part = colleague(ground, case), case.parts["core"]
    for one, version, text in ((case.worker, 1, "ensimmäinen"), (second, 2, "ensimmäinen ja toinen")):
        with ground.holding(one.token, ground.open(one.token, case.client)) as app:
            assert write(app, part, version, text) == 1
    history = ground.boss.execute("select body ->> 'text' from plan.part_version where part_id = %s order by version", (part,)).fetchall()
    assert [text for (text,) in history][1:] == ["ensimmäinen"]
    assert text_of(ground, part) == "ensimmäinen ja toinen"


def test_on_different_parts_both_are_saved(ground: Ground, case: Case) -> None:
    second, mine, theirs = colleague(ground, case), case.parts["core"], ground.part(case.client, "core")
    tickets = [(one.token, ground.open(one.token, case.client)) for one in (case.worker, second)]
    with ground.holding(*tickets[0]) as app, ground.holding(*tickets[1], ground.second) as other:
        assert write(app, mine, 1, "minun") == 1
        assert write(other, theirs, 1, "sinun") == 1
    assert (text_of(ground, mine), text_of(ground, theirs)) == ("minun", "sinun")


def append(app: Connection, worker: Worker, client: UUID, part: UUID, word: str) -> int:
    """Add one word to the list in a part, however often somebody else is first; how often that was."""
    for beaten in range(10_000):
        ticket = app.execute("select ticket from plan.open_plan(%s, %s, 'care', null, null, 'open')", (worker.token, client)).fetchone()[0]  # type: ignore[index]
        with app.transaction():
            hold(app, worker.token, ticket)
            version, body = app.execute("select version, body from plan.part where id = %s", (part,)).fetchone()  # type: ignore[misc]
            words = [*body.get("words", []), word]
            changed = app.execute(
                "update plan.part set body = %s, version = %s where id = %s and version = %s",
                (json.dumps({"words": words}), version + 1, part, version),
            ).rowcount
        if changed:
            return beaten
    raise AssertionError(f"{word} was beaten ten thousand times")


def test_sixteen_people_hammer_one_part_and_no_word_is_lost(ground: Ground, case: Case) -> None:
    part, workers = case.parts["core"], [colleague(ground, case) for _ in range(THREADS)]
    together = Barrier(THREADS)

    def hammer(number: int) -> int:
        with ground.fresh_app() as app:
            together.wait(timeout=30)
            return sum(append(app, workers[number], case.client, part, f"{number}-{word}") for word in range(EACH))

    with ThreadPoolExecutor(THREADS) as pool:
        beaten = sum(pool.map(hammer, range(THREADS)))
    words = ground.value("select body -> 'words' from plan.part where id = %s", part)
    wanted = {f"{number}-{word}" for number in range(THREADS) for word in range(EACH)}
    print(
        f"{THREADS} people, {len(wanted)} words, {beaten} times beaten, {len(wanted - set(words))} lost, {len(words) - len(set(words))} doubled"
    )
    assert len(words) == len(wanted)
    assert set(words) == wanted
    assert ground.value("select version from plan.part where id = %s", part) == 1 + len(wanted)
    for table, condition in (
        ("part_version", "part_id = %s"),
        ("event", "part_id = %s"),
        ("access", "part_ids = array[%s] and act = 'write'"),
    ):
        assert ground.value(f"select count(*) from plan.{table} where {condition}", part) == len(wanted), table
    in_order = ground.boss.execute(
        "select version, body -> 'words' from plan.part_version where part_id = %s order by version", (part,)
    ).fetchall()
    assert [len(body or []) for _, body in in_order] == list(range(len(wanted))), "each version has one word more than the one before"
