"""Whoever seals every minute goes on when the database was away; whoever seals once is told."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from punos.trust.sealing import commands


class Enough(Exception):  # noqa: N818 - the end of a test
    """Sealed for the second time."""


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The attempts to seal; the first fails."""
    made: list[int] = []

    def once(*_: object) -> None:
        made.append(len(made))
        raise OperationalError if len(made) == 1 else Enough

    monkeypatch.setattr(commands, "_seal_once", once)
    monkeypatch.setattr(commands, "private_key", lambda: None)
    return made


def test_a_database_that_is_away_does_not_end_who_seals_every_minute(attempts: list[int]) -> None:
    said: list[str] = []
    with pytest.raises(Enough):
        commands.seal(every=0, named=["/nowhere"], say=said.append)
    assert attempts == [0, 1]
    assert said == ["the log is not sealed now, and will be when the database answers: OperationalError"]


def test_who_seals_once_is_told(attempts: list[int]) -> None:
    with pytest.raises(OperationalError):
        commands.seal(every=None, named=["/nowhere"], say=print)
    assert attempts == [0]
