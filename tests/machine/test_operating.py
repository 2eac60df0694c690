"""Who was affected is one command, and so is the end of all sessions."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from punos.organising.loading import load_county
from punos.trust import access
from punos.trust.operating.commands import digest, moment
from punos.trust.operating.verbs import Suspicion, affected, end_sessions
from punos.trust.words import Purpose

if TYPE_CHECKING:
    from punos.clients.tests.factories import Client, SmallCounty, Worker

SPAN = timedelta(minutes=5)


@pytest.fixture
def county() -> SmallCounty:
    """New people for each test."""
    from punos.clients.tests.factories import SmallCounty

    return SmallCounty()


def breach(county: SmallCounty) -> tuple[Worker, Worker, list[Client]]:
    """A worker opened the plans of two clients, another worker that of a third, and tried a fourth in vain."""
    office = county.organisation()
    register = county.register(office)
    thief, other = (county.worker("social_worker", office, register) for _ in range(2))
    clients = [county.client(home=register) for _ in range(4)]
    load_county()  # who needs what
    for worker, client in ((thief, clients[0]), (thief, clients[1]), (other, clients[2])):
        county.link(worker, client)
    for worker, client in ((thief, clients[0]), (thief, clients[0]), (thief, clients[1]), (other, clients[2]), (thief, clients[3])):
        access.open_plan(token=worker.token, client_id=client.id, purpose=Purpose.CARE)
    return thief, other, clients


def now() -> datetime:
    return datetime.now(UTC)


def test_who_was_affected_is_told_by_actor_post_session_and_ticket(county: SmallCounty) -> None:
    thief, other, clients = breach(county)
    span = (now() - SPAN, now() + SPAN)
    mine = [clients[0].id, clients[1].id]
    assert [one.client_id for one in affected(Suspicion(*span, actor_id=thief.actor_id))] == mine, "a refusal affects nobody"
    assert [one.client_id for one in affected(Suspicion(*span, post_id=thief.post_id))] == mine
    session = hashlib.sha256(thief.token.encode()).hexdigest()
    assert [one.client_id for one in affected(Suspicion(*span, session=session))] == mine
    assert [one.client_id for one in affected(Suspicion(*span, post_id=other.post_id))] == [clients[2].id]
    first = affected(Suspicion(*span, actor_id=thief.actor_id))[0]
    assert first.openings == 2
    assert str(thief.post_id) in first.by[0]
    assert all(ground.startswith("open on ") for ground in first.grounds)
    tickets = county.guard("select ticket from plan.access where client_id = %s", [clients[1].id])
    assert [one.client_id for one in affected(Suspicion(*span, ticket=tickets[0][0]))] == [clients[1].id]


def test_what_was_before_or_after_is_left_out(county: SmallCounty) -> None:
    thief, _, _ = breach(county)
    assert not affected(Suspicion(now() + SPAN, now() + 2 * SPAN, actor_id=thief.actor_id))
    assert not affected(Suspicion(now() - 2 * SPAN, now() - SPAN, actor_id=thief.actor_id))


def test_the_command_tells_ids_and_counts_and_no_name_of_a_client(county: SmallCounty, caplog: pytest.LogCaptureFixture) -> None:
    thief, _, clients = breach(county)
    words = ["log", "affected", "--from", "2026-01-01", "--to", "2126-01-01", "--post", str(thief.post_id)]
    run = subprocess.run([sys.executable, "-m", "punos.cli", *words], capture_output=True, text=True, check=True, env=dict(os.environ))
    lines = run.stdout.splitlines()
    assert lines[0].startswith("client\tparts\topenings")
    assert [line.split("\t")[0] for line in lines[1:-1]] == [str(clients[0].id), str(clients[1].id)]
    assert lines[-1] == "2 clients"
    assert "it was asked who was affected" in run.stderr, "the asking leaves no line in the log"
    names = county.guard("select given_name, family_name from plan.person where id = %s", [clients[0].id])[0]
    assert not [name for name in names if name in run.stdout]


def test_the_login_of_pages_cannot_ask_it(county: SmallCounty, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import ProgrammingError

    monkeypatch.setattr("punos.trust.operating.verbs.OWNER", "default")
    with pytest.raises(ProgrammingError, match="permission denied"):
        affected(Suspicion(now() - SPAN, now() + SPAN))


def test_sessions_end_at_once_with_what_they_have_open(county: SmallCounty) -> None:
    thief, other, clients = breach(county)
    ticket = access.open_plan(token=thief.token, client_id=clients[0].id, purpose=Purpose.CARE).ticket
    subject = county.guard("select subject from plan.actor where id = %s", [thief.actor_id])[0][0]
    assert end_sessions(subject) == 1
    assert access.who(thief.token) is None
    with access.with_ticket(thief.token, ticket) as opens:
        assert not opens
    assert access.who(other.token) is not None
    alive = [
        row[0]
        for row in county.guard("select token_digest from plan.session where revoked_at is null and actor_id <> %s", [other.actor_id])
    ]
    try:
        assert end_sessions(None) >= 1
        assert access.who(other.token) is None
    finally:  # others of this process go on with theirs
        county.guard("update plan.session set revoked_at = null where token_digest = any (%s)", [alive])


def test_a_moment_without_a_zone_is_finlands() -> None:
    assert moment("2026-07-01").utcoffset() == timedelta(hours=3)
    assert moment("2026-07-01T12:00+00:00").utcoffset() == timedelta(0)
    with pytest.raises(ValueError, match="hexadecimal"):
        digest("no digest")
