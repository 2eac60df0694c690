"""What an OpenID provider answers, or somebody in its place: its description, the answer to the code, its keys, and the claims of the ID token.

The input is what came back to us and the provider's answers, a line each: `state code`, the description, the answer, the keys, the head
of the token, its claims. An empty line is the right one. The claims are signed with the provider's own key, so that they are read.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import httpx
from django.test import override_settings
from joserfc import jws
from joserfc.jwk import RSAKey

from punos.trust import oidc

PARSERS = (oidc.provider, oidc.finish, oidc.subject_of)
WORDS = (
    '{"issuer": "https://id.example"}', '"sub": "', '"aud": ["punos"]', '"exp": 1e99', '"nonce": "n"', '"alg": "none"', '"alg": "HS256"', '"kid": "',
    '"id_token": "', "https://id.example", "eyJ", ".", "null", "[]", '"acr": "high"', '"iat": -1', '"crit": ["b64"]', '"b64": false', '"keys": [',
    '{"kty": "RSA", "n": "AQAB", "e": "AQAB"}', '{"kty": "EC", "crv": "P-256", "x": "", "y": ""}', '{"kty": "oct", "k": ""}', '"azp": ', '"at_hash": ',
    '"auth_time": 1e99',
)  # fmt: skip

ISSUER = "https://id.example"
AT = datetime(2026, 6, 1, tzinfo=UTC)
KEY = RSAKey.generate_key(2048, {"kid": "1"})
ATTEMPT = oidc.Attempt("s", "n", "v" * 43, int(AT.timestamp()))
DESCRIPTION = {
    "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/a", "token_endpoint": f"{ISSUER}/t", "jwks_uri": f"{ISSUER}/k",
}  # fmt: skip
CLAIMS = {
    "iss": ISSUER,
    "aud": "punos",
    "sub": "somebody",
    "exp": int(AT.timestamp()) + 60,
    "iat": int(AT.timestamp()),
    "nonce": "n",
    "acr": "high",
    "auth_time": int(AT.timestamp()),
}
OIDC = {"issuer": ISSUER, "client_id": "punos", "client_secret": "secret", "acr": "high"}


def take(data: bytes) -> None:
    """Come back from the provider: somebody signed in, or nobody did. Nothing else may happen."""
    lines = [*data.split(b"\n"), *[b""] * 6][:6]
    back, described, answered, keys, head, claims = lines
    state, _, code = back.decode(errors="replace").partition(" ") if back else ("s", "", "c")
    token = _signed(head or b'{"alg": "RS256", "kid": "1"}', claims or json.dumps(CLAIMS).encode())
    answers = {
        "/.well-known/openid-configuration": described or json.dumps(DESCRIPTION).encode(),
        "/t": answered or json.dumps({"id_token": token}).encode(),
        "/k": keys or json.dumps({"keys": [KEY.as_dict(private=False)]}).encode(),
    }

    def answer(address: str, **more: Any) -> httpx.Response:
        found = next((body for end, body in answers.items() if address.endswith(end)), b"{}")
        return httpx.Response(200, content=found, headers={"Content-Type": "application/json"})

    with override_settings(OIDC=OIDC), patch.object(oidc.httpx, "get", answer), patch.object(oidc.httpx, "post", answer):
        try:
            proven = oidc.finish(ATTEMPT, state=state, code=code, redirect_uri="https://punos.example/back/", at=AT)
        except oidc.SignInFailed:
            return
    assert proven.subject.startswith(f"{ISSUER}|")
    assert proven.at is not None and (AT - proven.at).total_seconds() <= oidc.LEEWAY, "an old proof was taken for a new one"
    assert state == "s", "another's answer was taken for ours"


def _signed(head: bytes, claims: bytes) -> str:
    """A token over these very bytes."""
    parts = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in (head, claims))
    algorithm = jws.JWSRegistry.algorithms["RS256"]
    return b".".join((parts, base64.urlsafe_b64encode(algorithm.sign(parts, KEY)).rstrip(b"="))).decode()  # type: ignore[attr-defined]
