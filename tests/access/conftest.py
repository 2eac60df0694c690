"""The ground that attacks share: one copy of the migrated database for a test process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from punos.plumbing.postgres import Cluster
from tests.access.ground import Case, Ground
from tests.access.scratch import scratch


@pytest.fixture(scope="session")
def ground(cluster: Cluster) -> Iterator[Ground]:
    """A copy of the database, furnished for attacks."""
    with scratch(cluster) as (server, name):
        made = Ground(server, name)
        try:
            yield made
        finally:
            made.close()


@pytest.fixture
def case(ground: Ground) -> Case:
    """People and parts that no other attack knows."""
    return ground.case()
