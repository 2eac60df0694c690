"""One stage for all tests of odd input: what a form does is put back, so each test meets the same world."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from punos.plumbing.postgres import Cluster
    from tests.addresses.canaries import Canaries
    from tests.odd_input.stage import Stage

#: How much longer than in `make test`: set by `make odd-input`.
TIMES = int(os.environ.get("PUNOS_ODD_INPUT", "1"))


@pytest.fixture(scope="session")
def shared(cluster: Cluster, canaries: Canaries) -> Iterator[Stage]:
    """The stage. Imports stand inside: this file is read before Django is set up."""
    from tests.odd_input.stage import staged

    with staged(cluster, canaries) as made:
        yield made


@pytest.fixture
def stage(shared: Stage) -> Iterator[Stage]:
    """The stage, as it was at first; after the test nothing strayed, nothing failed and no header was missing."""
    from django.test import override_settings

    shared.kept.begin()
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        yield shared
    shared.kept.put_back()
    assert not shared.seems_wrong()


@pytest.fixture(scope="session")
def times() -> int:
    """How much longer than usual these tests may take."""
    return TIMES
