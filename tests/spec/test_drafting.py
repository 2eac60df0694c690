"""From a draft to a plan in force: who writes, what is refused, what is said and answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction

from punos.base.texts import Language, Text
from punos.clients.tests.factories import SmallCounty
from punos.organising import actions, queries
from punos.organising.actions import ClauseDraft, CommentDraft
from punos.organising.errors import ChangedMeanwhile, DayTaken, NotNow, NotReady, OnlyPlanners, RuleError, SentBefore, TooManyComments
from punos.organising.loading import Loaded
from punos.organising.queries import ClauseView, Lack, PlanVersionView
from punos.organising.tests.factories import county
from punos.organising.words import About, CommentState, Outcome, Source, Theme, VersionStatus

__all__ = ["county"]

TITLE = Text("Muutos 2", "Ändring 2", "Amendment 2")
WHY = Text("Syy", "Orsak", "Reason")
TODAY = date.today()  # noqa: DTZ011 - the database asks its own clock


@pytest.fixture
def stage(county: Loaded) -> Iterator[SmallCounty]:
    """Everything done on the app's connection is undone afterwards: a new version would rule over the other tests."""
    with transaction.atomic():
        yield SmallCounty()
        transaction.set_rollback(True)
    queries.forget()


@pytest.fixture
def token(stage: SmallCounty) -> str:
    """The session of a planner."""
    return signed_in(stage, "planner")


@pytest.fixture
def draft(token: str) -> int:
    """A draft on version 2."""
    return actions.begin_draft(token=token, form_id=uuid4(), based_on=2, title=TITLE)


def signed_in(stage: SmallCounty, role: str) -> str:
    organisation = stage.organisation()
    return stage.worker(role, organisation, stage.register(organisation)).token


def known(number: int) -> PlanVersionView:
    found = queries.version(number)
    assert found
    return found


def clause(number: int, key: str) -> ClauseView:
    found = queries.clause(number, key)
    assert found
    return found


def drafted(read: ClauseView) -> ClauseDraft:
    """The clause as it is, as a planner would send it back."""
    return ClauseDraft(read.number, read.kind, read.title, read.text, read.plain, read.raw, read.reason)


def nearer(token: str, number: int) -> ClauseDraft:
    """A changed minimum: 20 km."""
    read = clause(number, "min-sote-distance")
    written = replace(drafted(read), raw={**read.raw, "minimum": 20}, reason=WHY)
    actions.write_clause(token=token, number=number, key=read.key, edition=read.edition, clause=written)
    return written


def opened(token: str, number: int, *, moderated: bool = False) -> None:
    actions.open_for_comment(
        token=token, number=number, edition=known(number).edition, since=TODAY, until=TODAY + timedelta(days=30), moderated=moderated
    )


def said(key: str = "min-sote-distance", **more: object) -> CommentDraft:
    return replace(CommentDraft(uuid4(), key, About.RULE, Theme.NEARNESS, "Liian kaukana.", Language.FI), **more)  # type: ignore[arg-type]


def send(number: int, comment: CommentDraft, counted: bytes | None = None) -> None:
    actions.comment(number=number, comment=comment, counted=counted or uuid4().bytes, most=3)


def test_a_draft_begins_with_all_clauses_of_the_version_it_is_based_on(token: str, draft: int) -> None:
    assert known(draft).status is VersionStatus.DRAFT
    assert known(draft).based_on == 2
    assert [(one.key, one.number, one.raw) for one in queries.clauses(draft)] == [
        (one.key, one.number, one.raw) for one in queries.clauses(2)
    ]
    assert queries.compare(2, draft) == ()
    assert queries.readiness(draft, TODAY) == ()


def test_a_form_sent_twice_begins_one_draft(token: str) -> None:
    form = uuid4()
    numbers = {actions.begin_draft(token=token, form_id=form, based_on=2, title=TITLE) for _ in range(2)}
    assert len(numbers) == 1
    with pytest.raises(SentBefore):
        actions.begin_draft(token=token, form_id=form, based_on=2, title=replace(TITLE, fi="Toinen nimi"))


