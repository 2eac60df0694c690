"""Showing again who one is, before a copy, another's permission or an emergency: by the provider and in a demonstration, with what was typed kept."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from punos.base.texts import Text
from punos.clients.tests.factories import BEFORE, Client, SmallCounty, digest
from punos.trust import access, actions, oidc
from punos.trust.words import Role
from punos.web.account import presenters
from punos.web.account.tests.test_oidc import BACK, consent_of
from punos.web.account.tests.test_signing import Somebody, browser

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
COPY, AGAIN = "/fi/my/everything.json", "/fi/account/sign-in/again/"
REASON = "Ei avaa ovea eikä vastaa"


def grow_old(county: SmallCounty, token: str) -> None:
    """A quarter of an hour passes."""
    county.guard("update plan.session set proved_at = proved_at - interval '16 minutes' where token_digest = %s", [digest(token)])


def somebody(county: SmallCounty, one: Client) -> Somebody:
    subject = county.guard("select subject from plan.actor where id = %s", [one.actor_id])[0][0]
    return Somebody(subject, None, f"Aino {subject[-4:]}", Role.CITIZEN, Text("asiakas", "klient", "client"), Text("x", "x", "x"))


def token_of(person: Browser) -> str:
    return person.cookies[settings.SESSION_TOKEN_COOKIE].value


@pytest.fixture
def clients(county: SmallCounty, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Client, Somebody]]:
    """Two persons of the demonstration."""
    made = [county.client() for _ in range(2)]
    cast = [somebody(county, one) for one in made]
    monkeypatch.setattr(presenters, "cast", lambda: cast)
    return list(zip(made, cast, strict=True))


def test_a_copy_waits_until_one_has_shown_again_who_one_is(county: SmallCounty, clients: list[tuple[Client, Somebody]]) -> None:
    (aino, cast), _ = clients
    person = browser(aino.token)
    assert person.get(COPY).status_code == 200
    grow_old(county, aino.token)
    led = person.get(COPY)
    assert (led.status_code, led["location"]) == (302, f"{AGAIN}?next=%2Ffi%2Fmy%2Feverything.json")
    asked = person.get(led["location"]).content.decode()
    assert f"Olen {cast.name}" in asked and f'value="{COPY}"' in asked
    shown = person.post(f"{AGAIN}as/", {"subject": cast.subject, "next": COPY})
    assert (shown.status_code, shown["location"]) == (303, COPY)
    assert token_of(person) != aino.token and access.who(aino.token) is None
    assert person.get(COPY).status_code == 200


def test_somebody_else_ends_the_session_and_gets_nothing(county: SmallCounty, clients: list[tuple[Client, Somebody]]) -> None:
    (aino, _), (_, other) = clients
    person = browser(aino.token)
    grow_old(county, aino.token)
    refused = person.post(f"{AGAIN}as/", {"subject": other.subject, "next": COPY})
    assert refused.status_code == 403 and "Joku muu tunnistautui" in refused.content.decode()
    assert token_of(person) == "" and access.who(aino.token) is None
    assert person.get(COPY)["location"].startswith("/fi/account/sign-in/?")


def test_nobody_outside_the_cast_and_nobody_without_a_demonstration(
    county: SmallCounty, clients: list[tuple[Client, Somebody]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (aino, cast), _ = clients
    person = browser(aino.token)
    for sent in ({}, {"subject": "nobody"}, {"subject": "x" * 500}):
        assert person.post(f"{AGAIN}as/", sent).status_code == 422
    monkeypatch.delenv("PUNOS_TEST")
    assert person.post(f"{AGAIN}as/", {"subject": cast.subject}).status_code == 422
    assert cast.name not in person.get(AGAIN).content.decode()
    assert access.who(aino.token), "a choice that is none ends nothing"


def test_in_an_emergency_what_was_typed_is_kept_and_sent_again(county: SmallCounty) -> None:
    organisation = county.organisation()
    nurse, client = county.worker("nurse", organisation, county.register(organisation)), county.client()
    county.owner(
        "insert into open.need (role, purpose, topic, level, scope) values ('nurse', 'emergency', 'core', 'read', 'all') on conflict do nothing",
        [],
    )
    person, address = browser(nurse.token), reverse("work:open_emergency", args=[client.id])
    grow_old(county, nurse.token)
    typed = {"code": client.code, "reason": REASON}
    kept = person.post(address, typed)
    said = kept.content.decode()
    assert kept.status_code == 401 and REASON in said and client.code in said
    assert f'action="{address}"' in said and f'href="{AGAIN}"' in said
    assert not county.guard("select 1 from plan.notice where client_id = %s", [client.id]), "nobody is told of what was not opened"
    refused = county.guard("select basis from plan.access where client_id = %s and act = 'refused'", [client.id])
    assert refused == [("proof",)]


# --- by the provider of identities ---------------------------------------------------------------------------------------------


def identified(county: SmallCounty, issuer: str, sub: str) -> str:
    """A person whom the provider knows, signed in with an old proof; the token."""
    subject = oidc.subject_of(issuer, sub)
    if not county.guard("select 1 from plan.actor where subject = %s", [subject]):
        county.guard("update plan.actor set subject = %s where id = %s", [subject, county.client().actor_id])
    token = actions.start_session(subject=subject, post_id=None, proved_at=BEFORE)
    assert token
    return token


def there(person: Browser, more: str = "&next=/fi/my/everything.json") -> str:
    begun = person.get(f"/fi/account/sign-in/start/?again=1{more}")
    assert begun.status_code == 302
    return str(begun["location"])


def without_strict_cookie(person: Browser) -> Browser:
    """The way back comes from another site: the browser leaves the session's cookie at home."""
    back = Browser(headers={"host": "localhost"})
    back.cookies["punos-attempt"] = person.cookies["punos-attempt"].value
    return back


