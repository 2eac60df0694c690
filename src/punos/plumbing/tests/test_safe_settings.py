"""Nothing is served to real people with keys from a paper, to any host, or over an open database."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from punos.plumbing.postgres import APP, OWNER, Cluster
from punos.plumbing.safe_settings import Chosen, faults_of_settings, is_weak
from punos.trust.checks import faults_of_trust


def alias(user: str, **more: Any) -> dict[str, Any]:
    """One login of the database, as Django has it."""
    return {"HOST": "/run/postgresql", "USER": user, "PASSWORD": secrets.token_urlsafe(24), "OPTIONS": {}} | more


def good() -> Chosen:
    """Settings as they should be."""
    return Chosen(
        debug=False,
        secret_key=secrets.token_urlsafe(48),
        identity_key=secrets.token_urlsafe(32),
        hosts=("plan.example.fi",),
        databases={
            "default": alias("punos_app"),
            "auth": alias("punos_auth"),
            "stats": alias("punos_stats"),
            "owner": alias("punos_owner"),
        },
        issuer="https://id.example.fi",
        client_secret="s",
    )


def with_login(**more: Any) -> Chosen:
    """The same, with another login of pages."""
    return replace(good(), databases=good().databases | {"default": alias("punos_app", **more)})


def test_good_settings_have_no_fault() -> None:
    assert faults_of_settings(good()) == []


SAME = secrets.token_urlsafe(48)


@pytest.mark.parametrize(
    ("spoiled", "word"),
    [
        (replace(good(), debug=True), "DEBUG"),
        (replace(good(), secret_key=""), "PUNOS_SECRET_KEY"),
        (replace(good(), secret_key="short-but-random-XyZ"), "PUNOS_SECRET_KEY"),
        (replace(good(), secret_key="k" * 60), "PUNOS_SECRET_KEY"),
        (replace(good(), secret_key="django-insecure-" + SAME), "PUNOS_SECRET_KEY"),
        (replace(good(), identity_key=""), "PUNOS_IDENTITY_KEY"),
        (replace(good(), identity_key="synthetic-persons-only"), "PUNOS_IDENTITY_KEY"),
        (replace(good(), identity_key="synthetic-persons-only, and a long tail of words"), "PUNOS_IDENTITY_KEY"),
        (replace(good(), secret_key=SAME, identity_key=SAME), "are the same"),
        (replace(good(), metrics_token="letmein"), "PUNOS_METRICS_TOKEN"),
        (replace(good(), hosts=("*",)), "PUNOS_HOSTS"),
        (replace(good(), hosts=(".example.fi",)), "PUNOS_HOSTS"),
        (replace(good(), hosts=("plan.example.fi", "")), "PUNOS_HOSTS"),
        (replace(good(), hosts=()), "PUNOS_HOSTS"),
        (replace(good(), issuer="http://id.example.fi"), "PUNOS_OIDC_ISSUER"),
        (replace(good(), client_secret=""), "PUNOS_OIDC_CLIENT_SECRET"),
        (with_login(PASSWORD=""), "password of punos_app"),
        (with_login(PASSWORD="punos_app"), "password of punos_app"),
        (with_login(PASSWORD="postgres"), "password of punos_app"),
        (with_login(HOST="db.example.fi"), "sslmode=verify-full"),
        (with_login(HOST="db.example.fi", OPTIONS={"sslmode": "require"}), "sslmode=verify-full"),
        (replace(good(), databases={"default": alias("a", PASSWORD=SAME), "auth": alias("b", PASSWORD=SAME)}), "the same password"),
    ],
)
def test_what_is_unsafe_is_named_with_its_cure_and_without_the_secret(spoiled: Chosen, word: str) -> None:
    found = faults_of_settings(spoiled)
    assert [line for line in found if word in line], found
    told = " ".join(found)
    for secret in (spoiled.secret_key, spoiled.identity_key, *(str(one["PASSWORD"]) for one in spoiled.databases.values())):
        assert len(secret) < 12 or secret not in told


def test_a_server_far_away_is_taken_when_it_is_known() -> None:
    assert faults_of_settings(with_login(HOST="db.example.fi", OPTIONS={"sslmode": "verify-full"})) == []


def test_what_is_made_at_random_is_not_weak() -> None:
    assert not [one for one in (secrets.token_urlsafe(48) for _ in range(200)) if is_weak(one, 50)]


def known_to(cluster: Cluster, host: str) -> dict[str, Any]:
    server = cluster.server
    return {"HOST": host, "PORT": str(server.port), "NAME": server.database, "USER": APP, "OPTIONS": {}}


def test_a_database_that_asks_for_the_password_has_no_fault(cluster: Cluster) -> None:
    assert faults_of_trust(known_to(cluster, cluster.server.host)) == []


def test_a_database_that_lets_everybody_in_is_seen(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    connect = psycopg.connect

    def trusting(**asked: Any) -> Any:
        """As a server would whose pg_hba.conf says `trust`: whatever the password, it lets in."""
        return connect(**asked | {"password": cluster.server.passwords[APP]})

    monkeypatch.setattr("punos.trust.checks.psycopg.connect", trusting)
    assert "any password" in faults_of_trust(known_to(cluster, cluster.server.host))[0]


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({}, "on this database"),  # the settings are passed; the throw-away server of tests is not one to serve from
        ({"PUNOS_SECRET_KEY": ""}, "SECRET_KEY"),
        ({"PUNOS_HOSTS": "*"}, "PUNOS_HOSTS"),
        ({"PUNOS_IDENTITY_KEY": "i" * 40}, "PUNOS_IDENTITY_KEY"),
    ],
)
def test_the_door_of_web_servers_stays_shut(cluster: Cluster, changed: dict[str, str], word: str) -> None:
    """The whole of it, in a process with production settings."""
    chosen = {name: value for name, value in os.environ.items() if name not in ("PUNOS_TEST", "PUNOS_DEMO")}
    chosen |= {
        "PUNOS_SECRET_KEY": secrets.token_urlsafe(48),
        "PUNOS_IDENTITY_KEY": secrets.token_urlsafe(32),
        "PUNOS_HOSTS": "plan.example.fi",
        "PUNOS_DATABASE_URL": cluster.server.url(OWNER),
        "DJANGO_SETTINGS_MODULE": "punos.settings",
    }
    run = subprocess.run(
        [sys.executable, "-c", "import punos.web.wsgi; print('open')"],
        env=chosen | changed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode != 0
    assert word in run.stderr
