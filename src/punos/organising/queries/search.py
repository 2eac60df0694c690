"""A small honest search over services: name, synonyms, plain text and text, in one language.

A word of the search meets a word of a service when they are equal, when one begins the other, when it stands inside a
compound, or when they share a long beginning: Finnish and Swedish words change at the end. Services that meet the most
words of the search are shown, and no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from punos.organising.queries.values import ClauseView
from punos.organising.rules import Service

SHORTEST_STEM = 4
LONGEST_SEARCH = 100
MOST_WORDS = 8
_WORD = re.compile(r"[^\W\d_]+|\d+")


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, each once, in small letters; words of one or two letters only where there are no others."""
    found = tuple(dict.fromkeys(_WORD.findall(text.casefold())))
    return tuple(word for word in found if len(word) > 2) or found


def closeness(asked: str, word: str) -> float:
    """How well a word of the search meets a word of a text: 1 the same, 0 not at all."""
    if asked == word:
        return 1.0
    if len(asked) >= 3 and word.startswith(asked):
        return 0.9
    common = _common_beginning(asked, word)
    shorter = min(len(asked), len(word))
    if common >= SHORTEST_STEM and common >= shorter - 2 and common >= 0.6 * len(asked):
        return 0.8 * common / max(len(asked), len(word))
    return 0.5 if len(asked) > SHORTEST_STEM and asked in word else 0.0


def rank(listed: Iterable[ClauseView], language: str, words: str) -> tuple[ClauseView, ...]:
    """The clauses that meet the most words of the search, the best first; equals keep their order."""
    asked = tokens(words[:LONGEST_SEARCH])[:MOST_WORDS]
    scored = [(clause, [_best(word, clause, language) for word in asked]) for clause in listed]
    met = {clause.id: sum(score > 0 for score in scores) for clause, scores in scored}
    most = max(met.values(), default=0)
    found = [(sum(scores), clause) for clause, scores in scored if most and met[clause.id] == most]
    return tuple(clause for _, clause in sorted(found, key=lambda pair: -pair[0]))


def _best(asked: str, clause: ClauseView, language: str) -> float:
    return max(
        (weight * max((closeness(asked, word) for word in words), default=0.0) for weight, words in _words(clause, language)), default=0.0
    )


@lru_cache(maxsize=2000)
def _words_of(text: str) -> tuple[str, ...]:
    return tokens(text)


def _words(clause: ClauseView, language: str) -> tuple[tuple[float, tuple[str, ...]], ...]:
    synonyms = clause.rule.synonyms.get(language, ()) if isinstance(clause.rule, Service) else ()
    return (
        (4.0, _words_of(clause.title.in_(language))),
        (3.0, _words_of(" ".join(synonyms))),
        (2.0, _words_of(clause.plain.in_(language))),
        (1.0, _words_of(clause.text.in_(language))),
    )


def _common_beginning(one: str, other: str) -> int:
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count
