"""The watch sees what it should: a planted leak is found wherever it comes out, and whoever may see a text does see it."""

from __future__ import annotations

import gzip
from dataclasses import replace
from io import BytesIO

import pytest
from django.db import DataError, OperationalError
from pypdf import PdfWriter

from punos.base.clock import now
from punos.trust.words import Role
from tests.addresses.asking import Answer, Browser
from tests.addresses.canaries import Canaries, Planted
from tests.addresses.entitlement import Entitlement
from tests.addresses.evidence import evidence_for
from tests.addresses.plans import FILES, file_of
from tests.addresses.resolver import Address, addresses
from tests.addresses.watch import Listening, Watch
from tests.addresses.world import Furnished, furnished


@pytest.fixture(scope="module")
def world(world_of_module: Furnished) -> Furnished:
    """One for all tests here."""
    return world_of_module


def _address(name: str) -> Address:
    return next(one for one in addresses() if one.name == name)


def _marks(world: Furnished, between: str) -> dict[str, Planted]:
    """The marks in the parts of this client's plan as it stands now, without its past versions."""
    client = world.people.clients[between]
    return {mark: one for mark, one in world.canaries.of(client.id) if one.kind == "part" and not one.place.startswith("past.")}


def _pdf(text: str) -> bytes:
    writer, made = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": text})
    writer.write(made)
    return made.getvalue()


def test_a_stray_text_is_found_in_body_header_cookie_redirect_json_packed_answer_and_pdf(world: Furnished, watch: Watch) -> None:
    mark = next(iter(_marks(world, "none")))
    clean = Answer("GET", "/fi/", world.people.workers[Role.SOCIAL_WORKER].token, 200, {"Content-Type": "text/html"}, {}, b"", now())
    stray = [
        replace(clean, body=f"<p>{mark.upper()}</p>".encode()),
        replace(clean, body=f'{{"a":"{mark}"}}'.encode(), headers={"Content-Type": "application/json"}),
        replace(clean, headers={"X-Told": f"a {mark}"}),
        replace(clean, status=302, headers={"Location": f"/fi/?q={mark}"}),
        replace(clean, cookies={"crumb": {"value": mark}}),
        replace(clean, body=gzip.compress(mark.encode()), headers={"Content-Encoding": "gzip"}),
        replace(clean, body=_pdf(mark), headers={"Content-Type": "application/pdf"}),
    ]
    for answer in stray:
        watch.look(answer, _address("work:client"))
    print(f"{len(watch.leaks)} of {len(stray)} planted leaks found")
    assert len(watch.leaks) == len(stray)
    assert not watch.shown


def test_a_text_shown_without_a_row_in_the_log_is_found(canaries: Canaries) -> None:
    """In a world of its own: elsewhere the client has opened the plan."""
    with furnished(canaries) as world:
        client, watch = world.people.clients["link"], Watch(canaries, Entitlement(world.guard, world.people))
        mark = next(iter(_marks(world, "link")))
        watch.look(Answer("GET", "/fi/my/", client.token, 200, {}, {}, mark.encode(), now()), _address("own:plan"))
        assert not watch.leaks
        assert len(evidence_for(world, watch).missing) == 1


def test_the_client_sees_every_text_of_their_plan(world: Furnished, browser: Browser, watch: Watch) -> None:
    client, marks = world.people.clients["link"], set(_marks(world, "link"))
    inside = {mark for mark in marks if world.canaries.planted[mark].place in {f"{which}.content" for which in FILES}}
    told = {}
    for name in ("own:plan", "own:everything", "own:plan_pdf"):
        answer = browser.ask("GET", _address(name).path({}), client.token)
        watch.look(answer, _address(name))
        told[name] = marks & set(world.canaries.found_in(answer.everything()))
    print({name: f"{len(found)} of {len(marks)}" for name, found in told.items()})
    assert told["own:everything"] == marks - inside, (
        f"not in the copy of everything: {[world.canaries.planted[one].place for one in marks - inside - told['own:everything']][:10]}"
    )
    opened = set[str]()
    for part, which in {(one.part_id, one.place.removesuffix(".content")) for one in map(world.canaries.planted.__getitem__, inside)}:
        assert part
        answer = browser.ask("GET", _address("own:file").path({"file_id": file_of(part, which)}), client.token)
        watch.look(answer, _address("own:file"))
        opened |= set(world.canaries.found_in(answer.everything()))
    assert inside <= opened, "files that are not opened one by one"
    assert told["own:plan"], "the client's page shows none of their words"
    assert told["own:plan_pdf"], "the PDF's text cannot be read, or shows none of the client's words"
    assert not watch.leaks


def test_a_worker_sees_the_texts_that_the_oracle_opens(world: Furnished, browser: Browser, watch: Watch) -> None:
    worker, client = world.people.workers[Role.SOCIAL_WORKER], world.people.clients["link"]
    answer = browser.ask("GET", _address("work:client").path({"client_id": client.id}), worker.token)
    watch.look(answer, _address("work:client"))
    assert len({one.part_id for one in watch.shown if one.part_id}) > 20
    assert not watch.leaks


@pytest.mark.parametrize("error", [RuntimeError, DataError, OperationalError, ValueError, UnicodeError])
def test_an_error_page_and_the_log_say_nothing_of_what_failed(
    error: type[Exception],
    world: Furnished,
    browser: Browser,
    listening: Listening,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    mark = next(iter(_marks(world, "link")))

    def failing() -> None:
        raise error(f"row with {mark} could not be read")

    monkeypatch.setattr("punos.clients.queries.plans.plan_of", failing)
    answer = browser.ask("GET", "/fi/my/", world.people.clients["link"].token)
    assert answer.status in (400, 500, 503)
    written = "\n".join([*listening.lines, capfd.readouterr().err]).encode()
    assert not world.canaries.found_in(answer.everything()), "the error page tells what failed"
    assert not world.canaries.found_in(written), "the log tells what failed"
