"""The real county in the test database. Imports wait until Django stands: this file is read before it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from punos.web.work.tests.rig import Desk


@pytest.fixture(scope="session", autouse=True)
def loaded_county() -> None:
    """Organisations, registers, need, laws, facts and both versions of the organising plan."""
    from punos.organising.loading import load_county
    from punos.organising.queries import forget

    load_county()
    forget()


@pytest.fixture
def at() -> Desk:
    """A social worker with a client, and no plan yet."""
    from punos.web.work.tests.rig import desk

    return desk()


@pytest.fixture
def planned(at: Desk) -> Desk:
    """A social worker with a client whose plan is open."""
    at.open_plan()
    return at