@pytest.mark.parametrize("role", ["provider_manager", "privacy_officer", "social_worker"])
def test_nobody_else_writes_the_plan(stage: SmallCounty, token: str, draft: int, role: str) -> None:
    other = signed_in(stage, role)
    read = clause(draft, "min-sote-distance")
    tried = [
        lambda: actions.begin_draft(token=other, form_id=uuid4(), based_on=2, title=TITLE),
        lambda: actions.write_clause(token=other, number=draft, key=read.key, edition=read.edition, clause=drafted(read)),
        lambda: actions.drop_clause(token=other, number=draft, key=read.key, edition=read.edition, reason=WHY),
        lambda: opened(other, draft),
        lambda: actions.propose(token=other, number=draft, edition=1),
        lambda: actions.take_back(token=other, number=draft, edition=1),
        lambda: actions.confirm(token=other, number=draft, edition=1, decision="§ 1", decided_by="X", decided_on=TODAY, valid_from=TODAY),
        lambda: actions.enter_comments(token=other, number=draft, comments=[said()]),
        lambda: actions.publish_comment(token=other, comment_id=uuid4(), edition=1),
        lambda: actions.hide_comment(token=other, comment_id=uuid4(), edition=1, why="x"),
        lambda: actions.answer_comment(token=other, comment_id=uuid4(), edition=1, outcome=Outcome.CHANGED, answer="x"),
    ]
    for attempt in tried:
        with pytest.raises(OnlyPlanners):
            attempt()
    with pytest.raises(OnlyPlanners):
        actions.begin_draft(token="", form_id=uuid4(), based_on=2, title=TITLE)


@pytest.mark.parametrize("table", ["clause", "plan_version", "comment", "plan_event"])
@pytest.mark.parametrize("deed", ["insert into open.{} default values", "update open.{} set {} = null", "delete from open.{}"])
def test_pages_write_no_table(stage: SmallCounty, table: str, deed: str) -> None:
    column = {"plan_event": "at", "comment": "text", "clause": "rule", "plan_version": "status"}[table]
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed.format(table, column))


def test_a_changed_clause_tells_what_changed_and_why(token: str, draft: int) -> None:
    nearer(token, draft)
    (change,) = queries.compare(2, draft)
    (rule,) = change.rules
    assert (rule.path, rule.after) == (("minimum",), 20)
    assert change.reason == WHY
    assert [event.did for event in queries.plan_events(draft)] == ["clause_changed", "draft_begun"]
    assert queries.plan_events(draft)[0].before["rule"] == clause(2, "min-sote-distance").raw


def test_two_who_write_the_same_clause_lose_nothing_in_silence(token: str, draft: int) -> None:
    read = clause(draft, "min-sote-distance")
    nearer(token, draft)
    with pytest.raises(ChangedMeanwhile):
        actions.write_clause(token=token, number=draft, key=read.key, edition=read.edition, clause=drafted(read))
    assert clause(draft, "min-sote-distance").raw["minimum"] == 20


def test_a_rule_that_cannot_be_read_is_not_kept(token: str, draft: int) -> None:
    read = clause(draft, "min-sote-distance")
    with pytest.raises(RuleError, match=r"rule\.minimum"):
        actions.write_clause(
            token=token, number=draft, key=read.key, edition=1, clause=replace(drafted(read), raw={**read.raw, "minimum": "near"})
        )


def test_clauses_are_added_and_left_out_in_their_order(token: str, draft: int) -> None:
    read = clause(draft, "detox")
    added = replace(drafted(read), number="4.850", reason=WHY)
    actions.write_clause(token=token, number=draft, key="night-detox", edition=0, clause=added)
    actions.drop_clause(token=token, number=draft, key="detox", edition=read.edition, reason=WHY)
    numbers = [one.number for one in queries.clauses(draft)]
    assert numbers == sorted(numbers, key=lambda number: [int(step) for step in number.split(".")])
    changes = {change.clause.key: change for change in queries.compare(2, draft)}
    assert (changes["night-detox"].change, changes["detox"].change) == ("added", "removed")
    assert changes["detox"].reason == WHY


