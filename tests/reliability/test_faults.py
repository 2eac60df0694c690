"""The way to the database is cut, falls silent or crawls, its places run out, a lock is kept, two wait for each other: what people are told then.

No form that failed is answered as done; every answer comes within a time; what was written stands on the page; sent again it is saved once; and the same
process goes on when the fault is over. Times are those of the product divided by HURRY, so that the tests are quick; `make proof` takes the product's own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from threading import Thread, Timer
from uuid import uuid4

import psycopg
import pytest

from punos.plumbing.connections.base import CLEANING_S, PAGE_S, PATIENCE_S
from punos.plumbing.postgres import APP, SUPERUSER, Cluster
from tests.access.ground import CANARY, Case, Ground
from tests.access.scratch import scratch, sign_in
from tests.odd_input.forms import Data
from tests.proof import figure
from tests.reliability.faulty import FAULT, HURRY, SAYS_DONE, TRIES_ONCE, WAITS_FOR_EVER
from tests.reliability.homes import until
from tests.reliability.proxy import COMMIT, Cut, Proxy, Way, between
from tests.reliability.served import Page, Person, served

SECTION = "/en/work"  # the addresses of workers, in English
SETTINGS = "tests.reliability.faulty_settings"
HURRIED = figure(6, 1)
CONNECT_S = figure(2, 5)
SLACK_S = 3.0
BOUND_S = max(PAGE_S, PATIENCE_S + CLEANING_S + 5) / HURRIED + CONNECT_S + SLACK_S
"""Within so many seconds every page is answered, whatever the database does: 38 s in the product."""
RECOVERY_S = 30.0
MOST_PIECES = 60
"""More than the app sends for one form."""
UNSURE, NOTHING, NO_ROOM = (
    b"we cannot tell whether this was saved",
    b"so nothing was saved. Send it again in a minute",
    b"There is no room to save in",
)


@dataclass(slots=True)
class Office:
    """A served Punos, a person with a client, and the way between it and the database."""

    ground: Ground
    proxy: Proxy
    person: Person
    case: Case
    sent: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Where a goal is added."""
        return f"{SECTION}/client/{self.case.client}/add/goal/"

    @property
    def plan(self) -> str:
        """The client's plan."""
        return f"{SECTION}/client/{self.case.client}/"

    def form(self) -> Data:
        """A fresh form with words in it."""
        words = f"goal {uuid4().hex}"
        self.person.close()  # the web server ends what was idle for ten seconds, as it may be between two tests
        page = self.person.get(self.path)
        assert page.status == 200, page.body
        return page.form(self.path) | {"words": [words], "scale": ["better"], "topic": ["core"]}

    def send(self, form: Data) -> Page:
        """Send it, and note what one is told."""
        self.sent.append(form["words"][0])
        page = self.person.post(self.path, form)
        if page.status < 400:
            self.done.append(form["words"][0])
        return page

    def kept(self) -> list[str]:
        """The words of the goals that are there."""
        rows = self.ground.boss.execute(
            "select body ->> 'words' from plan.part where client_id = %s and sort = 'goal'", (self.case.client,)
        ).fetchall()
        return [row[0] for row in rows]

    def lost(self) -> set[str]:
        """What was answered as done and is not there."""
        return set(self.done) - set(self.kept())

    def doubled(self) -> set[str]:
        """What is there more than once."""
        kept = self.kept()
        return {words for words in kept if kept.count(words) > 1}

    def faults(self) -> list[str]:
        """What the database finds wrong with the chains."""
        return [row[0] for row in self.ground.boss.execute("select fault from plan.faults_of_chains(null)").fetchall()]

    def recovers(self) -> float:
        """After how many seconds a form goes through again. It must be within half a minute."""
        began = time.monotonic()

        def goes() -> bool:
            page = self.person.get(self.path)
            if page.status != 200:
                return False
            form = page.form(self.path) | {"words": [f"goal {uuid4().hex}"], "scale": ["better"], "topic": ["core"]}
            return self.send(form).status == 303

        until(goes, "it does not go on", RECOVERY_S)
        return time.monotonic() - began


@contextmanager
def office(cluster: Cluster, fault: str = "") -> Iterator[Office]:
    """One on a copy of the database, with a fault planted in the code if it is named."""
    with scratch(cluster) as (server, name), between(replace(server, database=name)) as proxy:
        ground = Ground(server, name)
        try:
            seen = replace(proxy.in_between, parameters={"connect_timeout": str(CONNECT_S)})
            with served(seen, name, DJANGO_SETTINGS_MODULE=SETTINGS, **{FAULT: fault, HURRY: str(HURRIED)}) as port:
                case = ground.case()
                with closing(Person(port, case.worker.token)) as person:
                    yield Office(ground, proxy, person, case)
        finally:
            ground.close()


