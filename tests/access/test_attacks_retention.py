"""What has stood its time is deleted by two persons who saw the same, and by nothing else; what has not is left alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from time import monotonic, sleep
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.access.ground import CANARY, COUNTY, HEALTH, KELA, KELA_OFFICE, PARISH, SOCIAL, Case, Connection, Ground, Worker, digest

ASK, CONFIRM, CALL_OFF = (
    "select plan.ask_purge(%s, %s, %s, %s)",
    "select plan.confirm_purge(%s, %s, %s)",
    "select plan.call_off_purge(%s, %s)",
)
LOOK = "select class_key, parts, past, held, next_parts, next_clients, digest from plan.retention_of_mine(%s, %s)"
PAST = "select part_id from plan.past_time(%s) where client_id = %s"


@dataclass(frozen=True, slots=True)
class Old:
    """A client whose dealings ended so many years ago, with a part of each topic, and two privacy officers."""

    client: UUID
    parts: dict[str, UUID]
    link: UUID
    first: Worker
    second: Worker

    def past(self, ground: Ground, as_of: date | None = None) -> set[str]:
        """The topics of the parts whose time is over."""
        found = {row[0] for row in ground.boss.execute(PAST, (as_of or today(ground), self.client))}
        return {name for name, part in self.parts.items() if part in found}


def today(ground: Ground) -> date:
    """The day in Finland, as the database has it."""
    return ground.value("select (clock_timestamp() at time zone 'Europe/Helsinki')::date")  # type: ignore[no-any-return]


def aged(ground: Ground, query: str, *values: Any) -> None:
    """Change what only time changes; values in their order, or all of them by name."""
    with ground.boss.transaction():
        ground.boss.execute("set local session_replication_role = replica")
        ground.boss.execute(query, values[0] if values and isinstance(values[0], dict) else values)  # type: ignore[call-overload]


def long_ago(ground: Ground, case: Case) -> Old:
    """Eleven years old, and nobody else's clients beside it."""
    aged(ground, "update plan.part set changed_at = now() where changed_at < now() - interval '1 year'")
    aged(ground, "delete from plan.purge where confirmed_at is null")
    return made(ground, case.worker, years=11)


def made(ground: Ground, worker: Worker, *, years: int, born: str = "1980-01-01") -> Old:
    """The client and the parts; the last change and the end of the relationship lie so many years back."""
    client = ground.person()
    link = ground.link(client, worker)
    parts = {topic: ground.part(client, topic) for topic in ("core", "substance", "child_protection", "contact")}
    parts |= {"health": ground.part(client, "health", register=HEALTH), "kela": ground.part(client, "economy", register=KELA)}
    aged(ground, "update plan.person set born_on = %s where id = %s", born, client)
    then = "now() - make_interval(years => %s)"
    aged(ground, f"update plan.part set made_at = {then}, changed_at = {then} where client_id = %s", years, years, client)
    aged(ground, f"update plan.link set valid_from = {then} - interval '1 day', valid_to = {then} where id = %s", years, years, link)
    return Old(client, parts, link, officer(ground), officer(ground))


def officer(ground: Ground, organisation: UUID = COUNTY) -> Worker:
    """A privacy officer of the organisation."""
    return ground.worker("privacy_officer", organisation, None)


def call(connection: Connection, query: str, *values: object) -> Any:
    """The one value of a call."""
    row = connection.execute(query, values).fetchone()  # type: ignore[call-overload]
    return row[0] if row else None


def seen(ground: Ground, who: Worker, key: str = "adults") -> bytes | None:
    """The digest that the dry run shows of a class."""
    rows = {row[0]: row[-1] for row in ground.app.execute(LOOK, (who.token, today(ground)))}
    return rows.get(key)


def asked(ground: Ground, old: Old, key: str = "adults") -> tuple[UUID, bytes]:
    """A purge that the first officer asks for, with what they saw."""
    digest = seen(ground, old.first, key)
    assert digest is not None
    purge = call(ground.app, ASK, old.first.token, key, today(ground), digest)
    assert purge is not None
    return purge, digest


