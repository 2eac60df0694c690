"""A form sent twice, one after the other or at once, with the same words or with others: one effect, and no words lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from tests.addresses.asking import Answer, Browser
from tests.odd_input.forms import ID, OF_FILES, Data, Found, forms_in
from tests.odd_input.stage import DONE, FORM, Stage, encoded, has_words
from tests.proof import figure

#: Looking and signing in: doing it twice is doing it twice.
LOOKING = (
    "work:find",
    "work:clients",
    "work:emergency",
    "work:assessment",
    "work:by_law",
    "work:open_emergency",
    "work:open_by_law",
    "account:log",
    "public:could_i",
)
SESSIONS = (
    "account:be_somebody",
    "account:be_oneself",
    "account:choose_place",
    "account:end_session",
    "account:sign_out",
    "account:stay",
)
#: Who ends the task of their own organisation sees nothing newer of the plan from then on, so not even that it was done.
OUT_OF_SIGHT = ("work:act/end-party",)
AT_ONCE = 5
VERSION = re.compile(r'"version": (\d+)')
LATER = "Muutin mieleni ja kirjoitin muuta"


@pytest.fixture
def writing(stage: Stage) -> list[Found]:
    """The forms that write something into a plan, a right or a notice."""
    return [
        form
        for form in stage.forms.values()
        if form.address not in (*LOOKING, *SESSIONS, *OF_FILES) and not form.address.startswith("organising:")
    ]


def test_a_form_sent_twice_is_done_once(stage: Stage, writing: list[Found]) -> None:
    faults = []
    for form in writing:
        first = stage.ask(form, form.filled())
        once = stage.kept.written()
        second = stage.ask(form, form.filled())
        twice = stage.undone(form)
        if not once or twice != once:
            faults.append(f"{form.name} wrote {len(once)} rows, then\n{_difference(once, twice)}")
        if (second.status, second.location) != (first.status, first.location) and form.name not in OUT_OF_SIGHT:
            faults.append(f"{form.name}: {first.status} {first.location}, then {second.status} {second.location}")
    print(f"{len(writing)} forms sent twice, {len(faults)} faults")
    assert not faults, "\n".join(faults)


def test_a_form_sent_five_times_at_once_is_done_once(stage: Stage, writing: list[Found]) -> None:
    statuses, faults, rounds = Counter[tuple[int, ...]](), [], max(len(writing), figure(0, 1_000))
    with at_once() as pool:
        for form in islice(cycle(writing), rounds):
            alone = stage.send(form, form.filled())[1]
            stage.prepare(form)
            answers = _at_once(pool, form, [form.filled()] * AT_ONCE)
            together = stage.undone(form)
            statuses[got := tuple(sorted(answer.status for answer in answers))] += 1
            same = len({(answer.status, answer.location) for answer in answers}) == 1
            if together != alone or not ((same and got[0] == 303) or form.name in OUT_OF_SIGHT):
                faults.append(f"{form.name} at once: {got}\n{_difference(alone, together)}")
    print(f"{rounds} times one of {len(writing)} forms sent {AT_ONCE} times at once: {len(faults)} faults, {dict(statuses)}")
    assert not faults, "\n".join(faults)


def test_without_its_key_a_form_sent_twice_is_done_twice(stage: Stage, writing: list[Found]) -> None:
    """The keys taken away, the id of what is added and the version of what is changed: otherwise "done once" would prove little."""
    keyed, doubled, single = 0, 0, []
    for form in writing:
        first = form.filled()
        stage.ask(form, first)
        once = stage.kept.written()
        stage.ask(form, _without_key(first, once))
        twice = stage.undone(form)
        keyed += bool(once)
        doubled += twice != once
        single += [form.name] if once and twice == once else []
    print(f"{keyed} forms with new keys each time: {doubled} done twice, as the check sees; done once all the same: {', '.join(single)}")
    assert doubled > 40


def _without_key(data: Data, written: list[str]) -> Data:
    """The form as it would come a second time if nothing told that it is the same."""
    version = next((int(found[1]) for line in written if line.startswith("part ") and (found := VERSION.search(line))), 0)
    changed = {"new_id": [str(uuid4())], "version": [str(version)], "before": [str(version)]}
    return data | {name: values for name, values in changed.items() if name in data and data[name] != ["0"]}


def test_a_form_about_the_organising_plan_sent_five_times_at_once_is_done_once(stage: Stage) -> None:
    """They are not put back, so each is sent once and then five times more: nothing may be added by these."""
    forms, faults, statuses = (
        [form for form in stage.forms.values() if form.address.startswith("organising:")],
        [],
        Counter[tuple[int, ...]](),
    )
    with at_once() as pool:
        for form in forms:
            stage.ask(form, form.filled())
            once = _organising(stage)
            answers = _at_once(pool, form, [form.filled()] * AT_ONCE)
            statuses[tuple(sorted(answer.status for answer in answers))] += 1
            if _organising(stage) != once or any(answer.status >= 500 for answer in answers):
                faults.append(f"{form.name}: {[answer.status for answer in answers]}")
    print(f"{len(forms)} forms about the organising plan sent once and {AT_ONCE} times more: {len(faults)} faults, {dict(statuses)}")
    assert not faults, "\n".join(faults)


def _organising(stage: Stage) -> dict[str, list[str]]:
    """Every row of the organising plan: of each table the version of each row, so that a change is seen that leaves their number as it was."""
    tables = stage.kept.boss.execute("select tablename from pg_tables where schemaname = 'open' order by 1").fetchall()
    rows = "select xmin::text || ctid::text from open.{} order by 1"
    return {table: [row[0] for row in stage.kept.boss.execute(rows.format(table))] for (table,) in tables}  # type: ignore[arg-type]


def _at_once(pool: ThreadPoolExecutor, form: Found, sheets: list[Data]) -> list[Answer]:
    together = Barrier(len(sheets), timeout=20)

    def press(data: Data) -> Answer:
        browser = Browser()
        together.wait()
        return browser.ask("POST", form.action, form.token, encoded(data), content_type=FORM, cookies=form.cookies)

    return list(pool.map(press, sheets))


@contextmanager
def at_once() -> Iterator[ThreadPoolExecutor]:
    """As many threads as send at once; each closes its own connection at the end, whatever was found."""
    together = Barrier(AT_ONCE, timeout=20)

    def close(_: int) -> None:
        connections.close_all()
        together.wait()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            yield pool
        finally:
            list(pool.map(close, range(AT_ONCE)))


def _difference(once: list[str], twice: list[str]) -> str:
    more, less = Counter(twice) - Counter(once), Counter(once) - Counter(twice)
    return "\n".join([*(f"+ {line}" for line in more), *(f"- {line}" for line in less)])


def test_other_words_under_an_id_used_before_are_never_lost_in_silence(stage: Stage, writing: list[Found]) -> None:
    """Back, other words, and saved again: the words are in the plan, or on the page that says that they are not."""
    saved, refused, faults = 0, 0, []
    for form in writing:
        if form.texts:
            stage.ask(form, form.filled())
            answer = stage.ask(form, form.filled(LATER))
            is_saved = any(LATER in line for line in stage.undone(form))
            if is_saved is not (answer.status in DONE) or not (is_saved or (answer.status in (409, 422) and has_words(answer, LATER))):
                faults.append(f"{form.name}: {answer.status}, and saved is {is_saved}")
            saved, refused = saved + is_saved, refused + (not is_saved)
    print(f"{saved} saved, {refused} given back")
    assert not faults, "\n".join(faults)
    assert refused > 30


@pytest.mark.parametrize("name", ["own:propose_goal", "work:add/goal", "work:service"])
def test_a_second_part_from_an_old_form_is_added_on_the_next_press(name: str, stage: Stage) -> None:
    form = stage.forms[name]
    stage.ask(form, form.filled())
    before = len(stage.kept.written(("part",)))
    told = stage.ask(form, form.filled(LATER))
    again = next(one for one in forms_in(told.body, form.action, form.token) if one.action == form.action)
    assert told.status == 422
    assert again.data["new_id"] != form.data["new_id"]
    assert stage.ask(again, again.data).status == 303
    assert len(stage.kept.written(("part",))) == before + 1


def test_a_right_under_an_id_used_before_is_not_taken_for_the_first(stage: Stage) -> None:
    for name in ("own:give", "own:prohibit", "work:add/permit", "work:add/prohibition"):
        form = stage.forms[name]
        first = stage.ask(form, form.filled())
        once = stage.kept.written()
        changed = _other_choice(form)
        second = stage.ask(form, form.filled() | changed)
        assert first.status == 303
        assert second.status == 422, f"{name}: {second.status} for {changed}"
        assert stage.undone(form) == once


def _other_choice(form: Found) -> dict[str, Any]:
    """To another register."""
    name = next(name for name, options in form.options.items() if name in ("to_register", "recipient") and any(map(ID.fullmatch, options)))
    now = form.data.get(name, [""])
    return {name: [next(one for one in form.options[name] if ID.fullmatch(one) and [one] != now)]}
