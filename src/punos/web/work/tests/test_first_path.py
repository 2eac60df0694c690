"""The whole first path: today, clients, find, begin, the plan, a goal, a service, a task."""

from __future__ import annotations

from punos.clients.words import Sort, State
from punos.organising.loading import organisation_id
from punos.web.work.tests.rig import Desk, address, desk, text_of


def test_from_finding_a_person_to_a_task_on_their_plan() -> None:
    at = desk(linked=False)
    assert at.get("client").status_code == 404
    found = at.browser.post(address("find"), {"code": at.client.code})
    assert found.status_code == 303
    assert found["Location"] == address("begin", client_id=at.client.id)
    begun = at.browser.post(found["Location"], {"purpose": "care", "ground": "Asiakas pyysi apua", "new_id": ""})
    assert begun.status_code == 303
    assert at.browser.get(begun["Location"]).status_code == 200

    at.open_plan()
    assert at.add("goal", words="Haluan töihin", scale="better", topic="core", due_on="3.2.2027").status_code == 303
    found_services = at.browser.get(address("services", client_id=at.client.id), {"q": "home care"})
    href = address("service", client_id=at.client.id, key="home-care")
    assert href in found_services.content.decode()
    fields = {"organisation": str(organisation_id("home-care-jyvaskyla")), "provision": "self_produced", "fact_age": "80"}
    assert at.browser.post(href, at.hidden(href) | fields).status_code == 303
    assert at.part(Sort.SERVICE).clocks
    page = at.get("client")
    assert "Haluan töihin" in text_of(page)
    assert at.add("task", text="Soita TE-palveluihin", responsible="client", topic="core").status_code == 303
    assert at.part(Sort.TASK).state is State.GIVEN


def test_lists_are_there_and_empty_at_first(at: Desk) -> None:
    for name in ("today", "clients", "inbox", "outbox"):
        assert at.browser.get(address(name)).status_code == 200