def left(ground: Ground, part: UUID) -> dict[str, int]:
    """How many rows each table still has of a part."""
    tables = {
        "part": "id",
        "part_version": "part_id",
        "event": "part_id",
        "clock": "part_id",
        "link": "part_id",
        "prohibition": "part_id",
        "attachment": "part_id",
    }
    return {table: ground.value(f"select count(*) from plan.{table} where {name} = %s", part) for table, name in tables.items()}


def test_each_class_counts_its_own_years_from_its_own_day(ground: Ground, case: Case) -> None:
    old = long_ago(ground, case)
    now = today(ground)
    assert old.past(ground) == {"core", "substance"}, "ten years from closing; the rest counts from a death that nobody knows of"
    assert old.past(ground, now - timedelta(days=366 + 2)) == set(), "a day before"
    child = made(ground, case.worker, years=11, born="2010-01-01")
    assert child.past(ground) == {"substance"}, "of a minor: thirty years"
    assert child.past(ground, now + timedelta(days=366 * 20)) == {"core", "substance"}
    for client, died, expected in (
        (old, now - timedelta(days=365 * 3), {"core", "substance", "child_protection", "contact"}),
        (old, now - timedelta(days=365 * 13), {"core", "substance", "child_protection", "contact", "health"}),
    ):
        aged(ground, "update plan.person set died_on = %s where id = %s", died, client.client)
        assert client.past(ground) == expected
    oldest = made(ground, case.worker, years=11, born="1850-01-01")
    assert oldest.past(ground) == {"core", "substance", "child_protection", "contact", "health"}, "nobody lives for 120 years"
    assert "kela" not in oldest.past(ground, now + timedelta(days=365 * 200)), "no class, no end: its controller decides"


def test_the_time_runs_from_the_day_on_which_the_last_worker_ends_the_relationship(ground: Ground, case: Case) -> None:
    old, colleague = made(ground, case.worker, years=11), ground.worker()
    ground.boss.execute("update plan.link set valid_to = null where id = %s", (old.link,))
    left = ground.link(old.client, colleague)
    now = today(ground)
    for worker in (case.worker, colleague):
        assert old.past(ground, now + timedelta(days=366 * 30)) == set(), "dealings go on"
        assert call(ground.app, "select plan.end_relationship(%s, %s, 'need_over')", worker.token, old.client) == "ended"
    ten_years = ground.value("select (%s::date + interval '10 years')::date", now)
    assert old.past(ground, ten_years - timedelta(days=1)) == set()
    assert old.past(ground, ten_years) == {"core", "substance"}
    aged(ground, "update plan.link set valid_to = null, sees_until = now() - interval '11 years' where id = any (%s)", [old.link, left])
    assert old.past(ground, now) == {"core", "substance"}, "whose organisation has left the plan only reads"


def test_a_referral_that_is_done_holds_its_client_no_longer(ground: Ground, case: Case) -> None:
    """Who received it goes on seeing it as it was answered; the dealings have ended with it."""
    old = made(ground, case.worker, years=11)
    referral = ground.part(old.client, "core", sort="referral", state="sent")
    ground.link(old.client, ground.worker(), "referral", referral)
    aged(ground, "update plan.part set changed_at = now() - interval '11 years' where id = %s", referral)
    for state, is_over in (("sent", False), ("accepted", False), ("done", True), ("refused", True)):
        aged(ground, "update plan.part set state = %s where id = %s", state, referral)
        assert bool(old.past(ground)) == is_over, state


