"""Attacks on files: whose bytes are opened and on which row of the log, who adds and withdraws them, and what stays as it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import errors

from tests.access.ground import CANARY, Case, Ground, hold
from tests.access.test_attacks_applications import addressed, only_this, opens_nothing_more, placed

BYTES = f"{CANARY} in a file".encode()
ADD = "select plan.add_file(%s, %s, %s, 'png', null, %s)"
OPEN = "select ticket from plan.open_file(%s, %s, %s, %s)"
DECIDED_TO_WITHHOLD = {"withheld_on": "2026-01-01", "withheld_ground": "danger", "withheld_why": "x", "withheld_by": UUID(int=5)}


def filed(ground: Ground, client: UUID, part: UUID, **changes: Any) -> UUID:
    """A file on a part, put in by the superuser."""
    columns = {"id": uuid4(), "part_id": part, "client_id": client, "name": f"{CANARY}.png", "kind": "png", "size": len(BYTES)}
    columns |= {"digest": b"x", "added_at": "2026-01-01", "added_by": None, **changes}
    names, holes = ", ".join(columns), ", ".join(["%s"] * len(columns))
    ground.boss.execute(f"insert into plan.attachment ({names}) values ({holes})", list(columns.values()))  # type: ignore[arg-type]
    ground.boss.execute("insert into plan.attachment_content (attachment_id, content) values (%s, %s)", (columns["id"], BYTES))
    return columns["id"]


def many(ground: Ground, number: int, client: UUID, part: UUID, by: UUID | None = None, at: str = "now") -> None:
    """So many files on a part at once, without their bytes."""
    ground.boss.execute(
        "insert into plan.attachment (id, part_id, client_id, name, kind, size, digest, added_at, added_by)"
        " select gen_random_uuid(), %s, %s, 'x', 'png', 1, 'x', %s, %s from generate_series(1, %s)",
        (part, client, at, by, number),
    )


def open_file(ground: Ground, token: str, client: UUID | None, file: UUID, purpose: str = "care") -> UUID | None:
    """Open a file as the app does; the ticket, which opens nothing where it was refused."""
    row = ground.app.execute(OPEN, (token, client, file, purpose)).fetchone()
    return row[0] if row else None


def shown(ground: Ground, token: str, ticket: UUID | None) -> list[UUID]:
    """The files whose bytes a ticket shows."""
    with ground.holding(token, ticket) as app:
        rows = app.execute("select attachment_id, content from plan.attachment_content").fetchall()
        assert all(row[1] == BYTES for row in rows)
        assert {row[0] for row in rows} == {row[0] for row in app.execute("select id from plan.file_in_hand()")}
        return [row[0] for row in rows]


def row_of(ground: Ground, ticket: UUID | None) -> tuple[Any, ...] | None:
    """What the log says of a ticket."""
    return ground.boss.execute("select act, basis, client_id, part_ids from plan.access where ticket = %s", (ticket,)).fetchone()


def add(ground: Ground, token: str, ticket: UUID | None, part: UUID, *, new: UUID | None = None, content: bytes = BYTES) -> str:
    """Add a file as the app does; what the database says of it."""
    with ground.holding(token, ticket) as app:
        row = app.execute(ADD, (new or uuid4(), part, "x.png", content)).fetchone()
    assert row
    return str(row[0])


def withdraw(ground: Ground, token: str, ticket: UUID | None, file: UUID) -> str:
    """Withdraw a file as the app does."""
    with ground.holding(token, ticket) as app:
        row = app.execute("select plan.withdraw_file(%s)", (file,)).fetchone()
    assert row
    return str(row[0])


# --- reading ----------------------------------------------------------------------------------------------


def test_a_plan_shows_what_its_files_are_called_and_no_bytes(ground: Ground, case: Case) -> None:
    mine = {filed(ground, case.client, case.parts[what]) for what in ("core", "economy")}
    filed(ground, case.client, case.parts["substance"])
    filed(ground, case.other, case.others["core"])
    with ground.holding(case.worker.token, ground.open(case.worker.token, case.client)) as app:
        assert {row[0] for row in app.execute("select id from plan.attachment")} == mine
        assert app.execute("select * from plan.attachment_content").fetchall() == []
        assert app.execute("select * from plan.file_in_hand()").fetchall() == []
        assert CANARY in str(app.execute("select plan.opened()").fetchone())


def test_a_ticket_to_a_file_shows_that_file_and_nothing_else(ground: Ground, case: Case) -> None:
    file = filed(ground, case.client, case.parts["core"])
    filed(ground, case.client, case.parts["core"])
    ticket = open_file(ground, case.worker.token, case.client, file)
    assert row_of(ground, ticket) == ("file", "own_register", case.client, [file])
    assert shown(ground, case.worker.token, ticket) == [file]
    with ground.holding(case.worker.token, ticket) as app:
        for table in ("part", "person", "attachment", "event", "link"):
            assert app.execute(f"select * from plan.{table}").fetchall() == [], table  # type: ignore[arg-type]
        assert app.execute("select plan.read_keys(), plan.write_keys(), plan.client_keys()").fetchone() == ([], [], [])
    assert add(ground, case.worker.token, ticket, case.parts["core"]) == "not_yours"


def test_a_file_with_the_id_of_a_part_is_opened_by_neither_ticket_of_the_other(ground: Ground, case: Case) -> None:
    part = case.parts["core"]
    file = filed(ground, case.client, part, id=part)
    assert shown(ground, case.worker.token, ground.open(case.worker.token, case.client)) == []
    ticket = open_file(ground, case.worker.token, case.client, file)
    assert ground.seen(case.worker.token, ticket) == set()


def test_a_file_is_opened_by_the_rule_of_its_part_and_by_nothing_else(ground: Ground, case: Case) -> None:
    worker, core = case.worker.token, case.parts["core"]
    mine, near = filed(ground, case.client, core), ground.citizen(ground.person())
    hidden = filed(ground, case.client, case.parts["substance"])
    strange = filed(ground, case.other, case.others["core"])
    wrong = filed(ground, case.client, core, withdrawn_at="2026-01-02")
    asked: tuple[tuple[str, UUID | None, UUID, str], ...] = (
        (worker, case.client, hidden, "care"),
        (worker, case.client, strange, "care"),
        (worker, case.other, strange, "care"),
        (worker, case.other, mine, "care"),
        (worker, case.client, wrong, "care"),
        (worker, case.client, uuid4(), "care"),
        (worker, case.client, core, "care"),
        (worker, case.client, mine, "emergency"),
        (worker, case.client, mine, "own"),
        (worker, None, mine, "own"),
        (worker, None, mine, "care"),
        (case.thief.token, case.client, mine, "care"),
        (near, None, mine, "own"),
        (near, case.client, mine, "own"),
        (near, case.client, mine, "representative"),
    )
    for token, client, file, purpose in asked:
        ticket = open_file(ground, token, client, file, purpose)
        assert shown(ground, token, ticket) == [], (purpose, file)
        row = row_of(ground, ticket)
        assert row and row[0] == "refused" and row[3] == []
    assert open_file(ground, "stolen", case.client, mine) is None


def test_a_file_opened_is_one_client_more_for_the_fuse(ground: Ground, case: Case) -> None:
    file = filed(ground, case.client, case.parts["core"])
    open_file(ground, case.worker.token, case.client, file)
    met = "select plan.is_meeting(a.role, a.act, a.purpose, a.reason) from plan.access a where a.actor_id = %s and a.act = 'file'"
    assert ground.value(met, case.worker.actor_id) is True


def test_the_fuse_holds_files_back_too(ground: Ground, case: Case) -> None:
    file, worker = filed(ground, case.client, case.parts["core"]), case.worker
    ground.boss.execute(
        "insert into plan.access (ticket, token_digest, expires_at, actor_id, role, client_id, purpose, act, basis, client_epoch, actor_epoch)"
        " select gen_random_uuid(), 'x', now(), %s, 'social_worker', gen_random_uuid(), 'care', 'open', 'own_register', 0, 0"
        " from generate_series(1, 60)",
        (worker.actor_id,),
    )
    ticket = open_file(ground, worker.token, case.client, file)
    assert shown(ground, worker.token, ticket) == []
    row = row_of(ground, ticket)
    assert row and row[:2] == ("refused", "fuse")


def test_a_client_opens_their_own_files_but_not_those_of_a_part_that_is_withheld(ground: Ground, case: Case) -> None:
    mine = filed(ground, case.client, case.parts["substance"])
    hidden = ground.part(case.client, "core", withheld_from_client=True, **DECIDED_TO_WITHHOLD)
    withheld = filed(ground, case.client, hidden)
    assert shown(ground, case.citizen, open_file(ground, case.citizen, None, mine, "own")) == [mine]
    assert shown(ground, case.citizen, open_file(ground, case.citizen, None, withheld, "own")) == []
    assert shown(ground, case.citizen, open_file(ground, case.citizen, case.other, mine, "own")) == []


def test_a_ticket_to_a_file_is_good_for_its_session_and_ten_seconds_and_as_long_as_the_right(ground: Ground, case: Case) -> None:
    file = filed(ground, case.client, case.parts["core"])
    ticket = open_file(ground, case.worker.token, case.client, file)
    assert shown(ground, case.thief.token, ticket) == []
    assert ground.value("select expires_at - at <= interval '10 seconds' from plan.access where ticket = %s", ticket) is True
    ground.boss.execute("update plan.link set valid_to = clock_timestamp() where id = %s", (case.link,))
    assert shown(ground, case.worker.token, ticket) == []
    with ground.app.transaction():
        row = ground.app.execute(OPEN, (case.citizen, None, file, "own")).fetchone()
        assert row
        hold(ground.app, case.citizen, row[0])
        assert ground.app.execute("select * from plan.attachment_content").fetchall() == [], "an uncommitted opening opens nothing"


def test_taking_a_file_in_hand_tells_whether_it_opens_anything(ground: Ground, case: Case) -> None:
    file = filed(ground, case.client, case.parts["core"])
    for wanted, expected in ((file, True), (uuid4(), False)):
        ticket = open_file(ground, case.worker.token, case.client, wanted)
        with ground.app.transaction():
            assert ground.app.execute("select plan.take_file(%s, %s)", (case.worker.token, ticket)).fetchone() == (expected,)
    plan = ground.open(case.worker.token, case.client)
    with ground.app.transaction():
        assert ground.app.execute("select plan.take_file(%s, %s)", (case.worker.token, plan)).fetchone() == (False,)


def test_the_own_log_names_the_files_that_were_opened(ground: Ground, case: Case) -> None:
    hidden = ground.part(case.client, "core", withheld_from_client=True, **DECIDED_TO_WITHHOLD)
    for part in (case.parts["core"], hidden):
        open_file(ground, case.worker.token, case.client, filed(ground, case.client, part))
    open_file(ground, case.thief.token, case.other, filed(ground, case.other, case.others["core"]))
    ground.open(case.worker.token, case.client)
    rows = [row[0] for row in ground.boss.execute("select id from plan.access where client_id in (%s, %s)", (case.client, case.other))]
    wanted = "select id from plan.access where client_id = %s and act = 'file' order by id limit 1"
    told = ground.app.execute("select * from plan.files_in_my_log(%s, %s)", (case.citizen, rows)).fetchall()
    assert told == [(ground.value(wanted, case.client), f"{CANARY}.png")]
    human = case.worker.person_id
    open_file(ground, ground.citizen(human), None, filed(ground, human, ground.part(human, "core")), "own")
    rows += [row[0] for row in ground.boss.execute("select id from plan.access where client_id = %s", (human,))]
    for token in (case.worker.token, "stolen"):
        assert ground.app.execute("select * from plan.files_in_my_log(%s, %s)", (token, rows)).fetchall() == []
    assert ground.app.execute("select * from plan.files_in_my_log(%s, '{}')", (case.citizen,)).fetchall() == []


# --- adding -----------------------------------------------------------------------------------------------


def test_files_are_added_to_what_one_may_write(ground: Ground, case: Case) -> None:
    worker, part = case.worker, case.parts
    told = {what: add(ground, worker.token, ground.open(worker.token, case.client), part[what]) for what in part}
    assert told == {"core": "done"} | dict.fromkeys(("economy", "substance", "contact", "kela"), "not_yours")
    assert add(ground, worker.token, ground.open(worker.token, case.client), case.others["core"]) == "not_yours"
    assert add(ground, case.thief.token, ground.open(case.thief.token, case.client), part["core"]) == "not_yours"
    assert add(ground, case.citizen, ground.open(case.citizen, None, "own"), part["core"]) == "done"
    assert add(ground, case.citizen, ground.open(case.citizen, None, "own"), part["economy"]) == "not_yours"
    assert add(ground, case.citizen, ground.open(case.citizen, None, "own", act="export"), part["core"]) == "not_yours"
    assert add(ground, worker.token, None, part["core"]) == "not_yours"


def test_a_file_is_added_with_who_and_when_its_row_and_its_event(ground: Ground, case: Case) -> None:
    worker, new = case.worker, uuid4()
    assert add(ground, worker.token, ground.open(worker.token, case.client), case.parts["core"], new=new) == "done"
    row = ground.boss.execute(
        "select part_id, client_id, name, size, digest = sha256(%s), added_by, added_at > now() - interval '1 minute', withdrawn_at"
        " from plan.attachment where id = %s",
        (BYTES, new),
    ).fetchone()
    assert row == (case.parts["core"], case.client, "x.png", len(BYTES), True, worker.post_id, True, None)
    assert ground.value("select content from plan.attachment_content where attachment_id = %s", new) == BYTES
    wrote = "select part_ids from plan.access where client_id = %s and act = 'write'"
    assert ground.value(wrote, case.client) == [case.parts["core"]]
    event = ground.boss.execute("select did, by_post, by_client from plan.event where part_id = %s", (case.parts["core"],)).fetchall()
    assert event == [("file_added", worker.post_id, False)]


@pytest.mark.parametrize("state", ["sent", "begun", "asked", "granted", "refused", "withdrawn"])
def test_an_applicant_adds_papers_and_withdraws_them_until_it_is_decided(ground: Ground, case: Case, state: str) -> None:
    part = placed(ground, case.client, state)
    file, by_worker = filed(ground, case.client, part), filed(ground, case.client, part, added_by=case.worker.post_id)
    waits = state in ("sent", "begun", "asked")
    ticket = ground.open(case.citizen, None, "own")
    assert add(ground, case.citizen, ticket, part) == ("done" if waits else "wrong_step")
    assert withdraw(ground, case.citizen, ticket, by_worker) == "not_yours"
    assert withdraw(ground, case.citizen, ticket, file) == ("done" if waits else "wrong_step")


def test_a_file_is_no_key_to_what_it_hangs_on(ground: Ground, case: Case) -> None:
    """Who adds a file to an application of theirs, or withdraws it, moves no due day of the authority's with that ticket."""
    part = placed(ground, case.client, "asked")
    ticket = ground.open(case.citizen, None, "own")
    only_this(ground, ticket, part)
    file = uuid4()
    assert add(ground, case.citizen, ticket, part, new=file) == "done"
    opens_nothing_more(ground, case.citizen, ticket, part)
    assert withdraw(ground, case.citizen, ticket, file) == "done"
    opens_nothing_more(ground, case.citizen, ticket, part)


