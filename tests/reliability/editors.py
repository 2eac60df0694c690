"""People who edit the parts of one plan at the same time, as people do: read, type, think, save, and settle what they met. And who counts.

Each puts sentences of their own into texts. The count holds every save that was answered as done against the history that the database kept:
that version, by that person, with exactly those words; and no sentence has gone that the one who saved without it had not been shown.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from tests.odd_input.forms import Data
from tests.reliability.served import Page, Person

SECTION = "/en/work"  # the addresses of workers, in English
TEXTS = ("words", "helps", "hinders")
SENTENCE = re.compile(r"E\d+n\d+\.")
LONG = 1500
"""Longer texts are cut by the next who edits them, as people do."""
SENT_AGAIN = 0.05
"""Share of saves whose answer never comes, so that the same form is sent again."""

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Save:
    """A save that was answered as done: which version it made, by whom, of which words, and which sentences its maker had been shown."""

    part: UUID
    version: int
    by: UUID
    words: Words
    shown: frozenset[str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A version in the history: by whom, and its words."""

    by: UUID | None
    words: Words


History = Mapping[UUID, Mapping[int, Kept]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the saves. `unseen` are sentences that went though the one who saved without them had never been shown them."""

    acknowledged: int
    lost: int
    doubled: int
    unseen: int


def verdict(saves: Sequence[Save], history: History) -> Verdict:
    """Hold what was answered against what was kept."""
    made = {(save.part, save.version): save for save in saves}
    lost = sum(history.get(save.part, {}).get(save.version) != Kept(save.by, dict(save.words)) for save in saves)
    kept = {(part, version) for part, versions in history.items() for version in versions if version > 1}
    twice = len(saves) - len(made) + len(kept - set(made))
    repeated = sum(number - 1 for versions in history.values() for one in versions.values() for number in _counted(one.words).values())
    unseen = 0
    for (part, version), save in made.items():
        before = history.get(part, {}).get(version - 1)
        unseen += len(set(_counted(before.words)) - set(_counted(save.words)) - save.shown) if before else 0
    return Verdict(len(saves), lost, twice + repeated, unseen)


def _counted(words: Words) -> Counter[str]:
    return Counter(sentence for text in words.values() for sentence in SENTENCE.findall(text))


@dataclass(slots=True)
class Editor:
    """One person at work. `blind`: saves over whatever is there without having read it, as a program would that ignores versions."""

    number: int
    person: Person
    by: UUID
    client: UUID
    parts: Sequence[UUID]
    blind: bool = False
    chance: random.Random = field(init=False)
    saves: list[Save] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    conflicts: int = 0
    clashes: int = 0
    gave_way: int = 0
    again: Counter[int] = field(default_factory=Counter)
    others: Counter[int] = field(default_factory=Counter)
    typed: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.number)

    def work(self, until: float, thought: tuple[float, float]) -> None:
        """Edit parts until the time is up; `thought` is the shortest and longest time from reading to saving, in seconds."""
        time.sleep(self.chance.random() * thought[1])
        while time.monotonic() < until:
            self.edit(self.chance.choice(self.parts), thought)
        self.person.close()

    def edit(self, part: UUID, thought: tuple[float, float] = (0, 0)) -> None:
        """Change one part, however often somebody else is first."""
        path = f"{SECTION}/client/{self.client}/part/{part}/change-goal/"
        page = self.person.get(path)
        if page.status != 200:
            self.others[page.status] += 1
            return
        form, shown = page.form(path), set(_shown(page))
        self._type(form)
        for _ in range(50):
            time.sleep(self.chance.uniform(*thought))
            if self.blind:
                form["version"] = self.person.get(path).form(path)["version"]
            page = self.person.post(path, form)
            if page.status != 409:
                break
            self.conflicts += 1
            shown |= _shown(page)
            form = self._settled(page.form(path))
            if not self._is_mine_in(form):
                self.gave_way += 1
                return
        if page.status != 303:
            self.others[page.status] += 1
            return
        self.seconds.append(page.took)
        self.saves.append(Save(part, int(form["version"][0]) + 1, self.by, _words(form), frozenset(shown)))
        if self.chance.random() < SENT_AGAIN:
            self.again[self.person.post(path, form).status] += 1

    def _type(self, form: Data) -> None:
        """A new sentence into one of the texts, and now and then another choice."""
        name = self.chance.choice(TEXTS)
        sentences = form[name][0].split()
        if len(form[name][0]) > LONG:
            sentences = sentences[len(sentences) // 2 :]
        self.typed += 1
        sentences.insert(self.chance.randint(0, len(sentences)), f"E{self.number}n{self.typed}.")
        form[name] = [" ".join(sentences)]
        if self.chance.random() < 0.2:
            form["scale"] = [self.chance.choice(("better", "keep"))]

    def _is_mine_in(self, form: Data) -> bool:
        """Whether the newest sentence is still to be saved; who has chosen the other's wording has nothing left to do."""
        return any(f"E{self.number}n{self.typed}." in text for text in _words(form).values())

    def _settled(self, form: Data) -> Data:
        """The merge page as somebody leaves it: mostly with both wordings, each sentence once."""
        for name in [one.removeprefix("mine.") for one in form if one.startswith("mine.")]:
            self.clashes += 1
            keep = (
                self.chance.choices(("together", "theirs", "mine"), (8, 1, 1))[0]
                if name in TEXTS
                else self.chance.choice(("theirs", "mine"))
            )
            form[f"keep.{name}"] = [keep]
            form[name] = [" ".join(dict.fromkeys(form[name][0].split()))] if keep == "together" else form[f"{keep}.{name}"]
        return form


def _shown(page: Page) -> set[str]:
    return set(SENTENCE.findall(page.body.decode()))


def _words(form: Data) -> Words:
    return {name: form[name][0].strip() for name in TEXTS if form[name][0].strip()}