def test_the_law_holds_from_its_day_to_its_day(ground: Ground, case: Case) -> None:
    old, young = long_ago(ground, case), made(ground, case.worker, years=7)
    assert young.past(ground) == set()
    with ground.boss.transaction(force_rollback=True):
        ground.boss.execute("update open.retention set valid_to = current_date where key = 'adults'")
        ground.boss.execute(
            "insert into open.retention select key, domain, topic, age, counts_from, 5, from_birth, law, source, verified_on, current_date, null,"
            " name_fi, name_sv, name_en from open.retention where key = 'adults'"
        )
        assert young.past(ground) == {"core"}, "the new time from its first day, the old one not any more"
    before = date(2023, 12, 31)
    assert made(ground, case.worker, years=15).past(ground, before) == set(), "before the act was in force there is no class"
    day = ground.value("select over_on from plan.kept_until(%s) where part_id = %s", today(ground), old.parts["core"])
    assert old.past(ground, day - timedelta(days=1)) == set()
    assert old.past(ground, day) == {"core", "substance"}, "from the very day on"


GOES_ON = {
    "a relationship": "update plan.link set valid_to = null where id = %(link)s",
    "changes": "update plan.part set changed_at = now() where id = %(core)s",
    "an end of today": "update plan.part set ended_at = now() where id = %(core)s",
    "an open plan": "update plan.part set sort = 'plan', state = 'open' where id = %(contact)s",
}


@pytest.mark.parametrize("what", list(GOES_ON))
def test_what_goes_on_is_left_alone(ground: Ground, case: Case, what: str) -> None:
    old = long_ago(ground, case)
    aged(ground, GOES_ON[what], {**old.parts, "link": old.link})
    assert old.past(ground) == set()
    assert call(ground.app, ASK, old.first.token, "adults", today(ground), seen(ground, old.first) or b"") is None


@pytest.mark.parametrize("child", ["health", "kela"])
def test_a_part_waits_for_what_hangs_on_it(ground: Ground, case: Case, child: str) -> None:
    old = long_ago(ground, case)
    aged(ground, "update plan.part set parent_id = %s where id = %s", old.parts["core"], old.parts[child])
    assert old.past(ground) == {"substance"}
    aged(ground, "update plan.part set parent_id = %s where id = %s", old.parts["substance"], old.parts["core"])
    assert old.past(ground) == set(), "and what that hangs on"


def purged(ground: Ground, old: Old, key: str) -> int:
    """Ask for a purge of the class and confirm it: how many parts went."""
    purge, digest = asked(ground, old, key)
    return int(call(ground.app, CONFIRM, old.second.token, purge, digest))


def test_a_part_goes_after_what_hangs_on_it_and_goes_by_another_purge(ground: Ground, case: Case) -> None:
    old = long_ago(ground, case)
    parent, child = old.parts["substance"], old.parts["core"]
    root, side = (ground.part(old.client, "substance") for _ in range(2))
    then = "now() - make_interval(years => 11)"
    aged(ground, f"update plan.part set made_at = {then}, changed_at = {then} where id = any (%s)", [root, side])
    aged(ground, "update plan.part set parent_id = %s where id = %s", parent, child)
    aged(ground, "update plan.part set parent_id = %s where id = any (%s)", root, [parent, side])
    rows = {row[0]: row[2:6] for row in ground.app.execute(LOOK, (old.first.token, today(ground)))}
    assert rows["substance"] == (3, 0, 1, 1), "past their time all three, but the next purge takes what nothing of another class hangs on"
    assert purged(ground, old, "substance") == 1
    assert left(ground, side)["part"] == 0 and left(ground, root)["part"] == left(ground, parent)["part"] == 1
    assert seen(ground, old.first, "substance") is None, "the rest waits"
    assert call(ground.app, ASK, old.first.token, "substance", today(ground), b"\1" * 32) is None
    assert purged(ground, old, "adults") == 1
    assert purged(ground, old, "substance") == 2, "a parent and its child of the same purge go together"


