"""What the product's code never does: run text as code, write SQL from texts, read dangerous formats, make weak keys, reach out by itself."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "punos"
PAGES = PACKAGE / "web" / "static" / "punos"

#: What is never called, and what is instead of it.
NEVER_CALLED = {
    "eval": "write the code", "exec": "write the code", "compile": "only re.compile", "__import__": "import it",
    "mark_safe": "templates escape", "RawSQL": "values apart from the statement", "extra": "the ORM's own words",
    "format_html": "a template", "system": "subprocess with a list", "popen": "subprocess with a list", "literal_eval": "msgspec or json",
}  # fmt: skip
#: What is never imported.
NEVER_IMPORTED = {
    "pickle", "marshal", "shelve", "dill", "xml", "lxml", "defusedxml", "ldap", "ldap3", "memcache", "pymemcache", "redis", "smtplib",
    "telnetlib", "ftplib", "jwt", "requests", "urllib3", "aiohttp", "websockets", "paramiko", "graphene", "strawberry",
}  # fmt: skip
#: Who alone may speak over the network as a client, who makes up people by chance, who makes templates.
REACHES_OUT = {"trust/oidc.py", "trust/sealing/witnesses.py"}
BY_CHANCE = ("clients/residents/",)
FROM_TEXT = {"web/shared/compiling.py"}
#: What processes of one server hand each other over a socket pair that nobody else holds.
BETWEEN_OURSELVES = {("plumbing/turns.py", "marshal")}
#: Word documents of strangers are XML; read as a stream, in a process without a network, and none that declares an entity.
IN_THE_CLEANER = {("plumbing/papers/words.py", "xml.parsers.expat")}
#: Where the server and whoever waits for it get the same time.
SETS_BOTH_SIDES = "plumbing/connections/base.py"
WEAK = {"md5", "sha1", "new", "blake2s"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """The product's own code."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" not in path.parts:
            yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""


def imported(tree: ast.AST) -> Iterator[str]:
    """The full names of what is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{one.name}" for one in node.names)


def dangerous_calls(place: str, tree: ast.AST) -> Iterator[str]:
    """Calls that run text as code, or pass an escape by."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (f"{place}:{node.lineno} {fault}" for fault in faults_of_call(node, place))


def faults_of_call(call: ast.Call, place: str) -> Iterator[str]:
    """What is dangerous in one call."""
    name, is_method = called(call), isinstance(call.func, ast.Attribute)
    if name in NEVER_CALLED and not (is_method and name in ("compile", "exec", "eval")) and not (name == "compile" and place in FROM_TEXT):
        yield f"calls {name}: {NEVER_CALLED[name]}"
    if any(word.arg == "shell" and not (isinstance(word.value, ast.Constant) and word.value.value is False) for word in call.keywords):
        yield "runs a shell"
    if name == "load" and ast.dump(call.func).startswith("Attribute(value=Name(id='yaml'") and "Safe" not in ast.dump(call):
        yield "reads YAML that may make anything"
    if name == "from_string" and place not in FROM_TEXT:
        yield "makes a template from a text"


def sql_from_texts(place: str, tree: ast.AST) -> Iterator[str]:
    """Statements into which something was written that is neither a constant of our own nor quoted by psycopg.sql."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in ("execute", "executemany", "raw") and node.args and is_mixed(node.args[0]):
            yield f"{place}:{node.lineno}"


def is_mixed(statement: ast.expr) -> bool:
    """Whether a value stands in a statement."""
    if isinstance(statement, ast.JoinedStr):
        written = [one.value for one in statement.values if isinstance(one, ast.FormattedValue)]
        return not all(isinstance(one, ast.Name) and one.id.isupper() for one in written)
    if isinstance(statement, ast.BinOp):
        return isinstance(statement.op, ast.Mod | ast.Add)
    if isinstance(statement, ast.Call) and called(statement) == "format":
        return not re.search(r"attr='(SQL|Identifier|Literal)'", ast.dump(statement))
    return False


def dangerous_imports(place: str, tree: ast.AST) -> Iterator[str]:
    """Modules that read what can harm, or reach out."""
    for name in imported(tree):
        if name.partition(".")[0] in NEVER_IMPORTED and (place, name) not in BETWEEN_OURSELVES | IN_THE_CLEANER:
            yield f"{place} imports {name}"
        if name.startswith(("httpx", "urllib.request", "http.client")) and place not in REACHES_OUT:
            yield f"{place} reaches out by {name}"
        if name.partition(".")[0] == "random" and not place.startswith(BY_CHANCE):
            yield f"{place} takes chance from {name}, not from secrets"


def weak_digests(place: str, tree: ast.AST) -> Iterator[str]:
    """Digests that somebody can forge."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "hashlib" and node.attr in WEAK:
            yield f"{place}:{node.lineno} digests by {node.attr}"


def followed_redirects(place: str, tree: ast.AST) -> Iterator[str]:
    """Requests that would go where another server sends them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("follow_redirects", "allow_redirects", "verify"):
            yield f"{place}:{node.value.lineno} sets {node.arg}"


def open_forms(place: str, tree: ast.AST) -> Iterator[str]:
    """Forms and writes that take whatever is sent."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and (getattr(node, "id", "") or getattr(node, "attr", "")) in (
            "ModelForm",
            "modelform_factory",
        ):
            yield f"{place}:{node.lineno} takes its fields from a table"
        if isinstance(node, ast.Call) and any(
            word.arg is None and re.search(r"attr='(GET|POST|COOKIES|META)'", ast.dump(word.value)) for word in node.keywords
        ):
            yield f"{place}:{node.lineno} hands over everything that was sent"


