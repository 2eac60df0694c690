"""My plan: what is on it and what is not."""

from __future__ import annotations

from punos.web.own.tests.factories import Story


def test_the_plan_shows_everything_in_it_and_the_next_thing_to_do(story: Story) -> None:
    answer = story.browser.get("/en/my/")
    page = answer.content.decode()
    assert answer.status_code == 200, page[:2000]
    for said in ("Haluan nukkua yöni hyvin", "Soitan pankkiin", "Kutsun koolle verkoston", "Oona Omatyöntekijä", "Answer yes or no"):
        assert said in page, said
