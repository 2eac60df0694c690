"""Attacks on the ways in: emergencies, searches, relationships, referrals, joining."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from psycopg.types.json import Jsonb

from tests.access.ground import HEALTH, KELA, KELA_OFFICE, PARISH, PARISH_RECORD, REASON, SOCIAL, Case, Ground, Worker, digest

A_DAY_AGO = "update plan.access set at = at - interval '25 hours' where actor_id = %s"


def known(ground: Ground, person: UUID) -> bytes:
    """Give a person an identity code; its digest."""
    code = digest(str(person))
    ground.boss.execute("insert into plan.identity (person_id, code_digest) values (%s, %s)", (person, code))
    return code


def find(ground: Ground, worker: Worker, code: bytes) -> UUID | None:
    """Look a code up as the app does."""
    return ground.look_up(worker.token, "select plan.open_search(%s, %s)", (worker.token, code), "select plan.found()")[0]


def begin(ground: Ground, worker: Worker, client: UUID, ground_told: str = "Aloitetaan asiakkuus", purpose: str = "care") -> bool:
    """Begin a relationship as the app does."""
    row = ground.app.execute(
        "select plan.begin_relationship(%s, %s, %s, %s, %s)", (worker.token, uuid4(), client, purpose, ground_told)
    ).fetchone()
    return row[0]  # type: ignore[index, no-any-return]


# --- emergencies ------------------------------------------------------------------------------------------


def test_an_emergency_needs_a_reason_and_tells(ground: Ground, case: Case) -> None:
    for reason in (None, "", "lyhyt", "         ", "a\t\n       "):
        assert ground.open(case.worker.token, case.other, "emergency", reason) is None
    ticket = ground.open(case.worker.token, case.other, "emergency", REASON)
    assert ground.seen(case.worker.token, ticket) == {case.others["core"]}
    told = ground.boss.execute(
        "select to_person, to_role from plan.notice where client_id = %s order by 1 nulls last", (case.other,)
    ).fetchall()
    assert told == [(case.other, None), (None, "privacy_officer")]
    with ground.holding(case.worker.token, ticket) as app:
        assert app.execute("update plan.part set version = 2").rowcount == 0


def test_the_sixth_emergency_of_the_day_is_refused(ground: Ground, case: Case) -> None:
    token = case.worker.token
    assert [ground.open(token, case.other, "emergency", REASON) is None for _ in range(7)] == [False] * 5 + [True] * 2
    second = ground.session(case.worker.actor_id, "social_worker", case.worker.organisation_id, SOCIAL, case.worker.post_id)
    assert ground.open(second, case.other, "emergency", REASON) is None, "another session of the same worker does not help"
    with ground.boss.transaction():
        ground.boss.execute("set local session_replication_role = replica")
        ground.boss.execute(A_DAY_AGO, (case.worker.actor_id,))
    assert ground.open(token, case.other, "emergency", REASON) is not None


def test_emergencies_at_the_same_moment_are_counted_too(ground: Ground, case: Case) -> None:
    together = Barrier(12)

    def one(_: int) -> bool:
        with ground.fresh_app() as app:
            together.wait(timeout=60)
            (ticket,) = app.execute(
                "select ticket from plan.open_plan(%s, %s, 'emergency', null, %s, 'open')", (case.worker.token, case.other, REASON)
            ).fetchone()  # type: ignore[misc]
            return app.execute("select plan.take(%s, %s)", (case.worker.token, ticket)).fetchone() == (True,)

    with ThreadPoolExecutor(12) as pool:
        opened = list(pool.map(one, range(12)))
    assert sum(opened) == 5


def test_an_emergency_shows_no_protected_contact(ground: Ground, case: Case) -> None:
    ground.boss.execute(
        "insert into open.need (role, purpose, topic, level, scope) values ('nurse', 'emergency', 'contact_protected', 'read', 'all')"
    )
    ground.boss.execute("update plan.person set is_protected = true where id = %s", (case.other,))
    nurse = ground.worker("nurse", register=HEALTH)
    assert ground.open(nurse.token, case.other, "emergency", REASON) is None
    ground.boss.execute("delete from open.need where role = 'nurse' and purpose = 'emergency'")


# --- searches and relationships ---------------------------------------------------------------------------


def test_the_twenty_first_search_of_the_day_finds_nobody(ground: Ground, case: Case) -> None:
    code = known(ground, case.other)
    assert [find(ground, case.worker, digest(str(n))) for n in range(19)] == [None] * 19
    assert find(ground, case.worker, code) == case.other
    assert find(ground, case.worker, code) is None
    assert ground.value("select count(*) from plan.access where actor_id = %s and act = 'search'", case.worker.actor_id) == 20
    with ground.boss.transaction():
        ground.boss.execute("set local session_replication_role = replica")
        ground.boss.execute(A_DAY_AGO, (case.worker.actor_id,))
    assert find(ground, case.worker, code) == case.other


def test_searches_at_the_same_moment_are_counted_too(ground: Ground, case: Case) -> None:
    together = Barrier(10)

    def one(number: int) -> None:
        with ground.fresh_app() as app:
            together.wait(timeout=60)
            app.execute("select plan.open_search(%s, %s)", (case.worker.token, digest(str(number))))

    for number in range(17):
        find(ground, case.worker, digest(str(number)))
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(one, range(10)))
    assert ground.value("select count(*) from plan.access where actor_id = %s and act = 'search'", case.worker.actor_id) == 20


@pytest.mark.parametrize("role", ["planner", "privacy_officer", "provider_manager", "citizen"])
def test_not_everybody_searches(ground: Ground, case: Case, role: str) -> None:
    code = known(ground, case.other)
    token = case.citizen if role == "citizen" else ground.worker(role).token
    assert ground.look_up(token, "select plan.open_search(%s, %s)", (token, code), "select plan.found()") == [None]


def test_nobody_finds_themself(ground: Ground, case: Case) -> None:
    assert find(ground, case.worker, known(ground, case.worker.person_id)) is None


def test_a_relationship_begins_only_after_a_search(ground: Ground, case: Case) -> None:
    assert begin(ground, case.worker, case.other) is False
    code = known(ground, case.other)
    assert find(ground, case.thief, code) == case.other
    assert begin(ground, case.worker, case.other) is False, "somebody else's search does not count"
    assert ground.open(case.worker.token, case.other) is None
    assert begin(ground, case.worker, case.other) is False, "neither does a refused opening"
    assert find(ground, case.worker, known(ground, case.client)) == case.client
    assert begin(ground, case.worker, case.other) is False, "nor the search of somebody else"
    assert find(ground, case.worker, code) == case.other
    for told, purpose in (("lyhyt", "care"), (None, "care"), (REASON, "emergency"), (REASON, "supervision"), (REASON, "referral")):
        assert begin(ground, case.worker, case.other, told, purpose) is False, (told, purpose)  # type: ignore[arg-type]
    assert ground.open(case.worker.token, case.other) is None
    assert begin(ground, case.worker, case.other) is True
    assert ground.open(case.worker.token, case.other) is not None
    assert ground.value("select count(*) from plan.notice where client_id = %s and what = 'relationship_begun'", case.other) == 1


def test_a_search_that_may_be_rolled_back_begins_nothing(ground: Ground, case: Case) -> None:
    """Or beginning would tell whose the code is, and the search would leave no trace."""
    code = known(ground, case.other)
    with ground.app.transaction(force_rollback=True):
        ground.ticket("select plan.open_search(%s, %s)", case.worker.token, code)
        assert begin(ground, case.worker, case.other) is False


def test_the_privacy_officer_s_search_begins_nothing(ground: Ground, case: Case) -> None:
    officer = ground.worker("privacy_officer")
    opening = "select plan.open_search_for_log(%s, %s, %s)"
    found = ground.look_up(officer.token, opening, (officer.token, known(ground, case.other), REASON), "select plan.found()")
    assert found == [case.other]
    assert begin(ground, officer, case.other) is False


def test_an_old_search_begins_nothing(ground: Ground, case: Case) -> None:
    assert find(ground, case.worker, known(ground, case.other)) == case.other
    with ground.boss.transaction():
        ground.boss.execute("set local session_replication_role = replica")
        ground.boss.execute("update plan.access set at = at - interval '15 minutes' where actor_id = %s", (case.worker.actor_id,))
    assert begin(ground, case.worker, case.other) is False


def test_a_relationship_is_begun_in_the_session_s_own_place(ground: Ground, case: Case) -> None:
    find(ground, case.worker, known(ground, case.other))
    begin(ground, case.worker, case.other)
    row = ground.boss.execute(
        "select actor_id, organisation_id, register_id from plan.link where client_id = %s and actor_id = %s",
        (case.other, case.worker.actor_id),
    ).fetchall()
    assert row == [(case.worker.actor_id, case.worker.organisation_id, SOCIAL)]


# --- referrals and joining --------------------------------------------------------------------------------


def referral(ground: Ground, case: Case, *, to: UUID = KELA, organisation: UUID = KELA_OFFICE, state: str = "sent") -> UUID:
    """A referral that the case's worker may write."""
    return ground.part(
        case.client, "core", sort="referral", state=state, organisation_id=organisation, body=Jsonb({"to_register": str(to)})
    )


