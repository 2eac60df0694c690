"""The ground for these tests: a copy of the migrated database, furnished like the one for attacks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from punos.plumbing.postgres import Cluster
from tests.access.ground import Case, Ground
from tests.access.scratch import scratch


@pytest.fixture(scope="module")
def ground(cluster: Cluster) -> Iterator[Ground]:
    """A copy of the database."""
    with scratch(cluster) as (server, name):
        made = Ground(server, name)
        try:
            yield made
        finally:
            made.close()


@pytest.fixture
def case(ground: Ground) -> Case:
    """People and parts of one test's own."""
    return ground.case()
