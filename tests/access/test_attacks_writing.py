"""Attacks by writing: other clients' parts, other registers, immutable columns, skipped versions, forged authors."""

from __future__ import annotations

from uuid import uuid4

import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from tests.access.ground import HEALTH, KELA, KELA_OFFICE, SOCIAL, Case, Ground, add_note, write

CLOCK = (
    "insert into plan.clock (id, part_id, deadline_id, amount, unit, started_at, pauses, due_at)"
    " values (gen_random_uuid(), %s, 'x', 1, 'day', now(), '{}', now())"
)


def test_nothing_is_added_without_a_ticket(ground: Ground, case: Case) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        add_note(ground.app, case.client)
    assert ground.value("select count(*) from plan.access where client_id = %s and act = 'write'", case.client) == 0


@pytest.mark.parametrize("where", ["another client", "nobody", "another register", "another topic", "a protected topic"])
def test_nothing_is_added_beyond_the_ticket(ground: Ground, case: Case, where: str) -> None:
    changes = {
        "another client": {"client": case.other},
        "nobody": {"client": uuid4()},
        "another register": {"register_id": HEALTH},
        "another topic": {"topic": "economy"},
        "a protected topic": {"topic": "contact"},
    }[where]
    ticket = ground.open(case.worker.token, case.client)
    with pytest.raises(errors.InsufficientPrivilege), ground.holding(case.worker.token, ticket) as app:
        add_note(app, **{"client": case.client, **changes})


def test_another_client_and_nobody_fail_alike(ground: Ground, case: Case) -> None:
    """What the asker is told must not tell whether there is such a client."""
    said = []
    for client in (case.other, uuid4()):
        ticket = ground.open(case.worker.token, case.client)
        with pytest.raises(errors.InsufficientPrivilege) as caught, ground.holding(case.worker.token, ticket) as app:
            add_note(app, client)
        said.append((str(caught.value), caught.value.diag.message_detail))
    assert said[0] == said[1]


def test_a_citizen_adds_only_what_nobody_else_is_responsible_for(ground: Ground, case: Case) -> None:
    ticket = ground.open(case.citizen, None, "own")
    with ground.holding(case.citizen, ticket) as app:
        add_note(app, case.client)
    for changes in ({"organisation_id": KELA_OFFICE}, {"register_id": HEALTH}, {"topic": "economy"}):
        with pytest.raises(errors.InsufficientPrivilege), ground.holding(case.citizen, ticket) as app:
            add_note(app, case.client, **changes)


def test_a_worker_of_the_own_scope_adds_for_the_own_organisation_only(ground: Ground, case: Case) -> None:
    with ground.boss.transaction():
        ground.boss.execute("insert into open.need (role, purpose, topic, level, scope) values ('nurse', 'care', 'health', 'write', 'own')")
    nurse = ground.worker("nurse", KELA_OFFICE, KELA)
    ground.link(case.client, nurse)
    ticket = ground.open(nurse.token, case.client)
    with ground.holding(nurse.token, ticket) as app:
        add_note(app, case.client, "health", register_id=KELA, organisation_id=KELA_OFFICE)
    for organisation in (None, SOCIAL):
        with pytest.raises(errors.InsufficientPrivilege), ground.holding(nurse.token, ticket) as app:
            add_note(app, case.client, "health", register_id=KELA, organisation_id=organisation)
    ground.boss.execute("delete from open.need where role = 'nurse' and topic = 'health'")


def test_the_author_the_time_and_the_marks_are_the_database_s(ground: Ground, case: Case) -> None:
    forged = {
        "made_by": case.thief.post_id,
        "changed_by": case.thief.post_id,
        "withheld_from_client": True,
        "withheld_from_representative": True,
    }
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app:
        decision = {"withheld_on": "2020-01-01", "withheld_ground": "danger", "withheld_why": "x", "withheld_by": case.thief.post_id}
        new = add_note(app, case.client, **forged, **decision, version=7, made_at="2020-01-01", changed_at="2020-01-01")
    row = ground.boss.execute(
        "select made_by, changed_by, version, withheld_from_client, withheld_from_representative,"
        " num_nonnulls(withheld_on, withheld_ground, withheld_why, withheld_by),"
        " least(made_at, changed_at) > now() - interval '1 minute'"
        " from plan.part where id = %s",
        (new,),
    ).fetchone()
    post = case.worker.post_id
    assert row == (post, post, 1, False, False, 0, True)


