"""The county in the test database, loaded once for a test process."""

from __future__ import annotations

import pytest

from punos.organising.loading import Loaded, load_county


@pytest.fixture(scope="session")
def county() -> Loaded:
    """The whole county from the seed files, with both versions of the organising plan."""
    return load_county()
