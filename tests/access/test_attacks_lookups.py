"""Attacks on the look-ups: searches, the privacy officer's log and notices. Asking logs and commits; only then is there an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.access.ground import KELA, REASON, Case, Ground, Worker, digest, first_values, hold, parts_of

FOUND = "select plan.found()"
LOG = "select id from plan.read_log(null)"
NOTICES = "select id from plan.read_notices()"
READINGS = (FOUND, LOG, NOTICES)

OPEN_SEARCH = "select plan.open_search(%s, %s)"
OPEN_SEARCH_FOR_LOG = "select plan.open_search_for_log(%s, %s, %s)"
OPEN_LOG = "select plan.open_log(%s, %s, %s)"
OPEN_NOTICES = "select plan.open_notices(%s)"


@dataclass(frozen=True, slots=True)
class LookUp:
    """Who asks, how, how the answer is read, and something of the other client that must stand in it."""

    asker: Worker
    opening: str
    values: tuple[Any, ...]
    reading: str
    shown: Any
    act: str
    purpose: str

    def open(self, ground: Ground) -> UUID:
        """The first step."""
        return ground.ticket(self.opening, *self.values)

    def read(self, ground: Ground, ticket: UUID, token: str | None = None) -> list[Any]:
        """The second step."""
        with ground.holding(self.asker.token if token is None else token, ticket) as app:
            return first_values(app, self.reading)


def code_of(ground: Ground, person: UUID) -> bytes:
    """Give a person an identity code; its digest."""
    code = digest(str(person))
    ground.boss.execute("insert into plan.identity (person_id, code_digest) values (%s, %s)", (person, code))
    return code


def told_of(ground: Ground, case: Case) -> UUID:
    """The notice to the privacy officers of an emergency of the other client."""
    assert ground.open(case.worker.token, case.other, "emergency", REASON)
    notice: UUID = ground.value("select id from plan.notice where client_id = %s and to_role is not null", case.other)
    return notice


def look_up(ground: Ground, case: Case, name: str) -> LookUp:
    """One of the look-ups, about the case's other client."""
    officer = ground.worker("privacy_officer", register=None)
    token, ask = officer.token, case.worker
    if name == "search":
        return LookUp(ask, OPEN_SEARCH, (ask.token, code_of(ground, case.other)), FOUND, case.other, "search", "care")
    if name == "search for the log":
        values = (token, code_of(ground, case.other), REASON)
        return LookUp(officer, OPEN_SEARCH_FOR_LOG, values, FOUND, case.other, "search", "supervision")
    notice = told_of(ground, case)
    if name == "log":
        row = ground.value("select access_id from plan.notice where id = %s", notice)
        return LookUp(officer, OPEN_LOG, (token, case.other, REASON), LOG, row, "log", "supervision")
    return LookUp(officer, OPEN_NOTICES, (token,), NOTICES, notice, "log", "supervision")


NAMES = ("search", "search for the log", "log", "notices")
NOTHING: tuple[list[Any], ...] = ([], [None])


@pytest.mark.parametrize("name", NAMES)
def test_a_look_up_shows_what_its_committed_row_names(ground: Ground, case: Case, name: str) -> None:
    one = look_up(ground, case, name)
    ticket = one.open(ground)
    assert one.shown in one.read(ground, ticket)
    rows = ground.boss.execute(
        "select actor_id, act, purpose, reason from plan.access where ticket = %s and client_id = %s", (ticket, case.other)
    ).fetchall()
    assert rows == [(one.asker.actor_id, one.act, one.purpose, REASON if REASON in one.values else None)]


