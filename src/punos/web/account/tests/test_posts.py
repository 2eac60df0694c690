"""Posts on the page: proposed at the machine by one, given by a privacy officer who is neither who proposed it nor who receives it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from punos.base.clock import day_of, now
from punos.clients.tests.factories import SmallCounty, Worker
from punos.trust import actions
from punos.trust.operating.verbs import Proposal, ProposalFault, propose_post
from punos.web.account.tests.test_signing import browser


def subject(county: SmallCounty, actor_id: UUID) -> str:
    found: str = county.guard("select subject from plan.actor where id = %s", [actor_id])[0][0]
    return found


@pytest.fixture
def people(county: SmallCounty) -> tuple[Worker, Worker, Worker]:
    """Who proposes at the machine, a privacy officer and a nurse."""
    office = county.organisation()
    register = county.register(office)
    planner, officer, nurse = (county.worker(role, office, register) for role in ("planner", "privacy_officer", "nurse"))
    return planner, officer, nurse


def proposal(county: SmallCounty, people: tuple[Worker, Worker, Worker], name: str = "Niina Nimetty", **more: str) -> Proposal:
    by, _giver, receiver = people
    organisation = county.owner("select key from open.organisation where id = %s", [by.organisation_id])[0][0]
    register = county.owner("select key from open.register where id = %s", [by.register_id])[0][0]
    subjects = {"by": subject(county, by.actor_id), "receiver": subject(county, receiver.actor_id)} | more
    first = day_of(now()) - timedelta(days=1)
    return Proposal(
        subjects["by"], subjects["receiver"], organisation, register, "nurse", name, first, None, "Uusi työntekijä alkaa tänään"
    )


def test_another_gives_what_one_proposed(county: SmallCounty, people: tuple[Worker, Worker, Worker]) -> None:
    by, giver, receiver = people
    one = propose_post(proposal(county, people, "Niina Ensimmäinen"))
    answer = f"/en/account/posts/{one}/"
    for token in (by.token, receiver.token):
        assert "Niina Ensimmäinen" not in browser(token).get("/en/account/posts/").content.decode()
        assert browser(token).post(answer, {"answer": "give"}).status_code == 404
    page = browser(giver.token).get("/en/account/posts/").content.decode()
    assert "Niina Ensimmäinen" in page and "Give the post" in page and "Uusi työntekijä" in page and "until further notice" in page
    assert actions.start_session(subject=subject(county, receiver.actor_id), post_id=one, proved_at=now()) is None
    assert browser(giver.token).post(answer, {"answer": "perhaps"}).status_code == 404
    assert browser(giver.token).post(answer, {"answer": "give"}).status_code == 303
    assert actions.start_session(subject=subject(county, receiver.actor_id), post_id=one, proved_at=now())
    assert "Niina Ensimmäinen" not in browser(giver.token).get("/en/account/posts/").content.decode()


def test_a_refused_one_is_not_given(county: SmallCounty, people: tuple[Worker, Worker, Worker]) -> None:
    one = propose_post(proposal(county, people))
    assert browser(people[1].token).post(f"/en/account/posts/{one}/", {"answer": "refuse"}).status_code == 303
    assert county.owner("select 1 from open.post where id = %s", [one]) == []


def test_on_an_old_proof_one_identifies_first(county: SmallCounty, people: tuple[Worker, Worker, Worker]) -> None:
    one = propose_post(proposal(county, people))
    county.guard("update plan.session set proved_at = null where actor_id = %s", [people[1].actor_id])
    asked = browser(people[1].token).post(f"/en/account/posts/{one}/", {"answer": "give"})
    assert asked.status_code == 401
    assert "What you wrote" not in asked.content.decode(), "nobody wrote what a button said"
    assert county.owner("select 1 from open.post where id = %s", [one]) == []


def test_what_is_wrong_is_said_at_the_machine(county: SmallCounty, people: tuple[Worker, Worker, Worker]) -> None:
    own = subject(county, people[0].actor_id)
    with pytest.raises(ProposalFault, match="does not receive it"):
        propose_post(proposal(county, people, receiver=own))
    with pytest.raises(ProposalFault, match="nobody signs in"):
        propose_post(proposal(county, people, receiver="nobody"))
    with pytest.raises(ProposalFault, match="is no privacy officer"):
        propose_post(proposal(county, people, by=subject(county, people[1].actor_id)))
