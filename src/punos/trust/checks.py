"""The server does not start with unsafe settings, on a database that would not keep its promises, or under a login that row security does not bind."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

from punos.plumbing.catalogue import faults, faults_of_login
from punos.plumbing.safe_settings import Chosen, faults_of_settings

PAGES = "default"
"""The login of pages and jobs."""


def start_up_faults() -> list[str]:
    """What is wrong with the login of pages and with the database behind it, a line each with its cure."""
    connection = connections[PAGES]
    try:
        return [*faults_of_login(connection), *faults(connection)]
    except DatabaseError as error:
        return [f"the database cannot be looked at as {connection.settings_dict['USER']} ({error}): start it and run `punos migrate`"]
    finally:
        if not connection.in_atomic_block:
            connection.close()


def settings_faults() -> list[str]:
    """What is unsafe in the settings where real people are; a demonstration and tests make their own keys."""
    if not settings.SECURE:
        return []
    found = faults_of_settings(Chosen.of(settings))
    return found or faults_of_trust(settings.DATABASES[PAGES])


def faults_of_trust(database: Mapping[str, Any]) -> list[str]:
    """Whether the database lets the login of pages in with a password that is none: then it takes everybody at their word."""
    options = {name: value for name, value in database["OPTIONS"].items() if name.startswith("ssl")}
    if "sslcert" in options:
        return []
    where = {"host": database["HOST"], "port": database["PORT"], "dbname": database["NAME"], "user": database["USER"]}
    try:
        psycopg.connect(**where, **options, password=secrets.token_urlsafe(24), connect_timeout=5).close()
    except psycopg.OperationalError:
        return []
    return [f"the database lets {database['USER']} in with any password: let pg_hba.conf ask for scram-sha-256"]


def refuse_unsafe_start() -> None:
    """Return when it is safe to serve. Raises ImproperlyConfigured, naming every fault with its cure."""
    if found := settings_faults():
        raise ImproperlyConfigured("Punos does not start with these settings:\n" + "\n".join(f"- {line}" for line in found))
    if found := start_up_faults():
        raise ImproperlyConfigured("Punos does not start on this database:\n" + "\n".join(f"- {line}" for line in found))


@register()
def settings_are_safe(**kwargs: Any) -> list[CheckMessage]:
    """The same as a system check: it stands before `punos migrate`, `serve` and `work` too."""
    return [Error(line, id="punos.E011") for line in settings_faults()]


@register(Tags.database)
def database_is_safe(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The same as a system check, run by `check --database default` and by `punos check`."""
    if PAGES not in (databases or ()):
        return []
    return [Error(line, id="punos.E010") for line in start_up_faults()]
