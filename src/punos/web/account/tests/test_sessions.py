"""Where one is signed in: one's own sessions are seen and ended, nobody else's."""

from __future__ import annotations

import re

import pytest

from punos.base.clock import now
from punos.clients.tests.factories import Client, SmallCounty
from punos.trust import actions
from punos.web.account.tests.test_signing import browser

PAGE = "/en/account/sessions/"
NAME = re.compile(r'name="session" value="([0-9a-f]{64})"')


@pytest.fixture
def client(county: SmallCounty) -> Client:
    return county.client()


def another(county: SmallCounty, client: Client) -> str:
    """One more session of the same client."""
    ((subject,),) = county.guard("select subject from plan.actor where id = %s", [client.actor_id])
    token = actions.start_session(subject=subject, post_id=None, proved_at=now())
    assert token
    return token


def names(token: str) -> list[str]:
    """What the page offers to end."""
    return NAME.findall(browser(token).get(PAGE).content.decode())


def test_another_session_is_seen_and_ended(county: SmallCounty, client: Client) -> None:
    assert names(client.token) == []
    phone = another(county, client)
    page = browser(client.token).get(PAGE).content.decode()
    assert "This session" in page and page.count("End this session") == 1
    (name,) = NAME.findall(page)
    for _ in range(2):
        assert browser(client.token).post(f"{PAGE}end/", {"session": name}).status_code == 303
    assert names(client.token) == []
    assert browser(phone).get(PAGE).status_code == 302, "signed out"
    assert browser(client.token).get(PAGE).status_code == 200


def test_nobody_ends_what_is_anothers_or_the_one_at_hand(county: SmallCounty, client: Client) -> None:
    other = county.client()
    second = another(county, other)
    (theirs,) = names(other.token)
    (first,) = names(second)
    assert names(client.token) == []
    for token, name in ((client.token, theirs), (other.token, first), (client.token, "0" * 64), (client.token, "made up")):
        assert browser(token).post(f"{PAGE}end/", {"session": name}).status_code == 404
    assert browser(second).get(PAGE).status_code == browser(other.token).get(PAGE).status_code == 200


def test_what_has_ended_or_stood_idle_is_not_shown(county: SmallCounty, client: Client) -> None:
    for change in ("revoked_at = now()", "expires_at = now()", "seen_at = now() - interval '30 minutes'"):
        token = another(county, client)
        assert len(names(client.token)) == 1
        county.guard(f"update plan.session set {change} where token_digest = sha256(convert_to(%s, 'UTF8'))", [token])
        assert names(client.token) == [], change
