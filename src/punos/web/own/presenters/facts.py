"""Everything that stands in a part beside its first lines: the client sees all of it, nothing is left to workers only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from punos.clients.queries.plans import PartView, PlanView
from punos.clients.words import PRESENT_SERVICES, Sort
from punos.web.own.presenters import words
from punos.web.shared.speech import gettext_lazy as _

#: The texts of bodies by their names, in the order in which they are read.
TEXTS: dict[str, Promise] = {
    "helps": _("What helps"),
    "hinders": _("What gets in the way"),
    "proposal": _("Your wish"),
    "method": _("Method"),
    "lasts": _("How long it is expected to last"),
    "background": _("Background"),
    "asked": _("They ask"),
    "answered": _("The answer"),
    "conclusion": _("Conclusion"),
    "reason": _("Reason"),
    "outcome": _("What came of it"),
    "done_note": _("What came of it"),
    "ended_reason": _("Why it ended"),
    "means": _("Means"),
    "timetable": _("Timetable"),
    "experiences": _("Your experiences"),
    "place": _("Where"),
    "participants": _("Who was invited"),
    "absent": _("Who stayed away"),
    "factors": _("What helped and what got in the way"),
    "phone": _("Phone"),
    "address": _("Address"),
    "municipality": _("Municipality"),
    "email": _("E-mail"),
    "reach": _("How you are reached"),
    "granted": _("What is granted"),
    "reasons": _("Reasons"),
    "law": _("The law applied"),
    "withdrawn_reason": _("Why it was taken back"),
}
#: The codes of bodies by their names: the term, and the word of each code.
CODES: dict[str, tuple[Promise, dict[str, Promise]]] = {
    "provision": (_("How it is given"), words.PROVISIONS),
    "entitled": (_("Do the grounds speak for it"), words.ENTITLED),
    "attainment": (_("Attainment"), words.ATTAINMENTS),
}


def facts_of(part: PartView, plan: PlanView) -> list[tuple[str, str]]:
    """The further facts of a part, only those that are there."""
    found = [*_texts(part.body), *_codes(part.body), *_attainments(part, plan)]
    return [(str(term), str(value)) for term, value in found if value]


def framed(plan: PlanView, language: str) -> tuple[tuple[str, str], ...]:
    """The frame of the plan: how long, how often we meet, what comes next."""
    body = plan.shell.body if plan.shell else {}
    rows = [
        (_("How long"), body.get("duration")),
        (_("How often we meet"), body.get("meeting_rhythm")),
        *_frame(body, language),
        (_("Next steps"), body.get("next_steps")),
        (_("Who gets the plan"), body.get("distribution")),
        (
            _("Rules"),
            _("organising plan, version %(number)s") % {"number": body["organising_version"]} if body.get("organising_version") else None,
        ),
    ]
    return tuple((str(term), str(value)) for term, value in rows if value)


def _frame(body: dict[str, Any], language: str) -> list[tuple[Any, Any]]:
    """Your situation, how you work together and why, and what was told you."""
    present = [PRESENT_SERVICES[code].in_(language) for code in body.get("present_services", ())]
    return [
        (_("Your situation"), body.get("circumstances")),
        (_("Services you have now"), "; ".join([*present, *filter(None, [body.get("present_text")])])),
        (_("Near ones who help you"), body.get("near_ones")),
        (_("How you work together"), words.SEGMENTS.get(body.get("segment", ""))),
        (_("Why so"), body.get("segment_reason")),
        (_("You need special support"), _("yes") if body.get("special_support") else None),
        (_("Why you need special support"), body.get("special_reason")),
        (_("Your rights and duties were explained to you"), body.get("explained_how") or (_("yes") if body.get("explained") else None)),
        (_("Why the plan was closed"), body.get("closed_reason")),
    ]


def _texts(body: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    yield from ((term, body.get(name)) for name, term in TEXTS.items())


def _codes(body: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    yield from ((term, named.get(body.get(name, ""))) for name, (term, named) in CODES.items())


def _attainments(part: PartView, plan: PlanView) -> Iterator[tuple[Any, Any]]:
    """How far each goal had come at a review."""
    if part.sort is not Sort.REVIEW:
        return
    for goal_id, code in part.body.get("attainments", {}).items():
        goal = plan.part(UUID(goal_id))
        if goal:
            yield goal.body["words"], words.ATTAINMENTS.get(code)
