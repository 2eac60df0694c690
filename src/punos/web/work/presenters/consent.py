"""Permissions and prohibitions in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from punos.clients.queries.plans import PartView
from punos.trust.queries import PermitView, ProhibitionView
from punos.trust.words import DOMAIN_NAMES, TOPIC_NAMES, Domain, Topic
from punos.web.shared.addresses import address
from punos.web.shared.environment import day
from punos.web.shared.speech import gettext as _
from punos.web.work import words
from punos.web.work.deeds.base import Situation, fits
from punos.web.work.deeds.registry import BY_SLUG
from punos.web.work.presenters.titles import title_in_full


def permit_row(permit: PermitView, situation: Situation) -> dict[str, Any]:
    """What may be shown, to whom, since when, how it was said."""
    to = situation.names.register(permit.to_register_id) or _("Social and health care")
    rows = [
        (_("From whose records"), DOMAIN_NAMES[Domain(permit.domain)].in_(situation.language) if permit.domain else _("any records")),
        (_("Recorded"), f"{words.HOW.get(permit.recorded_how, permit.recorded_how)}, {day(permit.valid_from)}"),
        (_("Holds until"), day(permit.valid_to) or _("the client takes it back")),
    ]
    ended = permit.valid_to is not None and permit.valid_to <= situation.at
    return {"id": permit.id, "title": f"{_topic(permit.topic, situation)} → {to}", "rows": rows, "ended": ended}


def prohibition_row(prohibition: ProhibitionView, situation: Situation) -> dict[str, Any]:
    """What may not be shown, from where, to whom."""
    to = situation.names.register(prohibition.to_register_id) or _("anybody else")
    source = situation.names.register(prohibition.register_id) or _("any records")
    what = _("One part of the plan") if prohibition.part_id else _topic(prohibition.topic, situation)
    rows = [
        (_("From whose records"), source),
        (_("Recorded"), day(prohibition.valid_from)),
        (_("Ended"), day(prohibition.valid_to)),
        (_("Emergency"), _("Holds in an emergency too") if prohibition.holds_in_emergency else _("Does not hold in an emergency")),
    ]
    ended = prohibition.valid_to is not None and prohibition.valid_to <= situation.at
    return {"id": prohibition.id, "title": f"{what} ↛ {to}", "rows": [row for row in rows if row[1]], "ended": ended}


def withheld_rows(situation: Situation) -> list[list[Any]]:
    """The parts that are withheld: what, from whom, on what ground and why, by whose decision of which day."""
    hidden = [part for part in situation.plan.parts if part.withheld_from_client or part.withheld_from_representative]
    return [
        [_part(part, situation), _from_whom(part), _ground(part), part.withheld_why or "", _decided(part, situation)] for part in hidden
    ]


def to_withhold(situation: Situation) -> list[tuple[str, str]]:
    """The parts that the worker may withhold, or show again: their titles and the way there."""
    return [(title_in_full(part, situation), href) for part in situation.plan.parts if (href := _href(part, situation))]


def _part(part: PartView, situation: Situation) -> dict[str, str]:
    return {"text": title_in_full(part, situation), "href": _href(part, situation)}


def _href(part: PartView, situation: Situation) -> str:
    """The way to withhold a part or to show it again; empty for who may not."""
    may = fits(BY_SLUG["withhold"], replace(situation, part=part))
    return address("work:act", client_id=part.client_id, part_id=part.id, slug="withhold") if may else ""


def _from_whom(part: PartView) -> str:
    named = {_("the client"): part.withheld_from_client, _("representatives"): part.withheld_from_representative}
    return ", ".join(name for name, hidden in named.items() if hidden)


def _ground(part: PartView) -> str:
    return str(words.WITHHOLDING[part.withheld_ground]) if part.withheld_ground else ""


def _decided(part: PartView, situation: Situation) -> str:
    who = situation.names.worker_in_full(part.withheld_by) if part.withheld_by else ""
    return ", ".join(said for said in (day(part.withheld_on), who) if said)


def _topic(topic: Topic | None, situation: Situation) -> str:
    return TOPIC_NAMES[topic].in_(situation.language).capitalize() if topic else _("All topics")
