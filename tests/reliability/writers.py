"""People who add goals to the plans of their clients over HTTP, and send each form again until it is answered. And who counts."""

from __future__ import annotations

import http.client
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event
from uuid import UUID, uuid4

from tests.access.ground import Ground
from tests.odd_input.forms import Data
from tests.reliability.served import Person, in_english

ANSWERS_LOST = 0.05
"""Share of answers that a writer never hears: what was sent is done, and the form is sent all the same again."""
PATIENCE_S = 90


@dataclass(slots=True)
class Writer:
    """One person with a client of their own. `fresh_ids`: the planted fault, a browser whose form has another id at every sending."""

    number: int
    person: Person
    client: UUID
    fresh_ids: bool = False
    acknowledged: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    texts: Counter[int] = field(default_factory=Counter)
    calm: Counter[int] = field(default_factory=Counter)
    broken: int = 0

    def work(self, stop: Event) -> None:
        """Add goals until told to stop."""
        number = 0
        while not stop.is_set():
            number += 1
            self.add(f"W{self.number}n{number}", stop)
        self.person.close()

    def add(self, words: str, stop: Event) -> None:
        """One goal, sent until it is answered as done. Once sent it is sent on after the end too, for a while: it may be there already."""
        path = in_english("work:add", client_id=self.client, slug="goal")
        form = self._drawn(path, stop)
        if form is None:
            return
        form |= {"words": [words], "scale": ["better"], "topic": ["core"]}
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            if self.fresh_ids:
                form["new_id"] = [str(uuid4())]
            if self._send(path, form) and random.random() >= ANSWERS_LOST:
                self.acknowledged.append(words)
                return
            time.sleep(0.02)
        self.unanswered.append(words)

    def _drawn(self, path: str, stop: Event) -> Data | None:
        while not stop.is_set():
            try:
                page = self.person.get(path)
            except (http.client.HTTPException, OSError):
                self.broken += 1
                time.sleep(0.02)
                continue
            if page.status == 200:
                return page.form(path)
            self.texts[page.status] += 1
            time.sleep(0.05)
        return None

    def _send(self, path: str, form: Data) -> bool:
        try:
            page = self.person.post(path, form)
        except (http.client.HTTPException, OSError):
            self.broken += 1
            return False
        self.answers[page.status] += 1
        if page.status == 503:
            self.calm[page.wait] += 1
        return page.status == 303


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the goals that were answered as done."""

    acknowledged: int
    lost: int
    doubled: int
    unlogged: int


def staffed(ground: Ground, port: int, number: int, *, fresh_ids: bool = False) -> list[Writer]:
    """Writers, each with a worker and a client."""
    made = []
    for one in range(number):
        worker, client = ground.worker(), ground.person()
        ground.link(client, worker)
        made.append(Writer(one, Person(port, worker.token), client, fresh_ids))
    return made


def total(writers: Sequence[Writer]) -> int:
    """Goals answered as done so far."""
    return sum(len(writer.acknowledged) for writer in writers)


def verdict(ground: Ground, writers: Sequence[Writer]) -> Verdict:
    """Count, as the superuser."""
    lost = doubled = unlogged = 0
    for writer in writers:
        rows = ground.boss.execute(
            "select body ->> 'words', id, (select count(*) from plan.access a where a.act = 'write' and p.id = any (a.part_ids)),"
            " (select count(*) from plan.event e where e.part_id = p.id) from plan.part p where client_id = %s and sort = 'goal'",
            (writer.client,),
        ).fetchall()
        kept = Counter(words for words, *_ in rows)
        lost += sum(1 for words in writer.acknowledged if not kept[words])
        doubled += sum(number - 1 for number in kept.values())
        unlogged += sum(1 for *_, logged, events in rows if logged != 1 or events != 1)
    return Verdict(total(writers), lost, doubled, unlogged)


def answers(writers: Sequence[Writer], name: str = "answers") -> dict[int, int]:
    """How often which answer came."""
    return dict(sum((getattr(writer, name) for writer in writers), Counter[int]()))