def test_the_provider_is_asked_to_identify_anew_and_one_goes_on_in_the_same_place(county: SmallCounty, with_oidc: str) -> None:
    token = identified(county, with_oidc, "one")
    person = browser(token)
    assert person.get(COPY).status_code == 302
    address = there(person)
    asked = parse_qs(urlsplit(address).query)
    assert asked["prompt"] == ["login"] and asked["max_age"] == ["0"]
    person = without_strict_cookie(person)
    back = person.get(BACK, consent_of(address, "one"))
    assert back.status_code == 200 and 'content="0; url=/fi/my/everything.json"' in back.content.decode()
    assert access.who(token) is None
    assert person.get(COPY).status_code == 200


def test_one_who_did_not_ask_for_a_page_is_sent_back_to_what_waits(county: SmallCounty, with_oidc: str) -> None:
    person = browser(identified(county, with_oidc, "one"))
    address = there(person, "")
    back = without_strict_cookie(person).get(BACK, consent_of(address, "one"))
    assert back.status_code == 200 and "palaa välilehteen" in back.content.decode().lower()


def test_somebody_else_of_the_provider_ends_the_session(county: SmallCounty, with_oidc: str) -> None:
    token = identified(county, with_oidc, "one")
    identified(county, with_oidc, "both")
    person = browser(token)
    address = there(person)
    person = without_strict_cookie(person)
    assert person.get(BACK, consent_of(address, "both")).status_code == 403
    assert access.who(token) is None
    assert not person.cookies.get(settings.SESSION_TOKEN_COOKIE) or token_of(person) == ""


@pytest.mark.parametrize("told", [None, "old", "soon", True, 1e300])
def test_a_proof_that_is_not_new_is_refused(county: SmallCounty, with_oidc: str, monkeypatch: pytest.MonkeyPatch, told: Any) -> None:
    """A provider that lets its own session do, or does not say when: the session of before goes on, with its old proof."""
    token = identified(county, with_oidc, "one")
    person = browser(token)
    address = there(person)
    real = oidc.CodeIDToken

    def told_otherwise(claims: dict[str, Any], *rest: Any) -> Any:
        claims["auth_time"] = claims["iat"] - 3600 if told == "old" else told
        if told is None:
            del claims["auth_time"]
        return real(claims, *rest)

    monkeypatch.setattr(oidc, "CodeIDToken", told_otherwise)
    back = without_strict_cookie(person)
    assert back.get(BACK, consent_of(address, "one")).status_code == 403
    assert access.who(token) is not None
    assert person.get(COPY).status_code == 302


def test_signing_in_by_an_old_session_of_the_provider_is_no_young_proof(
    county: SmallCounty, with_oidc: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    identified(county, with_oidc, "one")
    person = browser()
    address = person.get("/fi/account/sign-in/start/")["location"]
    assert "prompt" not in address
    real = oidc.CodeIDToken

    def told_otherwise(claims: dict[str, Any], *rest: Any) -> Any:
        claims["auth_time"] -= 3600
        return real(claims, *rest)

    monkeypatch.setattr(oidc, "CodeIDToken", told_otherwise)
    assert person.get(BACK, consent_of(address, "one")).status_code == 200
    assert access.who(token_of(person)) is not None
    assert person.get(COPY)["location"].startswith(AGAIN)


def test_a_worker_who_chooses_a_place_keeps_the_time_of_the_proof(county: SmallCounty, with_oidc: str) -> None:
    """Between coming back and choosing there are some minutes at most; the proof counts from the provider's word."""
    identified(county, with_oidc, "both")
    actor = county.guard("select id from plan.actor where subject = %s", [oidc.subject_of(with_oidc, "both")])[0][0]
    post = _post(county, actor)
    person = browser()
    address = person.get("/fi/account/sign-in/start/")["location"]
    person.get(BACK, consent_of(address, "both"))
    assert person.post("/fi/account/sign-in/place/", {"post": post}).status_code == 303
    proved = county.guard("select proved_at <= started_at from plan.session where token_digest = %s", [digest(token_of(person))])
    assert proved == [(True,)]


def _post(county: SmallCounty, actor_id: UUID) -> UUID:
    from punos.web.account.tests import test_oidc

    test_oidc._post(county, actor_id)
    found: UUID = county.guard("select id from open.post where actor_id = %s limit 1", [actor_id])[0][0]
    return found
