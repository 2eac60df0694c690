"""Files of functions can be run again at any time: that is how a new migration changes a function."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

import punos
from punos.plumbing.postgres import OWNER, Cluster
from punos.plumbing.sql_files import run_functions
from tests.access.scratch import scratch, sign_in

HOUSE = Path(punos.__file__).parent
AGAIN = [file for file in sorted(HOUSE.glob("*/**/sql/*.sql")) if "create or replace function" in file.read_text(encoding="utf-8")]


def test_there_are_such_files() -> None:
    assert {file.name for file in AGAIN} >= {
        "rule.sql",
        "key.sql",
        "sessions.sql",
        "rights.sql",
        "log.sql",
        "opening.sql",
        "writing.sql",
        "cube.sql",
    }


@pytest.mark.parametrize("file", AGAIN, ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_a_file_of_functions_can_be_run_again(cluster: Cluster, file: Path) -> None:
    with scratch(cluster) as (server, name), sign_in(server, OWNER, name, autocommit=False) as owner:
        before = functions(owner)
        for text, _ in run_functions(file.parent, file.name).sql:
            owner.execute(text)
        assert functions(owner) == before, "what is run again changes nothing: neither owner, nor rights, nor text"


def functions(owner: psycopg.Connection[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Every function of our schemas: signature, owner, rights, source."""
    return owner.execute(
        "select oid::regprocedure::text, pg_get_userbyid(proowner), proacl::text, prosrc from pg_proc"
        " where pronamespace in ('plan'::regnamespace, 'stats'::regnamespace, 'open'::regnamespace) order by 1"
    ).fetchall()
