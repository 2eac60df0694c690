"""The description of the interface leaves nothing out: every address, every method, every role, every form and every question."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.urls import get_resolver

from punos.web.checks import views
from punos.web.openapi import addresses, document
from punos.web.openapi.asked import PAGE, QUERIES
from punos.web.openapi.sent import TAKEN
from punos.web.work.deeds.registry import ALL
from tests.addresses.table import METHODS, table

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "src" / "punos" / "web"


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """The description."""
    return document()


def operations(told: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every (path, method, operation)."""
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def lacking(told: dict[str, Any]) -> set[str]:
    """Methods of addresses, as people have reviewed them, that the description does not have."""
    known = {f"{method} {one['x-punos-address']}" for _, method, one in operations(told)}
    return {f"{method} {row.name}" for row in table().values() for method in row.methods} ^ known


def test_every_address_and_method_is_described(told: dict[str, Any]) -> None:
    found = list(operations(told))
    print(f"{len(told['paths'])} paths, {len(found)} operations of {len(addresses())} addresses and {len(ALL)} deeds")
    assert not lacking(told)
    assert len({route for route, _ in views(get_resolver().url_patterns)}) == len(addresses())
    named = [one["operationId"] for _, _, one in found]
    assert len(named) == len(set(named))
    without = deepcopy(told)
    del without["paths"]["/{language}/my/log/"]["get"]
    assert lacking(without) == {"GET own:log"}


def test_every_deed_has_a_path_of_its_own(told: dict[str, Any]) -> None:
    assert {deed.slug for deed in ALL} <= {path.rstrip("/").rpartition("/")[2] for path in told["paths"]}
    assert not [path for path in told["paths"] if "{slug}" in path]


def test_methods_are_those_that_the_views_were_told(told: dict[str, Any]) -> None:
    """A view without a `require_…` decorator would serve every method, and so stand here with every method."""
    assert not [one.name for one in addresses() if one.methods == METHODS]


def test_roles_are_those_of_the_reviewed_table(told: dict[str, Any]) -> None:
    rows = table()
    for path, method, one in operations(told):
        roles = set(rows[one["x-punos-address"]].roles)
        is_open = one["x-punos-roles"] == ["anybody"]
        assert is_open if not roles else roles <= set(one["x-punos-roles"]), f"{method} {path}"
        assert ({} in one["security"]) is is_open, f"{method} {path}"


def test_it_is_openapi_3_1(told: dict[str, Any]) -> None:
    schemathesis.openapi.from_dict(told).validate()
    broken = deepcopy(told)
    broken["paths"]["/health"]["get"]["parameters"] = [{"name": "x", "in": "nowhere"}]
    with pytest.raises(Exception, match="nowhere"):
        schemathesis.openapi.from_dict(broken).validate()


def test_what_varies_in_a_path_is_described(told: dict[str, Any]) -> None:
    for path, method, one in operations(told):
        inside = {parameter["name"] for parameter in one["parameters"] if parameter["in"] == "path"}
        assert inside == set(re.findall(r"{(\w+)}", path)), f"{method} {path}"


def test_every_reference_leads_somewhere(told: dict[str, Any]) -> None:
    names = set(re.findall(r"#/components/responses/(\d+)", json.dumps(told)))
    assert names <= set(told["components"]["responses"])


def questions() -> Iterator[tuple[str, str]]:
    """Every name that a page reads from behind its address, with the file that reads it."""
    for path in WEB.rglob("*.py"):
        if "tests" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for name in _asked(node):
                    yield path.relative_to(WEB).as_posix(), name


def _asked(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func) == "request.GET.get":
        yield ast.literal_eval(node.args[0])
    if isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]) == "request.GET":
        yield ast.literal_eval(node.left)


def test_every_question_that_a_page_reads_is_described() -> None:
    read = set(questions())
    described = {name for names in QUERIES.values() for name in names} | set(PAGE)
    print(f"{len(read)} places read {len({name for _, name in read})} questions")
    assert {name for _, name in read} <= described
    assert described - {name for _, name in read} == {"class", "for"}, "these two are read of the whole question, by searching.Asked"
    assert set(QUERIES) <= set(table())


def test_nothing_is_told_of_forms_that_are_not_there() -> None:
    takes = {one.name for one in addresses() if "POST" in one.methods}
    assert set(TAKEN) == {name for name in takes if "slug" not in dict(next(one for one in addresses() if one.name == name).varies)}


def test_a_view_whose_forms_are_not_told_of_stops_the_description(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(TAKEN, "own:view")  # type: ignore[arg-type]
    with pytest.raises(KeyError, match="own:view"):
        document()


def test_the_command_prints_it_without_a_database(told: dict[str, Any], tmp_path: Path) -> None:
    told_by = {name: value for name, value in os.environ.items() if not name.startswith("PUNOS_DATABASE")}
    words = [sys.executable, "-m", "punos.cli", "openapi"]
    done = subprocess.run(words, env=told_by | {"PUNOS_HOME": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == told
