"""Figures as page words: what was promised, how it was kept, and why a figure is not shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.urls import reverse

from punos.insight.learning.queries import CellView
from punos.insight.learning.words import NO_SECTOR, UNTOLD, Dimension, Shown
from punos.organising import queries as plan
from punos.organising.queries.areas import employment_areas
from punos.organising.rules import Promise, Task
from punos.trust.words import Sector
from punos.web.shared.speech import gettext as _

BAR, GAP, TALL = 26, 12, 88
"""Pixels: the width of a bar, the space between two, the height of a hundred per cent."""

MOST_QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Rule:
    """What was promised: where it stands in the plan, and the share of cases that should be in time (per cent), if told."""

    key: str
    title: str
    source: str
    href: str
    goal: int | None
    order: tuple[Any, ...]


def cards(cells: Iterable[CellView], language: str) -> list[dict[str, Any]]:
    """One card for each promise, in the order of the plan, the newest version first."""
    by_rule: dict[str, list[CellView]] = {}
    for cell in cells:
        by_rule.setdefault(cell.rule, []).append(cell)
    rules = sorted((rule_of(own[0], language) for own in by_rule.values()), key=lambda rule: rule.order)
    return [card(rule, by_rule[rule.key][:MOST_QUARTERS]) for rule in rules]


def card(rule: Rule, cells: Sequence[CellView]) -> dict[str, Any]:
    """A promise with its quarters: a picture and the same as a table."""
    return {
        "rule": rule,
        "href": reverse("insight:promise", args=[rule.key]),
        "goal": _("Promised: %(percent)s %% in time") % {"percent": rule.goal} if rule.goal is not None else "",
        "caption": _("%(title)s, by quarter") % {"title": rule.title},
        "bars": bars(cells, rule.goal),
        "rows": [[quarter_words(cell.quarter), *figures(cell, rule.goal)] for cell in cells],
    }


def promise_page(cells: Sequence[CellView], language: str) -> dict[str, Any]:
    """One promise: its quarters, then the newest quarters by area and by sector."""
    rule = rule_of(cells[0], language)
    county = [cell for cell in cells if cell.dimension is Dimension.COUNTY]
    return {
        "rule": rule,
        "card": card(rule, county[:MOST_QUARTERS]),
        "areas": _breakdowns(cells, Dimension.AREA, rule.goal, language),
        "sectors": _breakdowns(cells, Dimension.SECTOR, rule.goal, language),
    }


def sheet_rows(cells: Iterable[CellView], language: str) -> list[list[object]]:
    """All cells as rows of a table, under a row of names."""
    head: list[object] = [_("Promise"), _("Source"), _("Quarter"), _("Division"), _("Group"), _("Shown"), _("Fell due"), _("In time, %")]
    rows: list[list[object]] = [[*head, _("Median, days")]]
    rules: dict[str, Rule] = {}
    for cell in cells:
        if cell.rule not in rules:
            rules[cell.rule] = rule_of(cell, language)
        rule = rules[cell.rule]
        where = [cell.quarter.isoformat(), cell.dimension.value, member_words(cell, language), shown_words(cell) or cell.shown.value]
        rows.append([rule.title, rule.source, *where, cell.n, cell.kept_percent, cell.median_days])
    return rows


def rule_of(cell: CellView, language: str) -> Rule:
    """What was promised, as the plan or the law says it."""
    return _clause_rule(cell.clause_id, language) if cell.clause_id else _deadline_rule(str(cell.deadline_id), language)


def _clause_rule(clause_id: UUID, language: str) -> Rule:
    clause = plan.cached_clause(clause_id)
    if clause is None:
        return Rule(str(clause_id), _("A promise that is no longer kept in the plan"), "", "", None, (2,))
    goal = round(clause.rule.share * 100) if isinstance(clause.rule, Promise) else 100 if isinstance(clause.rule, Task) else None
    source = _("clause %(number)s, version %(version)s") % {"number": clause.number, "version": clause.version}
    href = reverse("organising:clause", args=[clause.version, clause.number])
    order = (0, tuple(int(part) for part in clause.number.split(".")), -clause.version)
    return Rule(str(clause_id), clause.title.in_(language), source, href, goal, order)


def _deadline_rule(deadline_id: str, language: str) -> Rule:
    deadline = plan.deadline(deadline_id)
    if deadline is None:
        return Rule(deadline_id, deadline_id, "", "", None, (2,))
    said = {name: getattr(deadline, name).in_(language) for name in ("who", "start", "stop")}
    said |= {name: said[name][:1].lower() + said[name][1:] for name in ("start", "stop")}
    title = _("%(who)s: %(start)s – %(stop)s") % said
    return Rule(deadline_id, title, deadline.source, "", 100, (1, deadline_id))


def figures(cell: CellView, goal: int | None) -> list[object]:
    """How many fell due, the share in time, the median: numbers, or words where they are not shown."""
    if cell.shown is Shown.TOO_FEW:
        return [shown_words(cell), "–", "–"]
    days = "–" if cell.median_days is None else cell.median_days
    return [_("about %(count)s") % {"count": cell.n}, _share(cell, goal), days]


def _share(cell: CellView, goal: int | None) -> object:
    if cell.kept_percent is not None:
        return _beside_goal(_("about %(percent)s %%") % {"percent": cell.kept_percent}, cell, goal)
    least, most = cell.bounds
    if least:
        return _beside_goal(_("at least %(percent)s %% (fewer than eight were late)") % {"percent": least}, cell, goal)
    if most < 100:
        return _beside_goal(_("at most %(percent)s %% (fewer than eight were in time)") % {"percent": most}, cell, goal)
    return shown_words(cell)


def _beside_goal(text: str, cell: CellView, goal: int | None) -> object:
    """The share with the verdict, where the figures tell one."""
    if goal is None:
        return text
    least, most = cell.bounds
    verdict = _("as promised") if least >= goal else _("less than promised") if most < goal else ""
    return {"text": text, "note": verdict}


def shown_words(cell: CellView) -> str:
    """Why a figure is not shown; nothing where it is. In a division a hidden figure may be large: it keeps a small one company."""
    too_few = _("too few to show") if cell.dimension is Dimension.COUNTY else _("not shown")
    return {
        Shown.ALL: "",
        Shown.TOO_FEW: too_few,
        Shown.FEW_MISSED: _("fewer than eight were late"),
        Shown.FEW_KEPT: _("fewer than eight were in time"),
        Shown.SHARE_WITHHELD: _("not shown"),
    }[cell.shown]


def bars(cells: Sequence[CellView], goal: int | None) -> dict[str, Any]:
    """The quarters as bars, the oldest first. All numbers are pixels; a share that is not shown is an empty frame."""
    drawn = [_bar(cell, place * (BAR + GAP) + GAP, goal) for place, cell in enumerate(reversed(cells))]
    width = len(drawn) * (BAR + GAP) + GAP
    return {"width": width, "tall": TALL, "bar": BAR, "bars": drawn, "goal": None if goal is None else TALL - round(TALL * goal / 100)}


def _bar(cell: CellView, x: int, goal: int | None) -> dict[str, Any]:
    """`kind`: full for a share that is shown, least for one that is at least so much, none."""
    least, most = cell.bounds
    kind = "full" if least == most else "least" if least else "none"
    is_short = goal is not None and most < goal
    return {"x": x, "kind": kind, "height": round(TALL * least / 100), "short": is_short}


def quarter_words(first_day: date) -> str:
    """A quarter in words."""
    return _("Quarter %(number)s of %(year)s") % {"number": (first_day.month + 2) // 3, "year": first_day.year}


def _breakdowns(cells: Iterable[CellView], dimension: Dimension, goal: int | None, language: str) -> list[dict[str, Any]]:
    """A table for each of the last four quarters."""
    own = [cell for cell in cells if cell.dimension is dimension]
    tables = []
    for quarter, group in groupby(own, key=lambda cell: cell.quarter):
        tables.append({"quarter": quarter_words(quarter), "rows": _lines(tuple(group), goal, language)})
    return tables[:4]


def _lines(cells: Sequence[CellView], goal: int | None, language: str) -> list[list[object]]:
    """What is shown, by name; then in one line all that is not."""
    shown = sorted(
        ([member_words(cell, language), *figures(cell, goal)] for cell in cells if cell.n is not None), key=lambda row: str(row[0])
    )
    hidden = sorted((cell for cell in cells if cell.n is None), key=lambda cell: member_words(cell, language))
    names = ", ".join(member_words(cell, language) for cell in hidden)
    return [*shown, [names, *figures(hidden[0], goal)]] if hidden else shown


def member_words(cell: CellView, language: str) -> str:
    """The name of an area or a sector; nothing for the county."""
    if cell.dimension is Dimension.AREA:
        return _("Home not told") if cell.member == UNTOLD else _area(cell.member, language)
    if cell.dimension is Dimension.SECTOR:
        return sector_words(cell.member)
    return ""


def _area(key: str, language: str) -> str:
    names = employment_areas()
    return names[key].in_(language) if key in names else key


def sector_words(sector: str) -> str:
    """The name of a sector of providers."""
    return {
        Sector.COUNTY.value: _("The county's own units"),
        Sector.MUNICIPALITY.value: _("Municipalities"),
        Sector.EMPLOYMENT.value: _("Employment areas"),
        Sector.KELA.value: _("Kela"),
        Sector.COMPANY.value: _("Companies"),
        Sector.ASSOCIATION.value: _("Associations"),
        Sector.PARISH.value: _("Parishes"),
        Sector.SCHOOL.value: _("Schools"),
        NO_SECTOR: _("No organisation named"),
    }.get(sector, sector)
