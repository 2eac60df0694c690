"""Every address with odd values in it, odd questions behind it and odd headers before it; and Hypothesis, who has ideas of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from punos.trust.words import Role
from tests.addresses.asking import SECRET
from tests.addresses.filling import Filler
from tests.addresses.people import Asker
from tests.addresses.resolver import Address, resolved
from tests.odd_input.forms import Found
from tests.odd_input.stage import FORM, LANGUAGE, WHO, Stage, pages

#: What stands in an address instead of what belongs there, by the sort of its converter. The first of each fit the pattern.
ODD_VALUES: dict[str, tuple[str, ...]] = {
    "UUIDConverter": (
        str(UUID(int=0)),
        str(UUID(int=2**128 - 1)),
        str(uuid4()),
        "not-a-uuid",
        "A" * 36,
        "0" * 400,
        "%00",
        "%ff%fe",
        "..%2f..",
    ),
    "IntConverter": ("0", "9" * 19, "9" * 400, "-1", "1.5", "1e9", "٣", "x", "%00"),
    "SlugConverter": ("no-such", "a" * 5000, "-", "__proto__", "%C3%A4", "a%20b", "%00", "..%2f..%2fetc", "%ff"),
    "StringConverter": ("no such", "9." * 4000, "<script>", "%00", "%ff%fe", "%ed%a0%80", "%E2%80%AE", "..%2f", "%25s"),
}
SENT_BY = ("GET", "POST", "PUT", "DELETE")
CALM = (400, 401, 403, 404, 405, 415)


def sessions(stage: Stage) -> dict[str, str]:
    """One session of each kind, and nobody's."""
    people = stage.world.people
    workers = {
        role.value: people.workers[role].token for role in (Role.SOCIAL_WORKER, Role.PLANNER, Role.PRIVACY_OFFICER, Role.PROVIDER_MANAGER)
    }
    return {"nobody": "", "citizen": people.clients["link"].token} | workers


def odd_paths(stage: Stage) -> Iterator[tuple[Address, str]]:
    """Every address with each of its values odd in turn."""
    filler = Filler(stage.world, stage.watch.entitlement)
    asker = Asker("social_worker", "link", sessions(stage)["social_worker"], stage.world.people.clients["link"])
    for address in stage.there.values():
        values = filler.values(address, stage.rows[address.name], asker)
        for name, converter in address.varies:
            path, usual = address.path(values), quote(str(values[name]))
            yield from ((address, path.replace(f"/{usual}/", f"/{odd}/", 1)) for odd in ODD_VALUES[converter])


def test_every_address_with_an_odd_value_in_it(stage: Stage) -> None:
    statuses, faults, tokens = Counter[str](), [], sessions(stage)
    for address, path in odd_paths(stage):
        for who in ("nobody", "citizen", "social_worker") if address.door.kind != "public" else ("nobody",):
            for method in SENT_BY if who == "social_worker" else ("GET", "POST"):
                answer = stage.browser.ask(method, path, tokens[who], b"text=a" if method == "POST" else None, **_form(method))
                stage.watch.look(answer, address)
                statuses[f"{method} {answer.status}"] += 1
                may_find = method in ("GET", "POST") and answer.status in (200, 303, 422, 409) and "no-such" not in path
                if answer.status not in (*CALM, 302) and not may_find:
                    faults.append(f"{method} {path[:100]} as {who}: {answer.status}")
                elif answer.status in (400, 404, 415) and not LANGUAGE.search(answer.body):
                    faults.append(f"{method} {path[:100]} as {who}: {answer.status} without a page")
    print(f"{sum(statuses.values())} requests: {dict(sorted(statuses.items()))}")
    assert not stage.kept.written(), "something was written at an odd address"
    assert not faults, "\n".join(faults[:40])


def _form(method: str) -> dict[str, Any]:
    return {"content_type": FORM} if method == "POST" else {}


