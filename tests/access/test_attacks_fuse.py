"""Attacks on the fuse: dumping the clients one after the other, through whatever door, and hiding that it was tried."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.access.ground import REASON, Case, Ground, Worker, digest, first_values
from tests.access.test_attacks_applications import of_its_own, with_them

MOST, LEAST, LISTED = 60, 40, 200
MET = """insert into plan.access (ticket, token_digest, at, expires_at, actor_id, role, client_id, purpose, act, basis, reason, client_epoch, actor_epoch)
         select gen_random_uuid(), %s, clock_timestamp() - %s * interval '1 minute', clock_timestamp(), %s, %s, gen_random_uuid(), %s, %s,
                'relationship', %s, 0, 0 from generate_series(1, %s)"""
REFUSED = "select count(*) from plan.access where actor_id = %s and act = 'refused' and basis = 'fuse'"
ALARMS = "select count(*) from plan.alarm where actor_id = %s"


def met(
    ground: Ground,
    who: Worker,
    many: int,
    *,
    act: str = "open",
    purpose: str = "care",
    minutes: float = 5,
    role: str | None = None,
    reason: str | None = None,
) -> None:
    """Let the worker have met so many clients, each another, so many minutes ago."""
    ground.boss.execute(MET, (digest(who.token), minutes, who.actor_id, role or who.role, purpose, act, reason, many))


def stranger(ground: Ground, who: Worker) -> UUID:
    """One more client of the worker, with a part to see."""
    client = ground.person()
    ground.link(client, who)
    ground.part(client, "core")
    return client


def opens(ground: Ground, who: Worker, client: UUID | None = None) -> bool:
    """Whether a client's plan opens to the worker; one not met before unless told."""
    return ground.open(who.token, client or stranger(ground, who)) is not None


def test_the_sixty_first_client_of_an_hour_is_refused_and_told(ground: Ground, case: Case) -> None:
    met(ground, case.worker, MOST - 1)
    assert opens(ground, case.worker, case.client)
    refused = stranger(ground, case.worker)
    assert not opens(ground, case.worker, refused)
    assert opens(ground, case.worker, case.client), "whom they have met they may meet again"
    assert (ground.value(REFUSED, case.worker.actor_id), ground.value(ALARMS, case.worker.actor_id)) == (1, 1)
    assert not opens(ground, case.worker, refused), "who was refused was not met"
    assert (ground.value(REFUSED, case.worker.actor_id), ground.value(ALARMS, case.worker.actor_id)) == (2, 1), "one alarm a session"
    today = "select bool_and(day = (clock_timestamp() at time zone 'Europe/Helsinki')::date) from plan.alarm where actor_id = %s"
    assert ground.value(today, case.worker.actor_id)
    again = ground.session(case.worker.actor_id, "social_worker", case.worker.organisation_id, case.worker.register_id, case.worker.post_id)
    assert ground.open(again, stranger(ground, case.worker)) is None, "another session of the same worker does not help"
    assert ground.value(ALARMS, case.worker.actor_id) == 2
    with ground.boss.transaction():
        ground.boss.execute("set local session_replication_role = replica")
        ground.boss.execute("update plan.alarm set day = day - 1 where actor_id = %s", (case.worker.actor_id,))
    assert not opens(ground, case.worker)
    assert ground.value(ALARMS, case.worker.actor_id) == 3, "the next day tells again"


def test_the_hour_is_over_after_an_hour(ground: Ground, case: Case) -> None:
    met(ground, case.worker, MOST, minutes=59)
    assert not opens(ground, case.worker)
    met(ground, case.thief, MOST, minutes=61)
    assert opens(ground, case.thief)


def test_who_was_met_an_hour_ago_is_a_stranger_again(ground: Ground, case: Case) -> None:
    assert opens(ground, case.worker, case.client)
    with ground.boss.transaction():
        ground.boss.execute("set local session_replication_role = replica")
        ground.boss.execute("update plan.access set at = at - interval '61 minutes' where actor_id = %s", (case.worker.actor_id,))
    met(ground, case.worker, MOST)
    assert not opens(ground, case.worker, case.client)


