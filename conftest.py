"""Every test process has a database server of its own, migrated, and signs in to it as the app does.

Row security is real in every test: there is no test that runs as the owner, but those that say so.
"""

from __future__ import annotations

import os

import pytest

from punos.plumbing.postgres import APP, AUTH, OWNER, STATS, Cluster, fresh, set_passwords

PATTERN = "pattern"
_cluster: Cluster | None = None


def pytest_configure(config: pytest.Config) -> None:
    """Start the server and Django, but not in the process that only hands tests out to others."""
    global _cluster  # noqa: PLW0603 - one server for a process
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        return
    _cluster = fresh()
    server = _cluster.start()
    os.environ |= {
        "PUNOS_TEST": "1",
        "DJANGO_SETTINGS_MODULE": "punos.settings",
        "PUNOS_DATABASE_URL": server.url(OWNER),
        **{f"PUNOS_DATABASE_PASSWORD_{role.removeprefix('punos_').upper()}": server.passwords[role] for role in (APP, AUTH, STATS)},
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", database="owner", verbosity=0)
    set_passwords(server)
    from django.db import connections

    connections.close_all()
    # Kept as it is, for tests that spoil a copy: nobody signs in to it, so it can be copied at any time.
    _cluster.create_database(PATTERN, template=server.database)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server; its folder vanishes with it."""
    if _cluster is not None:
        from django.db import connections

        connections.close_all()
        _cluster.stop()


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """The server of this test process."""
    assert _cluster is not None
    return _cluster
