"""Fixtures of signing in. Imports are late: this file is read before Django is set up."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from punos.clients.tests.factories import SmallCounty


@pytest.fixture
def county() -> SmallCounty:
    """Makes organisations, workers and clients."""
    from punos.clients.tests.factories import SmallCounty

    return SmallCounty()


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """A local OpenID provider; its persons are `both` (may be a worker twice), `one`, `nobody` and `weak`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import oidc_provider_mock as mock

        persons = [
            mock.User(sub=name, claims={"acr": "weak" if name == "weak" else "strong"}) for name in ("both", "one", "nobody", "weak")
        ]
        with mock.run_server_in_thread(user_claims=persons) as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture
def with_oidc(issuer: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Settings that trust the local provider, for people identified strongly."""
    from django.conf import settings

    known = {"issuer": issuer, "client_id": "punos", "client_secret": "only-for-tests", "acr": "strong"}
    monkeypatch.setattr(settings, "OIDC", known)
    return issuer
