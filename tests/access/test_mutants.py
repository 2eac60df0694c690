"""Every mutant of the rule, of the key and of row security must turn a fast detector red."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from punos.plumbing.postgres import Cluster
from tests.access import mutants
from tests.access.detectors import Worlds, definition, mutated
from tests.access.scratch import scratch

SEEDS = range(1, 31)


@pytest.fixture(scope="module")
def worlds(cluster: Cluster) -> Iterator[Worlds]:
    """Worlds in a copy of the database."""
    with scratch(cluster) as (server, name):
        made = Worlds(server, name, SEEDS)
        try:
            yield made
        finally:
            made.close()


def test_every_mutant_of_the_rule_is_noticed(worlds: Worlds) -> None:
    assert worlds.disagreement() is None, "the rule as it is agrees with the oracle"
    survivors, began = [], time.monotonic()
    for mutant in mutants.RULE:
        text = definition(worlds.boss, mutant.function)
        worlds.boss.execute(mutated(text, mutant))  # type: ignore[call-overload]
        try:
            began_one = time.monotonic()
            found = worlds.disagreement()
        finally:
            worlds.boss.execute(text)  # type: ignore[call-overload]
        print(f"{'killed  ' if found else 'SURVIVED'} {time.monotonic() - began_one:.2f} s  {mutant.name}  {(found or '')[:12]}")
        if not found:
            survivors.append(mutant.name)
    print(f"{len(mutants.RULE) - len(survivors)} of {len(mutants.RULE)} mutants of the rule killed in {time.monotonic() - began:.0f} s")
    assert not survivors
    assert worlds.disagreement() is None, "the rule is as it was"
