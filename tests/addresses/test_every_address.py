"""Every address of the resolver, asked in every role, relationship and method, against the reviewed table of expected.yaml."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from uuid import uuid4

import pytest
from django.core import mail

from tests.addresses.asking import Answer, Browser, outcome
from tests.addresses.evidence import evidence_for, missing_on_own_pages
from tests.addresses.filling import Filler, deeds
from tests.addresses.people import RELATIONSHIPS, Asker
from tests.addresses.resolver import Address, addresses
from tests.addresses.table import EVERYBODY, Row, table
from tests.addresses.watch import Listening, Watch
from tests.addresses.world import Furnished

#: Who also tries the methods that no page of ours serves.
FEW = ("anonymous", "social_worker", "nurse", "privacy_officer", "citizen")


#: A form that nobody drew: whoever may send it hears what is wrong with it, and nothing is done.
BROKEN = {"new_id": "broken", "version": "broken", "which": "broken"}


@dataclass(frozen=True, slots=True)
class Ask:
    """One address asked by one asker."""

    address: Address
    row: Row
    asker: Asker
    values: dict[str, object]
    path: str


def asked(
    world: Furnished, watch: Watch, roles: tuple[str, ...] = EVERYBODY, relationships: tuple[str, ...] = RELATIONSHIPS
) -> Iterator[Ask]:
    """Every address with every asker; languages take turns, and so do the deeds of one address. One asker meets every deed."""
    known, filler, language = table(), Filler(world, watch.entitlement), cycle(("fi", "sv", "en"))
    for address in addresses():
        row = known[address.name]
        for asker in _askers(world, row, roles, relationships):
            every = deeds(address, row) if str(asker) == "social_worker/link" else [None]
            for deed in every or [None]:
                filled = filler.values(address, row, asker, deed)
                yield Ask(address, row, asker, filled, address.path(filled, next(language)))


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


def _askers(world: Furnished, row: Row, roles: tuple[str, ...], relationships: tuple[str, ...]) -> Iterator[Asker]:
    """Every role in every relationship that makes a difference; three of them for roles that may not enter whatever the relationship."""
    for role in roles:
        makes_none = row.otherwise["everyone"] != "shown" and role not in row.roles
        wanted = [one for one in row.between if one in relationships and (not makes_none or one in ("link", "none", "own_record"))]
        yield from world.people.askers((role,), tuple(wanted))


def compared(watch: Watch, ask: Ask, answer: Answer, also: tuple[int, ...] = ()) -> list[str]:
    """What is wrong with the answer, in a line; nothing when the table says so. `also` are further statuses of who may enter."""
    watch.look(answer, ask.address)
    told = ask.row.expected(ask.asker, answer.method)
    return (
        [] if outcome(answer, also) == told else [f"{answer.method} {ask.address.name} as {ask.asker}: {answer.status}, table says {told}"]
    )


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
    for ask in asked(world, watch):
        answer = browser.ask("GET", ask.path, ask.asker.token)
        wrong.update(compared(watch, ask, answer))
    stderr = capfd.readouterr().err
    assert not wrong, surprises(wrong)
    assert world.state() == before, "a GET wrote something"
    check_watch(world, browser, watch, listening, stderr)


def test_sending_a_broken_form_to_every_address_in_every_role_and_relationship(
    world: Furnished, browser: Browser, watch: Watch, listening: Listening, capfd: pytest.CaptureFixture[str]
) -> None:
    wrong = Counter[str]()
    for ask in asked(world, watch):
        token = world.spare(ask.asker.token) if ask.row.ends_session and ask.asker.token else ask.asker.token
        answer = browser.ask("POST", ask.path, token, BROKEN)
        wrong.update(compared(watch, ask, answer, also=(400,)))
    stderr = capfd.readouterr().err
    assert not wrong, surprises(wrong)
    check_watch(world, browser, watch, listening, stderr)


def test_methods_that_an_address_does_not_serve(
    world: Furnished, browser: Browser, watch: Watch, listening: Listening, capfd: pytest.CaptureFixture[str]
) -> None:
    wrong = Counter[str]()
    for ask in asked(world, watch, FEW, ("link", "none", "own_record")):
        for method in ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"):
            answer = browser.ask(method, ask.path, ask.asker.token)
            wrong.update(compared(watch, ask, answer))
    stderr = capfd.readouterr().err
    assert not wrong, surprises(wrong)
    check_watch(world, browser, watch, listening, stderr)


def test_a_form_without_its_secret_is_kept_and_not_done(world: Furnished, browser: Browser, watch: Watch) -> None:
    before, asked_for = world.state(), 0
    for ask in asked(world, watch, FEW):
        answer = browser.ask("POST", ask.path, ask.asker.token, {"text": "kirjoitin tämän"}, with_secret=False)
        watch.look(answer, ask.address)
        asked_for += 1
        assert answer.status == 403, f"{ask.address.name} as {ask.asker}: {answer.status}"
        again = f'href="{ask.path}"' if ask.address.door.takes_file else "kirjoitin tämän"  # a file is chosen again
        assert again in answer.body.decode(), f"{ask.address.name}: what was typed is lost"
    print(f"{asked_for} forms without their secret, 0 done")
    assert world.state() == before
    assert not watch.leaks, "\n".join(watch.leaks[:20])


def test_an_id_of_somebody_else_looks_like_an_id_of_nobody(world: Furnished, browser: Browser, watch: Watch) -> None:
    pairs = 0
    for ask in asked(world, watch, FEW):
        for foreign, unknown in _swapped(world, watch, ask):
            for method in ("GET", "POST"):
                first, second = (browser.ask(method, path, ask.asker.token) for path in (foreign, unknown))
                watch.look(first, ask.address)
                pairs += 1
                told = f"{method} {foreign} as {ask.asker}: {first.status} for another's, {second.status} for nobody's"
                assert outcome(first) == outcome(second) and first.told_of_nothing() == second.told_of_nothing(), told
    print(f"{pairs} pairs of another's id and nobody's id, all the same to the last byte")
    assert not watch.leaks, "\n".join(watch.leaks[:20])


def _swapped(world: Furnished, watch: Watch, ask: Ask) -> Iterator[tuple[str, str]]:
    """The path with one id taken from a client whom nobody here knows, and the path with an id of nothing at all."""
    stranger = Asker(ask.asker.role, "none", ask.asker.token, world.people.stranger)
    other = Filler(world, watch.entitlement).values(ask.address, ask.row, stranger)
    for name, converter in ask.address.varies:
        if converter == "UUIDConverter" and ask.row.ids.get(name) not in ("officers_notice", "an_alarm", "a_purge"):
            yield ask.address.path(ask.values | {name: other[name]}), ask.address.path(ask.values | {name: uuid4()})
