"""The corpus: the smallest world and question that each fault of the rule was ever seen in, kept whole, whatever becomes of the draw of worlds.

`PUNOS_CORPUS=1` with the test of this page makes it anew from the mutants; a disagreement that is found some day is added with `kept_of`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from tests.access import oracle
from tests.access.detectors import Answered, answered, definition, mutated, rare
from tests.access.loading import decide, load
from tests.access.mutants import Mutant
from tests.access.shapes import Question, World

Connection = psycopg.Connection[Any]
FILE = Path(__file__).with_name("corpus.json")
TAKEN_AWAY = ("links", "permits", "prohibitions", "representations", "statutes", "needs", "parts", "sessions")
"""What a world is made smaller by, a row at a time."""


class Kept(msgspec.Struct, frozen=True):
    """One question in one world, and the fault that it shows."""

    fault: str
    world: World
    question: Question


def corpus() -> list[Kept]:
    """Everything that is kept."""
    return msgspec.json.decode(FILE.read_bytes(), type=list[Kept])


def write(kept: Sequence[Kept]) -> None:
    """Write the corpus, a line for each."""
    lines = [plain(one) for one in sorted(kept, key=lambda one: one.fault)]
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def plain(one: Kept) -> str:
    """One line; sessions have names for tokens, so that nobody takes them for real ones."""
    line = msgspec.json.encode(one).decode()
    for number, session in enumerate(one.world.sessions):
        line = line.replace(f'"{session.token}"', f'"session {number}"')
    return line


def differs(boss: Connection, made: World, question: Question, mutant: Mutant | None = None) -> bool:
    """Whether the database, with the mutant if there is one, answers otherwise than the oracle. Leaves nothing behind."""
    return first_difference(boss, made, (question,), mutant) is not None


def first_difference(boss: Connection, made: World, asked: Sequence[Question], mutant: Mutant | None) -> Question | None:
    """The first of the questions that is answered otherwise. Leaves nothing behind."""
    try:
        with boss.transaction(force_rollback=True):
            if mutant:
                boss.execute(mutated(definition(boss, mutant.function), mutant))  # type: ignore[call-overload]
            load(boss, made)
            boss.execute("set local role punos_guard")
            return next((question for question in asked if wrong(boss, made, question)), None)
    except psycopg.Error:
        return None


def wrong(guard: Connection, made: World, question: Question) -> bool:
    """Whether the answer to this question is another than the oracle's."""
    said = {part: (one.level, one.basis, one.basis_id) for part, one in decide(guard, question, made.at).items()}
    return said != {part: (one.level, one.basis, one.basis_id) for part, one in oracle.seen(made, question).items()}


def kept_of(boss: Connection, mutant: Mutant) -> Kept | None:
    """The smallest world in which this mutant is seen; None when no question to see shows it."""
    for one in worlds():
        if question := first_difference(boss, one.made, one.asked, mutant):
            small = smaller(boss, one.made, question, mutant)
            for table in ("open.need", "open.statute", "open.law"):  # what was loaded and rolled back lies there dead
                boss.execute(f"vacuum {table}")  # type: ignore[call-overload]
            return Kept(mutant.name, small, question)
    return None


@cache
def worlds() -> tuple[Answered, ...]:
    """Where faults are looked for: the drawn worlds, then what the draw brings too seldom."""
    return (*(answered(seed) for seed in range(1, 31)), rare())


def smaller(boss: Connection, made: World, question: Question, mutant: Mutant) -> World:
    """Take rows away one after another as long as the fault is still seen."""
    for name in TAKEN_AWAY:
        for row in getattr(made, name):
            tried = replace(made, **{name: tuple(one for one in getattr(made, name) if one != row)})
            if differs(boss, tried, question, mutant):
                made = tried
    return made
