"""Finding services by everyday words: what of a service is searched, in which language, and what was found and why.

The engine (`punos.engines.finding`) looks the words up; here a service becomes an entry: its name, its synonyms, the
everyday words that lead to it, its plain text, its service class and its text. The language of the page is asked first;
where not one word meets anything, the two other languages are asked, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from punos.base.texts import Language
from punos.engines.finding import SAME, Entry, Index, Met, Place
from punos.organising.queries.books import clauses
from punos.organising.queries.everyday import everyday_words
from punos.organising.queries.values import ClauseView
from punos.organising.rules import Service
from punos.organising.rules.catalogue import class_name, main_class
from punos.organising.words import ClauseKind

MOST_KEPT = 12
"""Indexes kept in memory: three languages of a few versions; the oldest goes first."""


@dataclass(frozen=True, slots=True)
class FoundService:
    """A service that was found, and for each asked word that met it, where it met."""

    clause: ClauseView
    met: tuple[Met, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found: words looked for, small words left out, words that met nothing, services (the best first).

    `language` is the one in which something was found; it is the language asked in where nothing was.
    """

    language: str
    asked: tuple[str, ...]
    small: tuple[str, ...]
    unmet: tuple[str, ...]
    services: tuple[FoundService, ...]


def search(version: int, language: str, typed: str) -> Search:
    """The services of a version that answer to what a person typed on a page in `language`; none where no word meets."""
    listed = clauses(version, ClauseKind.SERVICE)
    first = _in_language(listed, language, typed)
    others = (_in_language(listed, other.value, typed) for other in Language if other != language)
    return first if first.services else next((one for one in others if _is_sure(one)), first)


def _is_sure(found: Search) -> bool:
    """Whether a word met itself: words of one language resemble words of another by chance."""
    return any(met.closeness == SAME for service in found.services for met in service.met)


def _in_language(listed: Sequence[ClauseView], language: str, typed: str) -> Search:
    found = _index(listed, language).find(typed)
    by_key = {clause.key: clause for clause in listed}
    return Search(language, found.asked, found.small, found.unmet, tuple(FoundService(by_key[hit.key], hit.met) for hit in found.hits))


_kept: dict[tuple[str, tuple[UUID, ...]], tuple[tuple[ClauseView, ...], Index]] = {}


def _index(listed: Sequence[ClauseView], language: str) -> Index:
    """The index of these clauses, made once for a confirmed version: one that has changed is other values and is made anew."""
    place = (language, tuple(clause.id for clause in listed))
    if place in _kept and _kept[place][0] == tuple(listed):
        return _kept[place][1]
    made = Index((_entry(clause, language) for clause in listed), language)
    for old in tuple(_kept)[: max(0, len(_kept) + 1 - MOST_KEPT)]:
        _kept.pop(old, None)
    _kept[place] = (tuple(listed), made)
    return made


def _entry(clause: ClauseView, language: str) -> Entry:
    said = [(Place.NAME, clause.title.in_(language)), (Place.PLAIN, clause.plain.in_(language)), (Place.TEXT, clause.text.in_(language))]
    said += [(Place.EVERYDAY, expression) for expression in everyday_words(clause.key, language)]
    if isinstance(clause.rule, Service):
        said += [(Place.SYNONYM, word) for word in clause.rule.synonyms.get(language, ())]
        code = clause.rule.ptv_class
        said += [(Place.KIND, class_name(one).in_(language)) for one in dict.fromkeys((code, main_class(code)))]
    return Entry(clause.key, tuple(said))
