"""Where a plan is on its service chain: chosen by the worker, read from the parts, shown with who answers, the limit and the clause."""

from __future__ import annotations

from punos.base.clock import day_of, now
from punos.clients.words import Sort, State
from punos.organising.queries import plan_in_force
from punos.web.work.tests.rig import Desk, text_of
from punos.web.work.tests.test_deeds import HOME_CARE, done, service

CHAIN = "chain-home-care-substance"


def follow(at: Desk) -> None:
    """The plan follows the chain."""
    done(at.act(at.part(Sort.PLAN), "chain", chain=CHAIN))


def test_without_a_choice_no_chain_is_shown(planned: Desk) -> None:
    assert 'class="chain"' not in planned.get("client").content.decode()


def test_the_page_tells_the_step_who_answers_and_links_to_the_clause_of_the_plans_own_version(planned: Desk) -> None:
    follow(planned)
    page = planned.get("client")
    ruling = plan_in_force(day_of(now()))
    assert ruling is not None
    assert f"/en/plan/versions/{ruling.number}/8.2/" in page.content.decode()
    text = " ".join(text_of(page).split())
    assert "Step 1 of 8" in text
    assert "Answers for it home care worker" in text


def test_the_step_follows_from_what_happens(planned: Desk) -> None:
    follow(planned)
    home_care = service(planned, organisation=HOME_CARE)
    done(planned.act(home_care, "start-service"))
    text = " ".join(text_of(planned.get("client")).split())
    assert "Step 2 of 8 Contact request to the substance team not yet" in text


def test_no_other_chain_than_those_of_the_plan_can_be_chosen(planned: Desk) -> None:
    assert planned.act(planned.part(Sort.PLAN), "chain", chain="chain-of-gold").status_code == 422
    assert planned.part(Sort.PLAN).state is State.OPEN
    assert "chain" not in planned.part(Sort.PLAN).body


def test_the_choice_can_be_taken_back(planned: Desk) -> None:
    follow(planned)
    done(planned.act(planned.part(Sort.PLAN), "chain", chain=""))
    assert 'class="chain"' not in planned.get("client").content.decode()


def test_a_plan_that_is_closed_is_at_the_end_of_its_chain(planned: Desk) -> None:
    done(planned.act(planned.part(Sort.PLAN), "chain", chain="chain-unemployed"))
    before = " ".join(text_of(planned.get("client")).split())
    assert "of 10" in before and "Closing and a check after six months not yet" in before
    done(planned.act(planned.part(Sort.PLAN), "close-plan", reason="Asiakas sai työn"))
    text = " ".join(text_of(planned.get("client")).split())
    assert "The chain has come to its end." in text and "Closing and a check after six months done" in text


def test_an_agreement_anew_after_the_assessment_tells_that_the_plan_was_changed(planned: Desk) -> None:
    follow(planned)
    done(planned.add("assessment", way="worker", reason="Tilanne muuttui"))
    assert "Plan changed and tasks divided not yet" in " ".join(text_of(planned.get("client")).split())
    done(planned.add("ask-agreement", whose="client"))
    assert "Plan changed and tasks divided under way" in " ".join(text_of(planned.get("client")).split())
