"""The house inspects itself: storeys, shelves, doors, budgets."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.urls import get_resolver

from punos.clients.words import STATES
from punos.web.checks import views

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "punos"
STOREYS = ["plumbing", "trust", "organising", "providers", "chains", "clients", "learning", "web"]
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
USUAL_FUNCTION = 25


def product_files() -> list[Path]:
    """The product's own Python, without tests and migrations."""
    return [path for path in PACKAGE.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]


def functions() -> Iterator[tuple[str, int]]:
    """Every function's place and its length in lines of code, docstring left out."""
    for path in product_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", (node.end_lineno or 0) - first.lineno + 1


def test_imports_go_down_only() -> None:
    done = subprocess.run([Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "ignore_imports" not in (ROOT / ".importlinter").read_text()


def test_keys_point_down_only() -> None:
    """Foreign keys by name hide from import-linter."""
    upward = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not getattr(field, "concrete", False) or target is None or isinstance(target, str):
                continue
            here, there = model._meta.app_label, target._meta.app_label
            if here in STOREYS and there in STOREYS and STOREYS.index(there) > STOREYS.index(here):
                upward.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert not upward


def test_every_address_has_a_door_and_every_public_one_a_reason() -> None:
    found = list(views(get_resolver().url_patterns))
    assert found
    assert not [route for route, view in found if not hasattr(view, "door")]
    assert not [route for route, view in found if view.door.kind == "public" and len(view.door.why) < 15]


def test_models_and_migrations_say_the_same() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_database_knows_the_same_steps_of_states_as_the_words() -> None:
    words = {(sort.value, here.value, there.value) for sort, states in STATES.items() for here, after in states.items() for there in after}
    with connections["owner"].cursor() as cursor:
        cursor.execute("select sort, from_state, to_state from open.part_step")
        assert set(cursor.fetchall()) == words


def test_modules_stay_short() -> None:
    long = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in product_files()}
    assert not {path: lines for path, lines in long.items() if lines > LONGEST_MODULE}


def test_functions_stay_short() -> None:
    lengths = list(functions())
    assert not [place for place, lines in lengths if lines > LONGEST_FUNCTION]
    usual = sorted(lines for _, lines in lengths)
    assert usual[int(len(usual) * 0.9)] <= USUAL_FUNCTION


def test_templates_stay_short_and_are_used() -> None:
    templates = [path for path in (PACKAGE / "web").rglob("*.html") if "templates" in path.parts]
    assert templates
    assert not [str(path) for path in templates if len(path.read_text(encoding="utf-8").splitlines()) > 160]
    sources = "\n".join(path.read_text(encoding="utf-8") for path in [*templates, *product_files()])
    unused = [path.name for path in templates if f"/{path.name}" not in sources]
    assert not unused


@pytest.mark.parametrize("room", ["trust", "organising", "clients"])
def test_every_room_says_what_it_is(room: str) -> None:
    page = PACKAGE / room / "README.md"
    assert page.exists(), f"write {page.relative_to(ROOT)}: its words, its invariants, what it may import, where to begin"


def test_adr_numbers_are_given_once() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs" / "adr").glob("[0-9]*.md")]
    assert numbers
    assert len(numbers) == len(set(numbers))


def test_every_model_is_in_the_glossary_and_marked_personal_or_not() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    missing = []
    for model in apps.get_models():
        if model.__module__.startswith("punos."):
            row = next((line for line in glossary.splitlines() if f"`{model.__name__}`" in line), "")
            if "| personal |" not in row and "| public |" not in row and "| technical |" not in row:
                missing.append(model.__name__)
    assert not missing, f"docs/glossary.md lacks rows of {missing}: fi, sv, en, code name, and personal / public / technical"


def test_nothing_outlives_its_transaction() -> None:
    """A cursor held open, or a setting of the whole session, would wait in the connection for the next request."""
    lasting = re.compile(r"\bwith hold\b|set_config\((?![^)]*true\))|\bset session\b", re.IGNORECASE)
    sources = [*product_files(), *PACKAGE.rglob("*.sql")]
    assert not [f"{path}: {found[0]}" for path in sources if (found := lasting.search(path.read_text(encoding="utf-8")))]


def test_nothing_is_left_to_do() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "X" * 3, "NotImplemented" + "Error", "lorem " + "ipsum")
    left = [f"{path}: {mark}" for path in product_files() for mark in marks if mark in path.read_text(encoding="utf-8")]
    assert not left


def test_what_is_slow_is_answered_beside_the_pages() -> None:
    """The addresses that make a file, ask the provider of the sign-in, or look at every part of the record end as the settings say."""
    from django.conf import settings
    from django.urls import reverse

    slow = ("own:plan_pdf", "own:everything", "account:begin_oidc", "account:come_back", "organising:schema")
    at_everything = ("account:retention", "account:ask_purge")
    of_a_version = ("organising:plan_pdf", "organising:plan_json")
    addresses = [*map(reverse, (*slow, *at_everything)), *(reverse(name, args=[1]) for name in of_a_version)]
    addresses.append(reverse("account:settle_purge", args=[UUID(int=1)]))
    assert all(address.endswith(settings.SLOW_ADDRESSES) for address in addresses)
    assert not reverse("own:plan").endswith(settings.SLOW_ADDRESSES)


def test_page_texts_are_said_by_words_that_the_catalogues_know() -> None:
    """A text said under another name is never collected, and so stands in English on a Finnish page."""
    renamed = re.compile(r"import (?:n?p?n?gettext(?:_lazy)?|N_) as (?!_$)\w+", re.MULTILINE)
    assert not {
        str(path.relative_to(ROOT)): found for path in product_files() if (found := renamed.findall(path.read_text(encoding="utf-8")))
    }
