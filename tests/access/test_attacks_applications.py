"""Attacks on applications: who is let in to send one, whose word is whose, and who finds them in a list."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from tests.access.ground import (
    CANARY,
    COUNTY,
    HEALTH,
    KELA,
    KELA_OFFICE,
    PARISH,
    SOCIAL,
    Case,
    Connection,
    Ground,
    Worker,
    add_note,
    parts_of,
)

IN_FORCE, ENDED, COMING, PROPOSED = 900_001, 900_002, 900_003, 900_004
NEEDS = (("social_worker", "application", "core", "write", "own"), ("kela_officer", "application", "core", "write", "own"))
ANSWER = "select plan.answer_application(%s, %s, %s, %s)"
ANSWER_WITH_DAYS = "select plan.answer_application(%s, %s, %s, %s, %s)"
VERSION = """insert into open.plan_version (number, title_fi, title_sv, title_en, status, confirmed_on, decision_ref, valid_from, valid_to, confirmed_by,
                                          content_hash, moderated, edition, removed)
             values (%s, 'x', 'x', 'x', %s, %s, 'x', %s, %s, '', '', true, 1, '{}') on conflict do nothing"""
CLAUSE = """insert into open.clause (id, version_id, key, number, position, kind, title_fi, title_sv, title_en, text_fi, text_sv, text_en,
                                   plain_fi, plain_sv, plain_en, rule, reason_fi, reason_sv, reason_en, edition)
            values (%s, %s, %s, %s, 1, %s, 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x', %s, '', '', '', 1)"""


def clause(
    ground: Ground, *, version: int = IN_FORCE, kind: str = "grant", providers: tuple[str, ...] = ("attacked-county",), **rule: str
) -> UUID:
    """A clause to apply under, and what the workers need for it; a version that rules today from 2020 to 2100."""
    new = uuid4()
    with ground.boss.transaction():
        ground.boss.execute("set local session_replication_role = replica")
        ground.boss.execute("delete from open.plan_version where number < 900000 and status = 'confirmed'")
        for number, status, since, until in (
            (IN_FORCE, "confirmed", "2020-01-01", "2100-01-01"),
            (ENDED, "confirmed", "1990-01-01", "2019-01-01"),
            (COMING, "confirmed", "2100-01-01", None),
            (PROPOSED, "proposal", "2020-01-01", None),
        ):
            ground.boss.execute(VERSION, (number, status, since, since, until))
        ground.boss.execute(CLAUSE, (new, version, str(new), str(new)[:12], kind, Jsonb({"providers": list(providers), **rule})))
        for need in NEEDS:
            ground.boss.execute(
                "insert into open.need (role, purpose, topic, level, scope) values (%s, %s, %s, %s, %s) on conflict do nothing", need
            )
    return new


def way(ground: Ground, token: str, under: UUID, application: UUID | None = None, handler: UUID = COUNTY, register: UUID = SOCIAL) -> UUID:
    """Open the way to an application as the app does; the ticket."""
    return ground.ticket("select plan.open_application(%s, %s, %s, %s, %s)", token, application or uuid4(), under, handler, register)


def add(app: Connection, client: UUID, under: UUID, **changes: Any) -> UUID:
    """Add an application as the app does."""
    values = {"sort": "application", "state": "sent", "organisation_id": COUNTY, "clause_id": under, "body": Jsonb({"text": CANARY})}
    return add_note(app, client, **values | changes)


def sent(ground: Ground, case: Case, under: UUID | None = None) -> UUID:
    """An application of the case's client, sent and addressed as the app does it."""
    ground.worker()  # the county has somebody who works in its social record
    under = under or clause(ground)
    with ground.holding(case.citizen, way(ground, case.citizen, under)) as app:
        new = add(app, case.client, under)
        assert app.execute("select plan.address_application(%s, %s)", (uuid4(), new)).fetchone() == (True,)
    return new


def placed(ground: Ground, client: UUID, state: str, **changes: Any) -> UUID:
    """An application as it stands, put in by the superuser, in the county's hands."""
    under = clause(ground)
    decision = {"decided_on": "2026-01-01", "reasons": "x", "law": "x", "served_on": "2026-01-01", "review_until": "2026-01-01"}
    body = {"text": CANARY, "amount_cents": 100, **(decision if state in ("granted", "granted_in_part", "refused") else {})}
    post = ground.worker().post_id
    return ground.part(
        client,
        "core",
        sort="application",
        state=state,
        organisation_id=COUNTY,
        clause_id=under,
        assignee_id=post,
        body=Jsonb(body),
        **changes,
    )


def addressed(
    ground: Ground, client: UUID, part: UUID, worker: Worker | None = None, purpose: str = "application", ended: bool = False
) -> UUID:
    """The link by which an organisation, or one worker of it, has an application."""
    new = uuid4()
    ground.boss.execute(
        "insert into plan.link (id, client_id, actor_id, organisation_id, register_id, purpose, valid_from, valid_to, part_id, ground)"
        " values (%s, %s, %s, %s, %s, %s, clock_timestamp() - interval '2 days', case when %s then clock_timestamp() - interval '1 day' end, %s, 'test')",
        (new, client, worker.actor_id if worker else None, COUNTY, SOCIAL, purpose, ended, part),
    )
    return new


def answer(ground: Ground, token: str, ticket: UUID | None, part: UUID, version: int, state: str = "begun", **said: Any) -> str:
    """Answer as the app does."""
    with ground.holding(token, ticket) as app:
        row = app.execute(ANSWER, (part, version, state, json.dumps(said or {"answered": "x"}))).fetchone()
    return row[0]  # type: ignore[index, no-any-return]


def clock(ground: Ground, part: UUID, *, stands_since: str | None = "5 days", stopped: bool = False, stands_still: bool = True) -> UUID:
    """A clock of a part, due in ten days; the time stands still since so long, or has stood still for an hour."""
    new = uuid4()
    ground.boss.execute(
        """insert into plan.clock (id, part_id, deadline_id, amount, unit, started_at, due_at, stands_still, stopped_at, pauses)
           values (%s, %s, 'x', 30, 'calendar_days', now() - interval '20 days', now() + interval '10 days', %s,
                   case when %s then now() - interval '1 day' end,
                   array[array[now() - coalesce(%s, '2 hours')::interval, case when %s then now() - interval '1 hour' end]])""",
        (new, part, stands_still, stopped, stands_since, stands_since is None),
    )
    return new


def days_moved(ground: Ground, one: UUID) -> float:
    """By how much the due day of such a clock has moved, in days."""
    return float(ground.value("select extract(epoch from due_at - started_at) / 86400 - 30 from plan.clock where id = %s", one))


def is_going_on(ground: Ground, one: UUID) -> bool:
    """Whether its pause ended a moment ago."""
    return bool(ground.value("select coalesce(now() - pauses[1][2] < interval '1 minute', false) from plan.clock where id = %s", one))


def opens_nothing_more(ground: Ground, token: str, ticket: UUID | None, part: UUID) -> None:
    """The ticket changes neither the part nor its clocks: the due day, the pauses, the end, a clock more."""
    one, before = clock(ground, part), ground.value("select version from plan.part where id = %s", part)
    with ground.holding(token, ticket) as app:
        assert app.execute("select plan.write_keys()").fetchone() == ([],)
        assert part in parts_of(app), "it is read"
        for column in ("due_at = now() + interval '99 days'", "pauses = '{}'", "stopped_at = now()"):
            assert app.execute(f"update plan.clock set {column} where part_id = %s", (part,)).rowcount == 0, column  # type: ignore[arg-type]
        assert change(app, part, before + 1) == 0
        assert app.execute("select plan.withhold(%s, true, true, 'danger', 'Syy')", (part,)).fetchone() == (0,)
        assert app.execute("select plan.address_application(%s, %s)", (uuid4(), part)).fetchone() == (False,)
        with pytest.raises(errors.InsufficientPrivilege), app.transaction():
            app.execute(
                "insert into plan.clock (id, part_id, deadline_id, amount, unit, started_at, pauses, due_at)"
                " values (gen_random_uuid(), %s, 'x', 1, 'hours', now(), '{}', now())",
                (part,),
            )
    assert days_moved(ground, one) == 0
    ground.boss.execute("delete from plan.clock where id = %s", (one,))


def change(app: Connection, part: UUID, version: int, **columns: Any) -> int:
    """Change an application as the app does; how many rows changed."""
    names = "".join(f", {name} = %s" for name in columns)
    return app.execute(
        f"update plan.part set version = %s{names} where id = %s",  # type: ignore[arg-type]
        (version, *columns.values(), part),
    ).rowcount


# --- sending ----------------------------------------------------------------------------------------------


def test_the_way_lets_one_application_in_and_shows_nothing(ground: Ground, case: Case) -> None:
    under = clause(ground)
    with ground.holding(case.citizen, way(ground, case.citizen, under)) as app:
        assert parts_of(app) == set()
        for changes in ({"topic": "economy"}, {"register_id": HEALTH}, {"organisation_id": KELA_OFFICE}, {"organisation_id": None}):
            with pytest.raises(errors.InsufficientPrivilege), app.transaction():
                add(app, case.client, under, **changes)
        with pytest.raises(errors.InsufficientPrivilege), app.transaction():
            add(app, case.other, under)
        add(app, case.client, under)


def test_the_way_is_logged_as_the_clients_own_and_is_short(ground: Ground, case: Case) -> None:
    ticket = way(ground, case.citizen, clause(ground))
    rows = ground.boss.execute(
        "select client_id, purpose, act, basis, cardinality(part_ids), expires_at - at <= interval '11 seconds' from plan.access where ticket = %s",
        (ticket,),
    ).fetchall()
    assert rows == [(case.client, "own", "open", "self", 0, True)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": ENDED},
        {"version": COMING},
        {"version": PROPOSED},
        {"kind": "service"},
        {"applicant": "organisation"},
        {"providers": ("attacked-kela",)},
    ],
    ids=str,
)
def test_only_what_a_person_applies_for_today_is_let_in(ground: Ground, case: Case, wrong: dict[str, Any]) -> None:
    under = clause(ground, **wrong)
    ticket = way(ground, case.citizen, under)
    with ground.holding(case.citizen, ticket) as app, pytest.raises(errors.InsufficientPrivilege):
        add(app, case.client, under)
    assert ground.value("select act from plan.access where ticket = %s", ticket) == "refused"


