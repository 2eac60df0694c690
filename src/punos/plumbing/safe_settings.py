"""What must be set before real people's data is served. Told as lines, each with its cure; never the secret itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SHORTEST_KEY = 50
SHORTEST_IDENTITY_KEY = 32
SHORTEST_PASSWORD = 16
SHORTEST_TOKEN = 32
FEWEST_CHARACTERS = 10
"""Different ones: what repeats a few is no random text."""
KNOWN = ("django-insecure", "synthetic-persons-only", "changeme", "change-me", "secret", "password", "punos")
"""What stands in papers and examples."""
NEAR = ("127.0.0.1", "localhost", "::1")
A_RANDOM_TEXT = "`python3 -c 'import secrets; print(secrets.token_urlsafe(48))'` makes one"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was set, as far as safety hangs on it."""

    debug: bool
    secret_key: str
    identity_key: str
    hosts: tuple[str, ...]
    databases: Mapping[str, Mapping[str, Any]]
    metrics_token: str = ""
    issuer: str = ""
    client_secret: str = ""

    @classmethod
    def of(cls, settings: Any) -> Chosen:
        """What Django's settings say."""
        return cls(
            bool(settings.DEBUG),
            settings.SECRET_KEY,
            settings.IDENTITY_KEY,
            tuple(settings.ALLOWED_HOSTS),
            settings.DATABASES,
            settings.METRICS_TOKEN,
            settings.OIDC["issuer"],
            settings.OIDC["client_secret"],
        )


def faults_of_settings(chosen: Chosen) -> list[str]:
    """Everything that is unsafe, a line each."""
    return [*_faults_of_keys(chosen), *_faults_of_the_door(chosen), *_faults_of_databases(chosen.databases)]


def is_weak(secret: str, shortest: int) -> bool:
    """Whether a secret is too short, of too few characters, or taken from a paper."""
    return len(secret) < shortest or len(set(secret)) < FEWEST_CHARACTERS or secret.lower().startswith(KNOWN)


def _faults_of_keys(chosen: Chosen) -> list[str]:
    found = []
    if is_weak(chosen.secret_key, SHORTEST_KEY):
        found.append(
            f"PUNOS_SECRET_KEY is missing, known or easily guessed: set at least {SHORTEST_KEY} random characters; {A_RANDOM_TEXT}"
        )
    if is_weak(chosen.identity_key, SHORTEST_IDENTITY_KEY):
        found.append(
            f"PUNOS_IDENTITY_KEY is missing, known or easily guessed: set at least {SHORTEST_IDENTITY_KEY} random characters, "
            f"once and for good; {A_RANDOM_TEXT}"
        )
    if chosen.secret_key and chosen.secret_key == chosen.identity_key:
        found.append("PUNOS_SECRET_KEY and PUNOS_IDENTITY_KEY are the same: who learns one would have both; set two")
    if chosen.metrics_token and is_weak(chosen.metrics_token, SHORTEST_TOKEN):
        found.append(f"PUNOS_METRICS_TOKEN is easily guessed: set at least {SHORTEST_TOKEN} random characters, or none")
    return found


def _faults_of_the_door(chosen: Chosen) -> list[str]:
    found = []
    if chosen.debug:
        found.append("DEBUG is on: error pages would show data; it must be off")
    if not all(host and not host.startswith(".") and "*" not in host for host in chosen.hosts) or not chosen.hosts:
        found.append("PUNOS_HOSTS takes any host: write the names that the server answers to, whole, with commas")
    if chosen.issuer and not chosen.issuer.startswith("https://"):
        found.append("PUNOS_OIDC_ISSUER does not begin with https://: whoever sits between could sign in as anybody")
    if chosen.issuer and not chosen.client_secret:
        found.append("PUNOS_OIDC_CLIENT_SECRET is missing: the sign-in service could not know us from others")
    return found


def _faults_of_databases(databases: Mapping[str, Mapping[str, Any]]) -> list[str]:
    found = []
    passwords = {alias: str(one.get("PASSWORD", "")) for alias, one in databases.items()}
    for alias, one in databases.items():
        options, user = one.get("OPTIONS", {}), one.get("USER", "")
        if not options.get("sslcert") and (is_weak(passwords[alias], SHORTEST_PASSWORD) or passwords[alias] == user):
            found.append(
                f"the password of {user} is missing or easily guessed: set PUNOS_DATABASE_PASSWORD_… (the owner's stands in "
                f"PUNOS_DATABASE_URL) to at least {SHORTEST_PASSWORD} random characters"
            )
        if not _is_near(str(one.get("HOST", ""))) and options.get("sslmode") != "verify-full":
            found.append(
                f"{user} would reach {one.get('HOST')} without knowing whom it talks to: add sslmode=verify-full to PUNOS_DATABASE_URL"
            )
    given = [password for password in passwords.values() if password]
    if len(set(given)) < len(given):
        found.append("two logins of the database have the same password: who learns one would have both; set one for each")
    return found


def _is_near(host: str) -> bool:
    """On this machine: a socket's folder, or loopback."""
    return host.startswith("/") or host in NEAR
