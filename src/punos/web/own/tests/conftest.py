"""Fixtures of the client's pages. Imports are late: this file is read before Django is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client as Browser

    from punos.clients.tests.factories import Client, SmallCounty, Worker
    from punos.web.own.tests.factories import Story


@pytest.fixture(scope="session")
def loaded_county() -> None:
    """Need rows, clauses and organisations from the seed files."""
    from punos.organising.loading import load_county

    load_county()


@pytest.fixture
def story(loaded_county: None) -> Story:
    """A client with a plan over two organisations."""
    from punos.web.own.tests.factories import made_story

    return made_story()


@pytest.fixture
def county(loaded_county: None) -> SmallCounty:
    """A county with people of its own."""
    from punos.clients.tests.factories import SmallCounty

    return SmallCounty()


@pytest.fixture
def client(county: SmallCounty) -> Client:
    """Nothing is written of them yet."""
    return county.client()


@pytest.fixture
def worker(county: SmallCounty) -> Worker:
    """Who handles applications."""
    from punos.organising.loading import organisation_id, register_id

    return county.worker("social_worker", organisation_id("adult-social-work"), register_id("county-social"), "Outi Osaaja")


@pytest.fixture
def mine(client: Client, worker: Worker) -> Browser:
    """The client's browser, when there is somebody who handles applications."""
    from punos.web.own.tests.factories import browser_of

    return browser_of(client.token)


@pytest.fixture
def theirs(worker: Worker) -> Browser:
    """The worker's browser."""
    from punos.web.own.tests.factories import browser_of

    return browser_of(worker.token)