def test_only_into_a_register_in_which_the_organisation_works(ground: Ground, case: Case) -> None:
    under = clause(ground, providers=("attacked-county", "attacked-parish"))
    ground.worker(organisation=PARISH, register=HEALTH)
    for handler, register in ((COUNTY, KELA), (PARISH, SOCIAL)):
        ticket = way(ground, case.citizen, under, handler=handler, register=register)
        with ground.holding(case.citizen, ticket) as app, pytest.raises(errors.InsufficientPrivilege):
            add(app, case.client, under, organisation_id=handler, register_id=register)


def test_a_clause_tells_the_topic(ground: Ground, case: Case) -> None:
    under = clause(ground, topic="economy")
    with ground.holding(case.citizen, way(ground, case.citizen, under)) as app:
        with pytest.raises(errors.InsufficientPrivilege), app.transaction():
            add(app, case.client, under)
        add(app, case.client, under, topic="economy")


def test_a_worker_is_let_in_for_nobody_not_even_for_themself(ground: Ground, case: Case) -> None:
    under = clause(ground)
    with ground.holding(case.worker.token, way(ground, case.worker.token, under)) as app:
        for client in (case.client, case.worker.person_id):
            with pytest.raises(errors.InsufficientPrivilege), app.transaction():
                add(app, client, under)


