"""Odd input at every form and address: a clear message in the user's language, nothing lost, nothing doubled, and never a 500."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from punos.trust.words import Role
from tests.addresses.asking import Answer, Browser
from tests.addresses.filling import Filler
from tests.addresses.forms import Found, Reader, every_form
from tests.addresses.resolver import addresses, resolved
from tests.addresses.table import table
from tests.addresses.test_every_address import asked
from tests.addresses.watch import Watch
from tests.addresses.world import Furnished

LANGUAGE = re.compile(rb'<html lang="(fi|sv|en)"')
FORM = "application/x-www-form-urlencoded"
#: Addresses that take a form which stands on no page of these askers: where else it is tried.
ELSEWHERE = {
    "account:be_somebody": "in the demonstration only",
    "account:choose_place": "test_headers.py",
    "account:sign_out": "test_every_address.py",
    "account:stay": "test_every_address.py",
    "work:open_emergency": "test_stated_grounds.py",
    "work:open_by_law": "test_stated_grounds.py",
}
Data = dict[str, list[str]]
Change = Callable[[Found, Data, Furnished], Data]


def pages(world: Furnished, watch: Watch) -> Iterator[tuple[str, str]]:
    """Every page that a client, a social worker, a nurse, a planner and the privacy officer may see, one of each."""
    for role, between in (
        ("citizen", "own_record"),
        ("social_worker", "link"),
        ("nurse", "link"),
        ("planner", "none"),
        ("privacy_officer", "none"),
    ):
        for ask in asked(world, watch, (role,), tuple({between, "none"})):
            is_nurses = role != "nurse" or ask.address.name.startswith("work:answer")
            if is_nurses and ask.asker.relationship in (between, "none") and ask.row.expected(ask.asker, "GET") == "shown":
                yield ask.path, ask.asker.token


@pytest.fixture
def forms(world: Furnished, browser: Browser, watch: Watch) -> dict[str, Found]:
    """One of each form."""
    return every_form(browser, pages(world, watch))


def send(browser: Browser, form: Found, data: Any, **more: Any) -> Answer:
    """Send a form as a browser does."""
    if isinstance(data, dict):
        data = urlencode(data, doseq=True).encode()
    return browser.ask("POST", form.action, form.token, data, content_type=more.pop("content_type", FORM), **more)


def _version(form: Found) -> tuple[str, ...]:
    return ("version",)


def _without(fields: Callable[[Found], tuple[str, ...]]) -> Change:
    def change(form: Found, data: Data, world: Furnished) -> Data:
        return {name: value for name, value in data.items() if name not in fields(form)}

    return change


def _all(fields: Callable[[Found], tuple[str, ...]], value: str) -> Change:
    def change(form: Found, data: Data, world: Furnished) -> Data:
        return data | {name: [value] for name in fields(form)}

    return change


def _each(remake: Callable[[list[str]], list[str]]) -> Change:
    def change(form: Found, data: Data, world: Furnished) -> Data:
        return {name: remake(value) for name, value in data.items()}

    return change


def _many(form: Found, data: Data, world: Furnished) -> Data:
    return data | {f"field{number}": ["x"] for number in range(500)}


def _foreign(form: Found, data: Data, world: Furnished) -> Data:
    """Every id is another client's part."""
    other = str(next(part.id for part in world.parts if part.client_id == world.people.stranger.id))
    return {name: [other] if len(values[0]) == 36 and values[0].count("-") == 4 else values for name, values in data.items()}


def _extra(form: Found, data: Data, world: Furnished) -> Data:
    """Fields that no form has, but a table may."""
    stranger = world.people.stranger
    return data | {
        "role": ["privacy_officer"],
        "register_id": [str(uuid4())],
        "client_id": [str(stranger.id)],
        "client": [str(stranger.id)],
        "organisation_id": [str(uuid4())],
        "withheld_from_client": ["true"],
        "state": ["reached"],
        "made_by": [str(uuid4())],
        "is_superuser": ["1"],
    }