@pytest.mark.parametrize("whose", ["another controller's", "another client's"])
def test_a_part_waits_for_a_child_of_the_same_class_that_is_not_in_the_same_purge(ground: Ground, case: Case, whose: str) -> None:
    old = long_ago(ground, case)
    if whose == "another client's":
        child = made(ground, case.worker, years=11).parts["core"]
    else:
        register = uuid4()
        ground.boss.execute(
            "insert into open.register (id, key, name_fi, name_sv, name_en, controller_id, domain) values (%s, %s, 'x', 'x', 'x', %s, 'social')",
            (register, str(register), PARISH),
        )
        child = ground.part(old.client, "core", register=register)
        aged(
            ground,
            "update plan.part set made_at = now() - interval '11 years', changed_at = now() - interval '11 years' where id = %s",
            child,
        )
    aged(ground, "update plan.part set parent_id = %s where id = %s", old.parts["core"], child)
    assert "core" in old.past(ground)
    waiting = ground.value("select waits from plan.standing(%s) where part_id = %s", today(ground), old.parts["core"])
    assert waiting is True
    digest = seen(ground, old.first)
    if digest is None:
        return
    purge = call(ground.app, ASK, old.first.token, "adults", today(ground), digest)
    assert call(ground.app, CONFIRM, old.second.token, purge, digest) == 1, "the other client's alone"
    assert left(ground, old.parts["core"])["part"] == 1


def test_who_is_held_is_kept_and_counted_as_held(ground: Ground, case: Case) -> None:
    old, other = long_ago(ground, case), ground.person()
    with ground.as_guard() as guard:
        assert call(guard, "select plan.hold_client(%s, 'riita')", old.client) == 0, "without a reason nothing is held"
        assert call(guard, "select plan.hold_client(%s, 'Kantelu vireillä 12/2026')", old.client) == 1
        assert call(guard, "select plan.hold_client(%s, 'Kantelu vireillä 13/2026')", other) == 1
    assert call(ground.app, ASK, old.first.token, "adults", today(ground), seen(ground, old.first) or b"") is None
    rows = {row[0]: row[2:6] for row in ground.app.execute(LOOK, (old.first.token, today(ground)))}
    assert rows["adults"] == (1, 1, 0, 0), "the dry run says that it is held"
    with ground.as_guard() as guard:
        assert call(guard, "select plan.release_client(%s)", old.client) == 1
        assert call(guard, "select why from plan.log_hold where client_id = %s", other) == "Kantelu vireillä 13/2026", "only whom it names"
    assert asked(ground, old)
    a, b = sorted((uuid4(), uuid4()))
    same = "select plan.digest_of(array[%s, %s]::uuid[], %s) = plan.digest_of(array[%s, %s]::uuid[], %s)"
    assert ground.value(same, a, b, [1, 2], b, a, [2, 1]), "the digest does not hang on the order"


def test_who_confirms_has_shown_a_moment_ago_who_they_are(ground: Ground, case: Case) -> None:
    old = long_ago(ground, case)
    purge, seen_digest = asked(ground, old)
    ground.boss.execute(
        "update plan.session set proved_at = now() - interval '1 hour' where token_digest = %s", (digest(old.second.token),)
    )
    with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
        call(ground.app, CONFIRM, old.second.token, purge, seen_digest)
    assert left(ground, old.parts["core"])["part"] == 1


def test_what_has_ended_is_not_kept_for_what_goes_on_elsewhere(ground: Ground, case: Case) -> None:
    old = long_ago(ground, case)
    aged(ground, "update plan.part set changed_at = now() where id = %s", old.parts["kela"])
    aged(ground, "update plan.part set sort = 'plan', state = 'closed' where id = %s", old.parts["contact"])
    aged(ground, "update plan.part set sort = 'need', state = 'open' where id = %s", old.parts["child_protection"])
    ground.link(old.client, ground.worker("kela_officer", KELA_OFFICE, KELA))
    assert old.past(ground) == {"core", "substance"}


