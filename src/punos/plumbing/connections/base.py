"""Django's PostgreSQL backend with connections that stay with their threads and are clean before each request."""

from __future__ import annotations

import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Error, OperationalError, generators
from psycopg.errors import ConnectionTimeout
from psycopg.pq import ExecStatus, TransactionStatus

from punos.plumbing.connections.faults import NotConnected
from punos.plumbing.connections.patience import lose_patience

PATIENCE_S = 20.0
"""How long the server may be silent after a statement. It ends each of the app's after fifteen seconds: then it is gone, or the way to it is."""
PAGE_S = 30.0
"""How long all statements of one page may take together: a way on which each byte crawls would else hold the process for ever."""
CLEANING_S = 5.0
"""How long the first small statement of a page may take, before another connection is tried."""
REST_S = 2.0
"""How long nobody tries to connect after an attempt that was not answered at all: whoever waits for a page would wait for one attempt after another."""
CLEAN = b"close all; reset punos.token; reset punos.ticket; reset punos.did"
"""What makes a connection ready for the next request. Prepared statements stay: they keep no rights, and planning them is dear."""


class Page(threading.local):
    """The page that this thread is making: when it has no more time, by the clock that only goes on; None in jobs, commands and between pages."""

    ends_at: float | None = None


PAGE = Page()


@contextmanager
def time_of_a_page() -> Iterator[None]:
    """The statements of one page, all of them together, take no longer than `PAGE_S`."""
    PAGE.ends_at = monotonic() + PAGE_S
    try:
        yield
    finally:
        PAGE.ends_at = None


@contextmanager
def time_beside_the_page() -> Iterator[None]:
    """What is done meanwhile asks the database nothing and takes none of the page's time. It must end by itself."""
    begun = monotonic()
    try:
        yield
    finally:
        if PAGE.ends_at is not None:
            PAGE.ends_at += monotonic() - begun


class DatabaseWrapper(base.DatabaseWrapper):
    """A thread's connection. Threads are few and live long: a pool would only hand connections about between them."""

    touched = True
    patience_s: float | None = PATIENCE_S
    """None where statements may take as long as they do: the owner's and the sealer's."""
    rests_until = 0.0
    lost_one = False
    """Whether, since this page was begun, a statement was sent whose answer never came."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection that does not wait for ever. Raises NotConnected: then nothing of the request has been sent."""
        if monotonic() < self.rests_until:
            raise (OperationalError if self.lost_one else NotConnected)("the server did not answer a moment ago")
        try:
            connection = super().get_new_connection(conn_params)
        except OperationalError as error:
            if isinstance(error, ConnectionTimeout):
                self.rests_until = monotonic() + REST_S
            # Django connects again after a commit that was not answered. Then something has been sent all the same.
            if self.lost_one:
                raise
            raise NotConnected(*error.args) from error
        self.patience_s = self.settings_dict.get("PATIENCE", PATIENCE_S)
        lose_patience(connection, self.time_left, self._lose_one)
        return connection

    def _lose_one(self) -> None:
        self.lost_one = True

    def time_left(self) -> float | None:
        """For how many seconds to wait for the next answer."""
        if self.patience_s is None or PAGE.ends_at is None:
            return self.patience_s
        return max(0.0, min(self.patience_s, PAGE.ends_at - monotonic()))

    def close_if_unusable_or_obsolete(self) -> None:
        """What Django does before and after each request."""
        super().close_if_unusable_or_obsolete()
        self.lost_one = False

    @contextmanager
    def waiting_longer(self, minutes: int) -> Iterator[None]:
        """In a transaction of a job of the night, or of a page that looks at everything: its statements may take so many minutes each.

        A page's other statements have as long as they would without it: what is done in here does not count.
        """
        before, page_ends_at, began = self.patience_s, PAGE.ends_at, monotonic()
        with self.cursor() as cursor:
            cursor.execute("select set_config('statement_timeout', %s, true)", [f"{minutes}min"])
        self.patience_s, PAGE.ends_at = minutes * 60 + PATIENCE_S, None
        try:
            yield
        finally:
            self.patience_s = before
            PAGE.ends_at = page_ends_at and page_ends_at + monotonic() - began

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
        pgconn = self.connection.pgconn
        try:
            pgconn.send_query(CLEAN)
            results = self.connection.wait(generators.execute(pgconn), timeout=CLEANING_S)
        except Error:  # closed already, or silent
            return False
        done = [result.status for result in results] == [ExecStatus.COMMAND_OK] * CLEAN.count(b";") + [ExecStatus.COMMAND_OK]
        self.touched = not done
        return done
