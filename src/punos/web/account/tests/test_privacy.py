"""The privacy officer's log and reviews of emergencies."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from punos.base.clock import now
from punos.clients.actions import plans
from punos.clients.tests.factories import Client, SmallCounty, Worker, opened
from punos.trust import queries
from punos.trust.words import Purpose
from punos.web.account.tests.test_signing import browser

WHY = "Client asked who has looked"


@dataclass(frozen=True, slots=True)
class Office:
    """A privacy officer, a client, and a worker who opened the client's plan in an emergency."""

    officer: Worker
    client: Client
    worker: Worker
    county: SmallCounty


@pytest.fixture
def office(county: SmallCounty) -> Office:
    county.need("social_worker", "care", "core", "write")
    county.need("social_worker", "emergency", "core", "read")
    organisation = county.organisation()
    register = county.register(organisation)
    worker = county.worker("social_worker", organisation, register, "Eero Kiireinen")
    client = county.client(name="Salainen")
    county.link(worker, client)
    with opened(worker.token, client.id) as by:
        plans.open_client_plan(by=by, plan_id=uuid4(), client_id=client.id, register_id=register, organising_version=1, at=now())
    with opened(worker.token, client.id, Purpose.EMERGENCY, reason="Found unconscious at home"):
        pass
    return Office(county.worker("privacy_officer", organisation, register), client, worker, county)


def asked(office: Office, client: str, why: str = WHY) -> str:
    return browser(office.officer.token).post("/en/account/log/", {"client": client, "reason": why}).content.decode()


def test_the_log_tells_who_when_why_and_how_much_but_never_what(office: Office) -> None:
    page = asked(office, str(office.client.id))
    assert "Eero Kiireinen" in page and "Found unconscious at home" in page and "1 part of the plan" in page
    assert "Salainen" not in page


def test_the_log_is_found_by_the_identity_code_too_and_the_client_sees_both_the_search_and_the_reading(office: Office) -> None:
    assert "Eero Kiireinen" in asked(office, office.client.code)
    rows = queries.my_log(office.client.token)
    assert {(row.act.value, row.reason) for row in rows[:2]} == {("log", WHY), ("search", WHY)}


def test_no_reason_no_log(office: Office) -> None:
    answer = browser(office.officer.token).post("/en/account/log/", {"client": str(office.client.id), "reason": "  short   "})
    assert answer.status_code == 422 and "Eero Kiireinen" not in answer.content.decode()
    assert "at least ten characters" in answer.content.decode()


def test_an_unknown_client_looks_like_one_without_rows(office: Office) -> None:
    page = asked(office, str(uuid4()))
    assert "No rows" in page
    assert "No rows" in asked(office, "010170-000X-nobody")


def test_only_the_privacy_officer_reads_the_log(office: Office) -> None:
    for token in (office.worker.token, office.client.token):
        for address in ("/en/account/log/", "/en/account/emergencies/"):
            assert browser(token).get(address).status_code == 404
    assert browser(office.worker.token).post("/en/account/log/", {"client": str(office.client.id), "reason": WHY}).status_code == 404


def test_an_emergency_is_reviewed_with_a_finding(office: Office) -> None:
    person = browser(office.officer.token)
    page = person.get("/en/account/emergencies/").content.decode()
    assert "Found unconscious at home" in page and "Eero Kiireinen" in page and "Salainen" not in page
    notice = next(one for one in queries.notices_to_officers(office.officer.token) if one.client_id == office.client.id)
    wrong = person.post(f"/en/account/emergencies/{notice.id}/", {"finding": "ok"})
    assert wrong.status_code == 422 and ">\nok</textarea>" in wrong.content.decode()
    right = person.post(f"/en/account/emergencies/{notice.id}/", {"finding": "In order: help was needed at once"})
    assert right.status_code == 303
    assert "In order: help was needed at once" in person.get("/en/account/emergencies/").content.decode()
    assert person.post(f"/en/account/emergencies/{uuid4()}/", {"finding": "Nothing of the kind here"}).status_code == 404


def test_what_waits_for_a_review_is_shown_however_much_comes_after_it(office: Office) -> None:
    notice = next(one for one in queries.notices_to_officers(office.officer.token) if one.client_id == office.client.id)
    office.county.guard(
        """insert into plan.notice (id, client_id, to_role, what, access_id, at)
           select gen_random_uuid(), client_id, to_role, what, access_id, clock_timestamp() from plan.notice, generate_series(1, 130)
            where id = %s""",
        [notice.id],
    )
    wrong = browser(office.officer.token).post(f"/en/account/emergencies/{notice.id}/", {"finding": "short"})
    assert wrong.status_code == 422 and ">\nshort</textarea>" in wrong.content.decode()


def test_the_log_of_the_client_is_read_straight_from_the_emergency_with_a_reason_that_says_so(office: Office) -> None:
    person = browser(office.officer.token)
    page = person.get("/en/account/emergencies/").content.decode()
    sent = dict(
        re.findall(r'<input type="hidden" name="(client|reason)" value="([^"]*)">', page[: page.index("Read this client's log")])[-2:]
    )
    assert "Eero Kiireinen" in person.post("/en/account/log/", sent).content.decode()
    assert queries.my_log(office.client.token)[0].reason == sent["reason"]
    assert sent["reason"].startswith("Review of the emergency opening of")


