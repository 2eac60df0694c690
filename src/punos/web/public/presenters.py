"""From values of the organising plan to what the resident's pages show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from punos.organising import queries
from punos.organising.queries import ClauseView, MunicipalityView
from punos.organising.rules import Minimum, Promise, Service, Task
from punos.organising.rules.catalogue import class_name, group_name
from punos.organising.rules.wording import LEVELS, PROVISION, limit_text, measure_text, share_text
from punos.providers.queries import UnitView
from punos.providers.rules import kilometres, opening_hours
from punos.web.shared.kept import kept_words, newest_figure
from punos.web.shared.speech import gettext as _

FIRST_CONTACT = "one-contact"
"""The key of the clause by which whoever is contacted first answers for the matter."""


FEW_PLACES = 5
"""So many places are shown at once."""


def service_page(clause: ClauseView, language: str) -> dict[str, Any]:
    """All that the page of a service shows but the places."""
    rule = clause.rule
    first = queries.clause(clause.version, FIRST_CONTACT)
    return {
        "service": {
            "key": clause.key,
            "title": clause.title.in_(language),
            "plain": clause.plain.in_(language),
            "text": clause.text.in_(language),
            "subject": class_name(rule.ptv_class).in_(language) if isinstance(rule, Service) else "",
            "has_criterion": isinstance(rule, Service) and rule.eligibility is not None,
        },
        "facts": _facts(clause, rule, language) if isinstance(rule, Service) else [],
        "promises": promises(clause, language),
        "clause": link(clause),
        "first_contact": link(first) | {"text": first.text.in_(language)} if first else None,
    }


def places(units: Iterable[UnitView], language: str, home: MunicipalityView | None = None) -> dict[str, Any]:
    """Where the service is given: a few at once, the rest folded away. The nearest to `home` first, where told, else by municipality."""

    def order(unit: UnitView) -> tuple[float, str, str]:
        far = _km_from(home, unit) if home else 0.0
        return far, unit.municipality.in_(language).casefold(), unit.name.in_(language).casefold()

    rows = [_place(unit, language, home) for unit in sorted(units, key=order)]
    return {"shown": rows[:FEW_PLACES], "folded": rows[FEW_PLACES:]}


def _km_from(home: MunicipalityView, unit: UnitView) -> float:
    return kilometres((home.lon, home.lat), (unit.lon, unit.lat))


def _place(unit: UnitView, language: str, home: MunicipalityView | None) -> tuple[str, dict[str, str]]:
    note = _("open %(hours)s") % {"hours": opening_hours(unit.hours).in_(language)}
    if home:
        far = round(_km_from(home, unit))
        note = f"{_('about %(km)s km as the crow flies') % {'km': far}} · {note}"
    return unit.name.in_(language), {"text": unit.address, "note": note}


def link(clause: ClauseView) -> dict[str, str]:
    """The number of a clause and the way to it."""
    return {"number": clause.number, "href": reverse("organising:clause", args=[clause.version, clause.number])}


def _facts(clause: ClauseView, rule: Service, language: str) -> list[tuple[str, Any]]:
    return [
        (_("For whom"), group_name(rule.target_group).in_(language)),
        (_("Price"), rule.price.in_(language)),
        (_("Who provides it"), ", ".join(name.in_(language) for name in queries.providers_of(clause))),
        (_("How"), ", ".join(PROVISION[word].in_(language) for word in rule.provision if word in PROVISION)),
        (_("Where"), LEVELS[rule.level].in_(language) if rule.level in LEVELS else rule.level),
        (_("Law"), rule.law),
    ]


def promises(clause: ClauseView, language: str) -> list[tuple[str, Any]]:
    """What is promised of the service: its promise and how it is kept now, its minimum level of access, and what the law says."""
    lines: list[tuple[str, Any]] = []
    promise, minimum, deadline = queries.promise_of(clause), queries.minimum_of(clause), queries.deadline_of(clause)
    if promise and isinstance(promise.rule, Promise):
        share = _("in at least %(share)s of cases") % {"share": share_text(promise.rule.share).in_(language)}
        lines.append((_("Promise"), _promised(promise, language, share)))
    if isinstance(clause.rule, Task) and clause.rule.limit:
        lines.append(
            (_("Decided"), _promised(clause, language, _("at most %(time)s") % {"time": limit_text(clause.rule.limit).in_(language)}))
        )
    kept = newest_figure(clause if isinstance(clause.rule, Task) else promise, deadline)
    if kept:
        lines.append((_("How it is kept now"), kept_words(kept, language)))
    if minimum and isinstance(minimum.rule, Minimum):
        lines.append((_("How near"), _promised(minimum, language, measure_text(minimum.rule.measure).in_(language))))
    if deadline:
        how_long = limit_text(deadline.limit).in_(language) if deadline.limit else _("without undue delay")
        check = " · " + _("the figure is to be checked against the law") if deadline.confidence == "C" else ""
        text = f"{deadline.start.in_(language)} → {deadline.stop.in_(language)}: {how_long}"
        lines.append((_("The law says"), {"text": text, "href": "", "state": "", "note": deadline.source + check}))
    return lines


def _promised(clause: ClauseView, language: str, how: str) -> dict[str, Any]:
    number = _("clause %(number)s") % {"number": clause.number}
    return {"text": clause.title.in_(language), "href": link(clause)["href"], "state": "", "note": f"{how} · {number}"}
