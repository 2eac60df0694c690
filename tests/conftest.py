"""What the tests of several folders share. Imports stand inside the fixtures: this file is read before Django is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.addresses.canaries import Canaries


@pytest.hookimpl(trylast=True)  # after they were put in an order of chance
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests first, for each of several workers. All of them find the same order: they have the same seed."""
    from tests.ordering import long_first

    if getattr(config, "workerinput", {}).get("workercount", 1) > 1:
        items[:] = long_first(items, lambda item: item.get_closest_marker("long") is not None, lambda item: item.path)


@pytest.fixture(scope="session")
def canaries() -> Canaries:
    """Every mark that was planted in this process, by whichever folder's tests: a page that shows many clients may show those of others."""
    from tests.addresses.canaries import Canaries

    return Canaries()
