"""Attacks on the end of a relationship: somebody else's ended, one kept open, the end told twice or not at all, the client left without an own worker."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import UUID

from tests.access.ground import KELA, KELA_OFFICE, Case, Ground, Worker, write

AT_ONCE = 8
ENDED = (
    "select actor_id, post_id, organisation_id, register_id, role, purpose, basis, basis_id, reason, part_ids, expires_at < clock_timestamp()"
    " from plan.access where client_id = %s and act = 'end' order by id"
)


def end(ground: Ground, token: str, client: UUID, why: str | None = None) -> str | None:
    """End the relationships of this session's worker with a client, as the app does."""
    row = ground.app.execute("select plan.end_relationship(%s, %s, %s)", (token, client, why)).fetchone()
    assert row is not None
    return row[0]  # type: ignore[no-any-return]


def is_over(ground: Ground, link: UUID) -> bool:
    """Whether a relationship has ended."""
    return bool(ground.value("select valid_to <= clock_timestamp() from plan.link where id = %s", link))


def notices(ground: Ground, client: UUID) -> int:
    """How many times the client was told that a relationship ended."""
    return ground.value(  # type: ignore[no-any-return]
        "select count(*) from plan.notice where client_id = %s and to_person = %s and what = 'relationship_ended'", client, client
    )


def own_worker(ground: Ground, client: UUID, worker: Worker, **changes: object) -> UUID:
    """The worker is named own worker of the client."""
    columns = {"sort": "own_worker", "state": "active", "assignee_id": worker.post_id, "starts_at": datetime.now(UTC)}
    return ground.part(client, "core", **columns | changes)


def test_after_the_end_nothing_opens_and_what_was_in_hand_is_dead(ground: Ground, case: Case) -> None:
    worker, token = case.worker, case.worker.token
    by_law = ground.link(case.client, worker, "assessment")
    held = ground.open(token, case.client)
    assert ground.seen(token, held) == case.readable
    assert end(ground, token, case.client, "need_over") == "ended"
    assert ground.seen(token, held) == set(), "a ticket in hand"
    with ground.holding(token, held) as app:
        assert write(app, case.parts["core"], 1) == 0
    for purpose in ("care", "assessment"):
        assert ground.open(token, case.client, purpose) is None, purpose
    assert ground.look_up(token, "select ticket from plan.open_clients(%s, '', 0)", (token,), "select id from plan.person") == []
    assert is_over(ground, case.link)
    assert is_over(ground, by_law)
    assert ground.open(case.thief.token, case.other) is not None, "others go on"


def test_the_end_stands_in_the_log_once_and_the_client_is_told_once(ground: Ground, case: Case) -> None:
    worker = case.worker
    for why in ("handed_over", "handed_over", "mistake", None):
        assert end(ground, worker.token, case.client, why) == "ended", "also what has ended before"
    first = ground.value("select valid_to from plan.link where id = %s", case.link)
    assert ground.boss.execute(ENDED, (case.client,)).fetchall() == [
        (
            *(worker.actor_id, worker.post_id, worker.organisation_id, worker.register_id, worker.role),
            *("care", "relationship", case.link, "handed_over", [], True),
        )
    ]
    assert notices(ground, case.client) == 1
    assert end(ground, worker.token, case.client) == "ended"
    assert ground.value("select valid_to from plan.link where id = %s", case.link) == first, "it stays as it ended"


