"""Attacks on how posts are given: by who proposed it, by who receives it, by another role, on an old proof, or otherwise than proposed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from punos.trust.words import Role
from tests.access.ground import COUNTY, KELA, KELA_OFFICE, PARISH, REASON, Case, Ground, Worker, digest

PROPOSE = "select plan.propose_post(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
FIRST = date(2026, 1, 1)
ANSWER = "select plan.answer_post(%s, %s, %s)"


def propose(
    ground: Ground,
    by: UUID,
    receiver: UUID,
    role: str | None = "nurse",
    why: str = REASON,
    where: str = "attacked-county",
    called: str | None = "Uusi Työntekijä",
    register: str | None = "attacked-12",
    days: tuple[date | None, date | None] = (FIRST, None),
) -> UUID:
    """Propose a post at the machine; the id of the proposal."""
    with ground.as_guard() as guard:
        row = guard.execute(PROPOSE, (str(by), str(receiver), where, register, role, called, *days, why)).fetchone()
    assert row is not None
    return row[0]  # type: ignore[no-any-return]


def answer(ground: Ground, who: str, one: UUID, says: bool | None = True) -> bool:
    row = ground.app.execute(ANSWER, (who, one, says)).fetchone()
    assert row is not None
    return bool(row[0])


def waiting(ground: Ground, who: str) -> list[Any]:
    return [row[0] for row in ground.app.execute("select id from plan.posts_proposed(%s)", (who,))]


def post(ground: Ground, one: UUID) -> Any:
    return ground.boss.execute("select actor_id, role, worker_name, register_id is null from open.post where id = %s", (one,)).fetchone()


def officers(ground: Ground) -> tuple[Worker, Worker]:
    """Who proposes, which is nobody's role, and a privacy officer who gives."""
    return ground.worker("planner", register=None), officer(ground)


def officer(ground: Ground, where: UUID = COUNTY) -> Worker:
    return ground.worker("privacy_officer", where, None)


def made_officer(ground: Ground, worker: Worker, last: str | None = None) -> str:
    """Somebody becomes a privacy officer of their organisation, otherwise than by a proposal; the token of a session as one."""
    post = uuid4()
    ground.boss.execute(
        "insert into open.post (id, actor_id, organisation_id, role, worker_name, valid_from, valid_to)"
        " values (%s, %s, %s, 'privacy_officer', 'x', '2020-01-01', %s)",
        (post, worker.actor_id, worker.organisation_id, last),
    )
    return ground.session(worker.actor_id, "privacy_officer", worker.organisation_id, None, post)


def nobody_gives_at(ground: Ground, where: UUID) -> None:
    """The organisation has no privacy officer any more."""
    ground.boss.execute(
        "update open.post set valid_to = greatest(valid_from + 1, '2021-01-01')"
        " where organisation_id = %s and role = 'privacy_officer' and valid_to is null",
        (where,),
    )


def test_a_post_is_proposed_by_one_and_given_by_another(ground: Ground, case: Case) -> None:
    proposer, giver = officers(ground)
    one = propose(ground, proposer.actor_id, case.thief.actor_id)
    assert post(ground, one) is None, "proposed is not given"
    assert one in waiting(ground, giver.token)
    assert answer(ground, giver.token, one)
    assert post(ground, one) == (case.thief.actor_id, "nurse", "Uusi Työntekijä", False)
    row = ground.auth.execute("select plan.start_session(%s, %s, %s, 1)", (uuid4().bytes, str(case.thief.actor_id), one)).fetchone()
    assert row == ("nurse",)
    assert one not in waiting(ground, giver.token)
    assert answer(ground, giver.token, one), "sent again it is the same answer"
    assert not answer(ground, giver.token, one, says=False)


def test_neither_who_proposes_nor_who_receives_gives_it(ground: Ground, case: Case) -> None:
    proposer, receiver = officers(ground)
    one = propose(ground, proposer.actor_id, receiver.actor_id, "privacy_officer")
    officer(ground)
    for token in (proposer.token, receiver.token, made_officer(ground, proposer)):
        assert one not in waiting(ground, token)
        assert not answer(ground, token, one)
    with pytest.raises(psycopg.errors.CheckViolation):
        propose(ground, case.worker.actor_id, case.worker.actor_id)
    for who in (proposer, receiver):
        with pytest.raises(psycopg.errors.CheckViolation):
            ground.boss.execute(
                "update plan.asking set answered_by = %s, answered_at = clock_timestamp(), is_allowed = true where id = %s",
                (who.actor_id, one),
            )
    assert post(ground, one) is None


def test_only_a_privacy_officer_who_has_proved_who_they_are_gives_a_post(ground: Ground, case: Case) -> None:
    proposer, giver = officers(ground)
    one = propose(ground, proposer.actor_id, case.thief.actor_id)
    for token in (case.worker.token, case.citizen, ground.worker("planner", register=None).token, "made up"):
        assert waiting(ground, token) == []
        assert not answer(ground, token, one)
    ground.boss.execute("update plan.session set proved_at = null where token_digest = %s", (digest(giver.token),))
    with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
        answer(ground, giver.token, one)
    assert post(ground, one) is None


def test_a_post_is_given_where_it_is(ground: Ground, case: Case) -> None:
    """By a privacy officer of its organisation or of the controller of its register; of no other."""
    proposer, county = officers(ground)
    kela, parish = officer(ground, KELA_OFFICE), officer(ground, PARISH)
    here = propose(ground, proposer.actor_id, case.thief.actor_id)
    bought = propose(ground, proposer.actor_id, case.thief.actor_id, where="attacked-parish")
    bare = propose(ground, proposer.actor_id, case.thief.actor_id, "planner", where="attacked-kela", register=None)
    may = {here: (county,), bought: (county, parish), bare: (kela,)}
    for one, givers in may.items():
        for who in (county, kela, parish):
            assert (one in waiting(ground, who.token)) == (who in givers)
        for who in {county, kela, parish} - set(givers):
            assert not answer(ground, who.token, one)
            assert post(ground, one) is None
    for one, givers in may.items():
        assert answer(ground, givers[-1].token, one)
        assert post(ground, one) is not None


