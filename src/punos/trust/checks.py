"""The server does not start on a database that would not keep its promises, or under a login that row security does not bind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

from punos.plumbing.catalogue import faults, faults_of_login

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


def refuse_unsafe_start() -> None:
    """Return when it is safe to serve. Raises ImproperlyConfigured, naming every fault with its cure."""
    if found := start_up_faults():
        raise ImproperlyConfigured("Punos does not start on this database:\n" + "\n".join(f"- {line}" for line in found))


@register(Tags.database)
def database_is_safe(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The same as a system check, run by `check --database default` and by `punos check`."""
    if PAGES not in (databases or ()):
        return []
    return [Error(line, id="punos.E010") for line in start_up_faults()]
