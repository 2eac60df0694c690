"""Django's PostgreSQL backend with connections that stay with their threads and are clean before each request."""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Error
from psycopg.pq import ExecStatus, TransactionStatus

CLEAN = b"close all; reset punos.token; reset punos.ticket; reset punos.did"
"""What makes a connection ready for the next request. Prepared statements stay: they keep no rights, and planning them is dear."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A thread's connection. Threads are few and live long: a pool would only hand connections about between them."""

    touched = True

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor, by which anything may be left in the connection."""
        self.touched = True
        return super().create_cursor(name)

    @contextmanager
    def leaving_nothing(self) -> Iterator[Any]:
        """A cursor for statements that leave nothing in the connection: no cursor of the server's, no setting beyond their transaction."""
        self.close_if_health_check_failed()
        touched = self.touched  # as it is after that
        with self.cursor() as cursor:
            self.touched = touched
            yield cursor

    def reads_only(self) -> bool:
        """Whether the server follows another one and takes no writes. Free of a question as long as it does not: the server has told."""
        self.ensure_connection()
        if self.connection.pgconn.parameter_status(b"in_hot_standby") != b"on":
            return False
        with self.leaving_nothing() as cursor:  # it may have been promoted since it told
            cursor.execute("select pg_is_in_recovery()")
            return bool(cursor.fetchone()[0])

    def is_usable(self) -> bool:
        """Whether the connection is alive, with nothing left in it: no cursor held beyond its transaction, no token, no ticket.

        Django asks this before the first statement of each request and opens another connection when the answer is no.
        """
        return self.connection is not None and (self._is_untouched() or self._is_cleaned())

    def _is_untouched(self) -> bool:
        """Whether nothing can be left in it, and the server is silent: between requests it would speak only to say that it ends."""
        if self.touched:
            return False
        pgconn = self.connection.pgconn
        return pgconn.transaction_status == TransactionStatus.IDLE and not select.select([pgconn.socket], [], [], 0)[0]

    def _is_cleaned(self) -> bool:
        """Whether it answers when it is cleaned. Without a cursor of Python's: that would cost more than the statement itself."""
        try:
            done: bool = self.connection.pgconn.exec_(CLEAN).status == ExecStatus.COMMAND_OK
        except Error:  # closed already
            return False
        self.touched = not done
        return done
