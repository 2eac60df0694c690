"""The disk is full: no form is answered as done that was not saved, no plan is shown that was not written down, and all goes on when there is room."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import pytest

from punos.plumbing.postgres import Cluster
from tests.access.ground import CANARY, Ground
from tests.reliability.at_work import working
from tests.reliability.faulty import FAULT, KEEPS_PAGES, SAYS_DONE
from tests.reliability.homes import until
from tests.reliability.served import Page, Person, in_english, served
from tests.reliability.small_disk import LIMITED, Disk, grown, limited, small, ways
from tests.reliability.test_faults import NO_ROOM, RECOVERY_S, SETTINGS
from tests.reliability.writers import PATIENCE_S, Verdict, answers, staffed, total, verdict

WRITERS = 3
BETWEEN = 10


@pytest.fixture(params=ways())
def full(request: pytest.FixtureRequest, cluster: Cluster) -> Iterator[tuple[str, Disk]]:
    """The way and the disk."""
    with limited(cluster) if request.param == LIMITED else small() as one:
        yield request.param, one


def shows(page: Page) -> bool:
    """Whether anything of the client is on the page."""
    return CANARY.encode() in page.body


def test_a_full_disk_is_told_and_nothing_is_lost_or_shown_unlogged(full: tuple[str, Disk]) -> None:
    way, disk = full
    server, name = disk.server, disk.database
    ground = Ground(server, name)
    try:
        case = ground.case()
        plan, adding = in_english("work:client", client_id=case.client), in_english("work:add", client_id=case.client, slug="goal")
        if way == LIMITED:
            grown(disk, case.worker.token, case.client)
        with (
            served(server, name) as port,
            served(server, name, DJANGO_SETTINGS_MODULE=SETTINGS, **{FAULT: f"{SAYS_DONE}, {KEEPS_PAGES}"}) as planted,
            closing(Person(port, case.worker.token)) as person,
            closing(Person(planted, case.worker.token)) as misled,
        ):
            assert shows(person.get(plan)), "nothing of the client is shown before: the test proves nothing"
            assert shows(misled.get(plan))
            form = person.get(adding).form(adding) | {"words": [f"goal {uuid4().hex}"], "scale": ["better"], "topic": ["core"]}
            false = misled.get(adding).form(adding) | {"words": [f"goal {uuid4().hex}"], "scale": ["better"], "topic": ["core"]}
            writers = staffed(ground, port, WRITERS)
            with working(writers, patience_s=PATIENCE_S + 30):
                until(lambda: total(writers) >= BETWEEN, "nobody is answered")
                disk.fill()
                until(lambda: person.get(plan).status == 503, "the disk does not fill")
                seen, told = total(writers), set()
                for _ in range(5):
                    page = person.get(plan)
                    assert (page.status, shows(page)) == (503, False), "a plan is shown that nobody could write down"
                    told.add("plan: no room" if NO_ROOM in page.body or b"no room to write in" in page.body else "plan: resting")
                    page = person.post(adding, form)
                    assert page.status == 503
                    assert form["words"][0].encode() in page.body
                    told.add("form: no room" if NO_ROOM in page.body else "form: resting")
                public = person.get(in_english("public:home")).status
                # The faults planted: a page kept from before, and a form that is answered as done.
                assert shows(misled.get(plan)), "the check would not see a page that was kept"
                assert misled.post(adding, false).status == 302
                began = time.monotonic()
                disk.make_room()
                disk.cluster.revive()
                until(lambda: person.get(plan).status == 200, "it does not go on", RECOVERY_S)
                until(lambda: person.post(adding, form).status == 303, "it does not save again", RECOVERY_S)
                again = time.monotonic() - began
                until(lambda: total(writers) >= seen + BETWEEN, "nobody is answered afterwards")
        ground.close()
        ground = Ground(server, name)
        found = verdict(ground, writers)
        print(
            f"{way}: {found.acknowledged} forms acknowledged, {found.lost} lost, {found.doubled} doubled; answers"
            f" {answers(writers)}; told {sorted(told)}; the public front page {public} meanwhile; went on {again:.1f} s after there was room"
        )
        assert again < RECOVERY_S
        assert found == Verdict(found.acknowledged, 0, 0, 0)
        assert set(answers(writers)) <= {303, 503}
        if way == LIMITED:
            assert told == {"plan: no room", "form: no room"}
            assert public == 200
        words = "select count(*) from plan.part where body ->> 'words' = %s"
        assert ground.value(words, form["words"][0]) == 1
        assert ground.value(words, false["words"][0]) == 0, "the planted fault did no harm: the test proves nothing"
        assert ground.value("select count(*) from plan.faults_of_chains(null)") == 0
    finally:
        ground.close()
