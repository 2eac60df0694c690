"""The client's log: complete, in words, and how to ask about a row."""

from __future__ import annotations

from uuid import uuid4

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
    row = next(row for row in queries.my_log(story.client.token) if not row.own)
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
