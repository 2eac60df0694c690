"""Permissions and prohibitions in words."""

from __future__ import annotations

from typing import Any

from punos.trust.queries import PermitView, ProhibitionView
from punos.trust.words import TOPIC_NAMES, Topic
from punos.web.shared.environment import day
from punos.web.shared.speech import gettext as _
from punos.web.work import words
from punos.web.work.deeds.base import Situation


def permit_row(permit: PermitView, situation: Situation) -> dict[str, Any]:
    """What may be shown, to whom, since when, how it was said."""
    to = situation.names.register(permit.to_register_id) or _("Social and health care")
    rows = [
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


def _topic(topic: Topic | None, situation: Situation) -> str:
    return TOPIC_NAMES[topic].in_(situation.language).capitalize() if topic else _("All topics")
