"""The manager's page: the own organisation's figures and approvals, never a client, never another organisation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client

from punos.clients.tests.factories import SmallCounty
from punos.insight.learning.queries import Answers, Count, OwnFigures, own_figures
from punos.insight.learning.words import Shown
from punos.organising.loading import load_county, organisation_id
from punos.providers.loading import load_providers

CANARY = "Kanarialintu"


@pytest.fixture(scope="module")
def county() -> SmallCounty:
    """The county with its providers."""
    load_county()
    load_providers()
    return SmallCounty()


@pytest.fixture
def home(county: SmallCounty) -> UUID:
    """An organisation that no other test knows."""
    return county.organisation("company", name="Testiyritys")


def referral(county: SmallCounty, organisation: UUID, state: str, *, days_ago: int, answered_after: int | None = None) -> None:
    """A referral to the organisation, perhaps answered after some days; five days were given."""
    part, made = uuid4(), datetime.now(UTC) - timedelta(days=days_ago)
    client, register = county.client(name=CANARY), county.register(organisation)
    county.guard(
        """insert into plan.part (id, client_id, sort, topic, register_id, organisation_id, state, due_on, body, version, made_at, changed_at,
                                  withheld_from_client, withheld_from_representative)
           values (%s, %s, 'referral', 'core', %s, %s, %s, %s, %s, 1, %s, %s, false, false)""",
        [part, client.id, register, organisation, state, (made + timedelta(days=5)).date(), f'{{"question": "{CANARY}"}}', made, made],
    )
    if answered_after is not None:
        county.guard(
            """insert into plan.event (at, client_id, part_id, sort, did, from_state, to_state, organisation_id, by_client)
               values (%s, %s, %s, 'referral', 'answered', 'sent', %s, %s, false)""",
            [made + timedelta(days=answered_after), client.id, part, state, organisation],
        )


def manager(county: SmallCounty, organisation: UUID) -> Any:
    """A manager of the organisation, signed in."""
    return county.worker("provider_manager", organisation, county.register(organisation))


def signed_in(token: str) -> Client:
    """A browser with this session."""
    browser = Client(SERVER_NAME="localhost")
    browser.cookies[settings.SESSION_TOKEN_COOKIE] = token
    return browser


def test_referrals_and_answers_are_counted_without_persons(county: SmallCounty, home: UUID) -> None:
    for number in range(18):
        referral(county, home, "accepted", days_ago=60, answered_after=2 if number < 9 else 9)
    for _ in range(9):
        referral(county, home, "sent", days_ago=1)
    own = manager(county, home)

    figures = own_figures(own.token)

    assert figures.waiting == (Count("asked", None), Count("sent", 10))
    assert Count("accepted", 20) in figures.year
    assert (figures.answers.n, figures.answers.in_time_percent, figures.answers.shown) == (20, 50, Shown.ALL)
    page = signed_in(own.token).get("/en/providers/").content.decode()
    assert "about 50 %" in page
    assert "Promised: an answer in 2 working days" in page
    assert CANARY not in page


def test_few_referrals_are_not_shown(county: SmallCounty, home: UUID) -> None:
    for _ in range(7):
        referral(county, home, "accepted", days_ago=60, answered_after=1)
    figures = own_figures(manager(county, home).token)
    states = ("accepted", "asked", "done", "expired", "refused", "sent", "withdrawn")
    assert figures.year == tuple(Count(state, None) for state in states), "every state has its line, so that the first one makes none"
    assert figures.answers == Answers(Shown.TOO_FEW, None, None, None)


def test_a_share_with_few_late_is_told_as_a_least(county: SmallCounty, home: UUID) -> None:
    for number in range(20):
        referral(county, home, "accepted", days_ago=60, answered_after=1 if number < 18 else 9)
    page = signed_in(manager(county, home).token).get("/en/providers/").content.decode()
    assert "at least 60 % (fewer than eight were late)" in page


def test_another_organisations_figures_are_not_to_be_had(county: SmallCounty, home: UUID) -> None:
    for _ in range(20):
        referral(county, home, "accepted", days_ago=60, answered_after=1)
    other = manager(county, county.organisation("company"))
    worker = county.worker("private_worker", home, county.register(home))
    of_other = own_figures(other.token)
    assert {count.n for count in (*of_other.waiting, *of_other.year)} == {None}
    assert of_other.answers.shown is Shown.TOO_FEW
    for token in (worker.token, county.client().token, "no such token", ""):
        figures = own_figures(token)
        assert figures == OwnFigures((), (), Answers(Shown.TOO_FEW, None, None, None))


@pytest.mark.parametrize(("language", "word"), [("fi", "palveluseteli"), ("sv", "servicesedel"), ("en", "service voucher")])
def test_approvals_terms_and_units_are_shown(county: SmallCounty, language: str, word: str) -> None:
    company = organisation_id("company-hopeahaukka")
    page = signed_in(manager(county, company).token).get(f"/{language}/providers/").content.decode()
    assert word in page
    assert "Haukantie 6, Jyväskylä" in page
    assert f'href="/{language}/plan/versions/2/11.2/"' in page
    assert "style=" not in page


def test_only_a_provider_manager_enters(county: SmallCounty, home: UUID) -> None:
    for role in ("social_worker", "planner", "privacy_officer"):
        assert signed_in(county.worker(role, home, county.register(home)).token).get("/en/providers/").status_code == 404
