"""Headers and cookies on every sort of answer, in test settings here and in production settings in a process of its own."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from punos.trust.words import Role
from tests.addresses.asking import Answer, Browser
from tests.addresses.watch import ALWAYS, header_faults
from tests.addresses.world import Furnished


@pytest.fixture(scope="module")
def world(world_of_module: Furnished) -> Furnished:
    """One for all tests here."""
    return world_of_module


def _answers(world: Furnished, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> dict[str, Answer]:
    """One answer of every sort."""
    client = world.people.clients["link"].token
    worker = world.people.workers[Role.SOCIAL_WORKER].token
    big = {"text": "x" * 1_000_000}
    answers = {
        "page": browser.ask("GET", "/fi/"),
        "own page": browser.ask("GET", "/fi/my/", client),
        "redirect to a language": browser.ask("GET", "/"),
        "redirect to the sign-in": browser.ask("GET", "/fi/my/"),
        "no such address": browser.ask("GET", "/fi/nothing/here/"),
        "not for this role": browser.ask("GET", "/fi/my/", worker),
        "no such method": browser.ask("DELETE", "/fi/my/", client),
        "form without its secret": browser.ask("POST", "/fi/my/view/", client, {"text": "x"}, with_secret=False),
        "form after the session": browser.ask("POST", "/fi/my/view/", "", {"text": "x"}),
        "form with faults": browser.ask("POST", "/fi/my/view/", client, {"text": ""}),
        "too large a form": browser.ask("POST", "/fi/my/view/", client, big),
        "broken host": browser.ask("GET", "/fi/", SERVER_NAME="elsewhere.example"),
        "copy": browser.ask("GET", "/fi/my/everything.json", client),
        "paper": browser.ask("GET", "/fi/my/plan.pdf", client),
        "probe": browser.ask("GET", "/health"),
        "no such static file": browser.ask("GET", f"{settings.STATIC_URL}punos/none.css"),
    }
    monkeypatch.setattr("punos.clients.queries.plans.plan_of", lambda _read: 1 // 0)
    answers["our own fault"] = browser.ask("GET", "/fi/my/", client)
    return answers


def test_every_sort_of_answer_has_its_headers(world: Furnished, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = _answers(world, browser, monkeypatch)
    wrong = {name: header_faults(answer) for name, answer in answers.items() if header_faults(answer)}
    print(f"{len(answers)} sorts of answers, statuses {sorted({answer.status for answer in answers.values()})}, {len(wrong)} with faults")
    assert not wrong
    statuses = {answers["our own fault"].status, answers["no such address"].status, answers["no such method"].status}
    assert statuses == {500, 404, 405}
    assert answers["form after the session"].status == 401
    assert answers["too large a form"].status in (400, 413)


def test_a_static_file_may_be_kept_and_sets_no_cookie(browser: Browser) -> None:
    name = min((Path(settings.STATICFILES_DIRS[0]) / "punos").glob("*.css")).name
    answer = browser.ask("GET", f"{settings.STATIC_URL}punos/{name}")
    assert answer.status == 200
    assert not answer.cookies
    assert "no-store" not in answer.headers["Cache-Control"]
    assert header_faults(answer) == ["no Cache-Control"]


def test_a_header_that_is_missing_is_seen(browser: Browser) -> None:
    answer = browser.ask("GET", "/health")
    assert not header_faults(answer)
    for header in ALWAYS:
        kept = {name: value for name, value in answer.headers.items() if name != header}
        assert header_faults(replace(answer, headers=kept)) == [f"no {header}"]


def test_no_other_site_is_let_read_an_answer(world: Furnished, browser: Browser) -> None:
    token = world.people.clients["link"].token
    for method, path in (("GET", "/fi/"), ("GET", "/fi/my/"), ("OPTIONS", "/fi/my/"), ("GET", "/fi/my/everything.json")):
        answer = browser.ask(method, path, token, headers={"Origin": "https://elsewhere.example"})
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")], f"{method} {path}"


def test_every_answer_says_what_it_is_and_in_which_characters(world: Furnished, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, answer in _answers(world, browser, monkeypatch).items():
        sort = answer.headers.get("Content-Type", "")
        assert sort or not answer.body, f"{name} says not what it is"
        assert not sort.startswith("text/") or "charset=utf-8" in sort, f"{name}: {sort}"


def test_no_page_has_an_inline_script_or_style(world: Furnished, browser: Browser) -> None:
    for path, token in (
        ("/fi/", ""),
        ("/fi/my/", world.people.clients["link"].token),
        (reverse("work:today"), world.people.workers[Role.NURSE].token),
    ):
        page = browser.ask("GET", path, token).body.decode()
        for mark in ("<script>", "<style", " style=", " onclick=", " onload=", " onsubmit=", "javascript:"):
            assert mark not in page, f"{mark} on {path}"


IN_PRODUCTION = """
import json, os, sys
import django
django.setup()
from django.conf import settings
from django.core import signing
from django.test import Client
from punos.web.account.views.signing import SUBJECT_COOKIE
told = json.loads(sys.stdin.read())
client = Client(SERVER_NAME="plan.example.fi")
plain = client.get("/fi/")
page = client.get("/fi/account/sign-in/", secure=True)
client.cookies[SUBJECT_COOKIE] = signing.dumps({"subject": told["subject"], "next": ""}, salt=SUBJECT_COOKIE)
entered = client.post("/fi/account/sign-in/place/", {"subject": told["subject"], "post": ""}, secure=True)
cookies = {name: crumb.OutputString() for name, crumb in [*page.cookies.items(), *entered.cookies.items()]}
print(json.dumps({"plain": [plain.status_code, plain.headers.get("Location")], "page": [page.status_code, dict(page.items())],
                  "entered": entered.status_code, "cookies": cookies, "debug": settings.DEBUG, "demo": settings.DEMO}))
"""


def test_production_sends_only_over_tls_and_its_cookies_are_bound_to_the_host(world: Furnished) -> None:
    client = world.people.clients["link"]
    subject = world.guard.execute("select subject from plan.actor where id = %s", [client.actor_id]).fetchone()
    assert subject
    chosen = {name: value for name, value in os.environ.items() if name not in ("PUNOS_TEST", "PUNOS_DEMO")}
    chosen |= {
        "PUNOS_SECRET_KEY": secrets.token_urlsafe(48),
        "PUNOS_IDENTITY_KEY": secrets.token_urlsafe(32),
        "PUNOS_HOSTS": "plan.example.fi",
        "DJANGO_SETTINGS_MODULE": "punos.settings",
    }
    run = subprocess.run(
        [sys.executable, "-c", IN_PRODUCTION],
        input=json.dumps({"subject": subject[0]}),
        env=chosen,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    told = json.loads(run.stdout.strip().splitlines()[-1])
    assert told["plain"] == [301, "https://plan.example.fi/fi/"]
    status, headers = told["page"]
    assert status == 200
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert told["entered"] == 303, "the session's cookie could not be tried"
    assert {name for name in told["cookies"] if name.startswith("__Host-")} >= {settings_name("session"), settings_name("form")}
    for name, crumb in told["cookies"].items():
        print(name, crumb.partition(";")[2])
        if "Max-Age=0" in crumb:
            continue
        assert name.startswith("__Host-"), f"{name} is not bound to the host"
        for mark in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
            assert mark in crumb, f"{name} without {mark}"
        assert "Domain" not in crumb
    assert told["debug"] is False
    assert told["demo"] is False


def settings_name(cookie: str) -> str:
    """The name that a cookie has in production."""
    return {"session": "__Host-punos", "form": "__Host-punos-form"}[cookie]