def test_a_version_with_faults_is_not_opened(token: str, draft: int) -> None:
    read = clause(draft, "substance-first")
    broken = {**read.raw, "promise": "no-such", "eligibility": {"fact": "no_such_fact"}}
    actions.write_clause(
        token=token, number=draft, key=read.key, edition=read.edition, clause=replace(drafted(read), raw=broken, reason=None)
    )
    assert {(one.key, one.lack) for one in queries.readiness(draft, TODAY)} == {
        ("substance-first", lack) for lack in (Lack.REASON, Lack.REFERENCE, Lack.CRITERION)
    }
    with pytest.raises(NotReady):
        opened(token, draft)


def test_while_it_is_open_for_comment_its_text_stands(token: str, draft: int) -> None:
    nearer(token, draft)
    opened(token, draft)
    with pytest.raises(NotNow):
        nearer(token, draft)
    actions.propose(token=token, number=draft, edition=known(draft).edition)
    nearer(token, draft)
    with pytest.raises(NotNow):
        send(draft, said())


def test_anybody_comments_while_it_is_open_and_once_a_form(token: str, draft: int) -> None:
    with pytest.raises(NotNow):
        send(draft, said())
    opened(token, draft)
    comment = said(shown_name="Aino")
    send(draft, comment)
    send(draft, comment)
    with pytest.raises(SentBefore):
        send(draft, replace(comment, text="Muutin mieleni."))
    (found,) = queries.comments(draft)
    assert (found.text, found.shown_name, found.state, found.source) == ("Liian kaukana.", "Aino", CommentState.PUBLISHED, Source.WEB)
    with pytest.raises(NotNow):
        send(draft, said("no-such-clause"))


def test_too_many_comments_from_one_place_wait(token: str, draft: int) -> None:
    opened(token, draft)
    here = uuid4().bytes
    for _ in range(3):
        send(draft, said(), here)
    with pytest.raises(TooManyComments) as refused:
        send(draft, said(), here)
    assert 0 < refused.value.seconds <= 60
    send(draft, said())
    assert len(queries.comments(draft)) == 4


def test_a_moderated_comment_is_read_by_planners_first(token: str, draft: int) -> None:
    opened(token, draft, moderated=True)
    send(draft, said())
    assert queries.comments(draft) == ()
    (waiting,) = queries.all_comments(token, draft)
    assert waiting.state is CommentState.WAITING
    actions.publish_comment(token=token, comment_id=waiting.id, edition=waiting.edition)
    (published,) = _for_visitors(draft)
    with pytest.raises(ChangedMeanwhile):
        actions.hide_comment(token=token, comment_id=waiting.id, edition=waiting.edition, why="toinen henkilö nimetty")
    actions.hide_comment(token=token, comment_id=waiting.id, edition=published.edition, why="toinen henkilö nimetty")
    assert _for_visitors(draft) == ()


def _for_visitors(number: int) -> tuple[queries.CommentView, ...]:
    """The comments without a session in hand: inside one transaction a setting of it would linger."""
    with connection.cursor() as cursor:
        cursor.execute("select plan.hold('', null)")
    return queries.comments(number)


def test_comments_by_letter_are_entered_all_at_once(token: str, draft: int) -> None:
    opened(token, draft, moderated=True)
    letters = [said(source=Source.LETTER, received_on=TODAY - timedelta(days=3)), said(source=Source.MEETING, received_on=TODAY)]
    assert actions.enter_comments(token=token, number=draft, comments=letters) == 2
    assert actions.enter_comments(token=token, number=draft, comments=letters) == 0
    assert [one.source for one in _for_visitors(draft)] == [Source.LETTER, Source.MEETING]


