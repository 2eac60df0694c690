"""A world and a watch for the tests of addresses. The watch reads every answer; the tests ask it what it saw.

Imports stand inside the fixtures: this file is read before Django is set up.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.addresses.asking import Browser
    from tests.addresses.canaries import Canaries
    from tests.addresses.watch import Listening, Watch
    from tests.addresses.world import Furnished


@contextmanager
def _furnished(canaries: Canaries) -> Iterator[Furnished]:
    from django.core import mail
    from django.test import override_settings

    from tests.addresses.world import furnished

    mail.outbox = []
    with furnished(canaries) as made, override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        yield made


@pytest.fixture
def world(canaries: Canaries) -> Iterator[Furnished]:
    """The county with new people, and a mark in every text of theirs."""
    with _furnished(canaries) as made:
        yield made


@pytest.fixture(scope="module")
def world_of_module(canaries: Canaries) -> Iterator[Furnished]:
    """The same for all tests of a module that look without changing anything: it calls this one its `world`."""
    with _furnished(canaries) as made:
        yield made


@pytest.fixture
def browser() -> Browser:
    """A browser without a memory. Every view is imported first: one that is imported while a test has put something in the place of what it
    calls would keep that for good.
    """
    import punos.web.urls  # noqa: F401
    from tests.addresses.asking import Browser

    return Browser()


@pytest.fixture
def watch(world: Furnished) -> Watch:
    """A watch over what this test asks."""
    from tests.addresses.entitlement import Entitlement
    from tests.addresses.watch import Watch

    return Watch(world.canaries, Entitlement(world.guard, world.people))


@pytest.fixture
def listening() -> Iterator[Listening]:
    """Everything that the application log writes, from all loggers."""
    from tests.addresses.watch import Listening

    ears = Listening()
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(ears)
    root.setLevel(logging.DEBUG)
    yield ears
    root.removeHandler(ears)
    root.setLevel(level)