def test_only_the_applicant_and_the_handler_add_papers(ground: Ground, case: Case) -> None:
    part = placed(ground, case.client, "begun")
    addressed(ground, case.client, part)
    handler = ground.worker()
    assert add(ground, handler.token, ground.open(handler.token, case.client, "application"), part) == "done"
    sent, by_handler = filed(ground, case.client, part), filed(ground, case.client, part, added_by=handler.post_id)
    ticket = ground.open(handler.token, case.client, "application")
    assert [withdraw(ground, handler.token, ticket, file) for file in (sent, by_handler)] == ["not_yours", "done"]
    near = ground.person()
    token = ground.citizen(near)
    ground.boss.execute(
        "insert into plan.representation (id, client_id, actor_id, topics, valid_from)"
        " select gen_random_uuid(), %s, a.id, '{core}', now() - interval '1 day' from plan.actor a where a.person_id = %s",
        (case.client, near),
    )
    assert add(ground, token, ground.open(token, None, "own"), part) == "not_yours"
    ticket = ground.open(token, case.client, "representative")
    assert part in ground.seen(token, ticket)
    assert add(ground, token, ticket, part) == "not_yours"
    assert add(ground, case.citizen, ground.open(case.citizen, None, "own", act="export"), part) == "not_yours"
    read_only = ground.worker("kela_officer")
    assert add(ground, read_only.token, ground.open(read_only.token, case.client), part) == "not_yours"