def test_where_nobody_gives_any_privacy_officer_may(ground: Ground, case: Case) -> None:
    proposer, county = officers(ground)
    nobody_gives_at(ground, KELA_OFFICE)
    first = propose(ground, proposer.actor_id, case.thief.actor_id, "privacy_officer", where="attacked-kela", register=None)
    assert first in waiting(ground, county.token)
    own = {"where": "attacked-kela", "register": None}
    later = ground.worker("planner", KELA_OFFICE, KELA)
    ground.boss.execute(
        "insert into open.post (id, actor_id, organisation_id, role, worker_name, valid_from)"
        " values (gen_random_uuid(), %s, %s, 'privacy_officer', 'x', '2100-01-01')",
        (later.actor_id, KELA_OFFICE),
    )
    made_officer(ground, ground.worker("planner", KELA_OFFICE, KELA), last="2021-01-01")
    assert first in waiting(ground, county.token), "who works there later or no more gives nothing today"
    only = officer(ground, KELA_OFFICE)
    assert first not in waiting(ground, county.token)
    assert not answer(ground, county.token, first)
    theirs = propose(ground, proposer.actor_id, only.actor_id, "planner", **own)  # type: ignore[arg-type]
    assert theirs in waiting(ground, county.token), "the only one there receives it"
    assert theirs not in waiting(ground, only.token)
    made_officer(ground, proposer)
    named = propose(ground, case.worker.actor_id, case.thief.actor_id, "nurse", **own)  # type: ignore[arg-type]
    assert named not in waiting(ground, county.token)
    assert answer(ground, only.token, first)


def test_who_gives_does_not_propose_and_who_proposes_does_not_become_who_gives(ground: Ground, case: Case) -> None:
    """Nobody shows who they are at the machine: as an operator, a privacy officer would be both of the two."""
    proposer, giver = officers(ground)
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="is no privacy officer"):
        propose(ground, giver.actor_id, case.thief.actor_id)
    past = ground.worker("planner", register=None)
    made_officer(ground, past, last="2021-01-01")
    propose(ground, past.actor_id, case.thief.actor_id)
    propose(ground, proposer.actor_id, case.thief.actor_id)
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="becomes no privacy officer"):
        propose(ground, case.worker.actor_id, proposer.actor_id, "privacy_officer")
    propose(ground, case.worker.actor_id, proposer.actor_id, "nurse")
    ground.boss.execute(
        "insert into plan.asking (id, what, reason, asked_by, asked_at, ends_at) values (gen_random_uuid(), 'emergency', 'x', %s, now(), now())",
        (case.thief.actor_id,),
    )
    propose(ground, case.worker.actor_id, case.thief.actor_id, "privacy_officer")
    ground.boss.execute("update plan.asking set asked_at = asked_at - interval '366 days' where asked_by = %s", (proposer.actor_id,))
    propose(ground, case.worker.actor_id, proposer.actor_id, "privacy_officer")


def test_what_is_refused_or_too_old_is_not_given(ground: Ground, case: Case) -> None:
    proposer, giver = officers(ground)
    refused, old = (propose(ground, proposer.actor_id, case.thief.actor_id) for _ in range(2))
    assert not answer(ground, giver.token, refused, says=None)
    assert answer(ground, giver.token, refused, says=False)
    ground.boss.execute("update plan.asking set ends_at = ends_at - interval '7 days' where id = %s", (old,))
    for one in (refused, old):
        assert one not in waiting(ground, giver.token)
        assert not answer(ground, giver.token, one)
        assert post(ground, one) is None


def test_what_is_proposed_is_whole(ground: Ground, case: Case) -> None:
    proposer, _ = officers(ground)
    known = proposer.actor_id, case.thief.actor_id
    for by, receiver, more in (
        (uuid4(), known[1], {}),
        (known[0], uuid4(), {}),
        (*known, {"role": "citizen"}),
        (*known, {"role": None}),
        (*known, {"role": "social-worker"}),
        (*known, {"called": "x" * 121}),
        (*known, {"called": " "}),
        (*known, {"called": None}),
        (*known, {"days": (FIRST, FIRST - timedelta(days=1))}),
        (*known, {"days": (FIRST, FIRST)}),
        (*known, {"days": (None, None)}),
        (*known, {"why": "lyhyt"}),
        (*known, {"where": "nowhere"}),
    ):
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            propose(ground, by, receiver, **more)  # type: ignore[arg-type]


def test_what_can_be_proposed_can_be_given_in_every_role(ground: Ground, case: Case) -> None:
    proposer, giver = officers(ground)
    assert set(ground.value("select plan.roles_of_posts()")) == set(Role) - {Role.CITIZEN}
    for role in set(Role) - {Role.CITIZEN}:
        one = propose(ground, proposer.actor_id, case.thief.actor_id, role, called="x" * 120, days=(FIRST, FIRST + timedelta(days=1)))
        assert answer(ground, giver.token, one)
        assert post(ground, one)[1] == role


def test_the_app_proposes_no_post_and_writes_none(ground: Ground, case: Case) -> None:
    for statement in (
        "select plan.propose_post('a', 'b', 'c', 'd', 'nurse', 'x', '2026-01-01', null, 'kymmenen merkkia')",
        "insert into open.post default values",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ground.app.execute(statement)  # type: ignore[call-overload]
