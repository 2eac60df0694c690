"""Rights begin and end to the second: the rule in SQL against the oracle, a second before, at and after midnights and changes of the hour in Finland."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from punos.base.clock import HELSINKI, day_of
from punos.plumbing.postgres import OWNER, Cluster
from tests.access import oracle
from tests.access.loading import decide, load
from tests.access.scenes import CLIENT, HEALTH, PART, asks, link, part, permit, prohibition, right, scene
from tests.access.scratch import scratch, sign_in
from tests.access.shapes import Question, Validity, World

SECOND = timedelta(seconds=1)
#: Moments as the wall shows them in Finland; `fold` 1 is the second of the two hours with one name.
MOMENTS = {
    "midnight of a summer day": datetime(2026, 6, 1, tzinfo=HELSINKI),
    "midnight of a winter day": datetime(2026, 12, 1, tzinfo=HELSINKI),
    "midnight before the clocks go on": datetime(2026, 3, 29, tzinfo=HELSINKI),
    "03 becomes 04": datetime(2026, 3, 29, 4, tzinfo=HELSINKI),
    "midnight after they have gone on": datetime(2026, 3, 30, tzinfo=HELSINKI),
    "half past three the first time": datetime(2026, 10, 25, 3, 30, tzinfo=HELSINKI),
    "04 becomes 03": datetime(2026, 10, 25, 3, tzinfo=HELSINKI, fold=1),
    "half past three the second time": datetime(2026, 10, 25, 3, 30, tzinfo=HELSINKI, fold=1),
    "midnight after they have gone back": datetime(2026, 10, 26, tzinfo=HELSINKI),
    "the leap day begins": datetime(2028, 2, 29, tzinfo=HELSINKI),
    "the leap day ends": datetime(2028, 3, 1, tzinfo=HELSINKI),
    "the year ends": datetime(2027, 1, 1, tzinfo=HELSINKI),
}
FOR_ANOTHER = Question("near one", CLIENT, "representative")


def carried(kind: str, validity: Validity) -> tuple[World, Question, bool]:
    """A scene that hangs on one right of this validity, who asks, and whether the right opens the part or closes it."""
    elsewhere = part(register_id=HEALTH)
    return {
        "link": (scene(link(validity=validity)), asks(), True),
        "permit": (scene(elsewhere, permit(validity=validity)), asks(), True),
        "prohibition": (scene(elsewhere, permit(), prohibition(validity=validity)), asks(), False),
        "representation": (scene(right(validity=validity)), FOR_ANOTHER, True),
    }[kind]


@pytest.fixture(scope="module")
def owner(cluster: Cluster) -> Iterator[psycopg.Connection[Any]]:
    """A copy of the database in which nothing stays."""
    with scratch(cluster) as (server, name), sign_in(server, OWNER, name) as connection:
        yield connection


@pytest.mark.parametrize("kind", ["link", "permit", "prohibition", "representation"])
def test_a_right_holds_from_its_first_second_up_to_its_last(owner: psycopg.Connection[Any], kind: str) -> None:
    cases, wrong = 0, []
    for name, moment in MOMENTS.items():
        at = moment.astimezone(UTC)
        for validity, holds in (((at, None), (False, True, True)), ((at - timedelta(days=30), at), (True, False, False))):
            made, question, opens = carried(kind, validity)
            with owner.transaction(force_rollback=True):
                load(owner, made)
                for step, is_valid in zip((-1, 0, 1), holds, strict=True):
                    then = replace(made, at=at + step * SECOND)
                    said, told = PART in decide(owner, question, then.at), PART in oracle.seen(then, question)
                    cases += 1
                    if not said == told == (is_valid == opens):
                        wrong.append(f"{name} {step:+d} s, {'begins' if validity[1] is None else 'ends'}: {said}, oracle {told}")
    print(f"{kind}: {cases} moments, {len(wrong)} wrong")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", [name for name, moment in MOMENTS.items() if moment.hour == moment.minute == 0])
def test_a_day_in_finland_begins_at_its_midnight(name: str) -> None:
    midnight = MOMENTS[name].astimezone(UTC)
    day = MOMENTS[name].date()
    assert [day_of(midnight + step * SECOND) for step in (-1, 0, 1)] == [day - timedelta(days=1), day, day]


def test_an_end_that_is_counted_in_is_seen(owner: psycopg.Connection[Any]) -> None:
    """The fault planted: a link that is still good in the second in which it ends."""
    at = MOMENTS["04 becomes 03"].astimezone(UTC)
    made, question, _opens = carried("link", (at - timedelta(days=30), at))
    with owner.transaction(force_rollback=True):
        load(owner, made)  # leaves the guard's role in hand, who owns the function
        (function,) = owner.execute("select pg_get_functiondef('plan.links_of'::regproc)").fetchone() or ("",)
        assert "l.valid_to > now_at" in function
        owner.execute(function.replace("l.valid_to > now_at", "l.valid_to >= now_at"))
        assert PART in decide(owner, question, at)
    assert PART not in oracle.seen(replace(made, at=at), question)
