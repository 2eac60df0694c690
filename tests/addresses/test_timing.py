"""The time of an answer about somebody else's client, part, application or notice is that of an answer about nothing at all."""

from __future__ import annotations

import re
import time
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from punos.trust.words import Role
from tests.addresses.asking import Browser
from tests.addresses.plans import file_of
from tests.addresses.resolver import addresses
from tests.addresses.timing import LIMIT, Pair, area, attacked, measured
from tests.addresses.world import Furnished, Wish
from tests.proof import figure

PAIRS = figure(250, 1_000)
"""Requests of each sort, of each kind of address."""
FEW = 80
"""Pairs of a batch that looks for a planted fault."""
SEEN = 0.6
GOAL = {"words": "Haluan nukkua", "scale": "better", "version": "1"}


def pairs_of(world: Furnished, browser: Browser) -> list[Pair]:
    """Each kind of address, asked of the stranger whom nobody here knows, and of an id of nobody."""
    people, there = world.people, {one.name: one for one in addresses()}
    worker, nurse, citizen = people.workers[Role.SOCIAL_WORKER].token, people.workers[Role.NURSE].token, people.clients["link"].token
    stranger, nobody, mine = people.stranger.id, uuid4(), people.clients["link"].id
    goal, sent, nothing = world.part_of(people.stranger, Wish("goal")), world.part_of(people.stranger, Wish("application")), uuid4()

    def pair(
        name: str, token: str, another: dict[str, Any], other: dict[str, Any], data: dict[str, str] | None = None, *, said: str = ""
    ) -> Pair:
        address, method = there[name], "GET" if data is None else "POST"
        paths = [address.path(values) for values in (another, other)]
        asks = [lambda path=path: browser.ask(method, path, token, data) for path in paths]
        first, second = (ask() for ask in asks)
        assert (first.status, first.told_of_nothing()) == (second.status, second.told_of_nothing()), name
        return Pair(f"{method} {name}{said}", *asks)

    both, part = ({"client_id": stranger}, {"client_id": nobody}), ({"part_id": goal}, {"part_id": nothing})
    deed, application = {"slug": "change-goal"}, ({"part_id": sent}, {"part_id": nothing})
    found = [
        pair("work:client", worker, *both),
        pair("work:act", worker, both[0] | part[0] | deed, both[1] | part[1] | deed),
        pair("work:act", worker, *({"client_id": mine} | one | deed for one in part), said=" of a client of one's own"),
        pair("work:act", worker, both[0] | part[0] | deed, both[1] | part[1] | deed, GOAL),
        pair("own:application", citizen, *application),
        pair("own:for_another", citizen, *both),
        pair("own:file", citizen, {"file_id": file_of(goal, "file")}, {"file_id": nothing}),
        pair("work:file", worker, *({"client_id": mine, "file_id": one} for one in (file_of(goal, "file"), nothing))),
        pair("own:seen", citizen, {"notice_id": world.notices[stranger].own}, {"notice_id": nothing}, {}),
        searching(world, browser, worker),
    ]
    if figure(0, 1):
        found += [
            pair("work:client", nurse, *both, said=" as a nurse"),
            pair("work:timeline", worker, *both),
            pair("work:application", worker, both[0] | application[0], both[1] | application[1]),
            pair("work:begin", worker, *both, {"purpose": "care", "ground": "Pyysi apua meiltä", "new_id": str(uuid4())}),
            pair("work:end_now", worker, *both, {"why": "unsaid"}),
            pair("own:change_goal", citizen, *part, GOAL),
        ]
    return found


def searching(world: Furnished, browser: Browser, token: str) -> Pair:
    """The search by the identity code, when the twenty of the day are used up: a code that somebody has, and one that nobody has."""
    path = next(one for one in addresses() if one.name == "work:find").path({})
    asks = [
        lambda code=code: browser.ask("POST", path, token, {"code": code}) for code in (world.people.stranger.code, "010170-999X-000000")
    ]
    for _ in range(21):
        asks[1]()
    return Pair("POST work:find beyond the day's searches", *asks)


def test_the_time_of_an_answer_does_not_tell_whether_somebody_exists(world: Furnished, browser: Browser) -> None:
    told = [(pair.name, attacked(pair, PAIRS)) for pair in pairs_of(world, browser)]
    for name, times in told:
        wall, work = times.told()
        print(
            f"{name}: {len(times.wall[0])} + {len(times.wall[1])} requests interleaved, AUC {wall:.3f} by the wall, {work:.3f} by the processors"
        )
    assert not [f"{name} {times.worst:.3f}" for name, times in told if times.worst >= LIMIT]


def test_a_millisecond_is_seen(world: Furnished, browser: Browser) -> None:
    """The fault planted: whoever exists takes a millisecond longer."""
    pair = pairs_of(world, browser)[0]

    def slower() -> object:
        until = time.thread_time() + 0.001
        while time.thread_time() < until:
            pass
        return pair.another()

    wall, work = attacked(Pair("a millisecond more", slower, pair.nobody), FEW).told()
    print(f"a millisecond more: AUC {wall:.3f} by the wall, {work:.3f} by the processors")
    assert max(wall, work) > SEEN


def test_a_refusal_that_looks_at_the_client_first_is_seen(world: Furnished, browser: Browser) -> None:
    """The fault planted: the parts of the client are weighed before anybody asks whether a route can lead there."""
    pair = pairs_of(world, browser)[1]
    before = world.guard.execute("select pg_get_functiondef('plan.stands_near'::regproc)").fetchone()
    assert before
    world.guard.execute(re.sub(r"\$function\$.*\$function\$", "$function$ select true $function$", before[0], flags=re.DOTALL))
    try:
        wall, work = measured(pair, PAIRS).told()
    finally:
        world.guard.execute(before[0])
    print(f"everything weighed first: AUC {wall:.3f} by the wall, {work:.3f} by the processors")
    assert max(wall, work) >= LIMIT


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_the_area_is_the_share_of_pairs_in_which_the_one_took_longer(one: list[int], other: list[int]) -> None:
    longer = sum((a > b) + (a == b) / 2 for a in one for b in other)
    assert area(one, other) == pytest.approx(longer / len(one) / len(other))
