"""Applications for permits and grants: who may send one, whose word is whose, how its time runs, and what a decision holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from punos.base.clock import day_of, now
from punos.clients.actions import applications, parts
from punos.clients.actions.applications import ApplicationDraft, Decision
from punos.clients.errors import BadBody, EditedMeanwhile, NotYours, ReasonsMissing, WrongStep
from punos.clients.models import Part
from punos.clients.queries.applications import applied_for, handlers_of, missing_of
from punos.clients.queries.lists import listed
from punos.clients.queries.plans import PartView, timeline, whole_plan
from punos.clients.rules.decisions import DecisionDays, days_of, missing
from punos.clients.tests.factories import Client, SmallCounty, Worker, opened
from punos.clients.words import Sort, State
from punos.engines.clocks import ClockState, Limit, Unit
from punos.organising import queries
from punos.organising.loading import load_county, organisation_id, register_id
from punos.organising.queries import ClauseView
from punos.organising.rules import Task
from punos.trust import access
from punos.trust.errors import SentBefore
from punos.trust.queries import my_log, notices
from punos.trust.words import Act, Actor, Basis, Purpose, Topic

GRANTED = Decision(State.GRANTED, reasons="Koti on uusi ja varat ovat vähissä.", law="Toimeentulotukilaki 7 c §", granted="Sänky ja pöytä")
HANDLER = "adult-social-work"


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    load_county()
    # Somebody works where applications are handled.
    SmallCounty().worker("social_worker", organisation_id(HANDLER), register_id("county-social"))


@pytest.fixture
def county() -> SmallCounty:
    return SmallCounty()


@pytest.fixture
def client(county: SmallCounty) -> Client:
    """Somebody of whom nothing is written yet."""
    return county.client()


@pytest.fixture
def worker(county: SmallCounty) -> Worker:
    return county.worker("social_worker", organisation_id(HANDLER), register_id("county-social"))


def clause(key: str = "grant-equipment") -> ClauseView:
    in_force = queries.plan_in_force(day_of(now()))
    assert in_force
    found = queries.clause(in_force.number, key)
    assert found
    return found


def draft(**other: Any) -> ApplicationDraft:
    wanted = clause()
    rule = wanted.rule
    assert isinstance(rule, Task)
    handler = handlers_of(wanted)[0]
    made = ApplicationDraft(
        wanted.id, handler.organisation_id, handler.register_id, rule.topic, "Tarvitsen sängyn.", 35_000, "", ("lease",)
    )
    return replace(made, **other)


@contextmanager
def applying(token: str, application_id: UUID, sent: ApplicationDraft) -> Iterator[tuple[bool, Actor | None]]:
    """The way of one application, as the page opens it."""
    ticket = access.open_application(
        token=token,
        application_id=application_id,
        clause_id=sent.clause_id,
        organisation_id=sent.organisation_id,
        register_id=sent.register_id,
    )
    with access.with_ticket(token, ticket) as opens:
        yield opens, access.who(token)


def send(client: Client, sent: ApplicationDraft | None = None, application_id: UUID | None = None, at: datetime | None = None) -> UUID:
    sent, application_id = sent or draft(), application_id or uuid4()
    with applying(client.token, application_id, sent) as (opens, by):
        assert opens
        assert by
        return applications.apply_for(by=by, application_id=application_id, application=sent, at=at or now())


def seen_by(worker: Worker, client: Client) -> tuple[PartView, ...]:
    with opened(worker.token, client.id, Purpose.APPLICATION):
        plan = whole_plan()
    return plan.parts if plan else ()


def mine(client: Client) -> PartView:
    with opened(client.token, None, Purpose.OWN):
        plan = whole_plan()
    assert plan
    return plan.of(Sort.APPLICATION)[-1]


def handle(worker: Worker, client: Client, verb: Any, version: int, **more: Any) -> None:
    at = more.pop("at", None) or now()
    with opened(worker.token, client.id, Purpose.APPLICATION) as by:
        verb(by=by, application_id=mine_id(client), version=version, at=at, **more)


def mine_id(client: Client) -> UUID:
    ((found,),) = SmallCounty().guard("select id from plan.part where client_id = %s and sort = 'application'", [client.id])
    assert isinstance(found, UUID)
    return found


def say(client: Client, verb: Any, version: int, **more: Any) -> None:
    with opened(client.token, None, Purpose.OWN) as by:
        verb(by=by, application_id=mine_id(client), version=version, at=more.pop("at", None) or now(), **more)


def ask(worker: Worker, client: Client, version: int, **more: Any) -> None:
    stated = {"asked": "Lähetä tiliotteet.", "documents": ["statements"], "asked_by": day_of(now()) + timedelta(days=14)}
    handle(worker, client, applications.ask_for_more, version, **stated, **more)


# 1. Sending


def test_somebody_without_a_plan_sends_an_application_and_sees_how_it_stands(client: Client, worker: Worker) -> None:
    sent_at = now()
    application_id = send(client, at=sent_at)
    part = mine(client)
    assert (part.id, part.state, part.topic, part.writable) == (application_id, State.SENT, Topic.ECONOMY, False)
    assert part.body == {"text": "Tarvitsen sängyn.", "amount_cents": 35_000, "enclosed": ["lease"]}
    (clock,) = part.clocks
    assert (clock.clause_id, clock.amount, clock.unit, clock.read(sent_at).state) == (clause().id, 2, Unit.MONTHS, ClockState.IN_TIME)
    assert [paper.key for paper in missing_of(part)] == ["statements", "prices"]


def test_the_way_to_an_application_is_logged_before_it_is_sent_and_so_is_the_writing(client: Client) -> None:
    send(client)
    wrote, opened_row = (row for row in my_log(client.token) if row.own)
    assert (opened_row.act, opened_row.basis, opened_row.parts) == (Act.OPEN, Basis.SELF, 0)
    assert (wrote.act, wrote.basis, wrote.parts) == (Act.WRITE, Basis.SELF, 1)


def test_the_same_form_sent_twice_sends_one_application(client: Client) -> None:
    form_id = uuid4()
    assert send(client, application_id=form_id) == send(client, application_id=form_id) == form_id
    with pytest.raises(SentBefore):
        send(client, draft(text="Jotain muuta"), form_id)
    assert mine(client).body["text"] == "Tarvitsen sängyn."


def test_nothing_else_of_the_client_is_opened_or_written_on_the_way_to_an_application(client: Client, county: SmallCounty) -> None:
    sent, other = draft(), uuid4()
    send(client)
    with applying(client.token, other, sent) as (opens, _by):
        assert opens
        assert whole_plan() is None or not whole_plan().parts  # type: ignore[union-attr]
        assert not Part.objects.exists()
        for topic in (Topic.CORE, Topic.HEALTH):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                _insert(client.id, sent, topic)


def _insert(client_id: UUID, sent: ApplicationDraft, topic: Topic) -> None:
    Part(
        client_id=client_id,
        sort=Sort.APPLICATION,
        topic=topic,
        register_id=sent.register_id,
        organisation_id=sent.organisation_id,
        clause_id=sent.clause_id,
        state=State.SENT,
        body={"text": "x"},
        made_at=now(),
        changed_at=now(),
    ).save(force_insert=True)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"organisation_id": "home-care-jyvaskyla"}, id="an organisation that does not handle it"),
        pytest.param({"register_id": "county-health"}, id="a register in which it does not work"),
        pytest.param({"clause_id": "home-care"}, id="a service"),
        pytest.param({"clause_id": "grant-association"}, id="what only organisations apply for"),
    ],
)
def test_only_who_handles_it_is_applied_to_and_only_for_what_persons_apply_for(client: Client, wrong: dict[str, str]) -> None:
    ((field, key),) = wrong.items()
    found = {"organisation_id": organisation_id, "register_id": register_id, "clause_id": lambda name: clause(name).id}[field](key)
    with applying(client.token, uuid4(), draft(**{field: found})) as (opens, by):
        assert not opens
        assert by
        with pytest.raises(NotYours):
            applications.apply_for(by=by, application_id=uuid4(), application=draft(**{field: found}), at=now())


def test_a_clause_of_a_version_that_is_not_in_force_is_not_applied_under(client: Client) -> None:
    in_force = queries.plan_in_force(day_of(now()))
    assert in_force
    other = next(
        one.number for one in queries.versions() if one.number != in_force.number and queries.clause(one.number, "grant-equipment")
    )
    old = queries.clause(other, "grant-equipment")
    assert old
    with applying(client.token, uuid4(), draft(clause_id=old.id)) as (opens, _by):
        assert not opens


def test_a_worker_does_not_apply_for_anybody(worker: Worker) -> None:
    with applying(worker.token, uuid4(), draft()) as (opens, _by):
        assert not opens


def test_an_application_says_what_is_applied_for(client: Client) -> None:
    with pytest.raises(BadBody):
        send(client, draft(text=" "))


def test_every_permit_and_grant_that_persons_apply_for_has_its_handlers_time_papers_and_review(county: SmallCounty) -> None:
    for name in (HANDLER, "older-people-services", "child-welfare"):
        county.worker("social_worker", organisation_id(name), register_id("county-social"))
    in_force = queries.plan_in_force(day_of(now()))
    assert in_force
    found = applied_for(in_force.number)
    assert {one.key for one in found} == {"grant-equipment", "permit-family-carer"}
    for one in found:
        assert isinstance(one.rule, Task)
        assert len(handlers_of(one)) == len(one.rule.providers)
        assert one.rule.limit
        assert one.rule.documents
        assert one.rule.review


# 2. Who sees it


def test_the_handlers_see_the_application_and_nothing_else(client: Client, worker: Worker, county: SmallCounty) -> None:
    other = county.worker("nurse", organisation_id("hospital"), register_id("county-health"))
    far = county.worker("social_worker", organisation_id("informal-care-centre"), register_id("county-social"))
    county.link(far, client)
    with opened(far.token, client.id) as by:
        parts.add_part(
            by=by,
            draft=parts.Draft(
                uuid4(), client.id, Sort.NOTE, State.WRITTEN, far.register_id, Topic.CORE, far.organisation_id, body={"text": "x"}
            ),
            did="note_written",
            at=now(),
        )
    application_id = send(client)
    assert [part.id for part in seen_by(worker, client)] == [application_id]
    assert not seen_by(other, client)
    assert not seen_by(far, client)


def test_the_handlers_list_shows_what_waits_the_one_due_first_first_and_what_is_decided(worker: Worker, county: SmallCounty) -> None:
    def anybody() -> Worker:
        return county.worker("social_worker", organisation_id(HANDLER), register_id("county-social"))

    late, soon = county.client(), county.client()
    send(late, at=now() - timedelta(days=80))
    send(soon, at=now() - timedelta(days=50))
    order = [one for one in waiting(anybody) if one in (late.id, soon.id)]
    assert order == [late.id, soon.id]
    handle(worker, late, applications.take_in_hand, 1)
    handle(worker, late, applications.decide, 2, decision=GRANTED)
    assert late.id not in waiting(anybody)
    assert late.id in waiting(anybody, decided=True)
    assert soon.id not in waiting(anybody, decided=True)


def waiting(asking: Callable[[], Worker], *, decided: bool = False) -> list[UUID]:
    """The whole list. Each page is read by another worker: nobody meets that many clients in an hour."""
    found: list[UUID] = []
    for page in range(50):
        worker = asking()
        opening = access.open_applications(token=worker.token, decided=decided, page=page)
        with access.with_ticket(worker.token, opening.ticket):
            found += [row.person.id for row in listed(now())]
        if not opening.more:
            break
    return found


def test_another_organisation_and_a_client_have_no_list(client: Client, county: SmallCounty) -> None:
    send(client)
    other = county.worker("nurse", organisation_id("hospital"), register_id("county-health"))
    assert client.id not in waiting(lambda: other)
    assert access.open_applications(token=client.token, decided=False, page=0).ticket is None


# 3. Its time


def test_the_time_stands_still_while_the_applicant_is_asked_and_goes_on_with_the_answer(client: Client, worker: Worker) -> None:
    begun = now() - timedelta(days=15)  # the applicant answers now: their clocks go on by the database's
    send(client, at=begun)
    first_due = mine(client).clocks[0].due_at
    handle(worker, client, applications.take_in_hand, 1, at=begun + timedelta(days=2))
    ask(worker, client, 2, at=begun + timedelta(days=5))
    asked = mine(client)
    assert asked.state is State.ASKED
    assert asked.clocks[0].read(now()).state is ClockState.PAUSED
    say(client, applications.answer, 3, answered="Tässä ne ovat.", documents=["statements"], at=begun + timedelta(days=15))
    answered = mine(client)
    assert (answered.state, answered.body["enclosed"], answered.body["answered"]) == (
        State.BEGUN,
        ["lease", "statements"],
        "Tässä ne ovat.",
    )
    assert day_of(answered.clocks[0].due_at) - day_of(first_due) in (timedelta(days=10), timedelta(days=11), timedelta(days=12))
    assert [paper.key for paper in missing_of(answered)] == ["prices"]


def test_papers_that_come_by_post_let_the_time_go_on(client: Client, worker: Worker) -> None:
    send(client)
    handle(worker, client, applications.take_in_hand, 1)
    ask(worker, client, 2)
    handle(worker, client, applications.note_arrival, 3, documents=["statements"])
    part = mine(client)
    assert (part.state, part.body["arrived"]) == (State.BEGUN, ["statements"])
    assert part.clocks[0].pauses[0][1] is not None
    handle(worker, client, applications.note_arrival, 4, documents=["statements", "prices"])
    assert not missing_of(mine(client))


def test_a_decision_stops_the_clock_also_while_it_stands_still(client: Client, worker: Worker) -> None:
    send(client)
    handle(worker, client, applications.take_in_hand, 1)
    ask(worker, client, 2)
    handle(worker, client, applications.decide, 3, decision=GRANTED)
    (clock,) = mine(client).clocks
    assert clock.stopped_at is not None
    assert clock.pauses[0][1] is not None
    assert clock.read(now()).state is ClockState.KEPT


# 4. The decision


def test_a_decision_tells_its_reasons_its_law_and_until_when_a_review_is_asked_for(client: Client, worker: Worker) -> None:
    send(client)
    handle(worker, client, applications.take_in_hand, 1)
    at = datetime.fromisoformat("2026-12-01T10:00:00+02:00")
    partly = replace(GRANTED, outcome=State.GRANTED_IN_PART, granted_cents=20_000, valid_from=date(2026, 12, 1), valid_to=date(2027, 2, 28))
    handle(worker, client, applications.decide, 2, decision=partly, at=at)
    part = mine(client)
    assert (part.state, part.assignee_id) == (State.GRANTED_IN_PART, worker.post_id)
    told = {name: part.body[name] for name in ("reasons", "law", "granted", "granted_cents", "valid_from", "valid_to")}
    assert told == {
        "reasons": GRANTED.reasons,
        "law": GRANTED.law,
        "granted": "Sänky ja pöytä",
        "granted_cents": 20_000,
        "valid_from": "2026-12-01",
        "valid_to": "2027-02-28",
    }
    # Served on the third day; thirty days from it end on Sunday 3.1.2027 and move to Monday.
    assert (part.body["decided_on"], part.body["served_on"], part.body["review_until"]) == ("2026-12-01", "2026-12-04", "2027-01-04")


@pytest.mark.parametrize(
    ("decided", "served", "until"),
    [
        pytest.param(date(2026, 3, 3), date(2026, 3, 6), date(2026, 4, 7), id="over Easter: 5.4. is Easter day, 6.4. its second day"),
        pytest.param(date(2026, 5, 17), date(2026, 5, 20), date(2026, 6, 22), id="over Midsummer: 19.6. is Midsummer Eve, a Friday"),
        pytest.param(date(2026, 11, 22), date(2026, 11, 25), date(2026, 12, 28), id="over Christmas: 25.12. is a Friday"),
        pytest.param(date(2028, 1, 27), date(2028, 1, 30), date(2028, 2, 29), id="to the leap day"),
        pytest.param(date(2026, 9, 28), date(2026, 10, 1), date(2026, 11, 2), id="over the change of time; 31.10. is All Saints' Day"),
    ],
)
def test_the_days_of_a_decision_by_hand(decided: date, served: date, until: date) -> None:
    serving = Limit(3, Unit.CALENDAR_DAYS, moves_on=False, pauses=False)
    assert days_of(decided, serving, Limit(30, Unit.CALENDAR_DAYS)) == DecisionDays(served, until)


def test_papers_that_are_missing_stand_in_their_order() -> None:
    assert missing(("a", "b", "c"), ["c"], ("x",)) == ("a", "b")


def test_a_decision_without_reasons_or_law_is_refused_by_the_verb_and_by_the_database(client: Client, worker: Worker) -> None:
    send(client)
    handle(worker, client, applications.take_in_hand, 1)
    for lacking, field in ((replace(GRANTED, reasons=" "), "reasons"), (replace(GRANTED, law=""), "law")):
        with pytest.raises(ReasonsMissing) as refused:
            handle(worker, client, applications.decide, 2, decision=lacking)
        assert refused.value.field == field
    with pytest.raises(DatabaseError, match="application_is_decided_with_reasons"), opened(worker.token, client.id, Purpose.APPLICATION):
        Part.objects.filter(id=mine_id(client)).update(state=State.GRANTED, version=3)
    assert mine(client).state is State.BEGUN


def test_a_refusal_grants_nothing(client: Client, worker: Worker) -> None:
    send(client)
    handle(worker, client, applications.take_in_hand, 1)
    handle(worker, client, applications.decide, 2, decision=replace(GRANTED, outcome=State.REFUSED, granted_cents=100))
    assert not {"granted", "granted_cents", "valid_from", "valid_to"} & set(mine(client).body)


def test_what_is_decided_stays_as_it_is(client: Client, worker: Worker) -> None:
    send(client)
    handle(worker, client, applications.take_in_hand, 1)
    handle(worker, client, applications.decide, 2, decision=GRANTED)
    with pytest.raises(WrongStep):
        handle(worker, client, applications.decide, 3, decision=replace(GRANTED, outcome=State.REFUSED))
    with pytest.raises(WrongStep):
        say(client, applications.withdraw, 3, reason="En tarvitsekaan.")
    other = {**mine(client).body, "reasons": "Toiset"}
    with pytest.raises(DatabaseError, match="stays as it is"), opened(worker.token, client.id, Purpose.APPLICATION):
        Part.objects.filter(id=mine_id(client)).update(body=other, version=4)


def test_a_decision_needs_somebody_to_have_taken_it_in_hand(client: Client, worker: Worker) -> None:
    send(client)
    with pytest.raises(WrongStep):
        handle(worker, client, applications.decide, 1, decision=GRANTED)


# 5. Whose word is whose


def test_the_applicant_takes_it_back_and_its_clock_stops(client: Client, worker: Worker) -> None:
    send(client)
    say(client, applications.withdraw, 1, reason="Sain sängyn muualta.")
    part = mine(client)
    assert (part.state, part.body["withdrawn_reason"], part.ended_at is not None) == (State.WITHDRAWN, "Sain sängyn muualta.", True)
    assert part.clocks[0].stopped_at is not None
    with pytest.raises(WrongStep):
        handle(worker, client, applications.take_in_hand, 2)


def test_an_answer_sent_twice_answers_once_and_one_to_an_older_text_is_told(client: Client, worker: Worker) -> None:
    send(client)
    handle(worker, client, applications.take_in_hand, 1)
    ask(worker, client, 2)
    with pytest.raises(EditedMeanwhile):
        say(client, applications.answer, 2, answered="Tässä.", documents=[])
    for _ in range(2):
        say(client, applications.answer, 3, answered="Tässä.", documents=[])
    assert mine(client).version == 4
    with pytest.raises(WrongStep):
        say(client, applications.answer, 4, answered="Vielä.", documents=[])


def test_nobody_answers_for_the_applicant(client: Client, worker: Worker, county: SmallCounty) -> None:
    send(client)
    handle(worker, client, applications.take_in_hand, 1)
    ask(worker, client, 2)
    for verb, more in ((applications.answer, {"answered": "x", "documents": []}), (applications.withdraw, {"reason": "x"})):
        with pytest.raises(NotYours):
            handle(worker, client, verb, 3, **more)
    stranger = county.client()
    with pytest.raises(NotYours), opened(stranger.token, None, Purpose.OWN) as by:
        applications.withdraw(by=by, application_id=mine_id(client), version=3, reason="x", at=now())


@pytest.mark.parametrize("field", ["text", "amount_cents", "reach", "enclosed", "answered", "withdrawn_reason"])
def test_the_handler_does_not_change_what_the_applicant_says(client: Client, worker: Worker, field: str) -> None:
    send(client)
    with opened(worker.token, client.id, Purpose.APPLICATION):
        part = Part.objects.get(id=mine_id(client))
        with pytest.raises(DatabaseError, match="is theirs"), transaction.atomic():
            Part.objects.filter(id=part.id).update(body={**part.body, field: "toinen"}, version=2)


def test_the_handler_does_not_take_it_back(client: Client, worker: Worker) -> None:
    send(client)
    with opened(worker.token, client.id, Purpose.APPLICATION), pytest.raises(DatabaseError, match="is theirs"), transaction.atomic():
        Part.objects.filter(id=mine_id(client)).update(state=State.WITHDRAWN, version=2)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"state": State.GRANTED}, id="grants it to themself"),
        pytest.param({"body": {"text": "x", "arrived": ["prices"]}}, id="notes papers as come"),
        pytest.param({"body": {"text": "toinen"}}, id="changes the text afterwards"),
    ],
)
def test_after_an_answer_the_applicant_still_writes_nothing_else(client: Client, worker: Worker, change: dict[str, Any]) -> None:
    """The row of the log that tells of the answer is no key to what was answered."""
    send(client)
    handle(worker, client, applications.take_in_hand, 1)
    ask(worker, client, 2)
    with opened(client.token, None, Purpose.OWN) as by:
        applications.answer(by=by, application_id=mine_id(client), version=3, answered="Tässä.", documents=[], at=now())
        assert Part.objects.filter(id=mine_id(client)).update(version=5, **change) == 0


# 6. What is told


def test_the_applicant_is_told_of_a_question_and_of_the_decision(client: Client, worker: Worker) -> None:
    send(client)
    handle(worker, client, applications.take_in_hand, 1)
    ask(worker, client, 2)
    say(client, applications.answer, 3, answered="Tässä.", documents=[])
    handle(worker, client, applications.decide, 4, decision=GRANTED)
    assert [notice.what for notice in notices(client.token)] == ["application_decided", "application_asked"]
    with opened(client.token, None, Purpose.OWN):
        did = [(event.did, event.by_client) for event in reversed(timeline())]
    assert did == [
        ("application_sent", True),
        ("application_begun", False),
        ("application_asked", False),
        ("application_answered", True),
        ("application_decided", False),
    ]


def test_the_client_reads_in_the_log_who_handled_the_application(client: Client, worker: Worker) -> None:
    send(client)
    handle(worker, client, applications.take_in_hand, 1)
    theirs = [row for row in my_log(client.token) if not row.own]
    assert {(row.post_id, row.purpose, row.basis) for row in theirs} == {(worker.post_id, Purpose.APPLICATION, Basis.OWN_REGISTER)}
    assert {row.act for row in theirs} == {Act.OPEN, Act.WRITE}


def test_an_opening_rolled_back_lets_nothing_be_sent(client: Client) -> None:
    sent, application_id = draft(), uuid4()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select plan.open_application(%s, %s, %s, %s, %s)",
            [client.token, application_id, sent.clause_id, sent.organisation_id, sent.register_id],
        )
        ticket = cursor.fetchone()[0]
        transaction.set_rollback(True)
    with access.with_ticket(client.token, ticket) as opens:
        assert not opens
