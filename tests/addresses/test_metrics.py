"""Figures for the operator: right, and without anything of anybody in them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse

from punos.trust.words import Act, Purpose, Role
from punos.web import entrance, metrics
from punos.web.shared.door import Door
from tests.addresses.asking import Browser
from tests.addresses.resolver import addresses
from tests.addresses.world import Furnished

LINE = re.compile(r'punos_[a-z_]+\{([a-z]+="[a-z0-9_:]+",?)+\} [0-9.]+')
ID = re.compile(r"[0-9a-f]{8}-|[0-9]{6}[-+A][0-9]{3}")
LATER = datetime(2031, 5, 5, 12, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def world(world_of_module: Furnished) -> Furnished:
    """One for all tests here."""
    return world_of_module


def _figures(browser: Browser) -> dict[str, float]:
    told = browser.ask("GET", "/metrics").body.decode()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))}


def test_answers_are_counted_by_the_name_of_the_address_and_the_class_of_the_status(world: Furnished, browser: Browser) -> None:
    before = _figures(browser)
    client = world.people.clients["link"].token
    for _ in range(3):
        assert browser.ask("GET", "/fi/my/", client).status == 200
    browser.ask("GET", "/fi/my/")
    browser.ask("GET", f"/fi/{uuid4()}/")
    after = _figures(browser)
    grown = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0) and "seconds" not in name}
    assert grown == {
        'punos_requests_total{route="own:plan",status="2xx"}': 3,
        'punos_requests_total{route="own:plan",status="3xx"}': 1,
        'punos_requests_total{route="none",status="4xx"}': 1,
        'punos_requests_total{route="metrics",status="2xx"}': 1,
    }
    assert after['punos_request_seconds_total{route="own:plan"}'] > before.get('punos_request_seconds_total{route="own:plan"}', 0)


def test_openings_are_told_when_their_hour_has_ended(world: Furnished, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "OPENINGS", metrics.ByTheHour())
    name = 'punos_openings_total{purpose="own",act="open",outcome="shown"}'
    before = _figures(browser).get(name, 0)
    browser.ask("GET", "/fi/my/", world.people.clients["link"].token)
    assert _figures(browser).get(name, 0) == before, "an opening was told within its hour"
    metrics.OPENINGS.tell(LATER)
    assert _figures(browser)[name] == before + 1


def test_every_door_counts_in_a_series_that_is_known_from_the_start() -> None:
    doors = [one.door for one in addresses() if one.door.kind not in ("public", "signed_in")]
    counted = {metrics.opening_of(door, opened=opened) for door in doors for opened in (True, False)}
    print(f"{len(doors)} doors count in {len(counted)} series")
    assert len(counted) > 10
    assert counted <= set(metrics.series()), "at the turn of the hour every page would fail"


def test_an_opening_that_shows_nothing_is_counted_as_such() -> None:
    waiting = metrics.ByTheHour()
    way, sums = Door("opens", purpose=Purpose.EMERGENCY), metrics.counters()
    name = "openings/emergency/open/nothing"
    before = sums.totals()[name]
    waiting.tell(LATER)
    waiting.add(name, LATER + timedelta(minutes=20))
    assert sums.totals()[name] == before
    waiting.add(name, LATER + timedelta(minutes=40))
    assert sums.totals()[name] == before + 1
    metrics.count_opening(way, LATER, opened=False)
    assert {one for one in metrics.series() if one.startswith("openings/emergency")} >= {
        f"openings/emergency/{act}/nothing" for act in (Act.OPEN,)
    }


def test_no_text_and_no_id_of_anybody_is_in_the_figures(world: Furnished, browser: Browser) -> None:
    client, worker = world.people.clients["link"], world.people.workers[Role.SOCIAL_WORKER].token
    mark = next(mark for mark, _ in world.canaries.of(client.id))
    asked = [
        f"{reverse('work:clients')}{client.id}/",
        f"/fi/{mark}/",
        f"/fi/?q={mark}",
        f"/metrics?{mark}",
        f"/{mark}.pdf",
        f"/fi/my/log/{client.id}/",
    ]
    for path in asked:
        browser.ask("GET", path, worker)
        browser.ask("GET", path, client.token)
        browser.ask("POST", path, worker, {"name": mark}, headers={"X-Mark": mark, "User-Agent": mark})
    metrics.OPENINGS.tell(LATER)
    answer = browser.ask("GET", "/metrics")
    told = answer.body.decode()
    lines = [line for line in told.splitlines() if not line.startswith("#")]
    print(f"{len(lines)} figures after {len(asked) * 3} requests with marks and ids in them")
    assert len(lines) > 6
    assert not [line for line in lines if not LINE.fullmatch(line)]
    assert not world.canaries.found_in(answer.everything())
    assert str(client.id) not in told and not ID.search(told)


def test_a_name_that_was_not_known_beforehand_is_not_counted() -> None:
    with pytest.raises(KeyError):
        metrics.counters().add(f"requests/{uuid4()}/2xx")


def test_the_checks_would_see_an_id() -> None:
    assert not LINE.fullmatch(f'punos_requests_total{{route="{uuid4()}",status="2xx"}} 1')
    assert ID.search(str(uuid4()))
    assert ID.search("010190-999X")


def test_figures_are_read_on_the_machine_itself_alone(browser: Browser) -> None:
    for extra, status in (
        ({}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "192.0.2.7"}, 404),
        ({"REMOTE_ADDR": ""}, 404),
        ({"headers": {"X-Forwarded-For": "127.0.0.1"}}, 404),
        ({"headers": {"Forwarded": "for=127.0.0.1"}}, 404),
    ):
        assert browser.ask("GET", "/metrics", **extra).status == status, extra  # type: ignore[arg-type]


def test_with_a_token_only_who_brings_it_reads_the_figures(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "METRICS_TOKEN", "t" * 40)
    far = {"REMOTE_ADDR": "192.0.2.7"}
    assert browser.ask("GET", "/metrics").status == 404
    assert browser.ask("GET", "/metrics", headers={"Authorization": "Bearer " + "u" * 40}, **far).status == 404
    assert browser.ask("GET", "/metrics", headers={"Authorization": "Bearer " + "t" * 40}, **far).status == 200


def test_it_is_ready_while_the_database_keeps_its_promises(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    entrance._READINESS.forget()
    answer = browser.ask("GET", "/ready")
    assert (answer.status, answer.body) == (200, b"ready")
    monkeypatch.setattr("punos.web.entrance.start_up_faults", lambda: ["plan.part lacks forced row security"])
    assert browser.ask("GET", "/ready").status == 200, "the database is asked at every probe"
    entrance._READINESS.forget()
    answer = browser.ask("GET", "/ready")
    assert (answer.status, answer.body) == (503, b"not ready"), "what is wrong is told to a stranger"
    entrance._READINESS.forget()
