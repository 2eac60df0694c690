"""Acting for another: by name, read only, and only what is open to a representative."""

from __future__ import annotations

from uuid import uuid4

import pytest

from punos.clients.tests.factories import Client
from punos.trust import queries
from punos.web.own.tests.factories import Story, browser_of


@pytest.fixture
def near(story: Story) -> Client:
    made = story.county.client(name="Lauri", home=story.worker.register_id)
    story.county.guard(
        "insert into plan.representation (id, client_id, actor_id, topics, valid_from) values (%s, %s, %s, %s, now())",
        [uuid4(), story.client.id, made.actor_id, ["core"]],
    )
    return made


def test_a_representative_finds_the_person_and_reads_the_plan(story: Story, near: Client) -> None:
    person = browser_of(near.token)
    assert f"/en/my/for_another/{story.client.id}/" in person.get("/en/my/for_another/").content.decode()
    page = person.get(f"/en/my/for_another/{story.client.id}/").content.decode()
    assert "Haluan nukkua yöni hyvin" in page and "Aino" in page and "representative" in page
    assert "Mark as done" not in page and "<form" not in page.split("<main")[1].split("</main>")[0]
    assert queries.my_log(story.client.token)[0].basis == "representative"


def test_nobody_else_reads_it(story: Story, near: Client) -> None:
    stranger = story.county.client(home=story.worker.register_id)
    assert browser_of(stranger.token).get(f"/en/my/for_another/{story.client.id}/").status_code == 404
    assert browser_of(story.worker.token).get(f"/en/my/for_another/{story.client.id}/").status_code == 404
    assert "You act for nobody now" in browser_of(stranger.token).get("/en/my/for_another/").content.decode()


def test_what_is_withheld_from_representatives_is_not_there(story: Story, near: Client) -> None:
    from django.db import connection

    from punos.clients.tests.factories import opened

    with opened(story.worker.token, story.client.id), connection.cursor() as cursor:
        cursor.execute("select plan.withhold(%s, false, true, 'danger', 'Salainen syy')", [story.service_id])
    page = browser_of(near.token).get(f"/en/my/for_another/{story.client.id}/").content.decode()
    assert "Arviointi alkaa pian" not in page and "Haluan nukkua yöni hyvin" in page


def test_a_mandate_that_has_ended_opens_nothing(story: Story, near: Client) -> None:
    story.county.guard("update plan.representation set valid_to = clock_timestamp() where actor_id = %s", [near.actor_id])
    person = browser_of(near.token)
    assert "You act for nobody now" in person.get("/en/my/for_another/").content.decode()
    assert person.get(f"/en/my/for_another/{story.client.id}/").status_code == 404