#: What is wrong with a form, and how it comes to be so.
CHANGES: dict[str, Change] = {
    "nothing at all": _without(lambda form: tuple(form.filled())),
    "everything empty": _each(lambda _: [""]),
    "a day that is none": _all(lambda form: form.days, "31.2.2026"),
    "a day of no century": _all(lambda form: form.days, "1.1.99999"),
    "year nought": _all(lambda form: form.days, "0000-00-00"),
    "words for a day": _all(lambda form: form.days, "huomenna"),
    "a day with NUL": _all(lambda form: form.days, "1.1.2026\x00"),
    "a choice that is none": _all(lambda form: form.choices, "no-such-choice"),
    "a choice with NUL": _all(lambda form: form.choices, "a\x00b"),
    "texts of 5,000": _all(lambda form: form.texts, "ä" * 5000),
    "texts of a megabyte": _all(lambda form: form.texts, "x" * 1_000_000),
    "NUL in texts": _all(lambda form: form.texts, "a\x00b"),
    "a huge number": _all(lambda form: tuple(name for name in form.data if name in ("version", "row_id", "amount")), "9" * 400),
    "a version below nought": _all(_version, "-1"),
    "a version that is no number": _all(_version, "1e9"),
    "500 fields": _many,
    # What may well be accepted comes last: a form that is done changes what the next one meets.
    "no texts": _without(lambda form: form.texts),
    "no choices": _without(lambda form: form.choices),
    "no version": _without(_version),
    "no new id": _without(lambda _: ("new_id",)),
    "control marks and odd scripts": _all(lambda form: form.texts, "\u202e\u0007\ufeff🜁 𝕬 <script>alert(1)</script> {{7*7}} ' or 1=1 --"),
    "a surrogate": _all(lambda form: form.texts, "\\ud800 %s %(x)s {0} \\x00"),
    "another's ids": _foreign,
    "extra fields": _extra,
    "every field twice": _each(lambda value: [*value, "toinen"]),
}


def test_every_form_is_found(forms: dict[str, Found]) -> None:
    served = {name for name, row in table().items() if "POST" in row.methods and row.methods != table()["health"].methods}
    there = {form.name.partition("/")[0] for form in forms.values()}
    print(f"{len(forms)} forms at {len(there)} addresses; tried elsewhere: {len(ELSEWHERE)}")
    assert served - there - set(ELSEWHERE) == set(), "no page that was asked has a form that leads there"


def test_a_form_that_is_wrong_in_one_way(forms: dict[str, Found], world: Furnished, browser: Browser, watch: Watch) -> None:
    there = {one.name: one for one in addresses()}
    for wrong, change in CHANGES.items():
        statuses = Counter[int]()
        for form in forms.values():
            data = change(form, form.filled(), world)
            if data == form.filled():
                continue  # it has no such field
            answer = send(browser, form, data)
            watch.look(answer, there[form.address])
            statuses[answer.status] += 1
            assert answer.status in (200, 303, 307, 400, 404, 409, 413, 422), f"{wrong} to {form.name}: {answer.status}"
            assert answer.status in (200, 303, 307) or LANGUAGE.search(answer.body), f"{wrong} to {form.name}: no page in a language"
        print(f"{wrong}: {sum(statuses.values())} forms, {dict(statuses)}")
    assert not watch.failures
    assert not watch.leaks, watch.leaks[:5]
    assert not watch.faults, watch.faults.most_common(5)


def _marked(form: Found) -> dict[str, list[str]]:
    return form.filled("Tätä en halua menettää")


def test_what_was_typed_stays_on_the_page_when_something_else_is_wrong(forms: dict[str, Found], browser: Browser) -> None:
    kept = 0
    for form in forms.values():
        data = _marked(form)
        wrong = {name: ["31.2.2026"] for name in form.days} | {name: ["no-such-choice"] for name in form.choices}
        if not wrong and form.texts:
            wrong = {form.texts[0]: [data[form.texts[0]][0] + "ä" * 5000]}
        answer = send(browser, form, data | wrong)
        if answer.status != 422:
            continue
        body = answer.body.decode()
        for name in form.texts:
            kept += 1
            assert data[name][0] in body, f"{form.name} lost what was typed into {name}"
    print(f"{kept} texts kept on the page that says what is wrong")
    assert kept > 30


def test_what_was_typed_survives_the_end_of_the_session_and_is_sent_again(forms: dict[str, Found], browser: Browser) -> None:
    again = Counter[int]()
    for form in forms.values():
        if form.token == "" or form.address.startswith(("public:", "account:be_somebody")):
            continue
        data = _marked(form)
        answer = browser.ask("POST", form.action, "", urlencode(data, doseq=True).encode(), content_type=FORM)
        body = answer.body.decode()
        assert answer.status == 401, f"{form.name}: {answer.status}"
        for name in form.texts:
            assert data[name][0] in body, f"{form.name} lost what was typed into {name}"
        reader = Reader(form.token)
        reader.feed(body)
        resent = next(one for one in reader.forms if one.action == form.action)
        assert resent.data == data, f"{form.name}: the kept form sends something else"
        answer = send(browser, form, resent.data)
        again[answer.status] += 1
        assert answer.status in (200, 303, 307, 404, 409, 422), f"{form.name} sent again: {answer.status}"
    print(f"{sum(again.values())} forms sent again after signing in: {dict(again)}")
    assert again[303] > 5


