"""Signing in through OpenID Connect, against a provider on this machine."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import httpx
import pytest
from django.conf import settings
from django.test import Client as Browser

from punos.clients.tests.factories import BEFORE, SmallCounty
from punos.trust import access, oidc
from punos.trust.words import Role

#: The provider for tests is built on an older face of its library.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
BACK = "/fi/account/sign-in/back/"


def browser() -> Browser:
    return Browser(headers={"host": "localhost"})


def actor(county: SmallCounty, issuer: str, sub: str, *, posts: int = 0, citizen: bool = True) -> None:
    """An actor whom the provider knows, with a citizen's place and so many posts; made once for each provider."""
    subject = oidc.subject_of(issuer, sub)
    if county.guard("select 1 from plan.actor where subject = %s", [subject]):
        return
    actor_id = county.client().actor_id if citizen else uuid4()
    if citizen:  # a person is one actor: theirs is moved to the provider
        county.guard("update plan.actor set subject = %s where id = %s", [subject, actor_id])
    else:
        county.guard("insert into plan.actor (id, person_id, subject, rights_epoch) values (%s, null, %s, 0)", [actor_id, subject])
    for _number in range(posts):
        _post(county, actor_id)


def _post(county: SmallCounty, actor_id: UUID) -> None:
    organisation = county.organisation()
    values = [uuid4(), actor_id, organisation, county.register(organisation), "nurse", "Niina Hoitaja", BEFORE.date()]
    county.owner(
        "insert into open.post (id, actor_id, organisation_id, register_id, role, worker_name, valid_from) values (%s, %s, %s, %s, %s, %s, %s)",
        values,
    )


def consent_of(address: str, sub: str) -> dict[str, str]:
    """What the provider sends back when the person says who they are: code and state."""
    answer = httpx.post(address, data={"sub": sub})
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def way_there(person: Browser, sub: str, more: str = "") -> dict[str, str]:
    """Off to the provider and identified: what comes back."""
    begun = person.get(f"/fi/account/sign-in/start/{more}")
    assert begun.status_code == 302
    return consent_of(begun["location"], sub)


def session_of(person: Browser) -> Any:
    cookie = person.cookies.get(settings.SESSION_TOKEN_COOKIE)
    return access.who(cookie.value) if cookie and cookie.value else None


