"""A connection over a network is given up by the operating system in time: what we ask of it reaches the socket, and an operator's own wish comes first."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from psycopg import pq

from punos.plumbing.connections import base
from punos.plumbing.connections.faults import Known, NotConnected, known_of
from punos.plumbing.postgres import OWNER, Cluster
from punos.settings.database import GIVING_UP, databases
from punos.web.middleware import InTime


@contextmanager
def attempt(parameters: dict[str, str]) -> Iterator[socket.socket]:
    """The socket of an attempt to connect to a port where nobody answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        where = {"host": "127.0.0.1", "port": str(listening.getsockname()[1]), **parameters}
        connection = pq.PGconn.connect_start(psycopg.conninfo.make_conninfo("", **where).encode())
        try:
            connection.connect_poll()
            with socket.socket(fileno=os.dup(connection.socket)) as held:
                yield held
        finally:
            connection.finish()


def told(held: socket.socket) -> tuple[int, int, int, int]:
    """Milliseconds for what was sent; seconds of silence, seconds between questions, and questions."""
    names = (socket.TCP_USER_TIMEOUT, socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)
    user, idle, interval, count = (held.getsockopt(socket.IPPROTO_TCP, name) for name in names)
    return user, idle, interval, count


def test_the_operating_system_is_told_when_to_give_up() -> None:
    for alias, database in settings.DATABASES.items():
        chosen = {name: database["OPTIONS"][name] for name in GIVING_UP}
        assert chosen == GIVING_UP, alias
    with attempt(GIVING_UP) as held:
        assert told(held) == (10_000, 10, 5, 3)
        assert held.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
    with attempt({}) as held:
        assert told(held) != (10_000, 10, 5, 3), "the system does so by itself: the test proves nothing"


def test_what_the_address_says_comes_first(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUNOS_DATABASE_URL", f"{cluster.server.url(OWNER)} connect_timeout=2 keepalives_idle=60")
    options = databases()["default"]["OPTIONS"]
    assert (options["connect_timeout"], options["keepalives_idle"], options["tcp_user_timeout"]) == ("2", "60", "10000")


def test_only_what_the_server_took_back_or_never_got_is_told_as_not_saved(cluster: Cluster) -> None:
    assert known_of(NotConnected()) is Known.NOTHING_DONE
    assert known_of(psycopg.OperationalError("the connection is lost")) is Known.UNSURE
    assert known_of(ValueError()) is Known.UNSURE
    said = (
        ("53100", "disk", Known.NO_ROOM),
        ("XX000", 'could not extend file "base/1/2": File too large', Known.NO_ROOM),
        ("XX000", "cache lookup failed", Known.NOTHING_DONE),
        ("40P01", "deadlock detected", Known.NOTHING_DONE),
        ("57014", "canceling statement", Known.NOTHING_DONE),
    )
    for code, words, known in said:
        with psycopg.connect(**cluster.server.sign_in(OWNER), autocommit=True) as owner, pytest.raises(psycopg.Error) as raised:
            owner.execute(f"do $$ begin raise exception using errcode = '{code}', message = '{words}'; end $$")
        assert known_of(raised.value) is known, code
    with psycopg.connect(**cluster.server.sign_in(OWNER), autocommit=True) as owner, pytest.raises(psycopg.Error) as raised:
        owner.execute("select pg_terminate_backend(pg_backend_pid())")
    assert known_of(raised.value) is Known.UNSURE, "what ends the connection may come after the commit"


def test_only_a_page_has_an_end_for_all_its_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a thread does after its page, a job or a command say, begins without that page's clock, and so does what comes after a page that broke."""
    monkeypatch.setattr(base, "PAGE_S", 0.2)
    connection.close()

    def slow(_: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("select pg_sleep(2)")
        return HttpResponse()

    with pytest.raises(OperationalError, match="silent for too long"):
        InTime(slow)(HttpRequest())
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("select pg_sleep(0.5)")
        assert cursor.fetchone()


def test_what_looks_at_everything_has_its_own_time_and_the_rest_of_the_page_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the patience for one statement nor the page's end comes before the time that was asked for; afterwards both are as before."""
    monkeypatch.setattr(base, "PAGE_S", 0.4)
    monkeypatch.setattr(base, "PATIENCE_S", 0.4)
    connection.close()
    done = []

    def thorough(_: HttpRequest) -> HttpResponse:
        wrapper = cast("base.DatabaseWrapper", connection)
        with transaction.atomic(), wrapper.waiting_longer(1), connection.cursor() as cursor:
            cursor.execute("select pg_sleep(0.8)")
        done.append("longer than the page")
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            done.append("the rest of the page")
            cursor.execute("select pg_sleep(2)")
        return HttpResponse()

    with pytest.raises(OperationalError, match="silent for too long"):
        InTime(thorough)(HttpRequest())
    assert done == ["longer than the page", "the rest of the page"]
    connection.close()
