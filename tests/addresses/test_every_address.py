"""Every address of the resolver, asked in every role, relationship and method, against the reviewed table of expected.yaml."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core import mail

from tests.addresses.asking import Answer, Browser, outcome
from tests.addresses.evidence import evidence_for, missing_on_own_pages
from tests.addresses.filling import values
from tests.addresses.people import Asker
from tests.addresses.resolver import Address, addresses
from tests.addresses.table import EVERYBODY, METHODS, Row, table
from tests.addresses.watch import Listening, Watch
from tests.addresses.world import Furnished

LANGUAGES = ("fi", "sv", "en")
#: Who also tries the methods that no page of ours serves.
FEW = ("anonymous", "social_worker", "nurse", "privacy_officer", "citizen")


def asked(world: Furnished, roles: tuple[str, ...] = EVERYBODY) -> Iterator[tuple[Address, Row, Asker, str]]:
    """Every address with every asker, and the path for that asker; languages take turns."""
    known = table()
    turn = 0
    for address in addresses():
        row = known[address.name]
        for asker in world.people.askers(roles, row.between):
            turn += 1
            yield address, row, asker, address.path(values(world, address, row, asker), LANGUAGES[turn % 3])


def check_watch(world: Furnished, browser: Browser, watch: Watch, listening: Listening, stderr: str) -> None:
    """Nothing strayed, nothing failed, every header stood, and every text shown has its row in the log and on the client's own page."""
    written = "\n".join([*listening.lines, stderr, *(str(message.message()) for message in mail.outbox)])
    strayed = world.canaries.found_in(written.encode())
    found = evidence_for(world, watch)
    print(
        f"{watch.answers} answers, {watch.sent_bytes:,} bytes, {len(watch.shown)} texts rightly shown, {len(watch.leaks)} leaks, "
        f"{len(listening.lines)} log lines, {len(strayed)} canaries in log, stderr and mail; "
        f"{found.checked} looked up in the log, {len(found.missing)} missing"
    )
    assert not watch.leaks, "\n".join(watch.leaks[:20])
    assert not strayed, strayed
    assert not watch.failures, "\n".join(watch.failures[:20])
    assert not watch.faults, "\n".join(f"{number} x {fault}" for fault, number in watch.faults.most_common(20))
    assert not found.missing, "\n".join(f"{number} x {one}" for one, number in Counter(found.missing).most_common(20))
    lacking = missing_on_own_pages(world, browser, found)
    assert not lacking, "\n".join(lacking[:20])


def surprises(got: Counter[str]) -> str:
    """What went otherwise than the table says, most often first."""
    return "\n".join(f"{number} x {line}" for line, number in sorted(got.items())[:80])


def test_every_address_is_in_the_table_and_nothing_else() -> None:
    there, told = {one.name for one in addresses()}, set(table())
    print(f"{len(there)} addresses")
    assert not there - told, f"not in expected.yaml, agree on them and write them there: {sorted(there - told)}"
    assert not told - there, f"in expected.yaml but at no address: {sorted(told - there)}"


def test_reading_every_address_in_every_role_and_relationship(
    world: Furnished, browser: Browser, watch: Watch, listening: Listening, capfd: pytest.CaptureFixture[str]
) -> None:
    before, wrong = world.state(), Counter[str]()
    for address, row, asker, path in asked(world):
        answer = browser.ask("GET", path, asker.token)
        watch.look(answer, address)
        if outcome(answer) != row.expected(asker, "GET"):
            wrong[f"GET {address.name} as {asker}: {answer.status}, table says {row.expected(asker, 'GET')}"] += 1
    stderr = capfd.readouterr().err
    assert not wrong, surprises(wrong)
    assert world.state() == before, "a GET wrote something"
    check_watch(world, browser, watch, listening, stderr)


def test_sending_an_empty_form_to_every_address_in_every_role_and_relationship(
    world: Furnished, browser: Browser, watch: Watch, listening: Listening, capfd: pytest.CaptureFixture[str]
) -> None:
    wrong = Counter[str]()
    for address, row, asker, path in asked(world):
        token = world.spare(asker.token) if row.ends_session and asker.token else asker.token
        answer = browser.ask("POST", path, token)
        watch.look(answer, address)
        if outcome(answer) != row.expected(asker, "POST"):
            wrong[f"POST {address.name} as {asker}: {answer.status}, table says {row.expected(asker, 'POST')}"] += 1
    stderr = capfd.readouterr().err
    assert not wrong, surprises(wrong)
    check_watch(world, browser, watch, listening, stderr)


def test_methods_that_an_address_does_not_serve(
    world: Furnished, browser: Browser, watch: Watch, listening: Listening, capfd: pytest.CaptureFixture[str]
) -> None:
    wrong = Counter[str]()
    for address, row, asker, path in asked(world, FEW):
        for method in METHODS:
            if method in ("GET", "POST"):
                continue
            answer = browser.ask(method, path, asker.token)
            watch.look(answer, address)
            if outcome(answer) != row.expected(asker, method):
                wrong[f"{method} {address.name} as {asker}: {answer.status}, table says {row.expected(asker, method)}"] += 1
    stderr = capfd.readouterr().err
    assert not wrong, surprises(wrong)
    check_watch(world, browser, watch, listening, stderr)


def test_a_form_without_its_secret_is_kept_and_not_done(world: Furnished, browser: Browser, watch: Watch) -> None:
    before, asked_for = world.state(), 0
    for address, _, asker, path in asked(world, FEW):
        answer = browser.ask("POST", path, asker.token, {"text": "kirjoitin tämän"}, with_secret=False)
        watch.look(answer, address)
        asked_for += 1
        assert answer.status == 403, f"{address.name} as {asker}: {answer.status}"
        assert "kirjoitin tämän" in answer.body.decode(), f"{address.name}: what was typed is lost"
    print(f"{asked_for} forms without their secret, 0 done")
    assert world.state() == before
    assert not watch.leaks, "\n".join(watch.leaks[:20])


def test_an_id_of_somebody_else_looks_like_an_id_of_nobody(world: Furnished, browser: Browser, watch: Watch) -> None:
    pairs = 0
    for address, row, asker, path in asked(world, FEW):
        for method in ("GET", "POST"):
            for foreign, unknown in _swapped(world, address, row, asker, path):
                first, second = (browser.ask(method, one, asker.token) for one in (foreign, unknown))
                watch.look(first, address)
                pairs += 1
                assert _same(first, second), f"{method} {address.name} as {asker}: {first.status} for another's, {second.status} for nobody's"
    print(f"{pairs} pairs of another's id and nobody's id, all the same to the last byte")
    assert not watch.leaks, "\n".join(watch.leaks[:20])


def _swapped(world: Furnished, address: Address, row: Row, asker: Asker, path: str) -> Iterator[tuple[str, str]]:
    """The path with one id taken from a client whom nobody here knows, and the path with an id of nothing at all."""
    stranger = Asker(asker.role, "none", asker.token, world.people.stranger)
    own, other = values(world, address, row, asker), values(world, address, row, stranger)
    for name, converter in address.varies:
        if converter == "UUIDConverter":
            yield address.path(own | {name: other[name]}), address.path(own | {name: uuid4()})


def _same(first: Answer, second: Answer) -> bool:
    return outcome(first) == outcome(second) and first.same_for(*first.path.split("/")) == second.same_for(*second.path.split("/"))
