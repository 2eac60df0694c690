"""Finding people, beginning relationships, openings by law and in an emergency, and the lists."""

from __future__ import annotations

from datetime import timedelta

import pytest

from punos.base.clock import day_of, now
from punos.web.work.tests.rig import Desk, address, browser, colleague, desk, some_id, text_of

TODAY = day_of(now())


def test_nobody_and_no_searches_left_get_the_same_words() -> None:
    at = desk(linked=False)
    first = at.browser.post(address("find"), {"code": "010170-999X"})
    assert first.status_code == 200
    for _ in range(20):
        at.browser.post(address("find"), {"code": "010170-999X"})
    last = at.browser.post(address("find"), {"code": at.client.code})
    assert last.status_code == 200
    assert "Nobody was found" in text_of(first)
    assert "Nobody was found" in text_of(last)


def test_a_relationship_begins_only_with_somebody_found_a_moment_ago_and_with_a_ground() -> None:
    at = desk(linked=False)
    href = address("begin", client_id=at.client.id)
    fields = {"purpose": "care", "ground": "Asiakas pyysi apua"}
    assert at.browser.post(href, fields).status_code == 404
    at.browser.post(address("find"), {"code": at.client.code})
    short = at.browser.post(href, fields | {"ground": "lyhyt     "})
    assert short.status_code == 422
    assert "ten characters" in text_of(short)
    assert at.browser.post(href, fields).status_code == 303
    assert at.get("client").status_code == 200


def test_a_relationship_for_an_assessment_leads_to_the_opening_by_law() -> None:
    at = desk(linked=False)
    at.browser.post(address("find"), {"code": at.client.code})
    begun = at.browser.post(address("begin", client_id=at.client.id), {"purpose": "assessment", "ground": "Huoli ilmoitettu"})
    assert begun.status_code == 303
    assert at.get("client").status_code == 404
    page = at.browser.get(begun["Location"])
    assert page.status_code == 200
    assert "has begun" in text_of(page)
    for name in ("assessment", "by_law"):
        assert at.browser.post(address(name, client_id=at.client.id), {"law": "", "reason": "x"}).status_code == 422


def test_whom_one_only_assesses_stands_in_the_list_until_it_is_over() -> None:
    at = desk(linked=False)
    at.county.link(at.worker, at.client, "assessment")
    way = address("assessment", client_id=at.client.id)
    listed = at.browser.get(address("clients"))
    assert f'href="{way}"' in listed.content.decode()
    assert "For an assessment" in text_of(listed)
    assert f'href="{address("client", client_id=at.client.id)}"' not in listed.content.decode()
    assert address("end_now", client_id=at.client.id) in at.browser.get(way).content.decode()
    assert at.browser.post(address("end_now", client_id=at.client.id), {"why": "need_over"}).status_code == 303
    assert way not in at.browser.get(address("clients")).content.decode()


def test_whom_one_also_works_with_has_a_plan_in_the_list() -> None:
    at = desk()
    at.county.link(at.worker, at.client, "assessment")
    listed = at.browser.get(address("clients"))
    assert f'href="{address("client", client_id=at.client.id)}"' in listed.content.decode()
    assert "For an assessment" not in text_of(listed)


def test_a_law_opens_what_the_assessment_needs_read_only(planned: Desk) -> None:
    planned.add("goal", words="Haluan töihin", scale="better", topic="core")
    nurse = colleague(planned, "sote-centre-jyvaskyla", "county-health", "nurse")
    nurse.county.link(nurse.worker, nurse.client, "assessment")
    rows = nurse.county.owner("select code from open.statute where role = 'nurse' and purpose = 'assessment' and topic = 'core'", [])
    assert rows, "the seed has a law by which a nurse reads the basic facts"
    fields = {"law": rows[0][0], "reason": "Arvio tarvitaan nyt"}
    resent = nurse.browser.post(address("by_law", client_id=nurse.client.id), fields)
    assert resent.status_code == 307
    answer = nurse.browser.post(resent["Location"], fields)
    assert answer.status_code == 200 and "Haluan töihin" in answer.content.decode()
    assert "change-goal" not in answer.content.decode()


