"""What a stranger tries from outside: other methods, folders of the machine, names of headers, parameters sent twice or elsewhere."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from punos.trust.words import Role
from tests.addresses.asking import Browser
from tests.addresses.resolver import addresses
from tests.addresses.world import Furnished

NOWHERE = (
    "/.git/config", "/.git/HEAD", "/.env", "/.svn/entries", "/pyproject.toml", "/static/", "/static/punos/", "/static/vendor/",
    "/static/../settings/__init__.py", "/static/%2e%2e/settings/__init__.py", "/static/punos/..%2f..%2f..%2fcli.py", "/admin/",
    "/static/vendor/test/axe.js", "/server-status", "/debug/", "/openapi.json", "/graphql", "/phpinfo.php", "/backup.sql", "/var/demo.key",
)  # fmt: skip


@pytest.fixture(scope="module")
def world(world_of_module: Furnished) -> Furnished:
    """One for all tests here."""
    return world_of_module


def test_there_is_nothing_of_the_machine_to_be_had(browser: Browser) -> None:
    for path in NOWHERE:
        answer = browser.ask("GET", path)
        assert answer.status in (400, 404), f"{path}: {answer.status}"
        assert answer.headers["Cache-Control"] == "no-store"
        for telling in (b"Index of", b"Traceback", b"[core]", b"Django", b"SECRET"):
            assert telling not in answer.body, path


def test_nothing_is_traced(world: Furnished, browser: Browser) -> None:
    token = world.people.clients["link"].token
    for path in ("/fi/", "/fi/my/"):
        answer = browser.ask("TRACE", path, token, headers={"X-Mark": "traced"})
        assert answer.status in (403, 405)
        assert b"traced" not in answer.everything()


def test_a_parameter_in_the_address_does_not_stand_in_for_one_of_the_form(world: Furnished, browser: Browser) -> None:
    """A form is read from its body alone; the last of two values of one name is taken, wherever it is asked for."""
    client = world.people.clients["link"].token
    path = reverse("own:view")
    empty = browser.ask("POST", f"{path}?text=from+the+address", client, {"text": ""})
    assert empty.status == 422, "the address was taken for the form"
    assert b"from the address" not in empty.body


def test_a_session_is_taken_from_its_cookie_and_from_nowhere_else(world: Furnished, browser: Browser) -> None:
    token, name = world.people.clients["link"].token, settings.SESSION_TOKEN_COOKIE
    for path, extra in (
        (f"/fi/my/?{name}={token}&token={token}&session={token}", {}),
        ("/fi/my/", {"headers": {"Authorization": f"Bearer {token}"}}),
        ("/fi/my/", {"headers": {"X-Session": token, "X-User-Id": token}}),
        ("/fi/my/", {"headers": {"Remote-User": token}}),
    ):
        assert browser.ask("GET", path, **extra).status == 302
    assert browser.ask("GET", "/fi/my/", token).status == 200


def test_the_token_of_a_session_stands_in_no_page_and_no_address(world: Furnished, browser: Browser) -> None:
    for token, path in (
        (world.people.clients["link"].token, "/fi/my/"),
        (world.people.workers[Role.SOCIAL_WORKER].token, reverse("work:today")),
        (world.people.clients["link"].token, "/fi/my/everything.json"),
    ):
        answer = browser.ask("GET", path, token)
        assert answer.status == 200
        assert token.encode() not in answer.everything()


def test_a_file_is_named_by_us_and_not_by_who_asks(world: Furnished, browser: Browser) -> None:
    token = world.people.clients["link"].token
    for path in ("/fi/my/everything.json", "/fi/my/plan.pdf"):
        answer = browser.ask("GET", f"{path}?filename=evil%0d%0aX-Mark:1.html&name=../../x", token)
        assert answer.status == 200
        named = answer.headers["Content-Disposition"]
        assert "evil" not in named and ".." not in named and "X-Mark" not in answer.headers
        assert named.startswith(("attachment", "inline")) and "filename=" in named


def test_a_page_that_does_not_exist_is_not_another_page(world: Furnished, browser: Browser) -> None:
    """A kept copy of `my/nothing.css` must never be somebody's plan."""
    token = world.people.clients["link"].token
    for path in ("/fi/my/nothing.css", "/fi/my/plan/x.js", "/fi/my/;a.css", "/fi/my/%2f..%2fa.css", "/fi/my/log/a.png"):
        answer = browser.ask("GET", path, token)
        assert answer.status in (302, 404)
        assert answer.headers["Cache-Control"] == "no-store"
        assert not world.canaries.found_in(answer.everything())


def test_every_page_of_somebody_signed_in_offers_to_sign_out(world: Furnished, browser: Browser) -> None:
    """On every page that needs nothing in its address, for everybody who may enter it."""
    form, seen = reverse("account:sign_out"), 0
    tokens = [world.people.clients["link"].token, *(worker.token for worker in world.people.workers.values())]
    plain = [one for one in addresses() if one.door.kind in ("own", "lists", "signed_in") and not one.varies]
    for address in plain:
        for token in tokens:
            answer = browser.ask("GET", address.path({}), token)
            if answer.status == 200 and answer.sort == "text/html":
                seen += 1
                assert f'action="{form}"'.encode() in answer.body, f"{address.name} has no way out"
    print(f"{seen} pages of {len(plain)} addresses")
    assert seen > 20


def test_people_are_led_to_tls_and_machines_are_not(world: Furnished) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True):
        plain = Client(SERVER_NAME="localhost")
        assert [plain.get(path).status_code for path in ("/fi/", "/fi/my/", "/static/punos/punos.css")] == [301] * 3
        assert [plain.get(path).status_code for path in ("/health", "/ready", "/metrics")] == [200] * 3
        assert plain.post("/fi/my/view/", {"text": "x"}).status_code == 301, "a form sent without TLS was taken"


def test_a_name_that_is_looked_for_stands_in_no_address(world: Furnished, browser: Browser) -> None:
    """A worker's own clients are looked for by a form; a name in the address looks for nobody, and no way leads on to one."""
    path, worker = reverse("work:clients"), world.people.workers[Role.SOCIAL_WORKER]
    page = browser.ask("GET", path, worker.token)
    rows = page.body.count(b"<tr")
    assert rows > 1
    assert b'method="get"' not in page.body
    assert browser.ask("GET", f"{path}?name=nobodyofthisname", worker.token).body.count(b"<tr") == rows
    sought = browser.ask("POST", path, worker.token, {"name": "nobodyofthisname"})
    assert sought.status == 200
    assert sought.body.count(b"<tr") == 0
    assert b"?name=" not in page.body + sought.body