@pytest.mark.parametrize("name", NAMES)
def test_a_look_up_that_is_rolled_back_shows_nothing(ground: Ground, case: Case, name: str) -> None:
    """Open, read, roll back: no log row stays, so nothing was seen; a savepoint in between does not help."""
    one = look_up(ground, case, name)
    before = ground.value("select count(*) from plan.access where client_id = %s", case.other)
    with ground.app.transaction(force_rollback=True):
        with ground.app.transaction():
            ticket = one.open(ground)
        hold(ground.app, one.asker.token, ticket)
        assert first_values(ground.app, one.reading) in NOTHING
    assert one.read(ground, ticket) in NOTHING
    assert ground.value("select count(*) from plan.access where client_id = %s", case.other) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_look_up_not_committed_yet_shows_nothing_elsewhere(ground: Ground, case: Case, name: str) -> None:
    one = look_up(ground, case, name)
    with ground.app.transaction():
        ticket = one.open(ground)
        with ground.holding(one.asker.token, ticket, ground.second) as second:
            assert first_values(second, one.reading) in NOTHING


@pytest.mark.parametrize("name", NAMES)
def test_the_look_up_of_somebody_else_shows_nothing(ground: Ground, case: Case, name: str) -> None:
    one = look_up(ground, case, name)
    ticket, asker = one.open(ground), one.asker
    colleague = ground.worker(asker.role, register=asker.register_id)
    second = ground.session(asker.actor_id, asker.role, asker.organisation_id, asker.register_id, asker.post_id)
    for token in (colleague.token, second, case.thief.token, case.citizen, ""):
        assert one.read(ground, ticket, token) in NOTHING
    assert one.read(ground, uuid4()) in NOTHING


@pytest.mark.parametrize("name", NAMES)
def test_a_late_look_up_shows_nothing(ground: Ground, case: Case, name: str) -> None:
    one = look_up(ground, case, name)
    ticket = one.open(ground)
    with ground.boss.transaction():
        ground.boss.execute("set local session_replication_role = replica")
        ground.boss.execute("update plan.access set expires_at = expires_at - interval '10 seconds' where ticket = %s", (ticket,))
    assert one.read(ground, ticket) in NOTHING


@pytest.mark.parametrize("name", NAMES)
def test_a_look_up_dies_with_the_rights_it_stood_on(ground: Ground, case: Case, name: str) -> None:
    one = look_up(ground, case, name)
    ticket, asker = one.open(ground), one.asker
    ground.permit(case.other, KELA)
    assert one.shown not in one.read(ground, ticket)
    ticket = one.open(ground)
    assert one.shown in one.read(ground, ticket)
    ground.app.execute("select plan.end_session(%s)", (asker.token,))
    assert one.read(ground, ticket) in NOTHING
    again = ground.session(asker.actor_id, asker.role, asker.organisation_id, asker.register_id, asker.post_id)
    assert one.shown in ground.look_up(again, one.opening, (again, *one.values[1:]), one.reading)


@pytest.mark.parametrize("name", NAMES)
def test_a_look_up_opens_nothing_but_its_own_answer(ground: Ground, case: Case, name: str) -> None:
    """Neither the plan nor the person; and the ticket of one look-up shows nothing of another."""
    one = look_up(ground, case, name)
    told = told_of(ground, case)
    ticket = one.open(ground)
    with ground.holding(one.asker.token, ticket) as app:
        assert parts_of(app) == set()
        for table in ("person", "link", "permit", "prohibition", "representation", "event", "why()"):
            assert app.execute(f"select count(*) from plan.{table}").fetchone() == (0,), table  # type: ignore[arg-type]
        for reading in READINGS:
            if reading == one.reading:
                continue
            if name == "log" and reading == NOTICES:
                assert told in first_values(app, NOTICES), "who reads the whole log of a client reads the notices of it too"
            else:
                assert first_values(app, reading) in NOTHING, reading


def test_the_ticket_to_a_plan_shows_no_look_up(ground: Ground, case: Case) -> None:
    told_of(ground, case)
    for ticket in (
        ground.open(case.worker.token, case.client),
        ground.open(case.worker.token, case.other, "emergency", REASON),
        ground.ticket("select ticket from plan.open_clients(%s, '', 0)", case.worker.token),
    ):
        with ground.holding(case.worker.token, ticket) as app:
            for reading in READINGS:
                assert first_values(app, reading) in NOTHING, reading


