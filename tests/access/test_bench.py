"""The bench itself: it tries the known killer first, searches where that fails, and takes neither a survivor nor a broken mutant for a kill."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from tests.access.bench import FILE, Attack, Bench, BrokenMutantError, has_fallen_over, killers, short
from tests.access.ground import Ground
from tests.access.mutants import Mutant
from tests.access.probes import probes
from tests.access.test_mutants import asked, planted, verdict

MUTANT = Mutant("may", "old", "new")


class Tried:
    """Attacks that note that they were tried, of which some turn red."""

    def __init__(self, *red: str) -> None:
        self.red = set(red)
        self.order: list[str] = []

    def attack(self, name: str) -> Attack:
        def probe(ground: Ground) -> None:
            self.order.append(name)
            if name in self.red:
                raise AssertionError("red")

        return probe

    def bench(self, ground: Ground, known: dict[str, str]) -> Bench:
        return Bench(ground, [(name, self.attack(name)) for name in "abc"], known)


def test_the_known_killer_is_tried_first(ground: Ground) -> None:
    tried = Tried("b", "c")
    found = tried.bench(ground, {MUTANT.name: "c"}).noticed(MUTANT)
    assert (found and found.by, tried.order) == ("c: AssertionError", ["c"])


@pytest.mark.parametrize("known", [{}, {MUTANT.name: "a"}, {MUTANT.name: "gone"}])
def test_without_a_killer_that_still_kills_all_are_tried(ground: Ground, known: dict[str, str]) -> None:
    tried = Tried("b")
    bench = tried.bench(ground, known)
    assert bench.noticed(MUTANT)
    assert (tried.order, bench.killed) == (["a", "b"], {MUTANT.name: "b"})


def test_a_mutant_that_no_attack_notices_survives_whatever_is_written(ground: Ground) -> None:
    tried = Tried()
    bench = tried.bench(ground, {MUTANT.name: "b"})
    assert bench.noticed(MUTANT) is None
    assert (sorted(tried.order), bench.killed) == (["a", "b", "c"], {})
    assert verdict(MUTANT.name, None) == [MUTANT.name]


def test_what_a_mutant_leaves_behind_is_told(ground: Ground) -> None:
    tried = Tried("b")
    found = tried.bench(ground, {}).noticed(MUTANT)
    assert verdict(MUTANT.name, found) == [f"{MUTANT.name} is taken out, and still AssertionError: red"]
    tried.red.clear()
    assert verdict(MUTANT.name, found) == []


def sends(statement: str) -> Attack:
    """An attack that does this in the database."""
    return lambda ground: ground.boss.execute(statement) and None  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "fallen",
    [
        "select nothing_of_this_name",
        "select nothing_of_this_name()",
        "select * from nothing_of_this_name",
        "select case when random() > 2 then 1 else current_date end",
        "select id from plan.person p, plan.actor a",
        "do $$ begin perform nothing_of_this_name(); end $$",
        "set statement_timeout = 1; select pg_sleep(1)",
    ],
)
def test_sql_that_does_not_fit_together_is_no_kill(ground: Ground, fallen: str) -> None:
    bench = Bench(ground, [("a", sends(fallen))], {})
    try:
        found = asked(lambda: bench.noticed(MUTANT))
    finally:
        ground.boss.execute("reset statement_timeout")
    assert isinstance(found, BrokenMutantError)
    assert verdict(MUTANT.name, found)[0].startswith("broken: ")
    assert not bench.killed


@pytest.mark.parametrize("state", ["42501", "28000", "40001", "23514", "P0001"])
def test_a_refusal_where_there_should_be_none_is_a_kill(ground: Ground, state: str) -> None:
    refuses = f"do $$ begin raise exception 'no' using errcode = '{state}'; end $$"
    assert Bench(ground, [("a", sends(refuses))], {}).noticed(MUTANT)


def test_a_lost_connection_is_no_kill() -> None:
    assert has_fallen_over(psycopg.OperationalError("the connection is closed"))
    assert not has_fallen_over(AssertionError())


def test_a_fault_is_taken_out_even_when_the_detector_raises(ground: Ground) -> None:
    def falling(apply: Callable[[], None]) -> None:
        with planted(ground.boss, "set application_name = 'faulty'", "set application_name = 'sound'"):
            apply()

    with pytest.raises(ZeroDivisionError):
        falling(lambda: 1 // 0)  # type: ignore[arg-type, return-value]
    assert ground.value("show application_name") == "sound"


def test_an_attack_has_the_same_name_in_every_run() -> None:
    there = {short(name) for name, _ in probes()}
    written = killers()
    print(f"{len(written)} killers in {FILE.name}, {sum(one not in there for one in written.values())} of them out of date")
    assert not [name for name in there if " at 0x" in name]