def test_the_same_form_adds_once_and_another_file_under_its_id_is_refused(ground: Ground, case: Case) -> None:
    worker, new, part = case.worker, uuid4(), case.parts["core"]
    ticket = ground.open(worker.token, case.client)
    second = ground.part(case.client, "core")
    assert add(ground, worker.token, ticket, part, new=new) == "done"
    ticket = ground.open(worker.token, case.client)
    assert add(ground, worker.token, ticket, part, new=new) == "done_already"
    assert add(ground, worker.token, ticket, part, new=new, content=b"other") == "sent_before"
    assert add(ground, worker.token, ticket, second, new=new) == "sent_before"
    assert add(ground, case.citizen, ground.open(case.citizen, None, "own"), part, new=new) == "sent_before"
    assert ground.value("select count(*) from plan.attachment where client_id = %s", case.client) == 1


def test_a_part_has_twenty_files_and_those_withdrawn_do_not_count(ground: Ground, case: Case) -> None:
    worker, part = case.worker, case.parts["core"]
    many(ground, 19, case.client, part)
    one = filed(ground, case.client, part)
    filed(ground, case.client, ground.part(case.client, "core"))
    ticket = ground.open(worker.token, case.client)
    assert add(ground, worker.token, ticket, part) == "too_many"
    assert withdraw(ground, worker.token, ticket, one) == "done"
    assert add(ground, worker.token, ticket, part) == "done"