def test_another_worker_s_meeting_is_not_one_s_own(ground: Ground, case: Case) -> None:
    ground.link(case.other, case.worker)
    assert opens(ground, case.thief, case.other)
    met(ground, case.thief, MOST)
    assert opens(ground, case.worker, case.other), "what others meet does not count"
    met(ground, case.worker, MOST - 1)
    ground.link(case.client, case.thief)
    assert opens(ground, case.worker, case.client) is False
    assert not opens(ground, case.thief, case.client)


@pytest.mark.parametrize(
    ("counts", "row"),
    [
        (True, {"act": "open"}),
        (True, {"act": "list", "purpose": "referral"}),
        (False, {"act": "list"}),
        (True, {"act": "export"}),
        (True, {"act": "search"}),
        (True, {"act": "log", "reason": REASON}),
        (False, {"act": "log"}),
        (False, {"act": "write"}),
        (False, {"act": "refused"}),
        (False, {"act": "open", "role": "citizen"}),
    ],
    ids=lambda value: "-".join(map(str, value.values()))[:12] if isinstance(value, dict) else "",
)
def test_lists_and_look_ups_count_alike(ground: Ground, counts: bool, row: dict[str, Any]) -> None:
    case = ground.case()
    met(ground, case.worker, MOST, **row)
    assert opens(ground, case.worker) is not counts


def test_what_counts(ground: Ground, case: Case) -> None:
    """The same for the detectors, in one go: thirty of each that counts, and many of what does not."""
    for row in ({"act": "log"}, {"act": "write"}, {"act": "refused"}, {"act": "open", "role": "citizen"}, {"act": "list"}):
        met(ground, case.worker, 3 * MOST, **row)  # type: ignore[arg-type]
    assert opens(ground, case.worker)
    for act, purpose in (("open", "care"), ("list", "referral"), ("export", "care"), ("search", "care"), ("log", "supervision")):
        who = ground.worker()
        met(ground, who, MOST, act=act, purpose=purpose, reason=REASON)
        assert not opens(ground, who), act


@pytest.mark.parametrize("history", [(0, 0, MOST), (9, 1, MOST), (10, 1, LEAST), (10, 15, 45), (10, 30, MOST)], ids=str)
def test_three_times_the_own_median_but_between_forty_and_sixty(ground: Ground, case: Case, history: tuple[int, int, int]) -> None:
    hours, a_time, most = history
    for hour in range(hours):
        met(ground, case.worker, a_time, minutes=60 * 24 * (hour + 1))
        met(ground, case.thief, 1, minutes=60 * 24 * (hour + 1))
    met(ground, case.worker, most - 1)
    assert opens(ground, case.worker)
    assert not opens(ground, case.worker)


def test_the_median_is_of_thirty_days_and_of_other_hours_than_this(ground: Ground, case: Case) -> None:
    for hour in range(10):
        met(ground, case.worker, 1, minutes=60 * 24 * (hour + 31))
        met(ground, case.worker, 1, minutes=60 * 24 * (hour + 1), act="refused")
    met(ground, case.worker, LEAST)
    assert opens(ground, case.worker), "what is older, or was refused, tells nothing of the work of these days"
    for hour in range(9):
        met(ground, case.thief, 1, minutes=60 * 24 * (hour + 1))
    met(ground, case.thief, LEAST, minutes=5)
    assert opens(ground, case.thief), "this very hour is not yet an hour of work to compare with"


def test_seen_twice_is_met_once(ground: Ground, case: Case) -> None:
    for _ in range(3):
        assert opens(ground, case.worker, case.client)
    met(ground, case.worker, MOST - 2)
    assert opens(ground, case.worker)
    assert not opens(ground, case.worker)


def a_list(ground: Ground, who: Worker, name: str) -> tuple[UUID, Callable[[], list[Any]]]:
    """Open one of the lists; the ticket, and what it shows."""
    statements = {
        "today": "select ticket from plan.open_list(%s, 'today', current_date, 0)",
        "clients": "select ticket from plan.open_clients(%s, '', 0)",
        "inbox": "select ticket from plan.open_list(%s, 'inbox', current_date, 0)",
        "applications": "select ticket from plan.open_applications(%s, false, 0)",
    }
    ticket = ground.ticket(statements[name], who.token)

    def shown() -> list[Any]:
        with ground.holding(who.token, ticket) as app:
            return first_values(app, "select id from plan.person")

    return ticket, shown