def test_two_persons_who_saw_the_same_delete_it_and_the_log_tells(ground: Ground, case: Case) -> None:
    old = long_ago(ground, case)
    part = old.parts["core"]
    aged(
        ground,
        "insert into plan.clock (id, part_id, deadline_id, amount, unit, started_at, due_at, pauses) values (%s, %s, 'x', 1, 'days', now(), now(), '{}')",
        uuid4(),
        part,
    )
    aged(
        ground,
        "insert into plan.part_version (part_id, version, state, body, changed_at) values (%s, 0, 'written', %s, now())",
        part,
        f'{{"text": "{CANARY} before"}}',
    )
    aged(
        ground,
        "insert into plan.event (at, client_id, part_id, sort, did, to_state, by_client) values (now(), %s, %s, 'note', 'added', 'written', false)",
        old.client,
        part,
    )
    aged(
        ground,
        "insert into plan.prohibition (id, client_id, part_id, holds_in_emergency, valid_from, given_by, recorded_by)"
        " values (%s, %s, %s, false, now(), %s, %s)",
        uuid4(),
        old.client,
        part,
        old.client,
        old.client,
    )
    then = "now() - interval '11 years'"
    link = ground.link(old.client, ground.worker(), "referral", part)
    aged(ground, f"update plan.link set valid_from = {then}, valid_to = {then} where id = %s", link)
    file = uuid4()
    aged(
        ground,
        "insert into plan.attachment (id, part_id, client_id, name, kind, size, digest, added_at) values (%s, %s, %s, %s, 'pdf', 1, 'x', now())",
        file,
        part,
        old.client,
        f"{CANARY}.pdf",
    )
    aged(ground, "insert into plan.attachment_content (attachment_id, content) values (%s, 'x')", file)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only: attachment"):
        ground.boss.execute("delete from plan.attachment where id = %s", (file,))
    purge, digest = asked(ground, old)
    assert call(ground.app, ASK, old.first.token, "adults", today(ground), digest) == purge, "sent twice, asked once"
    assert call(ground.app, ASK, old.second.token, "adults", today(ground), digest) is None, "one purge of a class waits at a time"
    assert call(ground.app, CONFIRM, old.first.token, purge, digest) == 0, "nobody confirms what they asked for"
    assert call(ground.app, CONFIRM, old.second.token, purge, b"\0" * 32) == 0, "not what was seen"
    assert left(ground, part)["part"] == 1
    assert call(ground.app, CONFIRM, old.second.token, purge, digest) == 1
    assert set(left(ground, part).values()) == {0}
    assert ground.value("select count(*) from plan.attachment_content where attachment_id = %s", file) == 0
    assert {name for name, one in old.parts.items() if left(ground, one)["part"]} == set(old.parts) - {"core"}, (
        "this class and nothing else"
    )
    told = ground.boss.execute(
        "select actor_id, post_id, client_id, act, basis, statute, reason, part_ids from plan.access where ticket = %s", (purge,)
    ).fetchall()
    assert told == [
        (old.second.actor_id, old.second.post_id, old.client, "purge", "statute", "703/2023",
         "työikäiset, iäkkäät ja vammaispalvelut, 10 vuotta asian sulkemisesta", [part]),
    ]  # fmt: skip
    assert ground.boss.execute("select * from plan.faults_of_chains(%s)", (old.client,)).fetchall() == []
    rows = ground.app.execute("select act, parts from plan.my_log(%s, null)", (ground.citizen(old.client),)).fetchall()
    assert ("purge", 1) in rows, "the client sees it"
    assert call(ground.app, CONFIRM, old.second.token, purge, digest) == 1, "sent twice, done once"
    assert ground.value("select count(*) from plan.access where ticket = %s", purge) == 1
    assert call(ground.app, CALL_OFF, old.first.token, purge) == 0, "what is done is done"


