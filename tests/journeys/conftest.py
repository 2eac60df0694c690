"""The stage of the journeys: the small county on a real server, a real Chromium, and axe on every page."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, sync_playwright

from punos.base.clock import day_of, now
from punos.plumbing.postgres import Cluster
from tests.journeys.past import Past
from tests.journeys.stage import Stage

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RESIDENTS = 40


class QuietHandler(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nothing."""


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The county with its people, served on loopback."""
    from punos.clients.seeding import seed_residents
    from punos.organising.loading import load_county

    settings.DEMO = True
    load_county()
    seed_residents(count=RESIDENTS, seed=1, today=day_of(now()), using="owner", progress=lambda *_: None)
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
    settings.DEMO = False


def chromium() -> str:
    """Where the browser is: as set up, or as the system has it."""
    for candidate in (os.environ.get("PUNOS_CHROMIUM"), shutil.which("chromium"), shutil.which("google-chrome")):
        if candidate and Path(candidate).exists():
            return candidate
    raise RuntimeError("no Chromium: run `make setup`, which installs it or says how")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture(params=["fi", "sv", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Each journey is walked in each language."""
    return str(request.param)


@pytest.fixture(scope="session")
def seen() -> set[tuple[str, str]]:
    """The kinds of pages that axe has looked at."""
    return set()


@pytest.fixture
def stage(site: str, browser: Browser, language: str, seen: set[tuple[str, str]]) -> Iterator[Stage]:
    """A browser in the language of the journey."""
    made = Stage(site, browser, language, seen)
    yield made
    made.close()


@pytest.fixture
def past(site: str, cluster: Cluster) -> Past:
    """What a journey may take as given: what was, and what was not."""
    return Past(cluster.server)
