"""A provider's figures, approvals and units as page words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from punos.insight.learning.queries import Answers, OwnFigures
from punos.organising import queries as plan
from punos.organising.queries import ClauseView
from punos.providers.queries import ApprovalView, UnitView
from punos.providers.rules import opening_hours
from punos.providers.words import STATE_NAMES, WAY_NAMES
from punos.web.shared.environment import day
from punos.web.shared.speech import gettext as _
from punos.web.shared.speech import ngettext


def referrals(figures: OwnFigures) -> list[list[str]]:
    """Rows of referrals: what waits now, then the year by state."""
    rows = [[words_of(one.state, waits=True), _count(one.n)] for one in figures.waiting]
    return rows + [[words_of(one.state, waits=False), _count(one.n)] for one in figures.year]


def words_of(state: str, *, waits: bool) -> str:
    """What a count of referrals is of."""
    if waits:
        return {"sent": _("Waiting for your answer this morning"), "asked": _("Waiting for the sender's answer this morning")}[state]
    return {
        "sent": _("Sent in the last 12 months, still unanswered"),
        "asked": _("Sent in the last 12 months, more was asked"),
        "accepted": _("Sent in the last 12 months, accepted"),
        "refused": _("Sent in the last 12 months, not taken on"),
        "expired": _("Sent in the last 12 months, expired without an answer"),
        "withdrawn": _("Sent in the last 12 months, taken back by the sender"),
        "done": _("Sent in the last 12 months, accepted and done"),
    }[state]


def _count(n: int | None) -> str:
    return _("too few to show") if n is None else _("about %(count)s") % {"count": n}


def answers(figures: OwnFigures, required: ClauseView | None) -> dict[str, Any]:
    """How fast referrals have been answered, beside what the plan requires."""
    rows = [
        (_("Answered"), _count(figures.answers.n)),
        (_("In time"), _percent(figures.answers)),
        (_("Half were answered"), _days(figures.answers.median_days)),
    ]
    return {"rows": rows, "promise": _required(required)}


def _percent(found: Answers) -> str:
    least, most = found.bounds
    if found.in_time_percent is not None:
        return _("about %(percent)s %%") % {"percent": least}
    if least:
        return _("at least %(percent)s %% (fewer than eight were late)") % {"percent": least}
    if most < 100:
        return _("at most %(percent)s %% (fewer than eight were in time)") % {"percent": most}
    return _("too few to show")


def _days(days: int | None) -> str:
    return _("too few to show") if days is None else ngettext("within %(num)s day", "within %(num)s days", days) % {"num": days}


def _required(clause: ClauseView | None) -> dict[str, str] | None:
    if clause is None:
        return None
    limit: Mapping[str, Any] = clause.raw.get("limit") or {}
    text = ngettext("Promised: an answer in %(num)s working day", "Promised: an answer in %(num)s working days", limit.get("amount", 0))
    return {
        "text": text % {"num": limit.get("amount", 0)},
        "label": _("clause %(number)s") % {"number": clause.number},
        "href": reverse("organising:clause", args=[clause.version, clause.number]),
    }


def approvals(found: Sequence[ApprovalView], version: int | None, today: date, language: str) -> dict[str, Any]:
    """Approvals as rows, and what the terms ask for."""
    behind = [one for one in found if one.lets_produce(today) and version is not None and (one.terms_version or 0) < version]
    return {
        "rows": [_approval(one, version, today, language) for one in found],
        "behind": len(behind),
        "version": version,
        "requirements": _requirements(version, language),
    }


def _approval(one: ApprovalView, version: int | None, today: date, language: str) -> list[object]:
    clause = plan.service(version, one.clause_key) if version else None
    service: object = one.clause_key
    if clause is not None:
        service = {"text": clause.title.in_(language), "href": reverse("organising:clause", args=[clause.version, clause.number])}
    in_force = one.lets_produce(today)
    state = {
        "text": _validity(one),
        "state": "in_force" if in_force else "ended",
        "note": "" if in_force else STATE_NAMES[one.state].in_(language),
    }
    return [service, WAY_NAMES[one.way].in_(language), state, _terms(one), _evidence(one)]


def _validity(one: ApprovalView) -> str:
    start = day(one.period.start)
    return (
        _("%(start)s – %(end)s") % {"start": start, "end": day(one.period.end)}
        if one.period.end
        else _("from %(start)s") % {"start": start}
    )


def _terms(one: ApprovalView) -> str:
    return _("version %(number)s") % {"number": one.terms_version} if one.terms_version else _("not accepted")


def _evidence(one: ApprovalView) -> str:
    return ", ".join(f"{each.source}, {day(each.on)}" for each in one.evidence) or "–"


def _requirements(version: int | None, language: str) -> list[tuple[str, str]]:
    """What the plan in force requires of every provider."""
    if version is None:
        return []
    clauses: Iterable[ClauseView] = plan.clauses(version)
    return [
        (
            _("clause %(number)s") % {"number": one.number} + ": " + one.title.in_(language),
            reverse("organising:clause", args=[version, one.number]),
        )
        for one in clauses
        if one.kind == "provider_requirement"
    ]


def unit(one: UnitView, language: str) -> dict[str, Any]:
    """A unit with its address and hours."""
    return {
        "name": one.name.in_(language),
        "rows": [(_("Address"), one.address), (_("Opening hours"), opening_hours(one.hours).in_(language))],
    }
