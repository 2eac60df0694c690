"""Statutory deadlines say whether they move on and whether they pause, and are kept as they say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from punos.engines.clocks import Limit, Unit
from punos.organising import queries
from punos.organising.errors import RuleError, SeedRefusedError
from punos.organising.loading import SEED, Loaded, load_county
from punos.organising.rules import limit_of
from punos.organising.tests.factories import county

__all__ = ["county"]


def limit(key: str) -> Limit | None:
    found = queries.deadline(key)
    assert found
    return found.limit


def test_limits_are_kept_as_the_law_has_them(county: Loaded) -> None:
    assert limit("shl45") == Limit(3, Unit.MONTHS)
    assert limit("vanh18") == Limit(3, Unit.MONTHS, pauses=False)
    assert limit("vanh26") == Limit(6, Unit.MONTHS, moves_on=False, pauses=False)
    assert limit("shl36-urgent") == Limit(0, Unit.HOURS, moves_on=False, pauses=False)
    assert limit("shl36-general") is None


@pytest.mark.parametrize(
    ("old", "new", "field", "problem"),
    [
        ("moves_on: true, pauses: false}", "pauses: false}", "limit.moves_on", "is missing"),
        ("moves_on: true, pauses: false}", "moves_on: true}", "limit.pauses", "is missing"),
        ("pauses: false}", "pauses: sometimes}", "limit.pauses", "'sometimes' will not do"),
    ],
)
def test_a_law_that_does_not_say_is_refused(county: Loaded, tmp_path: Path, old: str, new: str, field: str, problem: str) -> None:
    seed = shutil.copytree(SEED, tmp_path / "seed")
    path = seed / "deadlines.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SeedRefusedError) as refused:
        load_county(seed)
    [fault] = refused.value.faults
    assert (fault.file, fault.field, fault.problem) == ("deadlines.yaml", field, problem)
    assert "write true or false" in fault.cure


def test_a_promise_moves_on_and_pauses_unless_it_says_otherwise() -> None:
    assert limit_of({"amount": 7, "unit": "working_days"}) == Limit(7, Unit.WORKING_DAYS)
    assert limit_of({"amount": 14, "unit": "calendar_days", "moves_on": False}) == Limit(14, Unit.CALENDAR_DAYS, moves_on=False)
    with pytest.raises(RuleError, match="pauses"):
        limit_of({"amount": 7, "unit": "working_days", "pauses": 1})
