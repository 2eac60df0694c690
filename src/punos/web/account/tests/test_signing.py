"""Signing in as a person of the demonstration, staying, signing out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client as Browser

from punos.base.texts import Text
from punos.clients.tests.factories import SmallCounty
from punos.trust import access
from punos.trust.actions import start_session
from punos.trust.words import Role
from punos.web.account import presenters
from punos.web.account.views.signing import ATTEMPT_COOKIE, SUBJECT_COOKIE, own_path


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of a cast of one."""

    subject: str
    post_id: UUID | None
    name: str
    role: Role
    organisation: Text
    line: Text
    code: str | None = None


def browser(token: str = "", *, csrf: bool = False) -> Browser:
    made = Browser(enforce_csrf_checks=csrf, headers={"host": "localhost"})
    if token:
        made.cookies[settings.SESSION_TOKEN_COOKIE] = token
    return made


@pytest.fixture
def aino(county: SmallCounty, monkeypatch: pytest.MonkeyPatch) -> Somebody:
    client = county.client()
    subject = county.guard("select subject from plan.actor where id = %s", [client.actor_id])[0][0]
    words = Text("asiakas", "klient", "client")
    one = Somebody(subject, None, "Aino Esimerkki", Role.CITIZEN, words, Text("Etsii työtä", "Söker arbete", "Looks for work"))
    monkeypatch.setattr(presenters, "cast", lambda: [one])
    return one


def be(person: Browser, one: Somebody, **more: Any) -> Any:
    return person.post("/fi/account/sign-in/as/", {"subject": one.subject, "post": one.post_id or "", **more})


def test_one_chooses_whom_to_be_and_lands_on_the_page_asked_for(aino: Somebody) -> None:
    person = browser()
    page = person.get("/fi/account/sign-in/?next=/fi/my/log/").content.decode()
    assert "Aino Esimerkki" in page and "Etsii työtä" in page and 'value="/fi/my/log/"' in page
    answer = be(person, aino, next="/fi/my/log/")
    assert (answer.status_code, answer["location"]) == (303, "/fi/my/log/")
    assert access.who(person.cookies[settings.SESSION_TOKEN_COOKIE].value)


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/fi/account/log/", "/nowhere"]
)
def test_one_is_led_nowhere_but_to_a_page_of_ones_own(aino: Somebody, wanted: str) -> None:
    assert be(browser(), aino, next=wanted)["location"] == "/fi/my/"


def test_an_address_of_another_site_is_not_carried() -> None:
    assert own_path("/fi/my/?page=2") == "/fi/my/?page=2"
    assert [own_path(one) for one in ("http://a.example/", "//a.example", "/\\a.example", "my", "")] == [""] * 5


def test_nobody_outside_the_cast_can_be_chosen(aino: Somebody, county: SmallCounty) -> None:
    other = county.client()
    subject = county.guard("select subject from plan.actor where id = %s", [other.actor_id])[0][0]
    person = browser()
    answer = person.post("/fi/account/sign-in/as/", {"subject": subject, "post": ""})
    assert answer.status_code == 422 and settings.SESSION_TOKEN_COOKIE not in person.cookies


def test_broken_choices_are_refused_calmly(aino: Somebody) -> None:
    for sent in ({}, {"subject": "x" * 500}, {"subject": aino.subject, "post": "no-uuid"}, {"subject": "a\x00b"}):
        assert browser().post("/fi/account/sign-in/as/", sent).status_code == 422