STRAY_PATHS = (
    "/static/../settings/__init__.py", "/static/%2e%2e/%2e%2e/settings/__init__.py", "/static/..%5c..%5csettings", "/static//etc/passwd",
    "/fi/../../etc/passwd", "/fi/%2e%2e/%2e%2e/etc/passwd", "/fi/services/%00/", "/fi/services/%ff%fe/", "/xx/", "/fi/" + "a" * 10_000 + "/",
    "//elsewhere.example/", "/fi//elsewhere.example", "/FI/", "/fi", "/fi/my", "/%66%69/", "/fi/\u202e/", "/admin/", "/.git/config", "/.env",
    "/fi/account/sign-in/?next=//elsewhere.example/", "/fi/account/sign-in/?next=https:%2f%2felsewhere.example",
    "/fi/account/sign-in/?next=%2f%5celsewhere.example", "/fi/account/sign-in/?next=javascript:alert(1)", "/fi/account/sign-in/?next=%00",
)  # fmt: skip


def test_a_path_that_leads_nowhere(stage: Stage) -> None:
    tokens = sessions(stage)
    for path in STRAY_PATHS:
        for who in ("nobody", "citizen", "social_worker", "planner"):
            answer = stage.browser.ask("GET", path, tokens[who])
            stage.watch.look(answer)
            assert answer.status in (200, 301, 302, 400, 404), f"{path[:80]}: {answer.status}"
            for stray in (b"SECRET_KEY", b"root:", b'href="//elsewhere', b'value="//elsewhere'):
                assert stray not in answer.body, f"{path[:80]} shows {stray!r}"
            assert "elsewhere.example" not in answer.location.partition("?")[0].removeprefix("/fi"), answer.location
            assert b"javascript:alert" not in answer.body.replace(b"next=javascript", b"")


QUERIES = (
    "name=%ff%fe&page=%c3%28", "name=%00&q=%00&page=%00&before=%00&next=%00&state=%00&code=%00", f"page={'9' * 500}&before={'9' * 500}",
    "page=-1&before=abc&q=%25", "page=1.5&before=1e5", "page=%D9%A3&before=%D9%A3%C2%B2", "name=a&name=b&&=&name[]=c&name=%",
    "name=" + "a" * 20_000, "q=" + quote("' or 1=1 -- <script>alert(1)</script>"), "q=%E2%80%AE%07&subject=x&group=y&done=%3Cb%3E", "&" * 290,
    "&".join(f"x{number}=1" for number in range(400)),
)  # fmt: skip
#: So many of the questions are put to every page; the others take turns, but in `make odd-input`.
FOR_ALL = 3
HEADERS: dict[str, dict[str, str]] = {
    "broken UTF-8": {"Accept-Language": "\xff\xfe;q=2", "User-Agent": "\x80\x81"},
    "no language of ours": {"Accept-Language": "xx-" + "y" * 900 + ";q=nan,*;q=0"},
    "a strange type": {"Content-Type": "application/json", "Accept": "\xff/\xff"},
    "through many hands": {"X-Forwarded-For": "' or 1=1 --", "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "\xff"},
    "a piece of a page": {"HX-Request": "true", "HX-Target": "<b>", "Range": "bytes=9-1", "If-Modified-Since": "yesterday"},
    "no number": {"Content-Length": "x"},
}


#: Reads nothing of the question, and takes a second to draw.
SLOW = re.compile(r"plan\.pdf")


@pytest.fixture
def shown(stage: Stage) -> list[tuple[str, str]]:
    """One page of each address that shows something, with a session that may see it."""
    every = pages(stage.world, stage.watch, (*WHO, ("planner", "none"), ("provider_manager", "none")), but=SLOW)
    return [*{resolved(path).view_name: (path, token) for path, token in every}.values()]


def test_a_page_with_an_odd_question_or_odd_headers(stage: Stage, shown: list[tuple[str, str]], times: int) -> None:
    for number, query in enumerate(QUERIES):
        statuses = Counter[int]()
        for path, token in shown if times > 1 or number < FOR_ALL else shown[number % 4 :: 4]:
            answer = stage.browser.ask("GET", f"{path}?{query}", token)
            statuses[answer.status] += 1
            assert answer.status in (200, 302, 303, 400), f"{path}?{query[:60]}: {answer.status}"
            assert b"<script>alert" not in answer.body
        print(f"?{query[:40]}: {dict(statuses)}")
    for odd, headers in HEADERS.items():
        # The figures are for who asks from the machine itself, so a header that says it was handed on hides them.
        asked = [(path, token) for path, token in shown[::4] if path != "/metrics"]
        statuses = Counter[int](stage.browser.ask("GET", path, token, headers=headers).status for path, token in asked)
        print(f"{odd}: {dict(statuses)}")
        assert set(statuses) <= {200, 302, 303, 400}
    assert not stage.kept.written()


def test_a_cookie_that_is_no_session_is_nobody(stage: Stage) -> None:
    """Whoever holds a broken cookie can still read what is public, sign in, and sign out."""
    for odd in ("\x00", '"\\000"', "a\x00b", "\xff", "x" * 5000, "' or 1=1 --", "../../etc", '"', "å"):
        # As it comes over the wire: newer Pythons make no cookie with control characters.
        broken = {"Cookie": f"{settings.SESSION_TOKEN_COOKIE}={odd}; {settings.LANGUAGE_COOKIE_NAME}={odd}"}
        for path, expected in (("/fi/", 200), ("/fi/account/sign-in/", 200), ("/fi/my/", 302)):
            answer = stage.browser.ask("GET", path, "", headers=broken)
            assert answer.status == expected, f"{path} with the cookie {odd!r}: {answer.status}"
        with_secret = {"Cookie": f"{broken['Cookie']}; {settings.CSRF_COOKIE_NAME}={SECRET}"}
        out = stage.browser.ask("POST", "/fi/account/sign-out/", "", b"", content_type=FORM, headers=with_secret)
        assert (out.status, out.location) == (303, "/fi/account/signed-out/")


def test_a_host_that_is_not_ours(stage: Stage) -> None:
    for host in ("elsewhere.example", "a b", "localhost:99999999", "localhost@elsewhere.example", "\xff"):
        answer = stage.browser.ask("GET", "/sv/", "", headers={"Host": host})
        assert answer.status in (200, 400), f"{host!r}: {answer.status}"
        assert b"elsewhere.example" not in answer.body
        assert LANGUAGE.search(answer.body)


WORDS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["0", "-1", "1e999", "31.2.2026", "3.12.2027", str(uuid4()), "None", "on", "\x00", "١٢", "\ud800", "a" * 5000, "yes", ""]
    ),
)


