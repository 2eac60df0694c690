"""What the tests of several folders share. Imports stand inside the fixtures: this file is read before Django is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.addresses.canaries import Canaries


@pytest.fixture(scope="session")
def canaries() -> Canaries:
    """Every mark that was planted in this process, by whichever folder's tests: a page that shows many clients may show those of others."""
    from tests.addresses.canaries import Canaries

    return Canaries()
