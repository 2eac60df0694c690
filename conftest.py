"""Every test process has a database server of its own, migrated, and signs in to it as the app does.

Row security is real in every test: there is no test that runs as the owner, but those that say so.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache

import psycopg
import pytest

from punos.plumbing.postgres import OWNER, SIGNING_IN, Cluster, fresh, set_passwords

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
        # Tests sign in, search and take copies far more often than people do, and from one address; the tests of these limits set their own.
        "PUNOS_SIGN_INS_PER_ACCOUNT": "1000000",
        "PUNOS_SIGN_INS_PER_ADDRESS": "1000000",
        "PUNOS_SEARCHES_PER_ADDRESS": "1000000",
        "PUNOS_EXPORTS_PER_DAY": "1000000",
        **{f"PUNOS_DATABASE_PASSWORD_{role.removeprefix('punos_').upper()}": server.passwords[role] for role in SIGNING_IN},
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


@pytest.fixture(autouse=True, scope="module")
def _one_county_for_all() -> Iterator[None]:
    """Every test of a process stands on the same county. A module that takes rules away, or leaves its own, would fail another one."""
    before = _needs()
    yield
    after = _needs()
    assert after <= _seeded_needs(), f"left behind in open.need: {sorted(after - _seeded_needs())}: use a copy, tests.access.scratch"
    assert before <= after, f"taken from open.need: {sorted(before - after)}: use a copy, tests.access.scratch"


@pytest.fixture(autouse=True)
def _in_finnish() -> None:
    """A page leaves its language to the thread: each test begins in the first one, whichever came before it."""
    from django.conf import settings
    from django.utils import translation  # noqa: TID251 - no page speaks here

    translation.activate(settings.LANGUAGE_CODE)


def _needs() -> set[tuple[str, ...]]:
    assert _cluster is not None
    with psycopg.connect(**_cluster.server.sign_in(OWNER)) as owner:
        return set(owner.execute("select role, purpose, topic, level, scope from open.need").fetchall())


@cache
def _seeded_needs() -> set[tuple[str, ...]]:
    from punos.organising.loading import SEED, county
    from punos.organising.loading.reading import Folder

    needs, _, _ = county.statutes(Folder(SEED))
    return {tuple(str(getattr(row, name)) for name in county.NEED) for row in needs.rows}