def test_one_ends_ones_own_relationships_only(ground: Ground, case: Case) -> None:
    worker, colleague = case.worker, ground.worker()
    theirs = ground.link(case.client, colleague)
    mine_elsewhere, mine_of_another = ground.link(case.client, worker), ground.link(ground.person(), worker)
    ground.boss.execute("update plan.link set organisation_id = %s, register_id = %s where id = %s", (KELA_OFFICE, KELA, mine_elsewhere))
    everybodys = ground.link(case.client, colleague)
    ground.boss.execute("update plan.link set actor_id = null where id = %s", (everybodys,))
    addressed = ground.link(case.client, worker, "referral", case.parts["core"])
    coming = ground.link(case.client, worker)
    ground.boss.execute("update plan.link set valid_from = now() + interval '1 day' where id = %s", (coming,))
    for token in (case.thief.token, case.citizen, "made up", ""):
        assert end(ground, token, case.client) is None, "nobody's own"
    assert not is_over(ground, case.link)
    assert end(ground, worker.token, case.other) is None
    assert end(ground, worker.token, case.client, "because") is None, "no reason of ours"
    assert not is_over(ground, case.link)
    assert end(ground, worker.token, case.client) == "ended"
    assert is_over(ground, case.link)
    for link in (theirs, mine_elsewhere, mine_of_another, everybodys, addressed, coming):
        assert not is_over(ground, link)
    assert ground.open(colleague.token, case.client) is not None
    assert end(ground, colleague.token, case.client) == "ended"
    assert notices(ground, case.client) == 2


def test_a_session_that_is_over_ends_nothing(ground: Ground, case: Case) -> None:
    ground.app.execute("select plan.end_session(%s)", (case.worker.token,))
    assert end(ground, case.worker.token, case.client) is None
    assert not is_over(ground, case.link)


def test_what_one_only_reads_any_more_is_ended_too(ground: Ground, case: Case) -> None:
    ground.boss.execute("update plan.link set sees_until = now(), valid_to = now() + interval '1 day' where id = %s", (case.link,))
    assert end(ground, case.worker.token, case.client) == "ended"
    assert is_over(ground, case.link)
    assert ground.open(case.worker.token, case.client) is None


def test_the_own_worker_stays_until_another_is_named(ground: Ground, case: Case) -> None:
    worker, colleague, elsewhere = case.worker, ground.worker(), ground.worker("kela_officer", KELA_OFFICE, KELA)
    ground.boss.execute("update open.post set actor_id = %s where id = %s", (worker.actor_id, elsewhere.post_id))
    named = own_worker(ground, case.client, colleague)
    own_worker(
        ground, case.client, worker, state="ended", starts_at=datetime(2020, 1, 1, tzinfo=UTC), ended_at=datetime(2021, 1, 1, tzinfo=UTC)
    )
    own_worker(ground, case.other, worker)
    for somebody in (colleague, elsewhere):
        name(ground, named, somebody)
        link = ground.link(case.client, worker)
        assert end(ground, worker.token, case.client) == "ended", "another, or oneself before, elsewhere or of another, holds nobody back"
        assert is_over(ground, link)
    again = ground.link(case.client, worker)
    name(ground, named, worker)
    assert end(ground, worker.token, case.client) == "own_worker"
    assert not is_over(ground, again)
    assert ground.open(worker.token, case.client) is not None
    assert notices(ground, case.client) == 2
    assert end(ground, case.thief.token, case.client) is None, "told to nobody else"
    name(ground, named, colleague)
    assert end(ground, worker.token, case.client) == "ended"


def name(ground: Ground, part: UUID, worker: Worker) -> None:
    """Another is the own worker."""
    ground.boss.execute("update plan.part set assignee_id = %s, version = version + 1 where id = %s", (worker.post_id, part))


def test_ended_at_the_same_moment_it_is_told_once(ground: Ground, case: Case) -> None:
    together = Barrier(AT_ONCE)

    def one(_number: int) -> str | None:
        with ground.fresh_app() as app:
            together.wait(timeout=60)
            row = app.execute("select plan.end_relationship(%s, %s, 'need_over')", (case.worker.token, case.client)).fetchone()
            return row and row[0]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert list(pool.map(one, range(AT_ONCE))) == ["ended"] * AT_ONCE
    assert len(ground.boss.execute(ENDED, (case.client,)).fetchall()) == 1
    assert notices(ground, case.client) == 1


def test_the_chain_of_the_log_holds_over_the_end(ground: Ground, case: Case) -> None:
    end(ground, case.worker.token, case.client)
    assert ground.value("select count(*) from plan.faults_of_chains(%s)", case.client) == 0
