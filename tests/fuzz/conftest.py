"""The runs that grow input begin with the tests, in each process of tests its share of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.fuzz.beside import begin
from tests.fuzz.harness import NAMES

PROCESSES = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is awaited comes last."""
    items.sort(key=_is_grown)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Begin what this process has a share in. All processes collect the same, so each run begins once."""
    wanted = {one.callspec.params["name"] for one in session.items if _is_grown(one)}  # type: ignore[attr-defined]
    mine = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    if not session.config.option.collectonly:
        begin(_folder(session.config), [name for name in NAMES if name in wanted][mine::PROCESSES])


@pytest.fixture
def beside(pytestconfig: pytest.Config) -> Path:
    """Where the runs beside the tests lay down what became of them."""
    return _folder(pytestconfig)


def _is_grown(one: pytest.Item) -> bool:
    return "beside" in getattr(one, "fixturenames", ())


def _folder(config: pytest.Config) -> Path:
    own: Path = config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    made = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "fuzz"
    made.mkdir(exist_ok=True)
    return made