def test_an_existing_id_cannot_be_taken_over(ground: Ground, case: Case) -> None:
    """Adding under the id of a part that one may not write leaves it alone, and gives no key to it."""
    for target_of in (lambda c: c.parts["economy"], lambda c: c.parts["substance"], lambda c: c.parts["kela"], lambda c: c.others["core"]):
        target = target_of(case)
        ticket = ground.open(case.worker.token, case.client)
        with pytest.raises((errors.UniqueViolation, errors.InsufficientPrivilege)), ground.holding(case.worker.token, ticket) as app:
            add_note(app, case.client, id=target)
        with ground.holding(case.worker.token, ticket) as app:
            add_note(app, case.client, id=target, tail="on conflict do nothing")
            assert target not in app.execute("select plan.write_keys()").fetchall()[0][0]
            app.execute("update plan.part set body = %s, version = 2", (Jsonb({"text": "taken"}),))
        with pytest.raises(errors.InsufficientPrivilege), ground.holding(case.worker.token, ticket) as app:
            app.execute(CLOCK, (target,))
        assert ground.value("select version from plan.part where id = %s", target) == 1
        assert ground.value("select count(*) from plan.clock where part_id = %s", target) == 0
        case = ground.case()


def test_an_existing_id_tells_nothing_but_that_it_is_taken(ground: Ground, case: Case) -> None:
    ticket = ground.open(case.worker.token, case.client)
    with pytest.raises(errors.UniqueViolation) as caught, ground.holding(case.worker.token, ticket) as app:
        add_note(app, case.client, id=case.others["core"])
    assert caught.value.diag.message_detail is None
    assert str(case.other) not in str(caught.value)


@pytest.mark.parametrize("parent", ["other client's", "hidden", "nobody's"])
def test_a_part_hangs_only_on_a_part_in_hand(ground: Ground, case: Case, parent: str) -> None:
    """A parent that the ticket does not open fails like one that does not exist."""
    target = {"other client's": case.others["core"], "hidden": case.parts["substance"], "nobody's": uuid4()}[parent]
    ticket = ground.open(case.worker.token, case.client)
    with pytest.raises(errors.InsufficientPrivilege) as caught, ground.holding(case.worker.token, ticket) as app:
        add_note(app, case.client, parent_id=target)
    assert str(target) not in str(caught.value)
    with ground.holding(case.worker.token, ticket) as app:
        first = add_note(app, case.client, parent_id=case.parts["economy"])
        add_note(app, case.client, parent_id=first)


@pytest.mark.parametrize("target", ["other client's", "hidden", "read only", "nobody's"])
def test_a_clock_hangs_only_on_a_part_that_may_be_written(ground: Ground, case: Case, target: str) -> None:
    parts = {
        "other client's": case.others["core"],
        "hidden": case.parts["substance"],
        "read only": case.parts["economy"],
        "nobody's": uuid4(),
    }
    ticket = ground.open(case.worker.token, case.client)
    with pytest.raises(errors.InsufficientPrivilege) as caught, ground.holding(case.worker.token, ticket) as app:
        app.execute(CLOCK, (parts[target],))
    assert str(caught.value).startswith('new row violates row-level security policy for table "clock"')


def test_a_part_that_is_only_read_is_not_changed(ground: Ground, case: Case) -> None:
    ticket = ground.open(case.worker.token, case.client)
    for name, part in (*case.parts.items(), *case.others.items()):
        with ground.holding(case.worker.token, ticket) as app:
            changed = write(app, part, 1)
        assert changed == (part == case.parts["core"]), name


def test_what_a_permit_shows_is_not_changed(ground: Ground, case: Case) -> None:
    kela = ground.worker("kela_officer", KELA_OFFICE, KELA)
    ground.link(case.client, kela)
    ground.permit(case.client, KELA)
    ticket = ground.open(kela.token, case.client)
    assert ground.seen(kela.token, ticket) == {case.parts["core"], case.parts["economy"], case.parts["kela"]}
    with ground.holding(kela.token, ticket) as app:
        assert [write(app, case.parts[name], 1) for name in ("core", "economy", "kela")] == [0, 0, 1]