def test_a_person_adds_forty_files_a_day_in_whatever_post(ground: Ground, case: Case) -> None:
    worker, elsewhere = case.worker, ground.part(case.other, "core")
    second = uuid4()
    ground.boss.execute(
        "insert into open.post (id, actor_id, organisation_id, register_id, role, worker_name, valid_from)"
        " select %s, actor_id, organisation_id, register_id, role, worker_name, valid_from from open.post where id = %s",
        (second, worker.post_id),
    )
    many(ground, 19, case.other, elsewhere, second)
    many(ground, 20, case.other, elsewhere, worker.post_id)
    filed(ground, case.other, elsewhere, added_by=worker.post_id, added_at="2026-01-01")
    filed(ground, case.other, elsewhere, added_by=case.thief.post_id, added_at="now")
    filed(ground, case.client, ground.part(case.client, "core"), added_at="now")
    ticket = ground.open(worker.token, case.client)
    assert add(ground, worker.token, ticket, case.parts["core"]) == "done"
    assert add(ground, worker.token, ticket, case.parts["core"]) == "too_many_today"


def test_a_client_adds_forty_files_a_day(ground: Ground, case: Case) -> None:
    elsewhere = ground.part(case.client, "core")
    many(ground, 39, case.client, elsewhere)
    filed(ground, case.client, elsewhere, added_by=case.worker.post_id, added_at="now")
    filed(ground, case.client, elsewhere, added_at="2026-01-01")
    filed(ground, case.other, ground.part(case.other, "core"), added_at="now")
    ticket = ground.open(case.citizen, None, "own")
    assert add(ground, case.citizen, ticket, case.parts["core"]) == "done"
    assert add(ground, case.citizen, ticket, case.parts["core"]) == "too_many_today"