@pytest.mark.parametrize("named", [("today", LISTED), ("clients", LISTED), ("inbox", MOST), ("applications", MOST)], ids=str)
def test_a_list_blows_the_fuse_too(ground: Ground, case: Case, named: tuple[str, int]) -> None:
    name, most = named
    who, client = of_its_own(ground), case.client
    if name == "applications":
        with_them(ground, client, who)
    elif name == "inbox":
        referral = ground.part(client, "core", sort="referral", state="sent", organisation_id=who.organisation_id)
        ground.link(client, who, "referral", referral)
    else:
        ground.link(client, who)
        ground.part(client, "core", sort="plan", state="open", organisation_id=who.organisation_id)
    met(ground, who, most)
    ticket, shown = a_list(ground, who, name)
    assert shown() == []
    assert ground.value(ALARMS, who.actor_id) == 1
    assert ground.app.execute("select plan.why_refused(%s, %s)", (who.token, ticket)).fetchone() == ("fuse",)
    with ground.boss.transaction():
        ground.boss.execute("set local session_replication_role = replica")
        ground.boss.execute("update plan.access set at = at - interval '1 hour' where actor_id = %s", (who.actor_id,))
    assert a_list(ground, who, name)[1]() == [client]


def test_two_hundred_of_one_s_own_stand_in_lists_and_are_not_met_by_that(ground: Ground, case: Case) -> None:
    for rows in ({"many": 100, "act": "list"}, {"many": 19}):
        met(ground, case.worker, **rows)  # type: ignore[arg-type]
        met(ground, case.thief, **rows | {"many": LISTED})  # type: ignore[arg-type]
    met(ground, case.worker, 80, act="list", minutes=20)
    for _ in range(2):
        assert a_list(ground, case.worker, "clients")[1]() == [case.client], "they are two hundred, however often they are looked at"
    assert opens(ground, case.worker, case.client)
    met(ground, case.worker, 1, act="list")
    assert a_list(ground, case.worker, "clients")[1]() == []
    assert opens(ground, case.worker), "who looks at lists can work"


def test_lists_at_the_same_moment_are_counted_too(ground: Ground, case: Case) -> None:
    clients = [case.client, *(stranger(ground, case.worker) for _ in range(29))]
    met(ground, case.worker, LISTED - 25)
    together = Barrier(2)

    def one(page: int) -> None:
        with ground.fresh_app() as app:
            together.wait(timeout=60)
            app.execute("select ticket from plan.open_clients(%s, '', %s)", (case.worker.token, page))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, range(2)))
    assert len(clients) == 30
    assert ground.value(REFUSED, case.worker.actor_id) == 1


def test_a_search_and_a_look_at_a_log_blow_the_fuse_too(ground: Ground, case: Case) -> None:
    officer, code = ground.worker("privacy_officer"), digest(str(case.other))
    ground.boss.execute("insert into plan.identity (person_id, code_digest) values (%s, %s)", (case.other, code))
    asking: tuple[tuple[Worker, str, tuple[Any, ...], str], ...] = (
        (case.worker, "select plan.open_search(%s, %s)", (case.worker.token, code), "select plan.found()"),
        (officer, "select plan.open_search_for_log(%s, %s, %s)", (officer.token, code, REASON), "select plan.found()"),
        (officer, "select plan.open_log(%s, %s, %s)", (officer.token, case.other, REASON), "select id from plan.read_log(null)"),
    )
    ground.open(case.thief.token, case.other)
    assert all(any(ground.look_up(who.token, opening, values, reading)) for who, opening, values, reading in asking)
    with ground.boss.transaction():
        ground.boss.execute("set local session_replication_role = replica")
        ground.boss.execute("delete from plan.access where actor_id in (%s, %s)", (case.worker.actor_id, officer.actor_id))
    for who in (case.worker, officer):
        met(ground, who, MOST)
    for who, opening, values, reading in asking:
        assert not any(ground.look_up(who.token, opening, values, reading)), opening
    assert ground.value(REFUSED, officer.actor_id) == 2
    assert ground.value(REFUSED + " and client_id = %s", case.worker.actor_id, case.other) == 0, (
        "a refused search tells nobody whose the code is"
    )