def test_without_a_ticket_there_is_no_answer(ground: Ground, case: Case) -> None:
    told_of(ground, case)
    officer = ground.worker("privacy_officer", register=None)
    for reading in READINGS:
        assert first_values(ground.app, reading) in NOTHING
        with ground.holding(officer.token, None) as app:
            assert first_values(app, reading) in NOTHING


def test_refused_and_not_there_look_alike_in_a_look_up(ground: Ground, case: Case) -> None:
    """A ticket is given always, and shows nothing; who may not ask leaves no row either."""
    officer, code = ground.worker("privacy_officer"), code_of(ground, case.other)
    told_of(ground, case)
    before = ground.value("select count(*) from plan.access")
    for token in (case.worker.token, case.citizen, "x"):
        for opening, values, reading in (
            (OPEN_LOG, (token, case.other, REASON), LOG),
            (OPEN_SEARCH_FOR_LOG, (token, code, REASON), FOUND),
            (OPEN_NOTICES, (token,), NOTICES),
        ):
            assert ground.look_up(token, opening, values, reading) in NOTHING, (token, opening)
    for why in (None, "", "lyhyt", "  lyhyt          "):
        assert ground.look_up(officer.token, OPEN_LOG, (officer.token, case.other, why), LOG) == []
        assert ground.look_up(officer.token, OPEN_SEARCH_FOR_LOG, (officer.token, code, why), FOUND) == [None]
    for token in (officer.token, case.citizen, "x"):
        assert ground.look_up(token, OPEN_SEARCH, (token, code), FOUND) == [None]
    assert ground.value("select count(*) from plan.access") == before
    assert ground.look_up(officer.token, OPEN_LOG, (officer.token, uuid4(), REASON), LOG) == []
    assert ground.look_up(officer.token, OPEN_SEARCH_FOR_LOG, (officer.token, digest("nobody"), REASON), FOUND) == [None]


def test_the_privacy_officer_s_reading_shows_one_client_s_log(ground: Ground, case: Case) -> None:
    officer = ground.worker("privacy_officer", register=None)
    ground.open(case.worker.token, case.client)
    ground.open(case.thief.token, case.other)
    seen = ground.look_up(officer.token, OPEN_LOG, (officer.token, case.client, REASON), LOG)
    wanted = ground.boss.execute("select id from plan.access where client_id = %s order by id desc", (case.client,)).fetchall()
    assert [(row,) for row in seen] == wanted
    assert len(wanted) == 2, "the opening, and this very reading"
    older = ground.look_up(officer.token, OPEN_LOG, (officer.token, case.client, REASON), f"select id from plan.read_log({seen[0]})")
    assert older == seen[1:]
    assert ground.open(officer.token, case.client) is None


def test_nobody_reads_their_own_log_at_work(ground: Ground, case: Case) -> None:
    officer = ground.worker("privacy_officer", register=None, person=case.other)
    ground.open(case.thief.token, case.other)
    assert ground.look_up(officer.token, OPEN_LOG, (officer.token, case.other, REASON), LOG) == []
    assert ground.look_up(officer.token, OPEN_SEARCH_FOR_LOG, (officer.token, code_of(ground, case.other), REASON), FOUND) == [None]


def test_notices_to_officers_are_those_of_the_clients_asked_for(ground: Ground, case: Case) -> None:
    officer = ground.worker("privacy_officer", register=None)
    told = told_of(ground, case)
    assert ground.open(case.thief.token, case.client, "emergency", REASON)
    ticket = ground.ticket(OPEN_LOG, officer.token, case.client, REASON)
    with ground.holding(officer.token, ticket) as app:
        shown = first_values(app, NOTICES)
        assert told not in shown
        mine = ground.boss.execute("select id from plan.notice where client_id = %s and to_role is not null", (case.client,)).fetchall()
        assert [(one,) for one in shown] == mine, "and not the notice to the client"