@pytest.mark.parametrize("between", ["changed", "held", "reopened", "called off", "late", "ended session", "other organisation"])
def test_what_changed_between_the_two_stops_the_purge(ground: Ground, case: Case, between: str) -> None:
    old = long_ago(ground, case)
    purge, digest = asked(ground, old)
    second = old.second
    if between == "changed":
        aged(ground, "update plan.part set version = version + 1 where id = %s", old.parts["core"])
        assert call(ground.app, CONFIRM, second.token, purge, seen(ground, second)) == 0, "what is now was not asked for"
    elif between == "held":
        with ground.as_guard() as guard:
            call(guard, "select plan.hold_client(%s, 'Kantelu vireillä 12/2026')", old.client)
    elif between == "reopened":
        ground.link(old.client, ground.worker())
    elif between == "called off":
        assert call(ground.app, CALL_OFF, old.second.token, purge) == 1
    elif between == "late":
        aged(ground, "update plan.purge set asked_at = asked_at - interval '15 days' where id = %s", purge)
    elif between == "ended session":
        ground.app.execute("select plan.end_session(%s)", (second.token,))
    else:
        second = officer(ground, KELA_OFFICE)
    assert call(ground.app, CONFIRM, second.token, purge, digest) == 0
    assert left(ground, old.parts["core"])["part"] == 1


@pytest.mark.parametrize("what", ["changed", "begun again"])
def test_what_changes_while_a_purge_is_confirmed_stops_it(ground: Ground, case: Case, what: str) -> None:
    """Somebody is in the middle of writing when the second person confirms: the purge waits for them, and looks again."""
    old = long_ago(ground, case)
    purge, digest = asked(ground, old)

    def confirm() -> Any:
        with ground.fresh_app() as app:
            return call(app, CONFIRM, old.second.token, purge, digest)

    with ThreadPoolExecutor(1) as pool:
        with ground.boss.transaction():
            if what == "changed":
                ground.boss.execute("set local session_replication_role = replica")
                ground.boss.execute("update plan.part set version = version + 1 where id = %s", (old.parts["core"],))
            else:
                ground.link(old.client, case.worker)
            confirmed = pool.submit(confirm)
            until = monotonic() + 20
            while not confirmed.done() and not ground.value("select count(*) from pg_locks where not granted"):
                assert monotonic() < until, "the purge neither waits nor ends"
                sleep(0.05)
        assert confirmed.result(30) == 0
    assert left(ground, old.parts["core"])["part"] == 1


def test_a_purge_is_asked_for_by_the_law_of_today_or_yesterday(ground: Ground, case: Case) -> None:
    old = long_ago(ground, case)
    for days, may in ((-1, False), (2, False), (1, True), (0, True)):
        day = today(ground) - timedelta(days=days)
        digest = next(row[-1] for row in ground.app.execute(LOOK, (old.first.token, day)) if row[0] == "adults")
        made = call(ground.app, ASK, old.first.token, "adults", day, digest)
        assert (made is not None) == may, f"{days} days ago"


def test_a_purge_that_nobody_confirmed_in_time_is_settled(ground: Ground, case: Case) -> None:
    old = long_ago(ground, case)
    purge, digest = asked(ground, old)
    late = "update plan.purge set asked_at = clock_timestamp() - %s::interval where id = %s"
    aged(ground, late, "13 days 23 hours", purge)
    assert call(ground.app, ASK, old.second.token, "adults", today(ground), digest) is None, "a day early it still stands in the way"
    aged(ground, late, "14 days", purge)
    assert call(ground.app, CALL_OFF, old.first.token, purge) == 0, "there is nothing to call off"
    other = call(ground.app, ASK, old.second.token, "adults", today(ground), digest)
    assert other not in (None, purge), "the class may be asked for again"
    order = [row[0] for row in ground.app.execute("select id from plan.purges_of_mine(%s)", (old.first.token,))]
    assert order.index(other) < order.index(purge)
    ran_out = "select ran_out_at is not null from plan.purge where id = %s"
    assert (ground.value(ran_out, purge), ground.value(ran_out, other)) == (True, False)
    with pytest.raises(psycopg.errors.CheckViolation, match="purge_that_ran_out"):
        ground.boss.execute("update plan.purge set called_off_at = now(), called_off_by = asked_by where id = %s", (purge,))
    assert call(ground.app, CONFIRM, old.second.token, purge, digest) == 0
    assert call(ground.app, CONFIRM, old.first.token, other, digest) == 1
    order = [row[0] for row in ground.app.execute("select id from plan.purges_of_mine(%s)", (old.first.token,))]
    assert order.index(other) < order.index(purge), "what was settled last comes first: that one's time ran out before"


