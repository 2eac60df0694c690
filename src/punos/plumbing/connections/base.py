"""Django's PostgreSQL backend with connections that stay with their threads and are cleaned before each request."""

from __future__ import annotations

from django.db.backends.postgresql import base
from psycopg import Error
from psycopg.pq import ExecStatus

CLEAN = b"close all; reset punos.token; reset punos.ticket; reset punos.did"
"""What makes a connection ready for the next request. Prepared statements stay: they keep no rights, and planning them is dear."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A thread's connection. Threads are few and live long: a pool would only hand connections about between them."""

    def is_usable(self) -> bool:
        """Whether the connection answers, with nothing left in it: no cursor held beyond its transaction, no token, no ticket.

        Django asks this before the first statement of each request and opens another connection when the answer is no.
        Sent without a cursor of Python's: that would cost more than the statement itself.
        """
        try:
            return self.connection is not None and self.connection.pgconn.exec_(CLEAN).status == ExecStatus.COMMAND_OK
        except Error:  # closed already
            return False