def test_what_another_ticket_wrote_is_not_mine_to_write(ground: Ground, case: Case) -> None:
    """Only what this very ticket has added is open to it for more."""
    kela = ground.worker("kela_officer", KELA_OFFICE, KELA)
    ground.link(case.client, kela)
    ground.permit(case.client, SOCIAL)
    with ground.holding(kela.token, ground.open(kela.token, case.client)) as app:
        assert write(app, case.parts["kela"], 1) == 1
        added = add_note(app, case.client, "economy", register_id=KELA)
        app.execute(CLOCK, (added,))
    ticket = ground.open(case.worker.token, case.client)
    assert ground.seen(case.worker.token, ticket) == {*case.readable, case.parts["kela"], added}
    with ground.holding(case.worker.token, ticket) as app:
        for part, version in ((case.parts["kela"], 2), (added, 1)):
            assert write(app, part, version) == 0
            assert app.execute("select plan.withhold(%s, true, true, 'danger', 'Syy')", (part,)).fetchone() == (0,)


@pytest.mark.parametrize(
    "column",
    [
        *("id", "client_id", "sort", "topic", "register_id", "organisation_id", "parent_id", "clause_id", "made_at", "made_by"),
        *("changed_at", "changed_by", "withheld_from_client", "withheld_from_representative", "withheld_on"),
        *("withheld_ground", "withheld_why", "withheld_by"),
    ],
)
def test_whose_and_what_a_part_is_never_changes(ground: Ground, case: Case, column: str) -> None:
    ticket = ground.open(case.worker.token, case.client)
    with pytest.raises(errors.InsufficientPrivilege), ground.holding(case.worker.token, ticket) as app:
        app.execute(f"update plan.part set {column} = default, version = 2 where id = %s", (case.parts["core"],))  # type: ignore[arg-type]


def test_not_even_the_guard_changes_whose_a_part_is(ground: Ground, case: Case) -> None:
    """The trigger holds for functions too, not only the rights to columns."""
    forged = {"client_id": case.other, "topic": "economy", "sort": "view", "register_id": HEALTH, "organisation_id": KELA_OFFICE}
    for column, value in (
        *forged.items(),
        ("parent_id", case.parts["economy"]),
        ("made_by", case.thief.post_id),
        ("made_at", "2020-01-01"),
    ):
        with pytest.raises(errors.CheckViolation), ground.as_guard() as guard:
            guard.execute(f"update plan.part set {column} = %s, version = 2 where id = %s", (value, case.parts["core"]))  # type: ignore[arg-type]


@pytest.mark.parametrize("step", [0, 2, -1, 100])
def test_a_version_is_neither_skipped_nor_repeated(ground: Ground, case: Case, step: int) -> None:
    ticket = ground.open(case.worker.token, case.client)
    with pytest.raises((errors.SerializationFailure, errors.CheckViolation)), ground.holding(case.worker.token, ticket) as app:
        app.execute("update plan.part set body = '{}', version = %s where id = %s", (1 + step, case.parts["core"]))
    assert ground.value("select version from plan.part where id = %s", case.parts["core"]) == 1


def test_a_state_takes_only_its_steps(ground: Ground, case: Case) -> None:
    goal = ground.part(case.client, "core", sort="goal", state="proposed")
    for state in ("reached", "partly", "written", "nonsense"):
        ticket = ground.open(case.worker.token, case.client)
        with pytest.raises(errors.CheckViolation), ground.holding(case.worker.token, ticket) as app:
            app.execute("update plan.part set state = %s, version = 2 where id = %s", (state, goal))
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app:
        assert app.execute("update plan.part set state = 'agreed', version = 2 where id = %s", (goal,)).rowcount == 1


def test_withholding_needs_a_ticket_for_writing_and_is_a_worker_s(ground: Ground, case: Case) -> None:
    core, economy = case.parts["core"], case.parts["economy"]
    assert ground.app.execute("select plan.withhold(%s, true, true, 'danger', 'Syy')", (core,)).fetchone() == (0,)
    ticket = ground.open(case.citizen, None, "own")
    with ground.holding(case.citizen, ticket) as app:
        assert app.execute("select plan.withhold(%s, true, true, 'danger', 'Syy')", (core,)).fetchone() == (0,)
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app:
        assert app.execute("select plan.withhold(%s, true, false, 'danger', 'Syy')", (economy,)).fetchone() == (0,)
        assert app.execute("select plan.withhold(%s, true, false, 'danger', 'Syy')", (case.others["core"],)).fetchone() == (0,)
        assert app.execute("select plan.withhold(%s, true, false, 'danger', 'Syy')", (core,)).fetchone() == (1,)
        assert app.execute("select plan.withhold(%s, true, false, 'danger', 'Syy')", (economy,)).fetchone() == (0,), (
            "having written one part opens no other"
        )
    ticket = ground.open(case.citizen, None, "own")
    assert core not in ground.seen(case.citizen, ticket)
    assert ground.app.execute("select sum(parts) from plan.my_withheld(%s)", (case.citizen,)).fetchone() == (1,)
    at_work = ground.worker(person=case.client)
    assert ground.app.execute("select * from plan.my_withheld(%s)", (at_work.token,)).fetchall() == []