def test_nobody_without_a_session_is_let_in(ground: Ground, case: Case) -> None:
    under, before = clause(ground), ground.value("select count(*) from plan.access")
    ticket = way(ground, "stolen", under)
    assert ground.value("select count(*) from plan.access") == before
    with ground.holding("stolen", ticket) as app, pytest.raises(errors.InsufficientPrivilege):
        add(app, case.client, under)


def test_a_form_sent_again_reads_what_it_added_and_nothing_of_others(ground: Ground, case: Case) -> None:
    under, mine = clause(ground), case.parts["core"]
    hidden = ground.part(case.client, "core", withheld_from_client=True, **DECIDED_TO_WITHHOLD)
    shown = {
        mine: {mine},
        case.others["core"]: set(),
        hidden: set(),
    }
    for part, expected in shown.items():
        assert ground.seen(case.citizen, way(ground, case.citizen, under, part)) == expected


DECIDED_TO_WITHHOLD = {"withheld_on": "2026-01-01", "withheld_ground": "danger", "withheld_why": "x", "withheld_by": UUID(int=5)}


def test_an_application_goes_to_its_handlers_as_that_one_part(ground: Ground, case: Case) -> None:
    part = sent(ground, case)
    row = ground.boss.execute(
        "select organisation_id, register_id, purpose, actor_id, valid_to from plan.link where part_id = %s", (part,)
    ).fetchone()
    assert row == (COUNTY, SOCIAL, "application", None, None)
    colleague = ground.worker()
    assert ground.seen(colleague.token, ground.open(colleague.token, case.client, "application")) == {part}