def test_at_the_same_moment_they_are_counted_too(ground: Ground, case: Case) -> None:
    clients, together = [stranger(ground, case.worker) for _ in range(10)], Barrier(10)
    met(ground, case.worker, MOST - 2)

    def one(client: UUID) -> None:
        with ground.fresh_app() as app:
            together.wait(timeout=60)
            app.execute("select ticket from plan.open_plan(%s, %s, 'care', null, null, 'open')", (case.worker.token, client))

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(one, clients))
    assert ground.value(REFUSED, case.worker.actor_id) == 8
    assert ground.value(ALARMS, case.worker.actor_id) == 1


def test_the_fuse_tells_nothing_of_whom_it_was_asked_about(ground: Ground, case: Case) -> None:
    met(ground, case.worker, MOST)
    why = "select plan.why_refused(%s, %s)"
    said = []
    for client in (stranger(ground, case.worker), case.other, uuid4()):
        ticket = ground.ticket("select ticket from plan.open_plan(%s, %s, 'care', null, null, 'open')", case.worker.token, client)
        said.append(ground.app.execute(why, (case.worker.token, ticket)).fetchone())
        assert ground.app.execute(why, (case.thief.token, ticket)).fetchone() == (None,), "only to the session that asked"
    assert said == [("fuse",)] * 3
    with ground.app.transaction(force_rollback=True) as _:
        ticket = ground.ticket("select ticket from plan.open_plan(%s, %s, 'care', null, null, 'open')", case.worker.token, uuid4())
        assert ground.app.execute(why, (case.worker.token, ticket)).fetchone() == (None,), "nothing before it is written down"
    ticket = ground.ticket("select ticket from plan.open_plan(%s, %s, 'care', null, null, 'open')", case.thief.token, case.client)
    assert ground.app.execute(why, (case.thief.token, ticket)).fetchone() == (None,), "no right and nobody there look alike"
    ticket = ground.open(case.thief.token, case.other)
    assert ground.app.execute(why, (case.thief.token, ticket)).fetchone() == (None,)


def test_an_alarm_is_the_privacy_officers_to_see_and_another_s_to_review(ground: Ground, case: Case) -> None:
    met(ground, case.worker, MOST)
    assert not opens(ground, case.worker)
    alarm = ground.value("select id from plan.alarm where actor_id = %s", case.worker.actor_id)
    officer = ground.worker("privacy_officer")
    listing, review = "select id from plan.alarms(%s)", "select plan.review_alarm(%s, %s, %s)"
    assert (alarm,) in ground.app.execute(listing, (officer.token,)).fetchall()
    for token in (case.worker.token, case.citizen, "stolen"):
        assert ground.app.execute(listing, (token,)).fetchall() == []
        assert ground.app.execute(review, (token, alarm, REASON)).fetchone() == (0,)
    assert ground.app.execute(review, (officer.token, alarm, "lyhyt")).fetchone() == (0,)
    assert ground.app.execute(review, (officer.token, uuid4(), REASON)).fetchone() == (0,)
    own = ground.session(case.worker.actor_id, "privacy_officer", case.worker.organisation_id, None, case.worker.post_id)
    assert ground.app.execute(review, (own, alarm, REASON)).fetchone() == (0,), "nobody reviews themself"
    for _ in range(2):
        assert ground.app.execute(review, (officer.token, alarm, REASON)).fetchone() == (1,), "a form sent twice is one finding"
    with pytest.raises(psycopg.errors.UniqueViolation):
        ground.app.execute(review, (officer.token, alarm, "Toinen löydös"))
    assert (alarm,) in ground.app.execute(listing, (officer.token,)).fetchall()
    assert ground.value("select finding from plan.alarm where id = %s", alarm) == REASON
