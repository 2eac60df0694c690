"""The made-up worlds are sound, the same for a seed, and rich enough to show a fault in any sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

import pytest

from tests.access.counterfactuals import ALL, Answer, Counterfactual
from tests.access.oracle import ROUTES, Seen, may_add, seen
from tests.access.oracle_facts import forbidden
from tests.access.shapes import Link, Part, Permit, Prohibition, Question, Representation, World
from tests.access.worlds import additions, questions, world

WORLDS = 250
ENOUGH_OF_A_ROUTE = 200
ENOUGH_OF_AN_EXCEPTION = 50

Answers = dict[UUID, Seen]


@cache
def answered(seed: int) -> tuple[World, tuple[tuple[Question, Answers], ...]]:
    """The world of the seed, its questions and their answers."""
    made = world(seed)
    return made, tuple((question, seen(made, question)) for question in questions(made))


def changed_answers(what_if: Counterfactual, seed: int) -> Iterator[tuple[Answer, Answer]]:
    """The answers in the world as it is, and as it would be."""
    made, asked = answered(seed)
    otherwise = what_if.world(made)
    for question, before in asked:
        other_question = what_if.question(question)
        if other_question is not None:
            after = seen(otherwise, other_question)
            for part_id in before.keys() | after.keys():
                yield before.get(part_id), after.get(part_id)


@pytest.mark.parametrize("name", ALL)
def test_exception_is_common(name: str) -> None:
    found = 0
    for seed in range(WORLDS):
        found += sum(ALL[name].counts(*pair) for pair in changed_answers(ALL[name], seed))
        if found >= ENOUGH_OF_AN_EXCEPTION:
            break
    assert found >= ENOUGH_OF_AN_EXCEPTION, f"{name}: only {found} answers hang on it in {WORLDS} worlds"


def test_routes_are_common() -> None:
    found: Counter[str] = Counter()
    decisions = 0
    for seed in range(WORLDS):
        for _, answers in answered(seed)[1]:
            decisions += 1
            found.update(answer.basis for answer in answers.values())
            found["refused"] += not answers
    assert decisions >= 20_000
    rare = {route: found[route] for route in (*ROUTES, "refused") if found[route] < ENOUGH_OF_A_ROUTE}
    assert not rare, f"routes met too seldom in {WORLDS} worlds: {rare}"


def is_seen_in_spite_of_a_prohibition(made: World, part: Part, answer: Seen) -> bool:
    link = next(link for link in made.links if link.id == answer.basis_id)
    return forbidden(made, part, link.register_id, in_emergency=False)


@pytest.mark.parametrize("route", ["own_register", "statute"])
def test_prohibition_that_does_not_bind_is_common(route: str) -> None:
    found = 0
    for seed in range(WORLDS):
        made, asked = answered(seed)
        parts = {part.id: part for part in made.parts}
        for _, answers in asked:
            by_route = [(parts[id_], answer) for id_, answer in answers.items() if answer.basis == route]
            found += sum(is_seen_in_spite_of_a_prohibition(made, *one) for one in by_route)
    assert found >= ENOUGH_OF_AN_EXCEPTION


def test_additions_are_common() -> None:
    found: Counter[tuple[bool, bool]] = Counter()
    for seed in range(WORLDS // 2):
        made = answered(seed)[0]
        citizens = {session.token for session in made.sessions if session.role == "citizen"}
        for one in additions(made):
            may = may_add(made, one.question, one.register_id, one.topic, one.organisation_id)
            found[one.question.session in citizens, may] += 1
    assert len(found) == 4
    assert min(found.values()) >= ENOUGH_OF_AN_EXCEPTION, found


@pytest.mark.parametrize("seed", range(5))
def test_world_is_the_same_for_a_seed(seed: int) -> None:
    assert world(seed) == world(seed)
    assert list(questions(world(seed))) == list(questions(world(seed)))
    assert list(additions(world(seed))) == list(additions(world(seed)))
    assert world(seed) != world(seed + 1)


def test_answers_do_not_hang_on_the_clock() -> None:
    elsewhen = datetime(2031, 7, 1, 3, 4, 5, 678901, tzinfo=UTC)
    for seed in range(5):
        asked = answered(seed)[1]
        assert [seen(world(seed, elsewhen), question) for question, _ in asked] == [found for _, found in asked]


@pytest.mark.parametrize("seed", range(0, WORLDS, 10))
def test_world_is_sound(seed: int) -> None:
    made = world(seed)
    registers = {one.id for one in made.registers}
    organisations = {one.id for one in made.organisations}
    parts = {one.id: one.client_id for one in made.parts}
    assert {part.register_id for part in made.parts} | {link.register_id for link in made.links} <= registers
    assert {part.organisation_id for part in made.parts} - {None} <= organisations
    assert {session.actor_id for session in made.sessions} <= {actor.id for actor in made.actors}
    named = [(link.part_id, link.client_id) for link in made.links]
    named += [(prohibition.part_id, prohibition.client_id) for prohibition in made.prohibitions]
    assert all(part_id is None or parts[part_id] == client_id for part_id, client_id in named)
    assert len(set(made.needs)) == len(made.needs)
    assert len(set(made.statutes)) == len(made.statutes)
    dated: list[Link | Permit | Prohibition | Representation] = [*made.links, *made.permits]
    dated += [*made.prohibitions, *made.representations]
    assert all(one.validity[1] is None or one.validity[0] < one.validity[1] for one in dated)
    assert {question.client_id for question in questions(made)} == set(made.client_ids)
