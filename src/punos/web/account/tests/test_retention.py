"""Retention on the privacy officer's page: numbers, one asks, another confirms, and the client's log tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from punos.base.clock import now
from punos.clients.operating import verbs
from punos.clients.queries.retention import WAITS_FOR
from punos.clients.rules.retention import classes
from punos.clients.tests.factories import BEFORE, Client, SmallCounty, Worker
from punos.trust import queries
from punos.trust.words import Act
from punos.web.account.tests.test_signing import browser

PAGE = "/en/account/retention/"
CLASS = "working age, older people and disability services, 10 years from closing"


@dataclass(frozen=True, slots=True)
class Archive:
    """A client whose dealings ended eleven years ago, with one part, and two privacy officers."""

    client: Client
    part: UUID
    first: Worker
    second: Worker
    county: SmallCounty


@pytest.fixture
def archive(county: SmallCounty) -> Archive:
    organisation = county.organisation()
    register = county.register(organisation)
    client, part = county.client(name="Salainen"), uuid4()
    county.guard(
        """insert into plan.part (id, client_id, sort, topic, register_id, state, body, version, made_at, changed_at, withheld_from_client,
                                  withheld_from_representative)
           values (%s, %s, 'note', 'core', %s, 'written', '{"text": "kanarialintu"}', 1, %s, %s, false, false)""",
        [part, client.id, register, BEFORE.replace(year=BEFORE.year - 11), BEFORE.replace(year=BEFORE.year - 11)],
    )
    officers = (county.worker("privacy_officer", organisation, register, name) for name in ("Eka Virkailija", "Toka Virkailija"))
    return Archive(client, part, *officers, county)


def form_of(page: str, address: str) -> dict[str, str]:
    """What the form to this address sends."""
    found = re.search(rf'<form[^>]*action="{re.escape(address)}"[^>]*>(.*?)</form>', page, re.DOTALL)
    assert found, f"no form to {address}"
    return dict(re.findall(r'name="(key|as_of|digest)" value="([^"]*)"', found[1]))


def waiting(page: str) -> str:
    """The address of the purge that waits."""
    found = re.search(r'action="(/en/account/retention/[0-9a-f-]{36}/settle/)"', page)
    assert found
    return found[1]


def test_two_officers_delete_what_both_saw(archive: Archive) -> None:
    first, second = browser(archive.first.token), browser(archive.second.token)
    page = first.get(PAGE).content.decode()
    assert CLASS in page and "parts: 1, clients: 1" in page
    assert "Salainen" not in page and "kanarialintu" not in page and str(archive.client.id) not in page
    seen = form_of(page, f"{PAGE}ask/")
    assert first.post(f"{PAGE}ask/", seen).status_code == 303
    page = first.get(PAGE).content.decode()
    assert "Another privacy officer confirms it" in page and "delete for good" not in page
    alone = first.post(waiting(page), {"digest": seen["digest"], "confirm": "yes"})
    assert alone.status_code == 409 and "Nothing was deleted" in alone.content.decode()
    page = second.get(PAGE).content.decode()
    assert "Eka Virkailija" in page and "delete for good" in page
    proved = "update plan.session set proved_at = %s where actor_id = %s"
    archive.county.guard(proved, [None, archive.second.actor_id])
    early = second.post(waiting(page), {"digest": seen["digest"], "confirm": "yes"})
    assert early.status_code == 401 and "Show again who you are" in early.content.decode() and seen["digest"] in early.content.decode()
    assert archive.county.guard("select count(*) from plan.part where id = %s", [archive.part]) == [(1,)], "nothing goes on an old proof"
    archive.county.guard(proved, [now(), archive.second.actor_id])
    assert second.post(waiting(page), {"digest": seen["digest"], "confirm": "yes"}).status_code == 303
    assert archive.county.guard("select count(*) from plan.part where id = %s", [archive.part]) == [(0,)]
    page = second.get(PAGE).content.decode()
    assert "deleted, confirmed by Toka Virkailija" in page
    row = queries.my_log(archive.client.token)[0]
    assert (row.act, row.parts, row.statute) == (Act.PURGE, 1, "703/2023")
    own = browser(archive.client.token).get("/en/my/log/").content.decode()
    assert "deleted when its time was over" in own and "703/2023" in own


def test_what_is_not_the_same_any_more_is_told_and_not_done(archive: Archive) -> None:
    first = browser(archive.first.token)
    seen = form_of(first.get(PAGE).content.decode(), f"{PAGE}ask/")
    assert verbs.hold(archive.client.id, "A complaint is being handled")
    answer = first.post(f"{PAGE}ask/", seen)
    assert answer.status_code == 409 and "Look again" in answer.content.decode()
    assert verbs.release(archive.client.id) and not verbs.release(archive.client.id)
    assert first.post(f"{PAGE}ask/", {"key": "adults", "digest": "short"}).status_code == 409
    assert first.post(f"{PAGE}ask/", seen).status_code == 303
    address = waiting(first.get(PAGE).content.decode())
    assert first.post(address, {"call_off": "yes"}).status_code == 303
    assert "called off" in first.get(PAGE).content.decode()
    other = archive.county.organisation()
    stranger = archive.county.worker("privacy_officer", other, archive.county.register(other))
    assert browser(stranger.token).post(address, {"call_off": "yes"}).status_code == 404


def test_a_purge_whose_time_ran_out_is_settled_and_may_be_asked_for_again(archive: Archive) -> None:
    first, second = browser(archive.first.token), browser(archive.second.token)
    assert archive.county.guard("select plan.purge_waits_for()", []) == [(WAITS_FOR,)]
    seen = form_of(first.get(PAGE).content.decode(), f"{PAGE}ask/")
    assert first.post(f"{PAGE}ask/", seen).status_code == 303
    address = waiting(first.get(PAGE).content.decode())
    earlier = "update plan.purge set asked_at = asked_at - %s where confirmed_at is null and controller_id = %s"
    archive.county.guard(earlier, [WAITS_FOR - timedelta(minutes=5), archive.first.organisation_id])
    assert "delete for good" in second.get(PAGE).content.decode(), "until the last minute it waits"
    archive.county.guard(earlier, [timedelta(minutes=10), archive.first.organisation_id])
    page = second.get(PAGE).content.decode()
    assert "delete for good" not in page and "its time ran out" in page and "Nothing waits" in page
    for sent in ({"digest": seen["digest"], "confirm": "yes"}, {"call_off": "yes"}):
        answer = second.post(address, sent)
        assert answer.status_code == 409 and "Its time ran out: ask for it again" in answer.content.decode()
    assert second.post(f"{PAGE}ask/", form_of(page, f"{PAGE}ask/")).status_code == 303
    page = first.get(PAGE).content.decode()
    assert waiting(page) != address and "its time ran out" in page
    assert first.post(waiting(page), {"digest": seen["digest"], "confirm": "yes"}).status_code == 303
    assert archive.county.guard("select count(*) from plan.part where id = %s", [archive.part]) == [(0,)]


def test_the_operator_sees_numbers_and_ids(archive: Archive) -> None:
    from punos.base.clock import day_of, now

    today = day_of(now())
    assert (archive.client.id, "adults", 1, False) in verbs.past_by_client(today)
    assert any(one.key == "adults" and one.past >= 1 and len(one.digest) == 64 for one in verbs.standings(today))
    assert verbs.record_death(archive.client.id, today)
    assert not verbs.record_death(uuid4(), today)
    assert not verbs.hold(archive.client.id, "short")


def test_every_class_says_its_law_its_source_and_when_it_was_read() -> None:
    found = classes()
    assert len({one.key for one in found}) == 6
    for one in found:
        assert one.law and one.source.startswith("https://") and one.verified_on and one.years > 0