def test_a_comment_is_answered(token: str, draft: int) -> None:
    opened(token, draft)
    send(draft, said())
    (found,) = queries.comments(draft)
    actions.answer_comment(token=token, comment_id=found.id, edition=found.edition, outcome=Outcome.CHANGED, answer="Nyt 20 km.")
    (answered,) = queries.comments(draft)
    assert (answered.outcome, answered.answer) == (Outcome.CHANGED, "Nyt 20 km.")
    assert answered.answered_at is not None
    with pytest.raises(ChangedMeanwhile):
        actions.answer_comment(token=token, comment_id=found.id, edition=found.edition, outcome=Outcome.PARTLY, answer="x")


def test_what_the_council_confirms_is_in_force_from_its_day(token: str, draft: int) -> None:
    nearer(token, draft)
    opened(token, draft)
    actions.propose(token=token, number=draft, edition=known(draft).edition)
    first = TODAY + timedelta(days=10)
    hashed = actions.confirm(
        token=token,
        number=draft,
        edition=known(draft).edition,
        decision="§ 7",
        decided_by="Aluevaltuusto",
        decided_on=TODAY,
        valid_from=first,
    )
    confirmed = known(draft)
    assert (confirmed.status, confirmed.decision_ref, confirmed.confirmed_by) == (VersionStatus.CONFIRMED, "§ 7", "Aluevaltuusto")
    assert confirmed.content_hash == hashed == queries.content_hash(known(draft), queries.clauses(draft))
    assert hashed != queries.content_hash(known(2), queries.clauses(2))
    ruling = {on: queries.plan_in_force(on) for on in (TODAY, first)}
    assert [one.number if one else None for one in ruling.values()] == [2, draft]


def test_two_versions_do_not_begin_on_one_day(token: str, draft: int) -> None:
    opened(token, draft)
    actions.propose(token=token, number=draft, edition=known(draft).edition)
    begins = known(2).valid_from
    assert begins
    with pytest.raises(DayTaken):
        actions.confirm(
            token=token,
            number=draft,
            edition=known(draft).edition,
            decision="§ 7",
            decided_by="Aluevaltuusto",
            decided_on=begins,
            valid_from=begins,
        )


def test_only_a_proposal_is_confirmed_and_then_it_stays(token: str, draft: int) -> None:
    def confirm() -> None:
        actions.confirm(
            token=token,
            number=draft,
            edition=known(draft).edition,
            decision="§ 7",
            decided_by="Aluevaltuusto",
            decided_on=TODAY,
            valid_from=TODAY + timedelta(days=1),
        )

    with pytest.raises(NotNow):
        confirm()
    opened(token, draft)
    with pytest.raises(NotNow):
        confirm()
    actions.propose(token=token, number=draft, edition=known(draft).edition)
    confirm()
    for again in (confirm, lambda: nearer(token, draft), lambda: opened(token, draft)):
        with pytest.raises(NotNow):
            again()


def test_what_planners_did_is_only_added(county: Loaded) -> None:
    """No draft is open meanwhile: emptying the table would wait for it."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("set local lock_timeout = '5s'")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(using="owner"):
            cursor.execute("truncate open.plan_event")


def test_a_draft_can_be_taken_back(token: str, draft: int) -> None:
    opened(token, draft)
    actions.take_back(token=token, number=draft, edition=known(draft).edition)
    assert known(draft).status is VersionStatus.DRAFT
    with pytest.raises(ChangedMeanwhile):
        actions.propose(token=token, number=draft, edition=1)
    with pytest.raises(NotNow):
        actions.propose(token=token, number=draft, edition=known(draft).edition)


def test_nobody_knows_a_version_that_is_not_there(token: str) -> None:
    for attempt in (
        lambda: actions.begin_draft(token=token, form_id=uuid4(), based_on=999, title=TITLE),
        lambda: actions.enter_comments(token=token, number=999, comments=[said()]),
    ):
        with pytest.raises(NotNow):
            attempt()
    assert queries.version(999) is None
