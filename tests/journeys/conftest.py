"""The stage of the journeys: the small county on a real server, a real Chromium, and axe on every page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from punos.plumbing.postgres import Cluster
from tests.journeys.past import Past
from tests.journeys.site import Site, served
from tests.journeys.stage import Stage

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(cluster: Cluster) -> Iterator[Site]:
    """The county with its people, served on loopback."""
    with served(cluster) as site:
        yield site


def chromium() -> str:
    """Where the browser is: as set up, or as the system has it."""
    for candidate in (os.environ.get("PUNOS_CHROMIUM"), shutil.which("chromium"), shutil.which("google-chrome")):
        if candidate and Path(candidate).exists():
            return candidate
    raise RuntimeError("no Chromium: run `make setup`, which installs it or says how")


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A Chromium for one journey. Its driver keeps an event loop in this thread, which other tests must not meet."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture(params=["fi", "sv", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Each journey is walked in each language."""
    return str(request.param)


@pytest.fixture
def stage(site: Site, browser: Browser, language: str) -> Iterator[Stage]:
    """A browser in the language of the journey."""
    made = Stage(site.address, browser, language)
    yield made
    made.close()


@pytest.fixture
def past(site: Site) -> Past:
    """What a journey may take as given: what was, and what was not."""
    return Past(site.server, site.issuer)
