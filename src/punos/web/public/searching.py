"""From a search for services to what its page shows: the services, why each was found, and the classes to narrow by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from punos.engines.finding import Met, Place
from punos.organising.queries import ClauseView, Search
from punos.organising.rules import Service
from punos.organising.rules.catalogue import class_name, group_name, main_class
from punos.web.shared.speech import gettext as _


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for: words, a service class (P5 or P5.7), a target group; empty means any."""

    words: str = ""
    subject: str = ""
    group: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> Asked:
        """From the address of the search."""
        return cls(sent.get("q", "").strip()[:100], sent.get("class", "")[:10], sent.get("for", "")[:10])

    @property
    def href(self) -> str:
        """The address of the search."""
        named = {"q": self.words, "class": self.subject, "for": self.group}
        query = urlencode({name: value for name, value in named.items() if value})
        return reverse("public:services") + (f"?{query}" if query else "")

    def takes_class(self, service: Service) -> bool:
        """Whether the service is of the class asked for, or of one under it."""
        return self.subject in ("", main_class(service.ptv_class), service.ptv_class)

    def takes_group(self, service: Service) -> bool:
        """Whether the service is for the group asked for."""
        return self.group in ("", service.target_group)


def subjects(services: Iterable[ClauseView], language: str) -> list[dict[str, Any]]:
    """The main classes of the services, each with how many services it has, the largest first."""
    return _facet(
        services, lambda one: main_class(one.ptv_class), lambda code: Asked(subject=code), lambda code: class_name(code).in_(language)
    )


def services_page(everything: Iterable[ClauseView], search: Search | None, asked: Asked, language: str) -> dict[str, Any]:
    """The services, by subject unless words were searched for; `search` is what the words found, None without words."""
    found = [one.clause for one in search.services] if search else list(everything)
    met = {one.clause.key: one.met for one in search.services} if search else {}
    spoken = search.language if search else language
    shown = [one for one in _of(found) if asked.takes_class(_rule(one)) and asked.takes_group(_rule(one))]
    lines = [_line(one, language) | {"met": _reasons(met.get(one.key, ()), language, spoken)} for one in shown]
    by_subject: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        by_subject[line["subject"]].append(line)
    return {
        "asked": asked,
        "is_narrowed": asked != Asked(),
        "count": len(lines),
        "groups": [("", lines)] if asked.words else sorted(by_subject.items()),
        "told": _told(search) if search else {},
        "facets": _facets(found, asked, language),
        "wider": replace(asked, subject="", group="").href if asked.words and (asked.subject or asked.group) else "",
    }


def _line(clause: ClauseView, language: str) -> dict[str, Any]:
    return {
        "title": clause.title.in_(language),
        "plain": clause.plain.in_(language),
        "subject": class_name(main_class(_rule(clause).ptv_class)).in_(language),
        "href": reverse("public:service", args=[clause.key]),
    }


def _told(search: Search) -> dict[str, Any]:
    """What was looked for, in the words that were typed; `aside` met only services that are too far from the rest to be shown."""
    shown = {met.asked for one in search.services for met in one.met}
    return {
        "asked": _listed(word for word in search.asked if word in shown),
        "aside": _listed(word for word in search.asked if word not in shown and word not in search.unmet),
        "unmet": _listed(search.unmet),
        "small": _listed(search.small),
        "language": search.language,
    }


def _reasons(met: Iterable[Met], language: str, spoken: str) -> list[dict[str, str]]:
    """Which words met, one line for each word or expression of the service."""
    where = {
        Place.NAME: _("name"),
        Place.SYNONYM: _("other name"),
        Place.EVERYDAY: _("everyday words"),
        Place.PLAIN: _("description"),
        Place.TEXT: _("description"),
        Place.KIND: _("service class"),
    }
    by_word: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in met:
        by_word[one.word, where[one.place]].append(one.asked)
    lang = spoken if spoken != language else ""
    return [{"asked": " ".join(asked), "word": word, "where": place, "lang": lang} for (word, place), asked in by_word.items()]


def _facets(found: Iterable[ClauseView], asked: Asked, language: str) -> list[dict[str, Any]]:
    """Ways to narrow what was found: main classes, the classes under the one chosen, target groups; each with its count."""
    services = _of(found)
    of_group = [one for one in services if asked.takes_group(_rule(one))]
    main = main_class(asked.subject)
    under = [one for one in of_group if main and main_class(_rule(one).ptv_class) == main]
    of_class = [one for one in services if asked.takes_class(_rule(one))]

    def class_title(code: str) -> str:
        return class_name(code).in_(language)

    def in_class(code: str) -> Asked:
        return replace(asked, subject=code)

    shown = [
        (_("Subject"), main, _facet(of_group, lambda one: main_class(one.ptv_class), in_class, class_title)),
        (_("Service class"), asked.subject, _facet(under, lambda one: one.ptv_class, in_class, class_title)),
        (
            _("For whom"),
            asked.group,
            _facet(
                of_class, lambda one: one.target_group, lambda code: replace(asked, group=code), lambda code: group_name(code).in_(language)
            ),
        ),
    ]
    wider = (
        replace(asked, subject="").href,
        replace(asked, subject=main).href if asked.subject != main else "",
        replace(asked, group="").href,
    )
    return [
        {"title": title, "chosen": chosen, "options": options, "all": all_of if chosen else ""}
        for (title, chosen, options), all_of in zip(shown, wider, strict=True)
        if options
    ]


def _facet(
    services: Iterable[ClauseView], code_of: Callable[[Service], str], asked: Callable[[str], Asked], name: Callable[[str], str]
) -> list[dict[str, Any]]:
    counts = Counter(code_of(_rule(one)) for one in _of(services))
    return [{"code": code, "name": name(code), "count": count, "href": asked(code).href} for code, count in counts.most_common()]


def _of(clauses: Iterable[ClauseView]) -> list[ClauseView]:
    return [one for one in clauses if isinstance(one.rule, Service)]


def _rule(clause: ClauseView) -> Service:
    assert isinstance(clause.rule, Service)  # noqa: S101 - `_of` lets no other through
    return clause.rule


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