def test_only_the_applicant_addresses_and_only_what_was_just_sent(ground: Ground, case: Case) -> None:
    there = placed(ground, case.client, "begun")
    addressed(ground, case.client, there)
    links = "select count(*) from plan.link where client_id = %s"
    before = ground.value(links, case.client)
    for token, ticket, part in (
        (case.citizen, way(ground, case.citizen, clause(ground)), there),
        (case.citizen, ground.open(case.citizen, None, "own"), there),
        (case.citizen, ground.open(case.citizen, None, "own"), case.parts["core"]),
        (case.worker.token, ground.open(case.worker.token, case.client, "application"), there),
        (case.thief.token, ground.open(case.thief.token, case.other), there),
    ):
        with ground.holding(token, ticket) as app:
            assert app.execute("select plan.address_application(%s, %s)", (uuid4(), part)).fetchone() == (False,)
    assert ground.value(links, case.client) == before


# --- the applicant's own word -----------------------------------------------------------------------------


def test_the_applicant_answers_and_takes_back_their_own(ground: Ground, case: Case) -> None:
    asked, other = placed(ground, case.client, "asked"), placed(ground, case.client, "begun")
    ticket = ground.open(case.citizen, None, "own")
    assert answer(ground, case.citizen, ticket, asked, 1) == "done"
    assert answer(ground, case.citizen, ground.open(case.citizen, None, "own"), other, 1, "withdrawn", withdrawn_reason="x") == "done"
    rows = dict(ground.boss.execute("select state, ended_at is not null from plan.part where id = any (%s)", ([asked, other],)).fetchall())
    assert rows == {"begun": False, "withdrawn": True}


def test_an_answer_is_no_key_to_what_was_answered(ground: Ground, case: Case) -> None:
    """Its row in the log tells of a write, but the part and its time are the authority's."""
    asked = placed(ground, case.client, "asked")
    ticket = ground.open(case.citizen, None, "own")
    only_this(ground, ticket, asked)
    assert answer(ground, case.citizen, ticket, asked, 1) == "done"
    opens_nothing_more(ground, case.citizen, ticket, asked)
    party = ground.part(case.client, "core", sort="party", state="proposed", organisation_id=COUNTY)
    ticket = ground.open(case.citizen, None, "own")
    only_this(ground, ticket, party)
    with ground.holding(case.citizen, ticket) as app:
        assert app.execute("select plan.answer_party(%s, 1, true, null)", (party,)).fetchone() == ("done",)
    opens_nothing_more(ground, case.citizen, ticket, party)


def only_this(ground: Ground, ticket: UUID | None, part: UUID) -> None:
    """What the client may write of their own is left out of the ticket, so that what else it writes is seen."""
    with ground.boss.transaction():
        ground.boss.execute("set local session_replication_role = replica")
        ground.boss.execute("update plan.access set write_ids = '{}', part_ids = array[%s] where ticket = %s", (part, ticket))


def test_with_the_answer_the_time_goes_on_and_no_longer_than_it_stood(ground: Ground, case: Case) -> None:
    asked, other = placed(ground, case.client, "asked"), placed(ground, case.client, "asked")
    said = {"right": 5.0, "too far": 99.0, "back": -3.0, "not said": None, "does not stand still": 5.0, "has stopped": 5.0}
    clocks = {
        what: clock(ground, asked, stands_still=what != "does not stand still", stopped=what == "has stopped")
        for what in said
    } | {"another's": clock(ground, other)}  # fmt: skip
    days = {str(clocks[what]): by for what, by in said.items() if by is not None} | {str(clocks["another's"]): 5.0}
    assert answer_with(ground, case, asked, "begun", days) == "done"
    moved = {what: days_moved(ground, one) for what, one in clocks.items()}
    assert moved == pytest.approx({**dict.fromkeys(clocks, 0.0), "right": 5.0, "too far": 19.0}, abs=0.01)
    assert {what for what, one in clocks.items() if is_going_on(ground, one)} == set(clocks) - {"has stopped", "another's"}
    assert {what for what, one in clocks.items() if has_stopped(ground, one)} == {"has stopped"}