@pytest.mark.parametrize("content", [b"", b"x" * (10 * 1024 * 1024 + 1)], ids=["empty", "large"])
def test_the_table_itself_refuses_what_is_empty_or_too_large(ground: Ground, content: bytes) -> None:
    case = ground.case()
    ticket = ground.open(case.worker.token, case.client)
    with pytest.raises(errors.CheckViolation):
        add(ground, case.worker.token, ticket, case.parts["core"], content=content)
    file = filed(ground, case.client, case.parts["core"])
    with ground.boss.transaction(force_rollback=True):
        ground.boss.execute("delete from plan.attachment_content where attachment_id = %s", (file,))
        with pytest.raises(errors.CheckViolation):
            ground.boss.execute("insert into plan.attachment_content (attachment_id, content) values (%s, %s)", (file, content))


def at_once(ground: Ground, case: Case, ids: list[UUID]) -> list[str]:
    """Files with these ids added at the same moment, each on a connection and an opening of its own."""
    together = Barrier(len(ids))

    def one(new: UUID) -> str:
        with ground.fresh_app() as app:
            row = app.execute(
                "select ticket from plan.open_plan(%s, %s, 'care', null, null, 'open')", (case.worker.token, case.client)
            ).fetchone()
            together.wait(timeout=60)
            with app.transaction():
                hold(app, case.worker.token, row[0] if row else None)
                said = app.execute(ADD, (new, case.parts["core"], "x.png", BYTES)).fetchone()
        return str(said[0]) if said else ""

    with ThreadPoolExecutor(len(ids)) as pool:
        return sorted(pool.map(one, ids))


def test_one_form_sent_at_the_same_moment_adds_once(ground: Ground, case: Case) -> None:
    assert at_once(ground, case, [uuid4()] * 5) == ["done", *["done_already"] * 4]


def test_files_added_at_the_same_moment_are_counted_too(ground: Ground, case: Case) -> None:
    many(ground, 18, case.client, case.parts["core"])
    assert at_once(ground, case, [uuid4() for _ in range(5)]) == ["done"] * 2 + ["too_many"] * 3


