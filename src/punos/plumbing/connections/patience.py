"""Waiting for a database with an end: what has not answered by then is gone."""

from __future__ import annotations

from collections.abc import Callable
from types import MethodType
from typing import Any

import psycopg
from psycopg import errors
from psycopg.pq import ConnStatus

TIMEOUT = errors._WaitTimeout  # noqa: SLF001 - the only name it has


def lose_patience(connection: psycopg.Connection[Any], time_left: Callable[[], float | None], lost: Callable[[], None]) -> None:
    """Let the connection wait for each answer as long as `time_left` says, in seconds; then it closes, and the statement fails.

    `lost` is called when a statement was sent and the connection ended before its answer.

    The operating system ends a connection whose other end is gone (keepalives, `tcp_user_timeout`). It does not see
    something on the way that takes what is sent and hands nothing on, nor a server that has come to a standstill.
    """
    wait = connection.wait

    def waiting(self: psycopg.Connection[Any], gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        if timeout is not None:
            return wait(gen, interval, timeout)
        try:
            return wait(gen, interval, time_left())
        except TIMEOUT:
            lost()
            raise silent(self) from None
        except psycopg.OperationalError:
            if self.pgconn.status == ConnStatus.BAD:
                lost()
            raise

    connection.wait = MethodType(waiting, connection)  # type: ignore[method-assign]


class Impatient(psycopg.AsyncConnection[Any]):
    """A connection of the queue's. It also waits for word of new jobs, and asks by itself after half a minute without any: so it waits longer."""

    PATIENCE_S = 45.0

    async def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:  # noqa: ASYNC109 - as the library has it
        """The same for it."""
        if timeout is not None:
            return await super().wait(gen, interval, timeout)
        try:
            return await super().wait(gen, interval, self.PATIENCE_S)
        except TIMEOUT:
            raise silent(self) from None


def silent(connection: psycopg.Connection[Any] | psycopg.AsyncConnection[Any]) -> psycopg.OperationalError:
    """Close it: an answer that came now would be taken for that of the next statement. The error to raise."""
    connection.pgconn.finish()
    return psycopg.OperationalError("the database was silent for too long")