def test_what_is_taken_back_stops_and_moves_nothing_that_goes_on(ground: Ground, case: Case) -> None:
    begun, other = placed(ground, case.client, "begun"), placed(ground, case.client, "begun")
    running, ended = clock(ground, begun, stands_since=None), clock(ground, begun, stands_since=None, stopped=True)
    none, others = clock(ground, begun), clock(ground, other)
    ground.boss.execute("update plan.clock set pauses = '{}' where id = %s", (none,))
    last = ground.value("select stopped_at from plan.clock where id = %s", ended)
    assert answer_with(ground, case, begun, "withdrawn", {str(running): 5.0, str(none): 5.0}) == "done"
    assert [days_moved(ground, one) for one in (running, ended, none, others)] == pytest.approx([0, 0, 0, 0])
    assert [has_stopped(ground, one) for one in (running, ended, none, others)] == [True, True, True, False]
    assert ground.value("select stopped_at from plan.clock where id = %s", ended) == last
    assert not is_going_on(ground, running), "a pause that is over stays as it was"


def answer_with(ground: Ground, case: Case, part: UUID, state: str, days: dict[str, float]) -> str:
    """Answer as the app does, with by how many days each clock is said to move."""
    rows = ground.boss.execute("select id::text, due_at from plan.clock where id::text = any (%s)", (list(days),)).fetchall()
    due = json.dumps({one: (at + timedelta(days=days[one])).isoformat() for one, at in rows})
    with ground.holding(case.citizen, ground.open(case.citizen, None, "own")) as app:
        row = app.execute(ANSWER_WITH_DAYS, (part, 1, state, json.dumps({"answered": "x"}), due)).fetchone()
    return row[0]  # type: ignore[index, no-any-return]


def has_stopped(ground: Ground, one: UUID) -> bool:
    return bool(ground.value("select stopped_at is not null from plan.clock where id = %s", one))


def test_nobody_else_answers(ground: Ground, case: Case) -> None:
    asked = placed(ground, case.client, "asked")
    addressed(ground, case.client, asked)
    near = ground.person()
    token = ground.citizen(near)
    for asker, ticket in (
        (case.worker.token, ground.open(case.worker.token, case.client, "application")),
        (token, ground.open(token, None, "own")),
        (case.citizen, ground.open(case.citizen, None, "own", act="export")),
        (case.citizen, way(ground, case.citizen, clause(ground))),
    ):
        assert answer(ground, asker, ticket, asked, 1) == "not_yours"
    assert ground.value("select state from plan.part where id = %s", asked) == "asked"


def test_a_representative_does_not_answer(ground: Ground, case: Case) -> None:
    asked, near = placed(ground, case.client, "asked"), ground.person()
    token = ground.citizen(near)
    ground.boss.execute(
        "insert into plan.representation (id, client_id, actor_id, topics, valid_from)"
        " select gen_random_uuid(), %s, a.id, '{core}', now() - interval '1 day' from plan.actor a where a.person_id = %s",
        (case.client, near),
    )
    ticket = ground.open(token, case.client, "representative")
    assert asked in ground.seen(token, ticket)
    assert answer(ground, token, ground.open(token, case.client, "representative"), asked, 1) == "not_yours"


def test_an_answer_is_to_an_application_as_it_was_read(ground: Ground, case: Case) -> None:
    asked, note = placed(ground, case.client, "asked"), case.parts["core"]
    told = {}
    for name, part, version, state in (
        ("a note", note, 1, "begun"),
        ("an older text", asked, 0, "begun"),
        ("a step it does not have", asked, 1, "sent"),
        ("another's", case.others["core"], 1, "begun"),
    ):
        told[name] = answer(ground, case.citizen, ground.open(case.citizen, None, "own"), part, version, state)
    assert told == {
        "a note": "not_yours",
        "an older text": "edited_meanwhile",
        "a step it does not have": "wrong_step",
        "another's": "not_yours",
    }


