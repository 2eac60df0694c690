"""PostgreSQL: the embedded server's life, how to reach it, and what a server of one's own must have."""

from punos.plumbing.postgres.bootstrap import set_passwords
from punos.plumbing.postgres.cluster import Cluster
from punos.plumbing.postgres.errors import ClusterError
from punos.plumbing.postgres.own_server import prepare_own_server
from punos.plumbing.postgres.places import home
from punos.plumbing.postgres.server import (
    APP,
    AUTH,
    OWNER,
    SEAL,
    SIGNING_IN,
    STATS,
    SUPERUSER,
    Server,
    connection_file,
    known_server,
)
from punos.plumbing.postgres.throwaway import fresh

__all__ = [
    "APP",
    "AUTH",
    "OWNER",
    "SEAL",
    "SIGNING_IN",
    "STATS",
    "SUPERUSER",
    "Cluster",
    "ClusterError",
    "Server",
    "connection_file",
    "fresh",
    "home",
    "known_server",
    "prepare_own_server",
    "set_passwords",
]