def times_out_on_one_side(place: str, tree: ast.AST) -> Iterator[str]:
    """Time limits of statements that the server alone hears of: whoever asked would give up before it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and "statement_timeout" in str(node.value) and place != SETS_BOTH_SIDES:
            yield f"{place}:{node.lineno} sets statement_timeout: use waiting_longer"


LINTS: tuple[Callable[[str, ast.AST], Iterator[str]], ...] = (
    dangerous_calls, sql_from_texts, dangerous_imports, weak_digests, followed_redirects, open_forms,
    times_out_on_one_side,
)  # fmt: skip
#: Read one by one: a constant of our own is written into the statement, or a name that the database's own quoting has gone over.
KNOWN_STATEMENTS = {"keeping/seeding.py": 1, "plumbing/catalogue.py": 1}


def _found(lint: Callable[[str, ast.AST], Iterator[str]]) -> list[str]:
    return [fault for place, tree in modules() for fault in lint(place, tree)]


def test_no_text_is_run_as_code_and_no_shell_is_started() -> None:
    assert not _found(dangerous_calls)


def test_values_never_stand_in_a_statement() -> None:
    places = [fault.partition(":")[0] for fault in _found(sql_from_texts)]
    assert {place: places.count(place) for place in places} == KNOWN_STATEMENTS, "read it, and put values apart from the statement"


def test_no_dangerous_format_is_read_and_only_the_sign_in_and_the_sealer_reach_out() -> None:
    assert not _found(dangerous_imports)


def test_digests_cannot_be_forged() -> None:
    assert not _found(weak_digests)


def test_no_redirect_of_another_server_is_followed_and_no_certificate_left_unread() -> None:
    assert not _found(followed_redirects)


def test_a_form_takes_the_fields_it_names_and_no_other() -> None:
    assert not _found(open_forms)


def test_server_and_whoever_waits_for_it_have_the_same_time() -> None:
    assert not _found(times_out_on_one_side)


@pytest.mark.parametrize(
    ("lint", "planted"),
    [
        (dangerous_calls, "eval(text)"),
        (dangerous_calls, "exec(text)"),
        (dangerous_calls, "subprocess.run(words, shell=True)"),
        (dangerous_calls, "os.system(text)"),
        (dangerous_calls, "mark_safe(text)"),
        (dangerous_calls, "yaml.load(text, Loader=yaml.Loader)"),
        (dangerous_calls, "Environment().from_string(text)"),
        (sql_from_texts, 'cursor.execute(f"select {name}")'),
        (sql_from_texts, 'cursor.execute("select %s" % name)'),
        (sql_from_texts, 'cursor.execute("select {}".format(name))'),
        (sql_from_texts, 'cursor.execute("select " + name)'),
        (dangerous_imports, "import pickle"),
        (dangerous_imports, "from xml.etree import ElementTree"),
        (dangerous_imports, "import random"),
        (dangerous_imports, "from urllib.request import urlopen"),
        (weak_digests, "hashlib.md5(text)"),
        (followed_redirects, "httpx.get(address, follow_redirects=True)"),
        (followed_redirects, "httpx.get(address, verify=False)"),
        (times_out_on_one_side, """cursor.execute("set local statement_timeout = '30min'")"""),
        (times_out_on_one_side, """LONG = "set local statement_timeout = '2min'\""""),
        (times_out_on_one_side, """cursor.execute(f"set local statement_timeout = '{MINUTES}min'")"""),
        (open_forms, "class F(forms.ModelForm): pass"),
        (open_forms, "Goal(**request.POST)"),
        (open_forms, "Goal.objects.filter(**request.GET.dict())"),
    ],
)
def test_a_planted_fault_is_seen(lint: Callable[[str, ast.AST], Iterator[str]], planted: str) -> None:
    assert list(lint("web/planted.py", ast.parse(planted)))


NEVER_IN_SCRIPTS = (
    r"\beval\(", r"new Function\b", r"\.innerHTML\b", r"\.outerHTML\b", r"insertAdjacentHTML", r"document\.write", r"localStorage",
    r"sessionStorage", r"indexedDB", r"document\.cookie", r"postMessage", r"WebSocket", r"EventSource", r"__proto__", r"serviceWorker",
    r"https?://",
)  # fmt: skip


def script_faults(text: str) -> list[str]:
    """What a script of ours would do that none may."""
    return [mark for mark in NEVER_IN_SCRIPTS if re.search(mark, text)]


def test_scripts_of_ours_keep_nothing_and_draw_no_text_as_markup() -> None:
    scripts = list(PAGES.rglob("*.js"))
    assert scripts
    assert not {
        path.name: script_faults(path.read_text(encoding="utf-8")) for path in scripts if script_faults(path.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize("planted", ["box.innerHTML = text", "localStorage.setItem('a', text)", "window.postMessage(text)", "eval(text)"])
def test_a_planted_script_is_seen(planted: str) -> None:
    assert script_faults(planted)


SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}"
    r"|(?i:secret_key|password|client_secret|token)\"?\s*[:=]\s*[\"'][A-Za-z0-9+/_=-]{24,}[\"']"
)


def test_no_secret_is_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    found = []
    for name in filter(None, listed):
        if name.endswith((".png", ".woff2", ".po", ".txt")) or not (ROOT / name).is_file():
            continue
        found += [f"{name}: {hit.group()[:20]}…" for hit in SECRET.finditer((ROOT / name).read_text(encoding="utf-8", errors="replace"))]
    assert not found
    assert SECRET.search("-----BEGIN RSA " + "PRIVATE KEY-----")
    assert SECRET.search("SECRET_KEY = '" + "aB3" * 12 + "'")