def address(ground: Ground, case: Case, one: UUID, token: str | None = None) -> bool:
    """Address a referral as the app does."""
    held = token or case.worker.token
    with ground.holding(held, ground.open(held, case.client)) as app:
        return app.execute("select plan.address_referral(%s, %s)", (uuid4(), one)).fetchone()[0]  # type: ignore[index, no-any-return]


def join(ground: Ground, case: Case, part: UUID, post: UUID, token: str | None = None, purpose: str = "care") -> bool:
    """Join a client as the app does."""
    held = token or case.worker.token
    with ground.holding(held, ground.open(held, case.client, purpose)) as app:
        return app.execute("select plan.join_client(%s, %s, %s)", (uuid4(), part, post)).fetchone()[0]  # type: ignore[index, no-any-return]


def test_a_referral_goes_out_only_on_the_client_s_yes(ground: Ground, case: Case) -> None:
    one = referral(ground, case)
    assert address(ground, case, one) is False
    ground.permit(case.client, HEALTH)
    ground.permit(case.client, None)
    ground.permit(case.client, KELA, topic="economy")
    ground.permit(case.other, KELA)
    past, coming = ground.permit(case.client, KELA), ground.permit(case.client, KELA)
    ground.boss.execute("update plan.permit set valid_to = now() where id = %s", (past,))
    ground.boss.execute("update plan.permit set valid_from = now() + interval '1 day' where id = %s", (coming,))
    assert address(ground, case, one) is False, "a yes to another register, on another topic, of another client or day is none"
    ground.permit(case.client, KELA)
    assert address(ground, case, one) is True
    officer = ground.worker("kela_officer", KELA_OFFICE, KELA)
    assert ground.seen(officer.token, ground.open(officer.token, case.client, "referral")) == {one}
    assert ground.open(officer.token, case.client) is None
    assert ground.open(ground.worker("kela_officer", PARISH, PARISH_RECORD).token, case.client, "referral") is None