def test_another_class_or_another_controller_settles_nothing(ground: Ground, case: Case) -> None:
    old = long_ago(ground, case)
    purge, _ = asked(ground, old)
    ground.boss.execute("update plan.purge set asked_at = asked_at - interval '15 days' where id = %s", (purge,))
    theirs = uuid4()
    ground.boss.execute(
        "insert into plan.purge (id, class_key, law, controller_id, as_of, digest, clients, parts, asked_at, asked_by, asked_post)"
        " select %s, 'substance', law, %s, as_of, digest, clients, parts, asked_at, asked_by, asked_post from plan.purge where id = %s",
        (theirs, KELA_OFFICE, purge),
    )
    asked(ground, old, "substance")
    assert ground.value("select count(*) from plan.purge where id = any (%s) and ran_out_at is not null", [purge, theirs]) == 0


def test_a_day_on_which_nobody_can_have_died_is_refused_and_a_wrong_one_taken_back(ground: Ground, case: Case) -> None:
    old, record = long_ago(ground, case), "select plan.record_death(%s, %s)"
    now, died = today(ground), "select died_on from plan.person where id = %s"
    with ground.as_guard() as guard:
        assert call(guard, record, old.client, None) == 0, "there was nothing to take back"
        assert call(guard, record, uuid4(), now) == 0
        assert call(guard, record, old.client, now) == 1
    assert ground.value(died, old.client) == now
    for day in (now + timedelta(days=1), date(1979, 12, 31)):
        with pytest.raises(psycopg.errors.InvalidParameterValue), ground.as_guard() as guard:
            call(guard, record, old.client, day)
    assert ground.value(died, old.client) == now
    with ground.as_guard() as guard:
        assert call(guard, record, old.client, date(1980, 1, 1)) == 1, "one may die on the day of one's birth"
        assert call(guard, record, old.client, None) == 1
    assert ground.value(died, old.client) is None


def test_nobody_asks_for_what_they_did_not_see_or_what_is_not_theirs(ground: Ground, case: Case) -> None:
    old = long_ago(ground, case)
    digest, now = seen(ground, old.first), today(ground)
    assert digest is not None
    stranger, worker = officer(ground, KELA_OFFICE), ground.worker()
    assert "adults" not in {row[0] for row in ground.app.execute(LOOK, (stranger.token, now))}
    assert ground.app.execute(LOOK, (worker.token, now)).fetchall() == []
    assert ground.app.execute(LOOK, ("no token", now)).fetchall() == []
    for token, key, day, said in (
        (worker.token, "adults", now, digest),
        (stranger.token, "adults", now, digest),
        (old.first.token, "substance", now, digest),
        (old.first.token, "adults", now, b"\1" * 32),
        (old.first.token, "adults", now, None),
        (old.first.token, "adults", now + timedelta(days=1), digest),
        (old.first.token, None, now, digest),
    ):
        assert call(ground.app, ASK, token, key, day, said) is None
    purge = call(ground.app, ASK, old.first.token, "adults", now, digest)
    assert ground.app.execute("select id from plan.purges_of_mine(%s)", (stranger.token,)).fetchall() == []
    assert call(ground.app, CALL_OFF, stranger.token, purge) == 0
    assert call(ground.app, CALL_OFF, worker.token, purge) == 0
    assert purge in {row[0] for row in ground.app.execute("select id from plan.purges_of_mine(%s)", (old.second.token,))}
    assert call(ground.app, CALL_OFF, old.first.token, purge) == 1


def test_the_database_itself_knows_two_persons(ground: Ground, case: Case) -> None:
    old = long_ago(ground, case)
    purge, _ = asked(ground, old)
    with pytest.raises(psycopg.errors.CheckViolation, match="purge_is_confirmed_by_another"):
        ground.boss.execute(
            "update plan.purge set confirmed_at = now(), confirmed_by = asked_by, confirmed_post = asked_post where id = %s", (purge,)
        )
    with pytest.raises(psycopg.errors.CheckViolation, match="purge_is_confirmed_whole"):
        ground.boss.execute("update plan.purge set confirmed_at = now() where id = %s", (purge,))
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        ground.boss.execute("delete from plan.purge where id = %s", (purge,))
    assert call(ground.app, CALL_OFF, old.first.token, purge) == 1


