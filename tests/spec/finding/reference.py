"""The slow, obvious search: every asked word against every word of every entry, without an index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import log

from punos.engines.finding import BAR, WEIGHTS, Entry, Place, asked_words, related, stem, words
from punos.engines.finding.compounds import Parts
from punos.engines.finding.index import ALONE, INSIDE, NAMING, RELATED, SAME, TWO_PARTS
from punos.engines.finding.words import is_telling

Standing = tuple[str, Place]


def standing(entry: Entry, language: str) -> Iterator[Standing]:
    """The words of an entry that count alone, with their places."""
    for place, text in entry.said:
        telling = telling_words(text, language)
        if place is not Place.EVERYDAY or len(telling) == 1:
            yield from ((word, place) for word in telling)


def telling_words(text: str, language: str) -> list[str]:
    return [word for word in words(text) if is_telling(word, language)] or list(words(text))


class Reference:
    """The same answers as `Index`, worked out from the beginning for every question."""

    def __init__(self, entries: Iterable[Entry], language: str) -> None:
        self.entries, self.language = tuple(entries), language
        everything = [one for entry in self.entries for one in standing(entry, language)]
        self.parts = Parts.of((word for word, place in everything if place in NAMING), language)
        self.naming_of: dict[str, set[str]] = {}
        for word, place in everything:
            if place in NAMING:
                self.naming_of.setdefault(stem(word, language), set()).add(word)
        self.stems = {stem(word, language) for word, _ in everything}

    def find(self, typed: str) -> tuple[tuple[str, float, tuple[tuple[str, float], ...]], ...]:
        """(key, score, (asked word, weight) of those that met) of each entry found, the best first."""
        asked, _ = asked_words(typed, self.language)
        met = [{word: self._weight(word, asked, entry) for word in asked} for entry in self.entries]
        rarity = {word: self._rarity(sum(one[word] > 0 for one in met)) for word in asked}
        scored = [
            (entry.key, round(sum(rarity[word] * one[word] for word in asked), 6), tuple((w, one[w]) for w in asked if one[w] > 0))
            for entry, one in zip(self.entries, met, strict=True)
        ]
        best = max((score for _, score, _ in scored), default=0.0)
        return tuple(sorted((one for one in scored if one[2] and one[1] >= BAR * best), key=lambda one: -one[1]))

    def _rarity(self, met: int) -> float:
        return log(1 + len(self.entries) / met) if met else 0.0

    def _weight(self, asked: str, others: tuple[str, ...], entry: Entry) -> float:
        found = list(standing(entry, self.language))
        weights = [WEIGHTS[place] * self._closeness(asked, word, place) for word, place in found]
        weights += [WEIGHTS[place] * closeness for closeness, place in self._by_parts(asked, found)]
        weights += [WEIGHTS[Place.EVERYDAY] * one for one in self._expressed(asked, others, entry)]
        return max(weights, default=0.0)

    def _closeness(self, asked: str, word: str, place: Place) -> float:
        one, other = stem(asked, self.language), stem(word, self.language)
        if one == other:
            return SAME
        inside = any(part.stem == one for spelt in self.naming_of.get(other, ()) for part in self.parts.split(spelt))
        if inside:  # a compound that holds the word counts as such, also where it begins like it
            return INSIDE if place in NAMING else 0.0
        family = self._of_one_family(asked, other)
        return RELATED if family and place in NAMING | {Place.PLAIN} else 0.0

    def _of_one_family(self, asked: str, other: str) -> bool:
        one = stem(asked, self.language)
        ends = [part.stem for part in self.parts.split(asked)[-1:]]
        lasts = self._last_parts(other)
        otherwise = bool(ends and lasts) and ends[0] not in lasts and not any(related(ends[0], last, self.language) for last in lasts)
        return one[:4] == other[:4] and related(one, other, self.language) and not otherwise

    def _last_parts(self, term: str) -> set[str]:
        return {part.stem for word in self.naming_of.get(term, ()) for part in self.parts.split(word)[-1:]}

    def _by_parts(self, asked: str, found: list[Standing]) -> Iterator[tuple[float, Place]]:
        if stem(asked, self.language) in self.stems:
            return
        split, first = self.parts.split(asked), self.parts.beginning(asked)
        named = [(word, place) for word, place in found if place in NAMING]
        meeting = [[one for one in named if self._holds(one[0], part.stem)] for part in split]
        if len({part for part, ones in zip(split, meeting, strict=True) if ones}) > 1:
            yield from ((TWO_PARTS, place) for ones in meeting for _, place in ones)
        for part in split[-1:]:
            if 2 * part.letters >= len(asked):
                yield from ((_share(part.letters, asked), place) for word, place in named if stem(word, self.language) == part.stem)
        if first:
            for word, place in named:
                term = stem(word, self.language)
                if term == first.stem or (self._holds(word, first.stem) and term[:3] == first.stem[:3]):
                    yield _share(first.letters, asked), place

    def _holds(self, word: str, wanted: str) -> bool:
        """Whether the word is the wanted one, or a word with its stem is a compound with it inside."""
        term = stem(word, self.language)
        return term == wanted or any(part.stem == wanted for spelt in self.naming_of.get(term, ()) for part in self.parts.split(spelt))

    def _expressed(self, asked: str, others: tuple[str, ...], entry: Entry) -> Iterator[float]:
        for place, text in entry.said:
            telling = telling_words(text, self.language)
            if place is Place.EVERYDAY and len(telling) > 1:
                wanted = {stem(word, self.language) for word in telling}
                closest = {term: max(others, key=lambda word: self._near(word, term)) for term in sorted(wanted)}
                own = len(set(closest.values())) == len(wanted)
                if own and min(self._near(word, term) for term, word in closest.items()) >= RELATED:
                    yield from (self._near(word, term) for term, word in closest.items() if word == asked)

    def _near(self, asked: str, term: str) -> float:
        if stem(asked, self.language) == term:
            return SAME
        inside = any(part.stem == stem(asked, self.language) for word in self.naming_of.get(term, ()) for part in self.parts.split(word))
        return INSIDE if inside else RELATED if self._of_one_family(asked, term) else 0.0


def _share(letters: int, asked: str) -> float:
    return round(ALONE * letters / len(asked), 3)
