"""What can go wrong with the database server, said with its cure."""

from __future__ import annotations


class ClusterError(RuntimeError):
    """The database server cannot be prepared, started or reached; the message says what to do."""
