"""The rule in SQL and row security against two oracles written from the prose by different hands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from punos.plumbing.postgres import APP, OWNER, Cluster, Server
from tests.access import oracle
from tests.access.cedar import oracle as cedar_oracle
from tests.access.loading import MOMENT, decide, load, through_the_door
from tests.access.scratch import scratch, sign_in
from tests.access.worlds import World, questions, world
from tests.proof import figure

pytestmark = pytest.mark.long

DECISIONS = figure(20_000, 100_000)
AT_LEAST = DECISIONS // 100


@pytest.fixture(scope="module")
def place(cluster: Cluster) -> Iterator[tuple[Server, str]]:
    """A copy of the database: every world brings needs of its own, and the other tests of this process stand on the county's."""
    with scratch(cluster) as made:
        yield made


@pytest.fixture
def owner(place: tuple[Server, str]) -> Iterator[psycopg.Connection[Any]]:
    server, name = place
    with sign_in(server, OWNER, name) as connection:
        yield connection


@pytest.fixture
def guard(place: tuple[Server, str]) -> Iterator[psycopg.Connection[Any]]:
    server, name = place
    with sign_in(server, OWNER, name) as connection:
        connection.execute("set role punos_guard")
        yield connection


@pytest.fixture
def app(place: tuple[Server, str]) -> Iterator[psycopg.Connection[Any]]:
    server, name = place
    with sign_in(server, APP, name) as connection:
        yield connection


def flat(answers: dict[Any, Any]) -> dict[Any, tuple[str, str, Any]]:
    """Both oracles and the database in one shape."""
    return {part: (a.level, a.basis, a.basis_id) if hasattr(a, "basis") else tuple(a) for part, a in answers.items()}


def test_the_rule_agrees_with_both_oracles(owner: psycopg.Connection[Any], guard: psycopg.Connection[Any]) -> None:
    decided, routes, wrong = 0, Counter[str](), []
    seed = 0
    while decided < DECISIONS:
        seed += 1
        made = world(seed)
        load(owner, made)
        for question in questions(made):
            said = flat(decide(guard, question, made.at))
            plain, cedar = flat(oracle.seen(made, question)), flat(cedar_oracle.seen(made, question))
            decided += 1
            routes.update(basis for _, basis, _ in said.values())
            routes["refused"] += not said
            if not (said == plain == cedar):
                wrong.append((seed, question, said, plain, cedar))
    print(f"{decided} decisions, {sum(routes.values()) - routes['refused']} parts seen, {len(wrong)} disagreements, {dict(routes)}")
    assert not wrong, wrong[:2]
    for route in (*oracle.ROUTES, "refused"):
        assert routes[route] >= AT_LEAST, (route, routes)


def test_row_security_shows_what_the_rule_says_and_why(owner: psycopg.Connection[Any], app: psycopg.Connection[Any]) -> None:
    """The same through the door: as the app, with tickets, on the database's own clock."""
    asked = 0
    for seed in range(1, 9):
        made = world(seed + 100_000, datetime.now(UTC))
        load(owner, made)
        for question in questions(made):
            expected = flat(oracle.seen(made, question))
            if question.purpose == "emergency" or expected != flat(oracle.seen(later(made), question)):
                continue
            shown, why = through_the_door(app, question)
            assert shown == set(expected), question
            assert why == {part: basis for part, (_, basis, _) in expected.items()}, question
            asked += 1
    assert asked > 300


def later(made: World) -> World:
    """The same world ten minutes on: what differs there hangs on the very second and is left to the exact test."""
    return replace(made, at=made.at + MOMENT)