@pytest.fixture(scope="module")
def sound(cluster: Cluster) -> Iterator[Office]:
    """One without a planted fault."""
    with office(cluster) as one:
        yield one
        assert (one.lost(), one.doubled(), one.faults()) == (set(), set(), [])


@pytest.fixture(scope="module")
def planted(cluster: Cluster) -> Iterator[Office]:
    """One in whose code every fault is planted that these tests are to see."""
    with office(cluster, f"{SAYS_DONE}, {WAITS_FOR_EVER}, {TRIES_ONCE}") as one:
        yield one


@pytest.fixture(autouse=True)
def _mended(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    for name in {"sound", "planted"} & set(request.fixturenames):
        request.getfixturevalue(name).proxy.mend()


def cut_everywhere(one: Office, *, heard: bool, again: bool = True) -> tuple[int, int, int]:
    """Cut at each piece of what is sent for a form in turn, and send it again. How many cuts, how many pages of 503, and how many of these forms were saved."""
    failed = saved = 0
    for piece in range(1, MOST_PIECES):
        form, before = one.form(), one.proxy.done
        one.proxy.cut(Cut(at=piece, heard=heard))
        page = one.send(form)
        one.proxy.mend()
        if one.proxy.done == before:  # the form needs no more pieces
            assert page.status == 303
            return piece - 1, failed, saved
        assert page.status in (303, 503)
        if page.status == 503:
            failed += 1
            saved += form["words"][0] in one.kept()
            assert form["words"][0].encode() in page.body, "what was written does not stand on the page"
            assert UNSURE in page.body or form["words"][0] not in one.kept(), "it says that nothing was saved, and it was"
        if again:
            assert one.send(form).status == 303
    raise AssertionError("a form has more pieces than this test knows of")


def test_a_cut_anywhere_in_a_form_is_told_and_sent_again_is_saved_once(sound: Office) -> None:
    for heard in (False, True):
        cuts, failed, saved = cut_everywhere(sound, heard=heard)
        print(f"{cuts} cuts {'after' if heard else 'before'} a piece was heard: {failed} forms answered 503, {saved} of them saved")
        assert cuts >= 5
        assert failed >= 3
        assert bool(saved) is heard, "only a commit that was heard can have been saved without an answer"
    assert (sound.lost(), sound.doubled()) == (set(), set())


def test_the_acknowledgement_of_a_commit_is_lost(sound: Office) -> None:
    form = sound.form()
    sound.proxy.cut(Cut(holding=COMMIT, heard=True))
    page = sound.send(form)
    assert page.status == 503
    assert UNSURE in page.body
    assert b"None of it was saved" not in page.body
    assert form["words"][0] in sound.kept(), "the commit was not cut: the test proves nothing"
    again = page.form(sound.path)
    sound.proxy.way = Way.CLOSED
    terminate(sound)
    page = sound.send(again)
    assert page.status == 503
    assert UNSURE in page.body, "it says that nothing was saved, and the sending before was"
    sound.proxy.mend()
    assert sound.send(page.form(sound.path)).status == 303
    assert sound.kept().count(form["words"][0]) == 1


def test_without_the_id_of_the_form_the_same_is_there_twice(sound: Office) -> None:
    """The fault planted: a browser whose form has another id at the second sending."""
    form = sound.form()
    sound.proxy.cut(Cut(holding=COMMIT, heard=True))
    assert sound.send(form).status == 503
    assert sound.send(form | {"new_id": [str(uuid4())]}).status == 303
    assert sound.doubled() == {form["words"][0]}
    sound.ground.boss.execute("select set_config('session_replication_role', 'replica', false)")
    sound.ground.boss.execute("delete from plan.part where body ->> 'words' = %s", (form["words"][0],))
    sound.ground.boss.execute("reset session_replication_role")
    sound.done.remove(form["words"][0])


def test_a_silent_database_is_given_up_within_a_time(sound: Office) -> None:
    took = []
    for at in (b"", COMMIT):
        form = sound.form()
        if at:
            sound.proxy.change_at(at, Way.SILENT)
        else:
            sound.proxy.way = Way.SILENT
        page = sound.send(form)
        took.append(page.took)
        assert page.status == 503
        assert (UNSURE if at else NOTHING) in page.body
        assert sound.person.get("/en/").took < BOUND_S
        sound.proxy.mend()
        sound.recovers()
        assert sound.send(form).status == 303
    print(
        f"silent from the start: answered after {took[0]:.1f} s; silent at the commit: {took[1]:.1f} s; the product's times divided by {HURRIED}"
    )
    assert max(took) < BOUND_S
    assert (sound.lost(), sound.doubled()) == (set(), set())


def test_a_way_that_crawls_is_given_up_within_a_time(sound: Office) -> None:
    form = sound.form()
    terminate(sound)
    sound.proxy.change_at(b"open_and_read", Way.CRAWLING)
    page = sound.send(form)
    sound.proxy.mend()
    print(f"byte by byte: answered {page.status} after {page.took:.1f} s, went on after {sound.recovers():.1f} s")
    assert page.status == 503
    assert page.took < BOUND_S
    assert sound.send(form).status == 303
    assert sound.doubled() == set()


def test_a_database_that_takes_nobody_is_told(sound: Office) -> None:
    form = sound.form()
    sound.proxy.way = Way.CLOSED
    terminate(sound)
    page = sound.send(form)
    assert page.status == 503
    assert NOTHING in page.body
    assert CANARY.encode() not in sound.person.get(sound.plan).body
    sound.proxy.mend()
    assert sound.recovers() < RECOVERY_S
    assert form["words"][0] not in sound.kept()


def test_no_place_is_left_at_the_database(sound: Office) -> None:
    form = sound.form()
    with ExitStack() as held:
        terminate(sound)
        taken = 0
        with suppress(psycopg.OperationalError):
            while taken < 1000:
                held.enter_context(sign_in(sound.ground.server, APP, sound.ground.database))
                taken += 1
        page = sound.send(form)
        assert page.status == 503
        assert NOTHING in page.body
        assert form["words"][0].encode() in page.body
        shown = sound.person.get(sound.plan)
        assert shown.status == 503
        assert CANARY.encode() not in shown.body
    print(f"{taken} places taken; went on after {sound.recovers():.1f} s")
    assert form["words"][0] not in sound.kept()
    assert sound.send(form).status == 303


def terminate(one: Office) -> None:
    """End the app's connections to this database, and wait until they are gone."""
    others = "from pg_stat_activity where datname = current_database() and application_name = 'punos_app'"
    one.ground.boss.execute(f"select pg_terminate_backend(pid) {others}")  # type: ignore[arg-type]
    until(lambda: one.ground.value(f"select count(*) {others}") == 0, "they do not end")


def test_a_statement_that_takes_too_long_is_ended_and_told(sound: Office) -> None:
    form = sound.form()
    boss = sound.ground.boss
    boss.execute(f"alter role punos_app in database {sound.ground.database} set statement_timeout = '1s'")  # type: ignore[arg-type]
    try:
        terminate(sound)
        with boss.transaction():
            boss.execute("lock table plan.part in access exclusive mode")
            page = sound.send(form)
        assert page.status == 503
        assert NOTHING in page.body
        assert 1 <= page.took < BOUND_S
    finally:
        boss.execute(f"alter role punos_app in database {sound.ground.database} reset statement_timeout")  # type: ignore[arg-type]
        terminate(sound)
    assert form["words"][0] not in sound.kept()
    until(lambda: sound.send(form).status == 303, "it does not go on", 30)


def deadlocked(one: Office) -> tuple[str, Page]:
    """A form whose writing waits for another who then waits for it. The other waits longer, so that the form is taken back."""
    form = one.form()
    pages: list[Page] = []
    sending = Thread(target=lambda: pages.append(one.send(form)))
    with sign_in(one.ground.server, SUPERUSER, one.ground.database) as other:
        other.execute("set deadlock_timeout = '20s'; set session_replication_role = replica")
        with other.transaction(force_rollback=True):
            other.execute("lock table plan.event in exclusive mode")
            sending.start()
            until(lambda: one.ground.value(WAITS) == 1, "the form does not wait")
            other.execute(
                "insert into plan.part select (jsonb_populate_record(p, jsonb_build_object('id', %s::uuid))).* from plan.part p where id = %s",
                (form["new_id"][0], one.case.parts["core"]),
            )
    sending.join()
    return form["words"][0], pages[0]


WAITS = "select count(*) from pg_stat_activity where datname = current_database() and usename = 'punos_app' and wait_event_type = 'Lock'"


def test_two_that_wait_for_each_other(sound: Office) -> None:
    words, page = deadlocked(sound)
    assert page.status == 303
    assert sound.kept().count(words) == 1
    print(f"taken back by the database after a deadlock, begun anew and saved within {page.took:.1f} s")


def test_the_checks_see_a_form_that_failed_and_was_answered_as_done(planted: Office) -> None:
    form = planted.form()
    planted.proxy.cut(Cut(holding=COMMIT))
    assert planted.send(form).status == 302
    assert form["words"][0] in planted.lost()


def test_the_checks_see_a_page_that_waits_for_ever(planted: Office) -> None:
    form = planted.form()
    planted.proxy.change_at(COMMIT, Way.SILENT)
    ending = Timer(BOUND_S + 1, planted.proxy.hang_up)  # else it would
    ending.start()
    assert planted.send(form).took > BOUND_S
    ending.join()


def test_the_checks_see_a_deadlock_that_is_not_begun_anew(planted: Office) -> None:
    words, _ = deadlocked(planted)
    assert words in planted.lost()