def test_a_decision_to_withhold_bears_the_database_s_day_and_decider_and_the_ground_and_reason_given(ground: Ground, case: Case) -> None:
    core = case.parts["core"]
    decide, told = "select plan.withhold(%s, %s, %s, %s, %s)", "select withheld_ground, withheld_why, withheld_by, withheld_on is null"
    for grounds in ((None, "Syy"), ("danger", "  "), ("danger", None), ("", "Syy"), ("vain niin", "Syy")):
        for whom in ((True, False), (False, True)):
            ticket = ground.open(case.worker.token, case.client)
            with pytest.raises(errors.CheckViolation), ground.holding(case.worker.token, ticket) as app:
                app.execute(decide, (core, *whom, *grounds))
    with ground.holding(case.worker.token, ground.open(case.worker.token, case.client)) as app:
        for why in ("Syy", "Toinen syy", "Toinen syy"):
            app.execute(decide, (core, False, True, "minor", why))
    row = ground.boss.execute(f"{told}, version from plan.part where id = %s", (core,)).fetchone()  # type: ignore[arg-type]
    assert row == ("minor", "Toinen syy", case.worker.post_id, False, 3), "the same decision twice is one"
    with ground.holding(case.worker.token, ground.open(case.worker.token, case.client)) as app:
        app.execute(decide, (core, False, False, "minor", "Toinen syy"))
    row = ground.boss.execute(f"{told}, version from plan.part where id = %s", (core,)).fetchone()  # type: ignore[arg-type]
    assert row == (None, None, None, True, 4)


def test_every_write_is_logged_by_the_database(ground: Ground, case: Case) -> None:
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app:
        new = add_note(app, case.client)
        write(app, case.parts["core"], 1)
    rows = ground.boss.execute(
        "select part_ids, actor_id, basis from plan.access where ticket = %s and act = 'write' order by id", (ticket,)
    ).fetchall()
    actor = case.worker.actor_id
    assert rows == [([new], actor, "own_register"), ([case.parts["core"]], actor, "own_register")]
    assert ground.value("select count(*) from plan.event where part_id in (%s, %s)", new, case.parts["core"]) == 2
    assert ground.value("select body ->> 'text' from plan.part_version where part_id = %s", case.parts["core"]).startswith("kanaria")
    changed = ground.boss.execute("select changed_by, changed_at > made_at from plan.part where id = %s", (case.parts["core"],)).fetchone()
    assert changed == (case.worker.post_id, True)


def test_a_write_that_did_not_happen_is_not_logged(ground: Ground, case: Case) -> None:
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app:
        add_note(app, case.client, id=case.parts["core"], tail="on conflict do nothing")
        write(app, case.parts["core"], 7)
    assert ground.value("select count(*) from plan.access where ticket = %s and act = 'write'", ticket) == 0


@pytest.mark.parametrize("table", ["access", "event", "part_version"])
def test_history_is_append_only_even_for_the_guard_and_the_superuser(ground: Ground, case: Case, table: str) -> None:
    ticket = ground.open(case.worker.token, case.client)
    with ground.holding(case.worker.token, ticket) as app:
        write(app, case.parts["core"], 1)
    column = "act" if table == "access" else "to_state" if table == "event" else "state"
    for statement in (f"update plan.{table} set {column} = {column}", f"delete from plan.{table}", f"truncate plan.{table} cascade"):
        with pytest.raises(errors.InsufficientPrivilege, match="append-only"), ground.boss.transaction():
            ground.boss.execute(statement)  # type: ignore[call-overload]


def test_no_part_is_ever_deleted(ground: Ground, case: Case) -> None:
    with pytest.raises(errors.InsufficientPrivilege, match="append-only"), ground.boss.transaction():
        ground.boss.execute("delete from plan.part where id = %s", (case.parts["core"],))