# --- withdrawing ------------------------------------------------------------------------------------------


def test_a_wrong_file_is_withdrawn_by_whoever_may_write_its_part(ground: Ground, case: Case) -> None:
    worker, file = case.worker, filed(ground, case.client, case.parts["core"])
    ticket = ground.open(worker.token, case.client)
    for other in (filed(ground, case.client, case.parts["economy"]), filed(ground, case.other, case.others["core"]), uuid4()):
        assert withdraw(ground, worker.token, ticket, other) == "not_yours"
    assert withdraw(ground, case.thief.token, ground.open(case.thief.token, case.client), file) == "not_yours"
    assert withdraw(ground, worker.token, ticket, file) == "done"
    assert withdraw(ground, worker.token, ticket, file) == "done_already"
    row = ground.boss.execute(
        "select withdrawn_by, withdrawn_at > now() - interval '1 minute' from plan.attachment where id = %s", (file,)
    ).fetchone()
    assert row == (worker.post_id, True)
    events = ground.boss.execute("select did from plan.event where part_id = %s", (case.parts["core"],)).fetchall()
    assert events == [("file_withdrawn",)]
    assert ground.value("select count(*) from plan.access where client_id = %s and act = 'write'", case.client) == 1


def test_a_client_withdraws_what_a_client_added(ground: Ground, case: Case) -> None:
    mine, theirs = (filed(ground, case.client, case.parts["core"], added_by=by) for by in (None, case.worker.post_id))
    ticket = ground.open(case.citizen, None, "own")
    assert withdraw(ground, case.citizen, ticket, theirs) == "not_yours"
    assert withdraw(ground, case.citizen, ticket, mine) == "done"


@pytest.mark.parametrize(
    "statement",
    [
        "update plan.attachment set name = 'x' where id = %s",
        "update plan.attachment set part_id = gen_random_uuid(), withdrawn_at = now() where id = %s",
        "delete from plan.attachment where id = %s",
        "update plan.attachment_content set content = 'x' where attachment_id = %s",
    ],
)
def test_a_file_stays_what_it_was_for_everybody(ground: Ground, case: Case, statement: str) -> None:
    file = filed(ground, case.client, case.parts["core"])
    if statement.startswith("delete"):
        ground.boss.execute("delete from plan.attachment_content where attachment_id = %s", (file,))
    with ground.boss.transaction(force_rollback=True), pytest.raises(errors.InsufficientPrivilege, match="append-only"):
        ground.boss.execute(statement, (file,))  # type: ignore[arg-type]


def test_what_is_withdrawn_stays_withdrawn(ground: Ground, case: Case) -> None:
    file = filed(ground, case.client, case.parts["core"], withdrawn_at="2026-01-02")
    for change in ("withdrawn_at = null", "withdrawn_at = now()", "withdrawn_by = gen_random_uuid()"):
        with ground.boss.transaction(force_rollback=True), pytest.raises(errors.InsufficientPrivilege, match="append-only"):
            ground.boss.execute(f"update plan.attachment set {change} where id = %s", (file,))  # type: ignore[arg-type]


@pytest.mark.parametrize("table", ["attachment", "attachment_content"])
def test_files_are_not_swept_away(ground: Ground, case: Case, table: str) -> None:
    filed(ground, case.client, case.parts["core"])
    with ground.boss.transaction(force_rollback=True):
        if table == "attachment":
            ground.boss.execute("alter table plan.attachment_content disable trigger append_only_whole")
        with pytest.raises(errors.InsufficientPrivilege, match="append-only"):
            ground.boss.execute(f"truncate plan.{table} cascade")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "statement",
    [
        "insert into plan.attachment select gen_random_uuid(), part_id from plan.attachment where part_id = %s and client_id = %s",
        "update plan.attachment set withdrawn_at = now() where part_id = %s and client_id = %s",
        "delete from plan.attachment where part_id = %s and client_id = %s",
        "insert into plan.attachment_content (attachment_id, content) values (%s, %s::text::bytea)",
    ],
)
def test_pages_write_no_table_of_files(ground: Ground, case: Case, statement: str) -> None:
    filed(ground, case.client, case.parts["core"])
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app, pytest.raises(errors.InsufficientPrivilege), app.transaction():
        app.execute(statement, (case.parts["core"], case.client))  # type: ignore[arg-type]
