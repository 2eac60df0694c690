"""`punos retention hold | release | died`: what was not done is told with where and a cure, and ends with 1."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from punos.base.clock import day_of, now
from punos.cli import main

if TYPE_CHECKING:
    from punos.clients.tests.factories import SmallCounty

TOMORROW = day_of(now()) + timedelta(days=1)


@pytest.fixture
def county() -> SmallCounty:
    """New people for each test."""
    # Late: Django is set up by now.
    from punos.clients.tests.factories import SmallCounty

    return SmallCounty()


def died_on(county: SmallCounty, client: UUID) -> date | None:
    found: date | None = county.guard("select died_on from plan.person where id = %s", [client])[0][0]
    return found


def test_what_was_done_is_told(county: SmallCounty, capsys: pytest.CaptureFixture[str]) -> None:
    client = county.client().id
    whose = ["--client", str(client)]
    for words, said in (
        (["hold", *whose, "--why", "A complaint is being handled"], "held"),
        (["release", *whose], "let go"),
        (["died", *whose, "--on", "2026-01-01"], "kept"),
    ):
        assert main(["retention", *words]) == 0
        assert said in capsys.readouterr().out
    assert died_on(county, client) == date(2026, 1, 1)
    assert main(["retention", "died", *whose, "--not-died"]) == 0
    assert "taken back" in capsys.readouterr().out
    assert died_on(county, client) is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["hold", "--why", "short"], "ten or more"),
        (["release"], "nothing held client"),
        (["died", "--not-died"], "no death of client"),
        (["died", "--on", TOMORROW.isoformat()], "still to come"),
        (["died", "--on", "1850-01-01"], "before the client was born"),
    ],
)
def test_what_was_not_done_is_a_failure(county: SmallCounty, capsys: pytest.CaptureFixture[str], words: list[str], told: str) -> None:
    client = county.client().id
    assert main(["retention", *words, "--client", str(client)]) == 1
    error = capsys.readouterr().err
    assert told in error and str(client) in error
    assert died_on(county, client) is None


@pytest.mark.parametrize(
    "words", [["hold", "--why", "A complaint is being handled"], ["release"], ["died", "--on", "2026-01-01"], ["died", "--not-died"]]
)
def test_nobody_of_that_id_is_a_failure(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    nobody = uuid4()
    assert main(["retention", *words, "--client", str(nobody)]) == 1
    assert f"there is no client {nobody}" in capsys.readouterr().err


def test_a_death_has_a_day_or_is_taken_back_and_not_both() -> None:
    for words in ([], ["--on", "2026-01-01", "--not-died"]):
        with pytest.raises(SystemExit, match="2"):
            main(["retention", "died", "--client", str(uuid4()), *words])