def test_an_emergency_opens_at_once_and_tells_so(planned: Desk) -> None:
    planned.add("note", text="Allergia", topic="health")
    nurse = colleague(planned, "sote-centre-jyvaskyla", "county-health", "nurse")
    page = text_of(nurse.browser.get(address("emergency")))
    assert "are told at once" in page
    fields = {"code": nurse.client.code, "reason": "Tajuton kadulla"}
    assert nurse.browser.post(address("emergency"), fields | {"reason": "hätä"}).status_code == 422
    resent = nurse.browser.post(address("emergency"), fields)
    assert resent.status_code == 307
    answer = nurse.browser.post(resent["Location"], fields)
    assert answer.status_code == 200
    assert "Allergia" in text_of(answer)
    assert "have been told" in text_of(answer)
    told = nurse.county.guard("select to_role from plan.notice where client_id = %s and what = 'emergency_opening'", [nurse.client.id])
    assert {row[0] for row in told} == {None, "privacy_officer"}
    assert nurse.browser.get(address("open_emergency", client_id=nurse.client.id)).status_code in (404, 405)


def test_today_has_the_late_first_and_names_the_client(planned: Desk) -> None:
    own = str(planned.worker.organisation_id)
    for days, text in ((3, "Myöhemmin"), (0, "Tänään"), (40, "Kaukana")):
        due = (TODAY + timedelta(days=days)).isoformat()
        planned.add("task", text=text, responsible="organisation", organisation=own, topic="core", due_on=due)
    planned.county.guard(
        "update plan.part set due_on = %s, version = version + 1 where body ->> 'text' = 'Tänään' and client_id = %s",
        [TODAY - timedelta(days=1), planned.client.id],
    )
    page = text_of(planned.browser.get(address("today")))
    assert page.index("Late") < page.index("Tänään") < page.index("Within a fortnight") < page.index("Myöhemmin")
    assert "Kaukana" not in page


def test_a_list_tells_on_what_ground_its_rows_are_shown(planned: Desk) -> None:
    for name in ("today", "clients"):
        page = " ".join(text_of(planned.browser.get(address(name))).split())
        assert "You see this because: client relationship" in page, name
        assert "1 row" in page, name
    assert "You see this because" not in text_of(planned.browser.get(address("outbox")))


def test_clients_by_name_and_page() -> None:
    at = desk()
    for _ in range(27):
        at.county.link(at.worker, at.county.client(name="Monet"))
    first = at.browser.get(address("clients"))
    assert "page=1" in first.content.decode()
    second = at.browser.get(address("clients"), {"page": "1"})
    assert "page=0" in second.content.decode()
    none = at.browser.post(address("clients"), {"name": "Eiketään"})
    assert "No client of yours" in text_of(none)
    found = at.browser.post(address("clients"), {"name": "monet"})
    assert "Monet" in text_of(found) and "There are more than these" in text_of(found)
    assert "page=" not in found.content.decode(), "a page of what was found would have the name in its address"


def test_a_plan_without_an_own_worker_stands_in_todays_list_until_one_is_named(planned: Desk) -> None:
    gap = "The client has no own worker. Name one now."
    assert gap in text_of(planned.browser.get(address("today")))
    assert planned.add("own-worker", worker=str(planned.worker.post_id), reason="Aloittaa").status_code == 303
    assert gap not in text_of(planned.browser.get(address("today")))


@pytest.mark.parametrize("name", ["today", "clients", "inbox", "outbox", "find", "emergency"])
def test_the_doors_are_shut_without_a_session_and_for_other_roles(name: str) -> None:
    assert browser("").get(address(name)).status_code == 302
    at = desk()
    assert browser(at.client.token).get(address(name)).status_code == 404


def test_why_timeline_and_services_are_pages(planned: Desk) -> None:
    planned.add("goal", words="Haluan töihin", scale="better", topic="core")
    assert "Haluan töihin" in text_of(planned.get("why"))
    assert "A goal was agreed on" in text_of(planned.get("timeline"))
    found = planned.browser.get(address("services", client_id=planned.client.id), {"q": "kotihoito"})
    assert found.status_code == 200
    assert planned.get("service", key="no-such-service").status_code == 404
    assert planned.browser.get(address("client", client_id=some_id())).status_code == 404


@pytest.mark.parametrize("odd", ["\x00", "%", "'; drop table part; --", "ä" * 3000])
def test_odd_searches_are_calm(odd: str, planned: Desk) -> None:
    assert planned.browser.post(address("clients"), {"name": odd}).status_code in (200, 400)
    assert planned.browser.get(address("services", client_id=planned.client.id), {"q": odd}).status_code == 200
    assert planned.browser.post(address("find"), {"code": odd}).status_code in (200, 422)
    assert planned.browser.get(address("today"), {"page": odd}).status_code == 200


