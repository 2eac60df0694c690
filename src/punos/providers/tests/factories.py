"""The county with its providers in the test database, loaded once for a test process."""

from __future__ import annotations

import pytest

from punos.organising.loading import load_county
from punos.providers.loading import LoadedProviders, load_providers


@pytest.fixture(scope="session")
def providers() -> LoadedProviders:
    """Units and approvals of the whole county."""
    load_county()
    return load_providers()
