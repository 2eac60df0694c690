"""How often one may try to sign in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client as Browser
from django.test import RequestFactory

from punos.clients.tests.factories import SmallCounty
from punos.trust import actions
from punos.web.account.views.signing import ATTEMPT_COOKIE, SUBJECT_COOKIE
from punos.web.shared.whence import address_of

WAYS = {"as": "post", "start": "get", "back": "get", "place": "post"}


@pytest.fixture
def here() -> str:
    """An address that no other test comes from."""
    return f"10.{uuid4().int % 256}.{uuid4().int % 256}.{uuid4().int % 256}"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits as they are where real people are."""
    monkeypatch.setattr(settings, "SIGN_INS_PER_ADDRESS", 20)
    monkeypatch.setattr(settings, "SIGN_INS_PER_ACCOUNT", 5)


def tried(way: str, address: str, language: str = "en") -> Any:
    ask = getattr(Browser(headers={"host": "localhost"}), WAYS[way])
    return ask(f"/{language}/account/sign-in/{way}/", REMOTE_ADDR=address)


@pytest.mark.parametrize("way", WAYS)
def test_the_twenty_first_attempt_of_a_minute_from_one_address_waits(few: None, here: str, way: str) -> None:
    assert 429 not in {tried(way, here).status_code for _ in range(20)}
    refused = tried(way, here)
    assert refused.status_code == 429
    assert 30 <= int(refused.headers["Retry-After"]) <= 60
    assert "no-store" in refused.headers["Cache-Control"]
    assert tried(way, "192.0.2.1").status_code != 429, "another address is not held up"


@pytest.mark.parametrize(("language", "words"), [("fi", "Odota minuutti"), ("sv", "Vänta en minut"), ("en", "Wait a minute and try again")])
def test_whoever_has_to_wait_is_told_calmly(few: None, here: str, language: str, words: str) -> None:
    for _ in range(20):
        tried("place", here)
    page = tried("place", here, language).content.decode()
    assert words in page and f"/{language}/account/sign-in/" in page
    assert here not in page and "429" not in page


def test_whoever_comes_back_is_told_in_the_language_they_left_in(few: None, here: str) -> None:
    person = Browser(headers={"host": "localhost"})
    left = {"state": "s", "nonce": "n", "verifier": "v", "next": "", "language": "sv"}
    for number in range(21):
        person.cookies[ATTEMPT_COOKIE] = signing.dumps(left, salt=ATTEMPT_COOKIE)
        answer = person.get("/fi/account/sign-in/back/", REMOTE_ADDR=here)
        assert answer.status_code == (429 if number == 20 else 403)
    assert "Vänta en minut" in answer.content.decode()


def came_back(subject: str) -> Browser:
    """A browser whose person has shown who they are and now chooses a place."""
    person = Browser(headers={"host": "localhost"})
    person.cookies[SUBJECT_COOKIE] = signing.dumps({"subject": subject, "next": ""}, salt=SUBJECT_COOKIE)
    return person


def test_the_sixth_session_of_a_minute_to_one_account_waits_from_wherever(few: None, county: SmallCounty) -> None:
    ask = "select subject from plan.actor where id = %s"
    subjects = [county.guard(ask, [county.client().actor_id])[0][0] for _ in range(2)]

    def place(subject: str, number: int) -> Any:
        return came_back(subject).post("/en/account/sign-in/place/", {"post": ""}, REMOTE_ADDR=f"198.51.100.{number}")

    assert [place(subjects[0], number).status_code for number in range(7)] == [303] * 5 + [429] * 2
    assert settings.SESSION_TOKEN_COOKIE not in place(subjects[0], 8).cookies
    assert place(subjects[1], 9).status_code == 303, "another account is not held up"


def test_a_minute_begins_with_its_first_attempt_and_ends(county: SmallCounty) -> None:
    who = str(uuid4())

    def wait() -> int:
        return actions.count_sign_in(step="test", who=who, most=2)

    def pass_time(seconds: int) -> None:
        county.guard("update plan.sign_in_count set since = since - %s", [timedelta(seconds=seconds)])

    assert [wait(), wait()] == [0, 0]
    assert 50 <= wait() <= 60
    pass_time(40)
    assert 10 <= wait() <= 20
    pass_time(20)
    assert [wait(), wait()] == [0, 0]
    assert wait() > 0


def test_the_counts_tell_of_nobody_and_are_gone_in_an_hour(county: SmallCounty, here: str) -> None:
    subject = f"test:{uuid4()}"
    actions.count_sign_in(step="account", who=subject, most=5)
    actions.count_sign_in(step="beginning", who=here, most=5)
    kept = county.guard("select * from plan.sign_in_count", [])
    assert kept and all(len(row[0]) in (16, 32) for row in kept)
    assert subject.encode() not in b"".join(bytes(row[0]) for row in kept) and here not in str(kept)
    county.guard("update plan.sign_in_count set since = since - interval '1 hour'", [])
    actions.count_sign_in(step="account", who=str(uuid4()), most=5)
    assert county.guard("select count(*) from plan.sign_in_count", []) == [(1,)]


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("a socket", "unknown"),
    ],
)
def test_an_address_of_the_new_kind_stands_for_its_network(seen: str, meant: str) -> None:
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=seen)) == meant


def test_only_our_own_proxy_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    claimed = RequestFactory(headers={"x-forwarded-for": "203.0.113.1, 192.0.2.9"}).get("/", REMOTE_ADDR="10.0.0.1")
    assert address_of(claimed) == "10.0.0.1"
    monkeypatch.setattr(settings, "BEHIND_PROXY", True)
    assert address_of(claimed) == "192.0.2.9"
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1")) == "10.0.0.1"
