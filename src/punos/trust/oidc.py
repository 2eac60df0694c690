"""Signing in: the one interface to the two ways, OpenID Connect and, in a demonstration, choosing whom to be.

OpenID Connect Core 1.0, authorization code flow (section 3.1) with PKCE (RFC 7636), against the one issuer of the
settings. Nothing is kept on the server between leaving and coming back: the browser carries the `Attempt`, signed.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

#: Signatures that are taken; "none" and shared-secret ones are not.
ALGORITHMS = ["RS256", "PS256", "ES256"]
#: How long the provider may take to answer, and how far its clock may be from ours, in seconds.
PATIENCE = 5.0
LEEWAY = 30


class SignInFailed(Exception):  # noqa: N818 - an answer to the page, not a programming error
    """The sign-in did not succeed. `code` tells the log which step refused; a page never shows it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Ways:
    """Which ways to sign in are open here."""

    oidc: bool
    demo: bool


@dataclass(frozen=True, slots=True)
class Provider:
    """The issuer of the settings and where its doors are. `acr` are the assurance levels taken; empty takes any."""

    issuer: str
    client_id: str
    client_secret: str
    acr: tuple[str, ...]
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the browser brings back: which answer it waits for (`state`, `nonce`) and the secret of the challenge.

    `proof_since`: the person is to show who they are anew, since this moment (seconds of the epoch); 0 when what the provider knows will do.
    """

    state: str
    nonce: str
    verifier: str
    proof_since: int = 0

    @classmethod
    def new(cls, proof_since: datetime | None = None) -> Attempt:
        """A fresh attempt; each value holds 256 random bits."""
        since = int(proof_since.timestamp()) if proof_since else 0
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), since)

    def as_dict(self) -> dict[str, Any]:
        """The attempt as plain values, to be signed into a cookie."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Proven:
    """Who signed in, and when the provider says that they showed who they are; None when it does not say."""

    subject: str
    at: datetime | None


def ways() -> Ways:
    """OpenID Connect when an issuer is set; choosing whom to be only in a demonstration or a test."""
    return Ways(oidc=bool(settings.OIDC.get("issuer")), demo=settings.DEMO or os.environ.get("PUNOS_TEST") == "1")


def provider() -> Provider:
    """The provider as it describes itself now. Raises SignInFailed when it does not answer or is somebody else."""
    known = settings.OIDC
    issuer = known["issuer"].rstrip("/")
    found = _fetch(f"{issuer}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != issuer:
        raise SignInFailed("other_issuer")
    doors = {name: str(found.get(name, "")) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    if settings.SECURE and not all(door.startswith("https://") for door in doors.values()):
        raise SignInFailed("insecure_provider")
    acr = tuple(str(known.get("acr", "")).split())
    return Provider(str(found["issuer"]), known["client_id"], known["client_secret"], acr, **doors)


def begin(attempt: Attempt, *, redirect_uri: str, language: str) -> str:
    """The provider's address to send the browser to."""
    there = provider()
    asked = {
        "response_type": "code",
        "client_id": there.client_id,
        "redirect_uri": redirect_uri,
        "scope": "openid",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": create_s256_code_challenge(attempt.verifier),
        "code_challenge_method": "S256",
        "ui_locales": language,
    }
    if there.acr:
        asked["acr_values"] = " ".join(there.acr)
    if attempt.proof_since:
        asked |= {"prompt": "login", "max_age": "0"}
    return f"{there.authorization_endpoint}?{urlencode(asked)}"


def finish(attempt: Attempt, *, state: str, code: str, redirect_uri: str, at: datetime) -> Proven:
    """Who signed in. Raises SignInFailed when the answer is not to this attempt, does not hold, or is an old proof where a new one was asked for."""
    if not code or not secrets.compare_digest(state.encode(), attempt.state.encode()):
        raise SignInFailed("other_state")
    there = provider()
    answer = _exchange(there, attempt, code, redirect_uri)
    claims = _checked(there, attempt, str(answer.get("id_token", "")), at)
    proved_at = _proved_at(claims)
    if attempt.proof_since and (proved_at is None or proved_at.timestamp() < attempt.proof_since - LEEWAY):
        raise SignInFailed("old_proof")
    return Proven(subject_of(there.issuer, str(claims["sub"])), proved_at)


def _proved_at(claims: dict[str, Any]) -> datetime | None:
    """The claim `auth_time`, in seconds of the epoch. Raises SignInFailed when it is no time."""
    told = claims.get("auth_time")
    try:
        return None if told is None else datetime.fromtimestamp(told, UTC)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise SignInFailed("bad_token") from error


def subject_of(issuer: str, sub: str) -> str:
    """The name under which an actor is kept: a `sub` means something only together with its issuer."""
    return f"{issuer.rstrip('/')}|{sub}"


def _exchange(there: Provider, attempt: Attempt, code: str, redirect_uri: str) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "client_id": there.client_id,
        "code_verifier": attempt.verifier,
    }
    try:
        answer = httpx.post(there.token_endpoint, data=form, auth=(there.client_id, there.client_secret), timeout=PATIENCE)
    except httpx.HTTPError as error:
        raise SignInFailed("provider_silent") from error
    return _read(answer, "code_refused")


def _checked(there: Provider, attempt: Attempt, id_token: str, at: datetime) -> dict[str, Any]:
    """The claims of an ID token that is signed by the provider, for us, for this attempt, and not too old."""
    try:
        keys = KeySet.import_key_set(_fetch(there.jwks_uri))  # type: ignore[arg-type]
        token = jwt.decode(id_token, keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(token.claims, token.header, _wanted(there), {"nonce": attempt.nonce, "client_id": there.client_id})
        claims.validate(now=int(at.timestamp()), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError, LookupError) as error:
        raise SignInFailed("bad_token") from error
    return dict(claims)


def _wanted(there: Provider) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        "iss": {"essential": True, "value": there.issuer},
        "aud": {"essential": True, "value": there.client_id},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "nonce": {"essential": True},
    }
    if there.acr:
        wanted["acr"] = {"essential": True, "values": list(there.acr)}
    return wanted


def _fetch(address: str) -> dict[str, Any]:
    try:
        return _read(httpx.get(address, timeout=PATIENCE), "provider_silent")
    except httpx.HTTPError as error:
        raise SignInFailed("provider_silent") from error


def _read(answer: httpx.Response, code: str) -> dict[str, Any]:
    try:
        content = answer.json() if answer.status_code == httpx.codes.OK else None
    except ValueError as error:
        raise SignInFailed(code) from error
    if not isinstance(content, dict):
        raise SignInFailed(code)
    return content
