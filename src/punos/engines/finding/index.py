"""The index: made once from the entries of one language, asked many times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import log

from punos.engines.finding.compounds import Part, Parts
from punos.engines.finding.words import asked_words, is_telling, related, stem, words

BAR = 0.5
"""An entry is found when it meets at least this share of what the best one meets."""

SAME, TWO_PARTS, RELATED, INSIDE, ALONE = 1.0, 0.9, 0.8, 0.6, 0.8
"""How close words are: the same; a compound of which two parts meet; of one family; the asked word is a part of a compound;
of an asked compound one part alone meets, by the share of its letters."""


class Place(StrEnum):
    """Where in an entry a word stands."""

    NAME = "name"
    SYNONYM = "synonym"
    EVERYDAY = "everyday"
    PLAIN = "plain"
    KIND = "kind"
    TEXT = "text"


WEIGHTS: Mapping[Place, float] = {
    Place.NAME: 1.0,
    Place.SYNONYM: 1.0,
    Place.EVERYDAY: 1.0,
    Place.PLAIN: 0.7,
    Place.KIND: 0.5,
    Place.TEXT: 0.4,
}
"""What a word says by where it stands: a name says more than a sentence."""

NAMING = frozenset({Place.NAME, Place.SYNONYM, Place.EVERYDAY, Place.KIND})
"""Where words name things: compounds are taken apart by these words only, since a sentence has chance words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be found: its key, and texts of one language with their places.

    An everyday expression of several words (`rahat loppu`) meets only when all of its telling words are asked for.
    """

    key: str
    said: tuple[tuple[Place, str], ...]


@dataclass(frozen=True, slots=True)
class Met:
    """A word that was asked for, the word or the expression of the entry that met it, where that stands, and how close it is (0–1]."""

    asked: str
    word: str
    place: Place
    closeness: float

    @property
    def weight(self) -> float:
        """How much the meeting says: closeness by place, 0–1."""
        return self.closeness * WEIGHTS[self.place]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found; for each asked word that met it, in the order of asking, the meeting that says the most."""

    key: str
    score: float
    met: tuple[Met, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: words looked for, small words left out, words that met nothing, and the entries found, the best first."""

    asked: tuple[str, ...]
    small: tuple[str, ...]
    unmet: tuple[str, ...]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class _Standing:
    """A word of an entry: the entry's number, the word as it is written, where."""

    entry: int
    word: str
    place: Place


class Index:
    """The words of entries of one language. Asking it changes nothing: it may be shared between threads."""

    def __init__(self, entries: Iterable[Entry], language: str) -> None:
        """Read the entries; their order is the order of equals. Raises KeyError for a language other than fi, sv and en."""
        self.language = language
        self._keys: list[str] = []
        self._standing: dict[str, list[_Standing]] = defaultdict(list)
        self._expressions: dict[str, list[_Standing]] = defaultdict(list)
        for entry in entries:
            self._read(entry)
        self._terms = frozenset({*self._standing, *(term for text in self._expressions for term in self._wanted(text))})
        self._parts = Parts.of((one.word for standing in self._standing.values() for one in standing if one.place in NAMING), language)
        self._last_parts: dict[str, set[str]] = defaultdict(set)
        self._compounds = self._taken_apart()
        self._by_beginning: dict[str, list[str]] = defaultdict(list)
        for term in sorted(self._terms):
            self._by_beginning[term[:4]].append(term)

    def find(self, typed: str) -> Found:
        """What answers to the text that a person typed."""
        asked, small = asked_words(typed, self.language)
        met: dict[int, dict[str, Met]] = defaultdict(dict)
        near = {word: self._near(word) for word in asked}
        for word, terms in near.items():
            for entry, meeting in self._meetings(word, terms):
                _keep(met[entry], meeting)
        for entry, meeting in self._expressed(near):
            _keep(met[entry], meeting)
        return Found(asked, small, tuple(word for word in asked if not any(word in one for one in met.values())), self._ranked(asked, met))

    def _read(self, entry: Entry) -> None:
        number = len(self._keys)
        self._keys.append(entry.key)
        for place, text in entry.said:
            telling = [word for word in words(text) if is_telling(word, self.language)] or list(words(text))
            if place is Place.EVERYDAY and len(telling) > 1:
                for word in telling:
                    self._expressions[text].append(_Standing(number, word, place))
                continue
            for word in telling:
                self._standing[stem(word, self.language)].append(_Standing(number, word, place))

    def _wanted(self, text: str) -> frozenset[str]:
        """The stems that an expression wants."""
        return frozenset(stem(one.word, self.language) for one in self._expressions[text])

    def _taken_apart(self) -> dict[str, list[str]]:
        """The terms in which a stem is a part: of hoito, also kotihoito and omaishoito."""
        inside: dict[str, set[str]] = defaultdict(set)
        for term, standing in self._standing.items():
            for word in {one.word for one in standing if one.place in NAMING}:
                split = self._parts.split(word)
                self._last_parts[term].update(part.stem for part in split[-1:])
                for part in split:
                    if part.stem != term:
                        inside[part.stem].add(term)
        return {part: sorted(terms) for part, terms in inside.items()}

    def _near(self, word: str) -> dict[str, float]:
        """The terms that the word meets, with their closeness."""
        term = stem(word, self.language)
        last = self._parts.split(word)[-1:]
        alike = (one for one in self._by_beginning.get(term[:4], ()) if related(term, one, self.language))
        near = {one: RELATED for one in alike if not self._ends_otherwise(last, one)}
        near |= dict.fromkeys(self._compounds.get(term, ()), INSIDE)
        return near | ({term: SAME} if term in self._terms else {})

    def _ends_otherwise(self, last: tuple[Part, ...], term: str) -> bool:
        """Whether both are compounds of another last part: päiväkoti and päiväraha are of no one family."""
        others = self._last_parts.get(term, ())
        return bool(last and others) and not any(last[0].stem == one or related(last[0].stem, one, self.language) for one in others)

    def _meetings(self, word: str, near: Mapping[str, float]) -> Iterator[tuple[int, Met]]:
        for term, closeness in near.items():
            for one in self._standing.get(term, ()):
                if closeness == SAME or one.place in NAMING or (closeness == RELATED and one.place is Place.PLAIN):
                    yield one.entry, Met(word, one.word, one.place, closeness)
        if stem(word, self.language) not in self._standing:
            yield from self._compound_meetings(word)

    def _compound_meetings(self, word: str) -> Iterator[tuple[int, Met]]:
        """Of a compound that is no word of an entry, its parts; of a word with an unknown end, its beginning.

        A last part alone must be half of the word: `päiväkoti` is not met by everything at home. Two must both meet the entry.
        """
        split, first = self._parts.split(word), self._parts.beginning(word)
        by_entry: dict[int, dict[Part, list[_Standing]]] = defaultdict(lambda: defaultdict(list))
        for part in split:
            for one in self._named(part.stem, *self._compounds.get(part.stem, ())):
                by_entry[one.entry][part].append(one)
        for entry, standing in by_entry.items():
            if len(standing) > 1:
                yield from ((entry, Met(word, one.word, one.place, TWO_PARTS)) for ones in standing.values() for one in ones)
        for part in split[-1:]:
            if 2 * part.letters >= len(word):
                yield from self._alone(word, part, (part.stem,))
        if first:
            begun = (term for term in self._compounds.get(first.stem, ()) if term[:3] == first.stem[:3])
            yield from self._alone(word, first, (first.stem, *begun))

    def _alone(self, word: str, part: Part, terms: tuple[str, ...]) -> Iterator[tuple[int, Met]]:
        closeness = round(ALONE * part.letters / len(word), 3)
        return ((one.entry, Met(word, one.word, one.place, closeness)) for one in self._named(*terms))

    def _named(self, *terms: str) -> Iterator[_Standing]:
        return (one for term in terms for one in self._standing.get(term, ()) if one.place in NAMING)

    def _expressed(self, near: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[int, Met]]:
        """Everyday expressions of which every word is met by an asked word of its own."""
        for text, standing in self._expressions.items():
            closest = {term: max(near, key=lambda word: near[word].get(term, 0.0), default="") for term in self._wanted(text)}
            close = {word: near[word].get(term, 0.0) for term, word in closest.items() if word}
            if len(close) == len(closest) and min(close.values(), default=0.0) >= RELATED:
                for entry in {one.entry for one in standing}:
                    yield from ((entry, Met(word, text, Place.EVERYDAY, closeness)) for word, closeness in close.items())

    def _ranked(self, asked: tuple[str, ...], met: Mapping[int, Mapping[str, Met]]) -> tuple[Hit, ...]:
        rarity = {word: _rarity(len(self._keys), sum(word in one for one in met.values())) for word in asked}
        hits = []
        for entry in sorted(met):
            meetings = tuple(met[entry][word] for word in asked if word in met[entry])
            score = sum(rarity[one.asked] * one.weight for one in meetings)
            hits.append(Hit(self._keys[entry], round(score, 6), meetings))
        best = max((hit.score for hit in hits), default=0.0)
        return tuple(sorted((hit for hit in hits if hit.score >= BAR * best), key=lambda hit: -hit.score))


def _rarity(entries: int, met: int) -> float:
    """How much a word tells: the fewer entries it meets, the more."""
    return log(1 + entries / met) if met else 0.0


def _keep(kept: dict[str, Met], meeting: Met) -> None:
    """Of two meetings of one word with one entry, the one that says more; the first of equals."""
    if meeting.asked not in kept or meeting.weight > kept[meeting.asked].weight:
        kept[meeting.asked] = meeting