def test_a_referral_is_addressed_only_by_who_may_write_it(ground: Ground, case: Case) -> None:
    ground.permit(case.client, KELA)
    one = referral(ground, case)
    assert ground.app.execute("select plan.address_referral(%s, %s)", (uuid4(), one)).fetchone() == (False,)
    inside = referral(ground, case, to=SOCIAL, organisation=case.worker.organisation_id)
    assert ground.app.execute("select plan.address_referral(%s, %s)", (uuid4(), inside)).fetchone() == (False,)
    note = ground.part(case.client, "core", organisation_id=KELA_OFFICE, body=Jsonb({"to_register": str(KELA)}))
    assert address(ground, case, note) is False, "what is no referral is not addressed"
    other = ground.part(
        case.other, "core", sort="referral", state="sent", organisation_id=KELA_OFFICE, body=Jsonb({"to_register": str(KELA)})
    )
    assert address(ground, case, other) is False
    assert ground.value("select count(*) from plan.link where client_id in (%s, %s)", case.client, case.other) == 2


def test_nobody_joins_before_the_referral_is_accepted(ground: Ground, case: Case) -> None:
    ground.permit(case.client, KELA)
    officer = ground.worker("kela_officer", KELA_OFFICE, KELA)
    one = referral(ground, case)
    assert address(ground, case, one) is True
    assert join(ground, case, one, officer.post_id, officer.token, "referral") is False
    ground.boss.execute("update plan.part set state = 'accepted', version = 2 where id = %s", (one,))
    assert join(ground, case, one, officer.post_id) is False, "the sender cannot bring the receiver's worker in"
    assert join(ground, case, one, officer.post_id, officer.token, "referral") is True
    assert ground.open(officer.token, case.client) is not None


