"""The server does not start on an unsafe database or under an unsafe login."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connections

from punos.plumbing.postgres import APP, OWNER, SUPERUSER, Cluster
from punos.trust.checks import refuse_unsafe_start
from tests.access.scratch import scratch, sign_in


def start_wsgi(**changes: str) -> subprocess.CompletedProcess[str]:
    """Import the web server's door in a process of its own, as the web server does."""
    environment = {**os.environ, **changes}
    return subprocess.run([sys.executable, "-c", "import punos.web.wsgi"], env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def login(cluster: Cluster) -> Iterator[dict[str, object]]:
    """The settings of the pages' login, put back afterwards."""
    connections["default"].close()
    settings = connections["default"].settings_dict
    before = dict(settings)
    yield settings
    connections["default"].close()
    settings.update(before)


def test_a_safe_database_is_served(cluster: Cluster) -> None:
    refuse_unsafe_start()
    call_command("check", databases=["default"], tags=["database"], verbosity=0)


@pytest.mark.parametrize(("role", "words"), [(SUPERUSER, "is a superuser"), (OWNER, "owns")])
def test_pages_as_superuser_or_owner_are_refused(cluster: Cluster, login: dict[str, object], role: str, words: str) -> None:
    login.update(USER=role, PASSWORD=cluster.server.passwords[role])
    with pytest.raises(ImproperlyConfigured, match=words):
        refuse_unsafe_start()
    with pytest.raises(CommandError, match=r"punos\.E010"):
        call_command("check", databases=["default"], tags=["database"], verbosity=0)


def test_a_login_that_bypasses_row_security_is_refused(cluster: Cluster) -> None:
    with sign_in(cluster.server, SUPERUSER, "postgres") as boss:
        boss.execute("alter role punos_app bypassrls")
        try:
            with pytest.raises(ImproperlyConfigured, match="bypasses row security"):
                refuse_unsafe_start()
        finally:
            boss.execute("alter role punos_app nobypassrls")
    refuse_unsafe_start()


def test_a_database_that_is_not_there_is_said_calmly(login: dict[str, object]) -> None:
    login["NAME"] = "no_such_database"
    login["OPTIONS"] = {}
    with pytest.raises(ImproperlyConfigured, match="run `punos migrate`"):
        refuse_unsafe_start()


def test_the_door_of_web_servers_opens_on_a_safe_database_only(cluster: Cluster) -> None:
    with scratch(cluster) as (server, name):
        url = server.url(OWNER, name)
        safe = start_wsgi(PUNOS_DATABASE_URL=url)
        assert safe.returncode == 0, safe.stderr
        with sign_in(server, SUPERUSER, name) as boss:
            boss.execute("alter table plan.part no force row level security")
        refused = start_wsgi(PUNOS_DATABASE_URL=url)
    assert refused.returncode != 0
    assert "row security does not bind the owner of table plan.part: ALTER TABLE plan.part FORCE" in refused.stderr


def test_the_lint_looks_as_the_app_itself(cluster: Cluster) -> None:
    """It needs no more rights than pages have."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select session_user")
        assert cursor.fetchone() == (APP,)