def test_without_a_demonstration_there_is_no_choosing(aino: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUNOS_TEST")
    assert be(browser(), aino).status_code == 422
    assert "Aino Esimerkki" not in browser().get("/fi/account/sign-in/").content.decode()


def test_signing_in_again_ends_the_session_before(aino: Somebody) -> None:
    person = browser()
    be(person, aino)
    before = person.cookies[settings.SESSION_TOKEN_COOKIE].value
    be(person, aino)
    assert access.who(before) is None


def test_signing_out_ends_the_session_and_has_the_browser_forget(aino: Somebody) -> None:
    person = browser()
    be(person, aino)
    token = person.cookies[settings.SESSION_TOKEN_COOKIE].value
    answer = person.post("/fi/account/sign-out/")
    assert (answer.status_code, answer["location"]) == (303, "/fi/account/signed-out/")
    assert "storage" in answer["Clear-Site-Data"] and access.who(token) is None
    assert person.cookies[settings.SESSION_TOKEN_COOKIE].value == ""
    assert person.get("/fi/account/signed-out/").status_code == 200
    assert browser().post("/fi/account/sign-out/").status_code == 303


def test_signing_out_needs_a_form_of_ours(aino: Somebody) -> None:
    person = browser(csrf=True)
    assert person.post("/fi/account/sign-out/").status_code == 403
    assert person.get("/fi/account/sign-out/").status_code == 405


def test_staying_lengthens_a_live_session_only(aino: Somebody) -> None:
    person = browser()
    be(person, aino)
    assert person.post("/fi/account/stay/").status_code == 204
    assert browser().post("/fi/account/stay/").status_code == 401


def test_a_made_up_token_opens_nothing() -> None:
    answer = browser(str(uuid4())).get("/fi/my/")
    assert answer.status_code == 302 and answer["location"].startswith("/fi/account/sign-in/?next=")


def test_a_token_has_256_random_bits(county: SmallCounty, monkeypatch: pytest.MonkeyPatch) -> None:
    import secrets

    asked: list[int | None] = []
    make = secrets.token_urlsafe

    def counted(size: int | None = None) -> str:
        asked.append(size)
        return make(size)

    monkeypatch.setattr("punos.trust.actions.secrets.token_urlsafe", counted)
    subject = county.guard("select subject from plan.actor where id = %s", [county.client().actor_id])[0][0]
    asked.clear()
    tokens = [start_session(subject=subject, post_id=None, proved_at=None) for _ in range(20)]
    assert asked == [32] * 20, "a token is made of something else than 32 random bytes"
    assert len(set(tokens)) == 20
    assert {len(str(token)) for token in tokens} == {43}


def test_a_cookie_of_one_step_is_none_of_another(aino: Somebody) -> None:
    """What was signed for the way to the provider does not say who somebody is."""
    person = browser()
    values = {"subject": aino.subject, "next": ""}
    person.cookies[SUBJECT_COOKIE] = signing.dumps(values, salt=ATTEMPT_COOKIE)
    assert person.post("/fi/account/sign-in/place/", {"post": ""}).status_code == 403
    person.cookies[SUBJECT_COOKIE] = signing.dumps(values, salt=SUBJECT_COOKIE)
    assert person.post("/fi/account/sign-in/place/", {"post": ""}).status_code == 303


def test_signing_in_and_failing_to_stand_in_the_log(aino: Somebody, caplog: pytest.LogCaptureFixture, county: SmallCounty) -> None:
    caplog.set_level("INFO")
    person = browser()
    assert person.post("/fi/account/sign-in/place/", {"post": ""}).status_code == 403
    failed = [line for line in caplog.records if line.msg == "sign-in failed"]
    assert [getattr(line, "refusal", None) for line in failed] == ["no_subject"]
    assert be(person, aino).status_code == 303
    assert [getattr(line, "role", None) for line in caplog.records if line.msg == "signed in"] == ["citizen"]
    ask = "select role from plan.session s join plan.actor a on a.id = s.actor_id where a.subject = %s and s.revoked_at is null"
    assert ("citizen",) in county.guard(ask, [aino.subject]), "the session itself tells when, who and in which place"
    assert aino.subject not in caplog.text and aino.name not in caplog.text


def test_what_somebody_may_be_trying_stands_in_the_log(
    aino: Somebody, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SIGN_INS_PER_ADDRESS", 0)
    assert be(browser(), aino).status_code == 429
    assert browser(csrf=True).post("/fi/account/sign-out/", {}).status_code == 403
    assert browser().post("/fi/account/sign-in/as/", "{", content_type="application/json").status_code == 415
    refusals = [getattr(line, "refusal", None) for line in caplog.records if line.msg == "request refused"]
    assert refusals == ["TooManySignIns", "FormWithoutSecret", "NotAForm"]
    assert {getattr(line, "route", None) for line in caplog.records if line.msg == "request refused"} == {
        "account:be_somebody",
        "account:sign_out",
    }