def test_anything_into_any_field_of_any_form_and_any_address(stage: Stage, times: int) -> None:
    filler, statuses = Filler(stage.world, stage.watch.entitlement), Counter[int]()
    forms, everywhere = (
        sorted(stage.forms.values(), key=lambda form: form.name),
        sorted(set(stage.there.values()) - {stage.there["own:plan_pdf"]}, key=lambda one: one.name),
    )
    askers = stage.world.people.askers(("citizen", "social_worker", "planner", "anonymous"), ("own_record", "link"))

    @rules(max_examples=250 * times, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def anything(data: st.DataObject) -> None:
        if data.draw(st.booleans()):
            status = _any_form(stage, data, data.draw(st.sampled_from(forms)))
        else:
            address, asker = data.draw(st.sampled_from(everywhere)), data.draw(st.sampled_from(askers))
            path = address.path(filler.values(address, stage.rows[address.name], asker))
            asked = data.draw(
                st.dictionaries(st.sampled_from(["name", "page", "before", "next", "q", "done", "state", "code"]), WORDS, max_size=3)
            )
            answer = stage.browser.ask("GET", f"{path}?{urlencode(asked, errors='surrogatepass')}", asker.token)
            stage.watch.look(answer, address)
            assert answer.status < 500, f"GET {path}: {answer.status}"
            status = answer.status
        statuses[status] += 1

    anything()
    print(f"anything: {sum(statuses.values())} requests, {dict(statuses)}")


def _any_form(stage: Stage, data: st.DataObject, form: Found) -> int:
    names = sorted({*form.data, *form.texts, *form.days, *form.choices}) or ["x"]
    changed = data.draw(st.dictionaries(st.sampled_from(names), st.lists(WORDS, max_size=3), max_size=6))
    answer, written = stage.send(form, form.filled() | changed)
    assert answer.status < 500, f"{form.name}: {answer.status}"
    assert answer.status < 400 or not written, f"{form.name}: {answer.status}, and yet wrote {written}"
    return answer.status
