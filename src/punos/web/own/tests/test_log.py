"""The client's log: complete, in words, and how to ask about a row."""

from __future__ import annotations

from uuid import uuid4

import pytest

from punos.clients.tests.factories import opened
from punos.trust import queries
from punos.trust.words import Purpose
from punos.web.own.tests.factories import Story, browser_of

REASON = "Did not open the door, neighbours worried"


def emergency(story: Story) -> None:
    with opened(story.worker.token, story.client.id, Purpose.EMERGENCY, reason=REASON):
        pass


def test_every_opening_is_there_with_who_and_why_and_looking_here_adds_none(story: Story) -> None:
    before = len(queries.my_log(story.client.token))
    page = story.browser.get("/en/my/log/").content.decode()
    assert "Oona Omatyöntekijä" in page and "Sosiaalityö" in page and "work with the client" in page
    assert "parts of the plan" in page
    assert len(queries.my_log(story.client.token)) == before


def test_an_emergency_stands_out_here_and_at_the_top_of_the_plan_until_it_is_read(story: Story) -> None:
    emergency(story)
    log = story.browser.get("/en/my/log/").content.decode()
    assert "opened in an emergency" in log and REASON in log
    plan = story.browser.get("/en/my/").content.decode()
    assert "Your data was opened in an emergency" in plan and REASON in plan and "Oona Omatyöntekijä" in plan
    notice = queries.notices(story.client.token)[0]
    assert story.browser.post(f"/en/my/notices/{notice.id}/seen/").status_code == 303
    assert "Your data was opened in an emergency" not in story.browser.get("/en/my/").content.decode()


def test_a_notice_of_another_is_not_mine_to_read(story: Story) -> None:
    emergency(story)
    notice = queries.notices(story.client.token)[0]
    other = story.county.client(home=story.worker.register_id)
    assert browser_of(other.token).post(f"/en/my/notices/{notice.id}/seen/").status_code == 404


def test_how_to_ask_about_a_row_of_mine_and_of_nobody_elses(story: Story) -> None:
    row = next(row for row in queries.my_log(story.client.token) if not row.own and row.id == row.opening)
    page = story.browser.get(f"/en/my/log/{row.id}/ask/").content.decode()
    assert f"row {row.id}" in page and "Oona Omatyöntekijä" in page and "Data Protection Ombudsman" in page
    other = story.county.client(home=story.worker.register_id)
    assert browser_of(other.token).get(f"/en/my/log/{row.id}/ask/").status_code == 404
    for missing in (0, row.id + 10**6, 10**40):
        assert story.browser.get(f"/en/my/log/{missing}/ask/").status_code == 404


def test_many_rows_come_forty_a_page(story: Story) -> None:
    for _ in range(45):
        with opened(story.worker.token, story.client.id):
            pass
    first = story.browser.get("/en/my/log/").content.decode()
    assert first.count('class="log__row"') == 40
    older = first.split("?before=")[1].split('"')[0]
    second = story.browser.get(f"/en/my/log/?before={older}").content.decode()
    assert 'class="log__row"' in second and "?before=" not in second
    for odd in ("x", "-1", "9" * 40, ""):
        assert story.browser.get("/en/my/log/", {"before": odd}).status_code == 200


def test_a_refused_attempt_stands_in_the_log(story: Story) -> None:
    stranger = story.county.worker("social_worker", story.worker.organisation_id, story.worker.register_id, "Tiina Utelias")
    with opened(stranger.token, story.client.id):
        pass
    assert "tried to open, was refused" in story.browser.get("/en/my/log/").content.decode()
    assert browser_of(str(uuid4())).get("/en/my/log/").status_code == 302


def visit_on_three_grounds(story: Story) -> None:
    """The coach may add in the own register, was sent one part, and sees the rest by the client's permit."""
    with opened(story.coach.token, story.client.id):
        pass


@pytest.fixture
def many_grounds(story: Story) -> Story:
    """The coach has a relationship and a permit besides the part that was sent."""
    story.county.permit(story.client, story.coach.register_id)
    story.county.link(story.coach, story.client)
    return story


def test_one_opening_on_several_grounds_is_one_entry_with_all_its_grounds_and_parts(many_grounds: Story) -> None:
    visit_on_three_grounds(many_grounds)
    log = many_grounds.browser.get("/en/my/log/").content.decode()
    entries = [entry for entry in log.split('class="log__row"')[1:] if "Valtteri Valmentaja" in entry]
    assert len(entries) == 1
    said = " ".join(entries[0].split())
    assert ": 9 parts of the plan" in said
    for ground in ("client relationship, own register", "the client&#39;s permission", "the plan asks this organisation"):
        assert said.count(ground) == 1


def test_the_number_to_ask_about_is_of_the_whole_opening_and_no_ticket_is_shown(many_grounds: Story) -> None:
    visit_on_three_grounds(many_grounds)
    rows = next(found for found in queries.openings(queries.my_log(many_grounds.client.token)) if len(found) > 1 and found[0].act == "open")
    ask = many_grounds.browser.get(f"/en/my/log/{rows[-1].id}/ask/").content.decode()
    assert "the client&#39;s permission" in ask and "9 parts" in ask
    assert many_grounds.browser.get(f"/en/my/log/{rows[0].id}/ask/").status_code == 404
    tickets = many_grounds.county.guard("select ticket::text from plan.access where client_id = %s", [many_grounds.client.id])
    pages = ask + many_grounds.browser.get("/en/my/log/").content.decode()
    assert tickets and not [ticket for (ticket,) in tickets if ticket in pages]


def test_a_page_of_the_log_holds_its_openings_whole(many_grounds: Story) -> None:
    for _ in range(45):
        visit_on_three_grounds(many_grounds)
    token = many_grounds.client.token
    first = queries.my_log(token)
    assert len(queries.openings(first)) == 40 and {len(found) for found in queries.openings(first)} == {3}
    second = queries.my_log(token, first[-1].opening)
    assert {len(found) for found in queries.openings(second)[:5]} == {3}
    assert not {row.opening for row in first} & {row.opening for row in second}
