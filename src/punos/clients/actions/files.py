"""Files on parts: taken in and made anew, withdrawn when they are wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from punos.base.errors import Refusal
from punos.clients.errors import FileRefused, NotYours, TooManyFiles, TooManyFilesToday, WrongStep
from punos.clients.models import LONGEST_NAME
from punos.plumbing.papers.kinds import RefusedPaperError
from punos.plumbing.papers.taking import CLEANER, Paper
from punos.trust.errors import SentBefore

DONE = ("done", "done_already")
REFUSALS: dict[str, Callable[[], Refusal]] = {
    "wrong_step": WrongStep,
    "sent_before": SentBefore,
    "too_many": TooManyFiles,
    "too_many_today": TooManyFilesToday,
}


def made_anew(sent: bytes) -> Paper:
    """The file as it may be kept, made anew in a process beside this one. Raises FileRefused, which says what is wrong with it and the cure."""
    try:
        return CLEANER.clean(sent)
    except RefusedPaperError as refused:
        raise FileRefused(refused.fault) from None


@transaction.atomic
def add_file(*, file_id: UUID, part_id: UUID, name: str, paper: str | None, made: Paper) -> None:
    """Add a file to a part, on the ticket in hand. The same form sent again adds it once.

    `name` is what its sender called it; `paper` the paper of the application that it is. Raises NotYours, WrongStep, SentBefore, TooManyFiles or
    TooManyFilesToday.
    """
    _run(
        "select plan.add_file(%s, %s, %s, %s, %s, %s)",
        [file_id, part_id, called(name), made.kind.value, paper or None, made.content],
    )


@transaction.atomic
def withdraw_file(*, file_id: UUID) -> None:
    """Withdraw a wrong file, on the ticket in hand: nobody opens it any more. Raises NotYours or WrongStep."""
    _run("select plan.withdraw_file(%s)", [file_id])


def called(name: str) -> str:
    """What somebody called a file, as words to show: its last step, one line, no signs that steer a terminal or turn a line around."""
    last = name.replace("\\", "/").rpartition("/")[2]
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in last).split())
    return words[:LONGEST_NAME].strip() or "-"


def _run(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        outcome = cursor.fetchone()[0]
    if outcome not in DONE:
        refusal = REFUSALS.get(outcome, NotYours)()
        raise refusal