def test_beyond_five_emergencies_a_colleague_allows_one_more(planned: Desk) -> None:
    planned.add("note", text="Allergia", topic="health")
    home = colleague(planned, "sote-centre-jyvaskyla", "county-health", "nurse")
    fields = {"code": home.client.code, "reason": "Tajuton kadulla"}
    href = address("open_emergency", client_id=home.client.id)
    for _ in range(5):
        assert home.browser.post(href, fields).status_code == 200
    refused = home.browser.post(href, fields)
    assert refused.status_code == 409
    said = text_of(refused)
    assert "A colleague allows this first" in said and "Call 112 now" in said and "Tajuton kadulla" in said
    asking = some_id()
    ask = {"new_id": asking, "reason": "Tajuton kadulla"}
    assert home.browser.post(address("ask_second", client_id=home.client.id), {}).status_code == 404
    assert home.browser.post(address("ask_second", client_id=home.client.id), ask)["Location"] == address("second")
    assert "Waits for a colleague" in text_of(home.browser.get(address("second")))
    answer = address("answer_second", asking_id=asking)
    assert home.browser.post(answer, {"answer": "allow"}).status_code == 404, "nobody allows themself"
    other = colleague(home, "sote-centre-jyvaskyla", "county-health", "nurse")
    page = text_of(other.browser.get(address("second")))
    assert "Tajuton kadulla" in page and "Allow for half an hour" in page
    assert home.client.code not in page and "Asiakas" not in page, "no client is named"
    assert other.browser.post(answer, {"answer": "perhaps"}).status_code == 404
    assert other.browser.post(answer, {"answer": "allow"}).status_code == 303
    own = home.browser.get(address("second"))
    assert "Allowed until" in text_of(own) and f'action="{href}"' in own.content.decode()
    assert home.browser.post(href, {"reason": "Tajuton kadulla"}).status_code == 200
    acts = home.county.guard("select act from plan.access where client_id = %s and actor_id = %s", [home.client.id, other.worker.actor_id])
    assert sorted(acts) == [("allow",), ("weigh",)]


def test_a_reason_of_several_lines_is_as_long_for_a_colleague_as_for_the_emergency(planned: Desk) -> None:
    planned.add("note", text="Allergia", topic="health")
    home = colleague(planned, "sote-centre-jyvaskyla", "county-health", "nurse")
    longest = "\r\n".join(["x" * 54] * 9) + "x" * 6
    assert len(longest) > 500 == len(longest.replace("\r\n", "\n"))
    for _ in range(6):
        last = home.browser.post(address("open_emergency", client_id=home.client.id), {"reason": longest})
    assert last.status_code == 409
    href, asking = address("ask_second", client_id=home.client.id), some_id()
    for wrong, told in ((f"{longest}y", "too long"), ("lyhyt", "ten characters")):
        shown = home.browser.post(href, {"new_id": asking, "reason": wrong})
        assert shown.status_code == 422
        assert told in text_of(shown) and wrong.replace("\r\n", "\n") in shown.content.decode().replace("\r\n", "\n")
        assert f'value="{asking}"' in shown.content.decode()
    assert home.browser.post(href, {"new_id": asking, "reason": longest})["Location"] == address("second")
    other = colleague(home, "sote-centre-jyvaskyla", "county-health", "nurse")
    assert other.browser.post(address("answer_second", asking_id=asking), {"answer": "refuse"}).status_code == 303


def test_a_colleague_s_no_is_told(planned: Desk) -> None:
    planned.add("note", text="Allergia", topic="health")
    home = colleague(planned, "sote-centre-jyvaskyla", "county-health", "nurse")
    for _ in range(6):
        home.browser.post(address("open_emergency", client_id=home.client.id), {"reason": "Tajuton kadulla"})
    asking = some_id()
    home.browser.post(address("ask_second", client_id=home.client.id), {"new_id": asking, "reason": "Tajuton kadulla"})
    other = colleague(home, "sote-centre-jyvaskyla", "county-health", "nurse")
    assert other.browser.post(address("answer_second", asking_id=asking), {"answer": "refuse"}).status_code == 303
    assert "Refused" in text_of(home.browser.get(address("second")))
    assert "No colleague asks for anything" in text_of(other.browser.get(address("second")))