def test_an_answer_sent_again_is_said_already_but_another_is_not(ground: Ground, case: Case) -> None:
    asked = placed(ground, case.client, "asked")
    got = [
        answer(ground, case.citizen, ground.open(case.citizen, None, "own"), asked, 1, "begun", answered=words) for words in ("a", "a", "b")
    ]
    assert got == ["done", "said_already", "edited_meanwhile"]
    assert answer(ground, case.citizen, ground.open(case.citizen, None, "own"), asked, 0, "begun", answered="a") == "edited_meanwhile"
    assert answer(ground, case.citizen, ground.open(case.citizen, None, "own"), asked, 1, "withdrawn", answered="a") == "edited_meanwhile"
    by_worker = placed(ground, case.client, "begun", version=2, changed_by=case.worker.post_id)
    assert answer(ground, case.citizen, ground.open(case.citizen, None, "own"), by_worker, 1, "begun", text=CANARY) == "edited_meanwhile"


@pytest.mark.parametrize("step", ["asked to granted", "begun to asked", "sent to begun", "begun to refused"])
def test_the_applicant_takes_no_step_of_the_handlers(ground: Ground, case: Case, step: str) -> None:
    state, wanted = step.split(" to ")
    part = placed(ground, case.client, state)
    with pytest.raises(errors.InsufficientPrivilege, match="nothing else"):
        answer(ground, case.citizen, ground.open(case.citizen, None, "own"), part, 1, wanted)


def test_the_applicant_answers_with_nothing_but_words_of_their_own(ground: Ground, case: Case) -> None:
    for said in ({"reasons": "x"}, {"text": "toinen"}, {"arrived": ["lease"]}):
        asked = placed(ground, case.client, "asked")
        with pytest.raises(errors.InsufficientPrivilege):
            answer(ground, case.citizen, ground.open(case.citizen, None, "own"), asked, 1, "begun", **said)


# --- the handler ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["text", "amount_cents", "reach", "enclosed", "answered", "withdrawn_reason"])
def test_the_handler_says_nothing_for_the_applicant(ground: Ground, case: Case, field: str) -> None:
    part = placed(ground, case.client, "begun")
    addressed(ground, case.client, part)
    ticket = ground.open(case.worker.token, case.client, "application")
    body = {"text": CANARY, "amount_cents": 100, field: "toinen"}
    with ground.holding(case.worker.token, ticket) as app, pytest.raises(errors.InsufficientPrivilege):
        change(app, part, 2, body=Jsonb(body))


def test_the_handler_asks_and_decides_but_does_not_take_back(ground: Ground, case: Case) -> None:
    part = placed(ground, case.client, "begun")
    addressed(ground, case.client, part)
    with ground.holding(case.worker.token, ground.open(case.worker.token, case.client, "application")) as app:
        with pytest.raises(errors.InsufficientPrivilege), app.transaction():
            change(app, part, 2, state="withdrawn")
        assert change(app, part, 2, state="asked", body=Jsonb({"text": CANARY, "amount_cents": 100, "asked": "x"})) == 1


@pytest.mark.parametrize("state", ["granted", "granted_in_part", "refused", "withdrawn"])
def test_what_has_come_to_its_end_stays(ground: Ground, case: Case, state: str) -> None:
    part = placed(ground, case.client, state)
    addressed(ground, case.client, part)
    ticket = ground.open(case.worker.token, case.client, "application")
    with ground.holding(case.worker.token, ticket) as app, pytest.raises(errors.CheckViolation, match="stays as it is"):
        change(app, part, 2, assignee_id=case.worker.post_id)


def test_the_applicant_is_told_of_what_the_handler_does_and_not_of_their_own(ground: Ground, case: Case) -> None:
    part = placed(ground, case.client, "sent")
    addressed(ground, case.client, part)
    body = {"text": CANARY, "amount_cents": 100}
    decided = body | {"decided_on": "2026-01-01", "reasons": "x", "law": "x", "served_on": "2026-01-01", "review_until": "2026-01-01"}
    told = (
        "select array_agg(what order by what) from plan.notice where client_id = %s and to_person = client_id and what like 'application%%'"
    )
    for version, columns, expected in (
        (2, {"state": "begun", "assignee_id": case.worker.post_id}, None),
        (3, {"state": "asked"}, ["application_asked"]),
        (4, {"body": Jsonb(body | {"asked": "x"})}, ["application_asked"]),
        (5, {"state": "refused", "body": Jsonb(decided)}, ["application_asked", "application_decided"]),
    ):
        with ground.holding(case.worker.token, ground.open(case.worker.token, case.client, "application")) as app:
            assert change(app, part, version, **columns) == 1
        assert ground.value(told, case.client) == expected
    mine = placed(ground, case.other, "asked")
    token = ground.citizen(case.other)
    assert answer(ground, token, ground.open(token, None, "own"), mine, 1) == "done"
    assert ground.value(told, case.other) is None