def test_a_person_with_one_place_is_signed_in_and_led_on(county: SmallCounty, with_oidc: str) -> None:
    actor(county, with_oidc, "one")
    person = browser()
    back = person.get(BACK, way_there(person, "one", "?next=/fi/my/log/"))
    assert back.status_code == 200
    assert 'content="0; url=/fi/my/log/"' in back.content.decode()
    assert session_of(person).role is Role.CITIZEN
    cookie = person.cookies[settings.SESSION_TOKEN_COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Strict"
    assert person.cookies["punos-attempt"].value == ""


def test_the_request_carries_a_challenge_and_the_attempt_cookie_may_come_from_another_site(with_oidc: str) -> None:
    person = browser()
    begun = person.get("/sv/account/sign-in/start/")
    asked = parse_qs(urlsplit(begun["location"]).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["response_type"] == ["code"] and asked["ui_locales"] == ["sv"]
    assert asked["redirect_uri"] == ["http://localhost/fi/account/sign-in/back/"]
    assert person.cookies["punos-attempt"]["samesite"] == "Lax" and person.cookies["punos-attempt"]["httponly"]


def test_several_places_are_offered_and_one_session_is_one_role(county: SmallCounty, with_oidc: str) -> None:
    actor(county, with_oidc, "both", posts=1)
    person = browser()
    offered = person.get(BACK, way_there(person, "both"))
    assert offered.status_code == 200 and "Niina Hoitaja" in offered.content.decode()
    assert session_of(person) is None
    post = county.guard(
        "select p.id from open.post p join plan.actor a on a.id = p.actor_id where a.subject = %s", [oidc.subject_of(with_oidc, "both")]
    )[0][0]
    chosen = person.post("/fi/account/sign-in/place/", {"post": post})
    assert chosen.status_code == 303
    assert session_of(person).role is Role.NURSE


def test_a_place_of_somebody_else_is_refused(county: SmallCounty, with_oidc: str) -> None:
    actor(county, with_oidc, "both", posts=1)
    organisation = county.organisation()
    other = county.worker("nurse", organisation, county.register(organisation))
    person = browser()
    person.get(BACK, way_there(person, "both"))
    refused = person.post("/fi/account/sign-in/place/", {"post": other.post_id})
    assert refused.status_code == 403 and session_of(person) is None


def test_choosing_a_place_without_having_come_back_is_refused(with_oidc: str) -> None:
    person = browser()
    assert person.post("/fi/account/sign-in/place/", {"post": ""}).status_code == 403


def test_nobody_of_ours_is_refused(with_oidc: str) -> None:
    person = browser()
    assert person.get(BACK, way_there(person, "nobody")).status_code == 403
    assert session_of(person) is None


def test_too_weak_an_identification_is_refused(county: SmallCounty, with_oidc: str) -> None:
    actor(county, with_oidc, "weak")
    person = browser()
    assert person.get(BACK, way_there(person, "weak")).status_code == 403
    assert session_of(person) is None


def test_another_state_is_refused(county: SmallCounty, with_oidc: str) -> None:
    actor(county, with_oidc, "one")
    person = browser()
    back = way_there(person, "one")
    assert person.get(BACK, back | {"state": "other"}).status_code == 403
    assert session_of(person) is None


def test_an_answer_to_somebody_elses_attempt_is_refused(county: SmallCounty, with_oidc: str) -> None:
    """Login forgery: the attacker's code and state in the victim's browser."""
    actor(county, with_oidc, "one")
    attacker, victim = browser(), browser()
    assert victim.get(BACK, way_there(attacker, "one")).status_code == 403
    assert session_of(victim) is None


def test_a_code_is_good_once(county: SmallCounty, with_oidc: str) -> None:
    actor(county, with_oidc, "one")
    person = browser()
    back = way_there(person, "one")
    attempt = person.cookies["punos-attempt"].value
    assert person.get(BACK, back).status_code == 200
    again = browser()
    again.cookies["punos-attempt"] = attempt
    assert again.get(BACK, back).status_code == 403


def finish(issuer: str, attempt: oidc.Attempt, asked_by: oidc.Attempt, sub: str = "one", **more: Any) -> oidc.Proven:
    """Come back with the answer to `asked_by`, in the hands of `attempt`."""
    from punos.base.clock import now

    address = oidc.begin(asked_by, redirect_uri="http://localhost/back", language="fi")
    back = consent_of(address, sub)
    return oidc.finish(attempt, state=attempt.state, code=back["code"], redirect_uri="http://localhost/back", at=more.get("at") or now())


def test_another_nonce_is_refused(with_oidc: str) -> None:
    asked = oidc.Attempt.new()
    other = oidc.Attempt(asked.state, "another nonce", asked.verifier)
    assert finish(with_oidc, asked, asked).subject == f"{with_oidc}|one"
    with pytest.raises(oidc.SignInFailed, match="bad_token"):
        finish(with_oidc, other, asked)


def test_a_token_for_another_audience_is_refused(with_oidc: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = oidc.Attempt.new()
    there = oidc.provider()
    other = oidc.Provider(
        there.issuer, "somebody-else", "secret", there.acr, there.authorization_endpoint, there.token_endpoint, there.jwks_uri
    )
    address = oidc.begin(asked, redirect_uri="http://localhost/back", language="fi").replace("client_id=punos", "client_id=somebody-else")
    code = consent_of(address, "one")["code"]
    token = oidc._exchange(other, asked, code, "http://localhost/back")["id_token"]
    with pytest.raises(oidc.SignInFailed, match="bad_token"):
        oidc._checked(there, asked, token, _now())


def test_an_old_token_is_refused(with_oidc: str) -> None:
    from datetime import timedelta

    asked = oidc.Attempt.new()
    with pytest.raises(oidc.SignInFailed, match="bad_token"):
        finish(with_oidc, asked, asked, at=_now() + timedelta(hours=2))


def test_a_token_signed_by_nobody_is_refused(with_oidc: str) -> None:
    """alg=none, as an attacker would write it."""
    import base64
    import json

    def part(content: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()

    asked = oidc.Attempt.new()
    stamp = int(_now().timestamp())
    claims = {"iss": with_oidc, "aud": "punos", "sub": "one", "nonce": asked.nonce, "acr": "strong", "iat": stamp, "exp": stamp + 600}
    with pytest.raises(oidc.SignInFailed, match="bad_token"):
        oidc._checked(oidc.provider(), asked, f"{part({'alg': 'none'})}.{part(claims)}.", _now())


@pytest.mark.parametrize("keys", [{}, {"keys": [{}]}, {"keys": 1}])
def test_a_provider_without_keys_signs_nobody_in(with_oidc: str, monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any]) -> None:
    there = oidc.provider()
    monkeypatch.setattr(oidc, "_fetch", lambda address: keys)
    with pytest.raises(oidc.SignInFailed, match="bad_token"):
        oidc._checked(there, oidc.Attempt.new(), "a.b.c", _now())


def test_a_provider_that_names_another_issuer_is_refused(with_oidc: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oidc, "_fetch", lambda _address: {"issuer": "https://somebody.example"})
    with pytest.raises(oidc.SignInFailed, match="other_issuer"):
        oidc.provider()


def test_a_silent_provider_gives_a_calm_page(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"issuer": "http://127.0.0.1:9", "client_id": "punos", "client_secret": "x", "acr": ""}
    monkeypatch.setattr(settings, "OIDC", known)
    answer = browser().get("/en/account/sign-in/start/")
    assert answer.status_code == 403 and "did not succeed" in answer.content.decode()


def _now() -> Any:
    from punos.base.clock import now

    return now()


def test_a_subject_means_something_only_with_its_issuer() -> None:
    here, there = (oidc.subject_of(issuer, "one") for issuer in ("https://id.example", "https://other.example"))
    assert here != there
    assert here == oidc.subject_of("https://id.example/", "one") == "https://id.example|one"


def test_only_signatures_of_the_list_are_taken(with_oidc: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the provider's key they are taken; by the client's secret as if it were a key, or by a key that the token brings along, they are not."""
    from joserfc import jwt
    from joserfc.jwk import KeySet, OctKey, RSAKey

    ours, theirs = RSAKey.generate_key(2048, {"kid": "1"}), RSAKey.generate_key(2048, {"kid": "2"})
    there = oidc.provider()
    monkeypatch.setattr(oidc, "_fetch", lambda _address: KeySet([ours]).as_dict(private=False))
    asked, stamp = oidc.Attempt.new(), int(_now().timestamp())
    claims = {"iss": with_oidc, "aud": "punos", "sub": "one", "nonce": asked.nonce, "acr": "strong", "iat": stamp, "exp": stamp + 600}
    shared = OctKey.import_key(str(settings.OIDC["client_secret"]).ljust(32, "x"))
    wrong = {
        "a shared secret": jwt.encode({"alg": "HS256"}, claims, shared, algorithms=["HS256"]),
        "another digest": jwt.encode({"alg": "RS512", "kid": "1"}, claims, ours, algorithms=["RS512"]),
        "a key of its own": jwt.encode({"alg": "RS256", "jwk": theirs.as_dict(private=False)}, claims, theirs),
        "a key somewhere": jwt.encode({"alg": "RS256", "jku": "https://evil.example/keys", "kid": "2"}, claims, theirs),
    }
    taken = oidc._checked(there, asked, jwt.encode({"alg": "RS256", "kid": "1"}, claims, ours), _now())
    assert taken["sub"] == "one"
    for how, token in wrong.items():
        with pytest.raises(oidc.SignInFailed, match="bad_token"):
            print(how, oidc._checked(there, asked, token, _now()))
