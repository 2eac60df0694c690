"""Past faults are replayed: the rule agrees with both oracles where it once would not have, and each fault put back in is seen there again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from punos.plumbing.postgres import SUPERUSER, Cluster
from tests.access import mutants, oracle
from tests.access.cedar import oracle as cedar_oracle
from tests.access.corpus import Kept, corpus, differs, kept_of, write
from tests.access.scratch import scratch, sign_in

BY_NAME = {mutant.name: mutant for mutant in mutants.RULE}


@pytest.fixture(scope="module")
def boss(cluster: Cluster) -> Iterator[psycopg.Connection[Any]]:
    """The superuser, in a copy of the database."""
    with scratch(cluster) as (server, name), sign_in(server, SUPERUSER, name) as made:
        if os.environ.get("PUNOS_CORPUS") == "1":
            write([found for mutant in mutants.RULE if (found := kept_of(made, mutant))])
        yield made


def test_nothing_of_the_corpus_is_seen_any_more(boss: psycopg.Connection[Any]) -> None:
    kept = corpus()
    assert len(kept) >= 100
    for one in kept:
        assert not differs(boss, one.world, one.question), one.fault
        assert flat(oracle.seen(one.world, one.question)) == flat(cedar_oracle.seen(one.world, one.question)), one.fault


def test_each_fault_put_back_in_is_seen_where_it_was_kept(boss: psycopg.Connection[Any]) -> None:
    kept = corpus()
    seen = [one for one in kept if one.fault in BY_NAME and differs(boss, one.world, one.question, BY_NAME[one.fault])]
    missing = sorted({one.fault for one in kept} - {one.fault for one in seen})
    print(f"{len(seen)} of {len(kept)} faults of the corpus seen again; rows a world: {sum(map(rows, kept)) / len(kept):.1f}")
    assert not missing, "make the corpus anew: PUNOS_CORPUS=1"


def rows(one: Kept) -> int:
    """How many rows decide: those that could be taken away and were not."""
    made = one.world
    return sum(map(len, (made.needs, made.statutes, made.parts, made.links, made.permits, made.prohibitions, made.representations)))


def flat(answers: Any) -> dict[Any, tuple[Any, ...]]:
    """Both oracles in one shape."""
    return {part: (one.level, one.basis, one.basis_id) if hasattr(one, "basis") else tuple(one) for part, one in answers.items()}
