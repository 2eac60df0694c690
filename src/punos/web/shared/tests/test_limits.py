"""How often one may search and take copies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client as Browser

from punos.clients.tests.factories import SmallCounty
from punos.organising.loading import load_county
from punos.web.shared.limits import seconds_of_the_day_left


@pytest.fixture
def county() -> SmallCounty:
    """A county with the plan, and new people."""
    load_county()
    return SmallCounty()


def searched(address: str, words: str = "koti", language: str = "en") -> Any:
    return Browser(headers={"host": "localhost"}).get(f"/{language}/services/", {"q": words}, REMOTE_ADDR=address)


def test_the_next_search_of_a_minute_from_one_address_waits(county: SmallCounty, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SEARCHES_PER_ADDRESS", 3)
    here = f"10.{uuid4().int % 256}.{uuid4().int % 256}.{uuid4().int % 256}"
    assert [searched(here).status_code for _ in range(3)] == [200] * 3
    refused = searched(here)
    assert refused.status_code == 429
    assert 50 <= int(refused.headers["Retry-After"]) <= 60
    assert "Wait a minute" in refused.content.decode() and here not in refused.content.decode()
    assert "Vänta en minut" in searched(here, language="sv").content.decode()
    assert "Odota minuutti" in searched(here, language="fi").content.decode()
    assert searched("192.0.2.1").status_code == 200, "another address is held up"
    assert searched(here, words="").status_code == 200, "a list without a search is counted"


def test_a_search_that_cannot_be_counted_is_answered(county: SmallCounty, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(**_asked: Any) -> int:
        raise OperationalError

    monkeypatch.setattr("punos.trust.actions.count_sign_in", down)
    assert searched("192.0.2.2").status_code == 200


def test_the_day_ends_at_midnight_in_finland() -> None:
    assert seconds_of_the_day_left(datetime(2026, 11, 30, 21, 0, tzinfo=UTC)) == 3601
    assert seconds_of_the_day_left(datetime(2026, 7, 1, 20, 59, 59, tzinfo=UTC)) == 2
    assert seconds_of_the_day_left(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == 21 * 3600 + 1800 + 1