# --- the list ---------------------------------------------------------------------------------------------


def in_list(ground: Ground, worker: Worker, *, decided: bool = False, pages: int = 40) -> list[UUID]:
    """The applications of a worker's list, page by page; only those that its ticket shows."""
    found: list[UUID] = []
    for page in range(pages):
        row = ground.app.execute("select ticket, more from plan.open_applications(%s, %s, %s)", (worker.token, decided, page)).fetchone()
        if row is None:
            return found
        found += sorted(ground.seen(worker.token, row[0]))
        if not row[1]:
            return found
    return found


def of_its_own(ground: Ground) -> Worker:
    """A worker of an organisation that no other attack works with, in the county's record."""
    organisation = uuid4()
    ground.boss.execute(
        "insert into open.organisation (id, key, name_fi, name_sv, name_en, sector, is_fictional) values (%s, %s, 'x', 'x', 'x', 'county', true)",
        (organisation, str(organisation)),
    )
    return ground.worker(organisation=organisation)


def with_them(ground: Ground, client: UUID, desk: Worker, state: str = "sent", **link: Any) -> UUID:
    """An application in the hands of the worker's organisation."""
    part = placed(ground, client, state)
    with ground.boss.transaction():
        ground.boss.execute("set local session_replication_role = replica")
        ground.boss.execute("update plan.part set organisation_id = %s where id = %s", (desk.organisation_id, part))
    new = addressed(ground, client, part, **link)
    ground.boss.execute("update plan.link set organisation_id = %s where id = %s", (desk.organisation_id, new))
    return part


def test_the_list_shows_what_came_to_the_organisation_and_how_far_it_is(ground: Ground, case: Case) -> None:
    worker = of_its_own(ground)
    colleague = ground.worker(organisation=worker.organisation_id)
    waiting = [with_them(ground, case.client, worker, state) for state in ("sent", "begun", "asked")]
    decided = [with_them(ground, case.other, worker, state) for state in ("granted", "refused", "withdrawn")]
    with_them(ground, case.client, worker, worker=colleague)
    with_them(ground, case.client, worker, purpose="referral")
    with_them(ground, case.client, worker, ended=True)
    with_them(ground, case.client, of_its_own(ground))
    assert in_list(ground, worker) == sorted(waiting)
    assert in_list(ground, worker, decided=True) == sorted(decided)


def test_the_list_has_twenty_five_a_page_the_one_due_first_first(ground: Ground, case: Case) -> None:
    worker, clients = of_its_own(ground), [ground.person() for _ in range(27)]
    made = [with_them(ground, client, worker) for client in clients]
    for number, part in enumerate(made):
        ground.boss.execute(
            "insert into plan.clock (id, part_id, deadline_id, amount, unit, pauses, started_at, due_at)"
            " values (gen_random_uuid(), %s, 'x', 1, 'months', '{}', now(), now() + %s * interval '1 hour')",
            (part, number),
        )
    pages = []
    for page in range(3):
        ticket, more = ground.app.execute("select ticket, more from plan.open_applications(%s, false, %s)", (worker.token, page)).fetchone()  # type: ignore[misc]
        pages.append((ground.seen(worker.token, ticket), more))
    assert pages == [(set(made[:25]), True), (set(made[25:]), False), (set(), False)]
    assert (
        ground.value("select count(*) from plan.access where actor_id = %s and act = 'list' and purpose = 'application'", worker.actor_id)
        == 27
    )


def test_a_list_is_for_workers(ground: Ground, case: Case) -> None:
    placed(ground, case.client, "sent")
    for token in (case.citizen, "stolen"):
        assert ground.app.execute("select * from plan.open_applications(%s, false, 0)", (token,)).fetchone() is None