def test_a_form_sent_twice_is_done_once(forms: dict[str, Found], world: Furnished, browser: Browser) -> None:
    done, doubled = 0, []
    for form in forms.values():
        data = form.filled()
        first = send(browser, form, data)
        once = world.state()
        second = send(browser, form, data)
        done += first.status == 303
        assert second.status < 500, f"{form.name}: {second.status}"
        if world.state() != once:
            doubled.append(f"{form.name}: {first.status} then {second.status}")
    print(f"{len(forms)} forms sent twice, {done} of them done, {len(doubled)} doubled")
    assert done > 10
    assert not doubled, doubled


def test_the_message_is_in_the_language_of_the_page(forms: dict[str, Found], browser: Browser) -> None:
    compared = 0
    for form in forms.values():
        if not form.action.startswith(("/fi/", "/sv/", "/en/")):
            continue
        told = {}
        for language in ("fi", "sv", "en"):
            path = f"/{language}{form.action[3:]}"
            answer = browser.ask("POST", path, form.token, b"", content_type=FORM)
            if answer.status == 422:
                told[language] = _complaints(answer)
        if len(told) == 3 and told["en"]:
            compared += 1
            assert len(set(map(frozenset, told.values()))) == 3, f"{form.name} complains in one language to two: {told}"
    print(f"{compared} forms complain in three languages")
    assert compared > 5


def _complaints(answer: Answer) -> set[str]:
    """The texts beside the fields that are wrong."""
    body = answer.body.decode()
    return {piece.partition("</p>")[0].rpartition("</span>")[2].strip() for piece in body.split('class="ds-validation-message"')[1:]}


ODD_REQUESTS: dict[str, dict[str, Any]] = {
    "broken UTF-8 in the query": {"query": "name=%ff%fe&page=%c3%28"},
    "NUL in the query": {"query": "name=%00&q=%00&page=%00&before=%00&next=%00"},
    "a huge page": {"query": f"page={'9' * 500}&before={'9' * 500}"},
    "a page that is no number": {"query": "page=-1&before=abc&page=1.5"},
    "a page in other figures": {"query": "page=%D9%A3&before=%D9%A3%C2%B2"},
    "repeated and empty": {"query": "name=a&name=b&&=&name[]=c&name=%"},
    "a very long query": {"query": "name=" + "a" * 20_000},
    "broken UTF-8 in headers": {"headers": {"Accept-Language": "\xff\xfe;q=2", "User-Agent": "\x80\x81"}},
    "an odd language": {"headers": {"Accept-Language": "xx-" + "y" * 900 + ";q=nan,*;q=0"}},
    "an odd cookie": {"headers": {"Cookie": 'punos=\xff\x00"; punos-form=\xff; punos-language=../../etc; =;;='}},
    "a wrong content type": {"headers": {"Content-Type": "application/json"}},
    "behind many": {
        "headers": {"X-Forwarded-For": "' or 1=1 --", "X-Forwarded-Host": "elsewhere.example", "HX-Request": "true", "HX-Target": "<b>"}
    },
}


def test_an_odd_request_to_every_address(world: Furnished, browser: Browser, watch: Watch) -> None:
    one_of_each = {resolved(path).view_name: (path, token) for path, token in pages(world, watch)}
    del one_of_each["own:plan_pdf"]  # reads nothing of the request and takes a second
    there = {one.name: one for one in addresses()}
    for odd, told in ODD_REQUESTS.items():
        statuses = Counter[int]()
        for path, token in one_of_each.values():
            query = f"?{told['query']}" if "query" in told else ""
            headers = told.get("headers", {})
            answer = browser.ask("GET", path + query, "" if "Cookie" in headers else token, headers=headers)
            watch.look(answer, there[resolved(path).view_name])
            statuses[answer.status] += 1
            assert answer.status in (200, 302, 303, 400, 403, 404), f"{odd} to {path}: {answer.status}"
        print(f"{odd}: {dict(statuses)}")
    assert not watch.failures
    assert not watch.faults, watch.faults.most_common(5)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../settings/__init__.py",
        "/static/%2e%2e/%2e%2e/settings/__init__.py",
        "/static/..%5c..%5csettings",
        "/static//etc/passwd",
        "/fi/../../etc/passwd",
        "/fi/%2e%2e/%2e%2e/etc/passwd",
        "/fi/services/%00/",
        "/fi/services/%ff%fe/",
        "/fi/plan/versions/99999999999999999999999/",
        "/fi/plan/versions/0/x/",
        "/fi/plan/versions/1/" + "9." * 4000 + "/",
        "/fi/plan/versions/1/%00/",
        "/fi/plan/compare/1/99999999999999999999/",
        "/fi/my/log/99999999999999999999999/ask/",
        "/fi/insight/" + "a" * 5000 + "/",
        "/xx/",
        "/fi/" + "a" * 10_000 + "/",
        "//elsewhere.example/",
        "/fi/account/sign-in/?next=//elsewhere.example/",
        "/fi/account/sign-in/?next=https:%2f%2felsewhere.example",
        "/fi/account/sign-in/?next=%2f%5celsewhere.example",
        "/fi/account/sign-in/?next=javascript:alert(1)",
    ],
)
def test_an_odd_path(path: str, world: Furnished, browser: Browser, watch: Watch) -> None:
    for token in (
        "",
        world.people.workers[Role.SOCIAL_WORKER].token,
        world.people.clients["link"].token,
        world.people.workers[Role.PLANNER].token,
    ):
        answer = browser.ask("GET", path, token)
        watch.look(answer)
        assert answer.status in (200, 301, 302, 400, 404), f"{path[:80]}: {answer.status}"
        assert b"SECRET_KEY" not in answer.body
        assert b"root:" not in answer.body
        assert "elsewhere.example" not in answer.location
        assert b'href="//elsewhere' not in answer.body
        assert b'value="//elsewhere' not in answer.body
        assert b"javascript:alert" not in answer.body.replace(b"next=javascript", b"")