def test_odd_input_is_met_calmly(office: Office) -> None:
    person = browser(office.officer.token)
    for sent in (
        {"client": "x" * 90, "reason": WHY},
        {"client": "a\x00b", "reason": WHY},
        {"client": str(office.client.id), "reason": WHY, "before": "-1"},
    ):
        assert person.post("/en/account/log/", sent).status_code == 422


LOOK_UPS: dict[str, Callable[[Office], object]] = {
    "search": lambda office: queries.find_person(office.worker.token, office.client.code),
    "search for the log": lambda office: queries.find_for_log(office.officer.token, office.client.code, WHY),
    "log": lambda office: queries.read_log(office.officer.token, office.client.id, WHY),
    "notices": lambda office: queries.notices_to_officers(office.officer.token),
}


@pytest.mark.parametrize("name", LOOK_UPS)
def test_nothing_is_looked_up_inside_a_transaction(office: Office, name: str) -> None:
    """What is asked there could be rolled back, so there would be no answer; the programmer is told at once."""
    assert LOOK_UPS[name](office)
    with pytest.raises(RuntimeError, match="before the transaction"), transaction.atomic():
        LOOK_UPS[name](office)


def test_one_opening_on_several_grounds_is_one_entry_here_too(office: Office) -> None:
    elsewhere = office.county.worker(
        "social_worker", organisation := office.county.organisation(), office.county.register(organisation), "Matti Moninainen"
    )
    office.county.link(elsewhere, office.client)
    office.county.permit(office.client, elsewhere.register_id)
    with opened(elsewhere.token, office.client.id):
        pass
    rows = [row for row in queries.read_log(office.officer.token, office.client.id, WHY) if row.post_id == elsewhere.post_id]
    assert len(rows) == 2 and len({row.opening for row in rows}) == 1
    page = asked(office, str(office.client.id))
    assert page.count("Matti Moninainen") == 1 and "own register · the client" in page


def blown(office: Office) -> list[Client]:
    """Let the worker meet as many clients as an hour may have; then two more of their own."""
    office.county.guard(
        """insert into plan.access (ticket, token_digest, at, expires_at, actor_id, role, client_id, purpose, act, basis, client_epoch, actor_epoch)
           select gen_random_uuid(), '', now(), now(), %s, 'social_worker', gen_random_uuid(), 'care', 'open', 'relationship', 0, 0
             from generate_series(1, 60)""",
        [office.worker.actor_id],
    )
    more = [office.county.client(name="Uusi") for _ in range(2)]
    for one in more:
        office.county.link(office.worker, one)
    return more


def at(name: str, language: str = "en", *ids: UUID) -> str:
    """An address by its name, in a language."""
    with translation.override(language):
        return reverse(name, args=ids)


def test_the_fuse_says_what_happened_and_what_still_works(office: Office) -> None:
    new, _ = blown(office)
    pages = browser(office.worker.token)
    for language, words in (
        ("fi", "Uusia asiakkaita ei avata hetkeen"),
        ("sv", "Nya klienter öppnas inte"),
        ("en", "No new clients are opened"),
    ):
        answer = pages.get(at("work:client", language, new.id))
        assert answer.status_code == 429 and words in answer.content.decode()
        assert "Uusi" not in answer.content.decode().replace(words, "")
    assert pages.get(at("work:clients")).status_code == 200, "of one's own, two hundred an hour"
    answer = pages.post(at("work:find"), {"code": new.code})
    assert answer.status_code == 429 and new.code in answer.content.decode(), "what was typed is given back"
    assert pages.get(at("work:client", "en", office.client.id)).status_code == 200, "whom the worker has met still opens"
    assert pages.get(at("work:client", "en", uuid4())).status_code == 429, "as for a client who does not exist"


def test_an_alarm_waits_for_a_privacy_officer_s_finding(office: Office) -> None:
    new, other = blown(office)
    for one in (new, other):
        browser(office.worker.token).get(at("work:client", "en", one.id))
    officer = browser(office.officer.token)
    page = officer.get("/en/account/alarms/").content.decode()
    assert re.search(r"\d+ alarms? wait", page) and "Eero Kiireinen" in page and str(new.id) not in page
    ((alarm,),) = office.county.guard("select id from plan.alarm where actor_id = %s", [office.worker.actor_id])
    (address,) = [address for address in re.findall(r'action="(/en/account/alarms/[^"]+)"', page) if str(alarm) in address]
    assert "at least ten characters" in officer.post(address, {"finding": "ok"}).content.decode()
    assert officer.post(address, {"finding": "A colleague was ill that day"}).status_code == 303
    assert officer.post(address, {"finding": "Something else entirely"}).status_code == 409
    page = officer.get("/en/account/alarms/").content.decode()
    assert address not in page and "A colleague was ill that day" in page
    assert browser(office.worker.token).get("/en/account/alarms/").status_code == 404
