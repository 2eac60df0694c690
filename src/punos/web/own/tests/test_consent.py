"""Permissions and prohibitions: given, forbidden, taken back; each at once."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

from punos.clients.queries.plans import PlanView, whole_plan
from punos.clients.tests.factories import opened
from punos.clients.words import Sort
from punos.trust import queries
from punos.trust.words import Purpose, Topic
from punos.web.own.tests.factories import Story, browser_of


def plan_of(story: Story) -> PlanView:
    with opened(story.client.token, None, Purpose.OWN):
        plan = whole_plan()
    assert plan
    return plan


def permits(story: Story) -> set[Topic | None]:
    with opened(story.client.token, None, Purpose.OWN):
        return {one.topic for one in queries.permits() if one.valid_to is None}


def sees(story: Story) -> set[Sort]:
    """What the coach sees of the plan, once in a client relationship."""
    with opened(story.coach.token, story.client.id):
        plan = whole_plan()
    return {part.sort for part in plan.parts} if plan else set()


def give(story: Story, **more: object) -> int:
    sent = {"new_id": str(uuid4()), "to_register": str(story.coach.register_id), "topics": ["all"]} | more
    return story.browser.post("/en/my/consent/give/", sent).status_code


def prohibit(story: Story, **more: object) -> int:
    sent = {"new_id": str(uuid4()), "to_register": "", "topic": "", "register": "", "part": ""} | more
    return story.browser.post("/en/my/consent/prohibit/", sent).status_code


def ended(story: Story, address: str) -> int:
    page = story.browser.get("/en/my/consent/").content.decode()
    which = re.search(f'action="{address}".*?name="which" value="([^"]+)"', page, re.DOTALL)
    assert which
    return story.browser.post(address, {"which": which[1]}).status_code


def test_a_permission_is_given_once_shown_in_words_and_taken_back(story: Story) -> None:
    sent = {"new_id": str(uuid4()), "to_register": str(story.coach.register_id), "topics": ["health", "economy"]}
    assert [story.browser.post("/en/my/consent/give/", sent).status_code for _ in range(2)] == [303, 303]
    assert permits(story) == {Topic.HEALTH, Topic.ECONOMY}
    page = story.browser.get("/en/my/consent/").content.decode()
    assert "you gave it yourself" in page and "Take back" in page
    assert ended(story, "/en/my/consent/withdraw/") == 303
    assert len(permits(story)) == 1


def test_a_permission_opens_and_a_prohibition_closes_at_once(story: Story) -> None:
    story.county.link(story.coach, story.client)
    before = sees(story)
    assert Sort.GOAL not in before
    assert give(story) == 303
    assert Sort.GOAL in sees(story)
    assert prohibit(story, what="topic", topic="core") == 303
    assert Sort.GOAL not in sees(story)
    assert ended(story, "/en/my/consent/lift/") == 303
    assert Sort.GOAL in sees(story)


def test_a_permission_reaches_only_the_records_it_names(story: Story) -> None:
    story.county.link(story.coach, story.client)
    assert give(story, domain="health") == 303
    assert Sort.GOAL not in sees(story)
    assert "records of health care" in story.browser.get("/en/my/consent/").content.decode()
    assert give(story, domain="social") == 303
    assert Sort.GOAL in sees(story)
    assert give(story, domain="secret service") == 422


def test_a_single_part_is_forbidden(story: Story) -> None:
    story.county.link(story.coach, story.client)
    give(story)
    goal = plan_of(story).of(Sort.GOAL)[0]
    assert prohibit(story, what="part", part=str(goal.id), to_register=str(story.coach.register_id), in_emergency="on") == 303
    assert Sort.GOAL not in sees(story) and Sort.SERVICE in sees(story)
    page = story.browser.get("/en/my/consent/").content.decode()
    assert "Haluan nukkua" in page and "also in an emergency" in page


def test_all_of_one_record_is_forbidden(story: Story) -> None:
    story.county.link(story.coach, story.client)
    give(story)
    assert prohibit(story, what="register", register=str(story.worker.register_id)) == 303
    assert sees(story) & {Sort.GOAL, Sort.SERVICE} == set()


def test_what_is_not_offered_cannot_be_chosen(story: Story) -> None:
    assert give(story, to_register=str(uuid4())) == 422
    assert give(story, topics=[]) == 422
    assert give(story, topics=["secrets"]) == 422
    assert prohibit(story) == 422
    assert prohibit(story, what="part") == 422
    assert prohibit(story, what="part", part=str(uuid4())) == 422
    assert prohibit(story, what="topic", topic="x") == 422
    assert prohibit(story, what="register", register="no-uuid") == 422
    assert permits(story) == set()


def test_nobody_ends_the_rights_of_another(story: Story) -> None:
    give(story)
    with opened(story.client.token, None, Purpose.OWN):
        permit = queries.permits()[0].id
    other = story.county.client(home=story.worker.register_id)
    browser_of(other.token).post("/en/my/consent/withdraw/", {"which": str(permit)})
    browser_of(story.worker.token).post("/en/my/consent/withdraw/", {"which": str(permit)})
    assert permits(story) == {None}


def test_broken_ids_change_nothing(story: Story) -> None:
    for which in ("", "x", str(UUID(int=0))):
        assert story.browser.post("/en/my/consent/withdraw/", {"which": which}).status_code == 303
        assert story.browser.post("/en/my/consent/lift/", {"which": which}).status_code == 303


def test_the_consent_page_asks_about_proposals(story: Story) -> None:
    assert f"/en/my/parties/{story.party_id}/" in story.browser.get("/en/my/consent/").content.decode()