def test_nobody_joins_into_another_organisation(ground: Ground, case: Case) -> None:
    ground.permit(case.client, KELA)
    ground.permit(case.client, PARISH_RECORD)
    officer, stranger = ground.worker("kela_officer", KELA_OFFICE, KELA), ground.worker("kela_officer", PARISH, PARISH_RECORD)
    one = referral(ground, case)
    assert address(ground, case, one) is True
    ground.boss.execute("update plan.part set state = 'accepted', version = 2 where id = %s", (one,))
    assert join(ground, case, one, stranger.post_id, officer.token, "referral") is False
    member = party(ground, case, KELA_OFFICE, "member")
    assert join(ground, case, member, stranger.post_id) is False
    assert join(ground, case, member, case.worker.post_id) is False
    assert join(ground, case, member, uuid4()) is False
    note = ground.part(case.client, "core", organisation_id=KELA_OFFICE)
    assert join(ground, case, note, officer.post_id) is False, "a note brings nobody in"
    assert join(ground, case, member, officer.post_id) is True


def party(ground: Ground, case: Case, organisation: UUID, state: str) -> UUID:
    """A party of the plan."""
    yes = {} if state in ("proposed", "declined") else {"yes_at": "2026-01-01"}
    return ground.part(case.client, "core", sort="party", state=state, organisation_id=organisation, body=Jsonb(yes))


def test_a_party_that_is_no_member_brings_nobody_in(ground: Ground, case: Case) -> None:
    """Neither before the client's yes, nor after a no, nor after the end."""
    ground.permit(case.client, KELA)
    officer, colleague = ground.worker("kela_officer", KELA_OFFICE, KELA), ground.worker()
    for state in ("proposed", "declined", "ended"):
        assert join(ground, case, party(ground, case, KELA_OFFICE, state), officer.post_id) is False, state
        assert join(ground, case, party(ground, case, colleague.organisation_id, state), colleague.post_id) is False, state


def test_a_member_without_the_client_s_yes_brings_nobody_in(ground: Ground, case: Case) -> None:
    officer = ground.worker("kela_officer", KELA_OFFICE, KELA)
    assert join(ground, case, party(ground, case, KELA_OFFICE, "member"), officer.post_id) is False


def test_nobody_joins_without_a_ticket(ground: Ground, case: Case) -> None:
    colleague = ground.worker()
    member = party(ground, case, colleague.organisation_id, "member")
    assert ground.app.execute("select plan.join_client(%s, %s, %s)", (uuid4(), member, colleague.post_id)).fetchone() == (False,)
    assert join(ground, case, member, colleague.post_id) is True


def test_the_client_does_not_join_as_their_own_worker(ground: Ground, case: Case) -> None:
    self_worker = ground.worker(person=case.client)
    assert join(ground, case, party(ground, case, self_worker.organisation_id, "member"), self_worker.post_id) is False


def test_a_membership_ends_only_by_who_may_write_it(ground: Ground, case: Case) -> None:
    member = party(ground, case, case.worker.organisation_id, "member")
    note = ground.part(case.client, "core", organisation_id=case.worker.organisation_id)
    ground.link(case.client, ground.worker("kela_officer", KELA_OFFICE, KELA))
    assert ground.app.execute("select plan.end_membership(%s)", (member,)).fetchone() == (0,)
    with ground.holding(case.thief.token, ground.open(case.thief.token, case.other)) as app:
        assert app.execute("select plan.end_membership(%s)", (member,)).fetchone() == (0,)
    with ground.holding(case.worker.token, ground.open(case.worker.token, case.client)) as app:
        assert app.execute("select plan.end_membership(%s)", (note,)).fetchone() == (0,)
        assert app.execute("select plan.end_membership(%s)", (member,)).fetchone() == (1,)
    ground.boss.execute(
        "update plan.part set version = 2, changed_at = now() + interval '1 second' where id = %s", (case.parts["economy"],)
    )
    seen = ground.seen(case.worker.token, ground.open(case.worker.token, case.client))
    assert case.parts["core"] in seen
    assert case.parts["economy"] not in seen
