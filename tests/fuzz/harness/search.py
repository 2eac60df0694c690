"""Searches for services in three languages, over the county's own services and everyday words. The input is what somebody typed."""

from __future__ import annotations

from django.http import QueryDict

from punos.engines.finding import Entry, Index, Place
from punos.engines.finding.words import asked_words, stem
from punos.organising.queries.everyday import needs
from punos.web.public.searching import Asked
from punos.web.shared.speech import speaking

PARSERS = (Index.find, asked_words, stem.__wrapped__, Asked.of)
WORDS = (
    "päiväkoti",
    "hoito",
    "koti",
    "raha",
    "masentaa",
    "hemtjänst",
    "home",
    "care",
    "-",
    "\u00ad",
    "\u0301",
    "ß",
    "İ",
    "\u200d",
    "&class=P5.7",
    "&for=",
)

LANGUAGES = ("fi", "sv", "en")
_by_service: dict[str, list[tuple[str, str]]] = {}
for _need in needs():
    for _service in _need.leads_to:
        _by_service.setdefault(_service, []).extend((language, word) for language in LANGUAGES for word in _need.says[language])
INDEXES = {
    language: Index(
        (
            Entry(key, ((Place.NAME, key.replace("-", " ")), *((Place.EVERYDAY, word) for spoken, word in said if spoken == language)))
            for key, said in _by_service.items()
        ),
        language,
    )
    for language in LANGUAGES
}
KEYS = set(_by_service)
for _index in INDEXES.values():
    _index.find("koti")  # the stemmer reads its tables once, on nobody's time


def take(data: bytes) -> None:
    """Search in every language. Only what there is is found, the best first, for words that were asked."""
    asked = Asked.of(QueryDict(b"q=" + data, encoding="utf-8"))
    with speaking("fi"):
        assert asked.href
    for typed in (asked.words, data.decode(errors="replace")[:100]):
        for language, index in INDEXES.items():
            found = index.find(typed)
            scores = [hit.score for hit in found.hits]
            assert scores == sorted(scores, reverse=True)
            assert {hit.key for hit in found.hits} <= KEYS
            assert {met.asked for hit in found.hits for met in hit.met} <= set(found.asked), language
            assert set(found.unmet) <= set(found.asked)