ODD_BODIES: list[tuple[str, bytes]] = [
    (FORM, b"text=%ff%fe&version=%c3%28&words=\xff\xfe"),
    (FORM, b"\x00\x01\x02&&&===%zz%"),
    (FORM + "; charset=no-such-charset", b"text=a"),
    (FORM + "; charset=utf-16", b"text=a"),
    ("application/json", b'{"text": 1, "version": {"a": []}}'),
    ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="text"; filename="../../a"\r\n\r\nb\r\n--x--'),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
    ("", b"text=a"),
]


def test_an_odd_body_to_every_form(forms: dict[str, Found], browser: Browser, watch: Watch) -> None:
    there = {one.name: one for one in addresses()}
    for content_type, body in ODD_BODIES:
        statuses = Counter[int]()
        for form in forms.values():
            answer = send(browser, form, body, content_type=content_type)
            watch.look(answer, there[form.address])
            statuses[answer.status] += 1
            assert answer.status in (200, 303, 307, 400, 403, 404, 409, 413, 415, 422), f"{content_type} to {form.name}: {answer.status}"
        print(f"{content_type or 'no type'}: {dict(statuses)}")
    assert not watch.failures
    assert not watch.leaks, watch.leaks[:5]


def test_anything_into_any_field_of_any_form_and_any_address(
    forms: dict[str, Found], world: Furnished, browser: Browser, watch: Watch
) -> None:
    known, filler = table(), Filler(world, watch.entitlement)
    everywhere = addresses()
    there, every = {one.name: one for one in everywhere}, sorted(forms.values(), key=lambda form: form.name)
    statuses = Counter[int]()
    words = st.one_of(st.text(max_size=60), st.sampled_from(["0", "-1", "1e999", "31.2.2026", str(uuid4()), "None", "on", "\x00", "١٢"]))

    @settings(max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def anything(data: st.DataObject) -> None:
        if data.draw(st.booleans()):
            form = data.draw(st.sampled_from(every))
            names = sorted({*form.data, *form.texts, *form.days, *form.choices}) or ["x"]
            changed = data.draw(st.dictionaries(st.sampled_from(names), st.lists(words, max_size=3), max_size=6))
            address = there[form.address]
            answer = send(browser, form, urlencode(form.filled() | changed, doseq=True, errors="surrogatepass").encode())
        else:
            address = data.draw(st.sampled_from(everywhere))
            asker = data.draw(
                st.sampled_from(world.people.askers(("citizen", "social_worker", "planner", "anonymous"), ("own_record", "link")))
            )
            path = address.path(filler.values(address, known[address.name], asker))
            query = data.draw(
                st.dictionaries(st.sampled_from(["name", "page", "before", "next", "q", "done", "state", "code"]), words, max_size=3)
            )
            answer = browser.ask("GET", f"{path}?{urlencode(query, errors='surrogatepass')}", asker.token)
        watch.look(answer, address)
        statuses[answer.status] += 1
        assert answer.status < 500, f"{answer.method} {answer.path}: {answer.status}"

    anything()
    print(f"anything: {sum(statuses.values())} requests, {dict(statuses)}")
    assert not watch.failures
    assert not watch.leaks, watch.leaks[:5]