def delete_beside(ground: Ground, old: Old, purge: UUID, deletes: str) -> None:
    """Delete in a transaction that has written down another part of the client."""
    with ground.boss.transaction():
        ground.boss.execute(
            "insert into plan.purged_part (part_id, purge_id, client_id) values (%s, %s, %s)", (old.parts["substance"], purge, old.client)
        )
        ground.boss.execute(deletes)  # type: ignore[call-overload]


@pytest.mark.parametrize("table", ["part", "part_version", "event"])
def test_nothing_goes_otherwise_not_even_by_the_superuser(ground: Ground, case: Case, table: str) -> None:
    old = long_ago(ground, case)
    part, purge = old.parts["core"], asked(ground, old)[0]
    name = "id" if table == "part" else "part_id"
    aged(
        ground,
        "insert into plan.event (at, client_id, part_id, sort, did, to_state, by_client) values (now(), %s, %s, 'note', 'added', 'written', false)",
        old.client,
        part,
    )
    aged(ground, "insert into plan.part_version (part_id, version, state, body, changed_at) values (%s, 0, 'written', '{}', now())", part)
    attacks = (
        ("delete", f"delete from plan.{table} where {name} = '{part}'"),
        ("change", f"update plan.{table} set {name} = {name}" if table != "part" else "delete from plan.part"),
    )
    for attack, query in attacks:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            ground.boss.execute(query)  # type: ignore[call-overload]
        print(f"{table}: {attack} is refused to the superuser")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ground.app.execute(query)  # type: ignore[call-overload]
    # What one transaction wrote down for deleting, another cannot delete by.
    with ground.boss.transaction():
        ground.boss.execute("insert into plan.purged_part (part_id, purge_id, client_id) values (%s, %s, %s)", (part, purge, old.client))
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        ground.boss.execute(f"delete from plan.{table} where {name} = %s", (part,))  # type: ignore[call-overload]
    # Nor does it free another part than the one written down.
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        delete_beside(ground, old, purge, f"delete from plan.{table} where {name} = '{part}'")
    for query in ("update plan.purged_part set part_id = part_id", "delete from plan.purged_part", "truncate plan.purged_part"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only: purged_part"):
            ground.boss.execute(query)  # type: ignore[call-overload]
    for query in ("insert into plan.purge (id) values (gen_random_uuid())", "insert into plan.purged_part (part_id) values (null)",
                  "select * from plan.purge", "select plan.dry_run(current_date, null)", "select plan.purge_again('{}')",
                  "select plan.hold_client(null, '')", "select plan.record_death(null, null)", "update open.retention set years = 0"):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ground.app.execute(query)  # type: ignore[call-overload]
    aged(ground, "delete from plan.purged_part where part_id = %s", part)


def test_a_purge_takes_two_hundred_clients_and_the_next_the_rest(ground: Ground) -> None:
    old = long_ago(ground, ground.case())
    with ground.boss.transaction(), ground.boss.pipeline():
        parts = [ground.part(ground.person(), "core", register=SOCIAL) for _ in range(205)]
    aged(
        ground,
        "update plan.part set made_at = now() - interval '11 years', changed_at = now() - interval '11 years' where id = any (%s)",
        parts,
    )
    now = today(ground)
    purge, digest = asked(ground, old)
    assert call(ground.app, CONFIRM, old.second.token, purge, digest) == 200
    rows = {row[0]: row for row in ground.app.execute(LOOK, (old.first.token, now))}
    assert rows["adults"][4:6] == (6, 6)
    purge, digest = asked(ground, old)
    assert call(ground.app, CONFIRM, old.second.token, purge, digest) == 6
