"""Fixtures of the client's pages. Imports are late: this file is read before Django is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
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
