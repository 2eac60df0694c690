"""A copy dies with the right: lost before it is made, while it is made, or after; what is new changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from tests.access.ground import KELA, KELA_OFFICE, Case, Ground, Worker, hold

HOLDS = "select plan.still_holds()"
Loss = Callable[[Ground, Case], object]


def withhold(ground: Ground, case: Case) -> None:
    """A worker withholds a part from the client."""
    ground.boss.execute(
        "update plan.part set withheld_from_client = true, withheld_on = current_date, withheld_ground = 'danger', withheld_why = 'uhka',"
        " withheld_by = %s, version = version + 1 where id = %s",
        (case.worker.post_id, case.parts["core"]),
    )


def end_post(ground: Ground, case: Case) -> None:
    """The worker's post is over."""
    ground.boss.execute("update open.post set valid_to = current_date where id = %s", (case.worker.post_id,))


def end_link(ground: Ground, case: Case) -> None:
    """The relationship is over."""
    ground.boss.execute("update plan.link set valid_to = clock_timestamp() where id = %s", (case.link,))


def end_need(ground: Ground, case: Case) -> None:
    """The role needs the topic no more."""
    ground.boss.execute("delete from open.need where role = %s and topic = 'economy'", (case.worker.role,))


#: What takes something away from whom: the client's own copy, and a worker's.
LOSSES: dict[str, tuple[bool, Loss]] = {
    "a part is withheld": (True, withhold),
    "the client signs out": (True, lambda ground, case: ground.app.execute("select plan.end_session(%s)", (case.citizen,))),
    "the post ends": (False, end_post),
    "the relationship ends": (False, end_link),
    "the role needs it no more": (False, end_need),
    "the worker signs out": (False, lambda ground, case: ground.app.execute("select plan.end_session(%s)", (case.worker.token,))),
}


def copied(ground: Ground, case: Case, *, own: bool) -> tuple[str, UUID | None]:
    """An opening for a copy: the token, and the ticket if anything opened."""
    token = case.citizen if own else case.worker.token
    return token, ground.open(token, case.client, "own" if own else "care", act="export")


def holds(ground: Ground, token: str, ticket: UUID | None) -> bool:
    """Whether a copy made on the ticket may be handed over."""
    with ground.holding(token, ticket) as app:
        row = app.execute(HOLDS).fetchone()
    return bool(row and row[0])


@pytest.mark.parametrize("loss", list(LOSSES))
def test_what_is_lost_while_a_copy_is_made_is_not_handed_over(ground: Ground, case: Case, loss: str) -> None:
    own, lose = LOSSES[loss]
    token, ticket = copied(ground, case, own=own)
    assert ticket is not None
    with ground.second.transaction():
        hold(ground.second, token, ticket)
        assert ground.second.execute(HOLDS).fetchone() == (True,)
        try:
            lose(ground, case)  # in the middle of the transaction that makes the copy
            assert ground.second.execute(HOLDS).fetchone() == (False,), "seen at once"
        finally:
            ground.furnish()
    if loss == "a part is withheld":
        again = copied(ground, case, own=own)
        assert holds(ground, *again), "a new copy has what may be seen now"
        assert case.parts["core"] not in ground.seen(*again)


def test_a_permit_withdrawn_and_a_prohibition_end_a_copy_that_stood_on_them(ground: Ground, case: Case) -> None:
    for how in ("withdraw", "prohibit"):
        officer = ground.worker("kela_officer", KELA_OFFICE, KELA)
        ground.link(case.client, officer)
        permit = ground.permit(case.client, KELA, "core")
        ticket = ground.open(officer.token, case.client, "care", act="export")
        assert ticket is not None and case.parts["core"] in ground.seen(officer.token, ticket)
        assert holds(ground, officer.token, ticket)
        if how == "withdraw":
            ground.boss.execute("update plan.permit set valid_to = clock_timestamp() where id = %s", (permit,))
        else:
            ground.boss.execute(
                "insert into plan.prohibition (id, client_id, part_id, holds_in_emergency, valid_from, given_by, recorded_by)"
                " values (gen_random_uuid(), %s, %s, false, clock_timestamp(), %s, %s)",
                (case.client, case.parts["core"], case.client, case.client),
            )
        assert not holds(ground, officer.token, ticket), how


def test_a_new_right_and_an_old_ticket_end_no_copy(ground: Ground, case: Case) -> None:
    token, ticket = copied(ground, case, own=True)
    ground.permit(case.client, None)
    assert ground.seen(token, ticket) == set(), "the ticket itself has ended"
    assert holds(ground, token, ticket), "but nothing that was copied may not be seen"
    with ground.boss.transaction():
        ground.boss.execute("set local session_replication_role = replica")
        ground.boss.execute("update plan.access set expires_at = at where ticket = %s", (ticket,))
    assert holds(ground, token, ticket), "a long plan takes longer to print than a ticket lives"


def test_only_ones_own_committed_copy_holds(ground: Ground, case: Case) -> None:
    token, ticket = copied(ground, case, own=True)
    stranger: Worker = case.thief
    assert not holds(ground, stranger.token, ticket)
    assert not holds(ground, ground.citizen(case.client), ticket), "nor another session of the same human being"
    assert not holds(ground, token, None)
    assert not holds(ground, token, ground.open(token, case.client, "own")), "an opening is no copy"
    with ground.app.transaction():
        row = ground.app.execute("select ticket from plan.open_plan(%s, %s, 'own', null, null, 'export')", (token, case.client)).fetchone()
        assert row is not None
        hold(ground.app, token, row[0])
        assert ground.app.execute(HOLDS).fetchone() == (False,), "what is not in the log for good opens nothing"
    other = ground.person()
    refused = ground.ticket("select ticket from plan.open_plan(%s, %s, 'care', null, null, 'export')", case.worker.token, other)
    assert not holds(ground, case.worker.token, refused), "a refusal is no copy"
